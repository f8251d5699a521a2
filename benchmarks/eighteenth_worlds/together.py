"""Honest people who act together: agencies, managers, fans, viral days, shared cards, giveaways, trading desks."""

import numpy as np

from eighteenth_worlds.crews import in_step
from eighteenth_worlds.stage import Stage


def agency(stage: Stage) -> None:
    """A team that runs the accounts of many clients on its machines; clients look in from home."""
    rng, who = stage.rng, stage.pick(4 + int(min(stage.rng.pareto(1.3) * 8, stage.n // 150)))
    line, team = stage.lines.place(1), stage.devices(int(rng.integers(2, 8)))
    share = rng.uniform(0.4, 0.95)
    stage.set(
        who, other=line[0], other_n=1, p=share, kit=team[0], kit_n=len(team), p_kit=share, existed=True, start=0, turn=0
    )
    stage.t["hour"][who] = rng.normal(13, 1.5, len(who))
    if rng.random() < 0.6:
        stage.set(who, pool=stage.tokens(1)[0], pool_n=1, p_pool=rng.uniform(0.2, 0.7))
    for begin in rng.random(4) * stage.spec.seconds:  # a planner posts for all clients at the full hour
        come = who[rng.random(len(who)) < 0.5]
        stage.act(come, begin + rng.random(len(come)) * 90, stage.action, line=int(line[0]), device=int(team[0]))
    stage.group(who, "agency")


def community_manager(stage: Stage) -> None:
    """One person with a browser and the accounts of several brands."""
    who, t = stage.pick(int(stage.rng.integers(3, 10))), stage.t
    stage.set(
        who, other=t["home"][who[0]], other_n=1, p=0.9, kit=t["own"][who[0]], kit_n=1, p_kit=stage.rng.uniform(0.5, 1)
    )
    stage.set(who, hour=t["hour"][who[0]], end=stage.spec.seconds)
    stage.group(who, "community_manager")


def fan_club(stage: Stage) -> None:
    """People all over who act in the same minutes because their star, or their coin, does."""
    who = stage.anyone(10 + int(min(stage.rng.pareto(1.2) * 20, stage.n // 40)))
    in_step(stage, who, int(stage.rng.integers(3, 12)), stage.rng.uniform(120, 900), stage.rng.uniform(0.3, 0.8))
    stage.group(who, "fan_club")


def viral_event(stage: Stage) -> None:
    """A day on which strangers sign up by the hundred."""
    rng, who = stage.rng, stage.pick(20 + int(min(stage.rng.pareto(1.1) * 50, stage.n // 30)))
    begin = stage.spec.seconds * rng.uniform(0.1, 0.8)
    start = np.minimum(begin + rng.exponential(4 * 3600, len(who)), stage.spec.seconds * 0.95)
    leaves = rng.choice([6 * 3600, 3 * 86400, stage.spec.seconds], size=len(who))
    stage.set(who, existed=False, start=start, end=np.minimum(start + leaves, stage.spec.seconds))
    stage.act(who, start + 60 + rng.exponential(1200, len(who)), stage.action)
    stage.group(who, "viral_event")


def shared_card(stage: Stage) -> None:
    """A firm's card or wallet in the hands of people who work each at home."""
    who = stage.pick(int(stage.rng.integers(3, 16)))
    stage.set(who, pool=stage.tokens(1)[0], pool_n=1, p_pool=stage.rng.uniform(0.4, 1), pays=True)
    stage.group(who, "shared_card")


def giveaway(stage: Stage) -> None:
    """Friends who bring friends for a prize: sign-ups within days, some at the same table."""
    rng, who = stage.rng, stage.pick(int(stage.rng.integers(4, 15)))
    begin = stage.spec.seconds * rng.uniform(0.1, 0.6)
    start = np.minimum(begin + np.cumsum(rng.exponential(5 * 3600, len(who))), stage.spec.seconds * 0.95)
    stage.set(who, existed=False, start=start, end=stage.spec.seconds)
    stage.act(who[:-1], start[1:] + 60, "referral" if stage.spec.product == "exchange" else "follow")
    table = who[rng.random(len(who)) < 0.4]
    stage.act(table, start[-1] + 300 + rng.random(len(table)) * 1800, line=int(stage.t["home"][who[0]]))
    stage.group(who, "giveaway")


def trading_desk(stage: Stage) -> None:
    """Accounts of a firm that trade in the same minute when the market opens, from the firm's line or its servers."""
    rng, who = stage.rng, stage.pick(int(stage.rng.integers(3, 13)))
    line = stage.lines.server(1) if rng.random() < 0.5 else stage.lines.place(1)
    stage.set(who, other=line[0], other_n=1, p=rng.uniform(0.6, 1), existed=True, start=0, end=stage.spec.seconds)
    if rng.random() < 0.5:
        stage.set(who, pool=stage.tokens(1)[0], pool_n=1, p_pool=0.8, pays=True)
    for day in range(min(stage.spec.days, 30)):
        come = who[rng.random(len(who)) < 0.6]
        stage.act(come, day * 86400 + 8 * 3600 + rng.random(len(come)) * 50, "trade", line=int(line[0]))
    stage.group(who, "trading_desk")
