"""How does a query that says ``:Account`` find ``:AbuseAccount``? Labels get the prefix; strings, maps and names in backticks stay."""

from collections.abc import Collection
from dataclasses import dataclass

from graphabuse.store.guard import TOKEN

_BRACED_PATTERNS = ("EXISTS", "COUNT", "COLLECT")  # what follows in braces is a pattern, elsewhere it is a map
_BEFORE = (":", "|", "&", "!", "(")  # in a label expression such as :A|(B&!C)
_OPEN, _CLOSE = "([{", ")]}"


@dataclass
class _Bracket:
    """What is known of one open bracket: is it a map, does a key come next, are we inside a label expression?"""

    is_map: bool = False
    at_key: bool = False
    in_label: bool = False


def with_prefix(text: str, labels: Collection[str], prefix: str) -> str:
    """The same query with ``prefix`` before those labels; it stands in backticks then, so that a second pass changes nothing.

    >>> with_prefix("MATCH (a:Account {plan: 'x:Account'}) RETURN {kind: Account, own: a:Account}", {"Account"}, "Abuse")
    "MATCH (a:`AbuseAccount` {plan: 'x:Account'}) RETURN {kind: Account, own: a:`AbuseAccount`}"
    """
    tokens = [(str(found.lastgroup), found.group()) for found in TOKEN.finditer(text)]
    parts: list[str] = []
    held = [_Bracket()]
    last: list[str] = ["", ""]  # the two tokens before, spaces and comments left out
    for kind, value in tokens:
        if kind in ("space", "comment"):
            parts.append(value)
            continue
        now = held[-1]
        if value == ":" and kind == "mark":
            now.in_label = not (now.is_map and now.at_key)
            now.at_key = False
        elif now.in_label and kind in ("word", "name") and last[1] in _BEFORE:
            known = kind == "word" and value in labels
            parts.append(f"`{prefix}{value}`" if known else value)
            last = [last[1], value]
            continue
        elif value == "," and now.is_map:
            now.at_key, now.in_label = True, False
        elif not (now.in_label and value in ("|", "&", "!", "(", ")")):
            now.in_label = False
        if kind == "mark" and value in _OPEN:
            is_map = value == "{" and last[1].upper() not in _BRACED_PATTERNS
            held.append(_Bracket(is_map, at_key=is_map, in_label=now.in_label and value == "("))
        elif kind == "mark" and value in _CLOSE and len(held) > 1:
            held.pop()
        parts.append(value)
        last = [last[1], value]
    return "".join(parts)
