"""What a member's life looks like beside the group's: an operator's accounts are alike, a victim was there before and goes on."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from graphabuse.config import Config
from graphabuse.features.background import background_of
from graphabuse.features.belonging import belonging_features
from graphabuse.graph.groups import build_groups
from graphabuse.judged import Judged, judge
from graphabuse.model.ring_score import load_ring_score
from graphabuse.store import open_store
from ingest.job import ingest

MONDAY = datetime(2024, 1, 1, tzinfo=UTC)
CREW, VICTIM = [f"n{one}" for one in range(4)], "victim"


def judged(*, types: bool) -> Judged:
    """Twenty people by day, a crew that cashes out at night on one machine, and one of the people touched once by it."""
    rng = np.random.default_rng(2)

    def at(hour: float, day: float) -> datetime:
        return MONDAY + timedelta(days=int(day), hours=float(hour))

    people = [
        (at(hour, day), name, f"phone of {name}", "login")
        for name in [VICTIM, *(f"p{one:02d}" for one in range(20))]
        for hour, day in zip(rng.uniform(8, 22, 30), rng.integers(0, 21, 30), strict=True)
    ]
    crew = [
        (at(hour, day), name, "desk", "cash_out")
        for name in CREW
        for day in range(8, 12)
        for hour in rng.uniform(2, 4, 3)
    ]
    rows = [*people, *crew, (at(3, 10), VICTIM, "desk", "cash_out")]
    names = ["timestamp", "account_id", "device_id", "event_type"][: 4 if types else 3]
    with open_store(":memory:") as store:
        ingest(store, pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=False))))
        found = judge(store, config=Config(), seed=0)
        found.snapshot.hours.fetch(np.arange(found.snapshot.n_accounts))
        found.snapshot.actions.fetch(np.arange(found.snapshot.n_accounts))
        return found


@pytest.fixture(scope="module")
def window() -> Judged:
    return judged(types=True)


def of(window: Judged, *groups: list[str]) -> dict[str, np.ndarray]:
    """Figures of the members of each group, in order of their names."""
    codes = {name: code for code, name in enumerate(window.snapshot.account_ids.to_pylist())}
    rows, born = np.concatenate([sorted(codes[name] for name in group) for group in groups]), np.ones(len(groups))
    found = build_groups(rows, np.array([len(group) for group in groups]), born, born, origin=0)
    back = background_of(window.links, window.snapshot)
    return belonging_features(found, window.links, window.snapshot, back)


def test_a_victim_was_there_before_goes_on_and_keeps_another_day(window):
    found = of(window, [*CREW, VICTIM])
    for name in (
        "shared_before",
        "shared_after",
        "private_events",
        "private_days",
        "hour_from_group",
        "action_from_group",
    ):
        assert (found[name][-1] > found[name][:-1]).all(), name
    for name in (
        "shared_events",
        "shared_identifiers",
        "shared_lasting",
        "shared_days_rel",
        "hour_cosine",
        "action_surprise",
    ):
        assert (found[name][-1] < found[name][:-1]).all(), name
    assert found["shared_events"][:-1] == pytest.approx(1) and found["shared_events"][-1] == pytest.approx(1 / 31)
    assert found["action_from_group"][:-1].max() < 0.2 < found["action_from_group"][-1]


def test_what_is_beside_the_group_adds_up_to_nothing(window):
    found = of(window, [*CREW, VICTIM], ["p00", "p01", "p02"])
    beside = (
        "bits_rel",
        "hour_from_group_rel",
        "hour_from_all_rel",
        "action_surprise_rel",
        "action_from_all_rel",
        "shared_days_rel",
    )
    for name in beside + tuple(
        f"shared_{what}_rel" for what in ("events", "identifiers", "before", "after", "lasting")
    ):
        assert found[name][:5].sum() == pytest.approx(0, abs=1e-9), name
        assert found[name][5:].sum() == pytest.approx(0, abs=1e-9), name


def test_a_group_has_the_same_figures_whoever_else_is_asked_about(window):
    groups = [*CREW, VICTIM], ["p00", "p01", "p02"]
    together, alone = of(window, *groups), [of(window, group) for group in groups]
    for name, values in together.items():
        np.testing.assert_allclose(
            values, np.concatenate([part[name] for part in alone]), rtol=1e-12, atol=1e-12, err_msg=name
        )


def test_without_types_of_events_nothing_is_said_of_actions():
    found = of(judged(types=False), [*CREW, VICTIM])
    assert all(np.isnan(values).all() for name, values in found.items() if name.startswith("action_"))
    assert np.isfinite(found["hour_from_group"]).all()


def test_the_score_was_taught_these_figures(window):
    assert load_ring_score().meta["member_features"] == list(of(window, CREW))
