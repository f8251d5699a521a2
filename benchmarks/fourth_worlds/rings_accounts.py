"""Abuse of accounts themselves: farms, takeovers, seller's stock, trials, promotions, referrals, made-up people."""

import numpy as np

from fourth_worlds.internet import DAY
from fourth_worlds.people import whereabouts
from fourth_worlds.stage import Stage
from fourth_worlds.tradecraft import Crew, births, shop_hours, size_between, tier_of


def signup_farm(stage: Stage) -> None:
    """Accounts in bulk; most rest, some are looked at, the rest are sold and used from elsewhere."""
    rng, n, tier = stage.rng, size_between(stage, 15, 400), tier_of(stage)
    crew = Crew(stage, births(stage, n, long=rng.choice([0.3, 3, 25])), tier, cards="none")
    crew.sign_up()
    born = stage.created[crew.who]
    kept = np.flatnonzero(rng.random(n) < 0.5)
    crew.act(kept, born[kept] + rng.uniform(0.5, 4, len(kept)) * 3600, "look")
    crew.warm(rng.choice([0.0, 0.05, 0.2]), born + DAY, np.full(n, stage.seconds))
    crew.done("signup_farm", "bulk")


def takeover(stage: Stage, *, alone: bool = False) -> None:
    """A list of stolen passwords is tried on real accounts; what is inside goes to accounts of the thieves."""
    rng, n, tier = stage.rng, size_between(stage, 4, 30), tier_of(stage)
    start = rng.uniform(0.1, 0.8) * stage.seconds
    crew = Crew(stage, np.full(n, start) - rng.exponential(4, n) * DAY, tier)
    tried = stage.alive(start)
    tried = rng.choice(tried, min(len(tried), size_between(stage, 80, 900)), replace=False)
    at = start + np.sort(rng.uniform(0, rng.choice([0.1, 1, 8]), len(tried)) * DAY)
    through = rng.integers(0, n, len(tried))
    ip, machine = crew.where(through, at), crew.machine[through]
    headless = rng.random() < 0.5
    stage.visit(tried, at, ip, -1 if headless else machine, "auth", pace=0.05)
    inside = rng.random(len(tried)) < rng.uniform(0.02, 0.2)
    own = stage.has["bank"][crew.who[through]]
    code = stage.code(["out" if rng.random() < 0.5 else "use"])[0]
    stage.visit(tried[inside], at[inside] + 400, ip[inside], machine[inside], code, bank=own[inside], pace=0.4)
    stage.victims.append(tried)
    if alone:  # the stolen things leave the product, so there are no accounts of thieves in the log
        stage.created[crew.who] = np.inf
        return
    crew.sign_up()
    for day in range(int(rng.integers(3, 12))):
        nth = np.flatnonzero(rng.random(n) < 0.6)
        crew.act(nth, start + day * DAY + rng.uniform(0, 9, len(nth)) * 3600, rng.choice(["out", "use"], len(nth)))
    crew.done("takeover", "stuffing")


def seller_stock(stage: Stage) -> None:
    """A dealer keeps accounts, rents each to strangers, and looks after them from his own desk."""
    rng, n, tier = stage.rng, size_between(stage, 6, 60), tier_of(stage)
    crew = Crew(stage, births(stage, n, long=40, aged=0.6), tier)
    crew.sign_up()
    born = np.maximum(stage.created[crew.who], 0)
    for nth in range(n):
        buyers = rng.choice(stage.alive(), int(rng.integers(1, 5)))
        share = rng.uniform(0.1, 0.5)
        visits = rng.poisson(share * (stage.seconds - born[nth]) / DAY)
        at = rng.uniform(born[nth], stage.seconds, visits)
        user = rng.choice(buyers, visits)
        ip, machine = whereabouts(stage, user, at)
        stage.visit(np.full(visits, crew.who[nth]), at, ip, machine, "use", card=-1)
    check = np.repeat(np.arange(n), rng.poisson(stage.days / rng.uniform(6, 20), n))
    at = shop_hours(stage, rng.uniform(born[check], stage.seconds))
    crew.act(check, at, rng.choice(["look", "pay"], len(check), p=[0.8, 0.2]))
    crew.done("seller_stock", "rented out")


