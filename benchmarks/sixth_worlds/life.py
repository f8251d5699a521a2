"""What does ordinary life look like in the log? Visits by habit: often or seldom, at home, on the way, at work."""

import numpy as np

from sixth_worlds import scripts
from sixth_worlds.clock import DAY, HOUR, Floats, Ints, moments, work_time
from sixth_worlds.town import HOME, MOBILE, PHONE, WORK, Town


def live(town: Town) -> None:
    """Visits of everybody who wishes for some, sign-ups first."""
    rng = town.rng
    since = np.maximum(town.born, 0)
    length = np.maximum(town.gone - since, 0)
    expected = town.wish * (0.25 + 0.75 * length / town.end)
    count = rng.poisson(np.where(length > 0, expected, 0))
    fresh = (town.born >= 0) & ~town.signed
    lives = (town.wish > 0) & (length > 0)
    count = np.where(lives, np.maximum(count, 1), 0)  # everybody was here at least once
    count = np.where(fresh, np.maximum(count, 1), count)
    who = np.repeat(np.arange(town.count), count)
    nth = np.arange(len(who)) - np.repeat(np.cumsum(count) - count, count)
    at = moments(rng, since[who], np.maximum(town.gone[who], since[who] + 60), town.shift[who], town.week)
    near = (rng.random(len(who)) < 0.35) & (nth > 0)  # visits come in clumps
    lag = rng.exponential(2.5 * HOUR, len(who))
    at = np.where(near, np.minimum(np.roll(at, 1) + lag, town.end - 1), at)
    first = (nth == 0) & fresh[who]
    at[first] = town.born[who[first]]
    slot = machine_slot(town, who)
    same = near & (rng.random(len(who)) < 0.7)
    slot = np.where(same, np.roll(slot, 1), slot)
    net = connection(town, who, at, slot)
    net = np.where(same, np.roll(net, 1), net)
    machine = np.where(slot < 0, -1, town.machine[who, np.maximum(slot, 0)])
    idle = scripts.choice(rng, scripts.IDLE, len(who))
    paying = scripts.choice(rng, scripts.PAYING, len(who))
    script = np.where(rng.random(len(who)) < town.buys[who], paying, idle)
    script[first] = scripts.CODE["signup"]
    net, machine = moved(town, who, at, net, machine)
    town.visit(who, at, net, machine, script, town.card[who], town.pace[who])


def machine_slot(town: Town, who: Ints) -> Ints:
    """Which of its machines; -1 if the client tells none."""
    total = np.cumsum(town.uses[who], axis=1)
    pick = town.rng.random(len(who)) * total[:, -1]
    slot = np.minimum((pick[:, None] >= total).sum(axis=1), 2)
    return np.where(total[:, -1] > 0, slot, -1)


def connection(town: Town, who: Ints, at: Floats, slot: Ints) -> Ints:
    """Where: the phone anywhere, other machines not by the carrier; at work in working hours."""
    often = town.often[who].copy()
    office = work_time(at, town.shift[who], town.monday)
    often[:, WORK] *= np.where(office, 3.0, 0.08)
    often[:, HOME] *= np.where(office, 0.5, 1.0)
    often[(slot > PHONE), MOBILE] *= 0.03
    often[:, HOME] += 1e-6
    total = np.cumsum(often, axis=1)
    pick = town.rng.random(len(who)) * total[:, -1]
    return town.net[who, np.minimum((pick[:, None] >= total).sum(axis=1), 4)]


def moved(town: Town, who: Ints, at: Floats, net: Ints, machine: Ints) -> tuple[Ints, Ints]:
    """The same after trips, removals and machines that changed hands."""
    columns = {"net": net.copy(), "machine": machine.copy()}
    left, right = np.searchsorted(who, np.arange(town.count)), np.searchsorted(who, np.arange(town.count), "right")
    for move in town.moves:
        mine = slice(left[move.account], right[move.account])
        column = columns[move.what][mine]
        during = (at[mine] >= move.since) & (at[mine] < move.until)
        column[during & ((column == move.old) if move.old >= 0 else (column >= 0))] = move.new
    return columns["net"], columns["machine"]


def working_hours(town: Town, count: int, since: float, until: float) -> Floats:
    """Moments on working days between nine and six."""
    rng = town.rng
    days = np.arange(int(since // DAY), max(int(until // DAY), int(since // DAY) + 1))
    work = days[(days - town.monday) % 7 < 5]
    day = rng.choice(work if len(work) else days, count)
    return np.clip(day * DAY + rng.normal(12.5, 2.4, count) * HOUR, 0, town.end - 60)
