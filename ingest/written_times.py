"""How is a text of some form brought into ISO 8601 on an engine? By patterns that every engine replaces alike.

Engines have readers of their own, which disagree about what a bad time is: one gives NULL, one the next day, one stops the query.
"""

import re

import ibis
from ibis.expr.types import StringValue

from graphabuse.errors import InputError

_DAY = (
    "([0-9]{4}-(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|[0-9]{4}-(0[469]|11)-(0[1-9]|[12][0-9]|30)|[0-9]{4}-02-(0[1-9]|1[0-9]|2[0-8])"
    "|([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)"
)
_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?"
_OFFSET = "( ?(Z|z|UTC|[+-][0-9]{2}(:?[0-9]{2})?))"
_EXISTS = f"^{_DAY}([T ]{_CLOCK}{_OFFSET}?)?$"
WITH_OFFSET = f"{_CLOCK}{_OFFSET}$"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENDS = ("(uary)", "(ruary)", "(ch)", "(il)", "", "(e)", "(y)", "(ust)", "(tember)", "(ober)", "(ember)", "(ember)")
_WEEK = ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")
_TWO = "[0-9]{1,2}"


def _any_case(text: str) -> str:
    return re.sub("[a-z]", lambda letter: f"[{letter[0].upper()}{letter[0]}]", text)


_LONG_MONTHS = _any_case("|".join(name + end.strip("()") for name, end in zip(_MONTHS, _ENDS, strict=True)))
_PARTS = {
    "Y": "[0-9]{4}", "y": "[0-9]{2}", "m": _TWO, "d": _TWO, "H": _TWO, "I": "0?[1-9]|1[0-2]", "M": _TWO, "S": _TWO, "f": "[0-9]{1,6}",
    "g": "[0-9]{1,3}", "b": _any_case("|".join(_MONTHS)), "B": _LONG_MONTHS, "p": "[AaPp][Mm]", "z": "[+-][0-9]{2}:?(?:[0-9]{2})?",
    "a": _any_case("|".join(name[:3] for name in _WEEK)), "A": _any_case("|".join(f"{name}day" for name in _WEEK)),
}  # fmt: skip
ALLOWED = ", ".join(f"%{letter}" for letter in _PARTS)


def trimmed(cell: StringValue) -> StringValue:
    """Without spaces at either end."""
    return cell.re_replace("^ +| +$", "")


def sound(iso: StringValue) -> StringValue:
    """A text that is ISO 8601 and a time that exists, NULL otherwise."""
    return ibis.ifelse(iso.re_search(_EXISTS), iso, ibis.null("string"))


def iso_of(cell: StringValue, time_format: str, engine: str, *, source: str) -> StringValue:
    """A text of a ``strptime`` format as ISO 8601, with its offset if it has one; any other text comes out as something else.

    Raises
    ------
    InputError
        A part of the format that is not known, twice there, or missing for a date.
    """
    pattern, letters = _pattern(time_format, source=source)
    place = {letter: f"\\{at}" for at, letter in enumerate(letters, start=1)}
    year = place.get("Y") or "~" + place["y"]
    month = place.get("m") or place.get("b") or place["B"]
    hour = place.get("H") or place.get("p", "") + place.get("I", "0")
    fraction = "." + (place.get("f") or place["g"]) if {"f", "g"} & set(letters) else ""
    whole = (
        f"{year}-{month}-{place['d']} {hour}:{place.get('M', '0')}:{place.get('S', '0')}{fraction}{place.get('z', '')}"
    )
    steps = [
        ("^=+", ""),
        (pattern, f"={whole}"),
        ("^[^=].*$", ""),
        ("^=", ""),
    ]  # what is not of the form does not pass for ISO 8601
    if "m" not in place:
        steps += [(f"-{_any_case(name)}[a-zA-Z]*-", f"-{at:02}-") for at, name in enumerate(_MONTHS, start=1)]
    if "Y" not in place:
        steps += [("^~([0-5][0-9]|6[0-8])-", r"20\1-"), ("^~", "19")]
    if "I" in place:
        steps += [
            (" ([AaPp][Mm])?([0-9]):", r" \g<1>0\2:"),
            (" [Aa][Mm]12:", " 00:"),
            (" [Aa][Mm]", " "),
            (" [Pp][Mm]12:", " 12:"),
        ]
        steps += [(f" [Pp][Mm]{at:02}:", f" {at + 12}:") for at in range(1, 12)]
    # one digit becomes two; twice, since neighbours share what stands between them
    steps += [("([-: ])([0-9])([-: .+]|$)", r"\g<1>0\2\3")] * 2
    for found, given in steps:
        cell = cell.re_replace(found, _references(given, engine))
    return cell


def _references(given: str, engine: str) -> str:
    """Group references as the engine writes them."""
    plain = re.sub(r"\\g<([0-9])>", r"\\\1", given)
    return re.sub(r"\\([0-9])", r"$\1", plain) if engine == "pyspark" else plain


def _pattern(time_format: str, *, source: str) -> tuple[str, list[str]]:
    """A ``strptime`` format as a regular expression with one group for each part that is used, and the letters of these parts."""
    pattern, letters = "", []
    for part, literal in re.findall(r"%-?(.)|(.)", time_format, re.DOTALL):
        if part == "%" or (literal and literal != "%"):
            sign = part or literal
            pattern += (
                " +"
                if sign == " "
                else sign
                if re.fullmatch("[A-Za-z0-9]", sign)
                else f"[{sign}]"
                if sign not in "\\^]"
                else f"\\{sign}"
            )
        elif part in _PARTS and part not in letters:
            pattern += f"(?:{_PARTS[part]})" if part in "aA" else f"({_PARTS[part]})"
            letters += [] if part in "aA" else [part]
        else:
            raise InputError(
                f"{source}: [time] format {time_format!r}: %{part} cannot be read on an engine, or stands there twice; allowed are "
                f"{ALLOWED}; or load the table with --engine duckdb"
            )
    if not ({"Y", "y"} & set(letters) and {"m", "b", "B"} & set(letters) and "d" in letters):
        raise InputError(
            f"{source}: [time] format {time_format!r} names no year, month and day; write for instance '%d.%m.%Y %H:%M:%S'"
        )
    return f"^{pattern}$", letters
