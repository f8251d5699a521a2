"""Shared fixtures: one small world, found once, and one Neo4j server."""

import os
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from neo4j_graph import wipe
from neo4j_server import NoServer, Running, running

import graphabuse as ga
from graphabuse.records import Run
from graphabuse.simulate import World, draw_params, labels, simulate
from graphabuse.store import Store


@pytest.fixture(scope="session")
def world() -> World:
    return simulate(draw_params(7, accounts=3_000, family="hard", abuse_share=0.05))


@pytest.fixture(scope="session")
def stored(world: World, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Run]:
    """A store folder with a loaded world and its run."""
    folder = tmp_path_factory.mktemp("stored") / "abuse.graph"
    with ga.open_store(folder) as store:
        ga.ingest(store, world.events)
        run = ga.detect(store)
        ga.save_run(store, run)
    return folder, run


@pytest.fixture(scope="session")
def run(stored: tuple[Path, Run]) -> Run:
    return stored[1]


@pytest.fixture
def store() -> Store:
    with ga.open_store(":memory:") as opened:
        yield opened


@pytest.fixture
def events() -> pd.DataFrame:
    """Nine events of four accounts; three of them share a device."""
    return pd.DataFrame(
        {
            "timestamp": [f"2024-01-0{day}T10:00:00Z" for day in (1, 1, 1, 2, 2, 2, 3, 3, 3)],
            "account_id": list("abcabcabd"),
            "ip": ["8.8.8.8", "8.8.4.4", "1.1.1.1"] * 3,
            "device_id": ["D1"] * 8 + ["D2"],
            "event_type": ["signup"] * 3 + ["login"] * 6,
        }
    )


@pytest.fixture(scope="session")
def server() -> Iterator[Running | None]:
    """A Neo4j server of the line in GRAPHABUSE_NEO4J_LINE; None where NEO4J_URI names one that is not ours."""
    if os.environ.get("NEO4J_URI"):
        yield None
        return
    try:
        with running() as found:
            yield found
    except NoServer as reason:
        (pytest.fail if os.environ.get("GRAPHABUSE_NEO4J_NEEDED") else pytest.skip)(f"NO NEO4J SERVER: {reason}")


@pytest.fixture
def address(server: Running | None, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where the server is; its database is empty."""
    from graphabuse.store.neo4j import lease

    uri = os.environ["NEO4J_URI"] if server is None else server.uri
    if server is not None:
        monkeypatch.setenv("NEO4J_PASSWORD", server.password)
    monkeypatch.setattr(lease, "LEASE_S", 2)
    wipe(uri)
    return uri


@pytest.fixture(scope="session")
def small() -> World:
    """A world that loads in a second."""
    return simulate(draw_params(9, accounts=800, family="plain", abuse_share=0.1))


@pytest.fixture(scope="session")
def taught() -> World:
    return simulate(draw_params(34, accounts=1_500, family="hard", abuse_share=0.12))


@pytest.fixture(scope="session")
def given(taught: World) -> pd.DataFrame:
    return labels(taught, share=0.4, seed=3)


@pytest.fixture(scope="session")
def trained(taught: World, given: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory):
    """A store, the model learned from it and the run with it."""
    from graphabuse.training.rounds import QUICK  # brings torch along

    folder = tmp_path_factory.mktemp("trained")
    with ga.open_store(folder / "store") as store:
        ga.ingest(store, taught.events)
        done = ga.train(store, given, out=folder / "model", models=QUICK)
        run = ga.detect(store, model=folder / "model")
    return folder, done, run


@pytest.fixture
def opened(trained):
    with ga.open_store(trained[0] / "store", read_only=True) as store:
        yield store
