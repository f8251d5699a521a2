"""Honest people who share things at home: households, a family's tablet, second accounts, alike or second-hand machines."""

import numpy as np

from eighteenth_worlds.stage import Stage


def home(stage: Stage) -> None:
    """A household behind one line, now and then on each other's machines."""
    who = stage.pick(2 + min(int(stage.rng.geometric(0.55)) - 1, 4))
    t = stage.t
    stage.set(who, home=t["home"][who[0]], other=t["home"][who[0]], other_n=1)
    if stage.rng.random() < 0.35:
        stage.set(who, kit=t["own"][who[0]], kit_n=1, p_kit=stage.rng.uniform(0.02, 0.2), p=stage.rng.uniform(0.2, 0.4))
    if stage.rng.random() < 0.25:
        stage.set(who, pool=t["purse"][who[0]], pool_n=1, p_pool=stage.rng.uniform(0.1, 0.6))
    stage.group(who, "home")


def family_tablet(stage: Stage) -> None:
    """Everybody on one tablet, one card for all."""
    who = stage.pick(int(stage.rng.integers(2, 7)))
    t, tablet = stage.t, stage.devices(1)
    stage.set(who, home=t["home"][who[0]], other=t["home"][who[0]], other_n=1, p=0.9)
    stage.set(who, kit=tablet[0], kit_n=1, p_kit=stage.rng.uniform(0.4, 0.95))
    stage.set(who, pool=t["purse"][who[0]], pool_n=1, p_pool=stage.rng.uniform(0.3, 1), contact=t["contact"][who[0]])
    stage.group(who, "family_tablet")


def second_account(stage: Stage) -> None:
    """One person, one account for work and one for friends."""
    who, t = stage.pick(2), stage.t
    for name in ("home", "mobile", "own", "own_n", "purse", "purse_n", "hour"):
        stage.set(who, **{name: t[name][who[0]]})
    if stage.rng.random() < 0.3:
        stage.set(who, contact=t["contact"][who[0]])
    stage.group(who, "second_account")


def twin_laptops(stage: Stage) -> None:
    """The same model with the same software: one fingerprint, nobody knows anybody."""
    who = stage.pick(3 + int(stage.rng.pareto(1.2) * 4) % 40)
    stage.set(who, own=stage.devices(len(who), alike=True), own_n=1)
    stage.group(who, "twin_laptops")


def refurbished(stage: Stage) -> None:
    """A phone sold on: one owner's device until a day, another's after."""
    who, t, rng = stage.pick(rng_two(stage)), stage.t, stage.rng
    phone, days = stage.devices(1)[0], np.sort(rng.random(len(who) - 1))
    stage.set(who[0], own=phone, own_n=1, end=stage.spec.seconds * max(days[0], 0.1))
    later = who[1:]
    stage.set(
        later,
        kit=phone,
        kit_n=1,
        p_kit=0.9,
        turn=np.maximum(stage.spec.seconds * np.maximum(days, 0.1), t["start"][later]),
    )
    stage.set(later, p=0.0)
    stage.group(who, "refurbished")


def rng_two(stage: Stage) -> int:
    """Two owners, three at times."""
    return 2 if stage.rng.random() < 0.8 else 3
