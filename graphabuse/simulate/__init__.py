"""Worlds with planted rings and honest look-alikes."""

from graphabuse.simulate.params import FAMILIES, WorldParams, draw_params
from graphabuse.simulate.simulate import ABUSE, BENIGN, simulate
from graphabuse.simulate.world import World, labels, read_world, write_world

__all__ = [
    "ABUSE",
    "BENIGN",
    "FAMILIES",
    "World",
    "WorldParams",
    "draw_params",
    "labels",
    "read_world",
    "simulate",
    "write_world",
]
