"""How are identifiers, counts and times written in sentences? Always as plain text that nothing can run."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from graphabuse.rings.reasons import noun


def shown(text: object, length: int = 48) -> str:
    """An identifier as it can be shown: control and direction marks made visible, the middle of long ones left out.

    >>> shown("a\\u202eb")
    'a\\\\u202eb'
    """
    if len(plain := str(text)) <= length and plain.isascii() and plain.isprintable():
        return plain
    clean = "".join(
        mark if mark.isprintable() and not 0x200E <= ord(mark) <= 0x206F else f"\\u{ord(mark):04x}"
        for mark in plain[:4000]
    )
    tail = min(12, length // 2)
    return clean if len(clean) <= length else f"{clean[: length - 1 - tail]}…{clean[-tail:]}"


def counted(count: int, kind: str) -> str:
    """1 device, 2 devices, 3 addresses."""
    return f"{count:,} {noun(kind, count)}"


def plural(count: int, word: str) -> str:
    """1 account, 2 accounts."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def listed(parts: Sequence[str]) -> str:
    """a; a and b; a, b and c."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def day(moment: pd.Timestamp) -> str:
    """2024-03-01, or 'unknown'."""
    return "an unknown day" if pd.isna(moment) else moment.strftime("%Y-%m-%d")


def minute(moment: pd.Timestamp) -> str:
    """2024-03-01 14:05, or 'unknown'."""
    return "an unknown day" if pd.isna(moment) else moment.strftime("%Y-%m-%d %H:%M")


def period(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """Between two days; of one day between two times, UTC."""
    if pd.isna(first) or pd.isna(last) or day(first) != day(last):
        return f"between {day(first)} and {day(last)}"
    start, end = first.strftime("%H:%M"), last.strftime("%H:%M")
    return f"on {day(first)} " + (f"at {start} UTC" if start == end else f"between {start} and {end} UTC")


def sized(sizes: Sequence[int]) -> str:
    """'12' or '3–12': sizes of groups."""
    low, high = min(sizes), max(sizes)
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def near_miss(summary: Mapping[str, Any]) -> str:
    """How near the best group came, of a run without rings; empty for runs of older versions, which did not say."""
    bar = summary.get("threshold") or {}
    if "best_below" not in bar:
        return ""
    return f"The bar was {bar['lowest_score']:.2f} ({bar['rule']}); the best group came to {bar['best_below']:.2f}."
