"""Crews after money: airdrop farms, wash traders, referral chains, herds of mules, and breakers of accounts."""

import numpy as np

from eighteenth_worlds.crews import in_step, recruited, size, wave
from eighteenth_worlds.kits import equip
from eighteenth_worlds.stage import Stage


def airdrop_farm(stage: Stage, tier: str, most: int) -> None:
    """A wallet for each account to claim with, all funded from few, one after the other."""
    rng, who = stage.rng, recruited(stage, size(stage, 8, 14, most), existed=0.5, machine=True)
    if rng.random() < 0.6:
        wave(stage, who, 1 + len(who) // 15, 240)
    manner = equip(stage, who, tier, money="own purses").replace("own purses", "funded from few")
    few = stage.tokens(1 + len(who) // {"careless": 60, "moderate": 15, "careful": 5}[tier])
    stage.set(who, pays=True)
    begin = stage.spec.seconds * rng.uniform(0.55, 0.7)
    order = np.argsort(rng.random(len(who)))
    stage.act(
        who[order], begin + np.arange(len(who)) * rng.uniform(40, 300), "deposit", token=rng.choice(few, size=len(who))
    )
    in_step(stage, who, int(rng.integers(1, 4)), 7200, 0.95, "claim")
    stage.ring(who, "airdrop_farm", tier, manner)


def wash_traders(stage: Stage, tier: str, most: int) -> None:
    """Pairs that trade with each other within seconds, all of one operator."""
    rng = stage.rng
    who = recruited(stage, min(max(3, most), 2 * int(rng.integers(2, 9))), existed=0.8)
    manner = equip(stage, who, tier, money=str(rng.choice(["few purses", "pairs"])))
    for pair in (who[i : i + 2] for i in range(0, len(who), 2)):
        times = rng.random(int(rng.integers(6, 15))) * stage.spec.seconds
        for one in pair:
            stage.act(np.full(len(times), one), times + rng.random(len(times)) * 20, "trade")
    stage.ring(who, "wash_traders", tier, manner)


def referral_chain(stage: Stage, tier: str, most: int) -> None:
    """Each invites the next; the bonus is taken out once it is there."""
    rng, who = stage.rng, recruited(stage, size(stage, 4, 6, most))
    start = stage.spec.seconds * rng.uniform(0.02, 0.3) + np.cumsum(
        rng.exponential(rng.uniform(0.3, 8) * 3600, len(who))
    )
    start = np.minimum(start, stage.spec.seconds * 0.85)
    stage.set(who, existed=False, start=start, end=np.minimum(start + 20 * 86400, stage.spec.seconds))
    manner = equip(stage, who, tier, money="few purses" if tier != "careful" else "pairs")
    stage.act(who[:-1], start[1:] + 30, "referral")
    stage.act(who, start + rng.uniform(3600, 50000, len(who)), "withdraw", token=stage.t["pool"][who])
    stage.ring(who, "referral_chain", tier, manner)


def mule_herd(stage: Stage, tier: str, most: int) -> None:
    """People who passed the checks for a fee and handed over; money comes in from anywhere and leaves to few purses."""
    rng, who = stage.rng, recruited(stage, size(stage, 4, 5, most))
    start = stage.t["start"][who]
    stage.act(who, start + 600, "kyc")
    stage.set(who, turn=start + rng.uniform(1, 48, len(who)) * 3600)
    manner = equip(stage, who, tier, money="one purse" if tier == "careless" else "few purses")
    late = stage.t["turn"][who]
    for _ in range(2):
        at = late + rng.random(len(who)) * 0.9 * (stage.spec.seconds - late)
        stage.act(who, at, "withdraw", token=stage.t["pool"][who])
    stage.ring(who, "mule_herd", tier, manner)


def takeover(stage: Stage, tier: str, most: int) -> None:
    """A crew that breaks into strangers' accounts, to spam or to cash out to its own; the ring is its own accounts."""
    rng, who = stage.rng, recruited(stage, min(size(stage, 3, 3, most), 25), "talker")
    manner = equip(stage, who, tier, money="few purses")
    stage.act(who, stage.spec.seconds * (0.3 + 0.6 * rng.random(len(who))), stage.paying, token=stage.t["pool"][who])
    stage.ring(who, "takeover", tier, manner)
    stage.later.append(lambda: broken_into(stage, who))


def broken_into(stage: Stage, who: np.ndarray) -> None:
    """What the crew does in strangers' accounts, once all strangers are there."""
    rng = stage.rng
    victims = stage.anyone(int(len(who) * rng.uniform(0.8, 7)) + 2)
    cash = stage.spec.product == "exchange"
    by = rng.choice(who, size=len(victims))
    t = stage.t
    line = np.where(rng.random(len(victims)) < t["p"][by], t["other"][by], t["home"][by])
    device = np.where(rng.random(len(victims)) < t["p_kit"][by], t["kit"][by], t["own"][by])
    soon = np.maximum(t["start"][victims] + 7200, stage.spec.seconds * rng.uniform(0.3, 0.8))
    at = soon + rng.random(len(victims)) * 3 * 86400
    at = np.where(
        at < stage.spec.seconds * 0.98, at, soon + rng.random(len(victims)) * 0.9 * (stage.spec.seconds - soon)
    )
    stage.act(victims, at, "login", line=line, device=device)
    purse = t["pool"][by] if cash else -1
    stage.act(victims, at + 120, "withdraw" if cash else "message", 1 if cash else 3, line, device, purse)
    stage.victims |= {int(each): "cash-out" if cash else "spam" for each in victims}
