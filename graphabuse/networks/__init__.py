"""Whose addresses are these? What a team's own table of networks says about the addresses of rings; nothing is looked up elsewhere."""

from graphabuse.networks.read import TAGS, Networks, read_networks
from graphabuse.networks.told import looked_up_words, with_networks

__all__ = ["TAGS", "Networks", "looked_up_words", "read_networks", "with_networks"]
