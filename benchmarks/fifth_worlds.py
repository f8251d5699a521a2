"""What is found in worlds of a fifth hand: people, places and machines, made without a look at the product?

python benchmarks/fifth_worlds.py --seeds 3000 3001 3002 3003 3004 --json fifth.json
python benchmarks/fifth_worlds.py --seeds 0 --write world        (the log, its mapping and its truth as files)

Seeds 0 to 29 are for development, 30 to 99 may teach. Groups that are mostly of accounts which the log alone cannot tell from a ring (a team
that tests the product on emulators, a courier who lends accounts of relatives) count neither way.
"""

from fifth_worlds.world import made
from fourth_worlds.tables import command

if __name__ == "__main__":
    command(made, __doc__)
