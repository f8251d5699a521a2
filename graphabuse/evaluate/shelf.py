"""Where do the examples of many worlds wait? In a file each: their insides take gigabytes, and most are never looked at."""

import pickle
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from graphabuse.config import Config
from graphabuse.evaluate.training_set import Examples, join, take
from graphabuse.evaluate.training_worlds import examples_of_seed


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
            part = replace(part, members=part.members[:0], belongs=part.belongs[:0])
            parts.append(part if rows is None else take(part, rows[start:stop]))
            start = stop
        return join(parts)


def shelve(seeds: Sequence[int], configs: Sequence[Config], folder: Path, *, processes: int = 2) -> Shelf:
    """Make the examples of some worlds, judged with the settings in turn, and put them on a shelf."""
    work = partial(_shelve_one, configs=tuple(configs), folder=folder)
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return Shelf(tuple(pool.map(work, seeds, chunksize=4)))


def _shelve_one(seed: int, *, configs: Sequence[Config], folder: Path) -> Path:
    file = folder / f"{seed}.pickle"
    file.write_bytes(pickle.dumps(examples_of_seed(seed, configs), protocol=5))
    return file


def _read(file: Path) -> Examples:
    found = pickle.loads(file.read_bytes())
    assert isinstance(found, Examples)
    return found
