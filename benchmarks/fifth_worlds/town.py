"""A town: dwellings, people with habits and things, the accounts they open, and the groups they form."""

from dataclasses import dataclass, field

import numpy as np

from fifth_worlds.net import Net

MOVES = ("join", "look", "use", "pay", "act", "cash", "back", "auto")  # what a visit is for
JOIN, LOOK, USE, PAY, ACT, CASH, BACK, AUTO = range(8)


@dataclass(frozen=True)
class Spot:
    """A place where somebody is at some hours of some days; ``week``: 0 all days, 1 working days, 2 weekends."""

    site: int
    weight: float = 1.0
    h0: float = 0.0
    h1: float = 24.0
    d0: float = -1.0
    d1: float = 9999.0
    week: int = 0


@dataclass
class Person:
    """Somebody who could be a customer."""

    spots: list[Spot]
    kit: list[tuple[int, float]]
    purse: list[int]
    fields: dict[str, int]
    rate: float
    rhythm: int
    d0: float = -1.0
    d1: float = 9999.0
    moves: tuple[float, ...] | None = None


@dataclass
class Town:
    """Everything that exists; ``visits`` are those that somebody planned, the rest follows from habits."""

    rng: np.random.Generator
    net: Net
    days: float
    rate: float
    rhythms: tuple[float, ...]
    young: float  # share of accounts opened inside the window
    spikes: np.ndarray  # moments of adverts
    devices: list[tuple[int, float, bool]] = field(default_factory=list)  # model, days between resets, private
    cards: list[float] = field(default_factory=list)  # day of re-issue
    terminals: dict[int, list[int]] = field(default_factory=dict)
    uses: list[tuple[int, Person]] = field(default_factory=list)
    accounts: list[Person] = field(default_factory=list)
    joined: list[float] = field(default_factory=list)
    visits: list[tuple[int, float, int, int, int]] = field(default_factory=list)
    groups: list[tuple[int, str, str]] = field(default_factory=list)
    grey: set[int] = field(default_factory=set)
    rings: list[tuple[int, str, str, str, str]] = field(default_factory=list)
    victims: set[int] = field(default_factory=set)
    employers: list[int] = field(default_factory=list)
    count: int = 0

    def __post_init__(self) -> None:
        """Offices, few of them with many people."""
        self.employers = [self.net.site("fixed") for _ in range(max(self.net.accounts // 8, 10))]

    def new(self) -> int:
        """A number nobody has yet."""
        self.count += 1
        return self.count

    def device(self, private: float = 0.04, reset: float | None = None) -> int:
        """A phone or browser: popular models more often, most keep their id for long and some lose it every week."""
        rng = self.rng
        period = reset or (rng.lognormal(5.8, 0.8) if rng.random() < 0.85 else rng.lognormal(2.5, 0.8))
        self.devices.append((int(rng.zipf(1.35)) % 4000, period, bool(rng.random() < private)))
        return len(self.devices) - 1

    def card(self) -> int:
        """A card, an account with a payment service or a wallet; some are re-issued in the window."""
        self.cards.append(self.rng.uniform(0, 1000))
        return len(self.cards) - 1

    def place(self, kind: str, terminals: int = 0) -> int:
        """A place with a line and perhaps machines that are anybody's."""
        site = self.net.home() if kind == "lease" else self.net.site(kind)
        if terminals:
            self.terminals[site] = [self.device(0.1) for _ in range(terminals)]
        return site

    def person(self, home: int | None = None, address: int | None = None, rate: float = 1.0) -> Person:
        """Somebody with a home, a phone with a contract, perhaps a computer, work with a line of its own."""
        rng = self.rng
        home = self.net.home() if home is None else home
        spots = [Spot(home, rng.uniform(0.3, 3)), Spot(self.net.site("carrier"), rng.uniform(0.1, 2))]
        if rng.random() < 0.3:
            office = self.employers[int(len(self.employers) * rng.random() ** 2.5)]
            spots.append(Spot(office, rng.uniform(0.5, 4), 8, 18, week=1))
        if rng.random() < 0.05:
            spots.append(Spot(self.net.site(rng.choice(["vpn", "relay"])), rng.uniform(0.5, 5)))
        kit = [(self.device(), rng.uniform(0.5, 3))]
        if rng.random() < 0.45:
            kit.append((self.device(0.1), rng.uniform(0.2, 2)))
        fields = {letter: self.new() for letter in "epabo"}
        fields["a"] = fields["a"] if address is None else address
        purse = [self.card() for _ in range(1 + (rng.random() < 0.3))]
        return Person(spots, kit, purse, fields, rate * self.rate * rng.lognormal(-0.5, 1.0), self.rhythm())

    def rhythm(self) -> int:
        """A habit of hours: evening, office, night, commute."""
        return int(self.rng.choice(4, p=self.rhythms))

    def joins(self) -> float:
        """The day of a sign-up: before the window, any day, or after an advert."""
        rng = self.rng
        if rng.random() >= self.young:
            return -1.0
        if len(self.spikes) and rng.random() < 0.25:
            return float(min(rng.choice(self.spikes) + rng.exponential(0.02), self.days - 0.01))
        return float(np.floor(rng.uniform(0, self.days)) + rng.beta(5, 3) * 0.999)

    def open(self, person: Person, at: float | None = None) -> int:
        """An account of somebody, from a day on; its owner uses it."""
        number = len(self.accounts)
        at = self.joins() if at is None else at
        self.accounts.append(person)
        self.joined.append(at)
        if person.rate > 0:
            self.uses.append((number, person))
        return number

    def visit(self, account: int, day: float, site: int, device: int, move: int) -> None:
        """Somebody looks in, as planned."""
        if 0 <= day < self.days:
            self.visits.append((account, float(day), site, device, move))

    def group(self, mechanism: str, accounts: list[int], grey: bool = False) -> None:
        """Honest people who belong together, and whether the log alone could tell them from a ring."""
        if len(accounts) > 1:
            name = f"{mechanism}-{self.new()}"
            self.groups += [(account, name, mechanism) for account in accounts]
            if grey:
                self.grey |= set(accounts)
