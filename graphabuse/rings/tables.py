"""How do sightings of ring members become tables with texts and times?"""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pyarrow as pa

from graphabuse.engine.kept import materialise
from graphabuse.evidence.links import Links
from graphabuse.features.grouped import ranges
from graphabuse.graph.snapshot import Snapshot
from graphabuse.rings.facts import RingFacts
from graphabuse.rings.popular import widely_used
from graphabuse.rings.reasons import noun
from graphabuse.store import Store


def at_time(seconds: np.ndarray) -> pd.Series:
    """Epoch seconds as UTC timestamps."""
    return pd.Series(pd.to_datetime(np.asarray(seconds, "int64"), unit="s", utc=True)).astype("datetime64[us, UTC]")


def identifier_values(store: Store, codes: np.ndarray) -> np.ndarray:
    """Text of identifier codes, in the same order."""
    wanted = np.unique(codes)
    if len(wanted) == 0:
        return np.empty(0, dtype=object)
    asked = materialise(store.backend, "ga_wanted", pa.table({"identifier": wanted}))
    found = (
        store.identifiers()
        .semi_join(asked, "identifier")
        .select("identifier", "value")
        .order_by("identifier")
        .to_pyarrow()
    )
    values = np.asarray(found["value"].to_pylist(), dtype=object)
    return values[np.searchsorted(found["identifier"].to_numpy(), codes)]


def links_table(
    facts: list[RingFacts],
    names: list[str],
    links: Links,
    snapshot: Snapshot,
    values_of: Callable[[np.ndarray], np.ndarray],
) -> pd.DataFrame:
    """Every sighting of every member (guarded ones, too), so that a drawing needs nothing else."""
    seen = links.sightings
    accounts = [np.sort(np.concatenate([fact.accounts, fact.guarded])) for fact in facts]
    flat = np.concatenate(accounts) if accounts else np.empty(0, "int32")
    owner = np.repeat(np.arange(len(facts)), [len(part) for part in accounts])
    starts = np.searchsorted(seen["account"], flat)
    lengths = np.searchsorted(seen["account"], flat, side="right") - starts
    rows = ranges(starts, lengths)
    frame = pd.DataFrame(
        {
            "ring_id": np.asarray(names, dtype=object)[np.repeat(owner, lengths)] if names else [],
            "account_id": snapshot.account_ids.take(seen["account"][rows]).to_pylist(),
            "kind": np.asarray(snapshot.kinds, dtype=object)[seen["kind"][rows]],
            "identifier": values_of(seen["identifier"][rows]),
            "first_seen": at_time(seen["first_at"][rows]),
            "last_seen": at_time(seen["last_at"][rows]),
            "events": seen["events"][rows].astype("int64"),
            "_owner": np.repeat(owner, lengths),
        }
    )
    frame = frame.sort_values(["_owner", "account_id", "kind", "identifier"], kind="stable")
    texts = dict.fromkeys(
        ("ring_id", "account_id", "kind", "identifier"), object
    )  # an empty column would be of numbers
    return frame.drop(columns="_owner").reset_index(drop=True).astype(texts)


def identifiers_table(
    facts: list[RingFacts], names: list[str], snapshot: Snapshot, values_of: Callable[[np.ndarray], np.ndarray]
) -> pd.DataFrame:
    """Identifiers that two or more members share, strongest first in each ring."""
    columns = ["ring_id", "kind", "identifier", "identifier_class", "accounts_inside", "accounts_outside", "first_seen",
               "last_seen", "events", "bits"]  # fmt: skip
    counts = [fact.n_identifiers for fact in facts]
    if sum(counts) == 0:
        empty = pd.DataFrame({name: pd.Series(dtype=object) for name in columns})
        times = dict.fromkeys(("first_seen", "last_seen"), "datetime64[us, UTC]")
        numbers = dict.fromkeys(("accounts_inside", "accounts_outside", "events"), "int64")
        return empty.astype(times | numbers | {"bits": "float64"})
    table = {name: np.concatenate([fact.identifiers[name] for fact in facts]) for name in facts[0].identifiers}
    frame = pd.DataFrame(
        {
            "ring_id": np.repeat(np.asarray(names, dtype=object), counts),
            "kind": np.asarray(snapshot.kinds, dtype=object)[table["kind"]],
            "identifier": values_of(table["identifier"]),
            "identifier_class": _classes(table, snapshot),
            "accounts_inside": table["inside"].astype("int64"),
            "accounts_outside": table["outside"].astype("int64"),
            "first_seen": at_time(table["first_at"]),
            "last_seen": at_time(table["last_at"]),
            "events": table["events"].astype("int64"),
            "bits": table["bits"].astype("float64"),
        }
    )
    order = frame["ring_id"].map({name: at for at, name in enumerate(names)})
    frame = frame.assign(_ring=order, _weight=-frame["bits"] * frame["accounts_inside"])
    return frame.sort_values(["_ring", "_weight", "kind", "identifier"], kind="stable")[columns].reset_index(drop=True)


def _classes(table: dict[str, np.ndarray], snapshot: Snapshot) -> np.ndarray:
    """``mostly inside``, ``shared outside``, ``widely used address`` (or device …), ``attack infrastructure``."""
    inside, outside = table["inside"].astype("int64"), table["outside"].astype("int64")
    wide = np.array([f"widely used {noun(snapshot.kinds[code])}" for code in table["kind"]], dtype=object)
    found = np.where(outside > inside, "shared outside", "mostly inside").astype(object)
    found = np.where(widely_used(inside, outside), wide, found)
    return np.where(table["attack"].astype(bool), "attack infrastructure", found)


def protected_table(links: Links, snapshot: Snapshot, values_of: Callable[[np.ndarray], np.ndarray]) -> pd.DataFrame:
    """Accounts that merely touched attack infrastructure: never linked by it, listed so that they can be helped."""
    seen = links.everyone.touches
    codes, where, touching = np.unique(seen["identifier"], return_inverse=True, return_counts=True)
    values = values_of(codes)
    rank = np.argsort(np.argsort(values, kind="stable"))
    rows = np.lexsort((seen["account"], rank[where], seen["kind"]))  # account codes ascend with their ids
    where = where[rows]
    texts = {  # as Arrow columns: there can be millions of rows
        "account_id": snapshot.account_ids.take(pa.array(seen["account"][rows])),
        "kind": pa.array(snapshot.kinds, pa.string()).take(pa.array(seen["kind"][rows])),
        "identifier": pa.array(values, pa.string()).take(pa.array(where)),
    }
    return (
        pa.table(texts)
        .to_pandas()
        .assign(first_seen=at_time(seen["first_at"][rows]), accounts_touching=touching[where].astype("int64"))
    )
