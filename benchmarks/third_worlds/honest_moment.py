"""Moments that draw many at once: a TV advertisement, weekly matches and sales, the operator's own migration job."""

from third_worlds.honest import honest
from third_worlds.people import take
from third_worlds.places import Door
from third_worlds.stage import SECOND, Account, Stage


@honest("tv_advert", 80, 600, 0.06, "marketplace", "game", "streaming", "dating", "delivery", "bank")
def advert(stage: Stage, n: int) -> list[Account]:
    """Strangers join within a quarter of an hour after a spot, each from the own home."""
    rng, days = stage.rng, stage.drawn.days
    spot = int(rng.uniform(0, days)) + rng.uniform(18, 22) / 24
    members = take(stage, n)
    for one in members:
        one.joined = spot + rng.expovariate(1 / 6) / 1440
        one.left = min(one.joined + rng.expovariate(1 / 10) + 0.05, days)
        one.sessions = max(one.sessions // 2, 1)
    return members


@honest("regulars", 60, 600, 0.06)
def regulars(stage: Stage, n: int) -> list[Account]:
    """Fans who are there for most matches or sales of one club or artist, in the minutes around the start; nothing else in common."""
    rng, days = stage.rng, stage.drawn.days
    if stage.drawn.product.public == 0:
        return []
    every, hour = rng.choice((1, 2, 3.5, 7)), rng.uniform(16, 21) / 24
    members, width, day = take(stage, n), rng.uniform(3, 15), hour
    keen = [rng.betavariate(1.5, 2) for _ in members]
    while day < days:
        for one, share in zip(members, keen, strict=True):
            if one.joined < day and rng.random() < share:
                stage.visit(one, day + rng.gauss(0, width) / 1440)
        day += every
    return members


@honest("migration", 60, 800, 0.05)
def migration(stage: Stage, n: int) -> list[Account]:
    """The operator's own job touches old accounts one after the other in an hour, from one server."""
    rng, days, product = stage.rng, stage.drawn.days, stage.drawn.product
    server, device = Door(stage.addresses.block(1, hosting=True)), stage.device()
    day = int(rng.uniform(0, days)) + 3 / 24
    members = [one for one in take(stage, n) if one.joined < day]
    for number, one in enumerate(members):
        stage.visit(one, day + number * 4 * SECOND, place=server, device=device, acts=[product.enter])
    return members


@honest("reminder_mail", 60, 500, 0.04)
def reminder(stage: Stage, n: int) -> list[Account]:
    """A weekly mail brings the same people back within the hour it is read."""
    rng, days = stage.rng, stage.drawn.days
    members, day = take(stage, n), rng.uniform(0, 6) + 9 / 24
    while day < days:
        for one in members:
            if one.joined < day and rng.random() < 0.35:
                stage.visit(one, day + rng.expovariate(1 / 50) / 1440)
        day += 7
    return members
