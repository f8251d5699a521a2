"""Loading: once is once, bad rows are kept aside, nothing is lost."""

import gzip
import json
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import graphabuse as ga
from graphabuse.errors import GraphabuseError, InputError, NotFoundError, StoreError, TooManyRejects
from ingest.mapping import Mapping, suggest_mapping


def content(store) -> set[tuple]:
    """Stored events as texts, independent of codes."""
    kinds = store.kinds
    parts = ", ".join(f'(SELECT value FROM identifiers WHERE identifier = e."id_{kind}")' for kind in kinds)
    query = f"SELECT seen_at, account_id, event_type, {parts} FROM events e JOIN accounts USING (account) JOIN actions USING (action)"
    return set(store.connection.execute(query).fetchall())


def test_events_are_stored_once(store, events):
    first = ga.ingest(store, events)
    before = store.fingerprint()
    second = ga.ingest(store, events)
    assert (first.read, first.written, first.rejected) == (9, 9, 0)
    assert (second.written, second.skipped) == (0, 9)
    assert store.fingerprint() == before
    assert len(content(store)) == 9


def test_overlapping_files_count_once(store, events, tmp_path):
    events.iloc[:6].to_csv(tmp_path / "one.csv", index=False)
    events.iloc[3:].to_csv(tmp_path / "two.csv", index=False)
    report = ga.ingest(store, [tmp_path / "one.csv", tmp_path / "two.csv"])
    assert (report.written, report.skipped) == (9, 3)


def test_event_id_drops_repeats_even_at_another_time(store, events):
    keyed = events.assign(event_id=[f"e{row}" for row in range(9)])
    ga.ingest(store, keyed)
    late = keyed.assign(timestamp="2024-02-01T00:00:00Z")
    assert ga.ingest(store, late).written == 0


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(9)), cut=st.integers(1, 8))
def test_any_order_and_any_split_give_the_same_content(events, order, cut):
    with ga.open_store(":memory:") as whole, ga.open_store(":memory:") as parts:
        ga.ingest(whole, events)
        shuffled = events.iloc[list(order)]
        ga.ingest(parts, shuffled.iloc[cut:])
        ga.ingest(parts, shuffled.iloc[: cut + 1])
        assert content(parts) == content(whole)


@pytest.mark.parametrize("form", ["csv", "csv.gz", "csv.zst", "ndjson", "ndjson.gz", "parquet"])
def test_every_format_gives_the_same_content(form, store, events, tmp_path):
    path = tmp_path / f"events.{form}"
    text = events.to_csv(index=False) if form.startswith("csv") else events.to_json(orient="records", lines=True)
    if form.endswith(".gz"):
        path.write_bytes(gzip.compress(text.encode()))
    elif form.endswith(".zst"):
        with pa.CompressedOutputStream(pa.OSFile(str(path), "wb"), "zstd") as out:
            out.write(text.encode())
    elif form == "parquet":
        pq.write_table(pa.Table.from_pandas(events, preserve_index=False), path)
    else:
        path.write_text(text)
    ga.ingest(store, path)
    with ga.open_store(":memory:") as other:
        ga.ingest(other, events)
        assert content(store) == content(other)


def test_folder_and_glob(store, events, tmp_path):
    (tmp_path / "logs").mkdir()
    events.iloc[:5].to_csv(tmp_path / "logs" / "a.csv", index=False)
    events.iloc[5:].to_csv(tmp_path / "logs" / "b.csv", index=False)
    assert ga.ingest(store, tmp_path / "logs").written == 9
    assert ga.ingest(store, str(tmp_path / "logs" / "*.csv")).read == 0  # both files are known


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("8.8.8.8", "8.8.8.8"), (" 8.8.8.8 ", "8.8.8.8"), ("8.8.8.8:443", "8.8.8.8"), ("::ffff:8.8.8.8", "8.8.8.8"),
        ("2001:DB8:0:1:2:3:4:5", "2001:db8:0:1::/64"), ("[2001:db8:0:1::7]:80", "2001:db8:0:1::/64"),
        ("10.0.0.1", None), ("192.168.1.1", None), ("127.0.0.1", None), ("172.20.0.1", None), ("fe80::1", None), ("::1", None),
        ("unknown", None), ("0.0.0.0", None), ("not an address", None), ("999.1.1.1", None), ("", None),
    ],
)  # fmt: skip
def test_addresses_are_canonical(store, raw, value):
    frame = pd.DataFrame({"timestamp": ["2024-01-01"], "account_id": ["a"], "ip": [raw], "device_id": ["D"]})
    ga.ingest(store, frame)
    found = store.connection.execute("SELECT value FROM identifiers WHERE kind = 'ip'").fetchall()
    assert found == ([(value,)] if value else [])


