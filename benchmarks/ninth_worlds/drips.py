"""How are accounts made slowly? Over weeks, by a few devices in turn: nothing ever looks like a wave."""

import numpy as np

from ninth_worlds.crew import Crew, rounds
from ninth_worlds.exits import sign_up, spend
from ninth_worlds.habits import HABIT
from ninth_worlds.market import Market
from ninth_worlds.people import HOME
from ninth_worlds.recruit import clumps
from ninth_worlds.units import Floats, Ints


def slow_drip(market: Market, tier: str, members: Ints) -> None:
    """An account now and then."""
    rng = market.rng
    crew = Crew(market, members, start=rng.uniform(0, 0.1) * market.seconds, end=market.seconds - 3600)
    crew.tempo = rng.uniform(300, 3000)
    market.signed_up[members] = np.nan
    born = rng.permutation(crew.times(members.size, crew.start, crew.end - 4 * 86400))
    old = rng.random(members.size) < rng.uniform(0, 0.25)
    born[old] = crew.start
    market.signed_up[members[~old]] = born[~old]
    country = int(market.country[members[0]])
    places = np.append(market.net.lines(country, int(rng.integers(1, 4))), market.net.carrier(country))
    if rng.random() < 0.3:
        places[0] = market.places[rng.integers(0, market.accounts), HOME]  # a shared house
    tools = market.new_devices(max(1, int(members.size / rng.uniform(4, 12))))
    pair = clumps(rng, members.size, 2, 4)
    bag = market.new_devices(members.size)
    if tier == "hard":
        market.bank_of[members] = market.new_cards(pair.max() + 1)[pair]  # paid out to few purses

    def gear(who: Ints, at: Floats) -> tuple[Ints, Ints]:
        """Place and device of each visit."""
        era = np.clip((at / market.seconds * tools.size).astype(int), 0, tools.size - 1)
        some = tools[rng.integers(0, tools.size, who.size)]
        device = np.where(rng.random(who.size) < 0.75, tools[era], some)
        place = rng.choice(places, who.size)
        if tier == "hard":  # own phone, at times a mate's
            device = bag[who]
            swap = np.flatnonzero(rng.random(who.size) < 0.15)
            for nth in swap:
                device[nth] = bag[rng.choice(np.flatnonzero(pair == pair[who[nth]]))]
            place = np.where(rng.random(who.size) < 0.5, places[-1], place)
        return place, device

    joined = np.flatnonzero(~old)
    place, device = gear(joined, born[joined])
    sign_up(market, members[joined], born[joined], place, device, deep=1.0)
    who, at, _ = rounds(crew, born, rng.uniform(1.8, 4.5), chunk=(1, 3))
    place, device = gear(who, at)
    habit = str(rng.choice(["promo_hand", "boost_hand", "spam_hand"]))
    spend(market, members[who], at, place, device, HABIT["promo_hand" if tier == "hard" else habit])
    market.ring("slow_drip", tier, members)
