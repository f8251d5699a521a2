"""Which honest accounts look alike because of what their people share?"""

import numpy as np

from thirteenth_worlds.lines import fixed, pooled
from thirteenth_worlds.numbers import shares, uneven
from thirteenth_worlds.stage import Stage


def agency(stage: Stage) -> np.ndarray:
    """A studio's people work in their clients' accounts from the studio; clients look in from their own places."""
    rng, where = stage.rng, stage.somewhere()
    who = stage.take(uneven(rng, 5, 12, 45), where)
    staff = who[: int(rng.integers(1, 5))]
    clients = who[len(staff) :]
    line = fixed(rng, stage.lines, stage.regions[where], 1)
    stage["work"][staff], stage["desk"][staff] = line, stage["laptop"][staff]
    stage["count"][clients] *= 0.7
    care = np.repeat(clients, rng.poisson(stage.days / 20, len(clients)) + 1)
    worker = rng.choice(staff, len(care))
    day = rng.integers(0, stage.days, len(care))
    day = np.where(stage.weekend(day) & (day >= 2), day - 2, day)
    away = rng.random(len(care)) < 0.2
    used = np.where(away, stage["home"][worker], line)
    stage.visit(stage.clock(worker, day, rng.normal(13, 2.5, len(care))), care, used, stage["laptop"][worker], "build")
    return who


def fingerprint(stage: Stage) -> np.ndarray:
    """Strangers with the same make of telephone or a hardened browser, which look like one machine."""
    rng = stage.rng
    who = stage.take(uneven(rng, 8, 45, 250), stage.somewhere() if rng.random() < 0.3 else None)
    model = stage.machines.kept(int(rng.integers(1, 3)))
    stage["phone" if rng.random() < 0.6 else "laptop"][who] = shares(rng, who, model)
    return who


def company_card(stage: Stage) -> np.ndarray:
    """People of a company who pay with its card, from an office or each from home."""
    rng, where = stage.rng, stage.somewhere()
    who = stage.take(uneven(rng, 3, 8, 35), where if rng.random() < 0.6 else None)
    stage["card"][who] = stage.new_cards(1)
    stage["count"][who] = np.maximum(stage["count"][who], 2)
    if rng.random() < 0.4:
        stage["work"][who] = fixed(rng, stage.lines, stage.regions[where], 1)
    day = rng.integers(0, stage.days, len(who))
    stage.visit(stage.clock(who, day, stage["peak"][who]), who, stage["home"][who], stage["laptop"][who], "upgrade")
    return who


def treasurer(stage: Stage) -> np.ndarray:
    """One pays for several accounts in a row, at the end of the month; everybody else lives apart."""
    rng = stage.rng
    who = stage.take(uneven(rng, 4, 9, 30), stage.somewhere())
    payer, card = who[0], stage.new_cards(1)
    for month in np.arange(rng.integers(2, 25), stage.days, 30):
        paid = rng.permutation(who[rng.random(len(who)) < 0.85])
        start = stage.clock(np.array([payer]), np.array([month]), rng.uniform(10, 21, 1))
        time = start + np.cumsum(rng.lognormal(0.8, 0.6, len(paid))) / 1440
        stage.visit(time, paid, stage["home"][payer], stage["laptop"][payer], rng.choice(["bill", "upgrade"]), card)
    return who


def second_hand(stage: Stage) -> np.ndarray:
    """A machine that is sold on: first one has it, then another, with no visit in common."""
    rng = stage.rng
    who = stage.take(int(rng.choice([2, 2, 2, 3])), stage.somewhere())
    machine = stage.machines.kept(1)
    ends = np.r_[0, np.sort(rng.uniform(0.15, 0.85, len(who) - 1)), 1] * stage.days
    for one, first, last in zip(who, ends[:-1], ends[1:], strict=True):
        time = rng.uniform(first, last, int(rng.integers(2, 9)))
        time = stage.clock(np.full(len(time), one), time, stage["peak"][one] + rng.normal(0, 2, len(time)))
        time = time[(time > first) & (time < last)]
        stage.visit(time, one, stage["home"][one], machine, "look")
    return who


def bench_machine(stage: Stage) -> np.ndarray:
    """Contractors who take turns at a client's test machine, and have machines and homes of their own."""
    rng, where = stage.rng, stage.somewhere()
    who = stage.take(int(rng.integers(3, 13)), where)
    line, bench = fixed(rng, stage.lines, stage.regions[where], 1), stage.machines.kept(1)
    for one in who:
        start = rng.uniform(0, stage.days * 0.8)
        day = start + rng.uniform(0, 14, int(rng.integers(2, 10)))
        time = stage.clock(np.full(len(day), one), day, rng.normal(13, 2.5, len(day)))
        stage.visit(time, one, line, bench, rng.choice(["build", "compute"]))
    return who


def tunnel_users(stage: Stage) -> np.ndarray:
    """Privacy-minded people who come through few exits of one service, some with browsers that forget."""
    rng = stage.rng
    who = stage.take(uneven(rng, 8, 40, 150))
    base = int(rng.choice(stage.tunnels)) + int(rng.integers(1_000, 60_000))
    stage["tunnel"][who] = pooled(stage.lines, base, int(rng.integers(1, 12)), len(who), float(rng.uniform(0.05, 2)))
    stage["tunnelled"][who] = rng.beta(3, 1, len(who))
    fresh = who[rng.random(len(who)) < 0.3]
    stage["laptop"][fresh] = stage.machines.add(np.full(len(fresh), 0.03))
    return who


def service_accounts(stage: Stage) -> np.ndarray:
    """One engineer keeps accounts for each stage of a system, as the terms allow: hers and several machines'."""
    rng = stage.rng
    who = stage.take(int(rng.integers(3, 11)), stage.somewhere())
    owner, robots = who[0], who[1:]
    stage["count"][robots] = 0
    new = robots[stage["born"][robots] >= 0]
    stage["born"][new] = stage.clock(
        np.full(len(new), owner), rng.integers(0, stage.days, len(new)), rng.normal(14, 3, len(new))
    )
    stage["gone"][robots] = stage.days
    stage["sign_line"][new], stage["sign_machine"][new] = stage["home"][owner], stage["laptop"][owner]
    if rng.random() < 0.6:
        stage["card"][who] = stage.new_cards(1)
    runner = pooled(stage.lines, int(rng.choice(stage.clouds)), int(rng.choice([1, 64, 4096])), len(robots), 0.1)
    for one, line in zip(robots, runner, strict=True):
        at = np.arange(rng.uniform(0, 1), stage.days, float(rng.choice([0.5, 1, 7])))
        stage.visit(at + rng.lognormal(2, 1, len(at)) / 86_400, one, line, -1, "job")
        seen = rng.uniform(max(stage["born"][one], 0), stage.days, int(rng.integers(2, 7)))
        stage.visit(seen, one, stage["home"][owner], stage["laptop"][owner], "settings")
    return who
