"""What is done in a visit? Each script is a row of events; some carry the card."""

import numpy as np

from sixth_worlds.clock import Floats

# event, how often on average (at most 1: or not at all), carries the card
SCRIPTS: dict[str, tuple[tuple[str, float, bool], ...]] = {
    "glance": (("login", 0.6, False), ("view", 1.5, False)),
    "search": (("login", 0.6, False), ("search", 1.3, False), ("view", 1.9, False)),
    "buy": (("login", 0.7, False), ("view", 1.2, False), ("add_to_cart", 0.8, False), ("purchase", 1.0, True)),
    "card": (("login", 0.9, False), ("add_card", 1.0, True), ("purchase", 0.5, True)),
    "signup": (("signup", 1.0, False), ("verify_email", 0.8, False), ("view", 0.9, False)),
    "redeem": (("login", 0.7, False), ("redeem_coupon", 1.0, False), ("purchase", 0.6, True)),
    "talk": (("login", 0.5, False), ("message", 1.8, False)),
    "review": (("login", 0.6, False), ("view", 1.0, False), ("review", 1.0, False)),
    "payout": (("login", 0.8, False), ("transfer", 1.0, True)),
    "refund": (("login", 0.6, False), ("view", 0.8, False), ("refund_request", 1.0, True)),
    "reset": (("password_reset", 1.0, False), ("login", 1.0, False), ("view", 0.6, False)),
    "probe": (("add_card", 1.0, True), ("payment_declined", 0.6, True), ("purchase", 0.3, True)),
    "broken": (("login_failed", 1.3, False), ("login", 0.8, False), ("password_change", 0.4, False)),
    "drained": (("login", 1.0, False), ("view", 0.6, False), ("transfer", 1.0, True)),
}
NAMES = list(SCRIPTS)
CODE = {name: number for number, name in enumerate(NAMES)}
EVENTS = sorted({event for steps in SCRIPTS.values() for event, _, _ in steps})
# what people do when nothing is up, without and with a card
IDLE = {"glance": 0.43, "search": 0.33, "talk": 0.1, "review": 0.06, "redeem": 0.03, "reset": 0.02, "payout": 0.03}
PAYING = {"buy": 0.74, "card": 0.08, "redeem": 0.1, "refund": 0.04, "payout": 0.04}


def choice(rng: np.random.Generator, shares: dict[str, float], count: int) -> np.ndarray:
    """Codes of scripts, drawn by their shares."""
    share = np.array(list(shares.values()))
    return rng.choice([CODE[name] for name in shares], count, p=share / share.sum())


def happened(rng: np.random.Generator, visits: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The events of visits: row of the visit, moment, event, whether the card shows."""
    parts: list[tuple[np.ndarray, Floats, np.ndarray, np.ndarray]] = []
    for code, name in enumerate(NAMES):
        mine = np.flatnonzero(visits["script"] == code)
        clock = visits["at"][mine].copy()
        said = np.zeros(len(mine), bool)
        for nth, (event, often, paid) in enumerate(SCRIPTS[name]):
            sure = nth == len(SCRIPTS[name]) - 1
            some = (rng.random(len(mine)) < often) | (~said if sure else False)  # something happens in each visit
            count = some.astype(np.int64) if often <= 1 else 1 + rng.poisson(often - 1, len(mine))
            said |= count > 0
            for again in range(int(count.max(initial=0))):
                now = np.flatnonzero(count > again)
                row = mine[now]
                parts.append((row, clock[now], np.full(len(row), EVENTS.index(event)), np.full(len(row), paid)))
                clock[now] += visits["pace"][row] * rng.lognormal(0, visits["loose"][row])
    row, at, event_code, shown = (np.concatenate(column) for column in zip(*parts, strict=True))
    return {"row": row, "at": at, "event": event_code, "shown": shown}
