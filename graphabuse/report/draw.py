"""How are thousands of pages drawn on all cores?"""

from collections.abc import Sequence
from pathlib import Path

from graphabuse.beside import Interpreter
from graphabuse.report.desk import Desk
from graphabuse.report.pages import ring_pages

WORTH_ONE = 400  # pages for each interpreter beside this one; starting it costs as much as 300
HEAD_START = 60  # pages drawn here until it is ready
MOST_BESIDE = 3


def interpreters_for(n_pages: int) -> int:
    """How many interpreters beside this one are worth their start."""
    return min(MOST_BESIDE, n_pages // WORTH_ONE)


def draw_pages(desk: Desk, folder: Path, beside: Sequence[Interpreter]) -> int:
    """Write the page of every ring; returns how many. ``beside`` are ready to call :func:`draw`."""
    rings = list(desk.places)
    first, rest = rings[:HEAD_START], rings[HEAD_START:]  # best rings are largest: those after them are dealt in turn
    for number, interpreter in enumerate(beside, start=1):
        interpreter.hand(desk, folder, rest[number :: len(beside) + 1])
    draw(desk, folder, first + rest[:: len(beside) + 1])
    for interpreter in beside:
        interpreter.result()
    return len(rings)


def draw(desk: Desk, folder: Path, rings: Sequence[str]) -> None:
    """Write the pages of some rings."""
    for page in ring_pages(desk, among=set(rings)):
        (folder / f"{page.ring_id}.html").write_text(page.html, encoding="utf-8")
