"""Writes the style and the scripts that pages of a report carry, made small from graphabuse/report/templates: ``python docs/page_assets.py``.

Names inside functions become letters and space goes; nothing else changes. What it writes is kept in the repository, so
that only somebody who changes a page needs the minifier.
"""

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
            found[f"{page}.{ending}"] = minify.string(form, "".join(parts))
    return found


if __name__ == "__main__":
    for name, content in assets().items():
        (REPORT / "assets" / name).write_text(content + "\n", encoding="utf-8")
