"""How are accounts of others plundered?

A crew logs in to many people's accounts: those are victims. Its own accounts, mules that receive the money, are the
ring. Plainly from one to three machines through one exit; with care from a fresh machine for every two to six victims.
"""

import numpy as np

from ninth_worlds.crew import Crew, enlist
from ninth_worlds.exits import exits, sign_up, spend
from ninth_worlds.habits import EVENT, HABIT
from ninth_worlds.market import Market
from ninth_worlds.people import HOME, PHONE
from ninth_worlds.units import DAY, Floats, Ints


def plunder(market: Market, victims: Ints, place: Ints, device: Ints, at: Floats, purse: Ints) -> None:
    """The crew in victims' accounts; later the owners notice."""
    rng = market.rng
    style = rng.random(victims.size)
    look = style < 0.25
    cash = (style >= 0.25) & (style < 0.65)
    goods = style >= 0.65
    for those, habit in ((look, "thief_look"), (cash, "thief_cash"), (goods, "thief_goods")):
        if those.any():
            card = purse[those] if habit == "thief_cash" else -1
            market.visit(
                victims[those],
                at[those],
                place[those],
                device[those],
                2 + rng.poisson(2.0, those.sum()),
                rng.uniform(10, 60),
                HABIT[habit],
                first=EVENT["login"],
                card=card,
            )
    saw = np.flatnonzero(~look & (rng.random(victims.size) < 0.6))
    when = at[saw] + rng.lognormal(np.log(9 * 3600), 1.1, saw.size)
    in_time = when < market.seconds - 900
    owners, when = victims[saw][in_time], when[in_time]
    market.event(owners, when, EVENT["password_change"], market.places[owners, HOME], market.devices[owners, PHONE])
    market.event(
        owners,
        when + rng.uniform(60, 800, owners.size),
        EVENT["support_ticket"],
        market.places[owners, HOME],
        market.devices[owners, PHONE],
    )


def chosen(market: Market, crew: Crew, hard: bool) -> tuple[Ints, Floats]:
    """Victims, who live their own life and were there in time, and when the crew comes, in order."""
    rng, start, middle = market.rng, crew.start, crew.start + 0.5 * (crew.end - crew.start)
    alive = np.flatnonzero(market.lives & ~market.in_ring & (market.appetite > 1.0))
    count = market.crowd_size(15, 110) if hard else market.crowd_size(25, 160)
    free = alive[~market.robbed[alive]]
    victims = rng.choice(free, min(count, free.size // 4), replace=False)
    born = np.nan_to_num(market.signed_up[victims], nan=0.0)
    victims = victims[born < middle]
    market.robbed[victims] = True
    since = middle if (born > start).any() and rng.random() < 0.3 else start
    at = rng.permutation(crew.times(victims.size, since, crew.end))
    at = np.maximum(at, np.nan_to_num(market.signed_up[victims], nan=0.0) + 3600)
    order = np.argsort(at)
    return victims[order], at[order]


def with_care(market: Market, victims: Ints, at: Floats) -> tuple[Floats, Ints, Ints, Ints]:
    """Moments, machines, places and the machine of each visit: one for a few victims, in one sitting."""
    rng = market.rng
    cut = np.cumsum(rng.integers(2, 7, victims.size))
    batch = np.searchsorted(cut, np.arange(victims.size), side="right")
    for sitting in np.unique(batch):
        those = np.flatnonzero(batch == sitting)
        at[those] = at[those[0]] + np.cumsum(rng.lognormal(np.log(400), 0.7, those.size))
    at = np.maximum(at, np.nan_to_num(market.signed_up[victims], nan=0.0) + 3600)
    tools = market.new_devices(batch.max() + 1)
    gate = exits(market, batch.max() + 1)
    place = np.where(rng.random(victims.size) < 0.7, gate[batch], exits(market, victims.size))
    return at, tools, place, tools[batch]


def plainly(market: Market, victims: Ints) -> tuple[Ints, Ints, Ints]:
    """Machines, places and the machine of each visit: a few for all, behind one server or VPN."""
    rng = market.rng
    tools = market.new_devices(int(rng.integers(1, 4)))
    device = rng.choice(tools, victims.size)
    rents = rng.random() < 0.5
    seat = market.net.host(int(rng.integers(1, 8))) if rents else market.net.vpn(int(rng.integers(2, 20)))
    return tools, np.full(victims.size, seat), device


def takeover(market: Market, tier: str, members: Ints) -> None:
    """Mules and victims; without mules a crew that only plunders."""
    rng, hard = market.rng, tier == "hard"
    crew = Crew(market, members if members.size else np.array([0]))
    crew.start = rng.uniform(0.05, 0.5) * market.seconds
    crew.end = min(market.seconds - DAY, crew.start + rng.uniform(3, 24) * DAY)
    born, new = np.empty(0), np.empty(0, bool)
    if members.size:
        how = "aged" if hard and rng.random() < 0.5 else "mixed"
        end = crew.end
        born, new = enlist(crew, how, spread=(0.02, 0.3))
        crew.end = min(market.seconds - DAY, max(end, born.max() + 5 * DAY))
    victims, at = chosen(market, crew, hard)
    if hard:
        at, tools, place, device = with_care(market, victims, at)
    else:
        tools, place, device = plainly(market, victims)
    at = np.minimum(at, market.seconds - 1200)
    purses = market.bank_of[members] if members.size else market.new_cards(3)
    plunder(market, victims, place, device, at, rng.choice(purses, victims.size))
    market.attack(victims)
    if not members.size:
        return
    if rng.random() < 0.5:  # two or three purses for all
        market.bank_of[members] = rng.choice(purses[: max(1, members.size // 3)], members.size)
    joined = np.flatnonzero(new)
    if joined.size:
        gate = exits(market, joined.size) if hard else np.full(joined.size, place[0])
        sign_up(market, members[joined], born[joined], gate, rng.choice(tools, joined.size))
    # the mules are worked from the crew's machines, around the sittings
    who = np.repeat(np.arange(members.size), int(rng.integers(3, 8)))
    near = rng.integers(0, victims.size, who.size)
    worked = at[near] + rng.lognormal(np.log(1500), 0.8, who.size)
    early = worked < born[who] + 600
    worked[early] = born[who[early]] + rng.exponential(2 * DAY, early.sum()) + 700
    worked = np.minimum(worked, market.seconds - 300)
    mate = np.where(early, rng.choice(tools, who.size), device[near])
    own = rng.random(who.size) < (0.45 if hard else 0.2)
    mule = members[who]
    place = np.where(own, market.places[mule, HOME], place[near])
    device = np.where(own, market.devices[mule, PHONE], mate)
    spend(market, mule, worked, place, device, HABIT["mule"])
    market.ring("takeover", tier, members)
