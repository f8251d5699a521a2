"""Simulated agencies, victims, cliques and partners: what parts them from their twins is in the log."""

import numpy as np
import pandas as pd
import pytest

from graphabuse.evaluate.training_set import FAMILY_OF
from graphabuse.evaluate.training_worlds import NOT_ALONE, NOT_LEAN, told_apart
from graphabuse.simulate import ABUSE, BENIGN, World, WorldParams, draw_params, simulate


def of(name: str, *, seed: int = 4, **more) -> World:
    """A world in visits with one mechanism."""
    sides = {"benign": (name,), "abuse_share": 0.0} if name in BENIGN else {"abuse": (name,), "abuse_share": 0.1}
    return simulate(WorldParams(seed=seed, accounts=1_500, visit_events=3.0, honest_share=0.3, **sides, **more))


def groups(world: World) -> list[pd.DataFrame]:
    """Events of each honest group or ring, in order of time."""
    truth, name = (world.rings, "ring_id") if len(world.rings) else (world.groups, "group_id")
    events = world.events.to_pandas().sort_values("timestamp")
    return [events[events["account_id"].isin(part)] for _, part in truth.groupby(name)["account_id"]]


def switches(events: pd.DataFrame) -> float:
    """Share of events that follow one of another account on the same device within a quarter of an hour, the sign-ups' hours left out."""
    signed_up = events.loc[events["event_type"] == "signup", "timestamp"].max()
    events = events[events["timestamp"] > signed_up + pd.Timedelta(hours=3)]
    soon = events["timestamp"].diff() < pd.Timedelta(minutes=15)
    return float((soon & (events["account_id"] != events["account_id"].shift())).sum() / max(len(events), 1))


def test_one_person_goes_round_and_a_family_does_not():
    clique, family = (
        np.median([switches(one) for one in groups(of(name))]) for name in ("clique_rounds", "tablet_family")
    )
    assert clique > 0.2
    assert family < 0.1


def test_clients_are_served_on_working_days_and_begin_elsewhere():
    desks = []
    for events in groups(of("client_desk")):
        desk = events["device_id"].value_counts().index[0]
        there = events[events["device_id"] == desk]
        assert not (there["event_type"] == "signup").any()
        desks.append(there["timestamp"].dt.dayofweek.value_counts().size)
    assert np.median(desks) <= 5


def test_many_victims_are_in_the_log_for_one_touch_alone():
    world = of("touched")
    events = world.events.to_pandas()
    span = events[events["account_id"].isin(world.victims["account_id"])].groupby("account_id")["timestamp"].agg(np.ptp)
    assert (span < pd.Timedelta(minutes=30)).mean() > 0.2
    assert not set(world.victims["account_id"]) & set(world.rings["account_id"])


@pytest.mark.parametrize("name", ["relays", "gatherings"])
def test_partners_have_devices_of_their_own(name):
    events = of(name).events.to_pandas()
    uses = events.groupby("device_id")["account_id"].nunique()
    assert (uses == 1).mean() > 0.9


def test_accounts_on_one_device_are_not_judged_where_devices_are_all():
    assert set(NOT_LEAN) <= {*BENIGN, *ABUSE} and set(NOT_ALONE) <= set(ABUSE)
    alone = told_apart(draw_params(3, kinds=["device_id"]))
    assert not set(alone.abuse) & set(NOT_ALONE) and not set(alone.benign) & set(NOT_LEAN)


def test_every_honest_mechanism_has_a_name_that_reasons_can_say():
    assert set(FAMILY_OF) == set(BENIGN)
