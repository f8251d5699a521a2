"""What does a crew buy? Ways out, phones, cards, numbers; a tier is a budget, and what is bought too little is shared."""

from dataclasses import dataclass, field

import numpy as np

from seventeenth_worlds.numbers import DAY, HOUR, Array, cells, mix, unit
from seventeenth_worlds.stage import Stage

CHOICES = {
    "careless": (
        ("home line", "two exits", "mobile modem"),
        ("small rack", "one emulator image"),
        ("few cards", "one payout"),
    ),
    "moderate": (
        ("exits by cell", "exit of the day", "mobile modem", "tunnel"),
        ("wiped phones", "rack by cell"),
        ("cards in twos", "payouts by cell"),
    ),
    "careful": (
        ("proxies by traffic", "tunnel", "exits by cell"),
        ("own phones, slips", "wiped phones"),
        ("payouts by cell", "own cards"),
    ),
}


@dataclass
class Kit:
    """What a crew of some members has. ``slip`` is how often a hurried operator takes what lies nearest."""

    stage: Stage
    size: int
    tier: str
    ways: str
    phones: str
    money: str
    slip: float = 0.0
    device: Array = field(init=False)
    card: Array = field(init=False)
    payout: Array = field(init=False)
    number: Array = field(init=False)

    def __post_init__(self) -> None:
        """Buy."""
        rng, size, net = self.stage.rng, self.size, self.stage.net
        self.salt = int(rng.integers(1 << 40))
        self.slip = {
            "careless": 0.3,
            "moderate": float(rng.uniform(0.02, 0.15)),
            "careful": float(rng.uniform(0.02, 0.15)),
        }[self.tier]
        if self.phones == "own phones, slips":
            self.slip += 0.1
        self.hired = cells(rng, size, 5, 14)  # who works which accounts
        self.apart = rng.random() < {"careless": 0.0, "moderate": 0.45, "careful": 0.6}[self.tier]
        self.desk = int(net.home()[0])
        self.nearest = self.stage.new("device", max(1, size // 12))
        self.buy_phones()
        self.buy_ways()
        self.buy_money()

    def by(self, low: int, high: int) -> tuple[Array, int]:
        """Cells of members, and their number; where hired hands buy for themselves, no cell spans two of them."""
        cell = cells(self.stage.rng, self.size, low, high)
        if self.apart:
            cell = np.unique(self.hired * self.size + cell, return_inverse=True)[1]
        return cell, int(cell.max()) + 1

    def buy_phones(self) -> None:
        """Which device a member is worked from."""
        rng, size = self.stage.rng, self.size
        if self.phones == "one emulator image":
            self.device = np.full(size, self.nearest[0])
        elif self.phones == "small rack":
            rack = self.stage.new("device", max(1, size // int(rng.integers(4, 16))))
            self.device = rng.choice(rack, size)
        elif self.phones in ("wiped phones", "rack by cell"):
            cell, count = self.by(2, 5) if self.phones == "wiped phones" else self.by(3, 9)
            self.device = self.stage.new("device", count)[cell]
        else:
            self.device = self.stage.new("device", size)

    def buy_ways(self) -> None:
        """Which lines there are, and which of them a member takes."""
        rng, net = self.stage.rng, self.stage.net
        self.cell, count = self.by(3, 10)
        if self.ways == "home line":
            self.lines = np.array([self.desk])
        elif self.ways in ("two exits", "exit of the day"):
            self.lines = self.exits(int(rng.integers(1, 3)) if self.ways == "two exits" else int(rng.integers(3, 9)))
        elif self.ways == "mobile modem":
            self.lines = np.array([net.modem() for _ in range(1 + self.size // 40)])
        elif self.ways == "exits by cell":
            self.lines = self.exits(count)
        elif self.ways == "tunnel":
            self.lines = rng.choice(net.tunnels, 1)
        else:
            self.lines = rng.choice(net.proxies, 2)

    def exits(self, count: int) -> Array:
        """Rented exits: a part are routers of people who know nothing of it, and who are customers too."""
        lines = self.stage.net.exits(count)
        taken = self.stage.rng.random(count) < 0.3
        lines[taken] = self.stage.rng.choice(self.stage.home, taken.sum())
        return lines

    def buy_money(self) -> None:
        """Cards to come in with, accounts to go out by, numbers to be reached at."""
        stage = self.stage
        few = {"few cards": (4, 15), "one payout": (2, 8), "cards in twos": (2, 4), "payouts by cell": (1, 2)}
        cell, count = self.by(*few.get(self.money, (1, 1)))
        self.card = stage.new("token", count)[cell]
        out = {"few cards": (3, 12), "one payout": (999, 1000), "cards in twos": (2, 6), "payouts by cell": (3, 9)}
        cell, count = self.by(*out.get(self.money, (1, 2)))
        self.payout = stage.new("token", count)[cell]
        cell, count = self.by(*{"careless": (2, 8), "moderate": (1, 4), "careful": (1, 2)}[self.tier])
        self.number = stage.new("contact", count)[cell]

    def used(self, member: Array, at: Array) -> tuple[Array, Array]:
        """Line and device of each member at each time, the same within the hour."""
        hour, day = np.floor(at / HOUR), np.floor(at / DAY)
        device = np.array(self.device[member])
        slips = unit(self.salt, member, hour) < self.slip
        whose = self.hired[member] if self.apart else 0
        near = self.nearest[mix(self.salt, whose + day * (not self.apart)) % np.uint64(len(self.nearest))]
        device = np.where(slips, near, device)
        turn = self.cell[member] if self.ways == "exits by cell" else day
        line = self.lines[(np.asarray(turn).astype(int) + member * 0) % len(self.lines)]
        lazy = unit(self.salt, member, hour, 1) < self.slip * (0.15 if self.apart else 0.5)
        return np.where(lazy, self.desk, line), device

    @property
    def manner(self) -> str:
        """What ties the crew, in the three parts of its budget."""
        return f"{self.ways}/{self.phones}/{self.money}"


def bought(stage: Stage, size: int, tier: str, **fixed: str) -> Kit:
    """A kit of a tier, where a scheme does not need something else."""
    names = dict(zip(("ways", "phones", "money"), CHOICES[tier], strict=True))
    return Kit(
        stage, size, tier, **{name: fixed.get(name) or str(stage.rng.choice(some)) for name, some in names.items()}
    )
