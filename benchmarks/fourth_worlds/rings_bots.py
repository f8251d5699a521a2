"""Abuse by programs and hired hands: engagement, reviews, spam, scalpers, farms of gold, mining on free machines."""

import numpy as np

from fourth_worlds.honest_people import neighbours
from fourth_worlds.internet import DAY
from fourth_worlds.people import whereabouts
from fourth_worlds.stage import Stage
from fourth_worlds.tradecraft import Crew, births, shop_hours, size_between, tier_of


def engagement_bots(stage: Stage) -> None:
    """Accounts that like, play or vote to order: each job reaches many of them within minutes or a day."""
    rng, n, tier = stage.rng, size_between(stage, 20, 350), tier_of(stage)
    crew = Crew(stage, births(stage, n, long=30, aged=0.5), tier, cards="none")
    crew.sign_up()
    born = np.maximum(stage.created[crew.who], 0)
    spread = {"plain": 300.0, "mixed": 3600.0, "careful": 30_000.0}[tier]
    for job in rng.uniform(born.min() + DAY, stage.seconds, int(rng.uniform(0.3, 1.2) * stage.days)):
        nth = np.flatnonzero((rng.random(n) < rng.uniform(0.2, 0.7)) & (born < job))
        at = job + rng.exponential(spread, len(nth))
        crew.act(nth, at, rng.choice(["use", "act"], len(nth)), pace=0.1)
    crew.warm(0.1, born, np.full(n, stage.seconds))
    crew.done("engagement_bots", f"jobs over {spread / 60:.0f} min")


def fake_reviews(stage: Stage) -> None:
    """A workshop writes to order: some accounts a day for one customer, over many weeks."""
    rng, n, tier = stage.rng, size_between(stage, 8, 150), tier_of(stage)
    crew = Crew(stage, births(stage, n, long=45, aged=0.5), tier)
    crew.sign_up()
    born = np.maximum(stage.created[crew.who], 0)
    jobs = np.repeat(np.arange(n), rng.poisson(6, n) + 1)
    at = shop_hours(stage, rng.uniform(born[jobs], stage.seconds), begin=4, long=10)
    crew.act(jobs, np.maximum(at, born[jobs] + 600), rng.choice(["act", "pay", "use"], len(jobs), p=[0.6, 0.2, 0.2]))
    crew.done("fake_reviews", "to order")


def crowd_work(stage: Stage) -> None:
    """Real people do small jobs for money from their own phones at home; only the hours of the jobs tie them."""
    rng = stage.rng
    n = size_between(stage, 15, 120)
    who = neighbours(stage, n)
    who = who[~np.isin(who, [member for _, member, *_ in stage.rings])]
    for job in rng.uniform(0, stage.seconds, int(rng.uniform(0.3, 1.0) * stage.days)):
        out = who[rng.random(len(who)) < rng.uniform(0.2, 0.6)]
        at = job + rng.exponential(rng.choice([900.0, 5400.0]), len(out))
        ip, machine = whereabouts(stage, out, at)
        stage.visit(out, at, ip, machine, "act")
    stage.ring(who, "crowd_work", "careful", "own homes/own phones/own cards/jobs")


def spam_wave(stage: Stage) -> None:
    """Sign up, send as much as possible in the hours before the ban, never come back."""
    rng, n, tier = stage.rng, size_between(stage, 20, 300), tier_of(stage)
    crew = Crew(stage, births(stage, n, long=rng.choice([0.2, 1.5, 10])), tier, cards="none")
    crew.sign_up()
    born = stage.created[crew.who]
    sent = np.repeat(np.arange(n), rng.geometric(0.2, n))
    crew.act(sent, born[sent] + rng.exponential(rng.choice([1200, 9000]), len(sent)) + 60, "out", pace=0.05)
    crew.done("spam_wave", "banned soon")


def scalping(stage: Stage) -> None:
    """At the start of each sale the bots are there in the first seconds, among thousands of people."""
    rng, n, tier = stage.rng, size_between(stage, 8, 120), tier_of(stage)
    doors = rng.choice(stage.new("street", max(n // int(rng.integers(2, 12)), 1)), n)
    crew = Crew(
        stage, births(stage, n, long=20, aged=0.6), tier, cards="few" if tier == "plain" else "each", street=doors
    )
    crew.sign_up()
    sales = rng.uniform(stage.created[crew.who].max().clip(0), stage.seconds, int(rng.integers(2, 12)))
    for start in sales:
        nth = np.flatnonzero(rng.random(n) < 0.75)
        crew.act(nth, start + rng.exponential(40, len(nth)), "pay", pace=0.02)
        crowd = neighbours(stage, int(rng.integers(80, 500)))
        at = start + rng.exponential(900, len(crowd))
        ip, machine = whereabouts(stage, crowd, at)
        stage.visit(crowd, at, ip, machine, "pay", pace=0.4)
    crew.done("scalping", f"{len(sales)} sales")


def gold_farm(stage: Stage) -> None:
    """A hall of computers in three shifts; accounts are levelled and sold, others follow."""
    rng, n, tier = stage.rng, size_between(stage, 8, 90), tier_of(stage)
    crew = Crew(stage, births(stage, n, long=45, aged=0.3), tier, cards="none")
    crew.sign_up()
    born = np.maximum(stage.created[crew.who], 0)
    sold = born + rng.exponential(30, n) * DAY
    days = np.minimum(np.maximum((np.minimum(sold, stage.seconds) - born) / DAY, 0), 60)
    played = np.repeat(np.arange(n), rng.poisson(1.5 * days))
    shift = rng.integers(0, 3, n)[played]
    at = (born[played] + rng.random(len(played)) * days[played] * DAY) // DAY * DAY
    at += (shift * 8 + 7.5 * rng.random(len(played))) * 3600
    crew.act(played, np.maximum(at, born[played] + 60), rng.choice(["use", "act"], len(played), p=[0.8, 0.2]), pace=0.7)
    crew.done("gold_farm", "shifts")


def free_tier_mining(stage: Stage) -> None:
    """Free machines of a hoster, taken again and again and worked day and night until they are closed."""
    rng, n, tier = stage.rng, size_between(stage, 15, 220), tier_of(stage)
    crew = Crew(stage, births(stage, n, long=rng.choice([2, 20, 60])), tier, cards=rng.choice(["each", "few"]))
    crew.sign_up()
    born = stage.created[crew.who]
    lived = rng.exponential(6, n) + 0.3
    runs = np.repeat(np.arange(n), rng.poisson(2 * np.minimum(lived, 20)) + 1)
    at = born[runs] + 120 + rng.random(len(runs)) * lived[runs] * DAY
    crew.act(runs, at, rng.choice(["out", "use"], len(runs), p=[0.3, 0.7]), pace=0.1)
    crew.done("free_tier_mining", "day and night")


MAKERS = {
    f.__name__: f for f in (engagement_bots, fake_reviews, crowd_work, spam_wave, scalping, gold_farm, free_tier_mining)
}
