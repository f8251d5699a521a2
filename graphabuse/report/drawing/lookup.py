"""Which mark is an account? Numbers for the script: places, links and a short digest of every account id.

Ids themselves are not in the data, so that it stays small and no id can be live in it: five characters stand for each
account, a sum over its id that one line of script computes, too. A search finds every account by its whole id.
"""

import json
from collections.abc import Iterable, Sequence

from markupsafe import Markup

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
LENGTH = 5
FACTOR = 7_919  # as in ring.js; no common factor with 36, so that every character of an id counts


def digest(account: str) -> str:
    """Five characters that stand for an id.

    >>> digest("a100494")
    'shnig'
    """
    number = LENGTH + 2
    for character in account:
        number = (number * FACTOR + ord(character)) % len(DIGITS) ** LENGTH
    return "".join(DIGITS[number // len(DIGITS) ** place % len(DIGITS)] for place in reversed(range(LENGTH)))


def digests(accounts: Iterable[str]) -> str:
    """Digests of many ids, one after another."""
    return "".join(map(digest, accounts))


def data_block(
    *, x: Sequence[int], y: Sequence[int], r: Sequence[int], links: Sequence[Sequence[int]], words: Sequence[str],
    accounts: Sequence[str], order: Sequence[int],
) -> Markup:  # fmt: skip
    """Everything the script needs about one picture as JSON inside a script element that never runs.

    Parameters
    ----------
    x, y, r : sequence of int
        Places and radii of the marks; marks that hold accounts come first.
    links : sequence of sequences of int
        Marks that each of the first marks is linked to.
    words : sequence of str
        What each mark is, fields between bars.
    accounts : sequence of str
        Digests of the accounts of each of the first marks.
    order : sequence of int
        Marks in the order of the keyboard walk.
    """
    content = {
        "x": list(x), "y": list(y), "r": list(r), "l": list(links), "w": list(words), "a": list(accounts), "o": list(order),
    }  # fmt: skip
    return json_block(content)


def json_block(content: object) -> Markup:
    """A JSON script element; what could end it or begin markup is escaped."""
    text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    for mark in "<>&":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return Markup('<script type="application/json" class="marks">{}</script>').format(Markup(text))
