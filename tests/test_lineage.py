"""Lineage: names that last, mergers, splits, rings that end and return; whatever the order of rows."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphabuse.rings.identity import PastRing, membership_hash
from graphabuse.rings.lineage import trace

A, B, C = "R-0000000A", "R-0000000B", "R-0000000C"


def past(**rings: str) -> list[PastRing]:
    return [PastRing(f"R-0000000{name}", "run-1", frozenset(accounts)) for name, accounts in rings.items()]


def relations(line):
    rows = line.table[line.table["relation"].notna()]
    return set(zip(rows["ring_id"], rows["relation"], rows["previous_ring_id"], strict=True))


def test_two_rings_that_become_one_have_merged():
    line = trace([list("abcdefghij")], past(A="abcdef", B="ghij"))
    assert line.names == [A] and line.changes == ["merged"]
    assert relations(line) == {(A, "CONTINUES", A), (A, "MERGED_FROM", B)}
    moves = line.moves.set_index("account_id")
    assert set(moves.index) == set("ghij") and set(moves["other_ring_id"]) == {B} and set(moves["move"]) == {"joined"}


def test_one_ring_that_becomes_two_has_split_and_the_larger_keeps_the_name():
    line = trace([list("abcdef"), list("ghij")], past(A="abcdefghij"))
    assert line.names[0] == A and line.changes == ["split", "split"]
    assert relations(line) == {(A, "CONTINUES", A), (line.names[1], "SPLIT_FROM", A)}
    left = line.moves[(line.moves["ring_id"] == A) & (line.moves["move"] == "left")]
    assert set(left["account_id"]) == set("ghij") and set(left["other_ring_id"]) == {line.names[1]}


def test_a_ring_that_ends_is_dormant_or_dissolved():
    line = trace([], past(A="abcd", B="wxyz"), active=set("abcw"))
    ended = line.table.set_index("previous_ring_id")
    assert ended.loc[A, "change"] == "dissolved" and ended.loc[B, "change"] == "dormant"
    assert ended["ring_id"].isna().all() and ended.loc[A, "left"] == 4


def test_a_ring_missing_from_the_run_before_reappears_under_its_name():
    line = trace([list("abcde")], [PastRing(A, "run-1", frozenset("abcd"), latest=False)])
    assert line.names == [A] and line.changes == ["reappeared"]
    assert line.table["previous_run_id"].tolist() == ["run-1"]


def test_an_old_ring_that_stays_away_is_not_reported_again():
    assert trace([], [PastRing(A, "run-0", frozenset("abcd"), latest=False)]).table.empty


def test_the_name_of_another_ring_is_never_taken():
    first = trace([list("abcd")], []).names[0]
    grown = [PastRing(first, "run-1", frozenset("abcd" + "efghijklmnop"))]
    names = trace([list("efghijklmnop"), list("abcd")], grown).names
    assert names[0] == first and names[1] != first


groups = st.lists(st.sets(st.integers(0, 40), min_size=3, max_size=12), max_size=6)


def disjoint(found):
    seen: set[int] = set()
    kept = []
    for group in found:
        rest = group - seen
        if len(rest) >= 3:
            kept.append(sorted(f"acct-{account}" for account in rest))
            seen |= rest
    return kept


@settings(max_examples=60, deadline=None)
@given(groups, groups, st.randoms(use_true_random=False))
def test_order_changes_no_name_and_no_relation(before, after, chance):
    old = [PastRing(f"R-{at:08X}", "run-1", frozenset(rings)) for at, rings in enumerate(disjoint(before))]
    now = disjoint(after)
    line = trace(now, old)
    order = list(range(len(now)))
    chance.shuffle(order)
    shuffled = [random.Random(1).sample(now[at], len(now[at])) for at in order]
    other = trace(shuffled, old[::-1])
    assert dict(zip(map(membership_hash, now), zip(line.names, line.changes, strict=True), strict=True)) == dict(
        zip(map(membership_hash, shuffled), zip(other.names, other.changes, strict=True), strict=True)
    )
    assert relations(line) == relations(other)
    assert len(set(line.names)) == len(line.names)


@settings(max_examples=40, deadline=None)
@given(groups)
def test_the_same_rings_again_are_all_unchanged(rings):
    now = disjoint(rings)
    first = trace(now, [])
    again = trace(now, [PastRing(name, "run-1", frozenset(a)) for name, a in zip(first.names, now, strict=True)])
    assert again.names == first.names and set(again.changes) <= {"unchanged"} and again.moves.empty


def test_thousands_of_rings_are_traced_in_a_second_or_two():
    import time

    chance = np.random.default_rng(3)
    rings = [[f"a{at}-{n}" for n in range(12)] for at in range(4_000)]
    old = [PastRing(f"R-{at:08X}", "run-1", frozenset(rings[at])) for at in range(4_000)]
    now = [[account for account in ring if chance.random() < 0.9] for ring in rings]
    started = time.perf_counter()
    line = trace(now, old)
    assert line.names == [ring.ring_id for ring in old]
    assert time.perf_counter() - started < 10


@pytest.mark.parametrize("accounts", [["b", "a"], ["a", "b"]])
def test_the_membership_hash_ignores_order(accounts):
    assert membership_hash(accounts) == membership_hash(["a", "b"]) != membership_hash(["ab"])
