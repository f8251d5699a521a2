"""Honest work with many accounts: support, tests, agencies, brands, shifts, clocks, onboarding and campaigns."""

import numpy as np

from fourth_worlds.honest_people import daily, neighbours
from fourth_worlds.internet import DAY
from fourth_worlds.people import join, live, settle, whereabouts
from fourth_worlds.stage import Stage


def support_desk(stage: Stage) -> None:
    """Agents of the house look into customers' accounts from their own machines."""
    rng = stage.rng
    who = neighbours(stage, int(rng.integers(40, 300)))
    ip, seats = stage.net.business(2), stage.computers(int(rng.integers(3, 15)), reset_days=400)
    account = np.repeat(who, 1 + (rng.random(len(who)) < 0.2))
    at = np.floor(rng.uniform(0, stage.days, len(account))) * DAY + rng.uniform(7, 17, len(account)) * 3600
    stage.visit(account, at, rng.choice(ip, len(account)), rng.choice(seats, len(account)), "look")
    stage.group(who, "support_desk")


def testers(stage: Stage) -> None:
    """Accounts of the house's own testers: made in rows, on a shelf of devices, run every night by a machine."""
    rng, n = stage.rng, int(stage.rng.integers(5, 45))
    begin = rng.uniform(-40, stage.days * 0.6)
    created = begin * DAY + np.sort(rng.uniform(0, 4, n)) * 3600 + rng.integers(0, 3, n) * 7 * DAY
    who = stage.accounts(created, card=stage.new("card", 1)[0])
    ip, shelf = stage.net.business(1)[0], stage.handsets(int(rng.integers(2, 14)), reset_days=rng.choice([8, 300]))
    fresh = created > 0
    stage.visit(who[fresh], created[fresh], ip, rng.choice(shelf, int(fresh.sum())), "signup")
    for night in daily(stage, rng.choice([1, 1, 3.5]), 2, 400, max(begin, 0)):
        used = who[rng.random(n) < 0.6]
        at = night + 45 * np.arange(len(used))
        at = np.maximum(at, stage.created[used] + 60)
        code = stage.code(rng.choice(["use", "pay", "look", "auth"], len(used)))
        stage.visit(used, at, ip, rng.choice(shelf, len(used)), code, pace=0.05)
    stage.group(who, "testers")


def agency(stage: Stage) -> None:
    """An agency, bookkeeper or adviser works in clients' accounts every week; clients come themselves, too."""
    rng = stage.rng
    who = neighbours(stage, int(rng.integers(8, 45)))
    ip, seats = stage.net.business(1)[0], stage.computers(int(rng.integers(1, 5)), reset_days=300)
    for client in who:
        at = daily(stage, rng.uniform(1.5, 9), 10, 9000, rng.uniform(0, stage.days * 0.7))
        stage.visit(
            np.full(len(at), client), at, ip, rng.choice(seats), stage.code(rng.choice(["use", "act"], len(at)))
        )
    stage.group(who, "agency")


def own_brands(stage: Stage) -> None:
    """A trader with several shop names, or a publisher with many pages: one team, one bank, for years."""
    rng, n = stage.rng, int(stage.rng.integers(4, 26))
    old = rng.random() < 0.7
    created = -rng.uniform(10, 900, n) * DAY if old else rng.uniform(0, 0.6, n) * stage.seconds
    bank, card = stage.new("bank", 1)[0], stage.new("card", 1)[0]
    who = stage.accounts(created, bank=bank, card=card)
    ip = stage.net.business(1)[0]
    team = stage.computers(int(rng.integers(1, 6)), reset_days=200)
    if not old:
        stage.visit(who, created, ip, rng.choice(team, n), "signup")
    for account in who:
        at = daily(stage, rng.uniform(0.5, 3), rng.uniform(9, 17), 7000, max(stage.created[account] / DAY, 0))
        code = stage.code(rng.choice(["out", "act", "use", "look"], len(at)))
        stage.visit(np.full(len(at), account), at, ip, rng.choice(team, len(at)), code)
    stage.group(who, "own_brands")


