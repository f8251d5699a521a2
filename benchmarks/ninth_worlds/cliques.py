"""How does one person run a handful of accounts? On one phone or line; with care on a phone each, tied by little."""

import numpy as np

from ninth_worlds.crew import Crew, enlist, rounds
from ninth_worlds.exits import sign_up, spend
from ninth_worlds.habits import HABIT
from ninth_worlds.market import Market
from ninth_worlds.people import HOME
from ninth_worlds.units import Ints


def clique(market: Market, tier: str, members: Ints) -> None:
    """Three to six accounts of one person."""
    rng = market.rng
    crew = Crew(market, members, end=market.seconds - 3600)
    how = "aged" if tier == "hard" and rng.random() < 0.3 else "mixed"
    born, new = enlist(crew, how, spread=(0.02, 0.6))
    line = market.net.lines(int(market.country[members[0]]), 1)[0]
    if rng.random() < 0.3:  # under one roof with honest people
        line = market.places[rng.integers(0, market.accounts), HOME]
    air = market.net.carrier(int(market.country[members[0]]))
    own, one = market.devices[members, 0], market.new_devices(1)[0]
    style = (
        ("one phone" if rng.random() < 0.6 else "one line")
        if tier == "plain"
        else ("money" if rng.random() < 0.5 else "handover")
    )
    if style in ("one line", "money"):  # thin ties: quick hands
        crew.tempo = rng.uniform(30, 130)
    if style == "money" or rng.random() < 0.4:
        market.card_of[members, 0] = market.card_of[members[0], 0]
    if style == "money" or rng.random() < 0.4:
        market.bank_of[members] = market.bank_of[members[0]]
    switch = rng.uniform(0.25, 0.4) if style == "handover" else rng.uniform(0.02, 0.12)

    def gear(who: Ints) -> tuple[Ints, Ints]:
        """Place and device of each visit."""
        device = np.full(who.size, one) if style == "one phone" else own[who]
        swap = rng.random(who.size) < switch  # picks up another's phone
        device = np.where(swap, own[rng.integers(0, members.size, who.size)], device)
        home = {"one phone": 0.7, "one line": 0.9, "money": 0.35, "handover": 0.5}[style]
        return np.where(rng.random(who.size) < home, line, air), device

    joined = np.flatnonzero(new)
    if joined.size:
        place, device = gear(joined)
        sign_up(market, members[joined], born[joined], place, device)
    habit = HABIT[str(rng.choice(["promo_hand", "boost_hand", "spam_hand"]))]
    if style == "money":
        habit = HABIT["promo_hand"]
    who, at, _ = rounds(crew, born, rng.uniform(3, 9), chunk=(2, members.size))
    place, device = gear(who)
    spend(market, members[who], at, place, device, habit)
    market.ring("clique", tier, members)
