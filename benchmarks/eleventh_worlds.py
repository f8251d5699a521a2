"""What is found in worlds of an eleventh hand: people who meet, date and chat, and live through sessions?

python benchmarks/eleventh_worlds.py --seeds 9000 9001 9002 9003 9004 9005 --json eleventh.json
python benchmarks/eleventh_worlds.py --seeds 0 --write world     (the log, its mapping and its truth as files)

Even seeds are plain, odd ones hard. Seeds 0 to 29 are for development, 30 to 99 may teach, 9000 to 9005 are for reports.
"""

from eleventh_worlds.world import made
from fourth_worlds.tables import command

if __name__ == "__main__":
    command(made, __doc__)
