"""Which honest people share something? Each mechanism changes rows of the arrays or adds a block of events."""

import numpy as np

from fifteenth_worlds.acts import Book
from fifteenth_worlds.internet import nth
from fifteenth_worlds.numbers import DAY, HOUR, OFFICE, Ints, lot, within
from fifteenth_worlds.people import World
from fifteenth_worlds.plan import LOOK, PAY, SAY

Groups = tuple[Ints, Ints]  # accounts, and which group each belongs to


def heads(group: Ints) -> Ints:
    """For every row the row of the first account of its group."""
    return np.unique(group, return_index=True)[1][group]


def own_places(world: World, who: Ints, group: Ints, low: int, high: int, share: float) -> None:
    """Give each group a place with a few addresses where its people are for part of their time."""
    n = int(group.max()) + 1
    size = world.rng.integers(low, high + 1, n)
    first = np.array([world.net.block(int(k)) for k in size], np.int64)
    people = world.people
    people.spot[who], people.spot_size[who] = first[group], size[group]
    people.spot_share[who] = np.clip(world.rng.normal(share, 0.15, len(who)), 0.05, 0.9)
    people.count[who] += 1


def household(world: World, _: Book, who: Ints, group: Ints) -> None:
    """One line; a tablet for some, a card for some."""
    rng, people, host = world.rng, world.people, who[heads(group)]
    people.move_in(who, host)
    tablet = rng.random(int(group.max()) + 1)[group] < 0.4
    people.dev[who[tablet], 1] = people.dev[host[tablet], 1]
    people.n_dev[who[tablet]] = np.maximum(people.n_dev[who[tablet]], 2)
    card = (rng.random(int(group.max()) + 1) < 0.35)[group] & (rng.random(len(who)) < 0.8)
    people.tok[who[card], 0] = people.tok[host[card], 0]
    same = rng.random(len(who)) < {"address": 0.9, "phone": 0.2, "email": 0.06}.get(world.plan.extra, 0.0)
    people.extra[who[same]] = people.extra[host[same]]


def flatshare(world: World, _: Book, who: Ints, group: Ints) -> None:
    """One line, and nothing else but the street."""
    world.people.move_in(who, who[heads(group)])
    if world.plan.extra == "address":
        world.people.extra[who] = world.people.extra[who[heads(group)]]


def carrier(world: World, _: Book, who: Ints, group: Ints) -> None:
    """A small provider with one to four addresses for all its customers."""
    people, n = world.people, int(group.max()) + 1
    size = world.rng.integers(1, 5, n)
    first = np.array([world.net.block(int(k)) for k in size], np.int64)
    people.pool[who], people.pool_size[who], people.lease[who] = first[group], size[group], 2 * DAY
    people.region[who] = people.region[who[heads(group)]]
    people.zone[who] = world.regions.zone[people.region[who]]


def office(world: World, _: Book, who: Ints, group: Ints) -> None:
    """Colleagues behind one address or two."""
    own_places(world, who, group, 1, 2, 0.5)


def campus(world: World, _: Book, who: Ints, group: Ints) -> None:
    """Students behind a handful of addresses, a few of them at machines of a pool room."""
    own_places(world, who, group, 1, 8, 0.5)
    rng, people = world.rng, world.people
    room = np.flatnonzero(rng.random(len(who)) < 0.12)
    machines = world.codes.fresh(6 * (int(group.max()) + 1)).reshape(-1, 6)
    people.dev[who[room], 1] = machines[group[room], rng.integers(0, 6, len(room))]
    people.n_dev[who[room]] = np.maximum(people.n_dev[who[room]], 2)


def agency(world: World, book: Book, who: Ints, group: Ints) -> None:
    """One staff works on many client accounts from its own machines, besides what the clients do themselves."""
    rng, n = world.rng, int(group.max()) + 1
    staff = world.codes.fresh(3 * n).reshape(n, 3)
    ip = world.net.scattered(n)
    rows = np.repeat(np.arange(len(who)), 1 + rng.poisson(3, len(who)))
    account, team = who[rows], group[rows]
    begun = np.maximum(world.people.born[account], 0)
    t = within(rng, begun + HOUR, np.maximum(world.end, begun + 2 * HOUR), 0, OFFICE)
    dev = staff[team, rng.integers(0, 1 + team % 3)]
    book.add(account, t, rng.choice([LOOK, SAY, PAY], len(rows), p=[0.5, 0.4, 0.1]), ip[team], dev, -1)


def public_wifi(world: World, _: Book, who: Ints, group: Ints) -> None:
    """Guests of a cafe, who come now and then."""
    own_places(world, who, group, 1, 1, 0.2)


def second_hand_device(world: World, _: Book, who: Ints, group: Ints) -> None:
    """A device is sold: the first uses it up to a day, the second after that."""
    people, host = world.people, who[heads(group)]
    seller = who == host
    sold = (world.rng.uniform(0.2, 0.7, int(group.max()) + 1)[group] * world.end).astype(np.int64)
    people.switch[who] = sold + np.where(seller, 0, DAY)
    people.later[who] = np.where(seller, people.later[who], people.dev[host, 0])
    people.stop[who], people.n_dev[who] = world.end, 1
    people.count[who] += 2


def visited(world: World, group: Ints, t: Ints) -> Ints:
    """Addresses of a place that people of ``group`` use, for a crew that hides among them."""
    people = world.people
    return nth(people.spot[group], lot(group, t // DAY, people.spot_size[group]))
