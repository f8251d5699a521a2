"""Who is honestly together with things of their own? Closed offices, companies that move in, families with phones, players."""

import numpy as np

from graphabuse.simulate.benign.home import one_by_one
from graphabuse.simulate.benign.work import at_work
from graphabuse.simulate.builder import LOGIN, MESSAGE, NONE, PURCHASE, SIGNUP, VIEW, Builder
from graphabuse.simulate.params import DAY_S


def closed_office(world: Builder) -> int:
    """Staff whose accounts are for work alone: one address, a machine each, in working hours; it joined over time or in one week."""
    rng, size = world.rng, world.count(4, 80)
    born = world.signups(size)
    if rng.random() < 0.4:
        start = rng.random() * 0.9 * world.params.window_s
        born = one_by_one(start + rng.uniform(0, world.between(1800, 7 * DAY_S), size), np.zeros(size))
    life = world.new_lives(size, born=born)
    address = int(world.mint(1)[0])
    fresh = np.flatnonzero((life.born >= 0) & (life.born < world.params.window_s))
    world.emit(life.account[fresh], life.born[fresh], ip=address, device=life.device[fresh], token=NONE, action=SIGNUP)
    at_work(world, life, address, rate=world.params.events_per_account * world.between(0.5, 2), device=life.device)
    outside = np.flatnonzero(rng.random(size) < rng.choice([0.0, rng.uniform(0.05, 0.5)]))
    world.live(life.take(outside), rate=world.params.events_per_account * 0.4)
    world.groups.append((life.account, "closed_office"))
    return size


def new_office(world: Builder) -> int:
    """Customers of old who from one week on are seen at one new workplace, too, on new machines or their own; life at home goes on."""
    rng, size = world.rng, world.count(4, 80)
    window = world.params.window_s
    opened = rng.uniform(0.15, 0.85) * window
    life = world.new_lives(size, born=-rng.exponential(200 * DAY_S, size))
    life.died[:] = np.where(rng.random(size) < 0.85, 2 * window, life.died)
    world.live(life, rate=world.params.events_per_account * world.between(0.4, 1.0))
    there = life.take(np.arange(size))
    there.born[:] = opened + rng.exponential(world.between(0.2, 8) * DAY_S, size)
    machine = world.mint(size) if rng.random() < 0.6 else life.device
    at_work(
        world, there, int(world.mint(1)[0]), rate=world.params.events_per_account * world.between(0.3, 1.5),
        device=machine,
    )  # fmt: skip
    world.groups.append((life.account, "new_office"))
    return size


def own_phones(world: Builder) -> int:
    """Relatives or flatmates with a phone each who join within an evening or some days, on one line; some move out, and visit."""
    rng, size = world.rng, int(world.rng.integers(3, 9))
    start = rng.random() * world.params.window_s
    born = one_by_one(start + rng.uniform(0, world.between(1800, 10 * DAY_S), size), np.zeros(size))
    life = world.new_lives(size, born=born, line=np.repeat(world.new_lines(1), size))
    life.died[:] = np.where(rng.random(size) < 0.5, 2 * world.params.window_s, life.died)
    if rng.random() < 0.3:
        life.token[rng.random(size) < 0.8] = world.mint(1)[0]
    out = np.flatnonzero(rng.random(size) < rng.choice([0.0, 0.3]))
    home = life.line[0]
    life.line[out] = world.new_lines(len(out))
    world.live(life)
    visits = np.repeat(out, rng.poisson(3, len(out)))
    time = life.born[visits] + rng.random(len(visits)) * np.maximum(world.params.window_s - life.born[visits], 0)
    ip = world.address_of(np.full(len(visits), home), time)
    world.emit(life.account[visits], time, ip=ip, device=life.device[visits], token=NONE, action=VIEW)
    world.groups.append((life.account, "own_phones"))
    return size


def hand_down(world: Builder) -> int:
    """A family or friends in which phones are handed on, at times cards too: each has had what another has now."""
    rng, size = world.rng, int(world.rng.integers(3, 8))
    one_home = rng.random() < 0.5
    life = world.new_lives(size, line=np.repeat(world.new_lines(1), size) if one_home else None)
    life.died[:] = np.maximum(life.died, life.born + 0.5 * world.params.window_s)
    phones = world.mint(size + 1)
    change = np.sort(rng.uniform(0.1, 0.9, size)) * world.params.window_s
    for device, later in ((phones[1:], False), (phones[:-1], True)):
        part = life.take(np.arange(size))
        part.device[:], part.second[:] = device, NONE
        part.born[:] = np.maximum(part.born, change) if later else part.born
        part.died[:] = part.died if later else np.minimum(part.died, change)
        world.live(part, rate=world.params.events_per_account * 0.6)
    if rng.random() < 0.2:
        at = np.sort(rng.random(size)) * world.params.window_s
        card = world.mint(1)[0]
        ip = world.address_of(life.line, at)
        world.emit(life.account, np.maximum(at, life.born + 60), ip=ip, device=phones[1:], token=card, action=PURCHASE)
    world.groups.append((life.account, "hand_down"))
    return size


