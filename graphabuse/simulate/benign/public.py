"""Where do strangers honestly share? Kiosks, VPNs, second-hand phones, equal fingerprints, gift cards, campaigns."""

import numpy as np

from graphabuse.simulate.builder import LOGIN, NONE, PROMO, PURCHASE, SIGNUP, VIEW, Builder
from graphabuse.simulate.params import DAY_S


def visits_of(world: Builder, who: np.ndarray, *, per: float) -> tuple[np.ndarray, np.ndarray]:
    """Rows into the base population and times of their visits."""
    base = world.base
    assert base is not None
    start, end = np.maximum(base.born[who], 0), np.minimum(base.died[who], world.params.window_s)
    count = np.where(end > start, 1 + world.rng.poisson(per, len(who)), 0)
    row = np.repeat(who, count)
    time = np.repeat(start, count) + world.rng.random(len(row)) * np.repeat(end - start, count)
    return row, time


def _strangers(world: Builder, low: float, high: float) -> np.ndarray:
    base = world.base
    assert base is not None
    size = min(world.count(low, high), len(base.account) // 4)
    return np.sort(world.rng.choice(len(base.account), size=size, replace=False))


def kiosk(world: Builder) -> int:
    """A café or shop machine: strangers use its device and address once or twice."""
    who = _strangers(world, 5, 120)
    base = world.base
    assert base is not None
    row, time = visits_of(world, who, per=world.rng.uniform(0.1, 2))
    device = world.mint(1)[0] if world.rng.random() < 0.7 else base.device[row]
    world.emit(base.account[row], time, ip=world.mint(1)[0], device=device, token=NONE, action=LOGIN)
    world.groups.append((base.account[who], "kiosk"))
    return len(who)


def vpn(world: Builder) -> int:
    """A VPN or hosting exit that many customers use on their own devices."""
    who = _strangers(world, 10, 400)
    base = world.base
    assert base is not None
    row, time = visits_of(world, who, per=world.rng.uniform(0.5, 6))
    exits = world.mint(int(world.rng.integers(1, 12)))
    world.exits = np.concatenate([world.exits, exits])
    ip = world.rng.choice(exits, len(row))
    world.emit(base.account[row], time, ip=ip, device=base.device[row], token=NONE, action=VIEW)
    world.groups.append((base.account[who], "vpn"))
    return len(who)


def refurbished(world: Builder) -> int:
    """Phones that change hands: the buyer appears on the device after the seller has gone."""
    size = int(world.rng.integers(2, 5))
    window = world.params.window_s
    cut = np.sort(world.rng.random(size - 1)) * window
    born = np.concatenate([[-DAY_S], cut + world.rng.uniform(1, 20) * DAY_S])
    life = world.new_lives(size, born=born)
    life.died[:] = np.concatenate([cut, [2 * window]])
    life.device[:] = world.mint(1)[0]
    world.live(life)
    world.groups.append((life.account, "refurbished"))
    return size


def collision(world: Builder) -> int:
    """A fingerprint that is not unique: strangers with equal devices, all over the window."""
    who = _strangers(world, 3, 200)
    base = world.base
    assert base is not None
    row, time = visits_of(world, who, per=world.params.events_per_account / 3)
    ip = world.address_of(base.line[row], time)
    action = world.rng.choice([LOGIN, VIEW, PURCHASE], size=len(row))
    world.emit(base.account[row], time, ip=ip, device=world.mint(1)[0], token=NONE, action=action)
    world.groups.append((base.account[who], "collision"))
    return len(who)


def gift_card(world: Builder) -> int:
    """A gift or prepaid card number that strangers redeem."""
    who = _strangers(world, 3, 30)
    base = world.base
    assert base is not None
    row, time = visits_of(world, who, per=0.2)
    ip = world.address_of(base.line[row], time)
    world.emit(base.account[row], time, ip=ip, device=base.device[row], token=world.mint(1)[0], action=PURCHASE)
    world.groups.append((base.account[who], "gift_card"))
    return len(who)


def referral(world: Builder) -> int:
    """Friends who follow an invitation within days; some visit each other and share an address once."""
    rng, size = world.rng, world.count(4, 25)
    start = rng.random() * world.params.window_s
    life = world.new_lives(size, born=start + rng.exponential(world.between(0.1, 4) * DAY_S, size))
    world.live(life)
    guests = np.flatnonzero(rng.random(size) < 0.5)
    time = life.born[guests] + rng.exponential(2 * DAY_S, len(guests))
    ip = world.address_of(np.full(len(guests), life.line[0]), time)
    world.emit(life.account[guests], time, ip=ip, device=life.device[guests], token=NONE, action=VIEW)
    world.emit(
        life.account,
        life.born + 300,
        ip=world.address_of(life.line, life.born),
        device=life.device,
        token=NONE,
        action=PROMO,
    )
    world.groups.append((life.account, "referral"))
    return size


def campaign(world: Builder) -> int:
    """A trial campaign: strangers sign up within hours, redeem it, many never come back; some from one stand's address."""
    rng, size = world.rng, world.count(20, 250)
    start = rng.random() * world.params.window_s
    born = start + rng.exponential(world.between(1800, 2 * DAY_S), size)
    life = world.new_lives(size, born=born)
    gone = rng.random(size) < 0.6
    life.died[gone] = born[gone] + rng.exponential(6 * 3600, int(gone.sum()))
    stand = (rng.random(size) < rng.choice([0.0, 0.7])) & (rng.random() < 0.5)
    ip = np.where(stand, world.mint(1)[0], world.address_of(life.line, born))
    tablet = world.mint(1)[0] if rng.random() < 0.4 else NONE
    device = np.where(stand & (tablet >= 0), tablet, life.device)
    world.emit(life.account, born, ip=ip, device=device, token=NONE, action=SIGNUP)
    world.emit(life.account, born + rng.exponential(1200, size), ip=ip, device=life.device, token=NONE, action=PROMO)
    life.born[:] = born + 900
    world.live(life, rate=world.params.events_per_account * 0.5)
    world.groups.append((life.account, "campaign"))
    return size


def demo_phone(world: Builder) -> int:
    """A shop that signs in with its demonstration account on every phone for some minutes before the phone is sold."""
    rng, size = world.rng, world.count(3, 40)
    life = world.new_lives(size + 1)
    life.device[:] = world.mint(size + 1)
    sold = rng.random(size) * world.params.window_s
    life.born[1:] = np.maximum(life.born[1:], sold + rng.exponential(3 * DAY_S, size))
    world.live(life)
    shown = sold - rng.uniform(300, 2 * DAY_S, size)
    world.emit(
        np.full(size, life.account[0]), shown, ip=world.mint(1)[0], device=life.device[1:], token=NONE, action=LOGIN
    )
    world.groups.append((life.account, "demo_phone"))
    return size + 1


def agent_desk(world: Builder) -> int:
    """An agent or shop assistant who opens accounts for customers on the desk's machine, day by day; each lives on with a machine of its own."""
    rng, size = world.rng, world.count(4, 60)
    span = world.params.window_s * rng.uniform(0.3, 1.0)
    day = np.floor(rng.random(size) * span / DAY_S) * DAY_S + rng.random() * (world.params.window_s - span)
    born = np.clip(day + rng.uniform(9, 18, size) * 3600, 0, world.params.window_s - 3600)
    life = world.new_lives(size, born=born)
    desk, address = world.mint(1)[0], world.mint(1)[0]
    at_desk = np.repeat(np.arange(size), 1 + rng.poisson(rng.uniform(0, 2), size))
    time = life.born[at_desk] + rng.exponential(180, len(at_desk))
    first = np.concatenate([[True], at_desk[1:] != at_desk[:-1]])
    time = np.where(first, life.born[at_desk], time)
    action = np.where(first, SIGNUP, rng.choice([LOGIN, PROMO, PURCHASE], len(at_desk)))
    ip = address if rng.random() < 0.8 else world.address_of(life.line[at_desk], time)
    world.emit(life.account[at_desk], time, ip=ip, device=desk, token=NONE, action=action)
    back = np.flatnonzero(rng.random(size) < rng.choice([0.0, 0.3]))
    again = life.born[back] + rng.exponential(10 * DAY_S, len(back))
    world.emit(life.account[back], again, ip=address, device=desk, token=NONE, action=LOGIN)
    life.born[:] = born + rng.exponential(world.between(0.02, 3) * DAY_S, size) + 600
    stays = np.flatnonzero(rng.random(size) < rng.uniform(0.6, 1.0))
    world.live(life.take(stays))
    world.groups.append((life.account, "agent_desk"))
    return size
