"""Which accounts can be in a candidate? Only their sightings come home from an engine that is elsewhere.

Candidates come from links of at least ``lowest_bits``, from owners of one identifier, and from identifiers of a fitting size
(:mod:`graphabuse.community.candidates`). An account that none of these reaches is in no candidate, whatever the trees do.
"""

from collections.abc import Sequence

import ibis
import numpy as np
import pyarrow as pa
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from graphabuse.config import CandidateConfig
from graphabuse.engine.kept import materialise
from graphabuse.evidence.kinds import kind_weight
from graphabuse.evidence.ownership import OWNED

FEW_ON_ADDRESS = 5


def nearby(
    backend: BaseBackend, owned: Table, kinds: Sequence[str], config: CandidateConfig, *, linked: np.ndarray
) -> Table:
    """The owned sightings of accounts that can be in a candidate; ``linked`` are codes of accounts with a link."""
    sent = materialise(backend, "ga_linked", pa.table({"account": linked.astype("int32")}))
    founders = may_found(owned, kinds, config).select("account")
    reached = ibis.union(sent, founders.select(account=founders.account.cast("int32")), distinct=True)
    return owned.semi_join(materialise(backend, "ga_nearby", reached), "account")


def may_found(owned: Table, kinds: Sequence[str], config: CandidateConfig) -> Table:
    """Sightings over which accounts can come into a group without a link."""
    addresses = [code for code, kind in enumerate(kinds) if kind_weight(kind).is_address]
    on_address = owned.kind.isin(addresses) if addresses else ibis.literal(False)
    together = ~on_address & (owned.own >= OWNED) & (owned.owners >= 2)
    fewest = ibis.ifelse(on_address, FEW_ON_ADDRESS + 1, config.min_accounts)
    fits = (owned.degree >= fewest) & (owned.degree <= config.max_accounts) & ~(owned.attack & owned.touch)
    return owned.filter(together | fits)
