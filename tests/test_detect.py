"""The main job on a simulated world: rings are found, others are left alone, the same bytes come out."""

import hashlib
import json

import numpy as np
import pandas as pd
import pytest

import graphabuse as ga
from graphabuse.config import Config, DecideConfig, config_from_mapping, load_config
from graphabuse.errors import InputError, ModelError, NotFoundError
from graphabuse.model.ring_score import ARTEFACT, load_ring_score
from graphabuse.rings.decide import actions, expected_values
from graphabuse.rings.identity import PastRing
from graphabuse.rings.lineage import trace
from graphabuse.simulate import draw_params, simulate


def test_rings_are_found_and_others_left_alone(run, world):
    figures = ga.evaluate_run(run, world)
    assert figures.rings >= 5
    assert figures.recall >= 0.6 and figures.precision >= 0.8
    assert figures.harm_per_10k <= 30


def test_a_world_without_rings_gives_close_to_none():
    world = simulate(draw_params(3, accounts=4_000, family="hard", abuse_share=0.0))
    with ga.open_store(":memory:") as store:
        ga.ingest(store, world.events)
        assert len(ga.detect(store).rings) <= 2


def test_tables_keep_their_contract(run):
    columns = {
        "rings": ["ring_id", "rank", "score", "action", "accounts", "core_accounts", "identifiers", "first_seen", "last_seen", "change",
                  "top_reason", "top_doubt"],
        "members": ["ring_id", "account_id", "role", "score"],
        "accounts": ["account_id", "score", "ring_id"],
        "links": ["ring_id", "account_id", "kind", "identifier", "first_seen", "last_seen", "events"],
        "reasons": ["ring_id", "kind", "code", "text", "value", "base_rate"],
    }  # fmt: skip
    for name, wanted in columns.items():
        assert list(getattr(run, name).columns)[: len(wanted)] == wanted
    assert run.rings["rank"].tolist() == list(range(1, len(run.rings) + 1))
    assert set(run.rings["action"]) <= {"block", "review"}
    assert set(run.members["role"]) <= {"core", "edge", "guarded"}
    assert set(run.reasons["kind"]) <= {"observed", "compared", "estimated", "doubt"}
    assert run.members["account_id"].is_unique
    assert run.accounts["account_id"].is_unique
    acted = run.members[run.members["role"] != "guarded"].groupby("ring_id").size()
    assert acted.to_dict() == run.rings.set_index("ring_id")["accounts"].to_dict()
    assert set(run.reasons.loc[run.reasons["kind"] == "observed", "ring_id"]) <= set(run.rings["ring_id"])
    assert run.accounts["score"].between(0, 1).all()


def digests(folder):
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "run.json"
    }


def test_the_same_input_gives_the_same_bytes_in_any_row_order_and_in_any_parts(world, tmp_path):
    events = world.events.to_pandas()
    shuffled = [events.sample(frac=1.0, random_state=number) for number in range(3)]
    later_types_first = [part for _, part in sorted(events.groupby("event_type"), reverse=True)]
    made = []
    for number, parts in enumerate([[events], [shuffled[1]], [shuffled[2]], later_types_first]):
        folder = tmp_path / f"out{number}"
        with ga.open_store(":memory:" if number else tmp_path / "s.graph") as store:
            for part in parts:
                ga.ingest(store, part)
            run = ga.detect(store)
            ga.save_run(store, run)
            ga.write_report(ga.detect(store) if number == 2 else run, folder)
        made.append(digests(folder))
    assert made[0] == made[1] == made[2] == made[3]


def test_names_last_while_members_come_and_go():
    old = [PastRing("R-0000000A", "run-1", frozenset("abcde")), PastRing("R-0000000B", "run-1", frozenset("wxyz"))]
    line = trace([list("abcdef"), list("wxyz"), list("mno")], old)
    assert line.names[:2] == ["R-0000000A", "R-0000000B"] and line.names[2] not in line.names[:2]
    assert line.changes == ["grown", "unchanged", "new"]
    assert trace([list("mno")], []).names == trace([list("mno")], []).names


def test_a_later_run_keeps_names_and_says_what_changed(world, tmp_path):
    events = world.events.to_pandas().sort_values("timestamp")
    cut = int(len(events) * 0.9)
    with ga.open_store(tmp_path / "s.graph") as store:
        ga.ingest(store, events.iloc[:cut])
        first = ga.detect(store)
        ga.save_run(store, first)
        ga.ingest(store, events)
        second = ga.detect(store)
    assert set(first.rings["ring_id"]) & set(second.rings["ring_id"])
    assert set(second.rings["change"]) & {"unchanged", "grown", "shrunk", "changed"}


