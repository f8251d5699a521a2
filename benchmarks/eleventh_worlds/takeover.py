"""How does a crew take accounts over? With a few machines it walks through other people's accounts."""

import numpy as np

from eleventh_worlds.clock import DAY
from eleventh_worlds.hideout import Hideout, cards_for, hideout, manner, season, signups, visits_of, work
from eleventh_worlds.sessions import phone_at
from eleventh_worlds.stage import Stage


def takeover(stage: Stage, cap: int, fresh: bool = False, alone: bool | None = None) -> None:
    """Enter victims' accounts; the crew's own accounts spam or receive, and are the ring.

    ``fresh``: a new machine for every two to six victims (hard). ``alone``: no accounts of its own.
    """
    rng = stage.rng
    alone = stage.chance(0.25) if alone is None else alone
    start, end = season(stage, 3)
    count = stage.size(5, min(90, 6 + stage.company.accounts // 250))
    victims = living(stage, count, start)
    mode = str(rng.choice(["lines", "vpn", "proxies", "hosts", "mobile"]))
    n = max(3, min(cap, stage.size(3, 16)))
    box = hideout(stage, n, mode, int(rng.integers(1, 5)))
    number = None
    if not alone:
        who = stage.recruits(n)
        since = signups(stage, who, max(0.0, start - 5 * DAY * rng.random()), end)
        work(
            stage,
            who,
            since,
            end,
            box,
            manner(stage, str(rng.choice(["spam", "romance", "intruder"]))),
            cards_for(stage, n),
            visits_of(stage, 3),
        )
        number = stage.ring(who, "fresh_machines" if fresh else "takeover", hard=fresh)
    enter(stage, victims, start, end, box, fresh)
    stage.attack(victims, number)


def living(stage: Stage, count: int, start: float) -> np.ndarray:
    """Fresh honest accounts with a past before the attack and a present after it."""
    people, rng = stage.people, stage.rng
    who = stage.recruits(count)
    people.visits[who] = np.maximum(people.visits[who], 3 + rng.exponential(3, count))
    people.join[who] = np.minimum(people.join[who], np.maximum(0, start * rng.random(count)))
    people.leave[who] = np.maximum(people.leave[who], np.minimum(stage.span, start + rng.random(count) * stage.span))
    return who


def enter(stage: Stage, victims: np.ndarray, start: float, end: float, box: Hideout, fresh: bool) -> None:
    """Intrusions, and for some victims the day on which they win their account back."""
    rng, people, n = stage.rng, stage.people, len(victims)
    since = np.maximum(rng.uniform(start, end, n), people.join[victims] + 600)
    since = np.minimum(since, stage.span - 4000)
    if stage.chance(0.5):  # one raid per evening rather than a trickle
        nights = rng.uniform(start, end, max(1, n // 8))
        since = np.maximum(rng.choice(nights, n) + rng.exponential(2400, n), people.join[victims] + 600)
        since = np.minimum(since, stage.span - 4000 * rng.random(n) - 60)
    if fresh:
        order, machine = np.argsort(since), 0
        gadget = np.empty(n, dtype=np.int64)
        while machine < n:
            step = int(rng.integers(2, 7))
            gadget[order[machine : machine + step]] = stage.gadgets.take(1)[0]
            machine += step
    else:
        gadget = rng.choice(box.gadgets, n)
    visits = 1 + rng.poisson(float(rng.uniform(0.2, 2.5)), n)
    row = np.repeat(np.arange(n), visits)
    t = since[row] + np.where(
        rng.random(len(row)) < 0.6, rng.exponential(3600, len(row)), rng.exponential(DAY, len(row))
    )
    t = np.minimum(t, stage.span - 60 - rng.random(len(row)) * 900)
    style = manner(stage, "intruder")[0]
    member = rng.integers(0, len(box.seat), len(row))
    stage.sessions.add(
        victims[row],
        t,
        box.where(rng, member),
        gadget[row],
        people.card[victims[row]],
        style,
        stage.company.session_mean * 1.4,
        stage.company.pace * 0.7,
    )
    if fresh and stage.rings:
        link(stage, gadget, box, start, end, style)
    lost = rng.random(n) < rng.uniform(0.1, 0.6)
    people.leave[victims[lost]] = np.maximum(people.join[victims[lost]] + 300, since[lost])
    back = victims[~lost]
    again = np.minimum(since[~lost] + rng.exponential(2 * DAY, len(back)), stage.span - 99)
    stage.sessions.add(
        back,
        again,
        people.home[back],
        phone_at(people, back, again),
        people.card[back],
        stage.styles.blend({"intruder": 0.3, "lurker": 1.0}),
        4.0,
        people.pace[back],
    )


def link(stage: Stage, gadget: np.ndarray, box: Hideout, start: float, end: float, style: int) -> None:
    """The crew checks on its own accounts from some of the throw-away machines."""
    rng = stage.rng
    _, who, typology, _ = stage.rings[-1]
    if typology != "fresh_machines":
        return
    machines = np.unique(gadget)
    some = rng.choice(machines, max(1, int(len(machines) * rng.uniform(0.4, 1))), replace=False)
    account = np.concatenate([rng.choice(who, len(some)), rng.choice(who, len(some))])
    joined = stage.people.join[account]
    t = np.maximum(rng.uniform(start, end, len(account)), joined + 300)
    stage.sessions.add(
        account,
        np.minimum(t, stage.span - 61),
        rng.choice(box.places, len(account)),
        np.concatenate([some, some]),
        -1,
        style,
        3.0,
        stage.company.pace,
    )
