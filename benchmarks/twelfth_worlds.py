"""What is found in worlds of a twelfth hand: people who shop, order food or ride, at home, at work and on their way?

python benchmarks/twelfth_worlds.py --seeds 10000 10001 10002 10003 10004 10005 --json twelfth.json
python benchmarks/twelfth_worlds.py --seeds 0 --write world        (the log, its mapping and its truth as files)

Even seeds are plain, odd ones hard. No score learns from this hand: seeds 0 to 99 are for development, 10000 to 10005
for reports.
"""

from fourth_worlds.tables import command
from twelfth_worlds.world import made

if __name__ == "__main__":
    command(made, __doc__)
