"""What is found in worlds of a fourteenth hand: classified ads with wallets, parcels, bonuses and tickets in several countries?

python benchmarks/fourteenth_worlds.py --seeds 12000 12001 12002 12003 12004 12005 --json fourteenth.json
python benchmarks/fourteenth_worlds.py --seeds 0 --write world        (the log, its mapping and its truth as files)

Even seeds are plain, odd ones hard. Seeds 0 to 29 are for development, 30 to 99 may teach, 12000 to 12005 are for reports.
"""

from fourteenth_worlds.world import made
from fourth_worlds.tables import command

if __name__ == "__main__":
    command(made, __doc__)
