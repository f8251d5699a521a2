"""What is an ordinary account like: where does it live, what does it own, how busy is it?"""

import numpy as np

from thirteenth_worlds.internet import Lines, blocks, region
from thirteenth_worlds.lines import fixed, homes, mobiles, pooled
from thirteenth_worlds.machines import Machines
from thirteenth_worlds.stage import Stage


def peopled(rng: np.random.Generator, accounts: int, hard: bool) -> Stage:
    """A stage with ordinary people on it."""
    days = int(rng.integers(14, 91))
    lines, machines = Lines(), Machines()
    regions = [region(rng) for _ in range(int(rng.integers(7, 13)))]
    place = rng.choice(len(regions), accounts, p=rng.dirichlet(np.full(len(regions), 1.5)))
    clouds, tunnels = blocks(rng, 4), blocks(rng, 5)
    column = {
        "region": place,
        "zone": np.array([r.zone for r in regions])[place],
        "peak": rng.choice([10.5, 14.5, 20.5], accounts, p=[0.35, 0.35, 0.3]) + rng.normal(0, 1.2, accounts),
        "count": np.minimum(rng.lognormal(np.log(rng.uniform(0.9, 1.6)), 1.25, accounts), 150),
        "born": np.full(accounts, -1.0),
        "gone": np.full(accounts, float(days)),
        "card": np.full(accounts, -1),
        "tel": np.arange(accounts),
        "on_phone": rng.beta(0.9, 2.5, accounts),
        "tunnelled": np.zeros(accounts),
        "sign_line": np.full(accounts, -1),
        "sign_machine": np.full(accounts, -1),
    }
    for name in ("home", "mobile", "work", "tunnel"):
        column[name] = np.full(accounts, -1)
    for number, seller in enumerate(regions):
        here = np.flatnonzero(place == number)
        column["home"][here] = homes(rng, lines, seller, len(here))
        column["mobile"][here] = mobiles(rng, lines, seller, len(here))
        employed = here[rng.random(len(here)) < 0.3]
        column["work"][employed] = fixed(rng, lines, seller, len(employed))
    for name in ("laptop", "phone"):
        column[name] = machines.usual(rng, accounts)
    column["desk"] = np.where(rng.random(accounts) < 0.5, column["laptop"], machines.usual(rng, accounts))
    stage = Stage(
        rng,
        days,
        hard,
        int(rng.integers(7)),
        lines,
        machines,
        regions,
        clouds,
        tunnels,
        column,
        np.ones(accounts, bool),
        0,
    )
    _newcomers(stage)
    _payers(stage)
    _tunnelled(stage)
    return stage


def _newcomers(stage: Stage) -> None:
    """Some accounts sign up in the window, more on workdays, at hours when they are awake."""
    rng, count = stage.rng, len(stage.free)
    new = np.flatnonzero(rng.random(count) < rng.uniform(0.1, 0.3))
    day = rng.integers(0, stage.days, len(new))
    day = np.where(stage.weekend(day) & (day >= 2) & (rng.random(len(new)) < 0.5), day - 2, day)
    stage["born"][new] = stage.clock(new, day, stage["peak"][new] + rng.normal(0, 3, len(new)))
    stage["count"][new] *= rng.choice([0.5, 1.2, 3], len(new))
    left = new[rng.random(len(new)) < 0.4]
    stage["gone"][left] = np.minimum(stage["born"][left] + rng.exponential(6, len(left)) + 0.2, stage.days)
    on_phone = new[rng.random(len(new)) < stage["on_phone"][new]]
    stage["sign_line"][on_phone], stage["sign_machine"][on_phone] = stage["mobile"][on_phone], stage["phone"][on_phone]


def _payers(stage: Stage) -> None:
    """About a quarter pay by card."""
    payer = np.flatnonzero(stage.rng.random(len(stage.free)) < 0.24)
    stage["card"][payer] = stage.new_cards(len(payer))


def _tunnelled(stage: Stage) -> None:
    """A few come through a commercial tunnel, whose exits they share with many, or work at a rented desktop in a datacentre."""
    rng = stage.rng
    user = np.flatnonzero(rng.random(len(stage.free)) < 0.04)
    service = rng.integers(0, len(stage.tunnels), len(user))
    for number, base in enumerate(stage.tunnels):
        some = user[service == number]
        stage["tunnel"][some] = pooled(stage.lines, base, int(rng.integers(30, 400)), len(some), 0.15)
        stage["tunnelled"][some] = rng.beta(1, 1.5, len(some))
    far = np.flatnonzero(rng.random(len(stage.free)) < 0.012)
    base = rng.choice(stage.clouds, len(far)) + rng.integers(5_000, 60_000, len(far))
    stage["tunnel"][far] = stage.lines.add(base, 1, 1.0)
    stage["tunnelled"][far] = rng.beta(1.5, 1, len(far))