def test_decisions_follow_the_costs():
    purity, score = np.array([0.2, 0.7, 0.99]), np.array([0.9, 0.9, 0.95])
    block, review = expected_values(purity, np.array([10.0, 10.0, 10.0]), DecideConfig())
    assert actions(score, block, review, DecideConfig()).tolist() == [
        "allow" if max(block[0], review[0]) <= 0 else "review",
        "review",
        "block",
    ]
    dear = DecideConfig(cost=1e6)
    block, review = expected_values(purity, np.array([10.0, 10.0, 10.0]), dear)
    assert (actions(score, block, review, dear) == "allow").all()


@pytest.mark.parametrize(
    ("content", "match"),
    [
        ({"detct": {}}, "unknown section"), ({"decide": {"los": 1}}, "did you mean loss"), ({"decide": {"loss": "much"}}, "type float"),
        ({"decide": 3}, "table"), ({"engine": {"threads": True}}, "type int"),
    ],
)  # fmt: skip
def test_config_mistakes_are_named(content, match):
    with pytest.raises(InputError, match=match):
        config_from_mapping(content)


def test_config_files(tmp_path):
    (tmp_path / "c.toml").write_text("[decide]\nloss = 50\n")
    assert load_config(tmp_path / "c.toml").decide.loss == 50
    assert load_config(None) == Config()
    with pytest.raises(NotFoundError):
        load_config(tmp_path / "none.toml")


@pytest.mark.parametrize(
    "frame",
    [
        {"timestamp": ["2024-01-01"], "account_id": ["a"], "ip": ["8.8.8.8"]},
        {"timestamp": ["2024-01-01"] * 2, "account_id": ["a", "b"], "ip": ["8.8.8.8"] * 2},
        {"timestamp": ["2024-01-01"] * 300, "account_id": [f"a{at}" for at in range(300)], "device_id": ["D"] * 300},
        {"timestamp": pd.date_range("2014-01-01", "2023-12-31", periods=50).astype(str), "account_id": [f"a{at % 7}" for at in range(50)], "device_id": [f"D{at % 3}" for at in range(50)]},
        {"timestamp": ["2024-01-01"] * 5_000, "account_id": ["busy"] * 5_000, "ip": [f"8.{at // 250}.{at % 250}.1" for at in range(5_000)]},
        {"timestamp": ["2024-01-01"] * 3, "account_id": list("abc"), "ip": [None] * 3},
        {"timestamp": pd.date_range("2024-01-01 10:00", periods=400, freq="9s").astype(str), "account_id": [f"a{at % 90}" for at in range(400)], "device_id": [f"D{at % 31}" for at in range(400)], "ip": [f"8.8.{at % 17}.1" for at in range(400)]},
        {"timestamp": pd.date_range("2024-01-01", periods=300, freq="7h").astype(str), "account_id": [f"a{at}" for at in range(300)], "device_id": [f"D{at // 3}" for at in range(300)], "payment_token": [f"t{at // 2}" for at in range(300)]},
        {"timestamp": ["2024-01-01T00:00:30"] * 200 + [f"2024-02-{1 + at % 28:02d}" for at in range(200)], "account_id": [f"a{at % 200}" for at in range(400)], "ip": [f"8.8.{at % 40}.1" for at in range(400)], "event_type": ["signup"] * 200 + ["login"] * 200},
        {"timestamp": [f"{year}-01-0{1 + at % 9}" for at in range(60) for year in (1991, 2024, 2025)], "account_id": [f"a{at % 45}" for at in range(180)], "device_id": [f"D{at % 12}" for at in range(180)]},
    ],
    ids=["one", "two", "one device for all", "ten years", "one busy account", "all absent", "an hour", "one event each", "one minute", "clocks jump"],
)  # fmt: skip
def test_odd_worlds_give_an_answer(frame, tmp_path):
    with ga.open_store(":memory:") as store:
        ga.ingest(store, pd.DataFrame(frame))
        run = ga.detect(store)
        ga.save_run(store, run)
        ga.write_report(run, tmp_path / "out")
    assert (
        json.loads((tmp_path / "out" / "run.json").read_text())["counts"]["accounts"]
        == pd.DataFrame(frame)["account_id"].nunique()
    )


def test_an_empty_store_says_what_to_do(store):
    with pytest.raises(InputError, match="ingest events first"):
        ga.detect(store)


def test_a_changed_artefact_is_refused(tmp_path):
    for file in ARTEFACT.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "score.txt.gz").write_bytes(b"changed")
    with pytest.raises(ModelError, match="changed after training"):
        load_ring_score(tmp_path)
    with pytest.raises(ModelError, match="cannot be read"):
        load_ring_score(tmp_path / "none")


def test_the_artefact_is_small():
    assert sum(file.stat().st_size for file in ARTEFACT.iterdir()) < 2_000_000
