"""What are the three businesses, what do their logs call a step, and what do honest customers do there?"""

from dataclasses import dataclass

ROLES = ("signup", "verify", "add", "gain", "act", "pay", "cash", "extra", "invite", "reset")
SIGNUP, VERIFY, ADD, GAIN, ACT, PAY, CASH, EXTRA, INVITE, RESET = range(10)
WITH_TOKEN = (ADD, PAY, CASH)
WITH_CONTACT = (SIGNUP, VERIFY, RESET)


@dataclass(frozen=True)
class Business:
    """Names of the steps, how often honest customers do each, hours of the day, and how often a device is known."""

    name: str
    steps: tuple[str, ...]
    life: tuple[float, ...]
    peak: float
    known: float


BUSINESSES = (
    Business(
        "neobank",
        (
            "account_opened", "kyc_passed", "card_linked", "bonus_credited", "login", "card_payment", "transfer_out",
            "loan_drawn", "referral_sent", "password_reset",
        ),
        (0, 0.02, 0.03, 0.01, 0.44, 0.28, 0.16, 0.03, 0.01, 0.02),
        14.0,
        0.97,
    ),
    Business(
        "rides",
        (
            "registered", "documents_uploaded", "card_added", "promo_redeemed", "app_opened", "trip_paid", "payout",
            "trip_completed", "friend_invited", "phone_changed",
        ),
        (0, 0.02, 0.03, 0.06, 0.4, 0.3, 0.03, 0.13, 0.01, 0.02),
        18.0,
        0.95,
    ),
    Business(
        "streaming",
        (
            "account_created", "email_confirmed", "card_added", "trial_started", "login", "purchase", "gift_card_bought",
            "gift_card_redeemed", "invite_sent", "password_reset",
        ),
        (0, 0.02, 0.03, 0.02, 0.6, 0.2, 0.03, 0.04, 0.02, 0.04),
        20.0,
        0.8,
    ),
)  # fmt: skip
