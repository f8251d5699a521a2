"""How long does each stage of a job take, and who is told?"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from graphabuse.engine.duckdb import within_limits

Progress = Callable[[str], None]


class Clock:
    """Seconds of each stage, told to the caller as they start."""

    def __init__(self, progress: Progress | None) -> None:
        self.progress = progress
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        if self.progress:
            self.progress(name)
        started = time.perf_counter()
        with within_limits(name):
            yield
        self.seconds[name] = round(time.perf_counter() - started, 3)
