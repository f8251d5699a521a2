"""Which honest people look like a crew? Waves, terminals and exits of the hard worlds."""

import numpy as np

from fifteenth_worlds.acts import Book
from fifteenth_worlds.groups import heads, own_places
from fifteenth_worlds.internet import nth
from fifteenth_worlds.numbers import DAY, HOUR, MINUTE, OFFICE, Ints, within
from fifteenth_worlds.people import World
from fifteenth_worlds.plan import LOOK, PAY, SAY


def shared_card(world: World, _: Book, who: Ints, group: Ints) -> None:
    """A card of a family that lives apart, or of a company."""
    world.people.tok[who, 0] = world.people.tok[who[heads(group)], 0]
    world.people.tok[who, 0] = np.where(world.people.tok[who, 0] < 0, group + (1 << 45), world.people.tok[who, 0])


def kiosk(world: World, book: Book, who: Ints, group: Ints) -> None:
    """A public terminal: one device at one address, a visit or two by each."""
    rng, n = world.rng, int(group.max()) + 1
    rows = np.repeat(np.arange(len(who)), rng.integers(1, 3, len(who)))
    begun = np.maximum(world.people.born[who[rows]], 0)
    t = within(rng, begun, np.maximum(world.end, begun + HOUR), 0, OFFICE)
    role = rng.choice([LOOK, PAY, SAY], len(rows), p=[0.6, 0.3, 0.1])
    book.add(
        who[rows],
        t,
        role,
        world.net.scattered(n)[group[rows]],
        world.codes.fresh(n)[group[rows]],
        world.people.tok[who[rows], 0],
    )


def vpn(world: World, _: Book, who: Ints, group: Ints) -> None:
    """Customers of one exit provider, which crews may use as well."""
    own_places(world, who, group, 2, 8, 0.5)


def onboarding(world: World, _: Book, who: Ints, group: Ints) -> None:
    """A company or a class signs up in the same hours behind one address, and goes on there."""
    own_places(world, who, group, 1, 1, 0.4)
    rng, people = world.rng, world.people
    day = rng.integers(0, world.plan.days - 2, int(group.max()) + 1)
    people.born[who] = day[group] * DAY + 8 * HOUR + rng.integers(0, 3 * HOUR, len(who))
    people.stop[who], people.birth_ip[who] = world.end, nth(people.spot[who], np.zeros_like(who))


def campaign(world: World, _: Book, who: Ints, group: Ints) -> None:
    """Strangers sign up in one wave after an advertisement."""
    rng, people = world.rng, world.people
    start = rng.random(int(group.max()) + 1) * (world.end - 3 * DAY)
    people.born[who] = (start[group] + rng.gamma(2.0, 4 * HOUR, len(who))).astype(np.int64)
    people.stop[who] = np.where(rng.random(len(who)) < 0.5, world.end, people.born[who] + DAY)


def event(world: World, book: Book, who: Ints, group: Ints) -> None:
    """Tickets go on sale: many act within the same minutes, once or a few times."""
    rng, people, n = world.rng, world.people, int(group.max()) + 1
    people.born[who] = np.minimum(people.born[who], 0) - DAY
    for time in range(4):
        came = np.flatnonzero((rng.random(len(who)) < 0.6) & (group % 4 >= time))
        at = (rng.random(n) * (world.end - DAY)).astype(np.int64)[group[came]]
        t = at + rng.exponential(MINUTE, len(came)).astype(np.int64)
        role = np.where(rng.random(len(came)) < 0.5, LOOK, PAY)
        account = who[came]
        book.add(account, t, role, people.at_home(account, t), people.dev[account, 0], people.tok[account, 0])
    people.count[who] += 1
