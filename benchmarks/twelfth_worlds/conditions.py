"""What differs from world to world? Every condition is drawn from a wide range."""

from dataclasses import dataclass

import numpy as np

PRODUCTS = ("shop", "food", "ride")
PLAIN_RINGS = ("farm", "card_testing", "residential_proxy", "slow_drip", "clique", "collusion", "takeover")
HARD_RINGS = ("aged", "rotating_devices", "synchrony", "carrier_nat_ring", "takeover_fresh")


@dataclass(frozen=True)
class Params:
    """The settings of one world."""

    hard: bool
    product: str
    accounts: int
    days: int
    epoch: np.datetime64
    mean_events: float
    join_share: float
    abuse_share: float
    ring_count: int
    device_missing: float
    untracked: float
    pay_share: float
    coupon_share: float
    refund_share: float
    declined_share: float
    new_card_share: float
    cities: int
    home_mean: float
    lease_days: float
    static_share: float
    v6_share: float
    no_line_share: float
    laptop_share: float
    tablet_share: float
    family_card: float
    reinstall: float
    vpn_share: float
    nat_load: float
    collide: float
    dispersion: float
    group_scale: float


def draw(rng: np.random.Generator, accounts: int, hard: bool) -> Params:
    """Draw the settings of a world."""
    u = rng.uniform
    share = float(np.exp(u(np.log(0.005), np.log(0.03))))
    scale = (accounts / 50_000) ** 0.6
    wanted = round(u(12, 40) * scale)
    floor = max(5, round(12 * min(1.0, scale)))
    count = max(floor, min(wanted, int(share * accounts / 9)))
    epoch = np.datetime64("2023-01-02") + np.timedelta64(int(rng.integers(0, 900)), "D")
    return Params(
        hard=hard,
        product=str(rng.choice(PRODUCTS)),
        accounts=accounts,
        days=int(rng.integers(20, 91)),
        epoch=epoch.astype("datetime64[us]"),
        mean_events=u(5, 20),
        join_share=u(0.1, 0.6),
        abuse_share=share,
        ring_count=count,
        device_missing=u(0.0, 0.2),
        untracked=u(0.0, 0.15),
        pay_share=u(0.25, 0.65),
        coupon_share=u(0.04, 0.22),
        refund_share=u(0.02, 0.08),
        declined_share=u(0.015, 0.08),
        new_card_share=u(0.02, 0.08),
        cities=int(rng.integers(1, 7)),
        home_mean=u(1.15, 1.9),
        lease_days=float(np.exp(u(np.log(1), np.log(40)))),
        static_share=u(0.1, 0.6),
        v6_share=u(0.0, 0.4),
        no_line_share=u(0.05, 0.35),
        laptop_share=u(0.15, 0.6),
        tablet_share=u(0.05, 0.35),
        family_card=u(0.1, 0.5),
        reinstall=u(0.03, 0.25),
        vpn_share=u(0.005, 0.05) if hard else u(0.0, 0.02),
        nat_load=float(np.exp(u(np.log(200), np.log(2500)))),
        collide=u(0.0, 0.04),
        dispersion=u(0.5, 1.2),
        group_scale=u(0.7, 1.5) * scale,
    )
