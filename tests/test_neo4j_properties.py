"""Whatever is loaded, in whatever pieces, order, batch size and by however many writers: the graph is that of the distinct events."""

import threading
from dataclasses import dataclass

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from neo4j_graph import facts, wipe

import graphabuse as ga
from graphabuse.errors import StoreError
from graphabuse.store.neo4j import batch, packed

pytestmark = pytest.mark.xdist_group("neo4j")
KINDS = {
    "device_id": ("device", "USED_DEVICE"),
    "ip": ("ip", "USED_IP"),
    "payment_token": ("payment_token", "USED_PAYMENT_TOKEN"),
}
QUICK = settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
LONG = settings(QUICK, max_examples=60, derandomize=False)


@dataclass(frozen=True)
class Plan:
    """Events, the pieces in which they are loaded, the sizes that cut them on their way, and how many load at once."""

    frame: pd.DataFrame
    pieces: list[pd.DataFrame]
    links_a_batch: int
    accounts_a_slice: int
    writers: int


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    row = st.tuples(
        st.sampled_from("abcdef"),
        st.integers(0, 4_000).map(lambda minute: f"{pd.Timestamp('2024-01-01') + pd.Timedelta(minutes=minute)}Z"),
        st.sampled_from([None, "D1", "D2", "D3"]),
        st.sampled_from([None, "8.8.8.8", "8.8.4.4"]),
        st.sampled_from([None, "T1"]),
        st.sampled_from(["login", "pay"]),
    )
    rows = draw(st.lists(row, min_size=1, max_size=40))
    frame = pd.DataFrame(rows, columns=["account_id", "timestamp", *KINDS, "event_type"], dtype=object)
    order = draw(st.permutations(range(len(frame))))
    cuts = sorted(draw(st.sets(st.integers(1, len(frame)), max_size=3)) | {len(frame)})
    pieces = [frame.iloc[order[low:high]] for low, high in zip([0, *cuts], cuts, strict=False)]
    again = draw(st.lists(st.sampled_from(range(len(pieces))), max_size=2))
    return Plan(
        frame,
        [*pieces, *(pieces[at] for at in again)],
        links_a_batch=draw(st.integers(1, 30)),
        accounts_a_slice=draw(st.integers(1, 4)),
        writers=draw(st.integers(1, 3)),
    )


def wanted(frame: pd.DataFrame) -> dict[str, object]:
    """What :func:`neo4j_graph.facts` must find, counted by pandas."""
    events = frame.drop_duplicates().assign(at=lambda rows: pd.to_datetime(rows["timestamp"]))
    links, nodes = [], []
    for column, (kind, relation) in KINDS.items():
        used = events.dropna(subset=column)
        if used.empty:
            continue
        pairs = used.groupby(["account_id", column])["at"]
        days = pairs.agg(lambda times: times.dt.date.nunique()).sum()
        span = {"f": used["at"].min(), "l": used["at"].max()}
        links.append({"t": relation, "n": len(pairs), "e": len(used), "d": days, **span})
        nodes.append({"k": kind, "n": used[column].nunique(), "a": len(pairs), **span})
    accounts = {"n": events["account_id"].nunique(), "e": len(events)}
    return {
        "links": sorted(links, key=lambda row: row["t"]), "nodes": sorted(nodes, key=lambda row: row["k"]),
        "accounts": [{**accounts, "f": events["at"].min(), "l": events["at"].max()}], "kept": [accounts],
    }  # fmt: skip


def found(uri: str) -> dict[str, object]:
    """The same from the graph, with times as pandas has them and without the marks."""
    plain = {
        part: [{name: value for name, value in row.items() if name != "m"} for row in rows]
        for part, rows in facts(uri).items()
    }
    for rows in plain.values():
        for row in rows:
            row.update({name: pd.Timestamp(row[name].to_native()) for name in ("f", "l") if name in row})
    return plain


def load(uri: str, pieces: list[pd.DataFrame], failed: list[BaseException]) -> None:
    for piece in pieces:
        for attempt in range(20):  # a writer that was slower than its lease is told to run the same command again
            try:
                with ga.open_store(uri) as store:
                    ga.ingest(store, piece)
                break
            except StoreError as error:
                if not error.retryable or attempt == 19:
                    failed.append(error)
                    return
            except BaseException as error:  # noqa: BLE001 - told to the test
                failed.append(error)
                return


def check(uri: str, plan: Plan) -> None:
    wipe(uri)
    with pytest.MonkeyPatch.context() as patch, ga.open_store(uri) as store:
        patch.setattr(batch, "LINKS_A_BATCH", plan.links_a_batch)
        patch.setattr(packed, "ACCOUNTS_A_SLICE", plan.accounts_a_slice)
        failed: list[BaseException] = []
        jobs = [
            threading.Thread(target=load, args=(uri, plan.pieces[start :: plan.writers], failed))
            for start in range(plan.writers)
        ]
        for job in jobs:
            job.start()
        for job in jobs:
            job.join()
        assert not failed
        assert found(uri) == wanted(plan.frame)
        with ga.open_store(":memory:") as embedded:
            ga.ingest(embedded, plan.frame)
            assert store.fingerprint() == embedded.fingerprint()


@QUICK
@given(plan=plans())
def test_any_pieces_make_the_graph_of_the_distinct_events(address, plan):
    check(address, plan)


@pytest.mark.slow
@LONG
@given(plan=plans())
def test_many_more_pieces_do_too(address, plan):
    check(address, plan)
