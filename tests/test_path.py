"""Paths between accounts: the cheapest chain, and only what a walk touches is read."""

from math import isclose, log2
from types import SimpleNamespace

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import graphabuse as ga
from graphabuse.errors import NotFoundError
from graphabuse.store.protocol import Key, Use

Links = set[tuple[str, Key]]


class Watched:
    """Links in memory that remember what was asked."""

    address = "links"

    def __init__(self, links: Links) -> None:
        self.links = links
        self.asked: list[object] = []

    def used(self, accounts) -> dict[str, list[Use]]:
        self.asked += accounts
        count = {key: sum(key == other for _, other in self.links) for _, key in self.links}
        return {
            name: [(key, count[key]) for who, key in self.links if who == name]
            for name in accounts
            if any(who == name for who, _ in self.links)
        }

    def users(self, identifiers) -> dict[Key, list[str]]:
        self.asked += identifiers
        return {key: [who for who, other in self.links if other == key] for key in identifiers}


def price(links: Links, key: Key) -> float:
    return log2(max(sum(key == other for _, other in links), 2)) + 1e-3


@settings(max_examples=150, deadline=None)
@given(st.sets(st.tuples(st.integers(0, 12), st.integers(0, 9)), min_size=2, max_size=40))
def test_a_chain_is_as_cheap_as_networkx_finds_it(pairs):
    links: Links = {(f"a{account}", ("device", f"d{thing}")) for account, thing in pairs}
    graph = networkx.Graph([(account, key, {"weight": price(links, key)}) for account, key in links])
    accounts = sorted({account for account, _ in links})
    a, b = accounts[0], accounts[-1]
    if a == b or not networkx.has_path(graph, a, b):
        if a != b:
            with pytest.raises(NotFoundError, match="no chain"):
                ga.path_between(Watched(links), a, b)
        return
    found = ga.path_between(Watched(links), a, b, max_steps=99)
    assert found["account_id"].iloc[0] == a and found["next_account_id"].iloc[-1] == b
    assert found["account_id"].tolist()[1:] == found["next_account_id"].tolist()[:-1]
    keys = list(zip(found["kind"], found["identifier"], strict=True))
    assert all(
        {(row.account_id, key), (row.next_account_id, key)} <= links
        for row, key in zip(found.itertuples(), keys, strict=True)
    )
    assert isclose(sum(2 * price(links, key) for key in keys), networkx.dijkstra_path_length(graph, a, b))


def test_the_users_of_a_popular_address_are_not_read():
    crowd = {(f"c{at}", ("ip", "carrier")) for at in range(500)}
    mine = {
        ("ann", ("ip", "carrier")),
        ("bob", ("ip", "carrier")),
        ("ann", ("device", "own")),
        ("bob", ("device", "his")),
    }
    store = Watched(crowd | mine)
    assert ga.path_between(store, "ann", "bob")["identifier"].tolist() == ["carrier"]
    assert ("ip", "carrier") not in store.asked and "c7" not in store.asked
    store = Watched(
        crowd | mine | {("ann", ("device", "common")), ("cy", ("device", "common")), ("cy", ("device", "his"))}
    )
    assert ga.path_between(store, "ann", "bob")["identifier"].tolist() == ["common", "his"]
    assert ("ip", "carrier") not in store.asked


def test_what_is_stored_is_read_a_neighbourhood_at_a_time(stored):
    folder, run = stored
    with ga.open_store(folder, read_only=True) as store:
        links: Links = set()
        for row in run.links.itertuples():
            links.add((row.account_id, (row.kind, row.identifier)))
        account = run.members["account_id"].iloc[0]
        mine = {key for who, key in links if who == account}
        uses = dict(store.used([account, "nobody"])[account])
        assert set(uses) == mine and "nobody" not in store.used(["nobody"])
        for key, users in store.users([*mine, ("ip", "none")]).items():
            assert len(users) == uses[key] == len(set(users)) and account in users
            assert {who for who, other in links if other == key} <= set(users)
        watched = SimpleNamespace(used=store.used, users=store.users, address="")
        members = run.members.loc[run.members["ring_id"] == run.rings["ring_id"][0], "account_id"].tolist()
        assert ga.path_between(watched, members[0], members[-1]).equals(ga.path_between(store, members[0], members[-1]))
        with pytest.raises(NotFoundError, match="not in store"):
            ga.path_between(store, members[0], "nobody")
        assert ga.path_between(store, members[0], members[0]).empty
