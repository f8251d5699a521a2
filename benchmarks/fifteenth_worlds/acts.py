"""What do people do? Sessions at home, on the road and at their second place, and everything else as blocks of events."""

import numpy as np

from fifteenth_worlds.internet import nth
from fifteenth_worlds.numbers import DAY, MINUTE, OFFICE, Ints, lot, mixed, within
from fifteenth_worlds.people import World
from fifteenth_worlds.plan import OUT, PAY, SIGNUP

FIELDS = ("account", "t", "role", "ip", "dev", "tok")
ROLES = np.array([0.0, 0.62, 0.2, 0.06, 0.12])


class Book:
    """Blocks of events as arrays of codes; -1 is an empty cell."""

    def __init__(self) -> None:
        """Nothing has happened yet."""
        self.blocks: list[tuple[Ints, ...]] = []

    def add(
        self, account: Ints, t: Ints, role: Ints | int, ip: Ints | int, dev: Ints | int, tok: Ints | int = -1
    ) -> None:
        """Write events down; tokens only stay where money moves."""
        account, t, role, ip, dev, tok = np.broadcast_arrays(account, t, role, ip, dev, tok)
        self.blocks.append((account, t, role, ip, dev, np.where((role == PAY) | (role == OUT), tok, -1)))

    def rows(self) -> dict[str, Ints]:
        """All events so far."""
        return {
            name: np.concatenate(part).astype(np.int64)
            for name, part in zip(FIELDS, zip(*self.blocks, strict=True), strict=True)
        }


def device_of(world: World, who: Ints, t: Ints, which: Ints) -> Ints:
    """Devices at a time: a first one may have given way to another, and cookies are lost every few weeks."""
    people = world.people
    dev = np.where((which == 0) & (t >= people.switch[who]), people.later[who], people.dev[who, which])
    scrambled = mixed(dev, 5)
    loses = (scrambled % np.uint64(1000)) < np.uint64(int(1000 * world.plan.cookie))
    every = (10 + (scrambled >> np.uint64(20)) % np.uint64(80)).astype(np.int64) * DAY
    return np.where(loses, dev + (1 + t // every << 40), dev)


def home_ip(world: World, who: Ints, t: Ints) -> Ints:
    """Home addresses, IPv6 for most visits of those who have it."""
    six = world.people.six[who] & (world.rng.random(len(who)) < 0.7)
    return np.where(six, world.people.at_home_six(who, t), world.people.at_home(who, t))


def phone_ip(world: World, who: Ints, t: Ints) -> Ints:
    """Exits of the region's phone carrier, new with almost every visit."""
    where, region = world.regions, world.people.region[who]
    return nth(where.phones[region], lot(who, t // (DAY // 4), where.phone_size[region]))


def sign_ups(world: World, book: Book) -> None:
    """The first event of everybody who came within the window."""
    people = world.people
    who = np.flatnonzero(people.born >= 0)
    t = people.born[who]
    ip = np.where(world.rng.random(len(who)) < people.mobile[who] / 2, phone_ip(world, who, t), home_ip(world, who, t))
    given = people.birth_ip[who]
    dev = device_of(world, who, t, np.zeros_like(who))
    book.add(who, t, SIGNUP, np.where(given == -2, ip, given), np.where(given == -2, dev, people.dev[who, 0]))


def ordinary(world: World, book: Book) -> None:
    """Everybody's own life: sessions of one to a few events, each from one place and one device."""
    rng, people = world.rng, world.people
    silent = (people.born < 0) & (people.count == 0) & (np.arange(len(people.count)) < world.honest)
    count = np.where(silent, 1, people.count)
    sessions = -(-count // 2)
    who = np.repeat(np.arange(len(count)), sessions)
    start = np.maximum(people.born[who], 0)
    stop = np.clip(people.stop[who], start + MINUTE, world.end)
    place = rng.random(len(who))
    out = place < people.spot_share[who]
    phone = ~out & (rng.random(len(who)) < people.mobile[who])
    t = within(rng, start, stop, people.zone[who])
    t = np.where(out, within(rng, start, stop, people.zone[who], OFFICE), t)
    spot = nth(people.spot[who], lot(who, t // DAY, people.spot_size[who]))
    ip = np.where(out, spot, np.where(phone, phone_ip(world, who, t), home_ip(world, who, t)))
    which = np.where(phone, 0, rng.integers(0, people.n_dev[who]))
    dev = device_of(world, who, t, which)
    first = np.cumsum(sessions) - sessions
    account = np.repeat(np.arange(len(count)), count)
    s = first[account] + (rng.random(len(account)) * sessions[account]).astype(np.int64)
    role = rng.choice(5, len(account), p=ROLES)
    tok = people.tok[account, (rng.random(len(account)) < 0.2).astype(np.int64)]
    at = t[s] + rng.exponential(6 * MINUTE, len(account)).astype(np.int64)
    at = np.where(at < world.end, at, t[s])
    book.add(account, at, role, ip[s], dev[s], tok)
