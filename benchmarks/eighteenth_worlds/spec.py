"""What differs from world to world? The product, its window, how much people do and how badly it is written down."""

from dataclasses import dataclass

import numpy as np

SOCIAL = ("signup", "login", "post", "like", "follow", "vote", "message", "purchase")
EXCHANGE = (
    "signup",
    "login",
    "kyc",
    "deposit",
    "trade",
    "withdraw",
    "transfer",
    "vote",
    "claim",
    "referral",
    "message",
)
MONEY = ("purchase", "deposit", "withdraw", "transfer", "claim")  # events that carry a wallet or a card
CONTACT = ("signup", "login", "kyc")  # events that carry a phone or a mail address
HABITS = {
    "social": {
        "ordinary": {"login": 4, "post": 1.2, "like": 5, "follow": 1.5, "vote": 0.7, "message": 1.5, "purchase": 0.35},
        "pusher": {"login": 3, "post": 0.4, "like": 5, "follow": 4, "vote": 2, "message": 0.3, "purchase": 0.35},
        "talker": {"login": 3, "post": 4, "like": 1, "follow": 1, "vote": 1, "message": 4, "purchase": 0.3},
    },
    "exchange": {
        "ordinary": {"login": 5, "deposit": 1, "trade": 4, "withdraw": 0.6, "transfer": 0.3, "vote": 0.2, "claim": 0.2},
        "pusher": {"login": 3, "deposit": 1, "trade": 3, "withdraw": 1, "vote": 1, "claim": 2, "transfer": 0.6},
        "talker": {"login": 3, "message": 5, "trade": 1, "transfer": 1, "deposit": 0.5},
    },
}


@dataclass(frozen=True)
class Spec:
    """The draws that make a world's character."""

    product: str
    hard: bool
    accounts: int
    days: int
    rate: float  # events of an account, about
    abuse: float
    existed: float  # share of accounts older than the window
    six: float  # share of lines that speak IPv6
    coarse: float  # share of devices whose fingerprint is that of their model
    drift: float  # share of devices whose fingerprint changes with updates
    no_ip: float
    no_device: float
    no_token: float
    leased: float  # shares of home lines with leases and behind CGNAT; the others are static
    cgnat: float
    hub: float  # share of payments through a custodian that everybody uses
    buyers: float  # share of accounts that ever pay
    contact: str  # a further kind of identifier, or none
    zones: int  # time zones people live in

    @property
    def kinds(self) -> tuple[str, ...]:
        """Names of the events."""
        return SOCIAL if self.product == "social" else EXCHANGE

    @property
    def seconds(self) -> float:
        """Length of the window."""
        return self.days * 86400.0


def drawn(seed: int, accounts: int, rng: np.random.Generator) -> Spec:
    """The character of a world; both products come up among the plain and among the hard."""
    product = ("social", "exchange")[(seed + 1) // 2 % 2]
    leased = rng.uniform(0.2, 0.7)
    return Spec(
        product=product,
        hard=seed % 2 == 1,
        accounts=accounts,
        days=int(np.exp(rng.uniform(np.log(7), np.log(90.99)))),
        rate=float(np.exp(rng.uniform(np.log(4), np.log(23)))),
        abuse=float(np.exp(rng.uniform(np.log(0.006), np.log(0.029)))),
        existed=rng.uniform(0.25, 0.9),
        six=rng.choice([0.0, rng.uniform(0.1, 0.6)], p=[0.2, 0.8]),
        coarse=rng.choice([rng.uniform(0.0, 0.05), rng.uniform(0.2, 0.6)], p=[0.65, 0.35]),
        drift=rng.uniform(0.0, 0.4),
        no_ip=rng.choice([0.0, rng.uniform(0.0, 0.1)]),
        no_device=rng.uniform(0.0, 0.25),
        no_token=rng.uniform(0.0, 0.1),
        leased=leased,
        cgnat=rng.uniform(0.05, 0.9 - leased),
        hub=rng.uniform(0.05, 0.25) if product == "exchange" else rng.uniform(0.0, 0.05),
        buyers=rng.uniform(0.7, 0.95) if product == "exchange" else rng.uniform(0.1, 0.4),
        contact=str(rng.choice(["", "phone", "email"], p=[0.5, 0.25, 0.25])),
        zones=int(rng.integers(1, 7)),
    )
