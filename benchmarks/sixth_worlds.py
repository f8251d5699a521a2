"""What is found in worlds of a sixth hand: one town's log, in a plain and a hard version, made without a look at the product?

python benchmarks/sixth_worlds.py --seeds 4000 4001 4002 4003 4004 --json sixth.json
python benchmarks/sixth_worlds.py --seeds 0 --write world        (the log, its mapping and its truth as files)

Even seeds are plain, odd ones hard; one world in six has no ring. Seeds 0 to 29 are for development, 30 to 99 may teach, 4000 to 4009 for reports.
"""

from fourth_worlds.tables import command
from sixth_worlds.world import made

if __name__ == "__main__":
    command(made, __doc__)
