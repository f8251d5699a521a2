"""How are lists of stolen cards tried?

Plainly: few accounts try many cards on one machine, or each card meets two or three accounts. With care: on devices of
their own, through exits, by old accounts, and a card comes again only days later.
"""

import numpy as np

from ninth_worlds.crew import Crew, enlist, rounds
from ninth_worlds.exits import exits, sign_up, spend
from ninth_worlds.habits import EVENT, HABIT
from ninth_worlds.market import Market
from ninth_worlds.recruit import clumps
from ninth_worlds.units import DAY, Floats, Ints

KINDS = [EVENT["add_card"], EVENT["purchase"], EVENT["topup"]]


def card_testing(market: Market, tier: str, members: Ints) -> None:
    """Quiet visits, and sittings in which an account tries several cards in a row."""
    rng = market.rng
    crew = Crew(market, members)
    crew.end = min(market.seconds - 3600, crew.start + rng.uniform(0.12, 0.6) * market.seconds)
    crew.tempo = rng.uniform(90, 600)
    hard = tier == "hard"
    how = "aged" if hard and rng.random() < 0.45 else str(rng.choice(["new", "mixed"]))
    born, new = enlist(crew, how, spread=(0.05, 0.35))
    born = np.minimum(born, market.seconds - 3 * DAY)
    market.signed_up[members[new]] = born[new]
    country = int(market.country[members[0]])
    seat = np.append(market.net.lines(country, 1), market.net.host(int(rng.integers(1, 4))))
    tools = market.new_devices(max(1, int(members.size / rng.uniform(3, 8))))
    kit = clumps(rng, members.size, 1, 3)
    own = market.new_devices(kit.max() + 1)[kit]

    def gear(who: Ints) -> tuple[Ints, Ints]:
        """Place and device of each visit."""
        if not hard:
            return rng.choice(seat, who.size), tools[who % tools.size]
        device = own[who]
        fresh = rng.random(who.size) < 0.15
        device[fresh] = market.new_devices(fresh.sum())
        return exits(market, who.size), device

    joined = np.flatnonzero(new)
    if joined.size:
        place, device = gear(joined)
        sign_up(market, members[joined], born[joined], place, device)
    # quiet visits between
    who, begun, _ = rounds(crew, born, rng.uniform(1.0, 2.5), chunk=(1, 4))
    place, device = gear(who)
    spend(market, members[who], begun, place, device, HABIT["buyer"])
    # the sittings
    few = members.size <= 8 and not hard  # few accounts, many cards
    who, begun, _ = rounds(crew, born, rng.uniform(4, 12) if few else rng.uniform(1.2, 3.0), chunk=(1, 5))
    place, device = gear(who)
    burst = rng.integers(2, 6, who.size) if hard else rng.integers(3, 14, who.size)
    row = np.repeat(np.arange(who.size), burst)
    step = rng.lognormal(np.log(rng.uniform(15, 90)), 0.6, row.size)
    step -= np.where(np.r_[True, row[1:] != row[:-1]], step, 0)
    run = np.cumsum(step)
    start = np.flatnonzero(np.r_[True, row[1:] != row[:-1]])
    at = begun[row] + run - np.repeat(run[start], burst)
    at = np.minimum(at, market.seconds - 30)
    again = rng.uniform(0.15, 0.3) if hard else rng.uniform(0.2, 0.6)
    card = tried(market, at, who[row], again, 1.5 * DAY if hard else 0.0)
    market.event(members[who], np.maximum(begun - rng.uniform(3, 40, who.size), 0), EVENT["login"], place, device)
    market.event(members[who[row]], at, rng.choice(KINDS, row.size, p=[0.35, 0.5, 0.15]), place[row], device[row], card)
    market.ring("card_testing", tier, members)


def tried(market: Market, at: Floats, who: Ints, again: float, wait: float) -> Ints:
    """A card for each try; some tries repeat one that another account used."""
    rng = market.rng
    order = np.argsort(at)
    card = np.full(at.size, -1)
    used: list[tuple[float, int, int, int]] = []  # (time, who, card, times)
    for nth in order:
        if used and rng.random() < again:
            for _ in range(8):
                place_in_list = int(rng.integers(max(0, len(used) - 400), len(used)))
                last = used[place_in_list]
                if last[1] != who[nth] and at[nth] - last[0] >= wait and last[3] < 3:
                    card[nth] = last[2]
                    used[place_in_list] = (at[nth], who[nth], last[2], last[3] + 1)
                    break
        if card[nth] < 0:
            card[nth] = market.new_cards(1)[0]
            used.append((at[nth], who[nth], card[nth], 1))
    return card
