"""Events on a Spark that is elsewhere: a Connect server is an engine like any other, and says so when it is gone."""

import socket
import subprocess
import sys
import time

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import graphabuse as ga
from graphabuse.errors import StoreError
from ingest.place import stays_in_place
from tests.engine_servers import need, spark_connect

pytestmark = pytest.mark.xdist_group("spark connect")
RUN = [sys.executable, "-W", "ignore", "-m", "graphabuse.cli", "run"]


def opening(events: str, engine: str) -> None:
    with ga.open_store(":memory:") as home:
        ga.open_events(events, home=home, engine=engine)


@pytest.mark.parametrize("scheme", ["sc", "spark"])
def test_an_unreachable_spark_is_named_at_once_and_its_token_is_not(scheme):
    need("pyspark", "grpc")
    with socket.socket() as taken:  # bound and not listening: refused at once
        taken.bind(("127.0.0.1", 0))
        place, started = f"{scheme}://127.0.0.1:{taken.getsockname()[1]}", time.monotonic()
        with pytest.raises(StoreError, match=rf"Spark at {place} cannot be reached.*nothing was stored") as caught:
            opening("lake.events", f"{place}/;token=hunter2" if scheme == "sc" else place)
    assert "hunter2" not in str(caught.value)
    assert time.monotonic() - started < 5


def test_a_connect_server_is_an_engine_for_folders_and_tables():
    need("pyspark")
    from graphabuse.engine.spark import shown  # cannot be imported where Spark is not installed

    assert stays_in_place(["lake/events"], "sc://spark.example:15002/;token=abc")
    assert shown("sc://spark.example:15002/;token=abc") == "sc://spark.example:15002"


@pytest.fixture(scope="module")
def connect():
    with spark_connect() as (address, _):
        yield address


@pytest.mark.slow
def test_rings_of_a_partitioned_folder_over_connect_are_those_of_loaded_events(connect, small, store, tmp_path):
    events = pa.table(small.events) if not isinstance(small.events, pa.Table) else small.events
    day = pa.array([str(moment)[:10] for moment in events["timestamp"].to_pylist()])
    pq.write_to_dataset(events.append_column("day", day), tmp_path / "lake", partition_cols=["day"])
    command = [*RUN, tmp_path / "lake", "--engine", connect, "--store", tmp_path / "s", "--out", tmp_path / "o"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    ga.ingest(store, small.events)
    expected = ga.detect(store)
    ga.save_run(store, expected)
    with ga.open_store(tmp_path / "s", read_only=True) as home:
        found = home.load_run("latest")
    assert len(expected.rings) > 0
    for name in ("rings", "members", "links", "reasons", "identifiers", "protected"):
        there = getattr(store.load_run("latest"), name)
        pd.testing.assert_frame_equal(getattr(found, name), there, check_exact=True, obj=name)


@pytest.mark.slow
def test_a_table_that_is_not_there_is_named_over_connect(connect, tmp_path):
    command = [*RUN, "lake.nothing", "--engine", connect, "--store", tmp_path / "s", "--out", tmp_path / "o"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"there is no table or path lake.nothing for Spark at {connect}" in done.stderr


@pytest.mark.slow
def test_a_connect_server_that_dies_mid_run_is_a_sentence_and_a_clean_store(small, tmp_path):
    code = (
        "import os, signal, sys, graphabuse as ga; from graphabuse.engine import spark; spark.TRIES = 2\n"
        "with ga.open_store(sys.argv[3]) as home, ga.open_events(sys.argv[1], engine=sys.argv[2], home=home) as there:\n"
        "    os.killpg(int(sys.argv[4]), signal.SIGKILL)\n"
        "    try: ga.detect(there)\n"
        "    except ga.errors.StoreError as error: print(error, error.retryable, len(home.runs()))\n"
    )
    pq.write_table(
        small.events if isinstance(small.events, pa.Table) else pa.table(small.events), tmp_path / "e.parquet"
    )
    with spark_connect() as (address, process):
        command = [
            sys.executable,
            "-W",
            "ignore",
            "-c",
            code,
            tmp_path / "e.parquet",
            address,
            tmp_path / "s",
            str(process.pid),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert f"Spark at {address} cannot be reached, or was lost" in done.stdout, done.stderr
    assert done.stdout.endswith("True 0\n")
