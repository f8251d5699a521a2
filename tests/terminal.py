"""A command as typed, without a new interpreter for each: starting one costs two seconds, and there are hundreds."""

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from graphabuse.cli import main


def call(*arguments: object, code: int = 0, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run ``graphabuse ARGUMENTS`` in this process; output, errors and exit code are those of the program."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    before, found = dict(os.environ), 0
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["graphabuse", *map(str, arguments)])
        if cwd:
            patch.chdir(cwd)
        try:
            main()
        except SystemExit as end:
            found = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
        finally:
            os.environ.clear()
            os.environ.update(before)
    told = [stream.buffer.getvalue().decode("utf-8") for stream in (out, err)]  # type: ignore[attr-defined]
    done = subprocess.CompletedProcess(list(map(str, arguments)), found, *told)
    assert done.returncode == code, done.stdout + done.stderr
    return done
