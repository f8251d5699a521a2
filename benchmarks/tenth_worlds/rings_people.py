"""How do rings of separate machines and homes work? Collusion, and the mules of takeover crews."""

import numpy as np

from tenth_worlds.actions import NUMBER
from tenth_worlds.knobs import DAY, HOUR, between, chance, whole
from tenth_worlds.shifts import Habit, enrol, own_as, work
from tenth_worlds.stage import Stage
from tenth_worlds.units import Floats, Ints


def together(
    stage: Stage,
    members: Ints,
    start: float,
    stop: float,
    times: int,
    width: float,
    cover: float,
    recipe: str,
    payees: Ints,
) -> None:
    """Members act by their own means within ``width`` seconds of common moments."""
    rng = stage.rng
    for t0 in rng.uniform(start, stop, times):
        came = members[(rng.random(len(members)) < cover) & (stage.people.signup[members] < t0)]
        t = t0 + rng.exponential(width, len(came))
        stage.visits.own(stage.people, came, t, NUMBER[recipe], int(rng.choice(payees)))


def collusion(stage: Stage, size: int, tier: str = "plain") -> Ints:
    """People or bots with own devices and homes who act at the same moments or on the same payees."""
    rng, people = stage.rng, stage.people
    members = stage.recruits(size)
    start, stop = stage.stretch(0.15)
    if chance(rng, 0.5):  # accounts made for the purpose
        span = min(between(rng, 3 * HOUR, 40 * DAY), (stop - start) * 0.6)
        people.settle(members, start + rng.random(len(members)) * span, stop + rng.exponential(5 * DAY, len(members)))
    else:
        people.signup[members] = np.minimum(
            people.signup[members], start + (stop - start) * rng.uniform(0, 0.4, len(members))
        )
        people.end[members] = np.maximum(people.end[members], stop)
    people.pace[members] *= rng.choice([0.05, 0.4, 1.0])
    if tier == "hard":  # the only trace is time
        payees, width, times = np.array([-1]), between(rng, 5, 120), whole(rng, 6, 40)
    elif chance(rng, 0.5):  # tight moments
        payees, width, times = np.array([-1]), between(rng, 5, 240), whole(rng, 5, 40)
    else:  # odd payees, loosely in time
        payees, width, times = stage.things.cards(whole(rng, 1, 4)), between(rng, 60, 6 * HOUR), whole(rng, 3, 25)
    few = len(members) < 12  # a small ring must meet more often to leave a trace
    together(
        stage,
        members,
        start + (stop - start) * 0.3,
        stop,
        max(times, 10) if few else times,
        width,
        rng.uniform(0.6 if few else 0.35, 0.95),
        str(rng.choice(["push", "bonus", "raffle"])) if payees[0] < 0 else "push",
        payees,
    )
    return members


def _prey(stage: Stage, count: int, start: float) -> Ints:
    """Honest accounts that exist by ``start`` and have a life."""
    people = stage.people
    ok = (people.signup < start - HOUR) & (people.end > min(start, 0.3 * stage.knobs.span)) & ~people.fake
    return people.honest(count, ok)


