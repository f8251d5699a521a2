"""What is a session? A start, then requests as its purpose wants them; what was asked becomes rows of events."""

import numpy as np
from numpy.typing import ArrayLike

from eighth_worlds.units import DAY, U64, Address, Bools, Codes, Floats, Ints, mixed

EVENTS = (
    "account.create",
    "session.start",
    "api.call",
    "content.post",
    "vote",
    "checkout",
    "password.reset",
    "login.failed",
    "token.add",
)
CODE = {name: number for number, name in enumerate(EVENTS)}
BROWSE, POST, VOTE, SHOP, CALL, CASH_OUT = range(6)
# shares of events after the start of a session, one row for each purpose
PURPOSES = np.array(
    [
        [0, 0, 0.72, 0.12, 0.10, 0.05, 0.003, 0.005, 0.002],
        [0, 0, 0.35, 0.50, 0.14, 0.005, 0.002, 0.002, 0.001],
        [0, 0, 0.30, 0.05, 0.64, 0.005, 0.002, 0.002, 0.001],
        [0, 0, 0.60, 0.01, 0.04, 0.30, 0.01, 0.01, 0.03],
        [0, 0, 0.99, 0.01, 0, 0, 0, 0, 0],
        [0, 0, 0.15, 0, 0, 0.85, 0, 0, 0],
    ]
)
SESSION = ("account", "at", "high", "low", "device", "purpose", "events", "created", "gap")
EVENT = ("account", "at", "high", "low", "device", "event", "card")
Columns = dict[str, np.ndarray]


class Diary:
    """Sessions and single events, in the order in which they were thought of."""

    def __init__(self) -> None:
        """An empty one."""
        self.sessions: list[list[np.ndarray]] = []
        self.events: list[list[np.ndarray]] = []

    def session(
        self,
        account: ArrayLike,
        at: ArrayLike,
        address: Address,
        device: ArrayLike,
        purpose: ArrayLike = BROWSE,
        events: ArrayLike = 3,
        created: ArrayLike = False,
        gap: ArrayLike = 40.0,
    ) -> None:
        """Sessions of so many events after the creation of the account, a mean gap in seconds between them."""
        codes = [np.asarray(part).astype(U64) for part in (*address, device)]
        row = (np.asarray(account), np.asarray(at, float), *codes, purpose, events, created, gap)
        self.sessions.append([np.atleast_1d(np.array(part)) for part in np.broadcast_arrays(*row)])

    def event(
        self, account: ArrayLike, at: ArrayLike, address: Address, device: ArrayLike, name: str, card: ArrayLike = 0
    ) -> None:
        """Single events."""
        codes = [np.asarray(part).astype(U64) for part in (*address, device)]
        row = (np.asarray(account), np.asarray(at, float), *codes, CODE[name], card)
        self.events.append([np.atleast_1d(np.array(part)) for part in np.broadcast_arrays(*row)])


def cookie(device: ArrayLike, at: Floats) -> Codes:
    """What the service knows a device by: 15 % of devices are wiped from time to time."""
    habit = mixed(device, 31)
    wiped = habit % U64(100) < U64(15)
    period = np.where(wiped, (10 + (habit >> U64(20)) % U64(30)).astype(float), 1e4) * DAY
    phase = (habit % U64(1000)).astype(float) / 1000 * period
    return mixed(device, (at + phase) // period, 1)


def unfolded(rng: np.random.Generator, diary: Diary, card: Ints, payer: Bools) -> Columns:
    """All events: those of sessions, with a card where a payer shows it, and the single ones."""
    stacked = [np.concatenate(parts) for parts in zip(*diary.sessions, strict=True)]
    sessions = dict(zip(SESSION, stacked, strict=True))
    created = sessions["created"]
    length = np.clip(sessions["events"], 1, 600).astype(int) + created
    row = np.repeat(np.arange(len(length)), length)
    first = np.cumsum(length) - length
    nth = np.arange(len(row)) - np.repeat(first, length)
    step = np.where(nth == 0, 0, rng.exponential(1, len(row)) * sessions["gap"][row] + 0.3)
    passed = np.cumsum(step)
    at = sessions["at"][row] + passed - np.repeat(passed[first], length)
    event = drawn(rng.random(len(row)), sessions["purpose"][row])
    place = nth - created[row]
    event = np.where(place < 0, CODE["account.create"], np.where(place == 0, CODE["session.start"], event))
    machine = (sessions["purpose"][row] == CALL) & (place == 0) & (sessions["device"][row] == 0)
    event = np.where(machine, CODE["api.call"], event)
    account = sessions["account"][row]
    paying = np.isin(event, [CODE["checkout"], CODE["token.add"]])
    shown = np.where(paying & payer[account], card[account], 0)
    event = np.where((event == CODE["token.add"]) & ~payer[account], CODE["api.call"], event)
    single = dict(zip(EVENT, [np.concatenate(parts) for parts in zip(*diary.events, strict=True)], strict=True))
    whole = {name: sessions[name][row] for name in ("high", "low", "device")}
    whole |= {"account": account, "at": at, "event": event, "card": shown}
    return {name: np.concatenate([whole[name], single[name]]) for name in EVENT}


def drawn(chance: np.ndarray, purpose: np.ndarray) -> Ints:
    """Codes of events, by the shares of each session's purpose."""
    event = np.zeros(len(chance), int)
    for number, share in enumerate(PURPOSES.cumsum(1)):
        mine = purpose == number
        event[mine] = np.searchsorted(share / share[-1], chance[mine])
    return event
