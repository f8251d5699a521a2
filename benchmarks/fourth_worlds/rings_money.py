"""Abuse of payments: stolen cards, mules, refunds, laundering shops, sham rides."""

import numpy as np

from fourth_worlds.internet import DAY
from fourth_worlds.people import live, settle
from fourth_worlds.stage import Stage
from fourth_worlds.tradecraft import Crew, births, shop_hours, size_between, tier_of


def card_testing(stage: Stage) -> None:
    """Lists of stolen cards are tried with small sums, each card once or twice, over a handful of accounts."""
    rng, n, tier = stage.rng, size_between(stage, 3, 60), tier_of(stage)
    crew = Crew(stage, births(stage, n, long=rng.choice([0.1, 2, 15]), aged=0.2), tier, cards="each")
    crew.sign_up(card=-1)
    stolen = stage.new("card", n * int(rng.integers(4, 30)))
    again = rng.random() < 0.6  # a card that worked is tried on another account
    used = np.concatenate([stolen, rng.choice(stolen, len(stolen) // 4)]) if again else stolen
    nth = rng.integers(0, n, len(used))
    start = max(stage.created[crew.who].max(), rng.uniform(0, 0.7) * stage.seconds)
    at = start + np.sort(rng.uniform(0, rng.choice([0.2, 2, 9]), len(used))) * DAY
    crew.act(nth, at, rng.choice(["back", "pay"], len(used), p=[0.75, 0.25]), card=used, pace=0.05)
    crew.done("card_testing", "again" if again else "once")


def stolen_card_shop(stage: Stage) -> None:
    """Somebody sells goods or rides cheaply and pays with stolen cards, an account or two for each customer."""
    rng, n, tier = stage.rng, size_between(stage, 5, 70), tier_of(stage)
    doors = rng.choice(stage.new("street", max(n // int(rng.integers(2, 8)), 1)), n)
    crew = Crew(stage, births(stage, n, long=rng.uniform(5, 50)), tier, cards="each", street=doors)
    crew.sign_up(card=-1)
    born = stage.created[crew.who]
    orders = np.repeat(np.arange(n), rng.geometric(0.35, n))
    cards = stage.new("card", 2 * len(orders))
    used = np.where(rng.random(len(orders)) < 0.3, rng.choice(cards, len(orders)), cards[: len(orders)])
    at = shop_hours(stage, born[orders] + rng.exponential(5, len(orders)) * DAY, begin=11, long=12)
    crew.act(orders, np.maximum(at, born[orders] + 300), "pay", card=used)
    crew.done("stolen_card_shop", "orders")


def mule_chain(stage: Stage) -> None:
    """Real people lend their accounts: a life of their own at first, then the hand of a handler at his hours."""
    rng, n, tier = stage.rng, size_between(stage, 4, 40), tier_of(stage)
    born = np.where(rng.random(n) < 0.5, -rng.uniform(10, 500, n) * DAY, rng.uniform(0, 0.5, n) * stage.seconds)
    mules = settle(stage, n, created=born, alone=True)
    stage.has["real"][mules] = 0
    stage.left[mules] = np.inf
    live(stage, mules, boost=0.5)
    crew = Crew(stage, born, tier, cards="none", who=mules)
    drops = stage.new("bank", max(n // 4, 1))
    start = np.maximum(born, 0) + rng.uniform(2, 20, n) * DAY
    for _ in range(int(rng.integers(3, 14))):
        nth = np.flatnonzero(rng.random(n) < 0.6)
        at = shop_hours(stage, start[nth] + rng.uniform(0, 25, len(nth)) * DAY, begin=10, long=8)
        crew.act(nth, at, rng.choice(["out", "use"], len(nth)), bank=rng.choice(drops, len(nth)))
    crew.done("mule_chain", "handed over")


def refund_fraud(stage: Stage) -> None:
    """Orders that "never arrived": patient people with a few accounts each, and one desk that runs the claims."""
    rng, n, tier = stage.rng, size_between(stage, 3, 30), tier_of(stage)
    doors = rng.choice(stage.new("street", max(n // 3, 1)), n)
    crew = Crew(stage, births(stage, n, long=30, aged=0.5), tier, street=doors)
    crew.sign_up()
    born = np.maximum(stage.created[crew.who], 0)
    orders = np.repeat(np.arange(n), rng.poisson(3, n) + 1)
    at = shop_hours(stage, rng.uniform(born[orders], stage.seconds - DAY), begin=12, long=10)
    crew.act(orders, np.maximum(at, born[orders] + 900), "pay")
    crew.act(orders, at + rng.uniform(2, 9, len(orders)) * DAY, "back")
    crew.warm(0.1, born, np.full(n, stage.seconds))
    crew.done("refund_fraud", "claims")


def collusion(stage: Stage) -> None:
    """Sham partners: rides nobody takes, or chips passed from seat to seat, always between the same few."""
    rng, n, tier = stage.rng, size_between(stage, 3, 24), tier_of(stage)
    crew = Crew(stage, births(stage, n, long=25, aged=0.5), tier)
    crew.sign_up()
    born = np.maximum(stage.created[crew.who], 0)
    meetings = int(rng.uniform(10, 60))
    at = shop_hours(stage, rng.uniform(born.max(), stage.seconds, meetings), begin=rng.uniform(0, 14), long=8)
    for moment in at:
        nth = rng.choice(n, min(n, int(rng.integers(2, 6))), replace=False)
        crew.act(nth, moment + rng.uniform(0, 240, len(nth)), rng.choice(["pay", "use", "act"], len(nth)))
    crew.done("collusion", f"{meetings} meetings")


MAKERS = {f.__name__: f for f in (card_testing, stolen_card_shop, mule_chain, refund_fraud, collusion)}
