"""What does a trade write into its log? Eight products with their own columns, events, rhythm and habits."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One kind of event in a session.

    ``often`` up to 1 is a chance, above it a mean number. ``fills`` names the columns that are written:
    i address, d device (and cookie), t payment, a delivery address, p phone, b bank account, e mail.
    """

    event: str
    often: float = 1.0
    fills: str = "id"


@dataclass(frozen=True)
class Product:
    """A trade.

    ``names`` are its column names by meaning; ``weights`` say which sessions honest people have (look, use, pay, act,
    back, out); ``device`` is what the device column holds: ``install`` (an installation) or ``print`` (a fingerprint).
    """

    name: str
    names: dict[str, str]
    device: str
    scripts: dict[str, tuple[Step, ...]]
    weights: tuple[float, ...]
    rate: float  # sessions a day of a middling account
    office: float  # share of use in working hours
    gap: float  # seconds between steps
    typologies: tuple[str, ...]
    honest: tuple[str, ...]


EVERYWHERE = (
    "alternates", "carer", "second_hand", "tour_group", "dorm", "village", "support_desk", "testers", "public_computers", "fair_booth",
)  # fmt: skip
KINDS = {
    "i": "ip",
    "d": "device_id",
    "t": "payment_token",
    "a": "address",
    "p": "phone",
    "b": "bank_account",
    "e": "email",
    "cookie": "cookie",
}
