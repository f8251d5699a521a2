"""Events that stay on their engine give the rings that loading them gives; what goes wrong there ends in one sentence."""

import json
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

import graphabuse as ga
import graphabuse.judged
from graphabuse.engine.address import parse_address
from graphabuse.errors import InputError, NotFoundError, StoreError, TooManyRejects
from ingest.mapping import Mapping
from ingest.place import stays_in_place
from tests.engine_servers import PASSWORD, PostgresServer, need, old_clickhouse, postgres, small_spark
from tests.terminal import call

TABLES = ("rings", "members", "accounts", "links", "reasons", "identifiers", "protected", "classes")
Put = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    need("psycopg")
    with postgres() as running, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PGPASSWORD", PASSWORD)
        yield running


@pytest.fixture(scope="module", params=["clickhouse", "postgresql", pytest.param("spark", marks=pytest.mark.slow)])
def put(request, tmp_path_factory) -> Iterator[Put]:
    """Put a table on an engine; returns how :func:`graphabuse.open_events` is called for it."""
    if request.param == "clickhouse":
        need("clickhouse_connect", "chdb")
        from graphabuse.engine.clickhouse import connect

        backend = connect(parse_address("chdb:///default/none"))

        def on_clickhouse(name: str, table: pa.Table, types: str = "") -> dict[str, Any]:
            text = types or ", ".join(f"`{column}` Nullable(String)" for column in table.column_names)
            backend.con.command(f"CREATE TABLE {name} ({text}) ENGINE = MergeTree ORDER BY tuple()")
            backend.con.insert_arrow(name, table)
            return {"events": f"chdb:///default/{name}"}

        yield on_clickhouse
    elif request.param == "postgresql":
        server = request.getfixturevalue("server")
        yield lambda name, table, types="": {"events": on_postgres(server, name, table, types)}
    else:
        need("pyspark")
        import pyarrow.parquet as pq

        folder, session = tmp_path_factory.mktemp("spark"), small_spark()

        def on_spark(name: str, table: pa.Table, types: str = "") -> dict[str, Any]:
            (folder / name).mkdir()
            pq.write_table(table, folder / name / "part.parquet")
            return {"events": str(folder / name), "engine": "local[2]", "session": session}

        yield on_spark


def on_postgres(server: PostgresServer, name: str, table: pa.Table, types: str = "") -> str:
    """A table that ``reader`` may read; texts where no types are given."""
    text = types or ", ".join(f'"{column}" text' for column in table.column_names)
    rows = server.home / f"{name}.csv"
    table.to_pandas().to_csv(rows, index=False, header=False)
    server.run(f"CREATE TABLE {name} ({text})")
    server.run(f"\\copy {name} FROM '{rows}' WITH (FORMAT csv)")
    server.run(f"GRANT SELECT ON {name} TO reader")
    return server.address(name)


@pytest.fixture(scope="module")
def small() -> pd.DataFrame:
    """Everything the rules of reading have to say: times, blanks, placeholders, odd addresses, repeats, bad rows."""
    rows = [
        ("2024-01-01T10:00:00Z", "a", "8.8.8.8", "D1", "login"),
        ("2024-01-01T12:00:00+02:00", "b", "8.8.8.8", "D1", "login"),
        ("2024-01-01 10:00:00.25", " c ", "::ffff:8.8.8.8", " D1 ", None),
        ("2024-01-01 10:00:00.25", " c ", "::ffff:8.8.8.8", " D1 ", None),
        ("2024-01-02", "d", "2001:DB8:0:1::42", "null", "signup"),
        ("2024-01-02T00:00:01+0100", "Ä", "10.1.2.3", "0000-0000", "login"),
        ("2024-01-02T00:00:01", "z", "not an address", "d1", ""),
        ("1704189600", "e", "1.1.1.1", "D-2", "login"),
        ("1704189600123", "f", "1.1.1.1", "D-2", "login"),
        ("yesterday", "g", "1.1.1.1", "D-2", "login"),
        ("1970-01-01T00:00:00Z", "g", "1.1.1.1", "D-2", "login"),
        (None, "g", "1.1.1.1", "D-2", "login"),
        ("2024-01-02T00:00:01", None, "1.1.1.1", "D-2", "login"),
    ]
    return pd.DataFrame(rows, columns=["timestamp", "account_id", "ip", "device_id", "event_type"], dtype=object)


