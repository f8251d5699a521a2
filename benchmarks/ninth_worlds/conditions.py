"""What kind of place is this world? Its length, countries, networks, appetite and abuse are drawn once, from ranges."""

from dataclasses import dataclass, field

import numpy as np

# name, hours east of UTC
COUNTRIES = [
    ("pt", 0),
    ("uk", 0),
    ("de", 1),
    ("pl", 1),
    ("it", 1),
    ("gr", 2),
    ("tr", 3),
    ("ke", 3),
    ("in", 5.5),
    ("th", 7),
    ("ph", 8),
    ("jp", 9),
    ("au", 10),
    ("br", -3),
    ("us-e", -5),
    ("us-c", -6),
    ("us-w", -8),
]


@dataclass
class Conditions:
    """What one world is like."""

    accounts: int
    hard: bool
    days: int
    start: int  # epoch seconds, a UTC midnight
    first_weekday: int  # weekday of the first day, Monday = 0
    mean_events: float
    tail: float  # sigma of the lognormal appetite
    countries: list[tuple[float, float]] = field(default_factory=list)  # zone, weight
    providers_per_country: int = 4
    lease_short: float = 0.2  # share of lines with a daily new address
    lease_long: float = 0.3  # share with a practically fixed address
    shared_v4: float = 0.1  # share of providers with many lines behind an address
    v6: float = 0.3  # share of providers with IPv6
    carrier_exits: tuple[int, int] = (3, 24)  # addresses of a carrier region
    mobile_first: float = 0.3
    mobile_only: float = 0.08
    new_share: float = 0.18  # accounts signing up inside the window
    churn: float = 0.2
    movers: float = 0.03
    reinstall: float = 0.08
    private: float = 0.02
    missing: float = 0.05  # typical share of sessions without device
    weekend: float = 1.15
    pushes: int = 3  # service-wide notifications
    rings: int = 24
    hard_tier: float = 0.0  # share of rings working with care
    crews_without_mules: int = 1


def drawn(rng: np.random.Generator, accounts: int, hard: bool) -> Conditions:
    """The conditions of a world."""
    uniform, integers = rng.uniform, rng.integers
    days = int(integers(32, 88))
    day0 = int(integers(19000, 20000))  # somewhere in 2022-2024
    countries = int(integers(1, 5))
    pick = rng.choice(len(COUNTRIES), countries, replace=False)
    weights = rng.dirichlet(np.full(countries, 1.5))
    scale = accounts / 50_000
    rings = round(integers(18, 40) * min(1.0, max(scale, 0.2)) if scale < 1 else integers(18, 40) * scale)
    return Conditions(
        accounts=accounts,
        hard=hard,
        days=days,
        start=day0 * 86400,
        first_weekday=(day0 + 3) % 7,  # 1970-01-01 was a Thursday
        mean_events=uniform(9.5, 19.0),
        tail=uniform(0.8, 1.25),
        countries=[(COUNTRIES[which][1], float(weight)) for which, weight in zip(pick, weights, strict=True)],
        providers_per_country=int(integers(3, 7)),
        lease_short=uniform(0.05, 0.35),
        lease_long=uniform(0.15, 0.5),
        shared_v4=uniform(0.0, 0.25),
        v6=uniform(0.1, 0.55),
        carrier_exits=(int(integers(2, 5)), int(integers(8, 40))),
        mobile_first=uniform(0.15, 0.45),
        mobile_only=uniform(0.03, 0.15),
        new_share=uniform(0.10, 0.28),
        churn=uniform(0.1, 0.35),
        movers=uniform(0.01, 0.05),
        reinstall=uniform(0.03, 0.14),
        private=uniform(0.01, 0.04),
        missing=uniform(0.02, 0.10),
        weekend=uniform(0.85, 1.4),
        pushes=int(integers(1, 5)),
        rings=max(7, rings),
        hard_tier=uniform(0.55, 0.8) if hard else 0.0,
        crews_without_mules=int(integers(1, 3)),
    )
