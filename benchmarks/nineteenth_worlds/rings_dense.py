"""Schemes of plain worlds: blocks, stars and small cliques, each with much in common."""

import numpy as np

from nineteenth_worlds.ring import Ring
from nineteenth_worlds.shapes import dense, expander, star
from nineteenth_worlds.web import PAYING, STOLEN, TALKING


def farm(ring: Ring) -> None:
    """Many accounts on few machines, addresses and cards: a block, or a star about one of them."""
    rng, (shared, kept) = ring.rng, ring.kinds(str(ring.rng.choice(["ip", "device"])))
    shape = "star" if ring.size < 60 and rng.random() < 0.25 else "block"
    for kind in shared:
        width = 1 if shape == "star" else max(1, round(ring.size / rng.uniform(3, 14)))
        ring.share(kind, dense(rng, ring.size, width, rng.uniform(1, 4) / width), near=bool(rng.random() < 0.5))
    ring.hide(shared, kept)
    ring.live()
    ring.done("farm", f"{shape} of {'+'.join(shared)}")


def card_testing(ring: Ring) -> None:
    """A list of cards run through accounts: many cards each, some of them in two or three accounts."""
    rng = ring.rng
    number = int(max(2, ring.size * rng.uniform(1.5, 5)))
    per = int(rng.integers(4, 14))
    who, which = np.repeat(np.arange(ring.size), per), rng.integers(0, number, ring.size * per)
    ring.share("token", (who, which))
    shared = ["device" if rng.random() < 0.5 else "ip"]
    if ring.tier == "careless":
        shared = ["ip", "device"]
    ring.block(shared, 3, 20, 1.5)
    ring.hide(shared, [kind for kind in ring.web.dials.kinds if kind not in ("token", *shared)])
    ring.sign_up("burst", "queue", "old")
    ring.act("rounds", act=PAYING)
    ring.done("card_testing", f"lists of cards and {'+'.join(shared)}")


def residential(ring: Ring) -> None:
    """Addresses are strangers' homes, rented by the hour; machines or cards are what is common."""
    rng, web = ring.rng, ring.web
    number = int(rng.integers(2, 7))
    who = np.repeat(ring.members, number)
    width = max(3, int(ring.size * number * rng.uniform(0.4, 3)))
    pool = rng.choice(web.homes, width)
    web.tie("ip", who, pool[rng.integers(0, width, len(who))])
    shared = ["device", "token"] if ring.tier == "careless" else [str(rng.choice(["device", "token"]))]
    ring.block(shared, 2, 10, 1.4)
    ring.keep([kind for kind in web.dials.kinds[1:] if kind not in shared])
    if ring.tier != "careless":
        ring.keep(shared, ring.own)
    ring.live()
    ring.done("residential", f"{'+'.join(shared)} behind strangers' addresses")


def slow_drip(ring: Ring) -> None:
    """A few a week, quiet, each thing in two or three accounts, never all at once."""
    rng, (shared, kept) = ring.rng, ring.kinds(str(ring.rng.choice(["device", "token"])))
    for kind in shared:
        ring.share(kind, expander(rng, ring.size, rng.uniform(0.1, 0.8)))
    ring.hide(shared, kept)
    ring.sign_up("spread")
    ring.web.rate[ring.members] *= rng.uniform(0.4, 0.9)
    ring.come(4)
    ring.act("alone")
    ring.done("slow_drip", f"pairs on {'+'.join(shared)}")


def clique(ring: Ring) -> None:
    """One person with a handful of accounts, on the same one or two of everything."""
    rng, (shared, kept) = ring.rng, ring.kinds("device")
    for kind in shared:
        width = int(rng.integers(1, 3))
        ring.share(kind, dense(rng, ring.size, width, 0.8) if width > 1 else star(ring.size))
    ring.hide(shared, kept)
    ring.live()
    ring.done("clique", f"one person's {'+'.join(shared)}")


def collusion(ring: Ring) -> None:
    """People with things of their own who meet on one or two common ones, and deal with each other there."""
    rng, web = ring.rng, ring.web
    ring.keep(list(web.dials.kinds), 1.0)
    ring.mingle(0.3)
    kind = str(rng.choice(["ip", "device"]))
    common = web.new(kind, 1 + int(rng.random() < 0.4))
    ring.sign_up("spread", "old")
    start = max(float(web.joined[ring.members].max()), 0.0)
    present = {"careless": 0.95, "moderate": 0.75, "careful": 0.6}[ring.tier]
    first = True
    for at in np.sort(rng.uniform(min(start, web.dials.days * 0.9), web.dials.days * 0.98, int(rng.integers(3, 9)))):
        mine = ring.members[(rng.random(ring.size) < present) | first]
        first = False
        web.visit(mine, at + rng.exponential(0.004, len(mine)), TALKING, **{kind: rng.choice(common)})
    ring.done("collusion", f"meetings on one {kind}")


def takeover(ring: Ring) -> None:
    """A star: a crew's machine opens many honest accounts, and its few own ones, where the goods go."""
    rng, web = ring.rng, ring.web
    machine, line = web.new("device", 1 + ring.size // 8), web.new("ip", int(rng.integers(1, 5)))
    few = dense(rng, ring.size, len(machine), 0.8)
    web.tie("device", ring.members[few[0]], machine[few[1]])
    web.tie("ip", ring.members, rng.choice(line, ring.size))
    till = ["token"] if ring.tier == "careless" else []
    ring.block(till, ring.size, ring.size, 1.0)
    ring.hide(["device", "ip"], [kind for kind in web.dials.kinds if kind not in ("device", "ip", *till)])
    ring.sign_up("burst", "queue", "old")
    ring.come(3)
    attacked = web.some(int(np.clip(np.exp(rng.normal(3, 0.8)), 5, len(web.honest) / 100 + 6)))
    web.joined[attacked] = np.minimum(web.joined[attacked], web.dials.days * 0.3)
    at = rng.uniform(0.35, 0.8) * web.dials.days
    times = at + np.cumsum(rng.exponential(np.exp(rng.uniform(np.log(0.001), np.log(0.05))), len(attacked)))
    web.visit(attacked, times, STOLEN, device=rng.choice(machine, len(attacked)), ip=rng.choice(line, len(attacked)))
    web.victims.append((attacked, "takeover"))
    ring.act()
    ring.done("takeover", "the crew's machine in others' accounts")
