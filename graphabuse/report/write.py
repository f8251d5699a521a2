"""How does a run become a folder? Written beside the target and moved into place, so that nobody reads half a report."""

import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from graphabuse.beside import interpreters
from graphabuse.errors import InputError
from graphabuse.records import Run
from graphabuse.report.activity import Activity, from_sightings
from graphabuse.report.desk import desk
from graphabuse.report.draw import draw, draw_pages, interpreters_for
from graphabuse.report.elsewhere import Places, places
from graphabuse.report.frames import completed
from graphabuse.report.index import index_page, single_page
from graphabuse.report.pages import ring_alone
from graphabuse.report.past import Past, no_past
from graphabuse.report.tables import write_tables

RING_ID = re.compile(r"R-[0-9A-F]{8}")
FORMAT = "graphabuse-report-1"


@dataclass(frozen=True)
class ReportPaths:
    """Where a report lies.

    Attributes
    ----------
    folder, index : Path
        The folder and its first page.
    pages : int
        Ring pages written.
    """

    folder: Path
    index: Path
    pages: int


def write_report(
    run: Run, out: str | Path, *, activity: Activity | None = None, past: Past | None = None, single_file: bool = False,
    links: Mapping[str, str] | None = None,
) -> ReportPaths:  # fmt: skip
    """Write tables, pages and ``run.json``; an earlier report in ``out`` is replaced.

    Parameters
    ----------
    activity : Activity, optional
        Hourly use of the members (:func:`read_activity`); without it, pictures of time show first and last sightings.
    past : Past, optional
        Decisions and earlier runs (:func:`read_past`); without it every ring is open and none has a precedent.
    single_file : bool
        One ``index.html`` that can be mailed, with the pages of the first fifty rings of the queue in it, and no folder ``rings``.
    links : mapping, optional
        Name → address of where a ring can be opened besides, with ``{ring}``, ``{run}`` and ``{cypher}`` for what varies.

    Raises
    ------
    InputError
        ``out`` is a file, holds something that is no report, or cannot be written; an address that no page may lead to.
    """
    target, elsewhere = Path(out), places(links or {})
    with made_beside(target) as scratch:
        pages = _fill(run, scratch, activity, past, elsewhere, single_file=single_file)
    return ReportPaths(target, target / "index.html", pages)


@contextmanager
def made_beside(target: Path) -> Iterator[Path]:
    """A folder to fill, which takes the place of ``target`` at the end; what goes wrong before leaves that as it was.

    Raises
    ------
    InputError
        It is a file, holds something that is no report, or cannot be written.
    """
    _check_target(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise InputError(f"report folder {target} cannot be written: {error.strerror}; choose another --out") from error
    try:
        yield scratch
        if target.exists():
            shutil.rmtree(target)
        scratch.chmod(0o755)
        scratch.rename(target)
    except BaseException as error:
        shutil.rmtree(scratch, ignore_errors=True)
        if not isinstance(error, OSError):
            raise
        raise InputError(
            f"report folder {target} cannot be written: {error.strerror}; free some space or choose another --out"
        ) from error


def ring_page(run: Run, ring_id: str, *, activity: Activity | None = None, past: Past | None = None) -> str:
    """The page of one ring as it stands in the report of ``run``, without links to other pages.

    Raises
    ------
    NotFoundError
        Not in this run.
    """
    whole = completed(run)
    everything = desk(whole, activity or from_sightings(whole), past or no_past())
    return ring_alone(everything, everything.cases[ring_id].ring_id).html


def _check_target(target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise InputError(f"--out {target} is a file; give a folder")
    if target.exists() and any(target.iterdir()) and not _is_report(target):
        raise InputError(
            f"--out {target} holds other files; give an empty or a new folder, or an earlier report to replace"
        )


def _is_report(folder: Path) -> bool:
    try:
        return bool(json.loads((folder / "run.json").read_text(encoding="utf-8")).get("format") == FORMAT)
    except (OSError, ValueError):
        return False


def _fill(
    run: Run, folder: Path, activity: Activity | None, past: Past | None, elsewhere: Places, *, single_file: bool
) -> int:
    with interpreters(draw, 0 if single_file else interpreters_for(len(run.rings))) as beside:
        write_tables(run, folder)
        run = completed(replace(run, accounts=run.accounts.head(0)))  # no page lists those in no ring
        _check_ids(run)
        everything = desk(run, activity or from_sightings(run), past or no_past(), elsewhere)
        if single_file:
            page, count = single_page(everything)
        else:
            (folder / "rings").mkdir()
            count = draw_pages(everything, folder / "rings", beside)
            page = index_page(everything)
    (folder / "index.html").write_text(page, encoding="utf-8")
    summary = {"format": FORMAT, "written_at": datetime.now(UTC).isoformat(timespec="seconds"), **run.summary}
    (folder / "run.json").write_text(
        json.dumps(summary, indent=1, sort_keys=True, default=str) + "\n", encoding="utf-8"
    )
    return count


def _check_ids(run: Run) -> None:
    for ring_id in run.rings["ring_id"]:
        if not RING_ID.fullmatch(ring_id):
            raise InputError(f"ring id {ring_id!r} is not of the form R-0123ABCD; the run was made by another program")
