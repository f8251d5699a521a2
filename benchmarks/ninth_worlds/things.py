"""Which identifiers are in strangers' hands? Equal fingerprints, used phones, VPN exits, regions of a carrier."""

import numpy as np

from ninth_worlds.market import Market
from ninth_worlds.people import HOME, MOBILE, PHONE, SECOND, VPN


def collisions(market: Market) -> None:
    """Common models with one fingerprint: strangers in other homes and towns."""
    rng, deck = market.rng, market.layer("model")
    for _ in range(market.several(80, 300)):
        members = deck.take(int(rng.choice([2, 3, 4, 6, 9], p=[0.6, 0.2, 0.1, 0.07, 0.03])))
        if members.size < 2:
            return
        slot = PHONE if rng.random() < 0.7 else SECOND
        market.devices[members, slot] = market.new_devices(1)[0]
        market.reset_at[members, slot] = np.inf
        market.private[members] = False
        market.group("fp_collision", members)


def second_hand(market: Market) -> None:
    """The seller's phone becomes the buyer's and keeps its id."""
    rng, deck = market.rng, market.layer("phones")
    for _ in range(market.several(150, 420)):
        members = deck.take(2)
        if members.size < 2:
            return
        seller, buyer = members
        sold = rng.uniform(0.1, 0.9) * market.seconds
        phone = market.devices[seller, PHONE]
        market.signed_up[seller] = np.nan  # the seller was there before
        market.reset_at[seller, PHONE], market.reset_at[buyer, PHONE] = sold, sold + rng.exponential(2 * 86400)
        market.next_devices[buyer, PHONE] = phone
        market.group("second_hand_phone", members)


def phone_dealers(market: Market) -> None:
    """One phone goes through many hands."""
    rng, deck = market.rng, market.layer("phones")
    for _ in range(market.several(4, 14)):
        members = deck.take(int(rng.integers(3, 9)))
        if members.size < 3:
            return
        phone = market.devices[members[0], PHONE]
        sold = np.sort(rng.uniform(0.1, 0.9, members.size - 1)) * market.seconds
        market.signed_up[members[0]] = np.nan
        market.reset_at[members[0], PHONE] = sold[0]
        for nth, buyer in enumerate(members[1:]):
            # owners one after the other; each had another phone before
            market.reset_at[buyer, PHONE], market.next_devices[buyer, PHONE] = sold[nth], phone
            if nth + 1 < sold.size:
                market.active_until[buyer] = min(market.active_until[buyer], sold[nth + 1])
                market.signed_up[buyer] = np.nan
        market.group("second_hand_phone", members)


def honest_vpns(market: Market) -> None:
    """A few exits serve everybody of a VPN."""
    rng, deck = market.rng, market.layer("vpn")
    for _ in range(int(rng.integers(3, 8))):
        members = deck.take(market.crowd_size(80, 700))
        # a few exits serve everybody of a provider's popular city
        market.places[members, VPN] = market.net.vpn(int(rng.integers(2, 30)))
        market.place_weight[members, VPN] = rng.lognormal(-0.3, 1.0, members.size)
        market.private[members[rng.random(members.size) < 0.15]] = True
        market.group("honest_vpn", members)


def few_vpns(market: Market) -> None:
    """Plain worlds have users of VPNs too, only fewer, and tell of no group."""
    rng, deck = market.rng, market.layer("vpn")
    for _ in range(int(rng.integers(1, 4))):
        members = deck.take(market.crowd_size(40, 250))
        market.places[members, VPN] = market.net.vpn(int(rng.integers(6, 60)))
        market.place_weight[members, VPN] = rng.lognormal(-0.6, 1.0, members.size)


def carriers(market: Market) -> None:
    """Who mostly comes through one region of a carrier; nothing but the truth is written."""
    mostly = (market.place_weight[:, MOBILE] > 1.5 * market.place_weight[:, HOME]) & market.lives & ~market.in_ring
    for place in np.unique(market.places[:, MOBILE]):
        members = np.flatnonzero(mostly & (market.places[:, MOBILE] == place))
        market.group("carrier_nat", members)
