"""Schemes of hard worlds: the same rings, wherever a graph can be thin, long, late, torn or covered."""

from itertools import pairwise

import numpy as np

from nineteenth_worlds.ring import Ring
from nineteenth_worlds.shapes import cells, chain, dense, expander
from nineteenth_worlds.web import NORMAL


def several(ring: Ring, *first: str) -> tuple[list[str], list[str]]:
    """At least two kinds shared, where one alone would hold little."""
    shared, kept = ring.kinds(*first)
    if len(shared) < 2 and ring.rng.random() < 0.5:
        shared, kept = [*shared, kept[0]], kept[1:]
    return shared, kept


def aged(ring: Ring) -> None:
    """Bought accounts: each has a past with things of its own, and from a day on all are one block."""
    rng, (shared, kept) = ring.rng, ring.kinds("device")
    ring.sign_up("old")
    handed = rng.uniform(0.25, 0.65) * ring.web.dials.days + rng.gamma(1.5, 0.5, ring.size)
    for kind in ring.web.dials.kinds:
        ring.keep([kind], 1.0, until=np.inf if kind in kept else handed.max())
    for kind in shared:
        width = max(1, round(ring.size / rng.uniform(3, 12)))
        who, which = dense(rng, ring.size, width, 1.5 / width)
        ring.share(kind, (who, which), weight=5.0, since=handed[who])
    ring.mingle(0.2)
    for _ in range(int(rng.integers(2, 5))):
        late = np.minimum(handed + rng.exponential(0.15, ring.size) * ring.web.dials.days, ring.web.dials.days * 0.98)
        ring.web.visit(ring.members, np.maximum(late, handed + 0.001), NORMAL)
    ring.done("aged", f"old accounts that joined {'+'.join(shared)} late")


def rotating(ring: Ring) -> None:
    """A block whose identifiers are thrown away and bought anew each time round."""
    rng, days = ring.rng, ring.web.dials.days
    shared, kept = several(ring)
    period = min(rng.uniform(3, 14), days / 2)
    for kind in shared:
        cuts = np.append(np.arange(0, days, period), np.inf)
        for since, until in pairwise(cuts):
            width = max(1, round(ring.size / rng.uniform(3, 10)))
            ring.share(kind, dense(rng, ring.size, width, 1.2 / width), since=since, until=until)
    ring.hide(shared, kept)
    ring.live("old", "burst", "queue")
    ring.done("rotating", f"{'+'.join(shared)} anew every {period:.0f} days")


def growing(ring: Ring) -> None:
    """Recruits by generations, each on new things and on some of the generation before."""
    rng, days, k = ring.rng, ring.web.dials.days, ring.size
    shared, kept = several(ring)
    order = np.sort(1 - rng.power(rng.uniform(1, 3), k))[::-1] if rng.random() < 0.3 else np.sort(rng.power(2, k))
    ring.web.joined[ring.members] = np.sort(order) * days * 0.9
    generation = np.minimum(np.arange(k) * max(1, k // 8) // k, max(1, k // 8) - 1)
    for kind in shared:
        before = np.maximum(generation - 1, 0)
        late = rng.random(k) < 0.6
        ring.share(kind, (np.append(np.arange(k), np.flatnonzero(late)), np.append(generation, before[late])))
    ring.hide(shared, kept)
    ring.act()
    ring.done("growing", f"generations on {'+'.join(shared)}")


def synchrony(ring: Ring) -> None:
    """Cells of a few with nothing between them but the minute at which all of them act."""
    rng, days = ring.rng, ring.web.dials.days
    shared, kept = ring.kinds()
    label = cells(rng, ring.size, int(rng.integers(3, 6)))
    for kind in shared:
        ring.share(kind, (np.arange(ring.size), label))
    ring.hide(shared, kept)
    ring.sign_up("burst", "old")
    ring.web.rate[ring.members] *= 0.3
    start = min(max(float(ring.web.joined[ring.members].max()), 0.0), days * 0.8)
    for at in rng.uniform(start, days * 0.99, int(rng.integers(4, 12))):
        mine = ring.members[rng.random(ring.size) < rng.uniform(0.7, 1)]
        ring.web.visit(mine, at + rng.exponential(rng.uniform(0.0003, 0.004), len(mine)))
    ring.done("synchrony", f"cells on {'+'.join(shared)} at the same minutes")


def sparse(ring: Ring) -> None:
    """An expander: no identifier has more than three members, and yet all hang together."""
    rng = ring.rng
    shared, kept = several(ring)
    for kind in shared:
        ring.share(kind, expander(rng, ring.size, rng.uniform(0.3, 1.0)))
    ring.come(4)
    ring.hide(shared, kept)
    ring.live()
    ring.done("expander", f"pairs and threes on {'+'.join(shared)}")


def links(ring: Ring) -> None:
    """A chain: each account shares with the next, on one kind or on kinds in turn."""
    rng = ring.rng
    shared, kept = ring.kinds()
    ring.come(5)
    who, which = chain(ring.size)
    turn = rng.integers(0, len(shared), ring.size) if rng.random() < 0.5 else None
    for number, kind in enumerate(shared):
        mine = np.full(len(which), True) if turn is None else turn[which] == number
        if mine.any():
            ring.share(kind, (who[mine], which[mine]))
    if turn is not None:
        ring.keep(shared, 0.4)
    ring.hide(shared, kept)
    ring.live("queue", "spread", "old")
    ring.done("chain", f"each shares {'+'.join(shared)} with the next")


def camouflage(ring: Ring) -> None:
    """Mostly seen at hubs, where everyone is; what holds it together is a small part of what it does."""
    rng, web = ring.rng, ring.web
    hubs = rng.choice(web.hubs, min(len(web.hubs), int(rng.integers(1, 4))), replace=False)
    web.tie("ip", np.tile(ring.members, len(hubs)), np.repeat(hubs, ring.size), 2 / len(hubs))
    kinds = ["device", "token"] if ring.tier == "careless" else [str(rng.choice(["device", "token"]))]
    ring.block(kinds, 2, 8, 1.6)
    ring.keep([kind for kind in web.dials.kinds if kind not in kinds], 0.6)
    ring.keep(kinds, ring.own)
    ring.live()
    ring.done("camouflage", f"{'+'.join(kinds)} behind public addresses")


def rented(ring: Ring) -> None:
    """Rings that rent from one another's supplier: they overlap in addresses, each has a core of its own."""
    rng, web = ring.rng, ring.web
    if not web.rental:
        web.rental = {"ip": web.new("ip", int(rng.integers(4, 20)), near=True), "device": web.new("device", 6)}
    for kind in ("ip", "device") if rng.random() < 0.3 else ("ip",):
        who = np.repeat(ring.members, 2)
        web.tie(kind, who, rng.choice(web.rental[kind], len(who)), 0.5)
    shared, kept = ring.kinds(str(rng.choice(["device", "token"])))
    ring.block(shared, 3, 10, 1.5)
    ring.hide(shared, kept)
    ring.live()
    ring.done("rented", f"{'+'.join(shared)} and rented addresses")
