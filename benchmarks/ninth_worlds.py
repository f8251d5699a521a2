"""What is found in worlds of a ninth hand: people of a neighbourhood marketplace with gigs and a game league?

python benchmarks/ninth_worlds.py --seeds 7000 7001 7002 7003 7004 7005 --json ninth.json
python benchmarks/ninth_worlds.py --seeds 0 --write world        (the log, its mapping and its truth as files)

Even seeds are plain, odd ones hard. Seeds 0 to 29 are for development, 30 to 99 may teach, 7000 to 7005 are for reports.
"""

from fourth_worlds.tables import command
from ninth_worlds.world import made

if __name__ == "__main__":
    command(made, __doc__)