def shift_phones(stage: Stage) -> None:
    """Couriers of a depot take whichever phone is charged."""
    rng = stage.rng
    who = neighbours(stage, int(rng.integers(8, 40)))
    phones, ip = stage.handsets(max(len(who) // int(rng.integers(2, 4)), 3), reset_days=600), stage.net.business(1)[0]
    carrier = stage.has["carrier"][who[0]]
    for hour in (7, 15):
        for start in daily(stage, 1, hour, 600):
            out = who[rng.random(len(who)) < 0.3]
            with_ = rng.permutation(np.resize(phones, max(len(out), len(phones))))[: len(out)]
            stage.visit(out, start + rng.normal(0, 500, len(out)), ip, with_, "look")
            at = start + rng.uniform(1200, 20_000, len(out))
            stage.visit(out, at, stage.net.on_the_move(np.full(len(out), carrier), with_ + 10**7, at), with_, "use")
    stage.group(who, "shift_phones")


def cron_jobs(stage: Stage) -> None:
    """Programs of customers run on the full hour from servers of their own."""
    rng = stage.rng
    who = neighbours(stage, int(rng.integers(40, 160)))
    servers = stage.net.servers(len(who))
    for customer, server in zip(who, servers, strict=True):
        every = rng.choice([0.25, 0.5, 1.0, 7.0], p=[0.15, 0.25, 0.5, 0.1])
        at = np.arange(rng.uniform(0, stage.days * 0.5), stage.days, every)
        at = np.floor(at * 24) * 3600 + rng.choice([0, 0, 0, 900, 1800]) + rng.exponential(8, len(at))
        stage.visit(np.full(len(at), customer), at, server, -1, "use", pace=0.02)
    stage.group(who, "cron_jobs")


def onboarding_day(stage: Stage) -> None:
    """New staff of a company sign up in one morning, in one room, on phones of their own or new ones alike."""
    rng, n = stage.rng, int(stage.rng.integers(12, 80))
    day = rng.integers(1, max(stage.days - 5, 2))
    created = day * DAY + 8.5 * 3600 + rng.exponential(2500, n)
    who = settle(stage, n, created=created, alone=True, zone=0)
    stage.left[who] = np.inf
    if rng.random() < 0.4:
        stage.has["phone"][who] = stage.handsets(n, like=int(rng.integers(0, stage.models)))
    ip = stage.net.business(1, 0)[0]
    stage.has["work"][who] = ip
    join(stage, who, np.full(n, ip), stage.has["phone"][who])
    live(stage, who, signup=False)
    stage.group(who, "onboarding_day")


def referral_campaign(stage: Stage) -> None:
    """A link goes round a campus or a village: many join in some days, from everywhere, and some stay."""
    rng, n = stage.rng, int(stage.rng.integers(30, 200))
    start = rng.uniform(0.05, 0.85) * stage.seconds
    created = start + rng.exponential(rng.uniform(0.2, 3), n) * DAY
    who = settle(stage, n, created=np.minimum(created, stage.seconds - 60), zone=0)
    campus = stage.net.business(2, 0)
    ip, machine = whereabouts(stage, who, stage.created[who])
    join(stage, who, np.where(rng.random(n) < 0.35, rng.choice(campus, n), ip), machine)
    took = who[rng.random(n) < 0.7]
    at = stage.created[took] + rng.exponential(4000, len(took))
    ip, machine = whereabouts(stage, took, at)
    stage.visit(took, at, ip, machine, "out")
    live(stage, who, signup=False)
    stage.group(who, "referral_campaign")


def lan_party(stage: Stage) -> None:
    """A weekend in one hall with everybody's own computer."""
    rng = stage.rng
    day = rng.integers(0, max(stage.days - 3, 1))
    who = neighbours(stage, int(rng.integers(15, 90)), float(day * DAY))
    ip = stage.net.business(1)[0]
    machine = np.where(stage.has["computer"][who] >= 0, stage.has["computer"][who], stage.has["phone"][who])
    for _ in range(9):
        here = rng.random(len(who)) < 0.6
        at = day * DAY + rng.uniform(0, 2.2) * DAY + rng.normal(0, 1500, int(here.sum()))
        stage.visit(who[here], at, ip, machine[here], "use")
    stage.group(who, "lan_party")


MAKERS = {
    f.__name__: f
    for f in (
        support_desk, testers, agency, own_brands, shift_phones, cron_jobs, onboarding_day, referral_campaign, lan_party,
    )
}  # fmt: skip
