"""What is found in worlds of a seventh hand: accounts, addresses, devices and cards, by somebody who thinks in payments?

python benchmarks/seventh_worlds.py --seeds 5000 5001 5002 5003 5004 5005 --json seventh.json
python benchmarks/seventh_worlds.py --seeds 0 --write world        (the log, its mapping and its truth as files)

Even seeds are plain, odd ones hard. Seeds 0 to 29 are for development, 30 to 99 may teach, 5000 to 5005 for reports.
"""

from fourth_worlds.tables import command
from seventh_worlds.world import made

if __name__ == "__main__":
    command(made, __doc__)
