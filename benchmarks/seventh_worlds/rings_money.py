"""Rings that cards and payments hold together: testers of stolen cards, and people who pay and cash out in pairs."""

import numpy as np

from seventh_worlds.crew import Crew
from seventh_worlds.events import ADD_CARD, MINUTE, PAYOUT, PURCHASE, TRANSFER


def card_testing(crew: Crew) -> None:
    """Many cards, each tried on one to three accounts, in bursts of minutes; some are honest people's."""
    rng, market, n = crew.rng, crew.market, crew.size
    first = rng.uniform(0, market.days - 4)
    devices = market.new_devices(int(np.ceil(n / rng.uniform(2, 5))))
    ips = market.new_ips(int(rng.integers(2, 12)))
    cards = market.new_cards(int(n * rng.uniform(6, 20)))
    mine = crew.dealt(ips, 3), crew.dealt(devices)
    if rng.random() < 0.4:
        owners = market.good[market.card[market.good] >= 0]
        robbed = rng.choice(owners, int(rng.integers(2, 9)), replace=False)
        cards[: len(robbed)] = market.card[robbed]
        market.victims.append(robbed)
    crew.life(first + rng.uniform(0, 1, n), first + 4, 3, *mine, None)
    for card in cards:
        row = rng.choice(n, int(rng.integers(1, 4)), replace=False)
        burst = first + 1 + rng.integers(0, 3) * 0.5 + rng.uniform(0, 90 * MINUTE)
        at = burst + np.cumsum(rng.uniform(0.2, 4, len(row))) * MINUTE
        kind = np.where(rng.random(len(row)) < 0.5, ADD_CARD, PURCHASE)
        tried = crew.act(at, row, *mine, np.full((n, 1), card), kind)
        tried.card[:] = card  # however careful


def collusion(crew: Crew) -> None:
    """Real people: one pays, another cashes out minutes later, over and over in the same few pairs; some meet."""
    rng, market, n, members = crew.rng, crew.market, crew.size, crew.members
    more = max(1, n // 3)
    payer = np.concatenate([np.arange(1, n), rng.integers(0, n, more)])
    chain = np.array([rng.integers(0, i) for i in range(1, n)])
    taker = np.concatenate([chain, rng.integers(0, n, more)])
    apart = payer != taker
    payer, taker = members[payer[apart]], members[taker[apart]]
    market.card[members] = np.where(market.card[members] < 0, market.new_cards(n), market.card[members])
    crew.came_by(0.6)
    pooled = members[rng.random(n) < 0.3 * crew.careless]
    market.card[pooled] = market.card[pooled[:1]]  # who cashes out to one card
    times = np.repeat(np.arange(len(payer)), rng.integers(4, 11, len(payer)))
    payer, taker = payer[times], taker[times]
    since = np.maximum(np.maximum(market.born[payer], market.born[taker]), 0)
    at = market.awake(rng.uniform(since, market.days), since, market.days)
    spots = market.new_ips(int(rng.integers(1, 4)))
    together = rng.random(len(at)) < 0.35 * crew.careless
    spot = rng.choice(spots, len(at))
    paid = np.where(rng.random(len(at)) < 0.5, PURCHASE, TRANSFER)
    wait = rng.uniform(1, 15, len(at)) * MINUTE
    for who, when, kind in ((payer, at, paid), (taker, at + wait, PAYOUT)):
        ip, device, card = market.own(who)
        market.emit(when, who, np.where(together, spot, ip), device, card, kind)
