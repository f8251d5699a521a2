"""Who lives together, or pays and helps as if? Households, flatshares, roommates, parents' cards, carers of the old."""

import numpy as np

from ninth_worlds.clock import waking_moment
from ninth_worlds.habits import HABIT
from ninth_worlds.market import Market
from ninth_worlds.people import HOME, PHONE, SECOND, SHARED
from ninth_worlds.units import Ints


def together(market: Market, members: Ints) -> None:
    """The same country, line and clock."""
    first = members[0]
    for member in members[market.country[members] != market.country[first]]:
        market.places[member, 1] = market.net.carrier(market.country[first])
    market.country[members] = market.country[first]
    market.zone[members] = market.zone[first]
    market.places[members, HOME] = market.places[first, HOME]
    market.next_home[members] = market.next_home[first]
    market.place_weight[members, HOME] = np.maximum(market.place_weight[members, HOME], 0.3)


def households(market: Market) -> None:
    """Families on one line, often with a tablet, a card or an account at a bank for all."""
    rng, deck = market.rng, market.layer("home")
    want = rng.uniform(0.10, 0.22) * market.accounts
    tablet, card, joint = rng.uniform(0.2, 0.5), rng.uniform(0.2, 0.5), rng.uniform(0.05, 0.25)
    done = 0
    while done < want:
        members = deck.take(int(rng.choice([2, 3, 4, 5, 6], p=[0.46, 0.26, 0.18, 0.07, 0.03])))
        if members.size < 2:
            break
        done += members.size
        together(market, members)
        market.moves_at[members] = market.moves_at[members[0]]  # they move together
        if rng.random() < tablet:
            users = members[rng.random(members.size) < 0.85]
            market.devices[users, SHARED] = market.new_devices(1)[0]
            market.device_weight[users, SHARED] = rng.uniform(0.1, 1.8)
        if rng.random() < 0.12:  # one computer for everybody
            market.devices[members, SECOND] = market.new_devices(1)[0]
            market.device_weight[members, SECOND] = rng.uniform(0.3, 1.2)
        if rng.random() < card:
            users = members[rng.random(members.size) < 0.8]
            market.card_of[users, 0] = market.card_of[members[0], 0]
        if rng.random() < joint:
            market.bank_of[members[:2]] = market.bank_of[members[0]]
        if rng.random() < 0.15:  # they joined together
            late = members[~np.isnan(market.signed_up[members])]
            if late.size:
                market.signed_up[late] = np.minimum(
                    market.signed_up[late[0]] + rng.exponential(3600 * 5, late.size), market.seconds - 60
                )
        market.group("household", members)


def flatshares(market: Market) -> None:
    """They share the line only."""
    deck = market.layer("home")
    for _ in range(market.several(60, 200)):
        members = deck.take(market.group_size(3, 9))
        together(market, members)
        market.group("flatshare", members)


def roommates(market: Market) -> None:
    """They share the line and now and then a console."""
    rng, deck = market.rng, market.layer("home")
    for _ in range(market.several(80, 250)):
        members = deck.take(int(rng.integers(2, 5)))
        together(market, members)
        if rng.random() < 0.5:
            market.devices[members, SHARED] = market.new_devices(1)[0]
            market.device_weight[members, SHARED] = rng.uniform(0.05, 0.5)
        if rng.random() < 0.15:  # one pays for the flat
            market.card_of[members, 1] = market.card_of[members[0], 0]
        market.habit[members[rng.random(members.size) < 0.5]] = market.habit[members[0]]
        market.group("roommates", members)


def parents_card(market: Market) -> None:
    """A parent's card pays for children, who may live elsewhere."""
    rng, deck = market.rng, market.layer("home")
    for _ in range(market.several(100, 300)):
        members = deck.take(int(rng.choice([2, 3, 4], p=[0.5, 0.35, 0.15])))
        near = rng.random() < 0.6
        if near:
            together(market, members)
        market.card_of[members, 0] = market.card_of[members[0], 0]
        if rng.random() < 0.5:
            market.card_of[members[1:], 1] = -1
        market.habit[members[1:]] = HABIT["gamer"]
        if rng.random() < 0.3:  # the parent's old phone
            market.devices[members[1], SECOND] = market.devices[members[0], PHONE]
        market.group("parents_card", members)


def carers(market: Market) -> None:
    """A relative signs in to several old people's accounts, at theirs or at home."""
    rng = market.rng
    for _ in range(market.several(20, 60)):
        members = market.compatriots("help", market.group_size(3, 10))
        if members.size < 3:
            break
        carer, old = members[0], members[1:]
        market.appetite[old] *= 0.3
        market.curve[old] = 1
        tablet = market.devices[carer, PHONE] if rng.random() < 0.5 else market.new_devices(1)[0]
        for client in old:
            since = np.nan_to_num(market.signed_up[client], nan=0.0)
            for _ in range(1 + rng.poisson(1.5)):
                at = waking_moment(rng, since, market.seconds, market.zone[carer], 9, 19)
                at_home = rng.random() < 0.55
                place = market.places[client if at_home else carer, HOME]
                own = at_home and rng.random() < 0.3
                market.visit(
                    client,
                    at,
                    place,
                    market.devices[client, PHONE] if own else tablet,
                    2 + rng.poisson(2),
                    60.0,
                    HABIT["help" if rng.random() < 0.5 else "buyer"],
                )
        market.group("elder_helper", members)