@pytest.mark.parametrize(
    "raw", ["null", "NULL", "Unknown", "n/a", "000-000", "00000000-0000-0000-0000-000000000000", " ", "-"]
)
def test_placeholders_are_absent_and_counted(store, raw):
    frame = pd.DataFrame({"timestamp": ["2024-01-01"], "account_id": ["a"], "ip": ["8.8.8.8"], "device_id": [raw]})
    report = ga.ingest(store, frame)
    assert report.absent == {"device:placeholder": 1}
    assert report.written == 1


def test_columns_that_are_not_read_are_named_unless_they_are_set_aside(store):
    frame = pd.DataFrame(
        {"timestamp": ["2024-01-01"], "account_id": ["a"], "ip": ["8.8.8.8"], "email": ["a@b.org"], "note": ["x"]}
    )
    assert ga.ingest(store, frame).left_out == ("email", "note")
    mapping = Mapping(identifiers={"email": "email"}, ignore=("note",))
    assert ga.ingest(store, frame, mapping=mapping).left_out == ()


@pytest.mark.parametrize(
    ("raw", "seconds"),
    [
        ("2024-01-01T00:00:00Z", 0), ("2024-01-01", 0), ("2024-01-01 02:00:00+02:00", 0), ("1704067200", 0),
        ("1704067200000", 0), ("1704067200.5", 0.5), ("2024-01-01T00:00:01.250", 1.25), ("2023-12-31T19:00:00-05", 0),
    ],
)  # fmt: skip
def test_times_are_read_as_utc(store, raw, seconds):
    ga.ingest(store, pd.DataFrame({"timestamp": [raw], "account_id": ["a"], "ip": ["8.8.8.8"]}))
    seen = store.connection.execute("SELECT epoch(seen_at) FROM events").fetchall()[0][0]
    assert seen == 1_704_067_200 + seconds


