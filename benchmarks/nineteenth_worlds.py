"""What is found in worlds of a nineteenth hand: bipartite graphs from random-graph models, with events upon them?

python benchmarks/nineteenth_worlds.py --seeds 17000 17001 17002 17003 17004 17005 --json nineteenth.json
python benchmarks/nineteenth_worlds.py --seeds 0 --write world        (the log, its mapping and its truth as files)

Even seeds are plain, odd ones hard. Seeds 0 to 29 are for development, 30 to 99 may teach, 17000 to 17005 are for reports.
"""

from fourth_worlds.tables import command
from nineteenth_worlds.world import made

if __name__ == "__main__":
    command(made, __doc__)
