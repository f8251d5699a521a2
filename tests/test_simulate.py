"""Simulated worlds: the same seed the same bytes, nothing carried by names, every mechanism alive."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import average_precision_score, roc_auc_score

from graphabuse.config import Config
from graphabuse.errors import InputError, NotFoundError
from graphabuse.evaluate.training_set import ring_overlap
from graphabuse.evaluate.training_worlds import further, held_together, judged_world, less_private
from graphabuse.features.inside import inside_of
from graphabuse.features.subgraph import united
from graphabuse.simulate import (
    ABUSE,
    BENIGN,
    World,
    WorldParams,
    draw_params,
    labels,
    read_world,
    simulate,
    write_world,
)
from graphabuse.simulate.benign.home import one_by_one


def test_the_same_seed_gives_the_same_world():
    one, two = (simulate(draw_params(5, accounts=1_000)) for _ in range(2))
    assert one.events.equals(two.events)
    pd.testing.assert_frame_equal(one.rings, two.rings)
    assert not simulate(draw_params(6, accounts=1_000)).events.equals(one.events)


@pytest.mark.parametrize("name", sorted(BENIGN))
def test_every_honest_mechanism_makes_groups(name):
    world = simulate(WorldParams(seed=2, accounts=800, benign=(name,), honest_share=0.3, abuse_share=0.0))
    assert set(world.groups["mechanism"]) == {name} and world.rings.empty


@pytest.mark.parametrize("name", sorted(ABUSE))
def test_every_typology_makes_rings(name):
    world = simulate(WorldParams(seed=2, accounts=1_500, abuse=(name,), abuse_share=0.1))
    assert set(world.rings["typology"]) == {name}
    assert world.rings.groupby("ring_id").size().min() >= 3
    assert not set(world.victims["account_id"]) & set(world.rings["account_id"])


def test_names_and_order_carry_nothing(world):
    accounts = world.accounts if hasattr(world, "accounts") else np.unique(world.events["account_id"].to_pylist())
    abusive = np.isin(accounts, world.rings["account_id"])
    number = np.array([int(name[1:]) for name in accounts])
    assert roc_auc_score(abusive, number) == pytest.approx(0.5, abs=0.08)


def test_no_single_simple_figure_gives_rings_away():
    scores: dict[str, list[float]] = {}
    for seed in range(4):
        frame = simulate(draw_params(seed, accounts=4_000, family="hard", abuse_share=0.04)).events.to_pandas()
        truth = simulate(draw_params(seed, accounts=4_000, family="hard", abuse_share=0.04)).rings["account_id"]
        by = frame.groupby("account_id")
        figures = {
            "events": by.size(),
            "first": by["timestamp"].min().astype("int64"),
            "addresses": by["ip"].nunique(),
            "devices": by["device_id"].nunique(),
        }
        for kind in ("ip", "device_id", "payment_token"):
            users = frame.groupby(kind)["account_id"].nunique()
            figures[f"crowd_{kind}"] = frame[kind].map(users).groupby(frame["account_id"]).max().fillna(0)
        for name, figure in figures.items():
            area = roc_auc_score(figure.index.isin(truth), figure)
            scores.setdefault(name, []).append(max(area, 1 - area))
    assert max(np.mean(areas) for areas in scores.values()) < 0.85, scores


def _lean_world(device: list[str]) -> World:
    """A ring of seven accounts, one event each, on the given devices."""
    accounts = [f"a{number}" for number in range(len(device))]
    events = pa.table(
        {"timestamp": pd.date_range("2024-01-01", periods=7, tz="UTC"), "account_id": accounts, "device_id": device}
    )
    rings = pd.DataFrame({"ring_id": "T0", "account_id": accounts, "typology": "device_farm", "tier": "careless"})
    return World(events, rings, pd.DataFrame(), pd.DataFrame(), {})


def test_a_log_of_one_kind_holds_the_parts_of_a_ring_that_share_something():
    parts = held_together(_lean_world(["D1", "D1", "D1", "D2", "D2", "D2", "D3"])).rings
    assert sorted(parts.groupby("ring_id")["account_id"].apply("".join)) == ["a0a1a2", "a3a4a5"]


def test_a_ring_that_shares_nothing_stays_whole():
    whole = _lean_world([f"D{number}" for number in range(7)])
    pd.testing.assert_frame_equal(held_together(whole).rings, whole.rings)


def test_people_come_in_visits_on_one_address_and_machine():
    params = WorldParams(seed=3, accounts=400, visit_events=5.0, own_hours=1.0, events_per_account=20.0)
    events, alone = (
        simulate(one).events.to_pandas().sort_values(["account_id", "timestamp"])
        for one in (params, replace(params, visit_events=1.0))
    )
    soon = _soon(events)
    assert soon.mean() > 0.6
    assert _soon(alone).mean() < 0.2
    before = events.groupby("account_id")[["ip", "device_id"]].shift()
    same = (before == events[["ip", "device_id"]]) | events[["ip", "device_id"]].isna()
    assert same[soon].all(axis=1).mean() > 0.95


def _soon(events: pd.DataFrame) -> pd.Series:
    """Whether an event follows the account's last one within a quarter of an hour."""
    return events.groupby("account_id")["timestamp"].diff() < pd.Timedelta(minutes=15)


def test_cookies_live_on_devices_and_few_share_a_telephone():
    world = further(simulate(draw_params(4, accounts=1_500, family="hard")), np.random.default_rng(2))
    events = world.events.to_pandas()
    assert events.dropna(subset="cookie").groupby("cookie")["device_id"].nunique().max() == 1
    assert (events.groupby("phone")["account_id"].nunique() > 1).mean() < 0.05


