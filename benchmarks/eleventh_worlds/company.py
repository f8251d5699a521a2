"""What makes one company's log unlike the next one's? Every number that is drawn once for a world."""

from dataclasses import dataclass

import numpy as np

PRODUCTS = ("dating", "friends", "short_video", "hobby_forum", "neighbourhood", "live_rooms", "creator_club")


@dataclass(frozen=True)
class Company:
    """Parameters drawn once per world."""

    seed: int
    accounts: int
    hard: bool
    product: str
    days: int
    start_day: int  # days after 2021-01-01
    events_mean: float
    session_mean: float
    spread: float  # heterogeneity of activity
    born_share: float
    growth: float  # how sign-ups lean towards the end of the window
    stay_days: float
    abuse_share: float
    lease_days: float
    v6_share: float
    isps: int
    carriers: int
    nat_users: float  # people behind one carrier address
    mobile_share: float
    vpn_share: float
    missing_device: float
    pay_share: float
    has_cards: bool
    two_devices: float
    reinstall: float
    lone_spam: float
    group_factor: float  # honest groups for each ring
    pace: float  # seconds between two actions
    id_form: str
    zone: float


def log_uniform(rng: np.random.Generator, low: float, high: float) -> float:
    """Log-uniform draw."""
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def draw(seed: int, accounts: int) -> Company:
    """Draw a company; even seeds are plain worlds and odd seeds hard ones."""
    rng = np.random.default_rng([seed, 11, 77])
    events_mean = log_uniform(rng, 3, 30)
    return Company(
        seed=seed,
        accounts=accounts,
        hard=seed % 2 == 1,
        product=str(rng.choice(PRODUCTS)),
        days=int(rng.integers(14, 101)),
        start_day=int(rng.integers(0, 1500)),
        events_mean=events_mean,
        session_mean=float(rng.uniform(1.8, min(9.0, 1.0 + events_mean * 0.6))),
        spread=float(rng.uniform(0.5, 1.3)),
        born_share=float(rng.uniform(0.05, 0.8)),
        growth=float(rng.uniform(0.6, 1.6)),
        stay_days=log_uniform(rng, 8, 200),
        abuse_share=log_uniform(rng, 0.003, 0.04),
        lease_days=log_uniform(rng, 0.8, 120),
        v6_share=float(rng.choice([0.0, 0.1, 0.3, 0.6])),
        isps=int(rng.integers(3, 14)),
        carriers=int(rng.integers(2, 7)),
        nat_users=log_uniform(rng, 100, 3000),
        mobile_share=float(rng.uniform(0.1, 0.65)),
        vpn_share=float(rng.uniform(0.005, 0.06)),
        missing_device=log_uniform(rng, 0.01, 0.45),
        pay_share=log_uniform(rng, 0.02, 0.35),
        has_cards=seed % 5 != 4,
        two_devices=float(rng.uniform(0.15, 0.6)),
        reinstall=float(rng.uniform(0.05, 0.5)),
        lone_spam=log_uniform(rng, 0.001, 0.01),
        group_factor=float(rng.uniform(4, 9)),
        pace=log_uniform(rng, 5, 40),
        id_form=str(rng.choice(["hex", "uuid", "short"])),
        zone=float(rng.integers(-9, 10)),
    )
