"""What must a person know before using a model? The content of its card, as plain blocks from ``meta`` alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

NAMES = {
    "own trees": "trees on own columns", "xgbgraph": "XGBGraph (reference)", "lean trees": "trees without running counts",
    "trees": "trees on everything", "ringnet": "RingNet", "sage": "GraphSAGE", "networks": "networks, mean", "blend": "trees and networks, mixed",
    "choice": "chosen, before calibration", "chosen": "chosen, calibrated", "day-one ring score": "day-one ring score, no label",
    "day one": "day one, no label",
}  # fmt: skip
RING_NAMES = {
    "day one": "day one, no label",
    "trees": "day one + trees",
    "networks": "day one, networks tuned",
    "blend": "both, half and half",
}
FEW_GROUPS, ASK_FROM = 30, 0.03


@dataclass(frozen=True)
class Block:
    """One section of the card.

    Attributes
    ----------
    title : str
        Heading.
    lines : tuple of str
        Sentences, one paragraph or list item each.
    header, rows : tuple
        A table, empty where there is none.
    points : dict
        Expected and seen shares to draw, empty where there is nothing to draw.
    """

    title: str
    lines: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    points: Mapping[str, Any] = field(default_factory=dict)


def card_blocks(meta: Mapping[str, Any]) -> list[Block]:
    """The sections of a card, in reading order."""
    test, choose = meta["test"], meta["choose"]
    return [
        Block("What this is", _what(meta)),
        Block(
            "What it was learned from",
            _data(meta),
            ("part", "abusive", "honest", "abusive groups"),
            _label_rows(meta["labels"]),
        ),
        Block("Accounts: later labels that chose", (meta["accounts_why"],), *_account_table(choose["accounts"])),
        Block("Accounts: last labels, which neither taught nor chose", (), *_account_table(test["accounts"])),
        Block("Rings: later labels that chose", (meta["rings_why"],), *_ring_table(choose["rings"])),
        Block("Rings: last labels", (), *_ring_table(test["rings"])),
        Block(
            "Does a probability mean what it says?", _reliability_lines(test["reliability"]), points=test["reliability"]
        ),
        *_level_block(meta),
        Block("Weak spots", tuple(weak_spots(meta))),
        Block("What it must not be used for", NOT_FOR),
    ]


def _level_block(meta: Mapping[str, Any]) -> list[Block]:
    """What fresh labels did to the level, where any did."""
    if not (told := meta.get("recalibrated")):
        return []
    text = (
        f"{told['labels']} fresh labels moved the level of {told['from']} by {told['shift']:+.2f} log-odds: off by {100 * told['before']:.1f} "
        f"points before, by {100 * told['after']:.1f} on labels that did not set it. The figures above are those before."
    )
    return [Block("Level set anew", (text,))]


NOT_FOR = (
    "Deciding about one person without looking: a score is a reason to look, and the facts of a ring are the reason to act.",
    "Other products, countries or times than those it was learned from; the health check says when the window has moved.",
    "Proving that an account is honest: an unknown account is unknown, not good.",
    "Traits of people: columns of an accounts table that stand for a protected trait do not belong into training.",
)


def weak_spots(meta: Mapping[str, Any]) -> list[str]:
    """What is known to be thin about a model, one sentence each."""
    labels, found = meta["labels"], [str(note) for note in meta["notes"]]
    learned = labels["learn"]["abusive_groups"] + labels["choose"]["abusive_groups"] + labels["test"]["abusive_groups"]
    if learned < FEW_GROUPS:
        found.append(f"It saw {learned} abusive groups; every figure above rests on few of them, as the errors show.")
    if not meta["forward"]:
        found.append("The split is not forward in time: expect less of abuse that is newer than the labels.")
    if meta["unknown"] == "pu":
        found.append(
            f"Unknown accounts stood in as honest; {100 * meta['unlabelled_share']:.1f} of 100 of them are estimated to be abusive. That holds "
            "if labelled abuse is a fair sample of all abuse, and nothing here can check it: about 200 checked honest accounts can."
        )
    off = meta["test"]["reliability"]["accounts"]["ece"]
    if off is not None and off > ASK_FROM:
        found.append(ask_for_labels(off, sum(meta["test"]["reliability"]["accounts"]["count"])))
    if meta["interrupted"]:
        found.append(
            "Training was stopped: this is the model of the first round, which did not learn from the later half of the labels."
        )
    found.append("Labels are what somebody found; abuse that nobody looks for is missing here, too.")
    return found


def ask_for_labels(ece: float, accounts: int) -> str:
    """The sentence for probabilities that do not hold."""
    return (
        f"Probabilities are off by {100 * ece:.1f} points on {accounts} labelled accounts (3 are allowed): pick about 200 accounts "
        "at random, check them, and set the level by them (`graphabuse model … --recalibrate OUT`) or train again; it is never shifted silently."
    )


def _what(meta: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        f"{meta['model_id']}, made by graphabuse {meta['graphabuse']}: probabilities of accounts by {NAMES[meta['accounts']['choice']['name']]}, "
        f"ring scores by {RING_NAMES[meta['rings']['choice']]}.",
        "Used with `graphabuse run` or `detect` and `--model`. Labels never make links: they move scores of groups that evidence made.",
    )


def _data(meta: Mapping[str, Any]) -> tuple[str, ...]:
    window, counts = meta["window"], meta["counts"]
    lines = [
        f"Activity from {_day(window['start'])} to {_day(window['end'])}: {counts['accounts']:,} accounts, {counts['events']:,} events, "
        f"{counts['candidates']:,} candidate groups; identifiers: {', '.join(meta['kinds'])}.",
        f"Labels were divided {meta['split']}."
        + (f" Cuts: {', '.join(_day(cut) for cut in window['cuts'])}." if window["cuts"] else ""),
        "After the figures below were taken, the same models learned once more, one part later; "
        "then, with nothing left to choose, the trees of accounts from the last part as well.",
    ]
    if meta["labels"]["not_in_window"]:
        lines.append(
            f"{meta['labels']['not_in_window']:,} labelled accounts have no event in the window and were left out."
        )
    if meta["table_columns"]:
        lines.append(f"Columns about accounts: {', '.join(meta['table_columns'])}.")
    return tuple(lines)


def _label_rows(labels: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    words = {"learn": "learn from", "choose": "choose and calibrate by", "test": "test on"}
    return tuple(
        (word, *(f"{labels[part][name]:,}" for name in ("abusive", "honest", "abusive_groups")))
        for part, word in words.items()
    )


def _account_table(figures: Mapping[str, Mapping[str, Any]]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    rows = [
        (NAMES.get(name, name), *(_cell(part[what]) for what in ("auroc", "auprc", "recall_at_k")))
        for name, part in figures.items()
    ]
    return ("account model", "AUROC", "AUPRC", "recall at K"), tuple(rows)


def _ring_table(figures: Mapping[str, Mapping[str, Any]]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    rows = [(RING_NAMES[name], _cell(part["auprc"]), _cell(part["loss"], digits=4)) for name, part in figures.items()]
    return ("ring score", "AUPRC of labelled accounts", "loss on labelled groups"), tuple(rows)


def _reliability_lines(found: Mapping[str, Any]) -> tuple[str, ...]:
    lines = []
    for name, words in (("accounts", "Accounts"), ("rings", "Members of rings")):
        part = found[name]
        if part["count"]:
            lines.append(
                f"{words}: expected and seen differ by {100 * part['ece']:.1f} points on average ({sum(part['count'])} labelled)."
            )
        else:
            lines.append(f"{words}: no label to check by.")
    return tuple(lines)


def _cell(value: Sequence[float | None], *, digits: int = 3) -> str:
    middle, error = value
    if middle is None:
        return "–"
    return f"{middle:.{digits}f}" + ("" if error is None else f" ± {2 * error:.{digits}f}")


def _day(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M} UTC"
