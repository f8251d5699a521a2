"""Schemes that need other people's accounts or cards: takeovers, card testing, and accounts grown to be sold."""

import numpy as np

from seventeenth_worlds.business import ACT, ADD, CASH, GAIN, PAY, RESET, SIGNUP, VERIFY
from seventeenth_worlds.numbers import DAY, DRAWN, HOUR, NONE, Array, heavy
from seventeenth_worlds.schemes import crew_of
from seventeenth_worlds.stage import Stage


def takeover(stage: Stage, tier: str, most: int) -> int:
    """Drop accounts are opened first; then accounts of others are entered from the same desk and paid out to the drops."""
    rng = stage.rng
    size = min(heavy(rng, 4, 30), most)
    crew = crew_of(stage, "takeover", "batch", size, tier, money="payouts by cell")
    crew.work((VERIFY, ADD), (ACT,), (ACT, CASH), 1)
    ready = min(crew.shifts.births.max() + DAY, 0.9 * stage.end)
    victims = stage.anyone(int(size * rng.uniform(1, 5)))
    victims = victims[stage.born[victims] < ready - HOUR]
    drop = rng.integers(0, size, len(victims))
    night = np.sort(rng.choice(np.linspace(ready, 0.98 * stage.end, 6), len(victims)))
    at = night + ((victims * 37) % 97) / 97 * 2 * HOUR
    line, device = crew.kit.used(drop, at)
    for step, wait in ((ACT, 0.0), (RESET, 60.0), (CASH, 200.0)):
        when = at + wait + rng.exponential(30, len(victims))
        token = crew.kit.payout[drop] if step == CASH else np.full(len(victims), NONE)
        kept = when < stage.end - 1
        stage.put(victims[kept], when[kept], step, line[kept], device[kept], token[kept])
    stage.harm(victims, "takeover")
    return size


def card_testing(stage: Stage, tier: str, most: int) -> int:
    """Each account tries cards of strangers, dozens within minutes; a few belong to customers of the house."""
    rng = stage.rng
    size = min(heavy(rng, 3, 40), most)
    crew = crew_of(stage, "card_testing", "rush", size, tier)
    every = crew.everyone()
    crew.sitting(every, np.asarray(stage.born[crew.accounts]), (SIGNUP,))
    stock = stage.new("token", size * 3)
    owners = stage.anyone(max(2, size // 3))
    stock = rng.permutation(np.r_[stock, stage.token[owners]])
    for sitting in range(int(rng.integers(1, 4))):
        at = stage.born[crew.accounts] + 300 if sitting == 0 else crew.shifts.visit(1.0 + sitting)
        line, device = crew.kit.used(every, at)
        for _ in range(int(rng.integers(3, 7))):
            at = at + rng.exponential(25, size) + 4
            cards = rng.choice(stock, size)  # the list is worked down by several hands, so that a card comes up twice
            kept = at < stage.end - 1
            step = int(rng.choice([ADD, PAY]))
            stage.put(crew.accounts[kept], at[kept], step, line[kept], device[kept], cards[kept])
    stage.harm(owners, "stolen_card")
    return size


def resale_stock(stage: Stage, tier: str, most: int) -> int:
    """Accounts are opened and warmed in batches, then sold: buyers come from anywhere with phones of their own."""
    rng = stage.rng
    size = min(heavy(rng, 6, 150), most)
    crew = crew_of(stage, "resale_stock", "batch", size, tier)
    crew.work((VERIFY, GAIN), (ACT,), (), int(rng.integers(1, 4)))
    sold = crew.everyone()[rng.random(size) < rng.uniform(0.3, 0.8)]
    handed = np.maximum(crew.shifts.visit(2.0), crew.shifts.births + DAY)[sold]
    buyers(stage, crew.accounts[sold], handed)
    return size


def buyers(stage: Stage, accounts: Array, handed: Array) -> None:
    """A life after the sale: own phones, own lines, own cards."""
    rng = stage.rng
    device, card = stage.new("device", len(accounts)), stage.new("token", len(accounts))
    for number in range(int(rng.integers(2, 6))):
        at = handed + rng.uniform(0, 1, len(accounts)) * np.maximum(stage.end - handed, 0)
        kept = at < stage.end - 1
        step = ACT if number else PAY
        line = np.where(rng.random(len(accounts)) < 0.5, stage.carrier[accounts], DRAWN)
        stage.put(accounts[kept], at[kept], step, line[kept], device[kept], card[kept] if step == PAY else NONE)
