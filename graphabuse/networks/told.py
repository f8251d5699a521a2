"""What do networks say about rings? A table of their addresses, one doubt and one observed fact; never which rings there are, nor their scores."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from graphabuse.evidence.kinds import kind_weight
from graphabuse.networks.prefix import narrowest, network_text
from graphabuse.networks.read import Networks
from graphabuse.records import NETWORKS, Run, empty_frame
from graphabuse.rings.doubts import NO_DOUBT
from graphabuse.rings.reasons import noun, share
from graphabuse.store import Store

PUBLIC = ("carrier", "vpn", "school", "office", "public")  # strangers meet behind one address
OWNERS = {
    "carrier": ("a carrier", "carriers"), "vpn": ("a VPN", "VPNs"), "school": ("a school", "schools"), "office": ("an office", "offices"),
    "public": ("a public place", "public places"),
}  # fmt: skip
DOUBT, FACT = "public_networks", "hosting_networks"
MOST_SHOWN = 5
MOST_COUNTED, SAMPLE = 1_000_000, 20_000

AnyRun = TypeVar("AnyRun", bound=Run)
Row = dict[str, Any]


def with_networks(run: AnyRun, networks: Networks, *, store: Store | None = None) -> AnyRun:
    """The same run with what a table of networks says about the addresses of its rings; what another table said before goes.

    With a ``store`` its facts have base rates: how many of all addresses are like that.
    """
    table, counts = _looked_up(run.links, networks)
    rates = shares_of_tags(store, networks) if store is not None and len(table) else {}
    new = [*_doubts(run, table, rates), *_facts(run, table, rates)]
    reasons = _among(run.reasons[~run.reasons["code"].isin([DOUBT, FACT])], new, _tied_by_addresses(run))
    top = reasons[reasons["kind"] == "doubt"].drop_duplicates("ring_id").set_index("ring_id")["text"]
    rings = run.rings.assign(top_doubt=run.rings["ring_id"].map(top).fillna(NO_DOUBT).astype(object))
    summary = {**run.summary, "networks": {**networks.about, **counts}}
    return replace(run, rings=rings, reasons=reasons, networks=table, summary=summary)


def looked_up_words(about: Mapping[str, Any]) -> str:
    """What came of it, in one sentence."""
    file, addresses = about["file"], int(about["addresses"])
    if addresses and not about["readable"]:
        return f"none of the {addresses:,} addresses of rings can be read as one, as pseudonyms cannot, so none was looked up in {file}"
    aside = ", ".join(f"{count:,} with {reason}" for reason, count in about["set_aside"].items())
    return f"{int(about['found']):,} of {addresses:,} addresses of rings lie in a network of {file}" + (
        f"; lines of it set aside: {aside}" if aside else ""
    )


def _looked_up(links: pd.DataFrame, networks: Networks) -> tuple[pd.DataFrame, dict[str, int]]:
    keys = _addresses(links)[["kind", "identifier"]].drop_duplicates().sort_values(["kind", "identifier"])
    place, readable = narrowest(networks.first, networks.last, keys["identifier"].tolist())
    found = place >= 0
    counts = {"addresses": len(keys), "readable": int(readable.sum()), "found": int(found.sum())}
    if not found.any():
        return empty_frame(NETWORKS), counts
    rows = networks.rows.iloc[place[found]].reset_index(drop=True)
    ends = list(zip(networks.first[place[found]], networks.last[place[found]], strict=True))
    texts = {pair: network_text(*pair) for pair in set(ends)}
    table = keys[found].reset_index(drop=True).assign(network=[texts[pair] for pair in ends])
    return pd.concat([table, rows], axis=1)[list(NETWORKS)].astype(NETWORKS), counts


def _addresses(frame: pd.DataFrame) -> pd.DataFrame:
    kinds = {str(kind) for kind in frame["kind"].unique() if kind_weight(str(kind)).is_address}
    return frame[frame["kind"].isin(kinds)]


def _tagged(frame: pd.DataFrame, table: pd.DataFrame) -> Iterator[tuple[str, list[str]]]:
    """Ring and the tags of its addresses, empty where a network is not known or has none."""
    tag_of = dict(zip(zip(table["kind"], table["identifier"], strict=True), table["tag"], strict=True))
    mine = _addresses(frame)
    tags = [tag_of.get(key, "") for key in zip(mine["kind"], mine["identifier"], strict=True)]
    for ring_id, part in mine.assign(tag=tags).groupby("ring_id", sort=False)["tag"]:
        yield str(ring_id), part.tolist()


def _doubts(run: Run, table: pd.DataFrame, rates: Mapping[str, float]) -> Iterator[Row]:
    base = sum(rates.get(tag, 0.0) for tag in PUBLIC) if rates else float("nan")
    for ring_id, tags in _tagged(run.identifiers, table):
        counts = Counter(tag for tag in tags if tag in PUBLIC)
        public, total = counts.total(), len(tags)
        if 2 * public <= total:
            continue
        names = [OWNERS[tag][public > 1] for tag, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
        owners = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
        text = f"{public} of its {total} shared addresses belong to {owners}"
        text = (text if total > 1 else f"its one shared address belongs to {owners}") + ", where strangers meet"
        yield _row(ring_id, "doubt", DOUBT, text, public / total, base)


def _facts(run: Run, table: pd.DataFrame, rates: Mapping[str, float]) -> Iterator[Row]:
    base = rates.get("hosting", 0.0) if rates else float("nan")
    acted = run.members.loc[run.members["role"] != "guarded", ["ring_id", "account_id"]]
    used = _addresses(run.links).merge(acted, on=["ring_id", "account_id"])
    for ring_id, tags in _tagged(used.drop_duplicates(["ring_id", "kind", "identifier"]), table):
        hosting, total = tags.count("hosting"), len(tags)
        if 2 * hosting <= total or hosting / total <= base:
            continue
        text = f"{hosting} of {total} {noun('ip', total)} it used belong to hosting providers"
        yield _row(ring_id, "observed", FACT, text, hosting / total, base)


def _row(ring_id: str, kind: str, code: str, text: str, value: float, base: float) -> Row:
    text += f" ({share(base)} of all addresses do)" if np.isfinite(base) else ""
    return {"ring_id": ring_id, "kind": kind, "code": code, "text": text, "value": value, "base_rate": base}


def shares_of_tags(store: Store, networks: Networks) -> dict[str, float]:
    """Share of each tag among all addresses of a store: of every n-th in their order where they are many, nothing where they are too many."""
    kinds = [kind for kind in store.kinds if kind_weight(kind).is_address]
    known = store.identifiers()
    mine = known.filter(known.kind.isin(kinds))
    count = int(mine.aggregate(n=mine.count()).to_pyarrow()["n"][0].as_py()) if kinds else 0
    if not 0 < count <= MOST_COUNTED:
        return {}
    values = mine.select("value").to_pyarrow()["value"]
    step = -(-count // SAMPLE)
    some = values.take(pc.sort_indices(values)[::step]).to_pylist()
    place, _ = narrowest(networks.first, networks.last, some)
    counts = Counter(networks.rows["tag"].iloc[place[place >= 0]].tolist())
    return {"": counts.get("", 0) / len(some)} | {str(tag): n / len(some) for tag, n in counts.items()}


def _tied_by_addresses(run: Run) -> frozenset[str]:
    """Rings that share nothing but addresses."""
    shared = run.identifiers[["ring_id", "kind"]].drop_duplicates()
    others = shared.loc[~shared["kind"].map(lambda kind: kind_weight(str(kind)).is_address), "ring_id"]
    return frozenset(shared["ring_id"]) - frozenset(others)


def _among(reasons: pd.DataFrame, new: list[Row], by_addresses: frozenset[str]) -> pd.DataFrame:
    """Reasons with new ones: a doubt before the others where addresses alone tie a ring, else after them, but among those that are shown."""
    if not new:
        return reasons.reset_index(drop=True)
    by_ring = {str(ring_id): rows.to_dict("records") for ring_id, rows in reasons.groupby("ring_id", sort=False)}
    for row in new:
        listed = by_ring.setdefault(row["ring_id"], [])
        mine = [at for at, other in enumerate(listed) if other["kind"] == row["kind"]]
        leads = row["kind"] == "doubt" and row["ring_id"] in by_addresses
        before = [] if leads else mine[: MOST_SHOWN - 1]
        listed.insert(before[-1] + 1 if before else mine[0] if mine else len(listed), row)
    rows = [row for listed in by_ring.values() for row in listed]
    return pd.DataFrame(rows, columns=list(reasons.columns)).astype(reasons.dtypes.to_dict())
