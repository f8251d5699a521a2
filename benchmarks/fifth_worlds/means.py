"""How well a crew hides: its ways into the net, its machines and its money, each plain, mixed or careful in its own right."""

from dataclasses import dataclass

import numpy as np

from fifth_worlds.town import Town

TIERS = ("plain", "mixed", "careful")
NETS = (("home", "host"), ("vpn", "dongles", "hosts", "homes"), ("rotating", "sticky", "sims"))
KITS = (("one", "few"), ("phones", "wiped", "sandboxes"), ("profiles", "spoofed"))
MONEY = (("one", "two"), ("few", "prepaid"), ("each",))
SLIPS = (0.0, 0.04, 0.03)


@dataclass
class Means:
    """The ways, machines and cards of one crew, and which account uses which."""

    town: Town
    net: str
    kit: str
    money: str
    slips: float
    operators: int

    def __post_init__(self) -> None:
        """Set up the basement."""
        town = self.town
        self.homes = [town.place("lease") for _ in range(self.operators)]
        self.own = [town.device(0) for _ in range(self.operators)]
        few = int(town.rng.integers(2, 7))
        kind = {
            "home": "",
            "host": "host",
            "vpn": "vpn",
            "dongles": "carrier",
            "hosts": "host",
            "homes": "lease",
            "rotating": "proxy",
        }.get(self.net)
        many = {"host": 1, "vpn": 1, "dongles": few, "hosts": 2 * few, "homes": few, "rotating": 1}.get(self.net, 0)
        self.ways = [town.place(kind) for _ in range(many)] if kind else self.homes
        reset = float(town.rng.choice([0.3, 1.0, 3.0])) if self.kit == "wiped" else 1e5
        self.machines = [
            town.device(0, reset) for _ in range({"one": 1, "few": few, "wiped": self.operators}.get(self.kit, 0))
        ]
        self.cards = [town.card() for _ in range({"one": 1, "two": 2}.get(self.money, 0))]
        self.every = int(town.rng.integers(3, 7))
        self.issued: list[tuple[int, int, int]] = []
        self.common: dict[tuple[str, int], int] = {}

    def issue(self, number: int) -> tuple[int, int, int]:
        """Way, machine and card of the crew's n-th account."""
        town, last = self.town, self.issued[-1] if self.issued else (-1, -1, -1)
        fresh = number % self.every == 0
        if self.net in ("sticky", "sims"):
            way = town.net.site("sticky" if self.net == "sticky" else "carrier")
        else:
            way = self.ways[number * 7919 % len(self.ways)]
        if self.kit in ("profiles", "sandboxes"):
            # a sandbox is a copied app on one phone: most get an id of their own, some keep that of the phone
            machine = town.device(0, 1e5) if self.kit == "profiles" or fresh or town.rng.random() < 0.7 else self.own[0]
        elif self.kit == "spoofed":
            machine = town.device(1.0)
        elif self.kit == "phones":
            machine = town.device(0, 1e5) if fresh else last[1]
        else:
            machine = self.machines[number % len(self.machines)]
        if self.money in ("few", "prepaid"):
            card = town.card() if fresh or (self.money == "prepaid" and town.rng.random() < 0.4) else last[2]
        else:
            card = town.card() if self.money == "each" else self.cards[number % len(self.cards)]
        self.issued.append((way, machine, card))
        return self.issued[-1]

    def visit(self, account: int, number: int, day: float, move: int, operator: int) -> None:
        """A visit of one of the crew's accounts, or of a victim's; sometimes somebody forgets to switch the veil on."""
        way, machine, _ = self.issued[number]
        if self.town.rng.random() < self.slips:
            way = self.homes[operator]
            machine = self.own[operator] if self.town.rng.random() < 0.3 else machine
        self.town.visit(account, day, way, machine, move)


def outfit(town: Town, tier: int, operators: int) -> Means:
    """Means around a tier; seldom is somebody good at everything."""
    at = [int(np.clip(tier + town.rng.choice([-1, 0, 0, 0, 1]), 0, 2)) for _ in range(3)]
    net, kit, money = (str(town.rng.choice(kinds[level])) for kinds, level in zip((NETS, KITS, MONEY), at, strict=True))
    return Means(town, net, kit, money, SLIPS[tier], operators)
