"""With what does a crew work? Lines, devices, cards and addresses, shared the more the more careless it is."""

from dataclasses import dataclass, field

import numpy as np

from sixteenth_worlds.diary import script
from sixteenth_worlds.mixing import below, cells
from sixteenth_worlds.rhythm import TIMES, occasions
from sixteenth_worlds.settings import DAY, HOUR
from sixteenth_worlds.stage import Stage

NETS = {
    "careless": {"one line": 0.35, "hosting": 0.25, "few lines": 0.15, "one VPN": 0.25},
    "moderate": {"one VPN": 0.2, "hosting": 0.2, "few lines": 0.2, "carrier": 0.15, "small proxy pool": 0.25},
    "careful": {
        "residential proxies": 0.35,
        "sticky residential proxies": 0.25,
        "endless residential proxies": 0.2,
        "carrier": 0.2,
    },
}
KITS = {
    "careless": {"one device": 0.6, "few devices": 0.4},
    "moderate": {"few devices": 0.5, "phone farm": 0.5},
    "careful": {"device per two or three": 0.55, "own devices": 0.25, "common fingerprints": 0.2},
}
MONEY = {
    "careless": {"one card": 0.5, "few cards": 0.5},
    "moderate": {"few cards": 0.7, "card per two or three": 0.3},
    "careful": {"card per two or three": 0.5, "own cards": 0.3, "gift balance": 0.2},
}
PER = {"one line": 1e9, "one device": 25, "one card": 15, "phone farm": 4, "device per two or three": 2.5}
PER |= {"card per two or three": 2.5, "own devices": 1, "own cards": 1, "common fingerprints": 1, "gift balance": 1}


def chosen(rng: np.random.Generator, ways: dict[str, float]) -> str:
    """One of the ways by its weight."""
    return str(rng.choice(list(ways), p=np.array(list(ways.values())) / sum(ways.values())))


