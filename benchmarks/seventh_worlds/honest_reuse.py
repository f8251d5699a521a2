"""When do honest strangers look alike? Sold devices, one fingerprint for many phones, VPNs; and one person twice."""

import numpy as np

from seventh_worlds.events import Ints
from seventh_worlds.market import Market


def second_hand(market: Market, people: Ints) -> None:
    """A device is sold on, once or twice; its first owner gets another."""
    rng = market.rng
    for owners in market.sets(people, rng.uniform(0.01, 0.03), 2, 3):
        seller, buyers = owners[0], owners[1:]
        sold = np.sort(rng.uniform(0.1 * market.days, 0.8 * market.days, len(owners)))
        market.next_phone[seller] = market.new_devices(1)[0]
        market.switched[seller] = sold[0]
        market.next_phone[buyers] = market.phone[seller]
        market.switched[buyers] = sold[:-1] + rng.uniform(1, 6, len(buyers))
        if len(buyers) > 1:
            market.gone[buyers[0]] = min(market.gone[buyers[0]], sold[1])
        market.group("second_hand", owners)


def fingerprint_collisions(market: Market, people: Ints) -> None:
    """One fingerprint for all phones of a sort."""
    rng = market.rng
    for owners in market.sets(people, rng.uniform(0.03, 0.10), 10, market.largest(120, 500)):
        fingerprint = market.new_devices(1)
        market.phone[owners] = fingerprint
        market.next_phone[owners] = fingerprint
        market.group("fingerprint_collision", owners)


def vpns(market: Market, people: Ints) -> None:
    """Customers of a VPN, each on four of its exits, some most of the time; rings use the same exits."""
    rng = market.rng
    for customers in market.sets(people, rng.uniform(0.03, 0.08), 100, market.largest(120, 900)):
        exits = market.new_ips(int(rng.integers(8, 40)), block=True)
        market.vpn = np.concatenate([market.vpn, exits])
        market.tunnel[customers] = rng.choice(exits, (len(customers), 4))
        market.often_tunnel[customers] = rng.uniform(0.1, 0.9, len(customers))
        market.group("vpn", customers)


def two_accounts(market: Market, people: Ints) -> None:
    """One person with two accounts: the same line, devices and card."""
    for pair in market.sets(people, market.rng.uniform(0.01, 0.03), 2, 2):
        for own in (market.home, market.phone, market.next_phone, market.second, market.card, market.switched):
            own[pair] = own[pair[0]]
        market.group("two_accounts", pair)