def arrow(frame: pd.DataFrame) -> pa.Table:
    return pa.Table.from_pandas(frame, preserve_index=False, schema=pa.schema([(name, pa.string()) for name in frame]))


def decoded(store: Any) -> pd.DataFrame:
    """Events with texts instead of codes, sorted."""
    events, accounts = store.events().to_pyarrow().to_pandas(), store.accounts().to_pyarrow().to_pandas()
    values = store.identifiers().to_pyarrow().to_pandas().set_index("identifier")["value"]
    frame = pd.DataFrame(
        {
            "second": pd.to_datetime(events["seen_at"], utc=True).astype("datetime64[s, UTC]"),
            "account_id": events["account"].map(accounts.set_index("account")["account_id"]),
            "ip": events["id_ip"].map(values),
            "device": events["id_device"].map(values),
        }
    )
    return frame.sort_values(list(frame.columns), ignore_index=True)


def test_a_table_is_read_by_the_rules_of_files(put, small, store):
    loaded = ga.ingest(store, arrow(small), max_rejects=0.5)
    with (
        ga.open_store(":memory:") as home,
        ga.open_events(home=home, max_rejects=0.5, **put("small", arrow(small))) as there,
    ):
        pd.testing.assert_frame_equal(decoded(there), decoded(store))
        found = there.report
    assert (found.read, found.written, found.rejected, found.skipped) == (13, 8, 4, 1)
    assert (loaded.read, loaded.written, loaded.rejected) == (13, 8, 4)
    assert found.rejects == loaded.rejects
    assert found.absent == dict(loaded.absent)


def test_rings_are_those_of_loaded_events_byte_for_byte(put, world, run):
    table = (
        world.events if isinstance(world.events, pa.Table) else pa.Table.from_pandas(world.events, preserve_index=False)
    )
    texts = pa.table({name: table[name].cast(pa.string()) for name in table.column_names})
    with ga.open_store(":memory:") as home, ga.open_events(home=home, **put("worldwide", texts)) as there:
        found = ga.detect(there)
        ga.save_run(there, found)
        kept = home.load_run("latest")
    assert len(run.rings) > 5
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(found, name), getattr(run, name), check_exact=True, obj=name)
        pd.testing.assert_frame_equal(getattr(kept, name), getattr(run, name), check_dtype=False, obj=f"stored {name}")


def test_columns_about_accounts_come_from_a_table_beside_the_events(put, small, store):
    about = pd.DataFrame(
        {"account_id": ["a", "b", "Ä", "nobody"], "age": ["31", "4", None, "5"], "plan": ["x", None, "7", "y"]}
    )
    ga.ingest(store, arrow(small), accounts=about, max_rejects=0.5)
    expected = store.account_columns()
    place, beside = put("told", arrow(small)), put("told_accounts", arrow(about))["events"]
    for accounts in (beside, about):
        with (
            ga.open_store(":memory:") as home,
            ga.open_events(home=home, accounts=accounts, max_rejects=0.5, **place) as there,
        ):
            found = there.account_columns()
        others = expected if accounts is about else expected[expected["account_id"] != "nobody"]
        pd.testing.assert_frame_equal(found, others.reset_index(drop=True))
    for odd, message in (
        (put("no_id", arrow(about.drop(columns="account_id")))["events"], "no column 'account_id'"),
        (beside.replace("told_accounts", "told_nothing"), "there is no table"),
    ):
        with ga.open_store(":memory:") as home, pytest.raises((InputError, NotFoundError), match=message):
            ga.open_events(home=home, accounts=odd, max_rejects=0.5, **place)


@pytest.mark.parametrize("put", ["clickhouse", "postgresql"], indirect=True)
def test_the_window_is_pushed_down_to_the_table(put, small):
    limits = {"since": datetime(2024, 1, 1, 10, tzinfo=UTC), "until": datetime(2024, 1, 1, 10, 0, 1, tzinfo=UTC)}
    with (
        ga.open_store(":memory:") as home,
        ga.open_events(home=home, max_rejects=0.6, **limits, **put("windowed", arrow(small))) as there,
    ):
        assert decoded(there)["account_id"].tolist() == ["a", "b", "c"]


