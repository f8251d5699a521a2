"""Honest people under one roof or of one family: households, flat-shares, shared cards, gifts, one person twice."""

import numpy as np

from sixth_worlds.clock import DAY
from sixth_worlds.town import HOME, LAPTOP, MOBILE, PHONE, SHARED, Move, Town


def households(town: Town) -> None:
    """Two to seven at one line, often with one carrier's contract, a tablet or a computer and a card for all."""
    rng = town.rng
    tablets, cards = rng.uniform(0.4, 0.8), rng.uniform(0.4, 0.75)
    for home in town.parties(rng.uniform(0.22, 0.45), 2, 7, 1.1):
        head = home[0]
        town.net[home, HOME] = town.net[head, HOME]
        if rng.random() < 0.6:
            town.net[home, MOBILE] = town.net[head, MOBILE]
        town.shift[home] = town.shift[head] + rng.normal(0, 0.8, len(home))
        if rng.random() < tablets:
            slot = int(rng.choice([LAPTOP, SHARED]))
            some = home[rng.random(len(home)) < 0.8]
            town.machine[some, slot] = int(
                town.machine[head, slot] if town.machine[head, slot] >= 0 else town.new_machines(1)[0]
            )
            town.uses[some, slot] = rng.gamma(1.5, 0.5, len(some)) * (town.uses[some].sum(axis=1) > 0)
        if town.card[head] >= 0 and rng.random() < cards:
            some = home[rng.random(len(home)) < 0.7]
            town.card[some] = town.card[head]
            town.buys[some] = np.maximum(town.buys[some], rng.beta(1.5, 3, len(some)))
        town.group(home, "household")


def flat_shares(town: Town) -> None:
    """Three to nine at one line who share nothing else; one moves out and another in now and then."""
    rng = town.rng
    for flat in town.parties(rng.uniform(0.02, 0.06), 3, 9, 1.0):
        line = int(town.net[flat[0], HOME])
        town.net[flat, HOME] = line
        for person in flat[rng.random(len(flat)) < 0.2]:
            town.moves.append(
                Move(int(person), "net", line, town.house_line(), rng.uniform(0.2, 0.8) * town.end, town.end)
            )
        town.group(flat, "flat_share")


def family_cards(town: Town) -> None:
    """A card of the parents paid for by one roof, used from several."""
    rng = town.rng
    for family in town.parties(rng.uniform(0.015, 0.04), 2, 6, 1.2):
        card = town.card[family[0]] if town.card[family[0]] >= 0 else town.new_cards(1)[0]
        town.card[family] = card
        town.buys[family] = np.maximum(town.buys[family], rng.beta(2, 3, len(family)))
        town.group(family, "family_card")


def gifts(town: Town) -> None:
    """A phone goes to a friend or a relative; the giver has a new one from that day."""
    rng = town.rng
    for pair in town.parties(rng.uniform(0.01, 0.03), 2, 2):
        giver, taker = int(pair[0]), int(pair[1])
        phone, day = int(town.machine[giver, PHONE]), rng.uniform(0.1, 0.9) * town.end
        if phone < 0:
            continue
        before, after = town.new_machines(2)
        town.machine[taker, PHONE] = phone
        town.uses[taker, PHONE] = max(town.uses[taker, PHONE], 0.5)
        town.moves.append(Move(taker, "machine", phone, int(before), 0, day + rng.uniform(0, 5) * DAY))
        town.moves.append(Move(giver, "machine", phone, int(after), day, town.end))
        if rng.random() < 0.4:
            town.net[taker, HOME] = town.net[giver, HOME]
        town.group(pair, "gift")


def second_accounts(town: Town) -> None:
    """One person with a private and a business account, or one whose password is lost: all machines the same."""
    rng = town.rng
    for pair in town.parties(rng.uniform(0.01, 0.04), 2, 3, 3.0):
        for values in (town.net, town.machine, town.uses):
            values[pair] = values[pair[0]]
        town.shift[pair] = town.shift[pair[0]]
        if rng.random() < 0.5:
            town.card[pair] = town.card[pair[0]]
        if rng.random() < 0.4 and town.born[pair[1]] >= 0:  # a lost password: the old account falls silent
            town.gone[pair[0]] = np.clip(town.born[pair[1]], 600, town.end)
            town.born[pair[0]] = min(town.born[pair[0]], -DAY)
        town.group(pair, "second_account")
