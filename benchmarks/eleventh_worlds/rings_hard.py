"""Which rings are hard to see? Bought accounts, rotating machines, silent synchrony, NAT, loose cells."""

from itertools import pairwise

import numpy as np

from eleventh_worlds.clock import DAY
from eleventh_worlds.hideout import Hideout, cards_for, hideout, manner, season, signups, visits_of, work
from eleventh_worlds.stage import Stage
from eleventh_worlds.takeover import takeover
from eleventh_worlds.waves import waves

Cell = tuple[np.ndarray, np.ndarray, Hideout]  # its accounts, when each signed up, what it owns


def aged_accounts(stage: Stage, cap: int) -> None:
    """Bought accounts: each had an honest owner elsewhere until the day of sale."""
    rng, people = stage.rng, stage.people
    n = max(4, min(cap, stage.size(4, 70)))
    who = stage.recruits(n)
    sale = float(rng.uniform(0.25, 0.75)) * stage.span
    spread = float(rng.choice([0.02, 0.1, 0.2])) * stage.span
    bought = np.minimum(sale + rng.random(n) * spread, stage.span * 0.92)
    people.join[who] = rng.random(n) * sale * 0.6
    people.leave[who] = bought - 60
    people.visits[who] = np.maximum(people.visits[who] * 0.6, rng.uniform(1, 4, n))
    people.blank[who] = np.minimum(people.blank[who], 0.6)
    box = hideout(stage, n)
    end = min(stage.span, float(bought.max()) + DAY * stage.size(3, stage.company.days))
    taste = str(rng.choice(["spam", "like_farm", "romance"]))
    work(stage, who, bought, end, box, manner(stage, taste), cards_for(stage, n), visits_of(stage, 2.5))
    stage.ring(who, "aged_accounts", hard=True)


def rotating_devices(stage: Stage, cap: int) -> None:
    """A new fingerprint for every session or two; lines or cards remain."""
    rng = stage.rng
    n = max(4, min(cap, stage.size(4, 60)))
    who = stage.recruits(n)
    start, end = season(stage, 3)
    since = signups(stage, who, start, end)
    box = hideout(stage, n, str(rng.choice(["line", "lines", "hosts"])), 1)
    visits = visits_of(stage, 3)
    box.gadgets = stage.gadgets.take(max(2, int(n * visits / rng.uniform(1, 3))))
    box.loyal_gadget, box.loyal_place = 0.0, min(box.loyal_place, 0.7)
    work(
        stage, who, since, end, box, manner(stage, str(rng.choice(["spam", "like_farm"]))), cards_for(stage, n), visits
    )
    stage.ring(who, "rotating_devices", hard=True)


def silent_synchrony(stage: Stage, cap: int) -> None:
    """Nothing is shared but the minutes, over and over."""
    waves(stage, cap, "silent_synchrony", life=stage.chance(0.75), hard=True)


def behind_nat(stage: Stage, cap: int) -> None:
    """Hidden among a carrier's thousands: machines in part shared, shifts, sign-ups."""
    rng = stage.rng
    n = max(4, min(cap, stage.size(4, 70)))
    who = stage.recruits(n)
    start, end = season(stage, 3)
    since = signups(stage, who, start, end)
    box = hideout(stage, n, "mobile", max(1, int(n / rng.uniform(2, 4))))
    box.loyal_gadget = float(rng.choice([0.9, 0.75, 0.5]))
    work(
        stage,
        who,
        since,
        end,
        box,
        manner(stage, str(rng.choice(["spam", "like_farm", "romance"]))),
        cards_for(stage, n),
        visits_of(stage, 3),
    )
    stage.ring(who, "behind_nat", hard=True)


def cells(stage: Stage, cap: int) -> None:
    """Small cells with their own machine and line, tied by one or two things passed between them."""
    rng = stage.rng
    count = max(2, min(max(2, cap // 4), int(rng.integers(2, 9))))
    start, end = season(stage, 5)
    common = manner(stage, str(rng.choice(["spam", "like_farm", "romance"])))
    crews = []
    for _ in range(count):
        n = int(rng.integers(3, 7))
        who = stage.recruits(n)
        shift = float(rng.uniform(0, 0.5)) * (end - start)
        since = signups(stage, who, start + shift, end)
        box = hideout(stage, n, str(rng.choice(["line", "line", "mobile"])), int(rng.integers(1, 3)))
        work(stage, who, since, end, box, common, np.full(n, -1), visits_of(stage, 3))
        crews.append((who, since, box))
    for left, right in pairwise(crews):
        for _ in range(int(rng.integers(1, 3))):
            tie(stage, left, right, end, int(common[0]))
    stage.ring(np.concatenate([c[0] for c in crews]), "cells", hard=True)


def tie(stage: Stage, left: Cell, right: Cell, end: float, style: int) -> None:
    """One thing passes between two cells: a machine, a line for an evening, or a card."""
    rng = stage.rng
    kind = str(rng.choice(["machine", "line", "card"] if stage.company.has_cards else ["machine", "line"]))
    card = int(stage.cards.take(1)[0]) if kind == "card" else -1
    machine, line = int(rng.choice(left[2].gadgets)), int(rng.choice(left[2].places))
    evening = float(rng.uniform(0, 1))
    for who, since, box in (left, right):
        some = rng.choice(len(who), int(rng.integers(1, 3)), replace=False)
        for i in np.repeat(some, int(rng.integers(2, 4))):
            begin = max(float(since[i]), float(min(left[1].min(), right[1].min())))
            t = min(begin + evening * max(600.0, end - begin) + rng.exponential(2000), stage.span - 70)
            t = max(t, float(since[i]) + 120)
            own = box.gadgets[box.seat[i]]
            chain = stage.styles.honest[-1] if kind == "card" else style
            stage.sessions.add(
                who[i : i + 1],
                np.array([t]),
                line if kind == "line" else box.places[0],
                machine if kind == "machine" else own,
                card,
                chain,
                9.0 if kind == "card" else 3.0,
                stage.company.pace,
            )


def fresh_machines(stage: Stage, cap: int) -> None:
    """Takeover crew that throws its machine away after a handful of victims."""
    takeover(stage, cap, fresh=True, alone=stage.chance(0.15))


HARD = {
    "aged_accounts": aged_accounts,
    "rotating_devices": rotating_devices,
    "silent_synchrony": silent_synchrony,
    "behind_nat": behind_nat,
    "cells": cells,
    "fresh_machines": fresh_machines,
}
