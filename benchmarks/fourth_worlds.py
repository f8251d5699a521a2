"""What is found in worlds of a fourth hand, written from domain knowledge alone and without a look at the product?

python benchmarks/fourth_worlds.py --seeds 2000 2001 2002 2003 2004 --json fourth.json
python benchmarks/fourth_worlds.py --seeds 0 --write world        (the log, its mapping and its truth as files)

Seeds 0 to 29 are for development, 30 to 99 may teach.
"""

from fourth_worlds.tables import command
from fourth_worlds.world import made

if __name__ == "__main__":
    command(made, __doc__)
