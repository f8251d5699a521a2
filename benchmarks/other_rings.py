"""Which rings are in the worlds by another hand? Ten ways to run many accounts, a few lines each; see ``other_worlds.py``."""

import networkx as nx
import numpy as np
from other_honest import DAY, Maker


def gang(m: Maker, n: int, span: float, *, lasts: float, many: float, kinds=("login", "purchase", "view")):
    """Members, one row per event: who, when, what; sign-ups first."""
    born = m.moment(span) + np.sort(m.rng.random(n)) * span
    count = 1 + m.rng.poisson(many, n)
    at = np.repeat(np.arange(n), count)
    first = np.concatenate([[True], at[1:] != at[:-1]])
    when = np.where(first, born[at], born[at] + m.rng.random(len(at)) * lasts * DAY)
    what = np.where(first, "signup", m.rng.choice(kinds, len(at)))
    return m.people(n), at, when, what


def done(m: Maker, who: np.ndarray, name: str) -> int:
    """Into the truth."""
    m.rings.append((who, name))
    return len(who)


def held_by_devices(m: Maker, table: dict[str, np.ndarray]) -> list[tuple[np.ndarray, str]]:
    """Where only devices are seen, a ring is what its devices hold together, in parts of three and more.

    Those in step are held by timing, as long as there is more than one event of each.
    """
    found = []
    for who, name in m.rings:
        if name == "synchrony" and m.style == "devices":
            found.append((who, name))
            continue
        rows = np.isin(table["who"], who)
        graph = nx.Graph([(("a", a), ("d", d)) for a, d in zip(table["who"][rows], table["device"][rows], strict=True)])
        parts = [np.array(sorted(n for side, n in part if side == "a")) for part in nx.connected_components(graph)]
        found += [(part, name) for part in parts if len(part) >= 3]
    return found


def dealt(m: Maker, n: int, groups: int) -> np.ndarray:
    """New identifiers, each for n / groups members."""
    return m.ids(max(groups, 1))[m.rng.integers(0, max(groups, 1), n)]


