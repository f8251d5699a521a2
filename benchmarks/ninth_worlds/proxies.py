"""How does a script drive accounts through rented homes? Tied by a device, a card, or with care by the run's minutes only."""

import numpy as np

from ninth_worlds.crew import Crew, enlist, rounds
from ninth_worlds.exits import exits, sign_up, spend
from ninth_worlds.habits import HABIT
from ninth_worlds.market import Market
from ninth_worlds.recruit import clumps
from ninth_worlds.units import Ints


def residential_proxy(market: Market, tier: str, members: Ints) -> None:
    """Accounts behind rented homes."""
    rng = market.rng
    crew = Crew(market, members)
    hard = tier == "hard"
    tie = str(rng.choice(["time", "rotate"])) if hard else str(rng.choice(["device", "card", "both"]))
    how = "aged" if hard and rng.random() < 0.35 else str(rng.choice(["new", "mixed"]))
    born, new = enlist(crew, how)
    profile = market.devices[members, 0].copy()
    if tie in ("device", "both"):
        clump = clumps(rng, members.size, 3, 9)
        profile = market.new_devices(clump.max() + 1)[clump]
    if tie in ("card", "both"):
        clump = clumps(rng, members.size, 3, 9)
        market.card_of[members, 0] = market.new_cards(clump.max() + 1)[clump]
        market.card_of[members, 1] = -1
    sticky = exits(market, members.size)  # some keep their exit a while

    def gear(who: Ints) -> tuple[Ints, Ints]:
        """Place and device of each visit."""
        device = profile[who]
        if tie == "rotate":
            device = market.new_devices(who.size)
        keep = rng.random(who.size) < 0.15
        return np.where(keep, sticky[who], exits(market, who.size)), device

    joined = np.flatnonzero(new)
    if joined.size:
        place, device = gear(joined)
        sign_up(market, members[joined], born[joined], place, device)
    if hard:  # scripted runs
        crew.tempo = rng.uniform(4, 25)
        runs = crew.times(int(rng.integers(10, 22)), np.quantile(born, 0.5) + 3600)
        who, at, _ = rounds(crew, born, 0, times=runs, share=rng.uniform(0.5, 0.8))
    else:
        who, at, _ = rounds(crew, born, rng.uniform(3 if tie == "card" else 2, 6), chunk=(3, 10))
    place, device = gear(who)
    habit = str(rng.choice(["promo_hand", "boost_hand", "spam_hand"], p=[0.5, 0.25, 0.25]))
    if tie in ("card", "both"):
        habit = "promo_hand"
    spend(market, members[who], at, place, device, HABIT[habit], deep=rng.uniform(1.3 if tie == "card" else 0.4, 1.8))
    market.ring("residential_proxy", tier, members)
