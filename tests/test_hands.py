"""What other hands teach: the same figures as our own worlds give, under numbers of their own."""

import pickle
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

import damaged
import hands

from graphabuse.evaluate.train_ring_score import (
    OTHER_HANDS_COUNT,
    OTHER_HANDS_FROM,
    hand_weight,
    held_out,
    world_weight,
)
from graphabuse.evaluate.training_set import FAMILY_OF, join
from graphabuse.model.ring_score import load_ring_score


@pytest.fixture(scope="module")
def examples():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hands, "ACCOUNTS", (1_500, 2_000))
        jobs = hands.jobs_of(["second"], 2)
        return [pickle.loads(pickle.dumps(job))() for job in jobs.values()]


def test_other_hands_give_the_figures_that_the_score_reads(examples):
    for part in examples:
        assert list(part.names) == load_ring_score().meta["features"]
        assert len(part.jaccard) == len(part.inside) == len(part.features) > 0
        assert part.jaccard.min() >= 0 and part.jaccard.max() <= 1
    assert max(part.jaccard.max() for part in examples) >= 0.5


def test_numbers_of_other_hands_are_their_own(examples):
    numbers = [int(part.world[0]) for part in examples]
    assert len(set(numbers)) == 2 and min(numbers) >= OTHER_HANDS_FROM
    assert len(hands.jobs_of(hands.HANDS, 16)) == 16 * len(hands.HANDS)


def test_a_world_of_another_hand_counts_for_several(examples):
    whole = join(examples)
    rows = whole.world == whole.world[0]
    ours = join([part if at else _numbered(part, 10_000) for at, part in enumerate(examples)])
    ratio = world_weight(whole)[rows].sum() / world_weight(whole)[~rows].sum()
    assert world_weight(ours)[rows].sum() / world_weight(ours)[~rows].sum() == pytest.approx(ratio / OTHER_HANDS_COUNT)


def test_members_know_the_hand_they_are_of(examples):
    whole = join(examples)
    assert len(whole.member_world) == len(whole.belongs) == len(whole.members) > 0
    assert set(whole.member_world) <= set(whole.world)
    assert (hand_weight(whole.member_world) == OTHER_HANDS_COUNT).all() and hand_weight(np.array([10_000])) == [1.0]


def test_some_worlds_of_every_hand_are_held_out():
    for at in range(len(hands.HANDS)):
        first = OTHER_HANDS_FROM + hands.NUMBERS_A_HAND * at + hands.FIRST_SEED
        numbers = np.arange(first, first + 16)
        assert 0 < sum(number % 20 < 3 for number in numbers) < 8
    assert held_out(_numbered_only(np.array([10_000, 10_003]))).tolist() == [True, False]


@pytest.mark.parametrize(
    ("mechanism", "family"),
    [
        ("seller_agency", "agency"),
        ("family_tablet", "household"),
        ("school_class", "class_course"),
        ("nothing known", "short_lived"),
    ],
)
def test_honest_groups_are_named_by_family(mechanism, family):
    assert hands.family_of(mechanism) == family and family in FAMILY_OF


def _numbered(part, number):
    return replace(part, world=np.full(len(part.world), number))


def _numbered_only(numbers):
    return SimpleNamespace(world=numbers)


@pytest.fixture
def events():
    rng = np.random.default_rng(5)
    n = 2_000
    columns = {
        "at": pd.Timestamp("2025-01-01", tz="UTC") + pd.to_timedelta(np.sort(rng.uniform(0, 30, n)), unit="D"),
        "who": [f"a{one}" for one in rng.integers(0, 300, n)],
        "what": rng.choice(["login", "buy"], n),
        "where": [f"9.9.9.{one}" for one in rng.integers(0, 200, n)],
        "machine": np.where(rng.random(n) < 0.1, None, [f"d{one}" for one in rng.integers(0, 400, n)]),
        "card": [f"c{one}" for one in rng.integers(0, 400, n)],
    }
    return pd.DataFrame(columns)


@pytest.mark.parametrize("damage", damaged.DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damage_takes_something_away_and_adds_nothing(events, damage):
    left = damage(events, np.random.default_rng(1))
    assert list(left.columns) == list(events.columns) and 0 < len(left) <= len(events)
    assert set(left["who"]) <= set(events["who"])
    assert not left.equals(events)
    for column in ("where", "machine", "card"):
        assert left[column].nunique() <= events[column].nunique()
        assert left[column].isna().sum() >= events.loc[left.index, column].isna().sum()


def test_damages_are_the_same_again(events):
    one, other = (damaged.damaged(events, np.random.default_rng(3)) for _ in range(2))
    pd.testing.assert_frame_equal(one, other)


def test_two_kinds_are_always_left(events):
    few = events.drop(columns="card")
    assert damaged.without_a_kind(few, np.random.default_rng(0)) is few
