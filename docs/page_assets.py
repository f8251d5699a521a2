"""Writes the style and the scripts that pages of a report carry, made small from graphabuse/report/templates: ``python docs/page_assets.py``.

Names inside scripts become letters, custom properties of the style their first letter, and space goes; nothing else changes.
What it writes is kept in the repository, so that only somebody who changes a page needs the minifier.
"""

import re
from pathlib import Path

import minify

REPORT = Path(__file__).parents[1] / "graphabuse" / "report"
FORMS = {"css": "text/css", "js": "text/javascript"}
ALL = {"css": ("style",), "js": ()}  # what all pages have in common
PAGES = {"index": ("index",), "ring": ("ring",), "single": ("index", "ring")}


def assets() -> dict[str, str]:
    """File name → content: for each page what all have in common, then its own."""
    found = {}
    for page, own in PAGES.items():
        for ending, form in FORMS.items():
            names = (*ALL[ending], *own)
            parts = [(REPORT / "templates" / f"{name}.{ending}").read_text(encoding="utf-8") for name in names]
            made = "".join(f"{{{part}}}" for part in parts) if ending == "js" else _short_names("".join(parts))
            found[f"{page}.{ending}"] = minify.string(form, made)
    return found


def _short_names(style: str) -> str:
    """``--line`` as ``--l``."""
    names = sorted(set(re.findall(r"--(\w+)", style)))
    if len({name[0] for name in names}) < len(names):
        raise SystemExit(f"two custom properties begin with the same letter: {', '.join(names)}")
    return re.sub(r"--(\w)\w*", r"--\1", style)


if __name__ == "__main__":
    for name, content in assets().items():
        (REPORT / "assets" / name).write_text(content + "\n", encoding="utf-8")