def test_rejects_are_kept_with_place_and_reason(store, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_bytes(
        b"timestamp,account_id,ip\n2024-01-01,a,8.8.8.8\nyesterday,b,8.8.8.8\n2999-01-01,c,8.8.8.8\n1980-01-01,d,8.8.8.8\n"
        b",e,8.8.8.8\n2024-01-01,,8.8.8.8\n2024-01-01,f\n2024-01-01,g,8.8.8.8,9\n2024-01-01,\xff\xfe,8.8.8.8\n2024-01-01,n\x00l,8.8.8.8\n"
    )
    report = ga.ingest(store, path, max_rejects=1.0)
    assert (report.read, report.written, report.rejected) == (10, 1, 9)
    rows = store.connection.execute("SELECT row, reason, column_name, value_class FROM rejects ORDER BY row").fetchall()
    assert {reason for _, reason, _, _ in rows} == {
        "time not readable", "time in the future", "time before 1990", "no time", "no account", "missing columns",
        "too many columns", "invalid encoding", "account id with a NUL byte",
    }  # fmt: skip
    assert (2, "time not readable", "timestamp", "text") in rows
    assert all("yesterday" not in str(row) for row in rows)


def test_too_many_rejects_leave_the_store_as_it_was(store, events):
    ga.ingest(store, events)
    before = content(store), store.fingerprint()
    bad = events.assign(timestamp=["2024-05-05"] * 5 + ["nonsense"] * 4)
    with pytest.raises(TooManyRejects, match="time not readable"):
        ga.ingest(store, bad)
    assert (content(store), store.fingerprint()) == before


def test_dry_run_stores_nothing(store, events):
    report = ga.ingest(store, events, dry_run=True)
    assert report.dry_run and report.written == 9
    assert content(store) == set()
    assert ga.ingest(store, events).written == 9


def test_files_whose_clocks_are_in_different_zones_meet_at_the_same_instant(store, tmp_path):
    """One file's times are local, the next carry offsets, the third are instants of another zone."""
    ids = {"account_id": ["a"], "ip": ["8.8.8.8"]}
    local, tokyo = pa.timestamp("us"), pa.timestamp("us", tz="Asia/Tokyo")
    moment = pd.Timestamp("2024-07-01 10:00")
    pq.write_table(pa.table({"timestamp": pa.array([moment], local), **ids}), tmp_path / "1.parquet")
    pq.write_table(pa.table({"timestamp": ["2024-07-01T13:30:00+05:30"], **ids}), tmp_path / "2.parquet")
    pq.write_table(
        pa.table({"timestamp": pa.array([moment - pd.Timedelta("2h")], tokyo), **ids}), tmp_path / "3.parquet"
    )
    (tmp_path / "map.toml").write_text('[time]\nzone = "Europe/Berlin"\n')
    loaded = ga.ingest(store, str(tmp_path / "*.parquet"), mapping=tmp_path / "map.toml")
    assert (loaded.read, loaded.written, loaded.skipped) == (3, 1, 2)
    assert {row[0] for row in content(store)} == {datetime(2024, 7, 1, 8)}


def test_an_offset_in_a_format_is_obeyed_and_not_the_zone(store, tmp_path):
    (tmp_path / "log.csv").write_text("timestamp,account_id,ip\n5/Jan/2024:10:00:00 +0500,a,8.8.8.8\n")
    (tmp_path / "map.toml").write_text('[time]\nformat = "%d/%b/%Y:%H:%M:%S %z"\nzone = "Europe/Berlin"\n')
    ga.ingest(store, tmp_path / "log.csv", mapping=tmp_path / "map.toml")
    assert {row[0] for row in content(store)} == {datetime(2024, 1, 5, 5)}


def test_mapping_renames_reads_zones_and_declares_kinds(store, tmp_path):
    pd.DataFrame({"wann": ["01.02.2024 12:00"], "wer": ["a"], "mail": ["Ana+x@Example.org"], "fp": ["D1"]}).to_csv(
        tmp_path / "e.csv", index=False
    )
    (tmp_path / "m.toml").write_text(
        '[columns]\ntimestamp = "wann"\naccount_id = "wer"\ndevice_id = "fp"\n[identifiers]\nemail = "mail"\n'
        '[time]\nformat = "%d.%m.%Y %H:%M"\nzone = "Europe/Berlin"\n[constants]\nevent_type = "signup"\n'
    )
    ga.ingest(store, tmp_path / "e.csv", mapping=tmp_path / "m.toml")
    assert store.kinds == ("device", "email", "ip", "payment_token")
    assert store.connection.execute("SELECT CAST(seen_at AS VARCHAR) FROM events").fetchall() == [
        ("2024-02-01 11:00:00",)
    ]
    assert ("email", "ana@example.org") in store.connection.execute("SELECT kind, value FROM identifiers").fetchall()


def test_pseudonyms_hide_values_and_keep_equality(store, events, monkeypatch, tmp_path):
    (tmp_path / "m.toml").write_text('[pseudonyms]\nkinds = ["device", "account_id"]\n')
    with pytest.raises(InputError, match="GRAPHABUSE_PSEUDONYM_KEY"):
        ga.ingest(store, events, mapping=tmp_path / "m.toml")
    monkeypatch.setenv("GRAPHABUSE_PSEUDONYM_KEY", "a secret of more than sixteen")
    ga.ingest(store, events, mapping=tmp_path / "m.toml")
    dump = str(content(store))
    assert "D1" not in dump and "device_" in dump and "account_id_" in dump
    assert len(store.connection.execute("SELECT * FROM identifiers WHERE kind = 'device'").fetchall()) == 2


def test_columns_about_accounts_are_kept_and_replaced(store, events, tmp_path):
    (tmp_path / "a.csv").write_text("account_id,age,country\na,3,DE\nb,,FR\n")
    ga.ingest(store, events, accounts=tmp_path / "a.csv")
    ga.ingest(store, events, accounts=pd.DataFrame({"account_id": ["a"], "age": [4]}))
    rows = store.connection.execute("SELECT * FROM account_columns ORDER BY account_id, name").fetchall()
    assert rows == [("a", "age", 4.0, "4"), ("a", "country", None, "DE"), ("b", "country", None, "FR")]
    with pytest.raises(InputError, match="no column 'account_id'"):
        ga.ingest(store, events, accounts=pd.DataFrame({"id": ["a"]}))


def test_suggested_mapping_loads(store, tmp_path):
    pd.DataFrame({"user_id": [1], "signup_time": ["2024-01-01"], "device_id": ["D"], "age": [3]}).to_csv(
        tmp_path / "s.csv", index=False
    )
    (tmp_path / "m.toml").write_text(suggest_mapping(["user_id", "signup_time", "device_id", "age"]))
    assert ga.ingest(store, tmp_path / "s.csv", mapping=tmp_path / "m.toml").written == 1


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("[colums]\n", "did you mean columns"), ('[columns]\nacount_id = "x"\n', "did you mean account_id"), ("[columns\n", "not valid TOML"),
        ('[time]\nzone = "Mars/Base"\n', "zone"), ('[time]\nepoch = "min"\n', "epoch"), ('[identifiers]\n"E-Mail" = "x"\n', "kind name"),
    ],
)  # fmt: skip
def test_bad_mappings_end_in_a_sentence(store, events, tmp_path, text, match):
    (tmp_path / "m.toml").write_text(text)
    with pytest.raises(InputError, match=match):
        ga.ingest(store, events, mapping=tmp_path / "m.toml")


