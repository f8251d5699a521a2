"""Which honest hands are in many accounts? Agencies and support desks."""

import numpy as np

from eleventh_worlds.clock import DAY
from eleventh_worlds.sessions import add_visits
from eleventh_worlds.stage import Stage


def agency(stage: Stage) -> None:
    """Social-media managers run clients' accounts by day; clients come by themselves too."""
    rng, people = stage.rng, stage.people
    n = min(stage.size(3, 45), stage.company.accounts // 200)
    who = stage.recruits(n)
    staff = int(rng.integers(1, 1 + max(1, min(6, n // 3))))
    line = stage.places.firms(1)[0] if stage.chance(0.7) else stage.places.homes(1)[0]
    machines = stage.gadgets.take(staff)
    stage.group(who, "agency", 6)
    begin = np.maximum(people.join[who], rng.uniform(0, 0.5, n) * stage.span)
    end = np.where(rng.random(n) < 0.7, stage.span, begin + rng.random(n) * (stage.span - begin))
    count = 1 + rng.poisson(rng.uniform(1, 6), n)
    row = np.repeat(np.arange(n), count)
    day = np.floor((begin[row] + rng.random(len(row)) * (end[row] - begin[row])) / DAY)
    t = day * DAY + ((rng.uniform(8.5, 18, len(row)) - stage.company.zone) % 24) * 3600
    t = np.clip(np.maximum(t, begin[row] + 60), 0, stage.span - 70)
    card = stage.cards.take(1)[0] if stage.chance(0.3) else -1
    stage.sessions.add(
        who[row],
        t,
        line,
        machines[(row + (rng.random(len(row)) < 0.1)) % staff],
        np.where(people.card[who[row]] >= 0, people.card[who[row]], card),
        stage.styles.blend({"poster": 1.0, "chatter": 0.5}),
        stage.company.session_mean * 1.2,
        stage.company.pace,
    )


def support_desk(stage: Stage) -> None:
    """The operator's own support enters accounts of people who asked for help, once or twice."""
    rng, people = stage.rng, stage.people
    n = min(stage.size(6, 60), stage.company.accounts // 200)
    who = stage.recruits(n)
    stage.group(who, "support_desk", 5)
    line, machines = stage.places.firms(1)[0], stage.gadgets.take(int(rng.integers(1, 5)))
    row = np.repeat(np.arange(n), rng.choice([1, 1, 2], n))
    since = people.join[who[row]]
    t = since + 3600 + rng.random(len(row)) * np.maximum(60, people.leave[who[row]] - since - 7200)
    t = np.clip(t, 0, stage.span - 70)
    stage.sessions.add(
        who[row],
        t,
        line,
        rng.choice(machines, len(row)),
        people.card[who[row]],
        stage.styles.blend({"intruder": 0.15, "lurker": 1.0}),
        3.0,
        stage.company.pace,
    )
    # A moment before, and a moment after, they look for themselves.
    asked = np.flatnonzero(rng.random(n) < 0.6)
    first = np.searchsorted(row, asked)
    after = np.minimum(t[first] + rng.exponential(3600, len(asked)), stage.span - 65)
    add_visits(people, stage.company, stage.sessions, who[asked], after, rng)
