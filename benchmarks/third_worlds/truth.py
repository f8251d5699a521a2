"""What is true of a world, and could an expert see it? Log and truth as frames; rings that leave no trace are set aside."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from third_worlds.stage import Stage

COLUMNS = ("timestamp", "account_id", "event_type", "ip", "device_id", "payment_token", "cookie", "phone", "email")
SHOWN = 0.6  # of a ring's accounts must hang together by what only the ring uses, or by moments
BUCKET = "30min"


@dataclass(frozen=True)
class Truth:
    """``events`` with canonical columns; ``rings``, ``groups``, ``victims`` as ``graphabuse evaluate`` reads them."""

    events: pd.DataFrame
    rings: pd.DataFrame
    groups: pd.DataFrame
    victims: pd.DataFrame
    shown: pd.DataFrame  # a row for each ring: how much of it can be seen and by what


def truth_of(stage: Stage) -> Truth:
    """Frames of a finished world."""
    events = _log(stage)
    there = set(events["account_id"])
    groups = [
        (group, one.name, mechanism)
        for group, mechanism, members in stage.groups
        for one in members
        if one.name in there
    ]
    rings, shown = [], []
    of_rings = {one.name for ring in stage.rings for one in ring["members"]}
    by_account = dict(list(events[events["account_id"].isin(of_rings)].groupby("account_id", sort=False)))
    spread = _spread(events, stage.drawn.kinds)
    for ring in stage.rings:
        names = [one.name for one in ring["members"] if one.name in there]
        by_ids, by_time = _seen_together(names, by_account, spread, stage)
        fair = len(names) >= 3 and max(by_ids, by_time) >= SHOWN
        shown.append({key: ring[key] for key in ("ring_id", "method", "tier", "operator", "traces")}
                     | {"accounts": len(names), "by_identifiers": by_ids, "by_moments": by_time, "fair": fair})  # fmt: skip
        if fair:
            rings += [(ring["ring_id"], name, ring["method"], ring["tier"]) for name in names]
        else:
            groups += [(ring["ring_id"], name, "ring without a trace") for name in names]
    victims = sorted({(attack, one.name) for attack, one in stage.victims if one.name in there})
    return Truth(
        events,
        pd.DataFrame(rings, columns=["ring_id", "account_id", "typology", "tier"], dtype="str"),
        pd.DataFrame(groups, columns=["group_id", "account_id", "mechanism"], dtype="str"),
        pd.DataFrame(victims, columns=["attack", "account_id"], dtype="str"),
        pd.DataFrame(shown),
    )


def _log(stage: Stage) -> pd.DataFrame:
    drawn, rng = stage.drawn, np.random.default_rng(stage.rng.getrandbits(32))
    frame = pd.DataFrame([(day, one.name, *rest) for day, one, *rest in stage.rows], columns=COLUMNS)
    frame = frame[frame["timestamp"].between(0, drawn.days)].sort_values("timestamp", kind="stable")
    frame["timestamp"] = pd.Timestamp(drawn.started, tz="UTC") + pd.to_timedelta(
        (frame["timestamp"] * 86_400_000).astype("int64"), unit="ms"
    )
    if "email_domain" in drawn.kinds:
        frame["email_domain"] = frame["email"].str.split("@").str[1]
    for kind in drawn.kinds:
        frame.loc[rng.random(len(frame)) < drawn.missing.get(kind, 0.0), kind] = None
    kept = ["timestamp", "account_id", *(["event_type"] if drawn.named_events else []), *drawn.kinds]
    return frame[kept].reset_index(drop=True)


def _spread(events: pd.DataFrame, kinds: tuple[str, ...]) -> dict[tuple[str, str], int]:
    """Accounts of each identifier."""
    found: dict[tuple[str, str], int] = {}
    for kind in kinds:
        counts = events.dropna(subset=[kind]).groupby(kind)["account_id"].nunique()
        found |= {(kind, value): int(n) for value, n in counts.items()}
    return found


def _seen_together(names, by_account, spread, stage: Stage) -> tuple[float, float]:
    """Share of the ring that hangs together by identifiers it mostly has to itself, and share that is there at rare moments."""
    if len(names) < 3:
        return 0.0, 0.0
    members: dict[tuple[str, str], set[int]] = {}
    active: dict[pd.Timestamp, set[int]] = {}
    for at, name in enumerate(names):
        mine = by_account[name]
        for kind in stage.drawn.kinds:
            for value in mine[kind].dropna().unique():
                members.setdefault((kind, value), set()).add(at)
        for bucket in mine["timestamp"].dt.floor(BUCKET).unique():
            active.setdefault(bucket, set()).add(at)
    left, right = [], []
    for number, (identifier, part) in enumerate(members.items()):
        if len(part) >= 2 and 2 * len(part) >= spread[identifier]:
            left += sorted(part)
            right += [len(names) + number] * len(part)
    size = len(names) + len(members)
    links = coo_matrix((np.ones(len(left)), (left, right)), shape=(size, size))
    label = connected_components(links, directed=False)[1][: len(names)]
    by_ids = float(np.bincount(label).max() / len(names))
    crowded = [part for part in active.values() if len(part) >= max(0.4 * len(names), 3)]
    times = np.bincount([at for part in crowded for at in part], minlength=len(names))
    return by_ids, float((times >= 3).mean())
