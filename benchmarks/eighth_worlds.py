"""What is found in worlds of an eighth hand: sessions and requests as who runs a content network sees them?

python benchmarks/eighth_worlds.py --seeds 6000 6001 6002 6003 6004 6005 --json eighth.json
python benchmarks/eighth_worlds.py --seeds 0 --write world        (the log, its mapping and its truth as files)

Even seeds are plain, odd ones hard. Seeds 0 to 29 are for development, 30 to 99 may teach, 6000 to 6005 for reports.
"""

from eighth_worlds.world import made
from fourth_worlds.tables import command

if __name__ == "__main__":
    command(made, __doc__)
