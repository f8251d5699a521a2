"""What does a visit with a purpose consist of, event by event?"""

import numpy as np

# purpose: (opening with the chance of each step, body with weights, mean length of the body, seconds between events)
SCRIPTS: dict[str, tuple[dict[str, float], dict[str, float], float, float]] = {
    "sign_up": (
        {"account.signup": 1, "email.verify": 0.85},
        {
            "project.create": 3,
            "docs.view": 3,
            "trial.start": 1.5,
            "coupon.redeem": 0.5,
            "profile.update": 1,
            "api_key.create": 1,
        },
        1.6,
        60,
    ),
    "look": (
        {"login": 0.6},
        {"dashboard.view": 4, "docs.view": 3, "project.view": 3, "billing.view": 0.4, "api.call": 1},
        1.3,
        70,
    ),
    "build": (
        {"login": 0.5},
        {
            "project.view": 2,
            "deploy": 2,
            "build.start": 2,
            "repo.connect": 0.4,
            "api.call": 2,
            "api_key.create": 0.2,
            "project.create": 0.4,
        },
        2.0,
        110,
    ),
    "compute": (
        {"login": 0.4, "instance.start": 1},
        {"api.call": 2, "instance.start": 1, "instance.stop": 1.6, "usage.view": 1},
        1.4,
        150,
    ),
    "job": ({"api_key.auth": 0.5, "build.start": 0.8}, {"api.call": 2, "deploy": 1, "build.start": 0.3}, 0.9, 12),
    "team": ({"login": 0.5}, {"invite.send": 2, "team.view": 2, "role.change": 1, "team.create": 0.5}, 1.2, 50),
    "invited": (
        {"invite.accept": 1, "team.view": 0.6},
        {"project.view": 2, "docs.view": 1, "profile.update": 1},
        1.0,
        60,
    ),
    "shop": ({"login": 0.4, "addon.view": 1}, {"addon.view": 2, "addon.install": 1.2, "addon.review": 0.6}, 0.9, 60),
    "review": (
        {"addon.view": 0.7, "addon.install": 0.6, "addon.review": 1},
        {"addon.view": 1, "addon.review": 0.5},
        0.4,
        45,
    ),
    "support": ({"login": 0.6, "ticket.open": 0.8}, {"docs.view": 2, "ticket.reply": 1}, 1.0, 140),
    "locked_out": (
        {"login.failed": 1, "login.failed.again": 0.5, "password.reset": 0.4, "login": 0.9},
        {"dashboard.view": 1},
        0.5,
        25,
    ),
    "guess": ({"login.failed": 0.8, "login.failed.again": 0.4, "login": 0.2}, {"login.failed": 1}, 0.3, 8),
    "settings": (
        {"login": 0.7},
        {"email.change": 0.5, "password.change": 1, "mfa.change": 1, "api_key.create": 1.2},
        1.0,
        60,
    ),
    "seize": (
        {"login": 1, "password.change": 0.5, "email.change": 0.4, "api_key.create": 0.6},
        {"instance.start": 2, "billing.view": 1},
        1.2,
        40,
    ),
    "upgrade": (
        {"billing.view": 0.5, "card.add": 0.5, "payment.succeeded": 0.9, "plan.upgrade": 0.9},
        {"dashboard.view": 1},
        0.4,
        45,
    ),
    "bill": (
        {"payment.declined": 0.09, "card.add": 0.06, "payment.succeeded": 0.93, "billing.view": 0.5},
        {"billing.view": 1, "plan.downgrade": 0.1},
        0.3,
        40,
    ),
    "card_trouble": (
        {"card.add": 0.7, "payment.declined": 0.85, "payment.succeeded": 0.3},
        {"billing.view": 1},
        0.3,
        25,
    ),
    "credit": ({"login": 0.4}, {"credit.transfer": 2, "billing.view": 1, "credit.view": 1}, 1.0, 50),
    "offer": ({"login": 0.3}, {"coupon.redeem": 2, "trial.start": 1, "billing.view": 0.5}, 0.9, 50),
    "refund": (
        {"billing.view": 0.6, "refund.request": 0.7, "plan.downgrade": 0.7},
        {"ticket.open": 1, "billing.view": 1},
        0.4,
        60,
    ),
}
NAMES = sorted({n for opening, body, _, _ in SCRIPTS.values() for n in (*opening, *body)} - {"login.failed.again"})
WITH_CARD = ["card.add", "payment.succeeded", "payment.declined", "plan.upgrade"]


def played(rng: np.random.Generator, purpose: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Visits by number, seconds since the visit began, and names of events, in order within each visit."""
    visit, rank, name, pace = [], [], [], []
    for key, (opening, body, length, seconds) in SCRIPTS.items():
        these = np.flatnonzero(purpose == key)
        if not len(these):
            continue
        done = np.array([rng.random(len(these)) < p for p in opening.values()])
        more = rng.geometric(1 / (1 + length), len(these)) - 1
        more = np.where(~done.any(axis=0), np.maximum(more, 1), more)
        for step, happens in enumerate(done):
            visit.append(these[happens])
            rank.append(np.full(happens.sum(), step))
            name.append(np.full(happens.sum(), NAMES.index(list(opening)[step].removesuffix(".again"))))
        visit.append(np.repeat(these, more))
        rank.append(10 + np.arange(more.sum()))
        weight = np.array(list(body.values()))
        name.append(rng.choice([NAMES.index(b) for b in body], more.sum(), p=weight / weight.sum()))
        pace.append(np.full(sum(len(v) for v in visit) - sum(len(p) for p in pace), float(seconds)))
    visits, ranks, names, paces = (np.concatenate(x) for x in (visit, rank, name, pace))
    order = np.lexsort((ranks, visits))
    visits, names, paces = visits[order], names[order], paces[order]
    gap = paces * rng.lognormal(-0.4, 0.9, len(paces))
    first = np.r_[True, visits[1:] != visits[:-1]]
    total = np.cumsum(np.where(first, 0, gap))
    return visits, total - total[first][np.cumsum(first) - 1], names
