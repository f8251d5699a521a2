"""Which rings are plain? Farms, card testers, proxies, slow drips, cliques and collusion."""

import numpy as np

from eleventh_worlds.clock import DAY
from eleventh_worlds.hideout import Hideout, cards_for, hideout, manner, season, signups, visits_of, work
from eleventh_worlds.stage import Stage
from eleventh_worlds.waves import waves


def farm(stage: Stage, cap: int) -> None:
    """Likes, spam or romance from a room of phones, emulators or one browser."""
    n = max(4, min(cap, stage.size(4, 200)))
    who = stage.recruits(n)
    start, end = season(stage, 2)
    taste = str(stage.rng.choice(["like_farm", "spam", "romance"]))
    since = signups(stage, who, start, end)
    work(
        stage,
        who,
        since,
        end,
        hideout(stage, n),
        manner(stage, taste, int(stage.rng.integers(1, 3))),
        cards_for(stage, n),
        visits_of(stage),
    )
    stage.ring(who, "farm")


def card_testing(stage: Stage, cap: int) -> None:
    """Many stolen cards tried through new accounts, some of them through several."""
    rng = stage.rng
    n = max(3, min(cap, stage.size(3, 60)))
    who = stage.recruits(n)
    start, end = season(stage, 0.3)
    since = signups(stage, who, start, min(end, start + 10 * DAY))
    box = hideout(stage, n)
    style = manner(stage, "tester")
    stolen = stage.cards.take(max(2, int(n * rng.uniform(0.7, 6))))
    rounds = int(rng.integers(2, 7))
    for i in range(rounds):
        work(stage, who, since, end, box, style, rng.choice(stolen, n), 1.0, signed=i == 0)
    stage.ring(who, "card_testing")


def residential_proxies(stage: Stage, cap: int) -> None:
    """One hand behind the lines of many homes; its machines, or its cards, give it away."""
    n = max(4, min(cap, stage.size(4, 80)))
    who = stage.recruits(n)
    start, end = season(stage, 3)
    since = signups(stage, who, start, end)
    machines = max(1, min(12, n // int(stage.rng.integers(2, 9))))
    box = hideout(stage, n, "proxies", machines)
    box.loyal_place = float(stage.rng.choice([0.0, 0.3]))
    taste = str(stage.rng.choice(["spam", "like_farm", "romance"]))
    work(stage, who, since, end, box, manner(stage, taste), cards_for(stage, n), visits_of(stage, 3))
    stage.ring(who, "residential_proxies")


def slow_drip(stage: Stage, cap: int) -> None:
    """A few accounts a week, all window long, each used a little and then left."""
    rng = stage.rng
    n = max(4, min(cap, stage.size(4, 50)))
    who = stage.recruits(n)
    stage.people.dead(who)
    since = np.sort(rng.uniform(0.02, 0.93, n)) * stage.span
    stage.people.join[who] = since
    box = hideout(stage, n, str(rng.choice(["line", "lines", "vpn", "mobile"])), max(1, min(8, n // 3)))
    style, card = manner(stage, str(rng.choice(["spam", "like_farm", "romance"]))), cards_for(stage, n)
    used = float(np.exp(rng.uniform(np.log(2), np.log(stage.company.days / 2))))
    for i in range(n):
        work(
            stage,
            who[i : i + 1],
            since[i : i + 1],
            min(stage.span, since[i] + used * DAY),
            seat(box, i),
            style,
            card[i : i + 1],
            float(rng.uniform(2, 5)),
        )
    stage.ring(who, "slow_drip")


def seat(box: Hideout, i: int) -> Hideout:
    """The hideout as one account sees it."""
    return Hideout(
        box.mode, np.roll(box.places, -i), box.gadgets, box.loyal_place, box.loyal_gadget, box.seat[i : i + 1]
    )


def clique(stage: Stage, _cap: int) -> None:
    """Three to six puppets of one person, who is mostly at home."""
    rng = stage.rng
    n = int(rng.integers(3, 7))
    who = stage.recruits(n)
    start, end = season(stage, 3)
    since = signups(stage, who, start, end)
    box = hideout(stage, n, str(rng.choice(["line", "lines", "mobile"])), int(rng.integers(1, 3)))
    if stage.chance(0.6):  # the person's own mobile contract, too
        box.places = np.concatenate([box.places, stage.places.a_carrier(1)])
    work(
        stage,
        who,
        since,
        end,
        box,
        manner(stage, str(rng.choice(["brigade", "like_farm", "romance"]))),
        cards_for(stage, n),
        visits_of(stage, 4),
    )
    stage.ring(who, "clique")


def collusion(stage: Stage, cap: int) -> None:
    """Pods and brigades: own devices and homes, common targets, the same minutes again and again."""
    waves(stage, cap, "collusion", life=stage.chance(0.6), hard=False)


PLAIN = {
    "farm": farm,
    "card_testing": card_testing,
    "residential_proxies": residential_proxies,
    "slow_drip": slow_drip,
    "clique": clique,
    "collusion": collusion,
}
