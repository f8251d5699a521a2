"""What do all pages share? Style, script, a content-security policy with their hashes, and words."""

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from math import isfinite
from pathlib import Path

import jinja2
from markupsafe import Markup

from graphabuse.casework.words import shown
from graphabuse.report.drawing.marks import outline

TEMPLATES = Path(__file__).parent / "templates"
ASSETS = Path(__file__).parent / "assets"
KEPT = re.compile(r"(<(?:style|script|pre).*?</(?:style|script|pre)>)", re.DOTALL)
ENDS = re.compile(r"</(?:td|th|tr|li|dt|dd|tbody|thead)>\n?")  # none of them can be in a text, where < is written &lt;
PLAIN = re.compile(r'="([\w.#-]+)"(?=[ >])')


@dataclass(frozen=True)
class Links:
    """How do pages lead to each other? Around a ring id stand ``before`` and ``after``; ``held`` are the rings with a page.

    Attributes
    ----------
    queue, before, after : str
        Parts of addresses.
    held : frozenset of str
        Ring ids that a link may lead to.
    """

    queue: str
    before: str
    after: str
    held: frozenset[str]


def links_within(held: Iterable[str]) -> Links:
    """Links of a page that holds everything."""
    return Links("#queue-top", "#", "", frozenset(held))


@cache
def environment() -> jinja2.Environment:
    """Templates with escaping on, strict about names."""
    loaded = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters = (day, moment, shown, number, plural, noun, percent, score, ordinal, embedded, title_of)
    loaded.filters |= {function.__name__: function for function in filters}
    loaded.globals |= {"asset": asset, "policy": policy, "glyph": glyph}
    return loaded


@cache
def asset(name: str) -> Markup:
    """Style or script of a page, as ``docs/page_assets.py`` made it from the templates."""
    return Markup((ASSETS / name).read_text(encoding="utf-8").strip())


@cache
def policy(page: str) -> str:
    """Nothing may be loaded; only this page's own style and script may run."""
    style, code = (
        base64.b64encode(hashlib.sha256(asset(f"{page}.{ending}").encode()).digest()).decode()
        for ending in ("css", "js")
    )
    return f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{code}'; base-uri 'none'; form-action 'none'"


def lean(page: str) -> str:
    """A finished page without what a browser adds by itself: ends of rows, cells and items, and quotes around plain values.

    Style and scripts stay as they are: their hashes are in the policy.
    """
    parts = KEPT.split(page)
    parts[::2] = [_unquoted(ENDS.sub("", part)) for part in parts[::2]]
    return "".join(parts)


def _unquoted(part: str) -> str:
    """Plain values without quotes; cut and joined, which is three times as fast as a replacement with a group."""
    pieces = PLAIN.split(part)
    pieces[1::2] = [f"={value}" for value in pieces[1::2]]
    return "".join(pieces)


def glyph(shape: int) -> Markup:
    """The mark of a kind for a legend."""
    drawn = outline(shape, 7, 7, 6)
    return Markup(
        '<svg class="spark" width="14" height="14" aria-hidden="true"><path class="k{}" d="{}"/></svg>'
    ).format(shape, drawn)


def title_of(picture: Markup) -> Markup:
    """The title inside a picture, escaped already, for its caption."""
    return Markup(str(picture).partition("<title>")[2].partition("</title>")[0])


def score(value: float) -> str:
    """0.85, or a dash where nothing is known."""
    return f"{value:.2f}" if isfinite(value) else "–"


def day(value: datetime) -> str:
    """2024-03-01."""
    return value.isoformat(" ")[:10]


def moment(value: datetime) -> str:
    """2024-03-01 14:05."""
    return value.isoformat(" ")[:16]


def number(value: float) -> str:
    """12,345, or a dash where nothing is known."""
    return f"{value:,.0f}" if isfinite(value) else "–"


def ordinal(place: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th."""
    ending = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place:,}{ending}"


def noun(kind: str) -> str:
    """The word for an identifier kind: address, payment token."""
    return "address" if kind == "ip" else kind.replace("_", " ")


def plural(count: int, word: str) -> str:
    """1 device, 2 devices, 2 addresses."""
    ending = "" if count == 1 else "es" if word.endswith("s") else "s"
    return f"{count:,} {word}{ending}"


def percent(share: float) -> str:
    """62 %, 6.2 %, under 0.1 %; a dash where nothing is known."""
    if not share >= 0:
        return "–"
    return "under 0.1 %" if 0 < share < 0.001 else f"{100 * share:.1f} %" if 0 < share < 0.1 else f"{100 * share:.0f} %"


def span(seconds: float) -> str:
    """5 minutes, 7 hours, 12 days."""
    for size, word in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= 2 * size or (size == 60 and seconds > 0):
            return plural(max(round(seconds / size), 1), word)
    return "the same moment"


def embedded(text: str) -> str:
    """A shown identifier that may stand inside a sentence: text that runs from right to left does not turn it around."""
    turned = any(unicodedata.bidirectional(mark) in ("R", "AL", "AN") for mark in text)
    clean = text.replace("|", "¦")
    return f"\u2068{clean}\u2069" if turned else clean
