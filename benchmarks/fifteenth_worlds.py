"""What is found in worlds of a fifteenth hand: a fraud vendor's notebook, all numpy arrays and parametric distributions?

python benchmarks/fifteenth_worlds.py --seeds 13000 13001 13002 13003 13004 13005 --json fifteenth.json
python benchmarks/fifteenth_worlds.py --seeds 0 --write world         (the log, its mapping and its truth as files)

Even seeds are plain, odd ones hard. Seeds 0 to 29 are for development, 30 to 99 may teach, 13000 to 13005 are for reports.
"""

from fifteenth_worlds.world import made
from fourth_worlds.tables import command

if __name__ == "__main__":
    command(made, __doc__)
