"""When do honest people act in the same minutes, or come in on the same day?"""

import numpy as np

from sixteenth_worlds.diary import script
from sixteenth_worlds.habits import visit
from sixteenth_worlds.mixing import tailed
from sixteenth_worlds.settings import DAY, HOUR
from sixteenth_worlds.stage import Stage


def flash_sale(stage: Stage) -> None:
    """Thousands who buy in the same minutes, some days over and over."""
    rng = stage.rng
    crowd = stage.anybody(int(stage.settings.accounts * rng.uniform(0.03, 0.12)))
    for _ in range(int(rng.integers(1, 5))):
        begin = rng.integers(0, stage.settings.days) * DAY + rng.choice([8, 10, 12, 18, 20]) * HOUR
        stage.drops.append(begin)
        who = crowd[rng.random(len(crowd)) < rng.uniform(0.2, 0.7)]
        at = begin + rng.gamma(1.5, 300, len(who))
        what = script(["rush", "buy", "reduced", "look"])[rng.choice(4, len(who), p=[0.4, 0.3, 0.1, 0.2])]
        visit(stage, at, who, what)
    stage.group("flash_sale", crowd)


def tv_wave(stage: Stage) -> None:
    """An advert goes out and hundreds sign up before the film goes on, on sofas and phones."""
    rng, people = stage.rng, stage.people
    for _ in range(int(rng.integers(1, 4))):
        members = stage.pick(int(stage.settings.accounts * rng.uniform(0.004, 0.02)))
        begin = rng.integers(0, max(1, stage.settings.days - 2)) * DAY + rng.uniform(18, 22) * HOUR
        people.start[members] = begin + rng.gamma(1.2, 500, len(members))
        people.end[members] = stage.settings.end
        stage.group("tv_wave", members)


def voucher_forum(stage: Stage) -> None:
    """A code goes round in a forum: strangers redeem it in the same evening, many with a friend's referral."""
    rng = stage.rng
    for _ in range(stage.many(1.5)):
        members = stage.anybody(tailed(rng, 15, 200, step=25))
        begin = rng.integers(0, stage.settings.days) * DAY + rng.uniform(16, 21) * HOUR
        at = begin + rng.gamma(1.2, 2500, len(members))
        what = script(["reduced", "refer"])[(rng.random(len(members)) < 0.3).astype(int)]
        visit(stage, at, members, what)
        stage.group("voucher_forum", members)


def veiled(stage: Stage) -> None:
    """Customers of one vendor of exits, and of the relay that a phone maker puts before its browser."""
    for exit_ in (*stage.people.vendors, stage.people.relay):
        stage.group("relay" if exit_ == stage.people.relay else "vpn", np.flatnonzero(
            (stage.people.exit == exit_) & ~stage.crooked))  # fmt: skip


def collectors(stage: Stage) -> None:
    """Fans of limited releases: each week at the same minute, each from home, over and over, nothing else in common."""
    rng = stage.rng
    for _ in range(stage.many(1.2)):
        members = stage.anybody(tailed(rng, 12, 120, step=20))
        weekday, hour = int(rng.integers(0, 7)), rng.uniform(8, 20)
        step = 7 if stage.settings.days > 35 else 2
        for day in range(weekday % step, stage.settings.days, step):
            stage.drops.append(day * DAY + hour * HOUR)
            who = members[rng.random(len(members)) < rng.uniform(0.4, 0.8)]
            at = day * DAY + hour * HOUR + rng.gamma(1.2, 100, len(who))
            visit(stage, at, who, script(["rush", "look"])[(rng.random(len(who)) < 0.4).astype(int)])
        stage.group("collectors", members)


def daily_bonus(stage: Stage) -> None:
    """A push message at the same minute of every day: whoever is quick gets points, each on the own phone."""
    rng = stage.rng
    for _ in range(stage.many(0.6)):
        members = stage.anybody(tailed(rng, 10, 150, step=20))
        hour, first = rng.uniform(7, 21) * HOUR, int(rng.integers(0, max(1, stage.settings.days - 9)))
        for day in range(first, min(first + int(rng.integers(5, 15)), stage.settings.days)):
            who = members[rng.random(len(members)) < rng.uniform(0.3, 0.7)]
            visit(stage, day * DAY + hour + rng.gamma(1.0, 200, len(who)), who, script("collect"))
        stage.group("daily_bonus", members)


def friends_referred(stage: Stage) -> None:
    """A chain of friends who refer one another within days; some sign up at a party, on the host's line."""
    rng, people = stage.rng, stage.people
    for _ in range(stage.many(5)):
        members = stage.pick(int(rng.integers(3, 10)))
        begin = rng.uniform(0, 0.85) * stage.settings.end
        people.start[members] = begin + np.cumsum(rng.exponential(rng.choice([0.02, 0.5, 1.5]) * DAY, len(members)))
        people.start[members] = np.minimum(people.start[members], stage.settings.end * 0.98)
        people.end[members] = stage.settings.end
        at = people.start[members] + rng.uniform(60, 900, len(members))
        net = people.home[members[:1]] if rng.random() < 0.4 else people.carrier[members]
        people.join_net[members], people.join_device[members] = net, people.device[members]
        stage.note(
            at, members, net, people.device[members], people.card[members], people.street[members], script("refer")
        )
        stage.group("friends_referred", members)


PLAIN = (flash_sale, tv_wave, voucher_forum, veiled, friends_referred)
HARD = (collectors, daily_bonus)
