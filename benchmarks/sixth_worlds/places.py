"""Honest people in one place: offices, campuses, cafés, public Wi-Fi, libraries, hotels on a trip."""

import numpy as np

from sixth_worlds.clock import DAY, HOUR, Ints
from sixth_worlds.life import working_hours
from sixth_worlds.scripts import IDLE, choice
from sixth_worlds.town import HOME, LAPTOP, PLACE, SHARED, WORK, Move, Town


def spot(town: Town, size: int = 1, six: float = 0.0) -> int:
    """A place's own line with fixed addresses at some provider."""
    rng = town.rng
    town.spots.append(town.nets.site(int(rng.choice(town.isps)), size, rng.uniform(2, 200) * HOUR, six))
    return town.spots[-1]


def offices(town: Town) -> None:
    """Six to two hundred behind one to four addresses in working hours, some at shared desks or with the firm's card."""
    rng = town.rng
    for staff in town.parties(rng.uniform(0.06, 0.15), 6, 200, 1.2):
        town.net[staff, WORK] = spot(
            town, 1 + int(rng.poisson(len(staff) / 60)), float(rng.choice([0, 0.6], p=[0.8, 0.2]))
        )
        town.often[staff, WORK] = rng.beta(1.5, 2, len(staff))
        if rng.random() < 0.3:
            desks = town.new_machines(1 + len(staff) // int(rng.integers(4, 15)))
            some = staff[rng.random(len(staff)) < 0.4]
            town.machine[some, SHARED], town.uses[some, SHARED] = rng.choice(desks, len(some)), 0.5
        if rng.random() < 0.5:
            some = rng.permutation(staff)[: int(rng.integers(2, 10))]
            town.card[some], town.buys[some] = town.new_cards(1)[0], 0.4
        town.group(staff, "office")


def campuses(town: Town) -> None:
    """Hundreds behind few addresses; some live there, some use the computer rooms."""
    rng = town.rng
    for students in town.parties(rng.uniform(0.02, 0.07), 60, 900, 0.3):
        net = spot(town, int(rng.integers(1, 12)), float(rng.choice([0, 0.5])))
        town.net[students, WORK], town.often[students, WORK] = net, rng.beta(1.5, 2, len(students))
        housed = students[rng.random(len(students)) < rng.uniform(0, 0.4)]
        town.net[housed, HOME] = spot(town, int(rng.integers(1, 6)))
        room = town.new_machines(int(rng.integers(5, 40)))
        some = students[rng.random(len(students)) < 0.15]
        town.machine[some, SHARED], town.uses[some, SHARED] = rng.choice(room, len(some)), 0.6
        town.group(students, "campus")


def guests(town: Town, share: float, mechanism: str, low: int, high: int, often: float) -> None:
    """Regular and chance guests of places: the place's address now and then."""
    for some in town.parties(share, low, high, 1.0):
        net = spot(town, 1 + int(len(some) > 150))
        visits = 1 + town.rng.poisson(often, len(some))
        who = np.repeat(some, visits)
        drop_in(town, who, net, town.machine[who, np.where(town.machine[who, 0] >= 0, 0, LAPTOP)])
        regular = some[town.rng.random(len(some)) < 0.3]
        town.net[regular, PLACE], town.often[regular, PLACE] = net, 0.1
        town.group(some, mechanism)


def drop_in(town: Town, who: Ints, net: int, machine: Ints) -> None:
    """Visits at some place while the accounts were there."""
    since = np.maximum(town.born[who], 0)
    at = town.times(len(who), since, town.gone[who])
    machine = np.where(town.uses[who].sum(axis=1) > 0, machine, -1)
    keep = at < np.maximum(town.gone[who], since + 60)
    who, at, machine = who[keep], np.maximum(at, since + 30)[keep], machine[keep]
    town.visit(who, at, net, machine, choice(town.rng, IDLE, len(who)), town.card[who], town.pace[who])


def cafes(town: Town) -> None:
    """Cafés with few guests, stations and malls with many."""
    rng = town.rng
    guests(town, rng.uniform(0.02, 0.06), "cafe", 3, 50, 0.7)
    guests(town, rng.uniform(0.01, 0.04), "public_wifi", 40, 500, 0.2)


def libraries(town: Town) -> None:
    """A few public computers, used by those who have none; each keeps its id or loses it each night."""
    rng = town.rng
    for readers in town.parties(rng.uniform(0.004, 0.015), 8, 90):
        net, seats = spot(town), int(rng.integers(2, 12))
        who = np.repeat(readers, 1 + rng.poisson(1.0, len(readers)))
        at = working_hours(town, len(who), 0, town.end)
        keep = at > np.maximum(town.born[who], 0)
        who, at = who[keep], at[keep]
        wiped = rng.random() < 0.4
        desk = rng.integers(0, seats, len(who)) * (town.days + 9) + (at // DAY if wiped else np.zeros(len(who)))
        first = town.new_machines(seats * (town.days + 9))[0]
        town.visit(who, at, net, first + desk.astype(np.int64), choice(rng, IDLE, len(who)), -1, town.pace[who])
        town.group(np.unique(who), "library")


def travellers(town: Town) -> None:
    """A week or two elsewhere: hotels, where a few others stay, and a carrier abroad."""
    rng = town.rng
    abroad = [town.nets.site(town.nets.provider(), int(rng.integers(2, 12)), 6 * HOUR) for _ in range(4)]
    for guests_ in town.parties(rng.uniform(0.03, 0.09), 2, 30, 1.5):
        hotel, carrier = spot(town), int(rng.choice(abroad))
        for person in guests_.tolist():
            since = rng.uniform(-2 * DAY, town.end - 2 * DAY)
            until = since + rng.lognormal(np.log(6), 0.6) * DAY
            town.moves.append(Move(person, "net", int(town.net[person, 1]), carrier, since, until))
            town.moves.append(Move(person, "net", int(town.net[person, HOME]), hotel, since, until))
        town.group(guests_, "hotel")