def takeover(stage: Stage, size: int, fresh: bool = False) -> Ints:
    """One crew enters victims' accounts; the mules that receive are the ring (size 0: no mules)."""
    rng, people = stage.rng, stage.people
    start, stop = stage.stretch(0.02)
    start = max(start, 0.05 * stage.knobs.span)
    stop = max(stop, start + HOUR)
    stop = min(stop, stage.knobs.span - HOUR)
    start = min(start, stop - HOUR / 2)
    hits = max(whole(rng, 4, 120), round(size * rng.uniform(1.2, 3)))
    machines = stage.things.devices(
        max(1, hits // int(rng.integers(2, 7))) if fresh else whole(rng, 1, 6), between(rng, 10, 300)
    )
    nets = stage.lair("proxy vpn mobile lines") if fresh else stage.lair("vpn server line proxy mobile")
    bouts = np.sort(rng.uniform(start, stop, max(1, round(hits / between(rng, 1, 30)))))
    t = np.sort(rng.choice(bouts, hits) + rng.exponential(between(rng, 300, 4 * HOUR), hits))
    t = np.minimum(t, stage.knobs.span - 2 * HOUR * rng.random(hits) - 600)
    members = stage.recruits(size) if size else np.array([], dtype=int)
    if len(members):
        _mules(stage, members, t, machines, nets)

    def strike() -> None:
        """The crew enters its victims' accounts once all honest people are known."""
        prey = _prey(stage, hits, start)
        k = len(prey)
        if not k:
            return
        own = np.sort(rng.integers(0, len(machines), k)) if fresh else rng.integers(0, len(machines), k)
        stage.truth.attack(prey)
        for again in range(int(rng.integers(1, 3))):
            part = rng.random(k) < (1.0 if not again else 0.4)
            when = t[:k][part] + again * rng.exponential(8 * HOUR, part.sum())
            when = np.minimum(when, stage.knobs.span - 120 - 900 * rng.random(len(when)))
            stage.visits.add(
                prey[part],
                when,
                rng.choice(nets, part.sum()),
                machines[own[part]],
                people.card[prey[part], 0],
                people.bank[prey[part]],
                "drain",
            )

    stage.later.append(strike)
    return members


def _mules(stage: Stage, members: Ints, hits: Floats, machines: Ints, nets: Ints) -> None:
    """Mules: either the crew's own accounts, or people lent by others who cash out after each hit."""
    rng, people = stage.rng, stage.people
    n = len(members)
    banks = stage.things.cards(whole(rng, 1, max(1, n // 2)))
    before = min(max(60.0, float(hits[0]) - between(rng, HOUR, 20 * DAY)), max(60.0, float(hits[0]) - 900))
    lent = chance(rng, 0.4)
    if lent:
        early = np.minimum(people.signup[members], before * rng.random(n))
        people.settle(members, early, np.maximum(people.end[members], float(hits[-1]) + DAY))
        people.bank[members] = np.where(rng.random(n) < 0.85, banks[np.arange(n) % len(banks)], people.bank[members])
    else:
        tools = np.r_[machines, stage.things.devices(whole(rng, 1, max(1, n // 3)))]
        habit = Habit(
            nets,
            tools,
            banks=banks,
            device_by=rng.choice(["any", "member"]),
            net_by="any",
            gap=between(rng, 30, 900),
            recipe="collect",
            hour=rng.uniform(0, 24),
        )
        own_as(stage, members, habit)
        enrol(
            stage,
            members,
            habit,
            max(60.0, before),
            min(between(rng, HOUR, 10 * DAY), max(HOUR, hits[0] - before)),
            latest=float(hits[0]),
        )
        work(stage, members, habit, float(hits[0]), max(float(hits[-1]), hits[0] + HOUR), whole(rng, 1, 8))
    who = members[rng.integers(0, n, len(hits))]
    when = hits + rng.lognormal(np.log(between(rng, 120, 5 * HOUR)), 0.6, len(hits))
    if lent:
        by_crew = rng.random(len(hits)) < rng.uniform(0.25, 0.7)
        stage.visits.own(people, who[~by_crew], when[~by_crew], NUMBER["collect"])
        tries = np.repeat(members, rng.integers(1, 4, n))  # the crew tries out what it was lent
        tried = hits[rng.integers(0, len(hits), len(tries))] + rng.normal(0, 3 * HOUR, len(tries))
        tried = np.clip(tried, 60 + 600 * rng.random(len(tries)), stage.knobs.span - 120 - 900 * rng.random(len(tries)))
        who, when = np.r_[who[by_crew], tries], np.r_[when[by_crew], tried]
    tool = rng.choice(machines, len(who))
    stage.visits.add(who, when, rng.choice(nets, len(who)), tool, -1, people.bank[who], "collect")
