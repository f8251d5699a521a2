"""Rings behind addresses of others: scrapers at strangers' lines, bought accounts at rented fixed ones."""

import numpy as np

from eighth_worlds.operators import Operator
from eighth_worlds.rings_in_step import own_life
from eighth_worlds.service import Service
from eighth_worlds.sessions import BROWSE, CALL, POST, VOTE, cookie
from eighth_worlds.units import DAY, HOUR, U64, Ints, mixed


def residential_proxy(service: Service, members: Ints, leak: float) -> str:
    """Scrapers by the clock, each time from another stranger's line; few machines behind it, disguised or not."""
    rng, nets, diary, operator = service.rng, service.nets, service.diary, Operator(service)
    devices = service.new_devices(max(2, int(len(members) / rng.uniform(3, 8))))
    vendor = int(rng.integers(0, len(nets.exits)))
    source = operator.source(["server", "home", "vpn"])
    came, last = operator.sign_ups(members, rng.uniform(2, 14))
    bare = rng.random(len(members)) < leak
    code = np.where(bare, mixed(rng.choice(devices, len(members)), 1, 4), mixed(members, 3, 4))
    diary.session(members, came, nets.proxied(came, vendor), code, BROWSE, 2, True, 8)
    period, life = rng.uniform(8, 60) * HOUR, rng.uniform(5, 25) * DAY
    bound = 0.3 if leak == 1 else 0.93  # careful operators bind a browser profile to an account
    for account, joined in zip(members, came, strict=True):
        steps = rng.normal(1, 0.08, max(2, int(life / period))).clip(0.6, 1.5)
        at = joined + np.cumsum(period * steps)
        at = at[at < service.days * DAY - 600]
        own = devices[account % len(devices)]
        used = np.where(rng.random(len(at)) < bound, own, rng.choice(devices, len(at)))
        bare = rng.random(len(at)) < 0.6 * leak
        code = np.where(bare, mixed(used, 1, 4), mixed(np.full(len(at), account), at // DAY, 8))
        address = nets.proxied(at, vendor)
        diary.session(account, at, address, code, CALL, 3 + rng.poisson(5, len(at)), False, 3)
    seen = members[rng.random(len(members)) < 0.2 + 0.5 * leak]  # the operator looks in without the proxy
    at = operator.moments(min(last + 1, service.days - 2), len(seen))
    code = mixed(service.new_devices(1)[0], 1, 4) if leak > 0.8 else mixed(seen, 7, 4)
    diary.session(seen, at, source.address(at, devices[0]), code, BROWSE, 2)
    return source.kind


def aged_accounts(service: Service, members: Ints, leak: float) -> str:
    """Accounts that lived like anybody's, then were sold: a new password, a disguised browser, a fixed address each."""
    rng, nets, diary = service.rng, service.nets, service.diary
    days, operator = service.days, Operator(service)
    bought = rng.uniform(0.3, 0.7) * days
    came, old = rng.uniform(0, bought * 0.4, len(members)), rng.random(len(members)) < 0.6
    own_join(service, members, came, ~old)
    left = np.maximum(came + 1, bought * rng.uniform(0.4, 0.8, len(members)))
    own_life(service, members, came, left, rng.uniform(0.4, 1.2))
    base = int(rng.choice(nets.lines.addresses)) // 256 * 256
    rented = base + rng.choice(np.arange(1, 255), max(2, int(len(members) / rng.uniform(2, 4))), False)
    mine = rng.choice(rented, len(members)).astype(U64)
    profile = mixed(service.new_devices(len(members)), 1, 4)
    check(service, operator, members, bought, leak)
    at = np.concatenate([operator.moments(bought + 1 + later) for later in rng.uniform(0, 2, len(members))])
    four = np.zeros(len(members), U64)
    diary.event(members, at, (four, mine), profile, "password.reset")
    diary.session(members, at + 60, (four, mine), profile, BROWSE, 3)
    until = min(days - 1, bought + rng.uniform(8, 30))
    account, at, _ = operator.rounds(members, bought + 4, until, 0.5, 300)
    place = np.searchsorted(members, account)
    strays = rng.random(len(account)) < 0.12
    low = np.where(strays, rng.choice(rented, len(account)), mine[place]).astype(U64)
    address = (np.zeros(len(account), U64), low)
    purpose, events = rng.choice([POST, VOTE]), 2 + rng.poisson(3, len(account))
    diary.session(account, at, address, profile[place], purpose, events, False, 12)
    return "fixed"


def own_join(service: Service, members: Ints, day: np.ndarray, created: np.ndarray) -> None:
    """First sessions from the line and on the device that the account always had."""
    people, at = service.people, day * DAY + 900
    address = service.nets.lines.address(members, at, people.device[members])
    code = cookie(people.device[members], at)
    service.diary.session(members, at, address, code, people.taste[members], 2, created)


def check(service: Service, operator: Operator, members: Ints, day: float, leak: float) -> None:
    """The seller's program goes through some of the accounts before the sale, half a minute apart."""
    rng = service.rng
    source, device = operator.source(["server", "vpn"]), mixed(service.new_devices(1)[0], 1, 4)
    checked = members[rng.random(len(members)) < 0.3 + 0.5 * leak]
    at = operator.moments(int(day))[0] + np.cumsum(rng.exponential(40, len(checked)) + 4)
    service.diary.session(checked, at, source.address(at, 0), device if leak > 0.6 else 0, CALL, 1)
