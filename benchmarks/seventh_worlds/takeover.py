"""Rings on accounts of others: thieves with their mules, and buyers of accounts with an honest past."""

import numpy as np

from seventh_worlds.crew import Crew
from seventh_worlds.events import ADD_CARD, BROWSE, LOGIN, MINUTE, PAYOUT, SIGNUP, TRANSFER

THEFT = ((LOGIN, 1.0), (BROWSE, 0.5), (ADD_CARD, 0.3), (TRANSFER, 0.8))  # what is done in a stolen account, how often


def account_takeover(crew: Crew) -> None:
    """The members are mules; their machines and exits also touch victims for minutes, and a payout follows."""
    rng, market, n = crew.rng, crew.market, crew.size
    first, span = rng.uniform(2, market.days - 10), rng.uniform(2, 8)
    devices = market.new_devices(int(rng.integers(1, 4)))
    ips = market.new_ips(int(rng.integers(2, 9)))
    cards = market.new_cards(max(1, n // 3))
    if market.hard and rng.random() < 0.3:
        ips = np.concatenate([ips[:2], rng.choice(market.vpn, 2)])
    mine = crew.dealt(ips, 2), crew.dealt(devices), crew.dealt(cards)
    crew.life(first - rng.uniform(0, min(20, first), n), first + span + 3, rng.uniform(6, 15), *mine)
    robbed = rng.choice(market.good, market.size(8, 80), replace=False)
    robbed = robbed[market.born[robbed] < first]
    market.victims.append(robbed)
    at = first + rng.uniform(0, span, len(robbed))
    device, ip = rng.choice(devices, len(robbed)), rng.choice(ips, len(robbed))
    own = market.card[robbed]
    added = np.where(rng.random(len(robbed)) < 0.3, rng.choice(cards, len(robbed)), own)
    for step, (kind, chance) in enumerate(THEFT):
        done = rng.random(len(robbed)) < chance
        when = at[done] + (step * 4 + rng.uniform(0, 4, done.sum())) * MINUTE
        card = added if kind == ADD_CARD else own
        market.emit(when, robbed[done], ip[done], device[done], card[done], kind)
    mule = rng.integers(0, n, len(robbed))
    crew.act(at + rng.uniform(20, 180, len(robbed)) * MINUTE, mule, *mine, np.full(len(robbed), PAYOUT))


def aged_bought(crew: Crew) -> None:
    """Accounts with an honest past of other people; from a day on they are one buyer's."""
    rng, market, n, members = crew.rng, crew.market, crew.size, crew.members
    deal = rng.uniform(0.3, 0.8) * market.days
    born, rate = market.born[members], market.rate[members]
    devices = market.new_devices(int(np.ceil(n / rng.uniform(3, 8))))
    ips = market.new_ips(int(rng.integers(2, 7)))
    if rng.random() < 0.3:
        ips = rng.choice(market.vpn, len(ips))
    since = np.minimum(deal + rng.uniform(0, 4, n), market.days - 2)
    things = (market.home, market.phone, market.second, market.card, market.other_card)
    before = [thing[members] for thing in things]
    of_the_buyer = (market.new_ips(n), market.new_devices(n), -1, market.new_cards(n), -1)
    for thing, new in zip(things, of_the_buyer, strict=True):
        thing[members] = new
    bought = crew.life(
        since,
        np.minimum(since + rng.uniform(5, 20), market.days),
        rng.uniform(10, 25),
        crew.dealt(ips, 2),
        crew.dealt(devices),
        crew.in_runs(3, 8, market.new_cards),
    )
    bought.kind[bought.kind == SIGNUP] = LOGIN
    for thing, old in zip(things, before, strict=True):
        thing[members] = old
    market.born[members] = np.where(born < since - 5, born, -rng.uniform(30, 800, n))
    market.rate[members] = rate * rng.uniform(0.2, 1)
    market.told[members] = False
    market.gone[members] = since - rng.uniform(0, 5)
