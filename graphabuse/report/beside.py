"""How are thousands of pages drawn on all cores? Processes beside this one draw their share, each a fresh interpreter.

A fork would start faster but copy the locks of the engine's threads; the multiprocessing module would run the caller's script again.
"""

import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from graphabuse.report.desk import Desk
from graphabuse.report.pages import ring_pages

HEAD_START = 250  # pages drawn here until another interpreter is ready
MOST_PROCESSES = 4
START = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from graphabuse.report.beside import draw_share; draw_share()"
)
Process = subprocess.Popen[bytes]


@contextmanager
def drawers(n_pages: int) -> Iterator[list[Process]]:
    """Processes that get ready while this one prepares the report; none for a few pages or on one core."""
    wanted = min(MOST_PROCESSES, os.cpu_count() or 1, n_pages // HEAD_START) - 1
    started = [subprocess.Popen([sys.executable, "-c", START], stdin=subprocess.PIPE) for _ in range(wanted)]
    try:
        for process in started:
            _tell(process, sys.path)
        yield started
    finally:
        for process in started:
            process.kill()
            process.communicate()


def draw_pages(desk: Desk, folder: Path, beside: list[Process]) -> int:
    """Write the page of every ring; returns how many. What a process beside does not finish is drawn here."""
    rings = list(desk.places)
    each = max(len(rings) - HEAD_START, 0) // (len(beside) + 1)
    first = len(rings) - each * len(beside)
    shares = [rings[:first], *(rings[at : at + each] for at in range(first, len(rings), max(each, 1)))]
    with tempfile.NamedTemporaryFile(prefix="graphabuse-") as told:
        if beside:
            pickle.dump((desk, folder, shares), told, protocol=pickle.HIGHEST_PROTOCOL)
            told.flush()
        for number, process in enumerate(beside, start=1):
            _tell(process, (told.name, number))
        _draw(desk, folder, shares[0])
        for number, process in enumerate(beside, start=1):
            if process.wait() != 0:
                _draw(desk, folder, shares[number])
    return len(rings)


def draw_share() -> None:
    """What a process beside does: draw the share that it is told of on standard input."""
    file, number = pickle.load(sys.stdin.buffer)
    desk, folder, shares = pickle.loads(Path(file).read_bytes())
    _draw(desk, folder, shares[number])


def _tell(process: Process, what: object) -> None:
    """Send a few words; a process that is gone is noticed when it is waited for."""
    assert process.stdin is not None
    with suppress(BrokenPipeError):
        process.stdin.write(pickle.dumps(what))
        process.stdin.flush()


def _draw(desk: Desk, folder: Path, rings: list[str]) -> None:
    for page in ring_pages(desk, among=set(rings)):
        (folder / f"{page.ring_id}.html").write_text(page.html, encoding="utf-8")
