"""What does somebody do in one visit? Scripts of actions for every kind of visit, unfolded into events."""

import numpy as np

ACTIONS = (
    "signup",
    "login",
    "browse",
    "order",
    "pay",
    "coupon",
    "refund",
    "rate",
    "add_card",
    "change_address",
    "courier_login",
    "pay_declined",
    "support_message",
    "password_reset",
    "deliver",
    "view_item",
)
WORDS = {
    "shop": {"deliver": "parcel_scan", "rate": "review", "order": "order", "courier_login": "courier_login"},
    "food": {"view_item": "view_menu", "deliver": "drop_off"},
    "ride": {
        "order": "ride_request",
        "browse": "open_map",
        "view_item": "fare_quote",
        "deliver": "ride_done",
        "courier_login": "driver_login",
        "change_address": "change_home",
    },
}
# Each kind of visit has several variants; one is drawn for every visit.
VARIANTS = {
    "look": [
        "login browse",
        "browse view_item",
        "login browse view_item view_item",
        "browse",
        "browse view_item browse",
    ],
    "order": [
        "login browse view_item order pay",
        "browse order pay",
        "login view_item order pay rate",
        "browse view_item view_item order pay",
    ],
    "coupon": [
        "login browse coupon order pay",
        "browse view_item coupon order pay",
        "login coupon order pay",
        "browse coupon order pay rate",
    ],
    "refund": ["login support_message refund", "login refund", "browse support_message refund"],
    "rate": ["login rate", "browse rate", "rate", "login browse rate rate"],
    "address": ["login change_address order pay", "login browse change_address", "change_address order pay"],
    "new_card": ["login add_card order pay", "add_card browse order pay", "login add_card"],
    "declined": ["login order pay_declined pay", "order pay_declined", "browse order pay_declined pay_declined pay"],
    "forgot": ["password_reset login browse", "password_reset login order pay"],
    "ask": ["login support_message", "support_message"],
    "signup": [
        "signup browse",
        "signup add_card browse view_item",
        "signup change_address",
        "signup",
        "signup browse change_address add_card",
    ],
    "signup_buy": [
        "signup browse coupon order pay",
        "signup add_card coupon order pay",
        "signup browse order pay",
        "signup view_item add_card order pay",
    ],
    "deliver": ["courier_login deliver deliver", "courier_login deliver", "courier_login deliver deliver deliver"],
    "desk": ["login refund", "login change_address", "login browse", "login browse refund"],
    "steal": [
        "login change_address order pay",
        "password_reset login change_address order pay",
        "login order pay",
        "login browse order pay pay_declined",
        "login coupon order pay",
    ],
    "probe": [
        "add_card pay_declined",
        "order pay_declined",
        "add_card order pay",
        "login order pay_declined pay_declined",
        "order pay",
        "pay_declined",
    ],
}
KINDS = tuple(VARIANTS)
CODE = {kind: i for i, kind in enumerate(KINDS)}
SCRIPTS = [np.array([ACTIONS.index(a) for a in text.split()]) for k in KINDS for text in VARIANTS[k]]
FIRST = np.concatenate([[0], np.cumsum([len(VARIANTS[k]) for k in KINDS])])
LENGTH = np.array([len(s) for s in SCRIPTS])
OFFSET = np.concatenate([[0], np.cumsum(LENGTH)[:-1]])
FLAT = np.concatenate(SCRIPTS)
PAYS = np.array([ACTIONS.index("pay"), ACTIONS.index("pay_declined")])


def mean_length(weights: dict[str, float]) -> float:
    """Mean number of events of a visit under a mix of kinds."""
    total = sum(weights.values())
    return sum(w * np.mean([len(t.split()) for t in VARIANTS[k]]) for k, w in weights.items()) / total


def expand(rng: np.random.Generator, visits: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Expand visits (kind, start t, pace, ...) into events with human gaps."""
    kind = visits["kind"]
    variant = FIRST[kind] + (rng.random(len(kind)) * (FIRST[kind + 1] - FIRST[kind])).astype(int)
    length = LENGTH[variant]
    row = np.repeat(np.arange(len(kind)), length)
    starts = np.cumsum(length) - length
    step = np.arange(len(row)) - starts[row]
    action = FLAT[OFFSET[variant][row] + step]
    gap = rng.lognormal(0, 0.8, len(row)) * visits["pace"][row]
    gap[step == 0] = 0
    total = np.cumsum(gap)
    t = visits["t"][row] + total - total[starts][row]
    card = np.where(np.isin(action, PAYS), visits["card"][row], -1)
    return {
        "account": visits["account"][row],
        "t": t,
        "action": action,
        "device": visits["device"][row],
        "ip": visits["ip"][row],
        "card": card,
    }


def words(product: str) -> np.ndarray:
    """The names of the actions in one product."""
    return np.array([WORDS[product].get(a, a) for a in ACTIONS], dtype=object)
