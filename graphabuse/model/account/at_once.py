"""How do two cores share what does not depend on each other? Boosted trees on one thread each, two fits at a time.

Threads within one fit wait for each other at every leaf: on a busy machine that costs more than it brings, and the last digits of a
sum would depend on how many there are.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
WORKERS = 2


def at_once(jobs: Sequence[Callable[[], T]]) -> list[T]:
    """What each job returns, in their order; none may draw from a generator that others draw from, as networks do."""
    if len(jobs) < 2:
        return [job() for job in jobs]
    pool = ThreadPoolExecutor(WORKERS)
    try:
        return [found.result() for found in [pool.submit(job) for job in jobs]]
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def beside(jobs: Mapping[str, Callable[[], T]]) -> Iterator[dict[str, Callable[[], T]]]:
    """Ways to get what each job returns; they run one after the other while the caller does something else."""
    pool = ThreadPoolExecutor(1)
    try:
        yield {name: pool.submit(job).result for name, job in jobs.items()}
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
