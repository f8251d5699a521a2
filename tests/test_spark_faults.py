"""What happens to a detection on Spark when one of its executors is killed? Nothing: its tasks are done again elsewhere."""

import os
import signal
import subprocess
from pathlib import Path

import pandas as pd
import pytest

import graphabuse as ga
from tests.engine_servers import need

OPTIONS = {
    "spark.ui.enabled": "false", "spark.log.level": "ERROR", "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "2", "spark.default.parallelism": "2", "spark.sql.codegen.wholeStage": "false",
    "spark.executor.memory": "500m", "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}  # fmt: skip


def executors(session) -> list[int]:
    """Processes of the executors of a session on this machine."""
    listed = subprocess.run(
        ["ps", "-eww", "-o", "pid,args"], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    mine = session.sparkContext.applicationId
    return [int(line.split()[0]) for line in listed if "CoarseGrainedExecutorBackend" in line and mine in line]


@pytest.fixture
def cluster(tmp_path, monkeypatch):
    """A session on a master, two workers and two executors, each a process of its own; checkpoints in a folder."""
    need("pyspark")
    import pyspark
    from pyspark.sql import SparkSession

    monkeypatch.setenv("SPARK_HOME", str(Path(pyspark.__file__).parent))
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    running = SparkSession.getActiveSession()
    if running is not None:
        running.stop()
    builder = SparkSession.builder.master("local-cluster[2,1,600]").appName("lost")
    for name, value in {**OPTIONS, "spark.checkpoint.dir": str(tmp_path / "kept")}.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setCheckpointDir(str(tmp_path / "kept"))
    yield session
    session.stop()


@pytest.mark.slow
def test_a_killed_executor_costs_time_and_not_a_ring(cluster, small, store, tmp_path):
    (tmp_path / "lake").mkdir()
    pd.DataFrame(small.events.to_pandas()).to_parquet(tmp_path / "lake" / "0.parquet")
    ga.ingest(store, small.events)
    expected = ga.detect(store)
    place = {"engine": "local-cluster[2,1,600]", "session": cluster}
    with ga.open_store(":memory:") as home, ga.open_events(str(tmp_path / "lake"), home=home, **place) as there:
        os.kill(executors(cluster)[0], signal.SIGKILL)
        found = ga.detect(there)
    for name in ("rings", "members", "links", "reasons"):
        pd.testing.assert_frame_equal(getattr(found, name), getattr(expected, name), check_exact=True, obj=name)
    assert len(found.rings) > 0
