"""Which products are there, and how is one world of a product drawn?"""

from dataclasses import dataclass, field
from random import Random

KINDS = ("ip", "device_id", "payment_token", "cookie", "phone", "email", "email_domain")


@dataclass(frozen=True)
class Product:
    """What people do there, and what its log may hold.

    ``needs`` are columns that every world of it has, ``may`` those that are there or not. ``public`` says how often one
    moment (a match, a sale) draws many at once.
    """

    name: str
    join: str
    enter: str
    acts: dict[str, float]
    praise: str  # what a paid crowd would be asked to do
    pay: str
    pay_share: float  # of sessions
    needs: tuple[str, ...]
    may: tuple[str, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)  # name in the log
    form: str = "parquet"
    machine: float = 0.0  # share of accounts that are programs, at work day and night
    public: float = 0.0


PRODUCTS = {
    one.name: one
    for one in (
        Product(
            "marketplace", "registered", "session_start",
            {"search": 5, "view_item": 8, "message": 2, "list_item": 0.6, "favourite": 1, "logout": 0.5},
            "rate_seller", "checkout", 0.18, ("ip", "device_id"), ("payment_token", "email", "cookie"),
            {"timestamp": "created_at", "account_id": "user_uuid", "ip": "remote_addr", "device_id": "visitor_id"}, "csv",
        ),
        Product(
            "game", "tutorial_done", "launch", {"match": 6, "daily_reward": 2, "chat": 2, "guild": 0.7, "shop_open": 1.5},
            "gift_sent", "purchase", 0.06, ("ip", "device_id"), ("payment_token",), {}, "ndjson", public=0.4,
        ),
        Product(
            "streaming", "trial_started", "play", {"play": 7, "skip": 4, "playlist_add": 1, "search": 2}, "follow_artist",
            "invoice", 0.1, ("ip", "payment_token"), ("device_id", "email_domain"),
            {"timestamp": "ts", "account_id": "subscriber", "payment_token": "card_fp"}, "parquet", public=0.2,
        ),
        Product(
            "bank", "kyc_passed", "login", {"balance": 8, "statement": 1, "limits": 0.3, "push_ack": 1}, "payee_added",
            "transfer", 0.3, ("ip", "device_id"), ("phone",), {"timestamp": "event_time", "account_id": "customer_no"}, "csv",
        ),
        Product(
            "api_keys", "key_created", "console_login", {"request": 12, "quota_hit": 0.5, "key_rotated": 0.2}, "invite",
            "billing_setup", 0.05, ("ip",), ("payment_token", "email_domain", "email", "cookie"),
            {"account_id": "tenant_id", "ip": "source_ip"}, "ndjson", machine=0.25,
        ),
        Product(
            "dating", "profile_created", "open_app", {"swipe": 10, "message": 4, "photo": 0.3, "match": 1}, "like",
            "boost_bought", 0.04, ("ip", "device_id"), ("phone", "payment_token"),
            {"device_id": "install_id", "ip": "client_ip"}, "parquet",
        ),
        Product(
            "tickets", "signup", "visit", {"browse": 6, "queue_joined": 2, "seat_map": 2, "cart": 1}, "waitlist",
            "order", 0.15, ("ip", "payment_token"), ("device_id", "cookie", "phone", "email"),
            {"timestamp": "at", "account_id": "member"}, "csv", public=0.7,
        ),
        Product(
            "delivery", "welcome", "open", {"browse": 5, "cart": 2, "track": 2, "voucher": 0.8}, "review", "order", 0.35,
            ("device_id", "payment_token"), ("ip", "phone"), {}, "parquet",
        ),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Drawn:
    """One world of a product: everything that was drawn before anybody moves in."""

    product: Product
    kinds: tuple[str, ...]
    days: int
    started: str
    mean_events: float
    abuse: float
    missing: dict[str, float]
    mobile: float  # share of sessions on a carrier
    device_style: str  # install (a UUID per phone), fingerprint (drifts, collides), reset (people reinstall)
    token_style: str
    id_style: str
    newcomers: float  # share of accounts that join inside the window
    zones: tuple[int, ...]
    named_events: bool


def draw(product: str, rng: Random) -> Drawn:
    """Draw the world's figures from their ranges."""
    one = PRODUCTS[product]
    kinds = (*one.needs, *(kind for kind in one.may if rng.random() < 0.65))
    return Drawn(
        product=one,
        kinds=tuple(kind for kind in KINDS if kind in kinds),
        days=rng.choice((7, 14, 21, 30, 45, 60, 90, 120)),
        started=f"{rng.choice((2024, 2025))}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
        mean_events=2 * 30 ** rng.random(),
        abuse=0.002 * 40 ** rng.random(),
        missing={kind: rng.choice((0.0, 0.0, 0.02, 0.1, 0.3)) * rng.random() for kind in kinds},
        mobile=rng.uniform(0.1, 0.75),
        device_style=rng.choice(("install", "fingerprint", "reset")),
        token_style=rng.choice(("pm", "digest", "bin")),
        id_style=rng.choice(("uuid", "serial", "short")),
        newcomers=rng.uniform(0.15, 0.9),
        zones=tuple(rng.sample((-8, -5, -3, 0, 1, 2, 3, 5, 8, 9), rng.choice((1, 2, 4)))),
        named_events=rng.random() < 0.85,
    )
