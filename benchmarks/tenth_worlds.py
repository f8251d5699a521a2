"""What is found in worlds of a tenth hand: people of a payment app who send money to each other?

python benchmarks/tenth_worlds.py --seeds 8000 8001 8002 8003 8004 8005 --json tenth.json
python benchmarks/tenth_worlds.py --seeds 0 --write world        (the log, its mapping and its truth as files)

Even seeds are plain, odd ones hard. Seeds 0 to 29 are for development, 30 to 99 may teach, 8000 to 8005 are for reports.
"""

from fourth_worlds.tables import command
from tenth_worlds.world import made

if __name__ == "__main__":
    command(made, __doc__)