@dataclass
class Crew:
    """A ring at work. A seat is the place of an account in ``members``."""

    stage: Stage
    members: np.ndarray
    tier: str
    begin: float
    end: float
    own: float = 0.0  # share of acts that lent accounts' owners do themselves, from home
    net: str = field(default="", init=False)
    kit: str = field(default="", init=False)
    money: str = field(default="", init=False)
    rhythm: str = field(default="", init=False)

    def __post_init__(self) -> None:
        rng, n = self.stage.rng, len(self.members)
        ways = (NETS, KITS, MONEY, TIMES)
        self.net, self.kit, self.money, self.rhythm = (chosen(rng, way[self.tier]) for way in ways)
        aligned = self.tier == "careful" and self.net != "carrier" and n > 7 and rng.random() < 0.4
        few = n < 10 or self.net == "endless residential proxies"
        if PER.get(self.kit) == 1 and (PER.get(self.money) == 1 or few):
            self.rhythm = "by the clock"  # nothing else would tie them
        elif aligned and self.rhythm == "each for itself":
            self.rhythm = "in shifts"  # nor would anything tie the cells
        per = {"careless": rng.uniform(6, 12), "moderate": rng.uniform(3, 6), "careful": 2.5}[self.tier]
        most = n / 2 if self.tier == "careful" else n  # even three careful ones do not all share one thing
        self.seat_device, self.seat_card, self.seat_line, self.seat_street = (
            cells(rng, n, min(most, PER.get(way, per))) for way in (self.kit, self.money, self.net, "streets")
        )
        if aligned:  # whoever has a device has one card with it, and cells have nothing in common
            self.seat_card = self.seat_street = self.seat_device
        self.slips = {"careless": 0.3, "moderate": 0.15, "careful": 0.0 if aligned else 0.08}[self.tier]
        self.lay_out()

    def lay_out(self) -> None:
        """Get the things the plan asks for."""
        stage, rng, n = self.stage, self.stage.rng, len(self.members)
        count = self.seat_device.max() + 1
        careful = self.tier == "careful"
        self.devices = stage.devices.take(count) if careful and rng.random() < 0.4 else stage.devices.clear(count)
        if self.kit == "common fingerprints":
            stage.devices.model[self.devices] = rng.integers(0, stage.devices.models, count)
        if self.net == "hosting" and rng.random() < 0.2:
            stage.devices.mute[self.devices] = True
        self.cards = stage.things.take(self.seat_card.max() + 1)
        if self.money == "gift balance":
            self.cards[:] = -1
        self.streets = stage.things.take(self.seat_street.max() + 1)
        if careful and rng.random() < 0.4:  # parcels go where honest people live or fetch theirs
            self.streets = rng.choice(stage.people.street, len(self.streets))
        if "prox" in self.net:
            size = {
                "small proxy pool": n + 3,
                "residential proxies": 8 * n + 20,
                "sticky residential proxies": 3 * n + 5,
                "endless residential proxies": 60 * n + 200,
            }
            known = rng.random(size[self.net]) < rng.uniform(0.2, 0.6)
            people = stage.people.home[rng.integers(0, len(stage.people.home), len(known))]
            self.lines = np.where(known, people, rng.choice(stage.elsewhere, len(known)))
        elif self.net == "carrier":
            self.lines = rng.choice(stage.people.carriers, 1)
        elif self.net == "one VPN":
            self.lines = rng.choice(stage.people.vendors, 1)
        elif self.net == "hosting":
            self.lines = np.array([stage.net.pool(1) for _ in range(1 + n // (12 if self.tier == "careless" else 4))])
        elif self.net == "one line" and rng.random() < 0.4:  # with honest people on it, at home or in a café
            self.lines = rng.choice(stage.people.home if rng.random() < 0.7 else stage.places, 1)
        else:
            self.lines = np.concatenate([stage.net.lines(1, "fixed", 0.3) for _ in range(self.seat_line.max() + 1)])

    def seen(self, seat: np.ndarray, at: np.ndarray, device: np.ndarray) -> np.ndarray:
        """Numbers of the addresses the crew is seen at."""
        rng, lines = self.stage.rng, self.lines
        if self.net in ("one VPN", "carrier"):
            holder = below(1 << 30, at // (6 * HOUR), lines[0]) if self.net == "one VPN" else device
            return self.stage.net.address(np.full(len(at), lines[0]), holder, at)
        if self.net == "sticky residential proxies":
            line = lines[below(len(lines), seat, at // (4 * DAY), self.members[0])]
        elif self.net == "hosting" or "prox" in self.net:
            line = rng.choice(lines, len(at))
        else:
            line = lines[self.slipped(self.seat_line[seat], len(lines))]
        return self.stage.net.address(line, line, at)

    def slipped(self, cell: np.ndarray, count: int) -> np.ndarray:
        """The cell's thing, or by mistake the next cell's."""
        return (cell + (self.stage.rng.random(len(cell)) < self.slips)) % count

    def act(self, seat: np.ndarray, at: np.ndarray, what: object, card: object = None) -> None:
        """Members act, with what the crew has given to them."""
        stage, people = self.stage, self.stage.people
        who = self.members[seat]
        device = self.devices[self.slipped(self.seat_device[seat], len(self.devices))]
        if card is None:
            card = self.cards[self.slipped(self.seat_card[seat], len(self.cards))]
        street = self.streets[self.seat_street[seat]]
        address = self.seen(seat, at, device)
        if self.own:
            home = stage.rng.random(len(who)) < self.own
            at_home = stage.net.address(people.home[who], who, at)
            address, device = np.where(home, at_home, address), np.where(home, people.device[who], device)
            card, street = np.where(home, people.card[who], card), np.where(home, people.street[who], street)
        pace = 4.0 if self.net == "hosting" else 40.0
        stage.note(at, who, 0, device, card, street, what, crew=True, pace=pace, address=address)

    def campaign(self, rounds: float, what: dict[str, float]) -> None:
        """Rounds of acts by the crew's rhythm, scripts by weight."""
        rounds *= float(np.clip(self.stage.settings.rate / 9, 0.4, 1.6)) ** 0.6  # as lively as the place is
        seat, at = occasions(self.stage.rng, self.rhythm, len(self.members), self.begin, self.end, rounds)
        weight = np.array(list(what.values()))
        names = script(list(what))[self.stage.rng.choice(len(what), len(at), p=weight / weight.sum())]
        self.act(seat, at, names)

    def intrude(self, whom: np.ndarray, at: np.ndarray, what: object) -> None:
        """Get into accounts of honest people, from the crew's lines and devices."""
        seat = self.stage.rng.integers(0, len(self.members), len(whom))
        device = self.devices[self.seat_device[seat]]
        self.stage.note(at, whom, 0, device, -1, -1, what, pace=5.0, address=self.seen(seat, at, device))

    @property
    def manner(self) -> str:
        """What ties the ring, for the tables of a report."""
        return f"{self.net}/{self.kit} {self.rhythm}/{self.money}"
