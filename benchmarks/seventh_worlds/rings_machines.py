"""Rings that run many accounts on few machines: farms, rented homes, a drip of accounts, one person's, shifts."""

import numpy as np

from seventh_worlds.crew import Crew
from seventh_worlds.events import GREEDY, MINUTE, SIGNUP


def device_farm(crew: Crew) -> None:
    """Accounts made within days on a shelf of devices, in one network or, in hard worlds, by a VPN."""
    rng, market, n = crew.rng, crew.market, crew.size
    first = rng.uniform(0, market.days - 8)
    devices = market.new_devices(int(np.ceil(n / rng.uniform(2, 8))))
    ips = market.new_ips(int(rng.integers(1, 5)), block=True)
    if market.hard and rng.random() < 0.3:
        ips = rng.choice(market.vpn, len(ips))
    since = first + np.sort(rng.uniform(0, rng.uniform(0.1, 5), n))
    crew.life(
        since,
        since + rng.uniform(5, 40),
        rng.uniform(8, 30),
        crew.dealt(ips, 2),
        crew.dealt(devices, 2),
        crew.in_runs(3, 10, market.new_cards),
        night=rng.random() < 0.5,
    )


def residential_proxy(crew: Crew) -> None:
    """Anti-detect browsers on other people's lines, whose owners are victims; payouts meet on few cards."""
    rng, market, n = crew.rng, crew.market, crew.size
    first = rng.uniform(0, market.days - 12)
    rented = int(rng.integers(20, 100))
    hosts = rng.choice(market.lines, int(rented * rng.uniform(0.3, 0.8)), replace=False)
    lines = market.home[hosts]
    market.victims.append(market.good[np.isin(market.home[market.good], lines)])
    pool = np.concatenate([np.unique(lines), market.new_ips(rented - len(hosts))])
    since = first + rng.uniform(0, rng.uniform(1, 10), n)
    market.second[crew.members] = -1
    crew.life(
        since,
        since + rng.uniform(10, 40),
        rng.uniform(15, 40),
        np.tile(pool, (n, 1)),
        None,
        crew.in_runs(4, 8, market.new_cards),
        night=rng.random() < 0.3,
    )


def slow_drip(crew: Crew) -> None:
    """One account after the other through the whole window, each for days."""
    rng, market, n = crew.rng, crew.market, crew.size
    since = (np.arange(n) + rng.uniform(0, 0.8, n)) * (market.days - 3) / n
    devices = market.new_devices(int(rng.integers(1, 4)))
    ips = market.new_ips(int(rng.integers(1, 3)))
    crew.life(
        since,
        since + rng.uniform(1, 6, n),
        rng.uniform(4, 9),
        crew.dealt(ips),
        crew.dealt(devices),
        crew.in_runs(2, 4, market.new_cards),
    )


def small_clique(crew: Crew) -> None:
    """One person sits down and goes through a few accounts, new or old ones, within half an hour."""
    rng, market, n = crew.rng, crew.market, crew.size
    devices = market.new_devices(int(rng.integers(1, 3)))
    ips = np.concatenate([market.new_ips(1), market.mobile[crew.members[0], :1]])
    cards = market.new_cards(int(rng.integers(1, 3)))
    mine = crew.dealt(ips, 2), crew.dealt(devices), crew.dealt(cards)
    new = rng.random() < 0.6
    first, latest = rng.uniform(0, market.days - 10), market.days - 3
    since = first + np.cumsum(rng.exponential(rng.choice([0.01, 0.5, 2]), n)) if new else -rng.uniform(10, 300, n)
    since = np.where(since > latest, first + market.luck[crew.members] * (latest - first), since)
    crew.life(since, market.days, 2, *mine)
    all_here = max(since.max(), 0)
    sittings = rng.uniform(all_here, market.days, int(rng.integers(8, 26)))
    sittings = market.awake(sittings, all_here, market.days)
    sitting, row = np.nonzero(rng.random((len(sittings), n)) < 0.6)
    at = np.repeat(sittings[sitting], 2) + rng.uniform(0, 30 * MINUTE, 2 * len(row))
    crew.act(at, np.repeat(row, 2), *mine, market.kinds(2 * len(row), GREEDY))


def rotating_farm(crew: Crew) -> None:
    """Shifts: the operator goes through some accounts on a device, wipes it, goes on; exits change every few days."""
    rng, market, n = crew.rng, crew.market, crew.size
    first = rng.uniform(0, market.days - 15)
    since = first + np.sort(rng.uniform(0, rng.uniform(1, 6), n))
    crew.made(since)
    ips = market.new_ips(int(rng.integers(5, 20))) if rng.random() < 0.6 else rng.choice(market.vpn, 12)
    per_wipe, length = int(rng.integers(2, 6)), rng.uniform(14, 40)
    devices = market.new_devices(-(-n // per_wipe))[np.arange(n) // per_wipe]
    crew.act(since, np.arange(n), np.full((n, 1), ips[0]), devices[:, None], None, np.full(n, SIGNUP))
    cards = crew.in_runs(4, 9, market.new_cards)
    begin, end = first + 1, min(first + length, market.days - 0.2)
    for shift in market.awake(rng.uniform(begin, end, int(rng.integers(10, 30))), begin, end):
        turn = rng.permutation(np.flatnonzero(since < shift))
        turn = turn[: int(max(3, n * rng.uniform(0.3, 0.8)))]
        place = np.arange(len(turn))
        devices = np.full(n, -1)
        devices[turn] = market.new_devices(-(-len(turn) // per_wipe))[place // per_wipe]
        ip = ips[int((shift - first) / length * len(ips) * 0.999) % len(ips)]
        row = np.repeat(turn, 2)
        at = shift + np.repeat(place * rng.uniform(1.5, 5), 2) * MINUTE + rng.uniform(0, 1.5, len(row)) * MINUTE
        crew.act(at, row, np.full((n, 1), ip), devices[:, None], cards, market.kinds(len(row), GREEDY))
