"""What is known of the market in the making? Accounts and their traits, visits and events so far, and who is what."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from ninth_worlds.conditions import drawn
from ninth_worlds.habits import world_mixes
from ninth_worlds.network import Network
from ninth_worlds.units import Bools, Floats, Ints


def filled(account: ArrayLike, decimal: Sequence[ArrayLike], whole: Sequence[ArrayLike]) -> list[np.ndarray]:
    """Accounts and columns as long: first those of decimal numbers, then those of whole ones."""
    accounts = np.atleast_1d(np.array(account, dtype=np.int64))
    columns = [*(np.asarray(part, dtype=float) for part in decimal), *(np.asarray(part, np.int64) for part in whole)]
    return [accounts, *(np.broadcast_to(part, accounts.size).copy() for part in columns)]


class Deck:
    """Deals accounts, none twice."""

    def __init__(self, rng: np.random.Generator, accounts: Ints) -> None:
        """All of them wait, in random order."""
        self.waiting = rng.permutation(accounts)

    def take(self, count: int) -> Ints:
        """The next accounts, as many as there are."""
        taken, self.waiting = self.waiting[:count], self.waiting[count:]
        return taken

    def left(self) -> int:
        """How many are left."""
        return self.waiting.size


class Market:
    """A world in the making: mechanisms change traits, add visits and write down who is what."""

    # of each account, since people settled
    country: Ints
    zone: Floats  # hours east of UTC
    curve: Ints  # of the day
    shift: Floats  # hours later than the curve
    habit: Ints
    depth: Floats  # mean events of a visit
    appetite: Floats  # mean visits
    signed_up: Floats  # no number: before the window
    active_from: Floats
    active_until: Floats
    lives: Bools  # has a life of its own
    sign_up_place: Ints
    sign_up_device: Ints
    places: Ints  # home, mobile, work, other, VPN
    place_weight: Floats
    moves_at: Floats
    next_home: Ints
    devices: Ints  # telephone, second, shared at home, of the job
    device_weight: Floats
    reset_at: Floats  # when the first two devices get new ids
    next_devices: Ints
    private: Bools
    hides_device: Floats
    card_of: Ints  # one or two
    bank_of: Ints
    cling: float  # of all: how often a visit follows another within a day

    def __init__(self, seed: int, accounts: int, hard: bool) -> None:
        """Nobody has settled yet."""
        self.rng = np.random.default_rng([seed, 0x7C3, int(hard)])
        self.conditions = drawn(self.rng, accounts, hard)
        self.accounts, self.seconds, self.hard = accounts, self.conditions.days * 86400.0, hard
        self.mixes = world_mixes(self.rng)
        self.net = Network(self.rng, self.conditions)
        self.device_count = self.card_count = 0
        self.visits: list[list[np.ndarray]] = []
        self.singles: list[list[np.ndarray]] = []
        self.rings: list[tuple[int, str, str, Ints]] = []
        self.groups: list[tuple[int, str, Ints]] = []
        self.victims: list[tuple[int, Ints]] = []
        self.in_ring = np.zeros(accounts, bool)
        self.deck = Deck(self.rng, np.arange(accounts))  # rings draw from this
        self.layers: dict[str | tuple[str, int], Deck] = {}
        self.cafes: list[int] = []
        self.robbed = np.zeros(accounts, bool)
        self.rented: Ints | None = None  # lines of other people, since a crew first rents one

    def new_devices(self, count: int) -> Ints:
        """Devices nobody used before."""
        self.device_count += count
        return np.arange(self.device_count - count, self.device_count)

    def new_cards(self, count: int) -> Ints:
        """Cards nobody used before."""
        self.card_count += count
        return np.arange(self.card_count - count, self.card_count)

    def layer(self, name: str) -> Deck:
        """A deck of honest accounts; those of several layers overlap at random."""
        if name not in self.layers:
            self.layers[name] = Deck(self.rng, np.flatnonzero(~self.in_ring))
        return self.layers[name]

    def compatriots(self, name: str, count: int) -> Ints:
        """Honest accounts of one country, fewer where the deck ends."""
        for _ in range(20):
            country = int(self.country[self.rng.integers(0, self.accounts)])
            key = (name, country)
            if key not in self.layers:
                self.layers[key] = Deck(self.rng, np.flatnonzero(~self.in_ring & (self.country == country)))
            if self.layers[key].left() >= min(count, 8):
                return self.layers[key].take(count)
        return self.layers[key].take(count)

    def several(self, low: int, high: int) -> int:
        """How many groups, in proportion to the world, at least one."""
        return max(1, round(self.rng.uniform(low, high) * self.accounts / 50_000))

    def group_size(self, low: int, high: int) -> int:
        """How many are in a group: small ones are as usual as large ones."""
        return round(np.exp(self.rng.uniform(np.log(low), np.log(high))))

    def crowd_size(self, low: int, high: int) -> int:
        """How many are in a crowd, in proportion to the world."""
        return max(8, int(self.group_size(low, high) * min(1.0, self.accounts / 50_000)))

    def visit(
        self,
        account: ArrayLike,
        at: ArrayLike,
        place: ArrayLike,
        device: ArrayLike,
        events: ArrayLike,
        gap: ArrayLike,
        habit: ArrayLike,
        first: ArrayLike = -1,
        card: ArrayLike = -1,
    ) -> None:
        """Visits: so many events from a moment on, with a mean gap in seconds."""
        columns = filled(account, (at, gap), (place, device, events, habit, first, card))
        if columns[0].size:
            self.visits.append(columns)

    def event(
        self,
        account: ArrayLike,
        at: ArrayLike,
        kind: ArrayLike,
        place: ArrayLike,
        device: ArrayLike,
        card: ArrayLike = -1,
    ) -> None:
        """Single events of a type."""
        columns = filled(account, (at,), (kind, place, device, card))
        if columns[0].size:
            self.singles.append(columns)

    def group(self, mechanism: str, members: ArrayLike) -> None:
        """These accounts have something in common, honestly."""
        members = np.unique(members)
        members = members[~self.in_ring[members]]
        if members.size < 2:
            return
        self.groups.append((len(self.groups), mechanism, members))

    def recruit(self, count: int) -> Ints:
        """Accounts for a ring, taken out of the honest world."""
        members = self.deck.take(count)
        self.in_ring[members] = True
        self.lives[members] = False
        return members

    def ring(self, typology: str, tier: str, members: Ints) -> None:
        """These accounts were one ring."""
        self.rings.append((len(self.rings), typology, tier, np.asarray(members)))

    def attack(self, members: Ints) -> None:
        """These accounts were attacked by one crew."""
        members = np.unique(members)
        self.victims.append((len(self.victims), members[~self.in_ring[members]]))
