"""What do all pages share? Style, script, a content-security policy with their hashes, and words."""

import base64
import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment() -> jinja2.Environment:
    """Templates with escaping on, strict about names."""
    loaded = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    loaded.filters |= {"day": day, "moment": moment, "shown": shown, "number": number, "plural": plural}
    loaded.globals |= {"style": Markup(asset("style.css")), "script": Markup(asset("script.js")), "policy": policy()}
    return loaded


@cache
def asset(name: str) -> str:
    """Text of a file beside the templates."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


@cache
def policy() -> str:
    """Nothing may be loaded; only this style and this script may run."""
    style, script = (
        base64.b64encode(hashlib.sha256(asset(name).encode()).digest()).decode() for name in ("style.css", "script.js")
    )
    return f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; base-uri 'none'; form-action 'none'"


def day(value: datetime) -> str:
    """2024-03-01."""
    return value.isoformat(" ")[:10]


def moment(value: datetime) -> str:
    """2024-03-01 14:05."""
    return value.isoformat(" ")[:16]


def number(value: float) -> str:
    """12,345."""
    return f"{value:,.0f}"


def plural(count: int, word: str) -> str:
    """1 device, 2 devices, 2 addresses."""
    ending = "" if count == 1 else "es" if word.endswith("s") else "s"
    return f"{count:,} {word}{ending}"


def shown(text: object, length: int = 48) -> str:
    """An identifier as it can be shown: control and direction marks made visible, the middle of long ones left out."""
    clean = "".join(
        mark if mark.isprintable() and not 0x200E <= ord(mark) <= 0x206F else f"\\u{ord(mark):04x}"
        for mark in str(text)[:4000]
    )
    return clean if len(clean) <= length else f"{clean[: length - 13]}…{clean[-12:]}"