def farm(m: Maker) -> int:
    """8–60 accounts, 4–10 on a phone, few addresses, made within a week."""
    n = int(m.rng.integers(8, 60))
    who, at, when, what = gang(m, n, m.rng.uniform(1, 7) * DAY, lasts=m.rng.uniform(5, 30), many=m.per_account * 0.7)
    device = dealt(m, n, n // int(m.rng.integers(4, 11)))
    ip = m.rng.choice(m.ids(max(2, n // 6)), len(at))
    card = dealt(m, n, n // 4)
    m.add(who[at], when, what, ip, device[at], np.where(what == "purchase", card[at], -1))
    return done(m, who, "farm")


def card_testing(m: Maker) -> int:
    """5–30 accounts try stolen cards for some hours; owners of the cards are customers."""
    n = int(m.rng.integers(5, 30))
    who, at, when, what = gang(m, n, 2 * DAY, lasts=m.rng.uniform(0.1, 2), many=8, kinds=("purchase", "payment_failed"))
    owners = m.rng.choice(len(m.regulars), min(len(m.regulars), 2 * n), replace=False)
    cards = np.concatenate([m.ids(3 * n), m.regular_card[owners]])
    device, ip = dealt(m, n, n // 4), m.rng.choice(m.ids(3), len(at))
    m.add(who[at], when, what, ip, device[at], np.where(what == "signup", -1, m.rng.choice(cards, len(at))))
    m.victims.append(m.regulars[owners])
    return done(m, who, "card_testing")


def residential(m: Maker) -> int:
    """Each event from another home; 2–5 accounts on a device, each account on two of the devices."""
    n = int(m.rng.integers(6, 40))
    who, at, when, what = gang(m, n, m.rng.uniform(3, 20) * DAY, lasts=25, many=m.per_account * 0.8)
    pool = m.ids(max(2, n // int(m.rng.integers(2, 6))))
    device = m.rng.integers(0, len(pool), n)
    used = pool[(device[at] + (m.rng.random(len(at)) < 0.35)) % len(pool)]
    m.add(who[at], when, what, m.rng.choice(m.homes, len(at)), used)
    device = pool[device]
    if m.rng.random() < 0.5:
        m.add(
            who,
            when[np.searchsorted(at, np.arange(n))] + 3600,
            "purchase",
            m.rng.choice(m.homes, n),
            device,
            m.ids(1)[0],
        )
    return done(m, who, "residential")


def slow_drip(m: Maker) -> int:
    """An account every few days on the same one or two devices, all through the window."""
    n = int(m.rng.integers(6, 20))
    who, at, when, what = gang(m, n, 0.85 * m.days * DAY, lasts=4, many=m.per_account * 0.5)
    device, card = dealt(m, n, int(m.rng.integers(1, 3))), dealt(m, n, int(m.rng.integers(1, 4)))
    homes = m.ids(max(2, n // 3))
    m.add(who[at], when, what, m.rng.choice(homes, len(at)), device[at], np.where(what == "purchase", card[at], -1))
    return done(m, who, "slow_drip")


def clique(m: Maker) -> int:
    """3–5 accounts of one person."""
    n = int(m.rng.integers(3, 6))
    who, at, when, what = gang(m, n, m.rng.uniform(0.2, 4) * DAY, lasts=10, many=m.per_account * 0.6)
    m.add(who[at], when, what, m.ids(1)[0], m.ids(1)[0], np.where(what == "purchase", m.ids(1)[0], -1))
    return done(m, who, "clique")


def collusion(m: Maker) -> int:
    """4–12 accounts with own devices and homes that share payout cards and now and then one address."""
    n = int(m.rng.integers(4, 13))
    who, at, when, what = gang(
        m, n, 0.5 * m.days * DAY, lasts=30, many=m.per_account, kinds=("purchase", "login", "payout")
    )
    home, device, card = m.rng.choice(m.homes, n), m.ids(n), dealt(m, n, max(1, n // 5))
    ip = np.where(m.rng.random(len(at)) < 0.2, m.ids(1)[0], home[at])
    m.add(who[at], when, what, ip, device[at], np.where(np.isin(what, ["purchase", "payout"]), card[at], -1))
    return done(m, who, "collusion")


def takeover(m: Maker) -> int:
    """4–10 accounts of the attackers; 20–120 customers logged in once or twice from their machines."""
    n = int(m.rng.integers(4, 11))
    who, at, when, what = gang(m, n, 3 * DAY, lasts=8, many=m.per_account * 0.6)
    device, ip = m.ids(int(m.rng.integers(1, 4))), m.ids(int(m.rng.integers(1, 5)))
    m.add(who[at], when, what, m.rng.choice(ip, len(at)), m.rng.choice(device, len(at)))
    customers = np.flatnonzero(m.regular_born < when.min())
    hit = m.rng.choice(customers, min(len(customers), int(m.rng.integers(20, 120))), replace=False)
    twice = np.repeat(hit, m.rng.integers(1, 3, len(hit)))
    time = when.min() + m.rng.random(len(twice)) * 4 * DAY
    m.add(m.regulars[twice], time, "login", m.rng.choice(ip, len(twice)), m.rng.choice(device, len(twice)))
    later = np.minimum(time.max() + m.rng.random(len(hit)) * 5 * DAY, m.days * DAY - 1)
    m.add(m.regulars[hit], later, "login", m.regular_home[hit], m.regular_device[hit])
    m.victims.append(m.regulars[hit])
    return done(m, who, "takeover")


def aged(m: Maker) -> int:
    """5–25 bought accounts with an honest past, used from the buyer's machines from one day on."""
    n = int(m.rng.integers(5, 25))
    who, device, card = m.people(n), m.ids(n), m.ids(n)
    sale = m.rng.uniform(0.4, 0.8) * m.days * DAY
    m.life(who, np.full(n, -1.0), home=m.rng.choice(m.homes, n), device=device, card=card, until=np.full(n, sale))
    at = np.repeat(np.arange(n), 2 + m.rng.poisson(m.per_account * 0.8, n))
    when = sale + m.rng.random(len(at)) * m.rng.uniform(3, 15) * DAY
    what = m.rng.choice(["login", "purchase"], len(at))
    machine, pay = dealt(m, n, n // 5), dealt(m, n, n // 4)
    ip = m.rng.choice(m.ids(3), len(at)) if m.rng.random() < 0.6 else m.rng.choice(m.homes, len(at))
    m.add(who[at], when, what, ip, machine[at], np.where(what == "purchase", pay[at], -1))
    return done(m, who, "aged")


def rotating(m: Maker) -> int:
    """Accounts take turns on a pool of devices, a new one every few days; proxies."""
    n = int(m.rng.integers(8, 40))
    who, at, when, what = gang(m, n, m.rng.uniform(2, 14) * DAY, lasts=25, many=m.per_account)
    pool, turn = m.ids(n), (when // (m.rng.uniform(2, 6) * DAY)).astype(int)
    m.add(who[at], when, what, m.rng.choice(m.homes, len(at)), pool[(at // 3 * 3 + turn * 7 + at % 2) % n])
    return done(m, who, "rotating")


def synchrony(m: Maker) -> int:
    """Own devices, own homes: only woken at the same minutes."""
    n = int(m.rng.integers(8, 40))
    who, home, device, card = m.people(n), m.rng.choice(m.homes, n), m.ids(n), m.ids(n)
    born = m.moment(20 * DAY) + m.rng.random(n) * 10 * DAY
    m.life(who, born, home=home, device=device, card=card, many=m.per_account / 3)
    for call in born.max() + m.rng.random(int(m.rng.integers(6, 25))) * max(m.days * DAY - born.max(), DAY):
        here = np.flatnonzero(m.rng.random(n) < 0.85)
        m.add(who[here], call + m.rng.random(len(here)) * 300, "purchase", home[here], device[here], card[here])
    return done(m, who, "synchrony")
