"""What kind of company is it? Its parameters, drawn from wide ranges."""

from dataclasses import dataclass

import numpy as np

DAY = 86_400.0
HOUR = 3_600.0


def between(rng: np.random.Generator, low: float, high: float) -> float:
    """A log-uniform draw: every order of magnitude is equally likely."""
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def whole(rng: np.random.Generator, low: int, high: int) -> int:
    """A log-uniform whole number in low..high."""
    return int(min(high, max(low, np.floor(between(rng, low, high + 0.999)))))


def chance(rng: np.random.Generator, p: float) -> bool:
    """True with probability ``p``."""
    return bool(rng.random() < p)


@dataclass
class Knobs:
    """One company: its size, habits, telemetry and share of abuse."""

    days: int
    events_mean: float
    joined_share: float
    abuse_share: float
    group_share: float
    device_missing: float
    web_share: float
    pay_token_share: float
    card_share: float
    bank_share: float
    lease_days: float
    static_share: float
    pool_factor: float
    v6_homes: float
    v6_mobile: float
    isps: int
    carriers: int
    people_per_nat: float
    mobile_share: float
    vpn_share: float
    work_share: float
    second_device: float
    reinstall_days: float
    growth: float
    activity_skew: float
    churn: float
    weekend: float
    utc_shift: float
    hard: bool

    @property
    def span(self) -> float:
        """Length of the window in seconds."""
        return self.days * DAY


def drawn(rng: np.random.Generator, hard: bool) -> Knobs:
    """Draw a company."""
    u = rng.uniform
    return Knobs(
        days=whole(rng, 20, 120),
        events_mean=between(rng, 4, 25),
        joined_share=u(0.10, 0.90),
        abuse_share=between(rng, 0.003, 0.04),
        group_share=u(0.18, 0.5),
        device_missing=u(0.0, 0.35),
        web_share=u(0.0, 0.25),
        pay_token_share=u(0.4, 1.0),
        card_share=u(0.35, 0.95),
        bank_share=u(0.3, 0.9),
        lease_days=between(rng, 1, 60),
        static_share=u(0.05, 0.6),
        pool_factor=between(rng, 6, 60),
        v6_homes=u(0.0, 0.5) if chance(rng, 0.8) else 0.0,
        v6_mobile=u(0.0, 0.5) if chance(rng, 0.5) else 0.0,
        isps=whole(rng, 2, 9),
        carriers=whole(rng, 2, 5),
        people_per_nat=between(rng, 150, 4000),
        mobile_share=u(0.15, 0.7),
        vpn_share=u(0.005, 0.08),
        work_share=u(0.1, 0.4),
        second_device=u(0.1, 0.5),
        reinstall_days=between(rng, 60, 600),
        growth=u(-1.0, 2.0),
        activity_skew=u(0.5, 1.3),
        churn=u(0.1, 0.6),
        weekend=u(0.6, 1.4),
        utc_shift=u(-8, 9),
        hard=hard,
    )
