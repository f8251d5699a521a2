"""What is loaded is counted once, however it is cut, ordered, repeated or written by several."""

import threading
from contextlib import nullcontext
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from neo4j_graph import facts, loaded, query, wipe

import graphabuse as ga
from graphabuse.errors import StoreError
from graphabuse.records import Verdict
from graphabuse.simulate import draw_params, simulate
from graphabuse.store.neo4j import batch, packed

pytestmark = pytest.mark.xdist_group("neo4j")


def same(left: pd.DataFrame, right: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(left.reset_index(drop=True), right.reset_index(drop=True), check_dtype=False)


def test_any_order_any_split_any_batch_size_loads_once(address, monkeypatch):
    """A whole world; what Hypothesis thinks of is in test_neo4j_properties."""
    seed = 1
    frame = simulate(draw_params(seed, accounts=300, family="plain", abuse_share=0.05)).events.to_pandas()
    sent: list[tuple[str, int, int]] = []
    with ga.open_store(address) as store:
        ga.ingest(store, frame, progress=lambda *what: sent.append(what))
    whole = facts(address)
    assert sent[0][0] == "table" and sent[-1] == (
        "accounts sent",
        frame["account_id"].nunique(),
        frame["account_id"].nunique(),
    )
    assert whole["accounts"][0]["e"] == len(frame.drop_duplicates())
    used = frame.dropna(subset="device_id")
    devices = next(row for row in whole["links"] if row["t"] == "USED_DEVICE")
    assert devices["n"] == len(used[["account_id", "device_id"]].drop_duplicates())
    assert loaded(address, frame) == whole
    wipe(address)
    random = np.random.default_rng(seed)
    monkeypatch.setattr(batch, "LINKS_A_BATCH", int(random.integers(50, 500)))
    monkeypatch.setattr(packed, "ACCOUNTS_A_SLICE", int(random.integers(20, 200)))
    shuffled = frame.sample(frac=1, random_state=seed)
    cut = int(random.integers(1, len(frame) - 1))
    parts = [shuffled.iloc[cut - 50 :], shuffled.iloc[: cut + 50], shuffled.iloc[::7]]
    assert loaded(address, *parts) == whole


def test_a_kind_that_comes_later_stands_beside_the_others(address, tmp_path):
    """Rows written before the kind are shorter, and both are read."""
    mapping = tmp_path / "m.toml"
    mapping.write_text('[identifiers]\nemail = "mail"\ndevice = "device_id"\n', encoding="utf-8")
    frame = pd.DataFrame({"timestamp": "2024-01-01T00:00:00Z", "account_id": list("abc"), "device_id": "D1"})
    later = frame.iloc[1:].assign(timestamp="2024-01-02T00:00:00Z", mail="x@y.z", device_id="D2")
    with ga.open_store(address) as server, ga.open_store(":memory:") as embedded:
        for store in (server, embedded):
            ga.ingest(store, frame)
            ga.ingest(store, later, mapping=mapping)
            assert ga.ingest(store, later, mapping=mapping).written == 0
        assert server.fingerprint() == embedded.fingerprint() and server.kinds == embedded.kinds
        text = (
            "MATCH (a:Account)-[u]->(i) WHERE i.kind IS NOT NULL RETURN a.account_id AS account, i.kind AS kind, i.value AS value, u.events AS n "
            "ORDER BY account, kind, value"
        )
        same(server.cypher(text), embedded.cypher(text))
        counts = [len(store.events().to_pandas().dropna(subset="id_email")) for store in (server, embedded)]
        assert counts == [2, 2]
    assert facts(address)["accounts"][0]["e"] == 5


def test_columns_about_accounts_are_kept_and_replaced(address, events):
    """With new events, without any, and twice; a store that is open sees what another has loaded."""
    first = pd.DataFrame({"account_id": list("ab"), "age": [30, 41], "plan": ["free", "pro"]})
    second = pd.DataFrame({"account_id": list("bc"), "age": [42, 17], "country": ["de", None]})
    with ga.open_store(address) as server, ga.open_store(":memory:") as embedded:
        for accounts in (first, second, second, first):
            for store in (server, embedded):
                with ga.open_store(address) if store is server else nullcontext(store) as other:
                    ga.ingest(other, events, accounts=accounts)
                store.events()
            same(server.account_columns(), embedded.account_columns())
        assert server.account_columns()["age"].tolist() == [30, 41, 17]
    kept = query(address, "MATCH (t:LoadTable {name: 'account_columns'}) RETURN count(*) AS n")
    assert kept == [{"n": 3}]  # the same columns again are not kept again


def test_several_writers_count_once(address):
    world = simulate(draw_params(3, accounts=400, family="plain", abuse_share=0.05))
    frame = world.events.to_pandas()
    whole = loaded(address, frame)
    wipe(address)
    with ga.open_store(address):
        pass
    failed: list[BaseException] = []

    def work(part: pd.DataFrame) -> None:
        for attempt in range(20):  # a writer that was slower than its lease is told to run the same command again
            try:
                loaded(address, part)
            except StoreError as error:
                if not error.retryable or attempt == 19:
                    failed.append(error)
                    return
            except BaseException as error:  # noqa: BLE001 - told to the test
                failed.append(error)
                return
            else:
                return

    threads = [threading.Thread(target=work, args=(frame.iloc[start::3],)) for start in range(3)]
    threads.append(threading.Thread(target=work, args=(frame.iloc[::2],)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert facts(address) == whole


def test_runs_appear_whole_and_follow_each_other(address):
    """Rings of the run before become past rings; drafts of a run that was cut off are removed."""
    world = simulate(draw_params(5, accounts=1_500, family="plain", abuse_share=0.08))
    frame = world.events.to_pandas().sort_values("timestamp", kind="stable")
    with ga.open_store(address) as store:
        ga.ingest(store, frame.iloc[: int(0.9 * len(frame))])
        first = ga.detect(store)
        ga.save_run(store, first)
        query(address, "CREATE (:RunDraft {run_id: 'cut'}) CREATE (:RingDraft {run_id: 'cut', ring_id: 'R-00000000'})")
        ga.ingest(store, frame)
        second = ga.detect(store)
        assert second.run_id != first.run_id
        ga.save_run(store, second)
        ga.save_run(store, second)
        assert set(store.cypher("MATCH (r:Ring) RETURN r.ring_id AS id")["id"]) == set(second.rings["ring_id"])
        assert store.cypher("MATCH (p:PastRing) RETURN count(*) AS n")["n"][0] == len(first.rings)
        lasting = set(first.rings["ring_id"]) & set(second.rings["ring_id"])
        assert lasting
        assert set(store.cypher("MATCH (r:Ring)-[:CONTINUES]->(p:PastRing) RETURN r.ring_id AS id")["id"]) == lasting
        assert query(address, "MATCH (d:RingDraft|RunDraft) RETURN count(*) AS n") == [{"n": 0}]
        assert ga.open_run(store, first.run_id).run_id == first.run_id
        expected = second.lineage.astype(object).where(second.lineage.notna(), None)
        same(ga.open_run(store).lineage.astype(object).where(lambda frame: frame.notna(), None), expected)
        ring = sorted(lasting)[0]
        now = datetime(2024, 5, 1, tzinfo=UTC)
        for run_id in (first.run_id, second.run_id, "run-gone"):
            one = Verdict(ring, run_id, "0" * 16, "watch", "other", "", "ana", now, core=("a", "b"), exceptions=("b",))
            store.record_verdict(one)
            store.record_verdict(one)
        assert [tuple(row) for row in store.verdicts()[["core", "exceptions"]].to_numpy()] == [(("a", "b"), ("b",))] * 3
        for label, run_id in (("Ring", second.run_id), ("PastRing", first.run_id)):
            on = store.cypher(f"MATCH (v:Verdict)-[:`ON`]->(r:{label}) RETURN v.run_id AS run, r.ring_id AS ring")
            assert on.to_dict("records") == [{"run": run_id, "ring": ring}]
        assert store.expire_runs(datetime.now(UTC)) == [first.run_id]
        assert store.runs()["run_id"].tolist() == [second.run_id]
        assert store.cypher("MATCH (p:PastRing) RETURN count(*) AS n")["n"][0] == 0
