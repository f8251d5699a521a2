"""Who goes through the accounts of clients, all working days? Agencies with a desk or three, whose clients have homes of their own."""

import numpy as np

from graphabuse.simulate.benign.counter import events_of
from graphabuse.simulate.builder import LOGIN, MESSAGE, NONE, PAYOUT, PROMO, PURCHASE, VIEW, Builder
from graphabuse.simulate.params import DAY_S

PAYS = (PURCHASE, PAYOUT)


def client_desk(world: Builder) -> int:
    """Workers go through accounts of clients in working hours of the whole window, at times with a company card; owners come by from home."""
    rng, size, window = world.rng, world.count(6, 80), world.params.window_s
    old = rng.random(size) < rng.choice([1.0, rng.uniform(0.2, 1.0)])
    born = np.where(old, -rng.exponential(200 * DAY_S, size), rng.random(size) * 0.9 * window)
    life = world.new_lives(size, born=born)
    life.died[:] = 2 * window
    private = rng.random(size) < rng.uniform(0.6, 1.0)
    life.device[~private] = life.second[~private] = NONE
    comes = (private & (rng.random(size) < rng.choice([1.0, rng.uniform(0.3, 1.0)]))) | ~old
    world.live(life.take(np.flatnonzero(comes)), rate=world.params.events_per_account * world.between(0.02, 1.5))
    client, worker, time = _working_hours(world, np.maximum(born, 0))
    machines, places = world.mint(int(rng.integers(1, 4))), world.new_lines(int(rng.choice([1, 1, 2])))
    machine = machines[np.where(rng.random(len(client)) < rng.uniform(0.7, 1.0), worker, client) % len(machines)]
    second = rng.random(len(client)) < rng.choice([0.05, 0.3, 0.5])
    event, at = events_of(world, time, world.between(10, 200), more=rng.uniform(0, 4))
    static = world.mint(len(places))[np.where(second, len(places) - 1, 0)[event]]
    leased = world.address_of(places[np.where(second, len(places) - 1, 0)[event]], at)
    action = rng.choice([LOGIN, VIEW, MESSAGE, PROMO, PURCHASE], len(event), p=rng.dirichlet([2, 2, 2, 1, 1]))
    who = client[event]
    token = _company_card(world, who, np.where(np.isin(action, PAYS), life.token[who], NONE), action)
    ip = static if rng.random() < 0.7 else leased
    world.emit(life.account[who], at, ip=ip, device=machine[event], token=token, action=action)
    world.groups.append((life.account, "client_desk"))
    return size


def _working_hours(world: Builder, since: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Client, worker and beginning of each visit: on working days, in a band of hours, in half of agencies one right after the other."""
    rng, size, window = world.rng, len(since), world.params.window_s
    under_contract = since + (rng.random(size) < rng.uniform(0, 0.6)) * rng.random(size) * 0.6 * (window - since)
    days = np.maximum((window - under_contract) / DAY_S, 0)
    often = np.minimum(world.between(2, 40) * rng.gamma(3.0, 1 / 3, size), days)
    client = np.repeat(np.arange(size), 1 + rng.poisson(often))
    day = np.floor((under_contract[client] + rng.random(len(client)) * (window - under_contract)[client]) / DAY_S)
    free = (day + world.params.seed) % 7 - 4
    day = np.where((free > 0) & (rng.random() < 0.9), day - free, day)
    workers = int(rng.integers(1, 4))
    worker = np.where(rng.random(len(client)) < 0.9, client % workers, rng.integers(0, workers, len(client)))
    opens, band = rng.uniform(6, 12) * 3600, rng.uniform(1.5, 9) * 3600
    clock = rng.random(len(client)) * band
    if rng.random() < 0.6:
        shift = day * workers + worker
        order = np.lexsort((rng.random(len(client)), shift))
        step = np.cumsum(rng.exponential(world.between(30, 1500), len(client)))
        first = np.searchsorted(shift[order], shift[order])
        clock[order] = (step - step[first] + rng.uniform(0, 0.5, len(order))[first] * band) % band
    time = day * DAY_S + opens + clock
    kept = time > under_contract[client] + 60
    return client[kept], worker[kept], time[kept]


def _company_card(world: Builder, who: np.ndarray, token: np.ndarray, action: np.ndarray) -> np.ndarray:
    """Cards by event: in half of agencies one of the company's for a part or most of the clients."""
    rng, clients = world.rng, int(who.max(initial=0)) + 1
    if rng.random() < 0.5:
        return token
    by_company = rng.random(clients) < rng.uniform(0.15, 1.0)
    always = rng.random() < 0.25
    return np.where(by_company[who] & (always | np.isin(action, PAYS)), world.mint(1)[0], token)