def guild(world: Builder) -> int:
    """Friends who play, learn or sing together at hours of their own, some evenings a week; nothing else in common."""
    rng, size = world.rng, world.count(3, 40)
    life = world.new_lives(size)
    life.died[:] = 2 * world.params.window_s
    world.live(life, rate=world.params.events_per_account * world.between(0.2, 1.5))
    days = max(world.params.days, 1.0)
    evenings = np.sort(rng.choice(int(days) + 1, size=min(int(days) + 1, world.count(4, 60)), replace=False))
    hour, faith = rng.normal(20, 2.5), rng.beta(4, rng.uniform(1, 4), size)
    late = world.between(60, 1200)
    for evening in evenings:
        start = evening * DAY_S + (hour + rng.normal(0, 0.4)) * 3600
        here = np.flatnonzero((rng.random(size) < faith) & (life.born <= start))
        row = np.repeat(here, 1 + rng.poisson(max(world.params.visit_events - 1, 0.3), len(here)))
        first = np.concatenate([[True], row[1:] != row[:-1]]) if len(row) else np.zeros(0, bool)
        time = start + np.where(first, 0, rng.uniform(0, 2 * 3600, len(row))) + rng.uniform(0, late, len(row))
        ip = world.address_of(life.line[row], time)
        action = np.where(first, LOGIN, rng.choice([VIEW, MESSAGE, LOGIN], len(row)))
        world.emit(life.account[row], time, ip=ip, device=life.device[row], token=NONE, action=action)
    if world.params.in_visits and rng.random() < 0.3:  # friends who at times are at each other's home
        guest = np.repeat(np.arange(size), rng.poisson(world.between(0.1, 2), size))
        time = world.daylight(rng.random(len(guest)) * world.params.window_s)
        time = np.maximum(time, life.born[guest] + 60)
        ip = world.address_of(life.line[(guest + rng.integers(1, 4, len(guest))) % size], time)
        world.emit(life.account[guest], time, ip=ip, device=life.device[guest], token=NONE, action=VIEW)
    world.groups.append((life.account, "guild"))
    return size


def probes(world: Builder) -> int:
    """Accounts of a team's own programs: made in one go, on one address or a few, awake day and night at even intervals."""
    rng, size = world.rng, world.count(3, 15)
    born = rng.random() * 0.9 * world.params.window_s + np.cumsum(rng.exponential(world.between(2, 300), size))
    account, address = world.new_accounts(size), world.mint(int(rng.choice([1, 1, 2])))
    machine = world.mint(size) if rng.random() < 0.5 else np.full(size, NONE)
    world.emit(account, born, ip=address[0], device=machine, token=NONE, action=SIGNUP)
    left = np.maximum(world.params.window_s - born, 3600)
    count = np.clip(left / (world.between(600, 2 * DAY_S)), 2, 200).astype("int64")
    row = np.repeat(np.arange(size), count)
    place = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    time = born[row] + place * (left / count)[row] + rng.uniform(0, world.between(1, 1200), len(row))
    action = rng.choice([LOGIN, VIEW, MESSAGE]) if rng.random() < 0.5 else rng.choice([LOGIN, VIEW, MESSAGE], len(row))
    world.emit(account[row], time, ip=rng.choice(address, len(row)), device=machine[row], token=NONE, action=action)
    world.groups.append((account, "probes"))
    return size


def carer(world: Builder) -> int:
    """One who does it for others: week by week a child, a nurse or a neighbour is in the accounts of 2–6 people, on a machine of his own."""
    rng, size = world.rng, int(world.rng.integers(3, 8))
    life = world.new_lives(size)
    life.born[rng.random(size) < 0.5] = -DAY_S
    life.died[:] = 2 * world.params.window_s
    world.live(life)
    helped = np.repeat(np.arange(1, size), rng.poisson(world.between(2, 20), size - 1) + 1)
    start = np.maximum(life.born[helped], 0)
    time = start + rng.random(len(helped)) * np.maximum(world.params.window_s - start, 60)
    if rng.random() < 0.5:  # one after the other, on the same evenings
        evenings = np.sort(rng.random(world.count(3, 60))) * world.params.window_s
        time = evenings[rng.integers(0, len(evenings), len(helped))]
        time = np.floor(time / DAY_S) * DAY_S + rng.normal(19, 1.5) * 3600 + rng.uniform(0, 1800, len(helped))
        time = np.maximum(time, start)
    machine = life.device[0] if rng.random() < 0.8 else world.mint(1)[0]
    at_home = (rng.random() < 0.5) | (rng.random(len(helped)) < 0.2)
    ip = world.address_of(np.where(at_home, life.line[0], life.line[helped]), time)
    action = rng.choice([LOGIN, VIEW, PURCHASE], len(helped))
    world.emit(life.account[helped], time, ip=ip, device=machine, token=NONE, action=action)
    world.groups.append((life.account, "carer"))
    return size
