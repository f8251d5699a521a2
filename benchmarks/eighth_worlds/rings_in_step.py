"""Rings that share nothing but the moment: friends who vote for each other, accounts that one hand moves at once."""

import numpy as np

from eighth_worlds.operators import Operator
from eighth_worlds.service import Service
from eighth_worlds.sessions import BROWSE, POST, VOTE, cookie
from eighth_worlds.units import DAY, HOUR, Address, Floats, Ints, hours, mixed


def own_address(service: Service, account: Ints, at: Floats) -> Address:
    """From one's own home or telephone, as by habit."""
    people = service.people
    home = service.nets.lines.address(account, at, people.device[account])
    mobile = service.nets.mobile(people.carrier[account], people.region[account], account, at)
    out = service.rng.random(len(account)) < people.mobile[account]
    return np.where(out, mobile[0], home[0]), np.where(out, mobile[1], home[1])


def own_life(service: Service, members: Ints, since: Floats, until: Floats, rate: float) -> None:
    """Sessions like anybody's, so many in a week, between two days."""
    rng, people = service.rng, service.people
    often = rng.poisson(np.maximum(rate * (until - since) / 7, 0.1), len(members))
    account, first = np.repeat(members, often), np.repeat(since, often)
    day = np.floor(first + rng.random(len(account)) * np.repeat(until - since, often))
    at = (day + hours(rng, len(account)) / 24) * DAY
    at = np.where(at < first * DAY, first * DAY + 600, at)
    inside = at < service.days * DAY - 900
    account, at = account[inside], at[inside]
    address = own_address(service, account, at)
    code = cookie(people.device[account], at)
    events = 1 + rng.poisson(2, len(account))
    service.diary.session(account, at, address, code, people.taste[account], events)


def collusion(service: Service, members: Ints, leak: float) -> str:
    """People of one chat: one posts, within minutes the others vote; some visit each other or lend a machine."""
    rng, people, diary, days = service.rng, service.people, service.diary, service.days
    since = rng.uniform(0, days * 0.3, len(members))
    new = rng.random(len(members)) < 0.6
    at = since * DAY + 700
    address = service.nets.lines.address(members, at, people.device[members])
    diary.session(members, at, address, cookie(people.device[members], at), BROWSE, 3, new)
    own_life(service, members, since, np.full(len(members), days - 0.5), rng.uniform(0.5, 1.5))
    part, lag = rng.uniform(0.5, 0.9), rng.uniform(2, 15) * 60
    posting = rng.choice(members, max(1, len(members) // 4), False)
    for moment in np.sort(rng.uniform(0.3, 0.98, int(rng.integers(8, 28)))) * days * DAY:
        call = moment // DAY * DAY + (float(rng.normal(19, 3)) % 24) * HOUR
        who = members[rng.random(len(members)) < part]
        at = call + np.where(who == posting[0], 0, rng.gamma(1.5, lag, len(who)))
        who, at = who[at < days * DAY - 600], at[at < days * DAY - 600]
        address = own_address(service, who, at)
        purpose = np.where(np.isin(who, posting), POST, VOTE)
        code = cookie(people.device[who], at)
        diary.session(who, at, address, code, purpose, 1 + rng.poisson(1.5, len(who)))
    for i in range(1, len(members)):
        if rng.random() < 0.3 + 0.4 * leak:
            visit(service, members[i], members[int(rng.integers(0, i))])
    return "friends"


def visit(service: Service, guest: int, host: int) -> None:
    """Some sessions of a guest at his host's line, sometimes on the host's machine."""
    rng, people = service.rng, service.people
    at = rng.uniform(0.35, 0.95, int(rng.integers(1, 4))) * service.days * DAY
    device = people.device[host] if rng.random() < 0.4 else people.device[guest]
    address = service.nets.lines.address(host, at)
    service.diary.session(guest, at, address, cookie(device, at), VOTE, 2)


def lockstep(service: Service, members: Ints, leak: float) -> str:
    """Each account with a line and a machine of its own; most of them vote within minutes, on many days."""
    rng, lines, diary, days = service.rng, service.nets.lines, service.diary, service.days
    operator = Operator(service)
    came, last = operator.sign_ups(members, rng.uniform(2, 20))
    device = mixed(service.new_devices(len(members)), 1, 4)
    at = came + rng.uniform(0, 5 * HOUR, len(members))
    address = lines.address(members, came, device)
    diary.session(members, at, address, device, BROWSE, 2, rng.random(len(members)) < 0.8)
    part, spread = rng.uniform(0.7, 0.95), rng.uniform(60, 500) * (1.6 - leak)
    shifts = operator.working_days(last + 1, days)
    if len(shifts) < 8:
        shifts = sorted(rng.choice(np.arange(max(0, days - 12), days - 1), 8).tolist())
    for day in rng.choice(shifts, min(len(shifts), int(rng.integers(8, 26))), False):
        who = np.flatnonzero(rng.random(len(members)) < part)
        at = operator.moments(day)[0] + rng.uniform(0, spread, len(who))
        address = lines.address(members[who], at, device[who])
        diary.session(members[who], at, address, device[who], VOTE, 1 + rng.poisson(2, len(who)), False, 10)
    account = rng.choice(members, len(members) * 2)
    at = rng.uniform(min(last + 1, days - 4), days - 1, len(account)) * DAY
    own = device[np.searchsorted(members, account)]
    diary.session(account, at, lines.address(account, at, own), own, BROWSE, 2)
    return "apart"
