"""The compose file for users: what it starts stays on this machine, has room for its memory, and is understood by the server."""

import re
from pathlib import Path

import pytest
import yaml
from neo4j_server import CONF, VERSIONS, NoServer, jars_of, java_for, running

COMPOSE = yaml.safe_load((Path(__file__).parent.parent / "compose.yaml").read_text(encoding="utf-8"))
SERVICE = COMPOSE["services"]["neo4j"]
NOT_SETTINGS = {"NEO4J_PASSWORD", "NEO4J_AUTH"}


def settings() -> dict[str, str]:
    """Environment of the container as lines of neo4j.conf, as the image translates it: ``_`` is a dot, ``__`` a ``_``."""
    named = {name: value for name, value in SERVICE["environment"].items() if name not in NOT_SETTINGS}
    return {
        name.removeprefix("NEO4J_").replace("__", "\0").replace("_", ".").replace("\0", "_"): value
        for name, value in named.items()
    }


def mebibytes(text: str) -> int:
    number, unit = re.fullmatch(r"(\d+)([mg])", text).groups()
    return int(number) * {"m": 1, "g": 1024}[unit]


def test_it_is_the_tested_line_and_stays_on_this_machine():
    assert SERVICE["image"] == f"neo4j:{VERSIONS['5'].rpartition('.')[0]}-community"
    assert all(port.startswith("127.0.0.1:") for port in SERVICE["ports"])
    assert SERVICE["volumes"] == [f"{name}:/data" for name in COMPOSE["volumes"]]


def test_the_password_comes_from_outside_and_must_be_given():
    environment = SERVICE["environment"]
    assert environment["NEO4J_PASSWORD"] == "${NEO4J_PASSWORD:?set NEO4J_PASSWORD}"
    assert environment["NEO4J_AUTH"] == "neo4j/${NEO4J_PASSWORD:?set NEO4J_PASSWORD}"
    assert "$$NEO4J_PASSWORD" in SERVICE["healthcheck"]["test"][1]


def test_its_memory_is_limited_and_holds_heap_and_cache():
    """The JVM needs some hundred MiB beside both."""
    given = settings()
    asked = mebibytes(given["server.memory.heap.max_size"]) + mebibytes(given["server.memory.pagecache.size"])
    assert asked + 512 <= mebibytes(SERVICE["mem_limit"])
    assert given["server.memory.heap.initial_size"] == given["server.memory.heap.max_size"]
    assert given["server.directories.import"] == "import"


@pytest.mark.slow
@pytest.mark.xdist_group("neo4j-own")
def test_the_server_understands_every_setting():
    """It does not start with a key that it does not know; keys that every server of the tests has are not given twice."""
    lines = "".join(f"{name}={value}\n" for name, value in settings().items() if f"{name}=" not in CONF)
    assert lines.count("\n") >= 2
    try:
        java_for("5"), jars_of("5")
    except NoServer as reason:
        pytest.skip(f"NO NEO4J SERVER: {reason}")
    with running(line="5", more=lines) as server:
        server.stop()
        server.configure(f"{lines}server.memory.heap.most=1g")
        with pytest.raises(NoServer, match="ended at once"):
            server.start()
