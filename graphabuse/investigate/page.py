"""How does the page of one ring open outside a report?"""

from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

from graphabuse.errors import InputError
from graphabuse.records import Run
from graphabuse.report import Activity, read_activity, read_past, ring_page
from graphabuse.store import Store


@dataclass(frozen=True)
class Page:
    """A page that a notebook shows in a frame of its own, where it can reach nothing."""

    html: str

    def _repr_html_(self) -> str:
        return f'<iframe sandbox="allow-scripts" style="width:100%;height:720px;border:1px solid #bbb" srcdoc="{escape(self.html)}"></iframe>'


def page_of(store: Store, run: Run, ring_id: str) -> str:
    """The page of a ring as it stands in the report: with use by the hour, decisions, precedents and its place in the queue."""
    return ring_page(run, ring_id, activity=_activity(store, run, ring_id), past=read_past(store, run))


def write_page(store: Store, run: Run, ring_id: str, path: str | Path) -> Path:
    """Write it to a file.

    Raises
    ------
    InputError
        The file cannot be written.
    """
    target = Path(path)
    page = page_of(store, run, ring_id)
    try:
        target.write_text(page, encoding="utf-8")
    except OSError as error:
        raise InputError(f"page {target} cannot be written: {error.strerror}; choose another file") from error
    return target


def _activity(store: Store, run: Run, ring_id: str) -> Activity | None:
    """Use of this ring's members alone; nothing where their events are gone."""
    alone = replace(run, members=run.members[run.members["ring_id"] == ring_id])
    found = read_activity(store, alone)
    return found if len(found.uses) else None
