"""What would the data look like if nobody belonged together? Identifiers dealt anew, everything else kept.

Each account keeps its number of identifiers and its times, each identifier its number of accounts; only who meets whom
is drawn anew. Groups found in such a world are found by chance.
"""

import numpy as np
import pyarrow as pa
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from graphabuse.engine.kept import materialise
from graphabuse.graph.snapshot import Snapshot


def rewired_events(
    backend: BaseBackend,
    snapshot: Snapshot,
    sightings: dict[str, np.ndarray],
    kind: str,
    *,
    seed: int,
    name: str = "ga_rewired",
) -> Table:
    """Events whose identifiers of one kind were dealt anew over its ``sightings``, those of the links, as a table of that name.

    An account that is dealt one identifier twice keeps it once; that is rare where identifiers are many.
    """
    of_kind = sightings["kind"] == snapshot.kinds.index(kind)
    account, old = sightings["account"][of_kind], sightings["identifier"][of_kind]
    dealt = np.random.default_rng([seed, 909]).permutation(old)
    deal = pa.table({"account": account, "old": old, "dealt": dealt})
    deals = materialise(backend, "ga_deals", deal)
    events = snapshot.events_with(snapshot.kinds)
    column = f"id_{kind}"
    joined = events.left_join(deals, [events.account == deals.account, events[column] == deals.old])
    kept = {name: events[name] for name in events.columns if name != column}
    return materialise(backend, name, joined.select(**kept, **{column: deals.dealt}))