def test_some_logs_know_devices_by_fingerprints_that_strangers_share():
    world = simulate(draw_params(4, accounts=1_500, family="broad"))

    def private(of: World) -> float:
        uses = of.events.select(["account_id", "device_id"]).to_pandas().dropna().drop_duplicates()
        return float((uses.groupby("device_id").size() == 1).sum() / len(uses))

    shares = [private(less_private(world, np.random.default_rng([seed, 305]))) for seed in range(12)]
    assert private(world) == max(shares) > 0.6 and min(shares) < 0.45
    again = less_private(world, np.random.default_rng([3, 305]))
    assert again.events.equals(less_private(world, np.random.default_rng([3, 305])).events)


def test_honest_people_sign_up_one_by_one_on_one_machine():
    born = one_by_one(np.array([5.0, 0.0, 1.0, 3.0]), np.array([0, 0, 0, 1]))
    assert born.tolist() == [125.0, 0.0, 61.0, 3.0]


@pytest.fixture(scope="module")
def broad_judged():
    world = simulate(draw_params(19, accounts=4_000, family="broad", abuse_share=0.06))  # ten rings, not five
    return world, judged_world(world, Config())


def test_own_attributes_do_not_give_abuse_away():
    """Trees on what an account does alone, trained on another world: average precision stays low at 2 % prevalence."""
    tables = [
        _own_attributes(draw_params(seed, accounts=6_000, family="broad", abuse_share=0.02)) for seed in range(21, 25)
    ]
    found = []
    for (train, known), (test, truth) in pairwise([*tables, tables[0]]):
        trees = GradientBoostingClassifier(n_estimators=60, max_depth=3, random_state=1).fit(train, known)
        same = test.reindex(columns=train.columns, fill_value=0)  # not every log has failed logins and resets
        found.append(average_precision_score(truth, trees.predict_proba(same)[:, 1]))
    assert np.mean(found) <= 0.5, found


def _own_attributes(params: WorldParams) -> tuple[pd.DataFrame, np.ndarray]:
    """What each account does alone, and whether it is in a ring."""
    world = simulate(params)
    by = world.events.to_pandas().groupby("account_id")
    frame = by["event_type"].value_counts().unstack(fill_value=0)
    frame = frame.assign(
        events=by.size(), first=by["timestamp"].min().astype("int64"), last=by["timestamp"].max().astype("int64")
    )
    for kind in ("ip", "device_id", "payment_token"):
        frame[kind] = by[kind].nunique()
    return frame, frame.index.isin(world.rings["account_id"])


def test_shuffled_links_break_the_evidence(broad_judged):
    """With identifiers dealt anew to events of the same kind, hardly any candidate resembles a ring."""
    world, judged = broad_judged
    rng = np.random.default_rng(1)
    events = world.events.to_pandas()
    for kind in ("ip", "device_id", "payment_token"):
        events[kind] = rng.permutation(events[kind].to_numpy())
    events["timestamp"] = rng.permutation(events["timestamp"].to_numpy())
    shuffled = judged_world(replace(world, events=pa.Table.from_pandas(events, preserve_index=False)), Config())
    shares = [
        np.mean(
            [
                ring_overlap(part.groups, part.snapshot.account_ids, ring)[0].max(initial=0) >= 0.5
                for _, ring in world.rings.groupby("ring_id")
            ]
        )
        for part in (judged, shuffled)
    ]
    assert shares[0] >= 0.8 and shares[1] <= 0.1


def test_candidates_from_inside_can_be_taken_apart_and_put_together(broad_judged):
    _, judged = broad_judged
    whole = inside_of(judged.groups, judged.links, judged.snapshot)
    rows = np.array([5, 2, 11])
    direct = inside_of(judged.groups.take(rows), judged.links, judged.snapshot)
    for part in (whole.take(rows), united([whole.take(rows[:1]), whole.take(rows[1:])])):
        for name in direct.__dataclass_fields__:
            np.testing.assert_array_equal(getattr(part, name), getattr(direct, name), err_msg=name)


def test_every_mechanism_is_drawn_somewhere():
    drawn = [draw_params(seed, family="wild") for seed in range(40)]
    assert {name for params in drawn for name in params.abuse} == set(ABUSE)
    assert {name for params in drawn for name in params.benign} == set(BENIGN)


def test_kinds_and_event_types_can_be_missing():
    world = simulate(draw_params(4, accounts=500, kinds=["device_id"]))
    assert {"ip", "payment_token"}.isdisjoint(world.events.column_names)


def test_worlds_come_back_from_disk(world, tmp_path):
    write_world(world, tmp_path / "w")
    again = read_world(tmp_path / "w")
    assert again.events.equals(world.events)
    assert set(again.rings["ring_id"]) == set(world.rings["ring_id"])
    with pytest.raises(NotFoundError, match="no simulated world"):
        read_world(tmp_path)


def test_labels_are_partial_and_sometimes_wrong(world):
    some = labels(world, share=0.3, wrong=0.1, seed=1)
    right = some["account_id"].isin(world.rings["account_id"]).astype(int) == some["label"]
    assert 0.2 < len(some) / world.events["account_id"].to_pandas().nunique() < 0.4
    assert 0.8 < right.mean() < 0.97


@pytest.mark.parametrize(
    ("change", "match"),
    [({"accounts": 3}, "at least 50"), ({"benign": ("x",)}, "not known"), ({"kinds": ("x",)}, "not known")],
)
def test_mistakes_are_named(change, match):
    with pytest.raises(InputError, match=match):
        simulate(WorldParams(**{"seed": 1, **change}))