@pytest.mark.parametrize("put", ["clickhouse", "postgresql"], indirect=True)
def test_a_table_is_loaded_like_a_file_when_asked_to(put, small, store):
    where = put("copied", arrow(small))
    with ga.open_store(":memory:") as other:
        expected = ga.ingest(other, arrow(small), max_rejects=0.5)
        found = ga.ingest(store, where["events"], max_rejects=0.5)
        again = ga.ingest(store, where["events"], max_rejects=0.5)
        pd.testing.assert_frame_equal(decoded(store), decoded(other))
    assert (found.read, found.written, found.rejects) == (expected.read, expected.written, expected.rejects)
    assert again.written == 0


def test_pseudonyms_are_those_of_loaded_events_and_made_on_the_engine(put, small, store, tmp_path, monkeypatch):
    monkeypatch.setenv("GRAPHABUSE_PSEUDONYM_KEY", "a secret of some length")
    mapping = tmp_path / "map.toml"
    mapping.write_text('[pseudonyms]\nkinds = ["account_id", "device", "ip"]\n')
    ga.ingest(store, arrow(small), mapping=mapping, max_rejects=0.5)
    options = put("hidden_names", arrow(small)) | {"mapping": mapping, "max_rejects": 0.5}
    with ga.open_store(":memory:") as home, ga.open_events(home=home, **options) as there:
        found = decoded(there)
    pd.testing.assert_frame_equal(found, decoded(store))
    assert found["account_id"].str.fullmatch("account_id_[a-z2-7]{26}").all()
    assert found["device"].dropna().str.fullmatch("device_[a-z2-7]{26}").all()


@pytest.mark.parametrize("put", ["clickhouse", "postgresql"], indirect=True)
def test_a_day_of_a_table_is_loaded_on_top_of_the_rest(put, small, store):
    where, second = put("daily", arrow(small))["events"], datetime(2024, 1, 2, tzinfo=UTC)
    before = ga.ingest(store, where, until=second, max_rejects=0.9)
    day = ga.ingest(store, where, since=second, max_rejects=0.9)
    with ga.open_store(":memory:") as other:
        whole = ga.ingest(other, arrow(small), max_rejects=0.5)
        pd.testing.assert_frame_equal(decoded(store), decoded(other))
    assert before.written + day.written == whole.written
    assert 0 < day.written < day.read < whole.read


def test_a_window_of_files_is_refused_when_loading(store, tmp_path):
    with pytest.raises(InputError, match="files are loaded whole"):
        ga.ingest(store, tmp_path / "a.csv", since=datetime(2024, 1, 1, tzinfo=UTC))


