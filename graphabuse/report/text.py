"""How is a value shown to a person, so that it can be read and can do no harm?"""

import re
import unicodedata
from datetime import datetime

import pandas as pd

from graphabuse.errors import InputError

MINUS = "–"
SHOWN_LENGTH = 44
TOKEN_TAIL = 4
NOUNS = {
    "account": ("account", "accounts"),
    "ip": ("address", "addresses"),
    "device": ("device", "devices"),
    "payment_token": ("payment token", "payment tokens"),
    "address": ("postal address", "postal addresses"),
}
_RING_ID = re.compile(r"R-[0-9A-F]{8}")
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def ring_file(ring_id: str) -> str:
    """File name of a ring's page; refuses what could leave the folder.

    Raises
    ------
    InputError
        The id is not ``R-`` and eight upper-case hex digits.
    """
    if not _RING_ID.fullmatch(ring_id):
        raise InputError(
            f"ring id {shown(ring_id)!r} cannot name a file; allowed is R- and eight hex digits (0-9, A-F): "
            "make the run again with this version"
        )
    return f"{ring_id}.html"


def shown(value: object, length: int = SHOWN_LENGTH) -> str:
    """Text of a value: control, bidirectional and other invisible characters are spelt out, long text is cut."""
    text = str(value)
    cut = text[: length - 1] + "…" if len(text) > length else text
    if cut.isprintable() and cut.isascii():
        return cut
    return "".join(f"⟨{ord(char):04X}⟩" if unicodedata.category(char) in _INVISIBLE else char for char in cut)


def shown_identifier(kind: str, value: object) -> str:
    """Text of an identifier on a page; of a payment token only the last four characters (the files hold all of it)."""
    text = str(value)
    if kind == "payment_token" and len(text) > 2 * TOKEN_TAIL:
        return "…" + shown(text[-TOKEN_TAIL:])
    return shown(text)


def noun(kind: str, count: int = 1) -> str:
    """The word for an identifier kind."""
    singular, plural = NOUNS.get(kind, (kind.replace("_", " "), kind.replace("_", " ") + "s"))
    return singular if count == 1 else plural


def counted(count: int, kind: str) -> str:
    """``12 devices``, ``1 device``."""
    return f"{number(count)} {noun(kind, count)}"


def number(value: object) -> str:
    """A whole number with thousands separated; a dash where there is none."""
    return MINUS if missing(value) else f"{int(value):,}"  # type: ignore[call-overload]


def decimal(value: object, digits: int = 2) -> str:
    """A number with fixed digits; a dash where there is none."""
    return MINUS if missing(value) else f"{float(value):,.{digits}f}"  # type: ignore[arg-type]


def percent(value: object) -> str:
    """A share 0..1 in percent; a dash where there is none."""
    if missing(value):
        return MINUS
    share = 100 * float(value)  # type: ignore[arg-type]
    if 0 < share < 0.1:
        return "under 0.1 %"
    return f"{share:.1f} %" if share < 10 and share != int(share) else f"{share:.0f} %"


def day(value: object) -> str:
    """``3 Oct 2026``; a dash where there is no time."""
    if missing(value):
        return MINUS
    at = pd.Timestamp(value)  # type: ignore[arg-type]
    return f"{at.day} {at:%b %Y}"


def moment(value: object) -> str:
    """``2026-10-03 14:05``, UTC; a dash where there is no time."""
    return MINUS if missing(value) else f"{pd.Timestamp(value):%Y-%m-%d %H:%M}"  # type: ignore[arg-type]


def period(start: object, end: object) -> str:
    """``3 – 14 Oct 2026``: two days with what they share said once."""
    if missing(start) or missing(end):
        return MINUS
    first, last = pd.Timestamp(start), pd.Timestamp(end)  # type: ignore[arg-type]
    if first.date() == last.date():
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} – {day(last)}"
    return f"{first.day} {first:%b} – {day(last)}" if first.year == last.year else f"{day(first)} – {day(last)}"


def span(start: object, end: object) -> str:
    """Length of a period in the unit a person would choose."""
    if missing(start) or missing(end):
        return MINUS
    seconds = (pd.Timestamp(end) - pd.Timestamp(start)).total_seconds()  # type: ignore[arg-type]
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= size:
            count = round(seconds / size)
            return f"{count} {unit}{'s' if count != 1 else ''}"
    return "under a minute"


def missing(value: object) -> bool:
    """None, NaN or NaT."""
    if value is None:
        return True
    if isinstance(value, str | datetime) and value is not pd.NaT:
        return False
    return bool(pd.isna(value))  # type: ignore[call-overload]
