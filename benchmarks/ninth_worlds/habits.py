"""What do people do in one visit? They sell, buy, chat, play, vote, review, take gigs and are paid: events by habit."""

import numpy as np

from ninth_worlds.units import Floats

EVENTS = [
    "signup",
    "login",
    "view",
    "search",
    "post_listing",
    "message",
    "vote",
    "review",
    "match",
    "follow",
    "redeem_promo",
    "add_card",
    "purchase",
    "topup",
    "gig_accept",
    "payout",
    "password_change",
    "refund_request",
    "support_ticket",
    "profile_edit",
]
EVENT = {name: nth for nth, name in enumerate(EVENTS)}
PAYING = np.array([EVENT[name] for name in ("add_card", "purchase", "topup", "payout", "refund_request")])

# two are nobody's (tester, setup), but all are drawn: without them every world would be another
WEIGHTS: dict[str, dict[str, float]] = {
    # the honest trades
    "buyer": {
        "view": 40,
        "search": 22,
        "message": 9,
        "purchase": 10,
        "review": 5,
        "follow": 3,
        "add_card": 1.2,
        "redeem_promo": 1.5,
        "refund_request": 0.6,
        "support_ticket": 0.4,
        "profile_edit": 0.5,
        "vote": 2,
    },
    "seller": {
        "post_listing": 18,
        "message": 30,
        "view": 22,
        "payout": 3,
        "profile_edit": 2,
        "search": 6,
        "purchase": 2,
        "review": 2,
        "support_ticket": 0.6,
        "vote": 1,
    },
    "gamer": {
        "match": 48,
        "vote": 8,
        "message": 14,
        "topup": 4,
        "follow": 5,
        "view": 10,
        "purchase": 1.5,
        "redeem_promo": 1,
    },
    "gig": {"gig_accept": 34, "message": 22, "view": 20, "payout": 6, "review": 5, "profile_edit": 1, "search": 6},
    "lurker": {"view": 60, "search": 22, "follow": 5, "vote": 4, "message": 3, "purchase": 1.5, "redeem_promo": 0.6},
    "critic": {"review": 18, "vote": 24, "view": 30, "message": 8, "follow": 8, "purchase": 5},
    "newcomer": {
        "view": 30,
        "search": 14,
        "redeem_promo": 12,
        "profile_edit": 12,
        "purchase": 7,
        "add_card": 7,
        "follow": 6,
        "message": 6,
        "match": 5,
    },
    # the trades of hired or scripted hands
    "promo_hand": {
        "view": 26,
        "redeem_promo": 16,
        "purchase": 12,
        "search": 8,
        "vote": 8,
        "message": 9,
        "profile_edit": 5,
        "follow": 6,
        "topup": 3,
        "payout": 2,
    },
    "spam_hand": {
        "message": 34,
        "post_listing": 16,
        "view": 20,
        "follow": 10,
        "search": 6,
        "profile_edit": 3,
        "vote": 5,
        "redeem_promo": 3,
    },
    "boost_hand": {"vote": 30, "review": 22, "match": 14, "view": 18, "follow": 9, "message": 4},
    "boost_quick": {"vote": 45, "review": 25, "match": 20, "follow": 10},
    "tester": {"add_card": 36, "purchase": 44, "topup": 12, "view": 8},
    "mule": {
        "payout": 16,
        "purchase": 10,
        "view": 30,
        "message": 14,
        "topup": 8,
        "profile_edit": 6,
        "search": 8,
        "login": 8,
    },
    "thief_cash": {"view": 24, "payout": 34, "password_change": 14, "profile_edit": 14, "message": 8},
    "thief_goods": {"view": 26, "purchase": 38, "password_change": 12, "topup": 12, "profile_edit": 12},
    "thief_look": {"view": 70, "profile_edit": 10, "message": 20},
    # short honest special visits
    "help": {
        "view": 30,
        "profile_edit": 24,
        "support_ticket": 14,
        "password_change": 10,
        "refund_request": 8,
        "message": 10,
    },
    "setup": {"profile_edit": 30, "view": 30, "add_card": 10, "redeem_promo": 8, "search": 10, "follow": 5},
    "raid": {"match": 80, "message": 18, "vote": 4},
    "sale": {"purchase": 36, "view": 40, "search": 10, "redeem_promo": 6, "add_card": 2},
    "desk": {"post_listing": 22, "message": 42, "view": 16, "follow": 5, "profile_edit": 4, "payout": 1.5, "review": 2},
}
HABIT = {name: nth for nth, name in enumerate(WEIGHTS)}
HONEST = [HABIT[name] for name in ("buyer", "seller", "gamer", "gig", "lurker", "critic")]

EVERYDAY = [*HONEST, *(HABIT[name] for name in ("newcomer", "promo_hand", "spam_hand", "boost_hand", "mule"))]
SELDOM = {"password_change": 0.35, "support_ticket": 0.2}  # everybody forgets a password


def shares_of(habit: dict[str, float]) -> Floats:
    """Weights as shares of all types of events."""
    shares = np.zeros(len(EVENTS))
    for name, weight in habit.items():
        shares[EVENT[name]] = weight
    return shares / shares.sum()


BASE = np.array([shares_of((SELDOM if HABIT[name] in EVERYDAY else {}) | WEIGHTS[name]) for name in WEIGHTS])


def world_mixes(rng: np.random.Generator) -> Floats:
    """Cumulated shares by habit: each world's habits differ a little."""
    weights = BASE * rng.lognormal(0, 0.3, size=(1, len(EVENTS)))
    weights = weights * rng.lognormal(0, 0.15, size=BASE.shape)
    return np.cumsum(weights / weights.sum(1, keepdims=True), axis=1)
