"""How does a run compare with the truth of a world, and what could be seen of each ring in its log at all?"""

import tempfile
import time
from pathlib import Path
from typing import Protocol

import networkx as nx
import numpy as np
import pandas as pd

import graphabuse as ga
from graphabuse.evaluate import evaluate_groups
from graphabuse.store import Store

SMALL = 30  # accounts on an identifier that still says something about them
SHOWN = 0.6  # share of a ring that must hang together for the log to show it


class Log(Protocol):
    """What a generator gives: a log with its mapping, and the truth about it.

    It may also name ``unclear`` accounts: honest ones that the log alone cannot tell from a ring.
    """

    product: str
    days: int
    events: pd.DataFrame  # time, account, event, address, further identifiers
    mapping: str
    rings: pd.DataFrame
    groups: pd.DataFrame
    victims: pd.DataFrame


def traces(log: Log) -> pd.DataFrame:
    """What of each ring the log shows in identifiers of at most thirty accounts, by ``ring_id``.

    ``trace`` is the share of members who share one with another member, ``whole`` the share in the largest part that such
    identifiers hold together: a ring in cells that nothing ties is several rings to whoever reads the log.
    """
    account = log.events.columns[1]
    ring_of = log.rings.set_index("account_id")["ring_id"]
    ties = []
    for column in log.events.columns[3:]:
        used = log.events[[account, column]].dropna().drop_duplicates()
        used.columns = ["account", "value"]
        if column == log.events.columns[3]:
            six = used["value"].str.contains(":")
            used.loc[six, "value"] = used.loc[six, "value"].str.split(":").str[:4].str.join(":")
            used = used.drop_duplicates()
        used = used[used.groupby("value")["account"].transform("size") <= SMALL]
        used = used.assign(ring=used["account"].map(ring_of), value=column + "=" + used["value"]).dropna(subset="ring")
        ties.append(used[used.groupby(["value", "ring"])["account"].transform("size") > 1])
    tied = pd.concat(ties, ignore_index=True)
    rows = {}
    for ring, size in log.rings.groupby("ring_id").size().items():
        mine = tied[tied["ring"] == ring]
        graph = nx.Graph(mine[["account", "value"]].itertuples(index=False, name=None))
        accounts = set(mine["account"])
        largest = max((len(accounts & part) for part in nx.connected_components(graph)), default=1)
        rows[ring] = {"trace": len(accounts) / size, "whole": largest / size}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["trace", "whole"])


def read_into(store: Store, log: Log, folder: Path) -> None:
    """Read a log into a store, from a file and through its own mapping, as its owner would."""
    file, mapping = folder / "events.parquet", folder / "mapping.toml"
    log.events.to_parquet(file, index=False)
    mapping.write_text(log.mapping)
    ga.ingest(store, file, mapping=mapping)


def detected(log: Log) -> tuple[pd.DataFrame, int]:
    """Flagged accounts with their groups, best first, and the number of accounts in the store."""
    with tempfile.TemporaryDirectory() as folder, ga.open_store(":memory:") as store:
        read_into(store, log, Path(folder))
        run = ga.detect(store)
    return run.members.loc[run.members["role"] != "guarded", ["ring_id", "account_id"]], len(run.accounts)


def judged(log: Log, seed: int) -> dict[str, object]:
    """All figures of one world. Groups that are mostly of unclear accounts count neither way."""
    begun = time.perf_counter()
    flagged, n_accounts = detected(log)
    unclear = flagged["account_id"].isin(getattr(log, "unclear", ())).groupby(flagged["ring_id"]).mean()
    flagged = flagged[~flagged["ring_id"].isin(unclear.index[unclear > 0.5])]
    seconds = time.perf_counter() - begun
    figures = evaluate_groups(
        flagged,
        log.rings,
        n_accounts=n_accounts,
        victims=set(log.victims["account_id"]),
        honest=log.groups.rename(columns={"group_id": "ring_id"}),
    )
    trace = traces(log)
    head = {"seed": seed, "product": log.product, "days": log.days, "accounts": n_accounts, "events": len(log.events)}
    return head | {
        "seconds": round(seconds, 1),
        **{
            k: v
            for k, v in figures.as_dict().items()
            if k not in ("accounts", "precision_at", "by_typology", "by_tier")
        },
        "shown": shown_figures(log, flagged, trace, n_accounts),
        "each": each_ring(log, flagged, trace),
        "wrong": wrong_groups(log, flagged),
    }


def shown_figures(log: Log, flagged: pd.DataFrame, trace: pd.DataFrame, n_accounts: int) -> dict[str, float]:
    """The same where rings that the log does not show whole count neither way, nor do groups that are mostly theirs."""
    hidden = set(trace.index[trace["whole"] < SHOWN])
    ring_of = log.rings.set_index("account_id")["ring_id"]
    theirs = flagged["account_id"].map(ring_of).isin(hidden).groupby(flagged["ring_id"]).mean()
    kept = flagged[~flagged["ring_id"].isin(theirs.index[theirs > 0.5])]
    figures = evaluate_groups(kept, log.rings[~log.rings["ring_id"].isin(hidden)], n_accounts=n_accounts)
    return {name: getattr(figures, name) for name in ("rings", "flagged", "recall", "precision", "f1")}


def each_ring(log: Log, flagged: pd.DataFrame, trace: pd.DataFrame) -> list[dict[str, object]]:
    """What became of every ring."""
    groups = {name: set(part) for name, part in flagged.groupby("ring_id")["account_id"]}
    rows = []
    for name, part in log.rings.groupby("ring_id"):
        members = set(part["account_id"])
        jaccard = {g: len(members & them) / len(members | them) for g, them in groups.items() if members & them}
        first = part.iloc[0]
        rows.append(
            {
                "ring": name,
                "typology": first["typology"],
                "tier": first["tier"],
                "manner": first["manner"],
                "size": len(members),
                "trace": round(float(trace.loc[name, "trace"]), 2),
                "whole": round(float(trace.loc[name, "whole"]), 2),
                "jaccard": round(max(jaccard.values(), default=0.0), 3),
                "flagged": int(flagged["account_id"].isin(members).sum()),
            }
        )
    return rows


def wrong_groups(log: Log, flagged: pd.DataFrame) -> list[dict[str, object]]:
    """Flagged groups that mostly hold honest accounts, with what most of those do."""
    ring_of = log.rings.set_index("account_id")["ring_id"]
    kind = log.groups.groupby("account_id")["mechanism"].agg(lambda names: "+".join(sorted(set(names))))
    attacked = set(log.victims["account_id"])
    rows = []
    for name, part in flagged.groupby("ring_id", sort=False)["account_id"]:
        ring = part.map(ring_of)
        if ring.value_counts().max() > len(part) / 2:
            continue
        honest = part[ring.isna()]
        why = kind.reindex(honest).fillna("background").value_counts().head(3).to_dict()
        rows.append(
            {
                "group": name,
                "size": len(part),
                "honest": len(honest),
                "attacked": int(part.isin(attacked).sum()),
                "kinds": {str(key): int(count) for key, count in why.items()},
                "rings": {str(key): int(count) for key, count in ring.value_counts().items()},
            }
        )
    return rows


def mean(rows: list[dict[str, object]], name: str) -> float:
    """Mean over worlds where there is something to count."""
    values = np.array([row[name] for row in rows], float)
    return float(np.nanmean(values)) if np.isfinite(values).any() else float("nan")
