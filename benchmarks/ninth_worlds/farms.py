"""How does an account farm work? Many accounts on one bench; careful ones rotate devices, hide in a NAT or buy old accounts."""

import numpy as np

from ninth_worlds.crew import Crew, enlist, rounds
from ninth_worlds.exits import exits, sign_up, spend
from ninth_worlds.habits import HABIT
from ninth_worlds.market import Market
from ninth_worlds.units import Floats, Ints


def bench(market: Market, crew: Crew, kind: str) -> Ints:
    """Places of the bench."""
    country = int(market.country[crew.members[0]])
    if kind == "line":
        return market.net.lines(country, int(market.rng.integers(1, 3)))
    if kind == "carrier":
        return np.array([market.net.carrier(country)])
    if kind == "host":
        return np.array([market.net.host(int(market.rng.integers(1, 6)))])
    if market.cafes and market.rng.random() < 0.5:  # among honest guests
        return np.array([market.rng.choice(market.cafes)])
    return np.array([market.net.site(1)])


def farm(market: Market, tier: str, members: Ints) -> None:
    """Many accounts on few devices."""
    rng = market.rng
    crew = Crew(market, members)
    trick = "none" if tier == "plain" else str(rng.choice(["rotate", "nat", "aged"]))
    how = "aged" if trick == "aged" else str(rng.choice(["new", "mixed", "old"], p=[0.5, 0.37, 0.13]))
    born, new = enlist(crew, how)
    seat = bench(
        market, crew, "carrier" if trick == "nat" else str(rng.choice(["line", "host", "site"], p=[0.6, 0.2, 0.2]))
    )
    per_tool = rng.uniform(2.5, 5) if trick in ("nat", "aged") else rng.uniform(4, 14)
    tools = market.new_devices(max(1, round(members.size / per_tool)))
    tool = tools[rng.integers(0, tools.size, members.size)]
    loyal = rng.uniform(0.7, 1.0)  # else any bench device
    away = 0.0 if trick == "none" else rng.uniform(0, 0.25)  # visits through exits
    if rng.random() < 0.4:  # a few cards serve many
        wallet = market.new_cards(max(1, members.size // int(rng.integers(4, 12))))
        market.card_of[members, 0] = rng.choice(wallet, members.size)
    if rng.random() < 0.3:
        market.bank_of[members] = rng.choice(market.new_cards(max(1, members.size // 8)), members.size)

    def gear(who: Ints, at: Floats) -> tuple[Ints, Ints]:
        """Place and device of each visit."""
        device = np.where(rng.random(who.size) < loyal, tool[who], rng.choice(tools, who.size))
        if trick == "rotate":  # a new id each day or visit
            device = market.new_devices(who.size)
        place = seat[(who + (at // (86400 * 6)).astype(int)) % seat.size]
        out = rng.random(who.size) < away
        place = np.where(out, exits(market, who.size), place)
        return place, device

    joined = np.flatnonzero(new)
    if joined.size:
        place, device = gear(joined, born[joined])
        sign_up(market, members[joined], born[joined], place, device)
    habit = HABIT[str(rng.choice(["promo_hand", "spam_hand", "boost_hand"]))]
    who, at, _ = rounds(crew, born, rng.uniform(1.5, 5), chunk=(3, 11))
    place, device = gear(who, at)
    spend(market, members[who], at, place, device, habit, deep=rng.uniform(0.8, 2.2))
    market.ring("farm", tier, members)
