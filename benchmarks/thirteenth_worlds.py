"""What is found in worlds of a thirteenth hand: a developer platform with free tiers, trials, credits, teams and add-ons?

python benchmarks/thirteenth_worlds.py --seeds 11000 11001 11002 11003 11004 11005 --json thirteenth.json
python benchmarks/thirteenth_worlds.py --seeds 0 --write world        (the log, its mapping and its truth as files)

Even seeds are plain, odd ones hard. Seeds 0 to 29 are for development, 30 to 99 may teach, 11000 to 11005 are for reports.
"""

from fourth_worlds.tables import command
from thirteenth_worlds.world import made

if __name__ == "__main__":
    command(made, __doc__)
