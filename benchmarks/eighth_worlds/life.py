"""How do honest people come by? From where they are at the hour, on what they have at hand; some are programs."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from eighth_worlds.habits import machines, whereabouts
from eighth_worlds.people import AT_SITE, BY_VPN, MOBILE
from eighth_worlds.service import Service
from eighth_worlds.sessions import BROWSE, CALL, cookie
from eighth_worlds.units import DAY, U64, Bools, Codes, Floats, Ints, hours, mixed


@dataclass
class Visits:
    """Sessions to be: whose, when, whether the first, and what the service will see of it."""

    account: Ints
    at: Floats
    first: Bools
    where: Ints
    device: Codes
    high: Codes
    low: Codes


def live(service: Service) -> None:
    """All sessions of honest people, their cards, slips of the finger and forgotten passwords."""
    rng, people = service.rng, service.people
    alone = np.array(people.waiting, int)
    programs = alone[rng.random(len(alone)) < 0.012] if len(alone) else alone
    visits = planned(service, programs)
    at_site(service, visits)
    hidden = people.private[visits.account] & (visits.where != AT_SITE)
    visits.device[hidden] = mixed(np.flatnonzero(hidden), 91, service.seed)
    program = hosted(service, visits, programs)
    account, count = visits.account, len(visits.account)
    events = 1 + rng.geometric(1 / people.depth[account]) - (rng.random(count) < 0.35)
    calls = rng.geometric(1 / 25, count)
    events = np.where(program, calls, np.where(rng.random(count) < 0.01, events * 12, events))
    purpose = np.where(program, CALL, np.where(rng.random(count) < 0.25, BROWSE, people.taste[account]))
    created = visits.first & people.new[account]
    gap = rng.lognormal(3.6, 0.7, count)
    address = (visits.high, visits.low)
    service.diary.session(account, visits.at, address, visits.device, purpose, events, created, gap)
    beside(service, visits)


def planned(service: Service, programs: Ints) -> Visits:
    """Who comes when: everybody once, then as often as one does while one stays; with line and device of the habit."""
    rng, people, days = service.rng, service.people, service.days
    end = np.minimum(days - 0.02, people.came + people.life)
    weeks = np.maximum(end - people.came, 0) / 7
    again = (rng.random(service.count) < 0.3).astype(int)
    often = np.where(people.bounce, again, rng.poisson(people.rate * weeks))
    often[programs] = np.clip(rng.lognormal(3.2, 1.1, len(programs)), 3, 400)
    end[programs] = days - 0.02
    account = np.repeat(service.honest, often[service.honest])
    first = np.maximum(people.came[account], 0)
    day = np.floor(first + rng.random(len(account)) * (end[account] - first))
    at = day + hours(rng, len(account)) / 24 - people.zone[account] / 24
    at = np.where(people.bounce[account], first + rng.exponential(0.1, len(account)), at)
    at = np.where(at <= first, first + rng.uniform(0.001, 0.4, len(account)), at)
    inside = at < days - 0.01
    account = np.concatenate([service.honest, account[inside]])
    at = np.concatenate([people.came[service.honest], at[inside]]) * DAY
    is_first = np.arange(len(account)) < len(service.honest)
    where = whereabouts(service, account, at, is_first)
    machine = machines(service, account, at, where)
    device = cookie(machine, at)
    high, low = service.nets.lines.address(people.home[account], at, machine)
    out = where == MOBILE
    high[out], low[out] = service.nets.mobile(
        people.carrier[account[out]], people.region[account[out]], account[out], at[out]
    )
    for vpn, exits in enumerate(service.nets.vpns):
        mine = (where == BY_VPN) & (people.vpn[account] == vpn)
        high[mine], low[mine] = service.nets.any_of(exits, mine.sum())
    return Visits(account, at, is_first, where, device, high, low)


def at_site(service: Service, visits: Visits) -> None:
    """Sessions at sites: their addresses, perhaps their machines."""
    rng, people = service.rng, service.people
    there = np.flatnonzero(visits.where == AT_SITE)
    for number, rows in pd.Series(there).groupby(people.site[visits.account[there]]):
        site, mine = service.sites[number], rows.to_numpy()
        visits.high[mine], visits.low[mine] = service.nets.any_of(site.addresses, len(mine))
        if len(site.devices):
            lent = mine[rng.random(len(mine)) < site.device_often]
            machine = rng.choice(site.devices, len(lent))
            at = visits.at[lent]
            visits.device[lent] = mixed(machine, at // DAY, 2) if site.wiped else cookie(machine, at)
        six = mine[rng.random(len(mine)) < site.six]
        visits.high[six] = (U64(site.prefix) << U64(32)) | (mixed(visits.account[six], number) % U64(40))
        visits.low[six] = mixed(visits.device[six], visits.at[six] // DAY, 3)


def hosted(service: Service, visits: Visits, programs: Ints) -> Bools:
    """Which sessions are a program's: it has no device, and two in three run in a computing centre."""
    program = np.isin(visits.account, programs)
    visits.device[program] = 0
    server = np.zeros(service.count, U64)
    server[programs] = np.array([service.nets.servers(1)[0] for _ in programs], U64)
    away = program & (visits.account % 3 > 0)
    visits.high[away], visits.low[away] = 0, server[visits.account[away]]
    return program


def beside(service: Service, visits: Visits) -> None:
    """A card is seen once at least; people mistype and forget passwords."""
    rng, cards, diary = service.rng, service.people.card[visits.account], service.diary
    count = len(visits.account)

    def address(rows: Ints) -> tuple[Codes, Codes]:
        return visits.high[rows], visits.low[rows]

    paid = np.flatnonzero((cards > 0) & (visits.first | (rng.random(count) < 0.03)))
    who, at = visits.account[paid], visits.at[paid]
    diary.event(who, at + 95, address(paid), visits.device[paid], "token.add", cards[paid])
    diary.event(who, at + 140, address(paid), visits.device[paid], "checkout", cards[paid])
    slip = np.flatnonzero(~visits.first & (rng.random(count) < 0.04))
    diary.event(visits.account[slip], visits.at[slip] - 25, address(slip), visits.device[slip], "login.failed")
    reset = slip[rng.random(len(slip)) < 0.3]
    diary.event(visits.account[reset], visits.at[reset] - 10, address(reset), 0, "password.reset")
