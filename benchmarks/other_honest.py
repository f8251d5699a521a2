"""Who lives in the worlds by another hand? Everybody else, and those who honestly share; see ``other_worlds.py``."""

import numpy as np

DAY = 86_400
START = 1_735_689_600
STYLES = ("plain", "hard", "sparse", "dense", "devices", "first")


class Maker:
    """Rows of one world; identifiers are running numbers."""

    def __init__(self, style: str, seed: int, accounts: int) -> None:
        self.rng = np.random.default_rng([seed, STYLES.index(style), 31_337])
        self.style = style
        self.days = {"sparse": 30, "dense": 120}.get(style, 60)
        self.per_account = {"sparse": 1.0, "dense": 60.0, "devices": 4.0}.get(style, 9.0)
        self.parts: list[dict[str, np.ndarray]] = []
        self.rings: list[tuple[np.ndarray, str]] = []
        self.honest: list[tuple[np.ndarray, str]] = []
        self.victims: list[np.ndarray] = []
        self.accounts = self.things = 0
        self.homes = self.ids(max(50, int(accounts * 0.7)))
        self.carrier = self.ids(max(2, accounts // 4_000))
        self.regulars = np.empty(0, int)
        self.regular_home = self.regular_device = self.regular_card = self.regular_born = self.regulars

    def ids(self, count: int) -> np.ndarray:
        """New identifiers."""
        self.things += count
        return np.arange(self.things - count, self.things)

    def people(self, count: int) -> np.ndarray:
        """New accounts."""
        self.accounts += count
        return np.arange(self.accounts - count, self.accounts)

    def add(self, who, when, what, ip, device, card=-1) -> None:
        """Events; scalars are repeated."""
        size = len(who)
        row = {"who": who, "when": when, "what": what, "ip": ip, "device": device, "card": card}
        self.parts.append({name: np.broadcast_to(value, size) for name, value in row.items()})

    def life(self, who, born, *, home, device, card, mobile=0.25, many=None, until=None) -> None:
        """Log-ins, views and purchases, evenly from sign-up to the end; those born before the window do not sign up in it."""
        rng, end = self.rng, self.days * DAY
        until = np.full(len(who), end) if until is None else until
        count = rng.poisson(self.per_account if many is None else many, len(who)) + (born < 0)
        at = np.repeat(np.arange(len(who)), count)
        start = np.maximum(born, 0)
        when = start[at] + rng.random(len(at)) * np.maximum(until - start, 600)[at]
        what = rng.choice(["login", "view", "purchase", "message"], len(at), p=[0.45, 0.3, 0.2, 0.05])
        out = rng.random(len(at)) < mobile
        ip = np.where(out, rng.choice(self.carrier, len(at)), home[at])
        self.add(who[at], when, what, ip, device[at], np.where(what == "purchase", card[at], -1))
        new = born >= 0
        self.add(who[new], born[new], "signup", home[new], device[new])

    def born(self, count: int, old: float = 0.55) -> np.ndarray:
        """Sign-up times; negative before the window."""
        return np.where(self.rng.random(count) < old, -1.0, self.rng.random(count) * self.days * DAY)

    def moment(self, span: float) -> float:
        """A start that leaves room for a span of seconds."""
        return float(self.rng.random() * max(self.days * DAY - span, 1))


def singles(m: Maker, count: int) -> None:
    """Everybody else."""
    who, home = m.people(count), m.rng.choice(m.homes, count)
    device, card = m.ids(count), m.ids(count)
    m.regulars, m.regular_home, m.regular_device, m.regular_card = who, home, device, card
    m.regular_born = m.born(count)
    m.life(who, m.regular_born, home=home, device=device, card=card)


def household(m: Maker) -> int:
    """2–5 people, one address; often one tablet, sometimes one card."""
    n = int(m.rng.integers(2, 6))
    who, home = m.people(n), np.full(n, m.ids(1)[0])
    device, card = m.ids(n), m.ids(n)
    if m.rng.random() < 0.5:
        device[m.rng.random(n) < 0.6] = m.ids(1)[0]
    if m.rng.random() < 0.35:
        card[:] = m.ids(1)[0]
    m.life(who, m.born(n), home=home, device=device, card=card)
    m.honest.append((who, "household"))
    return n


def workplace(m: Maker, low: int, high: int, name: str, addresses: int = 1) -> int:
    """Many people behind one or a few addresses half of the time."""
    n = int(m.rng.integers(low, high))
    who, home, device, card = m.people(n), m.rng.choice(m.homes, n), m.ids(n), m.ids(n)
    born, shared = m.born(n), m.ids(addresses)
    m.life(who, born, home=home, device=device, card=card, many=m.per_account / 2)
    m.life(
        who,
        np.where(born >= 0, born, -1),
        home=m.rng.choice(shared, n),
        device=device,
        card=card,
        mobile=0,
        many=m.per_account / 2,
    )
    m.honest.append((who, name))
    return n


def office(m: Maker) -> int:
    """10–150 colleagues, one address."""
    return workplace(m, 10, 150, "office")


def campus(m: Maker) -> int:
    """100–500 students, three addresses."""
    return workplace(m, 100, 500, "campus", 3)


def agency(m: Maker) -> int:
    """One machine and address work for 5–30 clients who also work alone."""
    n = int(m.rng.integers(5, 30))
    who, home, device, card = m.people(n), m.rng.choice(m.homes, n), m.ids(n), m.ids(n)
    born = m.born(n, 0.8)
    m.life(who, born, home=home, device=device, card=card)
    k = int(m.rng.integers(1, 6))
    at = np.repeat(np.arange(n), k)
    start = np.maximum(born, 0)[at]
    m.add(who[at], start + m.rng.random(n * k) * (m.days * DAY - start), "login", m.ids(1)[0], m.ids(1)[0])
    m.honest.append((who, "agency"))
    return n


def together(
    m: Maker, low: int, high: int, span: float, name: str, *, tablet: float, stay: float, address: bool
) -> int:
    """People who honestly sign up at the same time, perhaps on one device, then live their own lives."""
    n = int(m.rng.integers(low, high))
    who, home, device, card = m.people(n), m.rng.choice(m.homes, n), m.ids(n), m.ids(n)
    if name == "family":
        home[:] = m.ids(1)[0]
    start = m.moment(span)
    born = start + m.rng.random(n) * span
    common, first = m.ids(1)[0], m.ids(1)[0]
    first_device = np.where(m.rng.random() < tablet, common, device)
    m.add(who, born, "signup", first if address and name != "family" else home, first_device)
    until = np.where(m.rng.random(n) < stay, m.days * DAY, born + 2 * DAY)
    at = np.repeat(np.arange(n), m.rng.poisson(m.per_account, n))
    when = born[at] + 60 + m.rng.random(len(at)) * np.maximum(until - born, 600)[at]
    what = m.rng.choice(["login", "view", "purchase"], len(at))
    used = np.where(
        (m.rng.random(len(at)) < 0.2) & (first_device[at] == common) & (name == "family"), common, device[at]
    )
    ip = np.where(m.rng.random(len(at)) < 0.3, first if name in ("staff", "class") else home[at], home[at])
    m.add(who[at], when, what, ip, used, np.where(what == "purchase", card[at], -1))
    m.honest.append((who, name))
    return n


def staff(m: Maker) -> int:
    """New staff within a day at the office, half of the time through one machine."""
    return together(m, 5, 40, DAY, "staff", tablet=0.5, stay=1.0, address=True)


def family(m: Maker) -> int:
    """A family joins in an evening on one tablet."""
    return together(m, 3, 6, 2 * 3600, "family", tablet=1.0, stay=1.0, address=True)


def school_class(m: Maker) -> int:
    """A class in one lesson behind one address."""
    return together(m, 12, 35, 1800, "class", tablet=0.0, stay=0.7, address=True)


def trial(m: Maker) -> int:
    """A campaign: hundreds within two days, most gone soon, nothing shared."""
    return together(m, 60, 400, 2 * DAY, "trial", tablet=0.0, stay=0.3, address=False)
