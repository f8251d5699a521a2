"""Honest people who share things or moments with others: second accounts, carers, travellers, fans, clubs."""

import numpy as np

from fourth_worlds.internet import DAY
from fourth_worlds.people import live, settle, whereabouts
from fourth_worlds.stage import Stage


def neighbours(stage: Stage, n: int, at: float = 0.0) -> np.ndarray:
    """Some real people of one country."""
    here = stage.alive(at)
    zone = stage.rng.choice(stage.has["zone"][here])
    here = here[stage.has["zone"][here] == zone]
    return stage.rng.choice(here, min(n, len(here)), replace=False)


def daily(
    stage: Stage, every: float, hour: float, spread: float, begin: float = 0.0, end: float | None = None
) -> np.ndarray:
    """Moments that come back every so many days about an hour of the day."""
    days = np.arange(begin, stage.days if end is None else end, every)
    return days.astype(int) * DAY + hour * 3600 + stage.rng.normal(0, spread, len(days))


def alternates(stage: Stage) -> None:
    """One person with two to five accounts: work and private, main and alt."""
    rng = stage.rng
    for _ in range(max(stage.size // 400, 3)):
        n = int(rng.choice([2, 3, 4, 5], p=[0.6, 0.25, 0.1, 0.05]))
        one = settle(stage, 1, alone=True)[0]
        born = np.minimum(stage.created[one] + rng.exponential(40 * DAY, n - 1), stage.seconds * 0.95)
        kept = {k: v[one] for k, v in stage.has.items() if k not in ("tel", "mail", "bank", "card")}
        same = rng.random() < 0.6
        more = stage.accounts(
            born,
            rate=stage.rate[one] * rng.uniform(0.1, 0.8, n - 1),
            peak=np.full(n - 1, stage.peak[one]),
            **kept,
            card=stage.has["card"][one] if same else stage.new("card", n - 1),
            mail=stage.has["mail"][one] if rng.random() < 0.3 else stage.new("mail", n - 1),
        )
        who = np.append(one, more)
        stage.group(who, "alternates")
        live(stage, who)


def carer(stage: Stage) -> None:
    """A grown-up child looks after the accounts of parents, from their own sofa and sometimes from theirs."""
    rng = stage.rng
    for _ in range(max(stage.size // 800, 2)):
        who = neighbours(stage, int(rng.integers(2, 5)))
        at = daily(stage, rng.uniform(4, 15), 19, 5000)
        for old in who[1:]:
            when = at + rng.uniform(60, 900, len(at))
            ip, machine = whereabouts(stage, np.full(len(at), who[0]), when)
            stage.visit(np.full(len(at), old), when, ip, machine, "use")
        stage.group(who, "carer")


def second_hand(stage: Stage) -> None:
    """A machine is sold on; where the device column is the hardware, the next owner is seen on it."""
    rng = stage.rng
    sold = neighbours(stage, max(stage.size // 150, 6))
    for seller, buyer in zip(sold[::2], sold[1::2], strict=False):
        at = rng.uniform(0.2, 0.8) * stage.seconds
        stage.left[seller] = min(stage.left[seller], at)
        when = at + rng.uniform(1, 40, 12) * DAY
        ip, _ = whereabouts(stage, np.full(12, buyer), when)
        stage.visit(np.full(12, buyer), when, ip, stage.has["phone"][seller], "use")
        stage.group(np.array([seller, buyer]), "second_hand")


def tour_group(stage: Stage) -> None:
    """A coach of people: the same hotel every night for a week or two, the same hours of free wireless."""
    rng = stage.rng
    begin, nights = rng.uniform(0, max(stage.days - 10, 1)), int(rng.integers(4, 13))
    who = neighbours(stage, int(rng.integers(12, 45)), begin * DAY)
    for night in range(nights):
        hotel = stage.net.business(1)[0]
        for hour, chance in ((8.0, 0.4), (20.5, 0.7)):
            out = who[rng.random(len(who)) < chance * rng.uniform(0.3, 1)]
            at = (int(begin) + night) * DAY + hour * 3600 + rng.normal(0, 2400, len(out))
            stage.visit(out, at, hotel, stage.has["phone"][out], "look")
    stage.group(who, "tour_group")


def team_card(stage: Stage) -> None:
    """A treasurer's or an employer's card in the accounts of many."""
    rng = stage.rng
    who = neighbours(stage, int(rng.integers(5, 40)))
    card = stage.new("card", 1)[0]
    at = rng.uniform(0, stage.seconds, 6 * len(who))
    payer = rng.choice(who, len(at))
    ip, machine = whereabouts(stage, payer, at)
    stage.visit(payer, at, ip, machine, "pay", card=card)
    stage.group(who, "team_card")


def fans(stage: Stage) -> None:
    """A start of sale or a concert: hundreds at once, several times, and they share nothing."""
    rng = stage.rng
    crowd = neighbours(stage, int(rng.integers(80, 500)))
    for _ in range(int(rng.integers(2, 9))):
        start = rng.uniform(0, stage.seconds)
        out = crowd[rng.random(len(crowd)) < rng.uniform(0.2, 0.7)]
        at = start + rng.exponential(rng.uniform(60, 1200), len(out))
        ip, machine = whereabouts(stage, out, at)
        stage.visit(out, at, ip, machine, stage.code(rng.choice(["look", "use", "pay"], len(out))), pace=0.5)
    stage.group(crowd, "fans")


def guild(stage: Stage) -> None:
    """Players who meet on fixed evenings from their own homes, for months."""
    rng = stage.rng
    for _ in range(int(rng.integers(2, 6))):
        who = neighbours(stage, int(rng.integers(8, 40)))
        hour = 20 - stage.hours[stage.has["zone"][who[0]]]
        for evening in daily(stage, rng.choice([2.34, 3.5, 7]), hour, 300):
            here = who[rng.random(len(who)) < rng.uniform(0.5, 0.95)]
            for part in range(int(rng.integers(1, 4))):
                at = evening + part * 3000 + rng.normal(0, 240, len(here))
                ip, machine = whereabouts(stage, here, at)
                stage.visit(here, at, ip, machine, "use", pace=0.8)
        stage.group(who, "guild")


def premieres(stage: Stage) -> None:
    """A series comes out every week at the same minute; a faithful audience starts it at once."""
    rng = stage.rng
    crowd = neighbours(stage, int(rng.integers(60, 400)))
    for evening in daily(stage, 7, rng.uniform(15, 22), 1.0, rng.uniform(0, 7)):
        out = crowd[rng.random(len(crowd)) < 0.6]
        at = evening + rng.exponential(500, len(out))
        ip, machine = whereabouts(stage, out, at)
        stage.visit(out, at, ip, machine, "use")
    stage.group(crowd, "premieres")


def daily_reset(stage: Stage) -> None:
    """Rewards are dealt anew at the same minute each day, and the keen ones are there."""
    rng = stage.rng
    keen = neighbours(stage, int(rng.integers(60, 250)))
    for moment in daily(stage, 1, float(rng.integers(0, 24)), 0.5):
        out = keen[rng.random(len(keen)) < 0.45]
        at = moment + rng.exponential(400, len(out))
        ip, machine = whereabouts(stage, out, at)
        stage.visit(out, at, ip, machine, "out", pace=0.2)
    stage.group(keen, "daily_reset")


def payday(stage: Stage) -> None:
    """Wages arrive at night on fixed days; half of a company looks in the morning."""
    rng = stage.rng
    staff = neighbours(stage, int(rng.integers(60, 400)))
    payer = stage.new("bank", 1)[0]
    for morning in daily(stage, rng.choice([7, 14, 30.4]), 7, 1.0, rng.uniform(0, 7)):
        out = staff[rng.random(len(staff)) < 0.5]
        at = morning + rng.exponential(3000, len(out))
        ip, machine = whereabouts(stage, out, at)
        stage.visit(out, at, ip, machine, "look")
    giving = staff[rng.random(len(staff)) < 0.15]
    stage.visit(giving, rng.uniform(0, stage.seconds, len(giving)), -1, -1, "out", bank=payer)
    stage.group(staff, "payday")


MAKERS = {
    f.__name__: f
    for f in (alternates, carer, second_hand, tour_group, team_card, fans, guild, premieres, daily_reset, payday)
}
