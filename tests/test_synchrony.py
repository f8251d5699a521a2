"""Who acts in step: each action at its own width, the same rows in arrays and on an engine."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import graphabuse as ga
from graphabuse.config import EvidenceConfig
from graphabuse.evidence.buckets import SIZES
from graphabuse.evidence.cells import cells_of, crossing_blocks
from graphabuse.evidence.relays import rare_beside
from graphabuse.evidence.synchrony import Synchrony, synchronous_pairs
from graphabuse.evidence.tiers import WIDTHS_S, number_that_fit
from graphabuse.graph.moments import read_moments
from graphabuse.graph.snapshot import Snapshot, take_snapshot

DAY_S, MONTH_S = 86_400, 28 * 86_400


def log_of(rows: list[tuple[float, str, str]], strangers: dict[str, int], accounts: int = 400) -> pd.DataFrame:
    """Events of the given (second, account, action), and so many of each action by strangers, spread over a month."""
    rng = np.random.default_rng(5)
    for action, events in strangers.items():
        who, when = rng.integers(0, accounts, events), rng.uniform(0, MONTH_S, events)
        rows = [*rows, *((second, f"s{at}", action) for at, second in zip(who.tolist(), when.tolist(), strict=True))]
    frame = pd.DataFrame(rows, columns=["timestamp", "account_id", "event_type"])
    frame["timestamp"] = pd.Timestamp("2024-01-01", tz="UTC") + pd.to_timedelta(
        frame["timestamp"].astype(int), unit="s"
    )
    return frame.assign(ip="10.0.0." + (pd.factorize(frame["account_id"])[0] % 250).astype(str))


def in_step(members: int, meetings: int, *actions: str, within: int = 240) -> list[tuple[float, str, str]]:
    """Members act within some seconds of each other at some times of a month; what each does goes by turns."""
    rng = np.random.default_rng(1)
    return [
        (start + rng.uniform(0, within), f"m{at}", actions[at % len(actions)])
        for start in rng.uniform(0, MONTH_S - 600, meetings)
        for at in range(members)
    ]


def counted(frame: pd.DataFrame, **settings: int) -> tuple[Synchrony, Snapshot]:
    """Synchrony in arrays, which is that of the engine to the last digit."""
    with ga.open_store(":memory:") as store:
        ga.ingest(store, frame)
        snapshot = take_snapshot(store.backend, store.events(), store.accounts(), store.kinds)
        config = EvidenceConfig(**settings)
        here = synchronous_pairs(store.backend, snapshot, config, read_moments(snapshot, []))
        there = synchronous_pairs(store.backend, snapshot, config)
    pd.testing.assert_frame_equal(here.pairs, there.pairs)
    assert (here.tiers, here.relays, here.uncounted) == (there.tiers, there.relays, there.uncounted)
    return here, snapshot


def named(found: Synchrony, snapshot: Snapshot) -> set[tuple[str, str]]:
    ids = snapshot.account_ids.to_pylist()
    return {(ids[a], ids[b]) for a, b in zip(found.pairs["a"], found.pairs["b"], strict=True)}


def every_pair(members: int) -> set[tuple[str, str]]:
    return {(f"m{a}", f"m{b}") for a in range(members) for b in range(a + 1, members)}


def test_a_heavy_action_takes_narrow_buckets_and_the_others_wide_ones():
    """Votes within four minutes are seen beside 20,000 calls that fit 15 seconds only."""
    frame = log_of(in_step(6, 12, "vote"), {"vote": 400, "call": 20_000})
    found, snapshot = counted(frame, synchrony_budget=3_000)
    assert [(tier.width_s, len(tier.actions)) for tier in found.tiers] == [(900, 1), (15, 1)]
    assert named(found, snapshot) == every_pair(6)


def test_what_fits_one_width_is_one_tier_and_no_budget_is_none():
    frame = log_of(in_step(6, 12, "vote"), {"vote": 400, "call": 2_000})
    whole, snapshot = counted(frame)
    assert [(tier.width_s, len(tier.actions)) for tier in whole.tiers] == [(900, 2)]
    assert named(whole, snapshot) == every_pair(6)
    none, _ = counted(frame, synchrony_budget=0)
    assert (len(none.pairs), none.tiers, none.uncounted) == (0, (), 2)


def test_accounts_that_came_too_seldom_to_meet_raise_no_bar():
    """Three meetings of six, 26.7 bits each pair, beside 20,000 accounts of whom few were there in three hours."""
    frame = log_of(in_step(6, 3, "vote", within=30), {"vote": 20_000}, accounts=20_000)
    found, snapshot = counted(frame)
    over_all_pairs = 2 * np.log2(snapshot.n_accounts) - 1
    assert named(found, snapshot) == every_pair(6)
    assert found.pairs["bits"].max() + np.log2(snapshot.n_accounts) < over_all_pairs


@pytest.mark.parametrize("budget", [5, 100, 2_000, 1_000_000])
def test_every_action_is_in_one_tier_at_most_and_tiers_narrow(world, budget):
    found, snapshot = counted(world.events, synchrony_budget=budget, synchrony_bucket_cap=20)
    of_tiers = [action for tier in found.tiers for action in tier.actions]
    assert len(set(of_tiers)) == len(of_tiers)
    assert len(of_tiers) + found.uncounted == (snapshot.actions.totals > 0).sum()
    assert (np.diff(snapshot.actions.totals[of_tiers]) >= 0).all()
    widths = [tier.width_s for tier in found.tiers]
    assert widths == sorted(set(widths), reverse=True)
    assert not found.pairs.duplicated(["a", "b"]).any()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(*(st.integers(0, 50) for _ in range(3))), min_size=1, max_size=8), st.sampled_from(WIDTHS_S))
def test_the_heaviest_go_on_until_the_rest_fit(rows, width):
    sizes = pd.DataFrame([(full + fine, full, pairs, 0, 0) for full, fine, pairs in rows], columns=list(SIZES))
    config = EvidenceConfig(synchrony_budget=100)
    fits = number_that_fit(sizes, config, width)

    def fit(first: int) -> bool:
        some = sizes.iloc[:first].sum()
        return some.pairs <= 100 and (width == WIDTHS_S[-1] or some.crowded <= 0.2 * some.buckets)

    assert fits == max(n for n in range(len(sizes) + 1) if n == 0 or fit(n))


def relayed(pairs: int, turns: int) -> list[tuple[float, str, str]]:
    """Of each two, one pays and the other cashes out minutes later."""
    rng = np.random.default_rng(3)
    rows = []
    for at in range(pairs):
        for start in rng.uniform(0, MONTH_S - 3_600, turns):
            rows += [(start, f"m{at}", "pay"), (start + rng.uniform(60, 400), f"n{at}", "cash")]
    return rows


def test_one_pays_and_the_other_cashes_out():
    """No two do the same thing, so that buckets of one action hold nothing; whoever does both himself is no pair."""
    alone = [(at * 90_000.0 + delay, "z", what) for at in range(20) for delay, what in ((0, "pay"), (120, "cash"))]
    frame = log_of(relayed(5, 8) + alone, {"pay": 1_500, "cash": 800})
    found, snapshot = counted(frame)
    assert named(found, snapshot) == {(f"m{at}", f"n{at}") for at in range(5)}
    assert found.relays[0].width_s == 1_800
    assert found.pairs["n_common"].between(4, 8).all()
    assert found.pairs["clock"].between(0.3, 1.0).all()
    none, _ = counted(frame.assign(event_type="pay"), synchrony_bucket_cap=2)
    assert none.relays == ()


def test_people_of_one_lunch_do_different_things_by_chance():
    """Forty of one office pay and cash out at noon, at random: what all do at noon is in the null."""
    rng = np.random.default_rng(8)
    rows = [
        (day * DAY_S + 12 * 3_600 + rng.uniform(0, 3_600), f"o{at}", ("pay", "cash")[int(rng.integers(2))])
        for day in range(28)
        for at in np.flatnonzero(rng.random(40) < 0.3).tolist()
    ]
    found, _ = counted(log_of(rows, {"pay": 3_000, "cash": 3_000}))
    assert len(found.pairs) < 0.01 * 780


@pytest.mark.parametrize("budget", [500, 20_000, 12_000_000])
def test_the_rarest_twos_fit_the_budget_and_come_once(world, budget):
    found, snapshot = counted(world.events, synchrony_budget=budget, synchrony_min_common=2, synchrony_bucket_cap=30)
    beside, totals = rare_beside(snapshot, EvidenceConfig(synchrony_budget=budget)), snapshot.actions.totals
    twos = [(x, y) for y, others in beside.items() for x in others]
    assert len({frozenset(two) for two in twos}) == len(twos)
    assert all(totals[x] >= totals[y] for x, y in twos)
    assert sum(totals[x] * totals[y] * 1_800 / (snapshot.end - snapshot.start) for x, y in twos) <= budget
    assert (found.pairs["a"] < found.pairs["b"]).all()


def test_crossing_pairs_come_once_for_each_cell_whatever_the_block(monkeypatch):
    rng = np.random.default_rng(3)
    (left, right), expected = (
        ((rng.integers(0, 40, 300), rng.integers(0, 30, 300).astype("int32")) for _ in "ab"),
        set(),
    )
    for c in range(40):
        expected |= {(c, a, b) for a in left[1][left[0] == c] for b in right[1][right[0] == c] if a != b}
    monkeypatch.setattr("graphabuse.evidence.cells.PAIRS_A_BLOCK", 50)
    sides = (cells_of(cell.copy(), account, n_accounts=30) for cell, account in (left, right))
    found = [
        (int(c), *divmod(int(key), 30))
        for keys, at in crossing_blocks(*sides, n_accounts=30)
        for key, c in zip(keys, at, strict=True)
    ]
    assert len(found) == len(set(found))
    assert set(found) == expected
