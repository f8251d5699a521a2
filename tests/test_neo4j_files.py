"""What do the files for ``neo4j-admin`` hold, and which command imports them? Without a server; test_neo4j_import runs it."""

import base64

import numpy as np
import pandas as pd
import pytest

import graphabuse as ga
from graphabuse.errors import InputError
from graphabuse.store.neo4j.address import label_prefix
from graphabuse.store.neo4j.bulk import export_import


def test_a_label_prefix_stands_before_every_label(store, events, tmp_path):
    ga.ingest(store, events)
    command = export_import(store, tmp_path, prefix="Abuse")
    labels = [part.split("=")[1] for part in command.split() if part.startswith("--nodes=")]
    assert len(labels) == 7 and all(label.startswith("Abuse") for label in labels)


def test_only_texts_with_line_breaks_are_imported_by_one_thread(store, events, tmp_path):
    ga.ingest(store, events)
    assert "--multiline-fields" not in export_import(store, tmp_path / "plain")
    ga.ingest(store, events.assign(event_type="log\nin", timestamp="2024-02-01T00:00:00Z"))
    assert "--multiline-fields=true" in export_import(store, tmp_path / "breaks")


def test_events_are_rows_of_integers_in_base64(store, events, tmp_path):
    ga.ingest(store, events)
    export_import(store, tmp_path)
    kept = pd.read_csv(tmp_path / "activity.csv").set_index("account_id")
    assert kept["events:long"].to_dict() == {"a": 3, "b": 3, "c": 2, "d": 1}
    rows = np.frombuffer(base64.b64decode(kept["data:string"]["a"]), "<i8").reshape(3, 6)
    assert pd.to_datetime(rows[:, 0], unit="us").strftime("%Y-%m-%d").tolist() == [
        "2024-01-01",
        "2024-01-02",
        "2024-01-03",
    ]


def test_a_value_longer_than_the_buffer_of_the_tool_is_said_to_it(store, tmp_path):
    times = pd.date_range("2024-01-01", periods=45_000, freq="s", tz="UTC")
    ga.ingest(store, pd.DataFrame({"timestamp": times, "account_id": "busy", "device_id": "D1"}))
    assert "--read-buffer-size=6m" in export_import(store, tmp_path)  # 2.9 MB in base64


def test_columns_about_accounts_are_written_where_there_are_any(store, events, tmp_path):
    ga.ingest(store, events)
    assert "LoadTable" not in export_import(store, tmp_path / "none")
    ga.ingest(store, events, accounts=pd.DataFrame({"account_id": ["a"], "age": [3]}))
    assert f"LoadTable={tmp_path}/some/account_columns.csv" in export_import(store, tmp_path / "some")


def test_a_prefix_that_is_no_label_is_refused():
    assert label_prefix({"GRAPHABUSE_LABEL_PREFIX": "Abuse"}) == "Abuse"
    with pytest.raises(InputError, match="must be a capital letter"):
        label_prefix({"GRAPHABUSE_LABEL_PREFIX": "a b"})
