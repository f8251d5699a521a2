"""What do people do in a visit, and where is it put down until the log is written?"""

import numpy as np
import pandas as pd

EVENTS = ["signup", "login", "login_failed", "cart", "checkout", "card_add", "coupon", "giftcard_check"]
EVENTS += ["giftcard_redeem", "points_earn", "points_redeem", "points_transfer", "review", "return_request"]
EVENTS += ["address_change", "password_change", "referral_redeem"]
SCRIPTS = {
    name: tuple(EVENTS.index(event) for event in events.split())
    for name, events in {
        "join": "signup",
        "visit": "login",
        "look": "login cart",
        "buy": "login cart checkout",
        "rush": "cart checkout",
        "reduced": "login coupon checkout",
        "rate": "login review",
        "return": "login return_request",
        "spend": "login points_redeem",
        "collect": "checkout points_earn",
        "check": "giftcard_check",
        "redeem": "login giftcard_redeem",
        "tried": "login_failed",
        "taken": "login password_change",
        "reset": "login_failed password_change",
        "drain": "login points_transfer",
        "test": "card_add",
        "tests": "card_add card_add checkout",
        "refer": "referral_redeem",
        "move": "login address_change",
    }.items()
}
NAMES = list(SCRIPTS)
LENGTH = np.array([len(script) for script in SCRIPTS.values()])
PAID = {"checkout", "card_add"}  # events that carry a payment token
SENT = {"checkout", "return_request", "address_change"}  # events that carry a shipping address
ASKED = {"email": {"signup", "login", "login_failed", "review"}, "phone": {"signup", "checkout", "address_change"}}


class Diary:
    """Visits in the order they come up; ``crew`` marks those made for a ring."""

    def __init__(self) -> None:
        self.parts: list[dict[str, np.ndarray]] = []

    def add(
        self, at: np.ndarray, account: np.ndarray, crew: bool = False, pace: object = 45.0, **cells: object
    ) -> None:
        """Put visits down; cells are ``address``, ``finger``, ``card``, ``street`` and ``script``."""
        n = len(at)
        part = {name: np.broadcast_to(np.asarray(value), n) for name, value in cells.items()}
        part |= {"at": np.asarray(at, float), "account": np.asarray(account)}
        part |= {"crew": np.full(n, crew), "pace": np.broadcast_to(np.asarray(pace, float), n)}
        self.parts.append(part)

    def visits(self, end: float) -> pd.DataFrame:
        """All visits within the window, none before the account's sign-up, by time."""
        names = list(self.parts[0])
        table = pd.DataFrame({name: np.concatenate([part[name] for part in self.parts]) for name in names})
        table = table[(table["at"] >= 0) & (table["at"] < end - 600)]
        joined = table["script"] == NAMES.index("join")
        since = table[joined].groupby("account")["at"].min()
        known = table["account"].map(since).fillna(-1.0)
        table = table[np.where(joined, table["at"] == known, table["at"] > known)]
        return shared_out(table).sort_values("at", kind="stable").reset_index(drop=True)


def shared_out(table: pd.DataFrame) -> pd.DataFrame:
    """Leave members of rings less of a life of their own than they do for the ring."""
    length = pd.Series(LENGTH[table["script"]], index=table.index)
    work = length.where(table["crew"], 0).groupby(table["account"]).transform("sum")
    own = length.where(~table["crew"], 0).groupby(table["account"]).cumsum()
    return table[table["crew"] | (work == 0) | (own <= 0.8 * work)]


def script(names: object) -> np.ndarray:
    """Numbers of scripts."""
    if isinstance(names, str):
        return np.array(NAMES.index(names))
    return np.array([NAMES.index(name) for name in names])