TIMES = {
    "'%d.%m.%Y %H:%M:%S' of Berlin": (
        '[time]\nformat = "%d.%m.%Y %H:%M:%S"\nzone = "Europe/Berlin"\n',
        ["01.02.2024 03:04:05", "1.7.2024 3:4:5", "29.02.2024 00:00:00", "29.02.2023 00:00:00", "31.04.2024 00:00:00", "01.02.2024 23:59:60",
         "27.10.2024 02:30:00", "31.03.2024 02:30:00", "27.10.2024 03:00:00", "2024-02-01 03:04:05", "=2024-02-01", "01.02.2024 03:04:05 x"],
    ),
    "a web server's": (
        '[time]\nformat = "%d/%b/%Y:%H:%M:%S %z"\nzone = "Europe/Berlin"\n',
        ["5/Jan/2024:10:11:12 +0200", "05/DEC/2024:10:11:12 -02:30", "05/Dex/2024:10:11:12 +0200", "5/Jan/2024:24:11:12 +0200"],
    ),
    "a person's": (
        '[time]\nformat = "%A, %B %d %y %I:%M %p"\nzone = "America/New_York"\n',
        ["Friday, January 5 24 1:02 PM", "Sunday, May 5 24 12:00 AM", "Sunday, May 5 24 12:59 pm", "Sunday, May 5 24 13:00 AM"],
    ),
    "ISO 8601 of Berlin, some with their own offset": (
        '[time]\nzone = "Europe/Berlin"\n',
        ["2024-07-01 10:00", "2024-07-01", "2024-07-01T10:00:00.25Z", "2024-07-01T10:00:00+05:30", "1704189600", "2024-02-30",
         "2024-10-27 02:30:00", "2024-03-31 02:30:00", "2024-07-01 23:60", "yesterday"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", TIMES)
def test_times_kept_as_texts_are_read_as_from_files(put, form, store, tmp_path):
    text, times = TIMES[form]
    rows = {
        "timestamp": times,
        "account_id": [f"a{at:02}" for at in range(len(times))],
        "device_id": ["D"] * len(times),
    }
    mapping = tmp_path / "map.toml"
    mapping.write_text(text)
    loaded = ga.ingest(store, pa.table(rows), mapping=mapping, max_rejects=0.9)
    assert 2 <= loaded.written < len(times)
    options = put(f"times_{list(TIMES).index(form)}", pa.table(rows)) | {"mapping": mapping, "max_rejects": 0.9}
    with ga.open_store(":memory:") as home, ga.open_events(home=home, **options) as there:
        found = there.report
        here, expected = (
            opened.events().select("account", "seen_at").to_pyarrow().to_pandas().merge(
                opened.accounts().to_pyarrow().to_pandas(), on="account"
            ).assign(seen_at=lambda frame: pd.to_datetime(frame["seen_at"], utc=True).dt.as_unit("us"))
            .sort_values("account_id", ignore_index=True)[["account_id", "seen_at"]]
            for opened in (there, store)
        )  # fmt: skip
    assert (found.written, found.rejects) == (loaded.written, loaded.rejects)
    pd.testing.assert_frame_equal(here, expected)


@pytest.mark.parametrize("put", ["clickhouse"], indirect=True)
@pytest.mark.parametrize(
    ("form", "message"),
    [("%d.%m.%Y %q", "%q cannot be read on an engine"), ("%H:%M", "names no year, month and day")],
)
def test_a_time_format_that_cannot_be_pushed_down_is_one_sentence(put, form, message, tmp_path):
    mapping = tmp_path / "map.toml"
    mapping.write_text(f'[time]\nformat = "{form}"\n')
    table = pa.table({"timestamp": ["01.02.2024"], "account_id": ["a"], "device_id": ["D"]})
    where = put(f"format_{len(form)}", table)
    with ga.open_store(":memory:") as home, pytest.raises(InputError, match=message):
        ga.open_events(home=home, mapping=mapping, **where)


ZONES = {"eu": "2024-03-01T10:00:00Z", "in": "2024-03-01 15:30:00+05:30", "us": "1709287200"}


def seconds(address: str, **options: Any) -> list[pd.Timestamp]:
    """Distinct times of a table's events."""
    with ga.open_store(":memory:") as home, ga.open_events(address, home=home, **options) as there:
        assert there.report.written == len(ZONES)
        return pd.to_datetime(there.events().to_pyarrow()["seen_at"].to_pandas(), utc=True).unique().tolist()


@pytest.mark.parametrize("engine", ["clickhouse", "postgresql", pytest.param("spark", marks=pytest.mark.slow)])
def test_partitions_whose_clocks_are_in_different_zones_meet_at_the_same_instant(engine, request, tmp_path):
    """One partition writes UTC, one +05:30, one seconds since the epoch."""
    options: dict[str, Any] = {}
    if engine == "postgresql":
        server = request.getfixturevalue("server")
        server.run(
            "CREATE TABLE zones (timestamp text, account_id text, device_id text, region text) PARTITION BY LIST (region)"
        )
        for region, time in ZONES.items():
            server.run(f"CREATE TABLE zones_{region} PARTITION OF zones FOR VALUES IN ('{region}')")
            server.run(f"INSERT INTO zones VALUES ('{time}', '{region}', 'D', '{region}')")
        server.run("GRANT SELECT ON zones TO reader")
        address = server.address("zones")
    elif engine == "clickhouse":
        need("clickhouse_connect", "chdb")
        from graphabuse.engine.clickhouse import connect

        client = connect(parse_address("chdb:///default/none")).con
        client.command(
            "CREATE TABLE zones (timestamp String, account_id String, device_id String, region String) ENGINE = MergeTree "
            "PARTITION BY region ORDER BY tuple()"
        )
        rows = ", ".join(f"('{time}', '{region}', 'D', '{region}')" for region, time in ZONES.items())
        client.command(f"INSERT INTO zones VALUES {rows}")
        address = "chdb:///default/zones"
    else:
        need("pyspark")
        for region, time in ZONES.items():
            part = tmp_path / "lake" / f"region={region}"
            part.mkdir(parents=True)
            frame = pd.DataFrame({"timestamp": [time], "account_id": [region], "device_id": ["D"]})
            frame.to_parquet(part / "0.parquet")
        address, options = str(tmp_path / "lake"), {"engine": "local[2]", "session": small_spark()}
    assert seconds(address, **options) == [pd.Timestamp("2024-03-01 10:00:00", tz="UTC")]


@pytest.mark.parametrize("put", ["clickhouse", "postgresql"], indirect=True)
def test_too_many_bad_rows_stop_the_job(put, small):
    with ga.open_store(":memory:") as home, pytest.raises(TooManyRejects, match="4 of 13 rows were rejected"):
        ga.open_events(home=home, **put("bad_rows", arrow(small)))


@pytest.mark.parametrize("put", ["clickhouse", "postgresql"], indirect=True)
def test_of_rows_with_one_event_id_the_first_is_kept(put):
    frame = pd.DataFrame(
        {
            "timestamp": ["2024-01-02", "2024-01-01", "2024-01-03"],
            "account_id": ["b", "a", "c"],
            "device_id": ["D", "D", "D"],
            "event_id": ["e1", "e1", "e2"],
        }
    )
    with ga.open_store(":memory:") as home, ga.open_events(home=home, **put("keyed", arrow(frame))) as there:
        accounts = there.accounts().to_pyarrow().to_pandas().set_index("account")["account_id"]
        assert sorted(there.events().to_pyarrow()["account"].to_pylist()) == sorted(
            accounts[accounts.isin(["a", "c"])].index
        )
        assert (there.report.read, there.report.written, there.report.skipped) == (3, 2, 1)


def test_native_types_of_clickhouse_are_read(store):
    """Words of an enumeration, texts of fixed length, addresses, clocks of a zone: as what they say."""
    need("clickhouse_connect", "chdb")
    from graphabuse.engine.clickhouse import connect

    backend = connect(parse_address("chdb:///default/none"))
    backend.con.command(
        "CREATE TABLE native (timestamp DateTime64(3, 'Europe/Berlin'), account_id FixedString(4), ip IPv4, device_id LowCardinality(Nullable"
        "(String)), event_type Enum('login' = 1, 'signup' = 2), cookie UUID) ENGINE = MergeTree ORDER BY tuple()"
    )
    one = "6a1a1a1a-0000-4000-8000-000000000001"
    backend.con.command(
        f"INSERT INTO native VALUES ('2024-01-01 11:00:00', 'ab', '8.8.8.8', 'D1', 'signup', '{one}'), "
        f"('2024-01-01 12:00:00', 'abcd', '8.8.4.4', NULL, 'login', '{one}')"
    )
    mapping = Mapping(identifiers={"cookie": "cookie"})
    rows = [
        ("2024-01-01T10:00:00Z", "ab", "8.8.8.8", "D1", "signup", one),
        ("2024-01-01T11:00:00Z", "abcd", "8.8.4.4", None, "login", one),
    ]
    names = ["timestamp", "account_id", "ip", "device_id", "event_type", "cookie"]
    ga.ingest(store, pd.DataFrame(rows, columns=names), mapping=mapping)
    with (
        ga.open_store(":memory:") as home,
        ga.open_events("chdb:///default/native", home=home, mapping=mapping) as there,
        ga.open_store(":memory:") as loaded,
    ):
        ga.ingest(loaded, "chdb:///default/native", mapping=mapping)
        for found in (there, loaded):
            pd.testing.assert_frame_equal(decoded(found), decoded(store))
        assert there.events().to_pyarrow()["action"].to_pylist() == store.events().to_pyarrow()["action"].to_pylist()


@pytest.mark.parametrize("put", ["clickhouse", "postgresql"], indirect=True)
def test_a_column_of_lists_is_refused(put, small, request):
    kind = "Array(String)" if "clickhouse" in request.node.name else "text[]"
    text = "String" if "clickhouse" in request.node.name else "text"
    lists = pa.table(
        {
            "timestamp": ["2024-01-01"],
            "account_id": ["a"],
            "ip": pa.array([["8.8.8.8"]] if text == "String" else ["{8.8.8.8}"]),
        }
    )
    place = put("lists", lists, f"timestamp {text}, account_id {text}, ip {kind}")
    with pytest.raises(InputError, match=r"column 'ip' is of type array<string>, which holds several values"):
        opening(place["events"])


def test_a_column_of_lists_in_a_file_is_refused(store, tmp_path):
    (tmp_path / "e.ndjson").write_text('{"timestamp": "2024-01-01", "account_id": "a", "ip": ["8.8.8.8"]}\n')
    with pytest.raises(InputError, match=r"column 'ip' is of type varchar\[\], which holds several values"):
        ga.ingest(store, tmp_path / "e.ndjson")


def test_native_types_of_postgresql_are_read(server, tmp_path):
    types = "at timestamp, who bigint, address inet, device uuid"
    uuid = "0b6a0f52-2a0e-4a4e-9d5c-3e7a1f3a9f11"
    rows = pa.table({"at": ["2024-01-01 12:00:00"], "who": [7], "address": ["8.8.4.4"], "device": [uuid]})
    mapping = tmp_path / "map.toml"
    mapping.write_text(
        '[columns]\ntimestamp = "at"\naccount_id = "who"\nip = "address"\ndevice_id = "device"\n[time]\nzone = "Europe/Berlin"\n'
    )
    address = on_postgres(server, "native", rows, types)
    with ga.open_store(":memory:") as home, ga.open_events(address, home=home, mapping=mapping) as there:
        row = decoded(there).iloc[0]
        ga.ingest(home, address, mapping=mapping)
        pd.testing.assert_frame_equal(decoded(home), decoded(there))
    assert (row["account_id"], row["ip"], row["device"]) == ("7", "8.8.4.4", uuid)
    assert row["second"] == pd.Timestamp("2024-01-01 11:00:00", tz="UTC")


def test_the_command_runs_on_a_table_and_writes_store_and_report(server, world, tmp_path):
    table = (
        world.events if isinstance(world.events, pa.Table) else pa.Table.from_pandas(world.events, preserve_index=False)
    )
    texts = pa.table({name: table[name].cast(pa.string()) for name in table.column_names})
    address = on_postgres(server, "logs", texts)
    done = call("run", address, "--store", tmp_path / "s", "--out", tmp_path / "o", "--json")
    assert json.loads(done.stdout)["written"] == len(texts)
    assert (tmp_path / "o" / "index.html").is_file()
    with ga.open_store(tmp_path / "s", read_only=True) as store:
        assert len(store.load_run("latest").rings) == json.loads(done.stdout)["counts"]["rings"] > 5


def opening(address: str, **options: Any) -> Any:
    with ga.open_store(":memory:") as home:
        return ga.open_events(address, home=home, **options)


def test_a_wrong_password_is_one_sentence_without_it(server, monkeypatch):
    monkeypatch.setenv("PGPASSWORD", "wrong-and-secret")
    with pytest.raises(StoreError, match="refused user 'reader'; set PGPASSWORD") as caught:
        opening(server.address("logs"))
    assert "wrong-and-secret" not in str(caught.value)


def test_a_missing_table_or_database_is_named(server):
    with pytest.raises(
        NotFoundError, match=r"there is no table public\.nothing in postgresql://reader@localhost:5432/logs"
    ):
        opening(server.address("public.nothing"))
    with pytest.raises(NotFoundError, match="there is no database nowhere"):
        opening(server.address("logs", database="nowhere"))


def test_a_missing_column_is_named_with_near_ones(server, tmp_path):
    address = on_postgres(server, "columns", pa.table({"timestamp": ["x"], "account": ["x"], "device_id": ["x"]}))
    with pytest.raises(InputError, match=r"has no column 'account_id'.*did you mean account"):
        opening(address)


def test_a_user_without_the_right_to_read_is_told_what_it_needs(server, small):
    address = on_postgres(server, "hidden", arrow(small))
    server.run("REVOKE SELECT ON hidden FROM reader")
    with pytest.raises(StoreError, match="the user needs SELECT on the table"):
        opening(address)


def test_a_query_stopped_by_the_servers_limits_is_told(server, small):
    address = on_postgres(server, "limited", arrow(pd.concat([small] * 2000)))
    with pytest.raises(StoreError, match=r"stopped a query at its limits: .*statement timeout") as caught:
        opening(address + "&options=-c%20statement_timeout%3D20", max_rejects=0.5)
    assert caught.value.retryable


def test_a_query_stopped_by_limits_of_clickhouse_is_told(monkeypatch):
    need("clickhouse_connect", "chdb")
    from graphabuse.engine import clickhouse

    backend = clickhouse.connect(parse_address("chdb:///default/none"))
    backend.con.command(
        "CREATE TABLE costly (timestamp String, account_id String, ip String) ENGINE = MergeTree ORDER BY tuple()"
    )
    backend.con.command("INSERT INTO costly SELECT '2024-01-01', toString(number), '8.8.8.8' FROM numbers(1000)")
    usual = dict(clickhouse._SETTINGS)
    for limit, told in (("max_memory_usage", "memory limit exceeded"), ("max_rows_to_read", "Limit for rows")):
        monkeypatch.setattr(clickhouse, "_SETTINGS", usual | {limit: 10})
        with pytest.raises(
            StoreError, match=rf"(?i)stopped a query at its limits: .*{told}.*nothing was stored"
        ) as caught:
            opening("chdb:///default/costly")
        assert caught.value.retryable


def test_a_connection_lost_mid_stage_leaves_a_clean_store(server, small):
    address = on_postgres(server, "lost", arrow(small))
    with ga.open_store(":memory:") as home, ga.open_events(address, home=home, max_rejects=0.5) as there:
        server.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'reader'", database="postgres"
        )
        with pytest.raises(StoreError, match=r"the connection was lost.*nothing was stored") as caught:
            ga.detect(there)
        assert caught.value.retryable
        assert home.runs().empty


@pytest.mark.parametrize("losses", [1, 2])
def test_a_run_whose_connection_is_lost_begins_once_more(server, small, tmp_path, monkeypatch, losses):
    address, left = on_postgres(server, f"lost_{losses}", arrow(small)), [losses]
    taken = graphabuse.judged.find_links

    def losing(*arguments: Any) -> Any:
        if left[0]:
            left[0] -= 1
            server.run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'reader'", database="postgres"
            )
        return taken(*arguments)

    monkeypatch.setattr(graphabuse.judged, "find_links", losing)
    command = ("run", address, "--store", tmp_path / "s", "--out", tmp_path / "o", "--max-rejects", "0.5", "--json")
    done = call(*command, code=losses - 1)
    with ga.open_store(tmp_path / "s", read_only=True) as store:
        assert len(store.runs()) == 2 - losses
    if losses == 1:
        assert json.loads(done.stdout)["written"] == 8
    else:
        assert "the connection was lost" in done.stderr and "nothing was stored" in done.stderr


@pytest.mark.parametrize("scheme", ["postgresql", "clickhouse"])
def test_an_unreachable_server_is_named(scheme):
    need("psycopg", "clickhouse_connect")
    with socket.socket() as taken:  # bound and not listening: refused at once
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(StoreError, match=rf"{scheme}://me@127.0.0.1:{port}/db cannot be reached"):
            opening(f"{scheme}://me@127.0.0.1:{port}/db/logs")


def test_a_clickhouse_server_that_refuses_or_is_too_old_says_so(monkeypatch):
    need("clickhouse_connect")
    with old_clickhouse() as port:
        monkeypatch.setenv("CLICKHOUSE_PASSWORD", "wrong-and-secret")
        with pytest.raises(StoreError, match="refused user 'reader'; set CLICKHOUSE_PASSWORD") as caught:
            opening(f"clickhouse://reader@127.0.0.1:{port}/default/logs")
        assert "wrong-and-secret" not in str(caught.value)
        monkeypatch.setenv("CLICKHOUSE_PASSWORD", PASSWORD)
        with pytest.raises(StoreError, match=r"version 23\.8 or newer is needed"):
            opening(f"clickhouse://reader@127.0.0.1:{port}/default/logs")


def test_a_server_older_than_what_is_needed_is_told_so(server, monkeypatch):
    """The server is new enough; what counts as old is raised."""
    from graphabuse.engine import postgresql

    monkeypatch.setattr(postgresql, "OLDEST", 99)
    with pytest.raises(
        StoreError, match=r"runs PostgreSQL \d+; version 99 or newer is needed: upgrade the server, or export"
    ):
        opening(server.address("logs"))


def test_a_missing_table_on_clickhouse_is_named():
    need("clickhouse_connect", "chdb")
    with pytest.raises(NotFoundError, match="there is no table nothing in chdb:///default"):
        opening("chdb:///default/nothing")


def test_a_missing_table_or_folder_of_spark_is_named(tmp_path):
    need("pyspark")
    for text in (str(tmp_path / "nowhere"), "lake.nothing"):
        with pytest.raises(NotFoundError, match=f"there is no table or path {text}"):
            opening(text, engine="local[2]", session=small_spark())


def test_a_spark_that_is_too_old_is_told_so(monkeypatch):
    """The one here is new enough; what counts as old is raised."""
    need("pyspark")
    from graphabuse.engine import spark

    monkeypatch.setattr(spark, "OLDEST", (99, 0))
    with pytest.raises(StoreError, match=r"local\[2\] runs Spark \d.*; version 99.0 or newer is needed"):
        opening("lake.events", engine="local[2]", session=small_spark())


def test_spark_shuffles_into_as_many_partitions_as_the_rows_need():
    need("pyspark")
    from graphabuse.engine.spark import connect, expect_rows

    backend, name = (
        connect("local[2]", session=small_spark()),
        "spark.sql.adaptive.coalescePartitions.initialPartitionNum",
    )
    try:
        for rows, wanted in ((1_000, "1"), (10**9, "746"), (10**13, "20000")):
            expect_rows(backend, rows)
            assert backend._session.conf.get(name, "1") == wanted
    finally:
        backend._session.conf.unset(name)


def test_a_password_in_the_address_is_refused_without_repeating_it():
    with pytest.raises(InputError, match=r"holds a password.*set CLICKHOUSE_PASSWORD") as caught:
        parse_address("clickhouse://me:hunter2@host/db/logs")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("events", "engine", "message"),
    [
        (["clickhouse://h/db/a", "clickhouse://h/db/b"], "", "give one table"),
        (["a.parquet"], "oracle", "--engine 'oracle' is not known"),
        (["postgresql://h/db/a"], "local[2]", "cannot read postgresql://h/db/a"),
    ],
)
def test_engines_that_do_not_fit_the_events_are_refused(events, engine, message):
    with pytest.raises(InputError, match=message.replace("[", r"\[")):
        stays_in_place(events, engine)


def test_files_are_loaded_and_tables_stay_where_they_are():
    assert not stays_in_place(["a.parquet", "b.csv"], "")
    assert stays_in_place(["postgresql://h/db/a"], "")
    assert not stays_in_place(["postgresql://h/db/a"], "duckdb")
    assert stays_in_place(["lake/events"], "local[4]")


def test_an_address_needs_database_and_table():
    with pytest.raises(InputError, match="names no database and table; write clickhouse://"):
        parse_address("clickhouse://host:8123/logs")
    assert parse_address("postgres://me@h/db/s.t").table == "s.t"
    assert Path(parse_address("chdb:///data/engine/db/logs").folder) == Path("/data/engine")
