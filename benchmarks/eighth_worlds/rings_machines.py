"""Rings of many accounts on few machines: farms, farms that wipe, slow drips, small cliques."""

import numpy as np

from eighth_worlds.operators import Operator
from eighth_worlds.service import Service
from eighth_worlds.sessions import BROWSE, POST, VOTE
from eighth_worlds.units import DAY, U64, Ints, mixed


def device_farm(service: Service, members: Ints, leak: float) -> str:
    """Racks of telephones with three to nine accounts each; those of careful crews are wiped every day."""
    rng, operator = service.rng, Operator(service)
    devices = service.new_devices(max(1, int(np.ceil(len(members) / rng.uniform(3, 9)))))
    bound = devices[np.arange(len(members)) % len(devices)]
    source = operator.source(["home", "server", "modem", "modem"])
    came, last = operator.sign_ups(members, rng.uniform(2, 16))
    address = source.address(came, bound)
    events = 1 + rng.poisson(2, len(members))
    service.diary.session(members, came, address, mixed(bound, 1, 4), VOTE, events, True, 15)
    until = last + rng.uniform(6, 30)
    account, at, _ = operator.rounds(members, last + 1, until, rng.uniform(0.2, 0.6), 240)
    used = bound[np.searchsorted(members, account)]
    used = np.where(rng.random(len(account)) < 0.15, rng.choice(devices, len(account)), used)
    kept = rng.random(len(account)) < leak + 0.2
    code = np.where(kept, mixed(used, 1, 4), mixed(used, at // DAY, 4))
    address = source.address(at, used)
    purpose = rng.choice([POST, VOTE])
    service.diary.session(account, at, address, code, purpose, 2 + rng.poisson(3, len(account)), False, 12)
    return source.kind


def rotating_farm(service: Service, members: Ints, _: float) -> str:
    """One machine and a modem or a line, both as good as new after every three to seven accounts; all work alike."""
    rng, operator = service.rng, Operator(service)
    device, source = int(service.new_devices(1)[0]), operator.source(["modem", "home", "modem"])
    run = int(rng.integers(3, 8))
    came, last = operator.sign_ups(members, rng.uniform(3, 15))
    nth = np.arange(len(members)) // run
    address = source.address(came, mixed(device, nth))
    service.diary.session(members, came, address, mixed(device, nth, 12), VOTE, 2, True, 15)
    until = last + rng.uniform(10, 35)
    account, at, day = operator.rounds(members, last + 1, until, rng.uniform(0.3, 0.6), 200)
    nth = np.arange(len(account)) // run
    address = source.address(at, mixed(device, day))
    purpose = rng.choice([POST, VOTE])
    events = 2 + rng.poisson(2.5, len(account))
    service.diary.session(account, at, address, mixed(device, nth, 13), purpose, events, False, 12)
    return source.kind


def slow_drip(service: Service, members: Ints, leak: float) -> str:
    """An account every day or three; two or three of address, device and card tie neighbours, nothing happens at once."""
    rng, operator, days = service.rng, Operator(service), service.days
    gap = min(rng.uniform(0.7, 3), (days - 6) / len(members))
    start = rng.uniform(0, max(1, days - 5 - gap * len(members)))
    nth = np.arange(len(members)) + rng.uniform(-0.3, 0.3, len(members))
    came = np.sort(np.array([operator.moments(day)[0] for day in start + gap * nth.clip(0)]))
    source, device = operator.source(["home", "home", "server"]), service.new_devices(1)[0]
    ties = rng.permutation(["address", "device", "card"])[: 2 if leak < 0.9 else 3].tolist()
    wiped = int(rng.integers(3, 7))
    cards, served = service.new_cards(len(members)), int(rng.integers(2, 5))
    for i, account in enumerate(members):
        pause = rng.uniform(2, 8)
        later = np.cumsum(rng.exponential(pause, int(rng.integers(1, 5)))) * DAY
        at = came[i] + np.concatenate([[0.0], later])
        at = at[at < days * DAY - 900]
        code = mixed(device, i // wiped, 4) if "device" in ties else mixed(account, 5, 4)
        address = source.address(at, device) if "address" in ties else service.nets.proxied(at, 0)
        purpose, events = rng.choice([BROWSE, POST]), 1 + rng.poisson(2, len(at))
        service.diary.session(account, at, address, code, purpose, events, np.arange(len(at)) == 0)
        if "card" in ties:
            first = (address[0][0], address[1][0])
            service.diary.event(account, at[0] + 120, first, code, "token.add", cards[i // served])
    return "+".join(sorted(ties))


def small_clique(service: Service, members: Ints, leak: float) -> str:
    """One person with three to six accounts that vote: one home, a device or two, one card on some of them."""
    rng, nets, diary, operator = service.rng, service.nets, service.diary, Operator(service)
    home, devices = nets.new_home(), service.new_devices(int(rng.integers(1, 3)))
    carrier, region = int(rng.integers(0, len(nets.carriers))), int(rng.integers(0, 6))
    card = service.new_cards(1)[0]
    start = rng.uniform(0, service.days * 0.5)
    joined = start + rng.exponential(3, len(members)).clip(0, service.days * 0.3)
    came = np.sort(np.concatenate([operator.moments(day) for day in joined]))
    usual = mixed(devices[0], 1, 4)
    diary.session(members, came, nets.lines.address(home, came, devices[0]), usual, VOTE, 3, True)
    since = start + service.days * 0.3
    account, at, nth = operator.rounds(members, since, since + rng.uniform(8, 40), 0.85, 90)
    device = devices[(mixed(nth, members[0]) % U64(len(devices))).astype(int)]
    line = nets.lines.address(home, at, device)
    mobile = nets.mobile(carrier, region, members[0], at)
    out = mixed(nth, members[1]) % U64(10) < U64(2)
    address = (np.where(out, mobile[0], line[0]), np.where(out, mobile[1], line[1]))
    kept = rng.random(len(account)) < 0.35 + 0.6 * leak
    code = np.where(kept, mixed(device, 1, 4), mixed(account, 6, 4))
    diary.session(account, at, address, code, VOTE, 1 + rng.poisson(2.5, len(account)), False, 15)
    payers = members[: max(2, int(len(members) * leak))]
    paid = came[: len(payers)] + 200
    diary.event(payers, paid, nets.lines.address(home, paid), usual, "token.add", card)
    diary.event(payers, paid + 40, nets.lines.address(home, paid), usual, "checkout", card)
    return "home"
