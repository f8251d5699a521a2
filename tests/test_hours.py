"""At which hours members are there: what is counted, what the figures say of it, and that trees do not ask."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from graphabuse.config import Config
from graphabuse.features.hours import HOURS, hour_features
from graphabuse.graph.groups import build_groups
from graphabuse.judged import Judged, judge
from graphabuse.model.ring_score import load_ring_score
from graphabuse.store import open_store
from ingest.job import ingest

MONDAY = datetime(2024, 1, 1, tzinfo=UTC)


def judged(rows: list[tuple[datetime, str, str]]) -> Judged:
    """A window of ``timestamp, account_id, device_id``."""
    names = ("timestamp", "account_id", "device_id")
    with open_store(":memory:") as store:
        ingest(store, pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))))
        found = judge(store, config=Config(), seed=0)
        found.snapshot.hours.fetch(np.arange(found.snapshot.n_accounts))
        return found


def at(hour: float, day: int = 0) -> datetime:
    return MONDAY + timedelta(days=day, hours=hour)


@pytest.fixture(scope="module")
def window() -> Judged:
    """Twenty people at all hours of three weeks, four who work on one machine from two to four at night, and one for Saturdays."""
    rng = np.random.default_rng(1)
    people = [
        (at(float(hour), int(day)), f"p{one:02d}", f"own{one}")
        for one in range(20)
        for hour, day in zip(rng.uniform(6, 23, 30), rng.integers(0, 21, 30), strict=True)
    ]
    night = [
        (at(float(hour), day), f"n{one}", "desk")
        for one in range(4)
        for day in range(5)
        for hour in rng.uniform(2, 4, 3)
    ]
    saturdays = [(at(12.5, day), "s", "own") for day in (5, 12)]
    return judged(people + night + saturdays)


def of(window: Judged, *groups: list[str]) -> dict[str, np.ndarray]:
    codes = {name: code for code, name in enumerate(window.snapshot.account_ids.to_pylist())}
    rows, born = np.concatenate([sorted(codes[name] for name in group) for group in groups]), np.ones(len(groups))
    found = build_groups(rows, np.array([len(group) for group in groups]), born, born, origin=0)
    return hour_features(found, window.snapshot)


def test_hours_are_counted_in_utc_and_weekends_apart(window):
    hours, ids = window.snapshot.hours, window.snapshot.account_ids.to_pylist()
    row = hours.of(np.array([ids.index("s")])).toarray()[0]
    assert row[24 + 12] == 2 == row.sum()
    night = hours.of(np.array([ids.index("n0")])).toarray()[0]
    assert night[2:4].sum() == 15 == night.sum()
    assert (window.snapshot.events == hours.of(np.arange(len(ids))).sum(axis=1).A1).all()
    assert hours.mix.sum() == pytest.approx(1)


def test_those_who_work_at_night_are_far_from_everybody_and_near_each_other(window):
    found = of(window, ["n0", "n1", "n2", "n3"], ["p00", "p01", "p02", "p03"])
    assert tuple(found) == HOURS
    night, people = ({name: column[at] for name, column in found.items()} for at in (0, 1))
    assert night["hour_divergence"] > 3 * people["hour_divergence"]
    assert night["hour_within"] < people["hour_within"]
    assert night["hour_quiet"] == 22 > people["hour_quiet"]
    assert night["hour_centre"] > 0.9 > people["hour_centre"]
    assert night["hour_entropy"] < people["hour_entropy"]
    assert night["weekend"] == pytest.approx(-window.snapshot.hours.mix[24:].sum())


def test_a_group_of_all_is_where_everybody_is(window):
    everybody = {name: column[0] for name, column in of(window, window.snapshot.account_ids.to_pylist()).items()}
    for name in ("hour_divergence", "hour_entropy", "hour_shift", "weekend"):
        assert everybody[name] == pytest.approx(0, abs=1e-9)


def test_hours_move_networks_and_not_trees(window):
    score, features = load_ring_score(), window.features
    assert len(features.values) > 0
    elsewhere = features.values.copy()
    elsewhere[:, -len(HOURS) :] = 0.3
    other = replace(features, values=elsewhere)
    rows = np.arange(len(elsewhere))
    assert (score.contributions(features, rows) == score.contributions(other, rows)).all()
    assert (score.explanations(features, rows) == score.explanations(other, rows)).all()
    assert features.names[-len(HOURS) :] == HOURS
    assert not np.array_equal(score.asked(features), score.asked(other), equal_nan=True)
