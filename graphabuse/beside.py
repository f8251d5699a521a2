"""How does a second core help where Python holds the interpreter? A fresh interpreter beside this one does a part of the work.

A fork would start faster but copy the locks of the engine's threads; the multiprocessing module would run the caller's script again.
What such a process fails to do, whatever the reason, its owner does itself: the answer is the same.
"""

import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

START = "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); from graphabuse.beside import serve; serve()"


class Interpreter:
    """A process that gets ready for one call of a function of a module, and makes it when told the arguments."""

    def __init__(self, function: Callable[..., object], folder: Path) -> None:
        self.function = function
        self._told = folder / f"{id(self)}.task"
        self._process = subprocess.Popen([sys.executable, "-c", START], stdin=subprocess.PIPE)
        self._say(sys.path)
        self._say((function.__module__, function.__qualname__))
        self._arguments: tuple[object, ...] = ()

    def hand(self, *arguments: object) -> None:
        """Let it call the function with these arguments."""
        self._arguments = arguments
        self._told.write_bytes(pickle.dumps(arguments, protocol=pickle.HIGHEST_PROTOCOL))
        self._say(str(self._told))

    def result(self) -> Any:
        """What the function returned; it is called here if the process did not get to its end."""
        if self._process.wait() == 0:
            return pickle.loads(self._told.read_bytes())
        return self.function(*self._arguments)

    def close(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.communicate()

    def _say(self, what: object) -> None:
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # a process that is gone is noticed when it is waited for
            self._process.stdin.write(pickle.dumps(what))
            self._process.stdin.flush()


@contextmanager
def interpreters(function: Callable[..., object], count: int) -> Iterator[list[Interpreter]]:
    """Processes that get ready to call a function while this one goes on; as many as there are cores beside this one's at most."""
    with tempfile.TemporaryDirectory(prefix="graphabuse-") as folder:
        started: list[Interpreter] = []
        try:
            for _ in range(min(count, (os.cpu_count() or 1) - 1)):
                started.append(Interpreter(function, Path(folder)))
            yield started
        finally:
            for process in started:
                process.close()


def serve() -> None:
    """What such a process does."""
    module, name = pickle.load(sys.stdin.buffer)
    function = getattr(import_module(module), name)
    told = Path(pickle.load(sys.stdin.buffer))
    answer = function(*pickle.loads(told.read_bytes()))
    told.write_bytes(pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL))
