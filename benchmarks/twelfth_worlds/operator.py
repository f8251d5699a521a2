"""Where and with what does a ring's operator work? Ways into the network, shifts, devices and cards handed out."""

from collections.abc import Callable

import numpy as np

from twelfth_worlds.stage import Stage
from twelfth_worlds.units import HOUR

Address = Callable[[np.ndarray, np.ndarray], np.ndarray]


def address(stage: Stage, way: str, width: int = 3) -> Address:
    """A function (account, t) -> address for one way of going online.

    Ways: 'line' (one home line), 'lines' (several), 'mobile' (carrier NAT),
    'vpn', 'server' (addresses of its own), 'proxies' (strangers' home lines).
    """
    rng, net, p = stage.rng, stage.net, stage.p
    if way in ("line", "lines"):
        count = 1 if way == "line" else width
        lines = rng.integers(0, net.lines, count)
        habit = int(rng.integers(1 << 30))

        def at_line(who: np.ndarray, t: np.ndarray) -> np.ndarray:
            slot = (net.salted(who, habit) % np.uint64(count)).astype(int)
            return net.home(lines[slot], habit, t)

        return at_line
    if way == "mobile":
        carrier, town = int(rng.integers(net.carriers)), int(rng.integers(p.cities))
        sims = rng.integers(1 << 20, 1 << 30, width)

        def at_mobile(who: np.ndarray, t: np.ndarray) -> np.ndarray:
            slot = (net.salted(who, 17) % np.uint64(width)).astype(int)
            return net.mobile(np.array(carrier), np.array(town), sims[slot], t)

        return at_mobile
    if way in ("vpn", "server"):
        site = int(rng.choice(net.vpns)) if way == "vpn" else stage.city.extra_site(width)
        hours = float(rng.uniform(1, 24))
        return lambda who, t: net.exit(site, np.asarray(who), t, hours)
    rented = rng.integers(0, net.lines, max(20, 12 * width))
    keep = float(rng.uniform(0.2, 12))

    def at_proxy(who: np.ndarray, t: np.ndarray) -> np.ndarray:
        turn = (t / (keep * HOUR)).astype(np.int64)
        slot = (net.salted(who, turn, 23) % np.uint64(len(rented))).astype(int)
        return net.home(rented[slot], who, t)

    return at_proxy


def shift(stage: Stage) -> float:
    """The hour (UTC) around which an operator works: mostly the town's waking hours."""
    rng = stage.rng
    local = rng.normal(15, 4) if rng.random() < 0.75 else rng.uniform(0, 24)
    return float((local - stage.city.hours_off) % 24)


def hand_out(rng: np.random.Generator, codes: np.ndarray, count: int, blocky: bool = True) -> np.ndarray:
    """Give each of count accounts one of the codes: in blocks, or at random."""
    if blocky:
        return codes[np.arange(count) * len(codes) // max(count, 1)]
    return rng.permutation(codes[np.arange(count) % len(codes)])


def lookup(members: np.ndarray, values: np.ndarray, who: np.ndarray) -> np.ndarray:
    """Values of who, where values belong to members."""
    order = np.argsort(members)
    return values[order][np.searchsorted(members[order], who)]


def joins(stage: Stage, count: int, start: float) -> tuple[np.ndarray, float]:
    """Sign-up times of a ring: within an hour, a day, or over weeks; and the span."""
    rng = stage.rng
    span = float(np.exp(rng.uniform(np.log(0.6 * HOUR), np.log(0.4 * stage.end))))
    span = min(span, max(HOUR, 0.9 * (stage.end - start)))
    style = rng.random()
    if style < 0.5:
        t = np.sort(rng.random(count)) * span
    else:
        steps = rng.lognormal(0, 0.8, count)
        t = np.cumsum(steps) / steps.sum() * span
    return start + t, span


GAINS = (
    {"coupon": 4, "look": 2, "order": 1},
    {"rate": 4, "look": 2, "order": 1},
    {"refund": 2, "order": 4, "look": 2},
    {"coupon": 2, "refund": 1, "look": 3, "new_card": 1},
    {"look": 4, "rate": 1, "coupon": 1},
    {"order": 3, "rate": 3, "look": 1},
)


def gains(stage: Stage) -> dict[str, float]:
    """What a ring is after."""
    return GAINS[int(stage.rng.integers(len(GAINS)))]


def visits_each(stage: Stage) -> float:
    """How many visits an account of a ring makes, on average."""
    return float(np.clip(stage.visits_mean * stage.rng.uniform(0.5, 1.7), 2.0, 12.0))
