"""What is found in worlds of a sixteenth hand: log-in, sign-up, checkout and review endpoints of shops, as seen at the edge?

python benchmarks/sixteenth_worlds.py --seeds 14000 14001 14002 14003 14004 14005 --json sixteenth.json
python benchmarks/sixteenth_worlds.py --seeds 0 --write world        (the log, its mapping and its truth as files)

Even seeds are plain, odd ones hard. Seeds 0 to 29 are for development, 30 to 99 may teach, 14000 to 14005 are for reports.
"""

from fourth_worlds.tables import command
from sixteenth_worlds.world import made

if __name__ == "__main__":
    command(made, __doc__)