def free_trial(stage: Stage) -> None:
    """One household goes from trial to trial, or a workshop runs many in parallel."""
    rng, n, tier = stage.rng, size_between(stage, 4, 50), tier_of(stage)
    trial = rng.choice([5, 7, 14])
    lanes = max(int(np.ceil(n * trial / (0.9 * stage.days))), 1)
    turn = np.arange(n) // lanes
    created = (turn * trial + rng.uniform(0, 2, n)) * DAY + rng.uniform(8, 22, n) * 3600
    crew = Crew(stage, created, tier, cards=rng.choice(["few", "each", "one"]), left=created + trial * DAY)
    crew.sign_up()
    crew.warm(rng.uniform(0.4, 2), created, created + trial * DAY)
    crew.act(np.arange(n), created + (trial - 0.4) * DAY, "back")
    crew.done("free_trial", f"{lanes} at a time")


def promo_abuse(stage: Stage) -> None:
    """A voucher for new customers is used many times, with one door to deliver to or several spellings of it."""
    rng, n, tier = stage.rng, size_between(stage, 3, 70), tier_of(stage)
    street = stage.new("street", 1 if tier == "plain" else max(n // 3, 1))
    mail = stage.new("mail", 1)[0] if tier == "plain" and rng.random() < 0.5 else stage.new("mail", n)
    crew = Crew(stage, births(stage, n, long=rng.choice([1, 7, 40])), tier, street=rng.choice(street, n), mail=mail)
    crew.sign_up()
    born = stage.created[crew.who]
    crew.act(np.arange(n), born + rng.exponential(1500, n) + 120, "out")
    bought = np.flatnonzero(rng.random(n) < 0.7)
    crew.act(bought, born[bought] + rng.uniform(0.2, 50, len(bought)) * 3600, "pay")
    crew.done("promo_abuse", "voucher")


def referral_fraud(stage: Stage) -> None:
    """Somebody invites themselves, again and again; the head keeps living on the reward."""
    rng, n, tier = stage.rng, size_between(stage, 5, 90), tier_of(stage)
    crew = Crew(stage, births(stage, n, long=rng.choice([2, 20, 50])), tier, bank=stage.new("bank", 1)[0])
    crew.sign_up()
    born = stage.created[crew.who]
    minimum = np.repeat(np.arange(n), 2)
    crew.act(minimum, born[minimum] + rng.exponential(0.8, 2 * n) * DAY + 200, rng.choice(["use", "pay"], 2 * n))
    head = rng.uniform(born[0], stage.seconds, 20)
    crew.act(np.zeros(20, int), np.sort(head), rng.choice(["out", "look"], 20))
    crew.done("referral_fraud", "invited themselves")


def synthetic_people(stage: Stage) -> None:
    """Made-up people share phones and addresses, behave well for weeks and take all credit in one week."""
    rng, n, tier = stage.rng, size_between(stage, 5, 45), tier_of(stage)
    tel = rng.choice(stage.new("tel", max(int(n * (0.4 if tier == "plain" else 0.8)), 1)), n)
    street = rng.choice(stage.new("street", max(int(n * (0.2 if tier != "careful" else 0.5)), 1)), n)
    crew = Crew(stage, births(stage, n, long=30, aged=0.3), tier, tel=tel, street=street)
    crew.sign_up()
    born = np.maximum(stage.created[crew.who], 0)
    bust = stage.seconds * rng.uniform(0.75, 0.95)
    crew.warm(rng.uniform(0.1, 0.5), born, np.full(n, bust))
    drop = rng.choice(stage.new("bank", max(n // 6, 1)), 2 * n)
    crew.act(np.repeat(np.arange(n), 2), bust + rng.uniform(0, 6 * DAY, 2 * n), "out", bank=drop)
    crew.done("synthetic_people", "bust-out")


def dormant_bust(stage: Stage) -> None:
    """Bought accounts of long ago wake up together on a hoster or in a wallet, are emptied, and fall silent."""
    rng, n, tier = stage.rng, size_between(stage, 6, 80), tier_of(stage)
    crew = Crew(stage, -rng.uniform(60, 900, n) * DAY, tier)
    wake = rng.uniform(0.15, 0.85) * stage.seconds
    for turn in range(int(rng.integers(2, 6))):
        nth = np.flatnonzero(rng.random(n) < 0.75)
        at = wake + turn * rng.uniform(0.3, 2) * DAY + rng.uniform(0, 6, len(nth)) * 3600
        crew.act(nth, at, rng.choice(["use", "out", "look"], len(nth)))
    crew.done("dormant_bust", "woken")


MAKERS = {
    f.__name__: f
    for f in (
        signup_farm, takeover, seller_stock, free_trial, promo_abuse, referral_fraud, synthetic_people, dormant_bust,
    )
}  # fmt: skip
