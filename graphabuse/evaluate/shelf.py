"""Where do the examples of many worlds wait? In a file each: their insides take gigabytes, and most are never looked at."""

import pickle
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from graphabuse.evaluate.training_set import Examples, join, take


@dataclass(frozen=True)
class Shelf:
    """Examples of many worlds, world by world.

    Attributes
    ----------
    files : tuple of Path
        One pickled :class:`Examples` each, written and read by this process and its children alone.
    """

    files: tuple[Path, ...]

    def figures(self) -> Examples:
        """All candidates without their insides."""
        return join([replace(_read(file), graphs=None) for file in self.files])

    def inside(self, rows: np.ndarray | None = None) -> Examples:
        """All candidates, or those at ``rows`` (bool), with their insides; memberships, which these need not, are left out."""
        parts, start = [], 0
        for file in self.files:
            part = _read(file)
            stop = start + len(part.jaccard)
            part = replace(part, members=part.members[:0], belongs=part.belongs[:0], member_world=part.member_world[:0])
            parts.append(part if rows is None else take(part, rows[start:stop]))
            start = stop
        return join(parts)


def shelve(jobs: Mapping[int, Callable[[], Examples]], folder: Path, *, processes: int = 2) -> Shelf:
    """Make the examples of some worlds, by number, and put them on a shelf in that order; those that are there are kept.

    Each is made by a call that can be pickled.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{number}.pickle" for number in jobs]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return Shelf(tuple(pool.map(_shelve_one, jobs.values(), files, chunksize=4)))


def _shelve_one(job: Callable[[], Examples], file: Path) -> Path:
    if not file.exists():
        aside = file.with_suffix(".part")
        aside.write_bytes(pickle.dumps(job(), protocol=5))
        aside.replace(file)  # a shelf that was left half done can be filled up
    return file


def _read(file: Path) -> Examples:
    found = pickle.loads(file.read_bytes())
    assert isinstance(found, Examples)
    return found
