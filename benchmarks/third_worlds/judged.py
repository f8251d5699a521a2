"""How does the product do on a world, run from outside by its command line? Beside it, components over devices and tokens."""

import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from graphabuse.evaluate.metrics import evaluate_groups, overlaps
from third_worlds.written import read_truth

FIGURES = ("rings", "flagged", "f1", "recall", "precision", "touched", "bcubed", "victims_flagged", "harm_per_10k")


def judge(folder: Path, log: Path, mapping: Path | None) -> dict[str, object]:
    """Run the product on a written world and compare with the truth."""
    command = [sys.executable, "-m", "graphabuse.cli", "run", str(log), "--store", str(folder / "store"), "--json"]
    command += ["--out", str(folder / "report"), *(["--mapping", str(mapping)] if mapping else [])]
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - started
    (folder / "run.txt").write_text(done.stdout + "\n--- stderr ---\n" + done.stderr)
    if done.returncode:
        return {"error": (done.stderr or done.stdout).strip()[-600:], "seconds": seconds}
    members = pd.read_parquet(folder / "report" / "members.parquet")
    score = pd.read_parquet(folder / "report" / "rings.parquet").set_index("ring_id")
    members = members[members["role"] != "guarded"]
    ours = members.assign(rank=members["ring_id"].map(score["rank"])).sort_values("rank", kind="stable")
    usual = components(pd.read_parquet(folder / "world" / "events.parquet"))
    run = json.loads((folder / "report" / "run.json").read_text())
    return {
        "seconds": seconds, "peak_mib": run["peak_memory_mib"], "bar": run["threshold"]["lowest_score"],
        "product": compared(ours, folder), "components": compared(usual, folder),
        "missed": missed(ours, folder), "wrong": wrong(ours, folder, score),
    }  # fmt: skip


def compared(groups: pd.DataFrame, folder: Path) -> dict[str, object]:
    """Figures of flagged groups; rings without a trace count neither way."""
    truth, n_accounts = read_truth(folder), json.loads((folder / "world" / "world.json").read_text())["accounts"]
    unseen = truth["groups"].loc[truth["groups"]["mechanism"] == "ring without a trace", "account_id"]
    left = groups.loc[~groups["account_id"].isin(set(unseen)), ["ring_id", "account_id"]]
    honest = truth["groups"][~truth["groups"]["account_id"].isin(set(unseen))]
    figures = evaluate_groups(
        left,
        truth["rings"],
        n_accounts=n_accounts - len(unseen),
        victims=set(truth["victims"]["account_id"]),
        honest=honest,
    ).as_dict()
    counts = truth["rings"].drop_duplicates("ring_id")["typology"].value_counts()
    found = {name: [round(share * counts[name]), int(counts[name])] for name, share in figures["by_typology"].items()}
    kept = (*FIGURES, "harm_by_mechanism", "flagged_by_mechanism")
    return {name: figures[name] for name in kept} | {
        "found_by_method": found,
        "f1_operators": _f1_operators(left, truth["rings"], folder),
    }


def _f1_operators(groups: pd.DataFrame, rings: pd.DataFrame, folder: Path) -> float:
    """Ring F1 when the rings of one operator may be found as one."""
    operator = pd.read_csv(folder / "rings.csv").set_index("ring_id")["operator"]
    merged = rings.assign(ring_id=rings["ring_id"].map(operator))
    whole = evaluate_groups(groups, merged, n_accounts=1)
    return whole.f1


def missed(groups: pd.DataFrame, folder: Path) -> list[dict[str, object]]:
    """Each true ring that is not found: the flagged group nearest to it, and what would have shown it."""
    truth, shown = read_truth(folder)["rings"], pd.read_csv(folder / "rings.csv").set_index("ring_id")
    rings = {name: set(part["account_id"]) for name, part in truth.groupby("ring_id")}
    flagged = {name: set(part["account_id"]) for name, part in groups.groupby("ring_id")}
    if not rings:
        return []
    common, jaccard = overlaps(list(flagged.values()), list(rings.values()))
    rows = []
    for at, name in enumerate(rings):
        best = int(jaccard[:, at].argmax()) if flagged else -1
        if best < 0 or jaccard[best, at] < 0.5:
            of = shown.loc[name]
            rows.append(
                {"ring": name, "method": of["method"], "tier": of["tier"], "accounts": int(of["accounts"]),
                 "by_identifiers": round(float(of["by_identifiers"]), 2), "by_moments": round(float(of["by_moments"]), 2),
                 "traces": of["traces"], "best_jaccard": round(float(jaccard[best, at]), 2) if best >= 0 else 0.0,
                 "nearest": list(flagged)[best] if best >= 0 and common[best, at] else None,
                 "touched_accounts": int(common[:, at].sum())}
            )  # fmt: skip
    return rows


def wrong(groups: pd.DataFrame, folder: Path, score: pd.DataFrame) -> list[dict[str, object]]:
    """Each flagged group that is not mostly of one true ring: whom it holds."""
    truth = read_truth(folder)
    ring = truth["rings"].set_index("account_id")["ring_id"]
    honest = truth["groups"].drop_duplicates("account_id").set_index("account_id")
    victims = set(truth["victims"]["account_id"])
    unseen = set(honest.index[honest["mechanism"] == "ring without a trace"])
    rows = []
    for name, part in groups[~groups["account_id"].isin(unseen)].groupby("ring_id"):
        of = ring.reindex(part["account_id"])
        counts = of.value_counts()
        if len(counts) and counts.iloc[0] > len(part) / 2:
            continue
        kinds = (
            honest["mechanism"].reindex(part["account_id"][of.isna().to_numpy()]).fillna("background").value_counts()
        )
        of_ring = score.loc[name]
        rows.append(
            {
                "ring": name,
                "accounts": len(part),
                "score": round(float(of_ring["score"]), 3),
                "action": of_ring["action"],
                "abusive": int(of.notna().sum()),
                "of_rings": len(counts),
                "victims": int(part["account_id"].isin(victims).sum()),
                "honest": {str(kind): int(n) for kind, n in kinds.items()},
                "reason": of_ring["top_reason"],
                "doubt": of_ring["top_doubt"],
            }
        )
    return rows


def components(events: pd.DataFrame) -> pd.DataFrame:
    """The usual practice: accounts that hang together by devices and tokens, 3 to 300 of them."""
    account, ids = pd.factorize(events["account_id"])
    left, right, offset = [], [], len(ids)
    for kind in ("device_id", "payment_token"):
        if kind in events:
            code, values = pd.factorize(events[kind])
            left.append(account[code >= 0])
            right.append(code[code >= 0] + offset)
            offset += len(values)
    rows, columns = np.concatenate(left or [account[:0]]), np.concatenate(right or [account[:0]])
    label = connected_components(
        coo_matrix((np.ones(len(rows)), (rows, columns)), shape=(offset, offset)), directed=False
    )[1]
    found = pd.DataFrame({"ring_id": label[: len(ids)].astype(str), "account_id": ids})
    return found[found.groupby("ring_id")["account_id"].transform("size").between(3, 300)]
