"""What is found in worlds of a seventeenth hand: a neobank, a ride platform, a subscription service, and crews with a budget?

python benchmarks/seventeenth_worlds.py --seeds 15000 15001 15002 15003 15004 15005 --json seventeenth.json
python benchmarks/seventeenth_worlds.py --seeds 0 --write world        (the log, its mapping and its truth as files)

Even seeds are plain, odd ones hard. Seeds 0 to 29 are for development, 15000 to 15005 for reports. This hand only judges:
nothing is taught with its worlds.
"""

from fourth_worlds.tables import command
from seventeenth_worlds.world import made

if __name__ == "__main__":
    command(made, __doc__)
