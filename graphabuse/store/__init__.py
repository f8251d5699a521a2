"""Where sightings, runs and verdicts are kept: one protocol, one way to open."""

from graphabuse.store.address import open_store
from graphabuse.store.protocol import Store

__all__ = ["Store", "open_store"]
