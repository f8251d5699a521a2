"""Rings that get into accounts of others and send the goods to accounts of their own; and who only tries passwords."""

import numpy as np

from eighth_worlds.operators import Operator, Source
from eighth_worlds.service import Service
from eighth_worlds.sessions import BROWSE, CASH_OUT
from eighth_worlds.units import Codes, Ints, mixed


def account_takeover(service: Service, members: Ints, leak: float) -> str:
    """Mules on a machine or some, and their victims: failed logins, then an order, then a mule cashes out."""
    rng, nets, diary, operator = service.rng, service.nets, service.diary, Operator(service)
    devices = mixed(service.new_devices(int(rng.integers(1, 4))), 1, 4)
    source = operator.source(["vpn", "server", "vpn"])
    vendor = int(rng.integers(0, len(nets.exits)))
    came, last = operator.sign_ups(members, rng.uniform(1, 8))
    bare = rng.random(len(members)) < 0.25 + 0.6 * leak
    own, proxied = source.address(came, 0), nets.proxied(came, vendor)
    address = (np.where(bare, own[0], proxied[0]), np.where(bare, own[1], proxied[1]))
    diary.session(members, came, address, rng.choice(devices, len(members)), BROWSE, 2, True)
    days = operator.working_days(last + 1, last + rng.uniform(5, 20))
    victims = rng.choice(service.existed(days[0] - 1), int(rng.integers(8, 60)), False).tolist()
    service.victims += victims
    for victim in victims:
        at = operator.moments(rng.choice(days))
        attack(service, victim, at, (members, devices, source, vendor), leak)
    account, at, _ = operator.rounds(members, last + 1, days[-1] + 5, 0.4, 200)
    address = source.address(at, 0)
    device = rng.choice(devices, len(account))
    diary.session(account, at, address, device, CASH_OUT, 2 + rng.poisson(2, len(account)))
    for mule, joined in zip(members, came, strict=True):
        if rng.random() < 0.5:
            address, card = source.address(came[:1], 0), service.new_cards(1)[0]
            diary.event(mule, joined + 4000, address, devices[0], "token.add", card)
    return source.kind


def attack(service: Service, victim: int, at: np.ndarray, crew: tuple[Ints, Codes, Source, int], leak: float) -> None:
    """Passwords are tried on one account; most fall, and the goods go to a mule."""
    rng, nets, diary = service.rng, service.nets, service.diary
    members, devices, source, vendor = crew
    failed, device = int(rng.integers(0, 5)), rng.choice(devices)
    address = source.address(at, 0) if rng.random() < leak else nets.proxied(at, vendor)
    diary.event(victim, at - 20 - 15 * np.arange(failed), address, device, "login.failed")
    if rng.random() >= 0.7:
        return
    diary.session(victim, at, address, device, CASH_OUT, 2)
    if rng.random() < 0.5:
        diary.event(victim, at + 90, address, device, "password.reset")
    mule, later = rng.choice(members), at + rng.uniform(120, 900)
    address = source.address(later, 0)
    used = device if rng.random() < leak else rng.choice(devices)
    diary.session(mule, later, address, used, CASH_OUT, 2 + rng.poisson(2))


def stuffing(service: Service, count: int) -> None:
    """A campaign that only tries passwords, from strangers' lines; it has no accounts of its own."""
    rng, diary, operator = service.rng, service.diary, Operator(service)
    vendor, start = int(rng.integers(0, len(service.nets.exits))), rng.uniform(2, service.days - 4)
    days, base = operator.working_days(start, service.days)[:3], service.new_devices(1)[0]
    victims = rng.choice(service.existed(start - 2), count, False)
    at = np.sort(np.concatenate([operator.moments(rng.choice(days)) for _ in range(count)]))
    device = mixed(base, np.arange(count) // int(rng.integers(8, 40)), 17)
    high, low = service.nets.proxied(at, vendor)
    for nth, often in enumerate((1, 0.5, 0.25)):
        hit = np.flatnonzero(rng.random(count) < often)
        diary.event(victims[hit], at[hit] + 3 * nth, (high[hit], low[hit]), device[hit], "login.failed")
    hit = np.flatnonzero(rng.random(count) < 0.03)
    diary.session(victims[hit], at[hit] + 12, (high[hit], low[hit]), device[hit], CASH_OUT, 2)
    service.victims += victims.tolist()
