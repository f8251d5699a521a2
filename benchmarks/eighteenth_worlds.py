"""What is found in worlds of an eighteenth hand: a social network or a crypto exchange, as a researcher of inauthentic crews sees it?

python benchmarks/eighteenth_worlds.py --seeds 16000 16001 16002 16003 16004 16005 --json eighteenth.json
python benchmarks/eighteenth_worlds.py --seeds 0 --write world        (the log, its mapping and its truth as files)

Even seeds are plain, odd ones hard. Seeds 0 to 29 are for development, 30 to 99 may teach, 16000 to 16005 are for reports.
"""

from eighteenth_worlds.world import made
from fourth_worlds.tables import command

if __name__ == "__main__":
    command(made, __doc__)