@pytest.mark.parametrize("kind", ["account", "ring", "i_p", "payment__token"])
def test_a_kind_whose_nodes_would_be_called_like_others_is_refused(store, events, tmp_path, kind):
    (tmp_path / "m.toml").write_text(f'[identifiers]\n{kind} = "other"\n')
    with pytest.raises(InputError, match=f"choose another name in the mapping, for instance {kind}_ref"):
        ga.ingest(store, events.assign(other="x"), mapping=tmp_path / "m.toml")
    assert ga.ingest(store, events).written == len(events)


def bad_files(folder: Path) -> dict[str, tuple[Path, type[GraphabuseError], str]]:
    (folder / "empty.csv").touch()
    (folder / "header.csv").write_text("timestamp,account_id,ip\n")
    (folder / "twice.csv").write_text("timestamp,account_id,ip,ip\n2024-01-01,a,8.8.8.8,8.8.8.8\n")
    (folder / "other.csv").write_text("a,b\n1,2\n")
    (folder / "noid.csv").write_text("timestamp,account_id\n2024-01-01,a\n")
    (folder / "broken.parquet").write_bytes(b"PAR1 this is not parquet")
    (folder / "what.xyz").write_text("x")
    (folder / "nothing").mkdir()
    return {
        "missing": (folder / "missing.csv", NotFoundError, "does not exist"),
        "empty": (folder / "empty.csv", InputError, "is empty"),
        "header": (folder / "header.csv", InputError, "no event"),
        "twice": (folder / "twice.csv", InputError, "more than once"),
        "columns": (folder / "other.csv", InputError, "no column 'timestamp'"),
        "noid": (folder / "noid.csv", InputError, "no identifier column"),
        "parquet": (folder / "broken.parquet", InputError, "cannot be read as parquet"),
        "ending": (folder / "what.xyz", InputError, "allowed are"),
        "folder": (folder / "nothing", InputError, "no event file"),
    }


@pytest.mark.parametrize(
    "case", ["missing", "empty", "header", "twice", "columns", "noid", "parquet", "ending", "folder"]
)
def test_bad_files_end_in_a_sentence_and_change_nothing(case, store, tmp_path):
    path, error, match = bad_files(tmp_path)[case]
    with pytest.raises(error, match=match) as caught:
        ga.ingest(store, path)
    assert "\n" not in str(caught.value)
    assert store.fingerprint() == "0" * 16


