"""How does the page of one ring open outside a report?"""

import tempfile
from dataclasses import dataclass, fields, replace
from html import escape
from pathlib import Path

import pandas as pd

from graphabuse.errors import InputError
from graphabuse.records import Run
from graphabuse.report import write_report


@dataclass(frozen=True)
class Page:
    """A page that a notebook shows in a frame of its own, where it can reach nothing."""

    html: str

    def _repr_html_(self) -> str:
        return f'<iframe sandbox="allow-scripts" style="width:100%;height:720px;border:1px solid #bbb" srcdoc="{escape(self.html)}"></iframe>'


def page_of(run: Run, ring_id: str) -> str:
    """The page of a ring as it stands in a report."""
    alone = _alone(run, ring_id)
    with tempfile.TemporaryDirectory(prefix="graphabuse-page-") as folder:
        write_report(alone, Path(folder) / "report")
        return (Path(folder) / "report" / "rings" / f"{ring_id}.html").read_text(encoding="utf-8")


def write_page(run: Run, ring_id: str, path: str | Path) -> Path:
    """Write it to a file.

    Raises
    ------
    InputError
        The file cannot be written.
    """
    target = Path(path)
    page = page_of(run, ring_id)
    try:
        target.write_text(page, encoding="utf-8")
    except OSError as error:
        raise InputError(f"page {target} cannot be written: {error.strerror}; choose another file") from error
    return target


def _alone(run: Run, ring_id: str) -> Run:
    """The run with one ring."""
    frames = {part.name: getattr(run, part.name) for part in fields(Run)}
    cut = {
        name: frame[frame["ring_id"] == ring_id].reset_index(drop=True)
        for name, frame in frames.items()
        if isinstance(frame, pd.DataFrame) and "ring_id" in frame
    }
    return replace(Run(**frames), **cut)
