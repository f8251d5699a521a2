"""Honest people who meet: cafés, airports, shops with a tablet, tunnels, events and campaigns."""

import numpy as np

from seventeenth_worlds.business import ACT, ADD, CASH, GAIN, PAY
from seventeenth_worlds.near import portion
from seventeenth_worlds.numbers import DAY, DRAWN, HOUR, Array
from seventeenth_worlds.stage import Stage


def visit(stage: Stage, members: Array, at: Array, line: int, device: Array | int = DRAWN) -> None:
    """Some steps on the line of a place."""
    role = stage.rng.choice([ACT, ACT, PAY], len(members))
    stage.put(members, at, role, line, device)
    again = stage.rng.random(len(members)) < 0.5
    device = np.broadcast_to(np.asarray(device), members.shape)
    stage.put(members[again], at[again] + stage.rng.uniform(20, 600, again.sum()), ACT, line, device[again])


def several(stage: Stage, share: float, low: int, high: int) -> list[Array]:
    """Groups of people who keep what else they have: they may be in other groups too."""
    high = max(low + 1, min(high, stage.n // 20))
    count = max(2, int(share * stage.n / np.sqrt(low * high) * stage.rng.uniform(0.5, 1.5)))
    sizes = np.exp(stage.rng.uniform(np.log(low), np.log(high), count)).astype(int)
    return [stage.anyone(int(size)) for size in sizes]


def cafe(stage: Stage) -> None:
    """Regulars and strangers on one address, at any time."""
    for members in several(stage, 0.03, 6, 80):
        line = stage.net.static()
        regular = members[stage.rng.random(len(members)) < 0.3]
        stage.uses("line", regular, line, 0.3)
        visit(stage, members, stage.rng.uniform(0.02, 1, len(members)) * stage.end, line)
        stage.group("cafe", members)


def airport(stage: Stage) -> None:
    """Everybody once."""
    for members in several(stage, 0.02, 50, 400):
        line = stage.net.place(int(stage.rng.integers(1, 5)))
        visit(stage, members, stage.rng.uniform(0, 1, len(members)) * stage.end, line)
        stage.group("airport", members)


def tunnel(stage: Stage) -> None:
    """People who use the exits of a tunnel service, some always."""
    for line in stage.net.tunnels:
        members = stage.anyone(max(6, int(0.01 * stage.n)))
        stage.uses("line", members, line, float(stage.rng.uniform(0.3, 3)))
        stage.group("tunnel", members)


def crowd(stage: Stage) -> None:
    """A match ends, a film starts, wages arrive: many act within a minute or two."""
    for members in several(stage, 0.08, 200, 3000):
        minute = stage.rng.uniform(0.1, 0.95) * stage.end
        stage.put(members, minute + stage.rng.exponential(40, len(members)), stage.rng.choice([ACT, PAY]))
        stage.group("crowd", members)


def campaign(stage: Stage) -> None:
    """An advert brings sign-ups in hours, each with the bonus that it promises."""
    for members in portion(stage, 0.03, 40, 900):
        start = stage.rng.uniform(0.05, 0.85) * stage.end
        stage.born_at(members, start + stage.rng.exponential(5 * HOUR, len(members)))
        stage.put(members, stage.born[members] + stage.rng.uniform(60, 1500, len(members)), GAIN)
        stage.group("campaign", members)


def remittance_shop(stage: Stage) -> None:
    """Customers who are helped on the tablet of the shop, once or each month."""
    for members in portion(stage, 0.006, 8, 70):
        line, tablet = stage.net.static(), int(stage.new("device", 1)[0])
        at = np.maximum(stage.born[members], 0) + 60
        for share in (1.0, 0.5, 0.3):
            some = stage.rng.random(len(members)) < share
            when = at[some] + stage.rng.random(some.sum()) * (stage.end - at[some])
            stage.put(members[some], when, ACT, line, tablet)
            stage.put(members[some], when + stage.rng.uniform(30, 200, some.sum()), CASH, line, tablet)
        opened = members[stage.rng.random(len(members)) < 0.3]
        stage.first_line[opened], stage.first_device[opened] = line, tablet
        stage.group("remittance_shop", members)


def game_cafe(stage: Stage) -> None:
    """Rented seats: the same machines under many players."""
    for members in portion(stage, 0.004, 15, 60):
        line, seats = stage.net.static(), stage.new("device", int(stage.rng.integers(5, 20)))
        for _ in range(int(stage.rng.integers(2, 5))):
            at = np.maximum(stage.born[members], 0) + 60
            at = at + stage.rng.random(len(members)) * (stage.end - at)
            visit(stage, members, at, line, stage.rng.choice(seats, len(members)))
        stage.group("game_cafe", members)


def course(stage: Stage) -> None:
    """A class opens accounts in one lesson, two to a tablet, on the line of the school."""
    for members in portion(stage, 0.004, 12, 32):
        line, tablets = stage.net.static(), stage.new("device", len(members))
        lesson = (stage.rng.integers(1, max(2, stage.days - 1)) + stage.rng.uniform(8, 14) / 24) * DAY
        stage.born_at(members, lesson + stage.rng.uniform(0, 0.7, len(members)) * HOUR)
        stage.first_line[members] = line
        stage.first_device[members] = tablets[np.arange(len(members)) // 2]
        stage.group("course", members)


def voucher(stage: Stage) -> None:
    """A printed gift code or a shop's till that pays for strangers: one token, nothing else."""
    for members in portion(stage, 0.004, 4, 40):
        at = np.maximum(stage.born[members], 0) + 60
        at = at + stage.rng.random(len(members)) * (stage.end - at)
        stage.put(members, at, stage.rng.choice([ADD, PAY]), token=stage.new("token", 1))
        stage.group("voucher", members)


def scheduled(stage: Stage) -> None:
    """Customers of one budgeting app or media box, which asks for news in their name at the same minute each day."""
    for members in several(stage, 0.01, 20, 200):
        minute = stage.rng.uniform(0, 1) * DAY
        for day in range(0, stage.days, max(1, stage.days // 5)):
            on = members[stage.rng.random(len(members)) < 0.9]
            stage.put(on, day * DAY + minute + stage.rng.exponential(10, len(on)), ACT)
        stage.group("scheduled", members)


def collision(stage: Stage) -> None:
    """A batch of cheap phones with one identifier: unrelated people, for good."""
    for members in several(stage, 0.004, 3, 120):
        stage.device[members] = stage.new("device", 1)
        stage.group("collision", members)
