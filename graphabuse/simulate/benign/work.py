"""Who honestly shares a workplace? Offices, staff that joins at once, agencies."""

import numpy as np

from graphabuse.simulate.builder import LOGIN, MESSAGE, NONE, PROMO, PURCHASE, SIGNUP, VIEW, Builder, Life
from graphabuse.simulate.params import DAY_S


def at_work(world: Builder, life: Life, address: int, *, rate: float, device: np.ndarray | int) -> None:
    """Events in working hours from the office address, on top of life at home."""
    rng = world.rng
    start, end = np.maximum(life.born, 0), np.minimum(life.died, world.params.window_s)
    count = np.where(end > start, 1 + rng.poisson(rate, len(start)), 0)
    row = np.repeat(np.arange(len(start)), count)
    time = start[row] + rng.random(len(row)) * (end - start)[row]
    time = np.maximum(np.floor(time / DAY_S) * DAY_S + rng.uniform(8, 18, len(row)) * 3600, life.born[row])
    used = np.broadcast_to(np.asarray(device, "int64"), len(start))[row]
    action = rng.choice([LOGIN, VIEW, MESSAGE], size=len(row), p=[0.5, 0.4, 0.1])
    world.emit(life.account[row], time, ip=address, device=used, token=NONE, action=action)


def office(world: Builder) -> int:
    """Colleagues on one static address, own phones, sometimes a few shared desktops or one company card."""
    size = world.count(5, min(max(0.03 * world.params.accounts, 80), 400))
    rng, life = world.rng, world.new_lives(size)
    world.live(life, rate=world.params.events_per_account * 0.6)
    machine = np.where(rng.random(size) < 0.7, world.mint(size), life.device)
    if rng.random() < 0.3:
        desks = world.mint(max(1, size // 6))
        machine = np.where(rng.random(size) < 0.5, rng.choice(desks, size), machine)
    at_work(world, life, int(world.mint(1)[0]), rate=world.params.events_per_account * 0.6, device=machine)
    world.groups.append((life.account, "office"))
    return size


def onboarding(world: Builder) -> int:
    """Staff that joins in one hour or day from the office, often set up on one admin machine first."""
    rng, size = world.rng, world.count(5, 60)
    born = rng.random() * world.params.window_s + np.sort(rng.uniform(0, world.between(1800, DAY_S), size))
    life = world.new_lives(size, born=born)
    address = int(world.mint(1)[0])
    admin = int(world.mint(1)[0])
    through_admin = rng.random() < 0.5
    first = np.where(through_admin & (rng.random(size) < 0.9), admin, life.device)
    world.emit(life.account, born, ip=address, device=first, token=NONE, action=1)
    life.born[:] = born + 600
    at_work(world, life, address, rate=world.params.events_per_account * 0.7, device=life.device)
    world.live(life, rate=world.params.events_per_account * 0.5)
    world.groups.append((life.account, "onboarding"))
    return size


def agency(world: Builder) -> int:
    """An agency that logs in for its clients from its own machines; all, some or none of them also live elsewhere."""
    rng, size = world.rng, world.count(4, 80)
    life = world.new_lives(size)
    elsewhere = np.flatnonzero(rng.random(size) < rng.choice([0.0, 0.5, 1.0], p=[0.2, 0.3, 0.5]))
    world.live(life.take(elsewhere), rate=world.params.events_per_account * rng.uniform(0.3, 1.0))
    machines, address = world.mint(int(rng.integers(1, 4))), int(world.mint(1)[0])
    if (
        world.params.in_visits and rng.random() < 0.4
    ):  # many who work for many, each from a machine on which the own account is, too
        staff = world.new_lives(world.count(3, 30))
        machines = world.mint(len(staff.account))
        at_work(world, staff, address, rate=world.params.events_per_account * 0.6, device=machines)
        world.live(staff, rate=world.params.events_per_account * 0.5)
        world.groups.append((staff.account, "office"))
    start, end = np.maximum(life.born, 0), np.minimum(life.died, world.params.window_s)
    count = np.where(end > start, 1 + rng.poisson(world.between(1, 15), size), 0)
    row = np.repeat(np.arange(size), count)
    time = np.maximum(start[row] + rng.random(len(row)) * (end - start)[row], life.born[row])
    action = rng.choice([LOGIN, MESSAGE, PROMO, VIEW], size=len(row))
    opened = np.setdiff1d(np.flatnonzero(life.born >= 0), elsewhere)
    world.emit(
        life.account[opened],
        life.born[opened],
        ip=address,
        device=rng.choice(machines, len(opened)),
        token=NONE,
        action=SIGNUP,
    )
    token = world.mint(1)[0] if rng.random() < 0.3 else NONE
    world.emit(life.account[row], time, ip=address, device=rng.choice(machines, len(row)), token=token, action=action)
    world.groups.append((life.account, "agency"))
    return size


def corporate_card(world: Builder) -> int:
    """Employees, or members of a club or a parish, who pay with one common card, always or at times, each from an own device."""
    rng, size = world.rng, world.count(3, 40)
    life, card = world.new_lives(size), world.mint(1)[0]
    if not world.params.in_visits or rng.random() < 0.5:
        life.token[:] = card
        world.live(life)
    else:
        world.live(life)
        start, end = np.maximum(life.born, 0), np.minimum(life.died, world.params.window_s)
        row = np.repeat(np.arange(size), np.where(end > start, 1 + rng.poisson(world.between(0.3, 6), size), 0))
        time = world.daylight(start[row] + rng.random(len(row)) * (end - start)[row])
        time = np.maximum(time, start[row])
        ip = world.address_of(life.line[row], time)
        world.emit(life.account[row], time, ip=ip, device=life.device[row], token=card, action=PURCHASE)
    world.groups.append((life.account, "corporate_card"))
    return size


def shift_phones(world: Builder) -> int:
    """Drivers, nurses or cashiers who take any phone or till of the depot for each shift; some have a life of their own beside."""
    rng, size = world.rng, world.count(6, 80)
    window = world.params.window_s
    life = world.new_lives(size)
    pool, depot = world.mint(max(2, round(size * rng.uniform(0.15, 0.9)))), int(world.mint(1)[0])
    start, end = np.maximum(life.born, 0), np.minimum(life.died, window)
    shifts = np.where(end > start, 1 + rng.poisson(rng.uniform(0.1, 0.7) * (end - start) / DAY_S), 0)
    row = np.repeat(np.arange(size), np.minimum(shifts, 60))
    day = np.floor((start[row] + rng.random(len(row)) * (end - start)[row]) / DAY_S) * DAY_S
    opens = np.maximum(
        day + (6 + 8 * (rng.random(len(row)) < 0.4)) * 3600 + rng.normal(0, 1200, len(row)), life.born[row]
    )
    phone = rng.choice(pool, len(row))
    event = np.repeat(np.arange(len(row)), 1 + rng.poisson(world.params.visit_events, len(row)))
    time = opens[event] + rng.uniform(0, 8 * 3600, len(event))
    at_depot = (rng.random(len(event)) < rng.choice([0.3, 1.0])) | (len(world.carriers) == 0)
    ip = np.where(at_depot, depot, world.carriers[(life.account[row[event]] * 31) % max(len(world.carriers), 1)])
    action = rng.choice([LOGIN, VIEW, MESSAGE], len(event))
    world.emit(life.account[row[event]], time, ip=ip, device=phone[event], token=NONE, action=action)
    beside = np.flatnonzero(rng.random(size) < rng.choice([0.0, 0.3, 0.8]))
    world.live(life.take(beside), rate=world.params.events_per_account * 0.5)
    world.groups.append((life.account, "shift_phones"))
    return size