def test_huge_cells_and_hostile_ids_are_data(store, tmp_path):
    hostile = [
        "<script>alert(1)</script>",
        "=cmd()",
        "'; DROP TABLE events; --",
        "MATCH (n) DETACH DELETE n",
        "\u202eabc",
        "😀",
    ]
    frame = pd.DataFrame(
        {
            "timestamp": "2024-01-01",
            "account_id": hostile,
            "ip": "8.8.8.8",
            "device_id": ["x" * 1_000_000] + hostile[1:],
        }
    )
    frame.to_csv(tmp_path / "h.csv", index=False)
    report = ga.ingest(store, tmp_path / "h.csv")
    assert report.written == 6 and report.absent == {"device:too long": 1}
    assert {row[0] for row in store.connection.execute("SELECT account_id FROM accounts").fetchall()} == set(hostile)


def test_full_disk_ends_in_a_sentence_and_keeps_what_was_there(tmp_path, events):
    """A file size limit stands for a full disk: the job fails in one line and the store opens again as it was."""
    folder = tmp_path / "s.graph"
    with ga.open_store(folder) as opened:
        ga.ingest(opened, events)
        before = content(opened)
    big = pd.concat([events.assign(account_id=[f"{at}-{row}" for row in range(9)]) for at in range(20_000)])
    pq.write_table(pa.Table.from_pandas(big, preserve_index=False), tmp_path / "big.parquet")
    code = (
        "import resource, signal, sys, graphabuse as ga\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1_800_000, 1_800_000))\n"
        "try:\n    with ga.open_store(sys.argv[1]) as s: ga.ingest(s, sys.argv[2])\n"
        "except ga.errors.GraphabuseError as e: print('sentence:', e); sys.exit(1)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", "import graphabuse.errors\n" + code, folder, tmp_path / "big.parquet"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1 and "sentence:" in done.stdout and "\n" not in done.stdout.strip(), (
        done.stdout + done.stderr
    )
    with ga.open_store(folder) as opened:
        assert content(opened) == before


def test_killed_jobs_end_in_the_same_state(tmp_path, world):
    """kill -9 at ten random moments, each time started again: the end is the same as without."""
    pq.write_table(world.events, tmp_path / "events.parquet")
    folder = tmp_path / "killed.graph"
    code = "import sys, graphabuse as ga\nwith ga.open_store(sys.argv[1]) as s: print('open', flush=True); ga.ingest(s, sys.argv[2])"
    moments = np.random.default_rng(4)
    for _ in range(10):
        job = subprocess.Popen(
            [sys.executable, "-c", code, folder, tmp_path / "events.parquet"], stdout=subprocess.PIPE
        )
        assert job.stdout is not None
        job.stdout.readline()
        time.sleep(moments.uniform(0, 0.7))
        job.send_signal(signal.SIGKILL)
        job.wait()
        job.stdout.close()
    with ga.open_store(folder) as opened, ga.open_store(":memory:") as whole:
        ga.ingest(opened, tmp_path / "events.parquet")
        ga.ingest(whole, tmp_path / "events.parquet")
        assert content(opened) == content(whole)
        assert opened.fingerprint() == whole.fingerprint()


def test_a_folder_that_cannot_be_written(events):
    """/proc takes no new folder from anybody, root included."""
    with pytest.raises(StoreError, match="cannot be made"):
        ga.open_store("/proc/abuse.graph")


def test_standard_input(tmp_path, events):
    lines = "\n".join(json.dumps(row) for row in events.to_dict("records"))
    command = [sys.executable, "-m", "graphabuse.cli", "ingest", "-", "--store", str(tmp_path / "s.graph"), "--json"]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["written"] == 9


def test_a_column_of_two_types_in_a_frame_is_one_sentence(store):
    frame = pd.DataFrame(
        {"timestamp": [pd.Timestamp("2024-01-01"), "2024-01-02"], "account_id": ["a", "b"], "ip": "8.8.8.8"}
    )
    with pytest.raises(InputError, match=r"timestamp.*one type"):
        ga.ingest(store, frame)
    assert not store.loads()
