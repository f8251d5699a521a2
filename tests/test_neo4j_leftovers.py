"""No server of the tests outlives them, also where they are killed."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.neo4j_server import end_with_us

STARTS = (
    "import subprocess, time; from tests.neo4j_server import end_with_us\n"
    "made = subprocess.Popen([*end_with_us(), 'sleep', '60'], start_new_session=True)\n"
    "print(made.pid, flush=True); time.sleep(60)"
)


def gone(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return True
    return state == "Z"


@pytest.mark.skipif(not end_with_us(), reason="this system has no setpriv")
def test_a_server_ends_with_whoever_started_it():
    with subprocess.Popen([sys.executable, "-c", STARTS], stdout=subprocess.PIPE, text=True) as starter:
        started = int(starter.stdout.readline())
        while Path(f"/proc/{started}/comm").read_text(encoding="utf-8") != "sleep\n":  # the tool has done its part
            time.sleep(0.02)
        starter.kill()
    deadline = time.monotonic() + 20
    while not gone(started):
        assert time.monotonic() < deadline
        time.sleep(0.05)
