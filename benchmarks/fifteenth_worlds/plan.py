"""What differs between worlds? Everything a seed decides before anybody exists."""

from dataclasses import dataclass

import numpy as np

from fifteenth_worlds.numbers import Rng

SIGNUP, LOOK, PAY, OUT, SAY = range(5)  # what an event is, whatever the product calls it
PRODUCTS = {
    "shop": (["signup"], ["login", "view", "add_to_cart"], ["purchase"], ["refund"], ["review", "message"]),
    "wallet": (["signup"], ["login", "balance"], ["topup", "purchase"], ["transfer", "withdrawal"], ["message"]),
    "classifieds": (
        ["signup"],
        ["login", "search"],
        ["purchase", "boost"],
        ["payout"],
        ["listing", "message", "review"],
    ),
    "game": (["signup"], ["login", "match"], ["purchase"], ["transfer", "gift"], ["message", "report"]),
    "delivery": (["signup"], ["login", "browse"], ["order", "tip"], ["refund", "payout"], ["review"]),
}
SHARES = {  # of accounts in a group of this kind
    "household": 0.16, "flatshare": 0.03, "carrier": 0.03, "second_hand_device": 0.012,
    "office": 0.06, "campus": 0.04, "agency": 0.012, "public_wifi": 0.03,
}  # fmt: skip
HARD_SHARES = {"shared_card": 0.01, "kiosk": 0.012, "vpn": 0.03, "onboarding": 0.012, "campaign": 0.02, "event": 0.02}
TIERS = ("careless", "moderate", "careful")


@dataclass(frozen=True)
class Plan:
    """The constants of one world.

    ``extra`` is a further kind of identifier (``email``, ``phone``, ``address``) or nothing, ``cookie`` the share of people
    whose device number is a cookie that they lose, ``missing`` the share of empty cells by column.
    """

    seed: int
    hard: bool
    accounts: int
    product: str
    days: int
    per_account: float
    spread: float
    abuse: float
    old: float
    growth: float
    six: float
    mobile: float
    cookie: float
    extra: str
    missing: dict[str, float]
    shares: dict[str, float]
    tiers: tuple[float, ...]


def planned(rng: Rng, seed: int, accounts: int) -> Plan:
    """Draw the constants of a world."""
    hard = seed % 2 == 1
    shares = SHARES | HARD_SHARES if hard else SHARES
    return Plan(
        seed=seed,
        hard=hard,
        accounts=accounts,
        product=str(rng.choice(list(PRODUCTS))),
        days=int(rng.integers(20, 121)),
        per_account=float(np.exp(rng.uniform(np.log(3), np.log(15)))),
        spread=float(rng.uniform(0.7, 1.3)),
        abuse=float(np.exp(rng.uniform(np.log(0.005), np.log(0.04)))),
        old=float(rng.uniform(0.2, 0.85)),
        growth=float(rng.uniform(0.7, 1.4)),
        six=float(rng.choice([0.0, rng.uniform(0.05, 0.3), rng.uniform(0.3, 0.7)])),
        mobile=float(rng.uniform(0.1, 0.5)),
        cookie=float(rng.uniform(0.0, 0.4)),
        extra=str(rng.choice(["", "", "email", "phone", "address"])),
        missing={
            "ip": float(rng.uniform(0.0, 0.06)),
            "device_id": float(rng.choice([rng.uniform(0.0, 0.05), rng.uniform(0.05, 0.35)])),
            "payment_token": float(rng.uniform(0.0, 0.25)),
            "extra": float(rng.uniform(0.0, 0.3)),
        },
        shares={name: share * float(rng.uniform(0.5, 1.6)) for name, share in shares.items()},
        tiers=tuple(rng.dirichlet([2.0, 3.0, 2.0] if hard else [3.0, 3.0, 1.2])),
    )
