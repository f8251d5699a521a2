"""Folders that engines wrote: partitions are columns, engines' own files are left alone, a Delta log says what counts."""

import shutil
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import graphabuse as ga
from graphabuse.errors import InputError
from tests.terminal import call

DELETED = Path(__file__).parent / "golden" / "delta"  # ten rows of a Delta table, one of them deleted by a vector


def rows(**columns: object) -> pd.DataFrame:
    frame = {"timestamp": "2024-01-01T10:00:00Z", "account_id": list("abc"), "ip": ["8.8.8.8", "8.8.4.4", "1.1.1.1"]}
    return pd.DataFrame(frame | columns)


def loaded(store: ga.store.Store) -> list[tuple[str, str | None]]:
    query = (
        "SELECT account_id, value FROM events JOIN accounts USING (account) "
        "LEFT JOIN identifiers ON identifier = id_device ORDER BY ALL"
    )
    return store.connection.execute(query).fetchall()


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_the_names_of_partitions_are_columns(store, tmp_path, form):
    for place, letters in (
        ("device_id=D%2F1", "ab"),
        ("device_id=__HIVE_DEFAULT_PARTITION__", "c"),
        ("device_id=007", "b"),
    ):
        (tmp_path / "lake" / place).mkdir(parents=True)
        part = rows()[lambda frame: frame["account_id"].isin(list(letters))]  # noqa: B023
        file = tmp_path / "lake" / place / f"part.{form}"
        part.to_parquet(file) if form == "parquet" else part.to_csv(file, index=False)
    assert ga.ingest(store, tmp_path / "lake").written == 4
    assert loaded(store) == [("a", "D/1"), ("b", "007"), ("b", "D/1"), ("c", None)]
    assert ga.ingest(store, tmp_path / "lake").read == 0


def test_equal_files_of_two_partitions_are_two_files(store, tmp_path):
    for device in ("D1", "D2"):
        (tmp_path / f"device_id={device}").mkdir()
        rows().to_csv(tmp_path / f"device_id={device}" / "part.csv", index=False)
    assert ga.ingest(store, tmp_path).written == 6


def test_what_an_engine_keeps_for_itself_is_no_event(store, tmp_path):
    rows().to_parquet(tmp_path / "part.parquet")
    for place in ("_temporary/0/part.parquet", ".hidden/part.parquet"):
        (tmp_path / place).parent.mkdir(parents=True)
        rows(account_id=list("xyz")).to_parquet(tmp_path / place)
    (tmp_path / "_SUCCESS").touch()
    assert ga.ingest(store, tmp_path).written == 3


@pytest.fixture
def delta(tmp_path) -> Path:
    """A Delta table by country: three rows, three more, then one of the first taken out again."""
    package = pytest.importorskip("deltalake", reason="deltalake is not installed: pip install 'graphabuse[delta]'")
    folder = tmp_path / "delta"
    for letters, device in (("abc", ["DE", "FR", None]), ("xyz", ["D E/é"] * 3)):
        part = rows(account_id=list(letters), device_id=device)
        package.write_deltalake(
            folder, pa.Table.from_pandas(part, preserve_index=False), mode="append", partition_by=["device_id"]
        )
    package.DeltaTable(folder).delete("account_id = 'b'")
    return folder


def test_of_a_delta_table_the_rows_that_still_count_are_read(store, delta):
    assert ga.ingest(store, delta).written == 5
    assert loaded(store) == [("a", "DE"), ("c", None), ("x", "D E/é"), ("y", "D E/é"), ("z", "D E/é")]


def test_of_a_newer_version_only_new_files_are_read(store, delta):
    ga.ingest(store, delta)
    import deltalake

    more = pa.Table.from_pandas(rows(account_id=list("klm"), device_id="DE"), preserve_index=False)
    deltalake.write_deltalake(delta, more, mode="append")
    report = ga.ingest(store, delta)
    assert (report.read, report.written) == (3, 3)


def test_a_plan_reads_a_delta_table_as_a_load_does(delta):
    assert '"rows": 5' in call("plan", delta, "--json").stdout


def test_deleted_rows_that_only_the_log_knows_are_refused(store):
    pytest.importorskip("deltalake", reason="deltalake is not installed: pip install 'graphabuse[delta]'")
    assert pq.read_table(next(DELETED.glob("*.parquet"))).num_rows == 10
    with pytest.raises(
        InputError, match=r"uses deletionVectors, so its files alone do not say what its rows are; read it on a Spark"
    ):
        ga.ingest(store, DELETED)


def test_a_delta_table_inside_a_folder_is_named(store, delta):
    with pytest.raises(InputError, match=rf"holds a Delta table in {delta}; name that folder"):
        ga.ingest(store, delta.parent)


def test_a_broken_log_is_one_sentence(store, delta):
    for file in (delta / "_delta_log").iterdir():
        file.write_text("{")
    with pytest.raises(InputError, match=f"the log of the Delta table {delta} cannot be read"):
        ga.ingest(store, delta)


def test_an_iceberg_table_is_refused(store, tmp_path):
    (tmp_path / "metadata").mkdir()
    (tmp_path / "metadata" / "v1.metadata.json").write_text("{}")
    (tmp_path / "data").mkdir()
    rows().to_parquet(tmp_path / "data" / "part.parquet")
    with pytest.raises(InputError, match="is an Iceberg table"):
        ga.ingest(store, tmp_path)


def test_without_the_package_a_delta_table_says_what_to_install(store, tmp_path, monkeypatch):
    shutil.copytree(DELETED, tmp_path / "table")
    monkeypatch.setitem(__import__("sys").modules, "deltalake", None)
    with pytest.raises(ga.errors.MissingExtraError, match=r"pip install 'graphabuse\[delta\]'"):
        ga.ingest(store, tmp_path / "table")
