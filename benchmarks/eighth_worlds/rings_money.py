"""Rings that are after cards: which of the stolen ones still pay?"""

import numpy as np

from eighth_worlds.operators import Operator
from eighth_worlds.service import Service
from eighth_worlds.sessions import BROWSE
from eighth_worlds.units import Ints, mixed


def card_testing(service: Service, members: Ints, leak: float) -> str:
    """Many cards on each account, some on several, some of honest owners; exits change while they are tried."""
    rng, nets, diary, operator = service.rng, service.nets, service.diary, Operator(service)
    devices = mixed(service.new_devices(int(rng.integers(2, 8))), 1, 4)
    source = operator.source(["vpn", "server", "server", "home"])
    vendor = int(rng.integers(0, len(nets.exits)))
    came, _ = operator.sign_ups(members, rng.uniform(1, 5))
    for account, joined, cards in zip(members, came, tried(service, members, leak), strict=True):
        device = rng.choice(devices)
        one = np.array([joined])
        address = source.address(one, 0) if rng.random() < leak else nets.proxied(one, vendor)
        diary.session(account, joined, address, device, BROWSE, 2, True, 10)
        pause = rng.choice([8, 60, 900])
        at = joined + 40 + np.cumsum(rng.exponential(pause, len(cards)) + 4)
        leaves = rng.random() < 0.3
        if rng.random() < leak:
            address = source.address(at, 0)
        elif leaves:
            address = nets.proxied(at, vendor)
        diary.event(account, at, address, device, "token.add", np.array(cards))
        diary.event(account, at + rng.uniform(1, 4, len(cards)), address, device, "checkout", np.array(cards))
    return source.kind


def tried(service: Service, members: Ints, leak: float) -> list[list[int]]:
    """Which cards each account tries."""
    rng, owned = service.rng, service.people.card
    cards = service.new_cards(len(members) * int(rng.integers(2, 7)))
    owners = [owner for owner in rng.choice(service.honest, 12).tolist() if owned[owner] > 0]
    owners = owners[: int(rng.integers(0, 4))]
    service.victims += owners
    cards[: len(owners)] = owned[owners]
    lists = [part.tolist() for part in np.array_split(rng.permutation(cards), len(members))]
    for mine in lists:
        for _ in range(rng.binomial(len(mine), 0.3 * leak + 0.12)):
            other = lists[int(rng.integers(0, len(members)))]
            other.append(int(rng.choice(mine)))
    return lists
