"""Which rings wait, in which order, and which are set aside? Expected value first; dismissed and unchanged ones are folded."""

import random
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from graphabuse.casework import sample
from graphabuse.casework.loose import loose_doubts
from graphabuse.records import Run
from graphabuse.report.desk import Desk
from graphabuse.report.drawing.bars import spark_line
from graphabuse.report.evidence import doubt_flag
from graphabuse.rings.verdicts import standing

QA_SAMPLE = 5
SPARK_BARS = 24
DAY_S = 86_400
SAID = re.compile("^the nearest honest explanation is | (than|as) a ring by its shape$")  # by the flag already
EVIDENCE = {
    "shared_ip": "address", "shared_device": "device", "shared_payment_token": "payment token", "first_seen_together": "burst",
    "synchrony": "synchrony", "cotimed_addresses": "co-timed addresses", "labelled_abusive": "labels",
}  # fmt: skip


@dataclass(frozen=True)
class Queue:
    """Rows of the queue, rows set aside, and a sample for checking the rest.

    Attributes
    ----------
    waiting, confirmed, suppressed, sample, loosest : list of dict
        Rows of :func:`graphabuse.casework.queue` in words, with ``spark``, ``doubt``, ``why``, ``age`` (days from its first use to the end
        of the window) and ``prior`` (decisions about other rings with its accounts) added.
    filters : dict
        Column → values that occur with their counts.
    """

    waiting: list[dict[str, Any]]
    confirmed: list[dict[str, Any]]
    suppressed: list[dict[str, Any]]
    sample: list[dict[str, Any]]
    loosest: list[dict[str, Any]]
    filters: dict[str, list[tuple[str, int]]]


def queue_of(desk: Desk) -> Queue:
    """Sort the rings of a run into waiting, decided and set aside."""
    sparks, leading = _sparks(desk.run), _leading_doubts(desk)
    prior, end = _prior(desk), pd.Timestamp(desk.run.summary["window"]["end"])
    ranked = sorted(desk.places.values(), key=lambda row: row["place"])
    purity = dict(zip(desk.run.rings["ring_id"], desk.run.rings["purity"], strict=True))
    loss = float(desk.run.summary["config"]["decide"]["loss"])
    rows = [
        _row(row, sparks, leading)
        | {
            "exposure": row["accounts"] * purity[row["ring_id"]] * loss,
            "age": (end - row["first_seen"]).total_seconds() / DAY_S,
            "prior": prior.get(row["ring_id"], ""),
        }
        for row in ranked
    ]
    waiting = [row for row in rows if row["stale"] or row["state"] not in ("confirmed", "dismissed")]
    suppressed = [row for row in rows if row["suppressed"]]
    confirmed = [row for row in rows if row["state"] == "confirmed" and not row["stale"]]
    picker = random.Random(desk.run.run_id)
    drawn = picker.sample(rows, min(QA_SAMPLE, len(rows)))
    loosest = list(sample(desk.run, QA_SAMPLE, how="loosest")["ring_id"])
    loose = sorted((row for row in rows if row["ring_id"] in loosest), key=lambda row: loosest.index(row["ring_id"]))
    filters = {name: _counted(waiting, name) for name in ("change", "evidence", "state", "action")}
    return Queue(waiting, confirmed, suppressed, drawn, loose, filters)


def _row(row: dict[str, Any], sparks: dict[str, Markup], leading: dict[str, tuple[str, str]]) -> dict[str, Any]:
    flag, told = leading.get(row["ring_id"], ("none", ""))
    code = str(row["evidence"] or "")
    return row | {
        "spark": sparks.get(row["ring_id"], Markup("")),
        "evidence": evidence_kind(code),
        "doubt": flag,
        "why": brief(str(row["top_reason"])),
        "against": SAID.sub("", brief(told or str(row["top_doubt"]))),
        "state": str(row["state"]).replace("_", " "),
    }


def evidence_kind(code: str) -> str:
    """In a word or two, what kind of evidence a code names."""
    return EVIDENCE.get(code, code.removeprefix("shared_").replace("_", " ") or "several weak")


def brief(text: str) -> str:
    """A reason without its base rate and extras."""
    return re.split(r" \(|; ", text)[0]


def _counted(rows: list[dict[str, Any]], name: str) -> list[tuple[str, int]]:
    found: dict[str, int] = {}
    for row in rows:
        found[row[name]] = found.get(row[name], 0) + 1
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))


def _leading_doubts(desk: Desk) -> dict[str, tuple[str, str]]:
    """The kind of the strongest doubt of each ring, and what else its links show; with a sentence where the run had none."""
    reasons = desk.run.reasons
    doubts = reasons[reasons["kind"] == "doubt"].drop_duplicates("ring_id")
    found = {str(ring): (doubt_flag(code), "") for ring, code in zip(doubts["ring_id"], doubts["code"], strict=True)}
    for ring_id, case in desk.cases.items():
        for row in loose_doubts(case):
            flag, first = doubt_flag(row["code"]), found.get(ring_id)
            found[ring_id] = (f"{first[0]}, {flag}", "") if first else (flag, str(row["text"]).partition(":")[0])
    return found


def _prior(desk: Desk) -> dict[str, str]:
    """confirmed 2, dismissed 1: how other rings that had accounts of each ring were decided."""
    decided = standing(desk.past.verdicts)
    if decided.empty:
        return {}
    decided = decided.assign(account_id=decided["core"].map(list) + decided["edge"].map(list))
    named = decided[["ring_id", "outcome", "account_id"]].explode("account_id").rename(columns={"ring_id": "other"})
    members = desk.run.members
    both = members.loc[members["role"] != "guarded", ["ring_id", "account_id"]].merge(named, on="account_id")
    both = both[both["ring_id"] != both["other"]].drop_duplicates(["ring_id", "other"])
    found: dict[str, list[str]] = {}
    for (ring_id, outcome), count in both.groupby(["ring_id", "outcome"]).size().items():
        found.setdefault(str(ring_id), []).append(f"{str(outcome).replace('_', ' ')} {count}")
    return {ring_id: ", ".join(words) for ring_id, words in found.items()}


def _sparks(run: Run) -> dict[str, Markup]:
    """First appearances of a ring's accounts over the window, as small pictures."""
    if run.links.empty:
        return {}
    first = run.links.groupby(["ring_id", "account_id"], sort=True)["first_seen"].min()
    start, end = pd.Timestamp(run.summary["window"]["start"]), pd.Timestamp(run.summary["window"]["end"])
    length = max((end - start).total_seconds(), 1.0)
    place = np.clip(((first - start).dt.total_seconds() / length * SPARK_BARS).astype(int), 0, SPARK_BARS - 1)
    found = {}
    for ring, part in place.groupby(level="ring_id", sort=True):
        counts = np.bincount(part.to_numpy(), minlength=SPARK_BARS)
        words = (
            f"{int(counts.max())} of {len(part)} accounts appeared in the busiest of {SPARK_BARS} parts of the window"
        )
        found[str(ring)] = spark_line(counts.tolist(), title=words)
    return found
