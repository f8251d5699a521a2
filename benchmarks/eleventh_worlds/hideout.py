"""What does one hand own? Lines or exits, machines, cards, and the shifts in which it works."""

from dataclasses import dataclass, field

import numpy as np

from eleventh_worlds.clock import DAY, shifts
from eleventh_worlds.stage import Stage


@dataclass
class Hideout:
    """Equipment of a crew. ``mode`` says how it reaches the net."""

    mode: str
    places: np.ndarray
    gadgets: np.ndarray
    loyal_place: float  # chance that an account keeps to its place
    loyal_gadget: float
    seat: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=int))

    def where(self, rng: np.random.Generator, member: np.ndarray) -> np.ndarray:
        """Places for sessions of members (by index within the crew)."""
        own = self.places[member % len(self.places)]
        free = rng.choice(self.places, len(member))
        return np.where(rng.random(len(member)) < self.loyal_place, own, free)

    def which(self, rng: np.random.Generator, member: np.ndarray) -> np.ndarray:
        """Machines for sessions of members."""
        own = self.gadgets[self.seat[member]]
        free = rng.choice(self.gadgets, len(member))
        return np.where(rng.random(len(member)) < self.loyal_gadget, own, free)


def network(stage: Stage, mode: str, n: int) -> np.ndarray:
    """Places for a crew of ``n`` accounts."""
    rng, places = stage.rng, stage.places
    if mode == "line":
        return places.homes(1)
    if mode == "lines":
        return places.homes(int(rng.integers(2, max(3, min(8, n // 2) + 1))))
    if mode == "mobile":
        return places.a_carrier(int(rng.integers(1, 3)))
    if mode == "vpn":
        return rng.choice(places.vpns, int(rng.integers(1, 3)))
    if mode == "hosts":
        return places.hosts(int(rng.integers(1, 5)))
    if mode == "proxies":  # lines of people who do not know, and some of people who are not here
        k = int(rng.integers(n, n * 5 + 2))
        known = rng.choice(stage.people.home, max(1, int(k * rng.uniform(0.2, 1.0))))
        return np.concatenate([known, places.homes(max(1, k - len(known)))])
    raise ValueError(mode)


def hideout(stage: Stage, n: int, mode: str | None = None, machines: int | None = None) -> Hideout:
    """Equipment for ``n`` accounts; whoever hides the line must share machines."""
    rng = stage.rng
    if mode is None:
        mode = str(rng.choice(["line", "lines", "mobile", "vpn", "hosts"], p=[0.3, 0.25, 0.15, 0.18, 0.12]))
    if machines is None:
        machines = min(20, max(1, stage.size(1, max(1.5, n * 0.5))))
        if mode in ("line", "hosts") and stage.chance(0.2):
            machines = n  # an emulator, or a cleaned browser, for each account
    lines = network(stage, mode, n)
    if mode in ("line", "lines") and machines <= n // 2 and stage.chance(0.35):
        lines = np.concatenate([lines, lines, stage.places.a_carrier(1)])  # and a phone's own contract
    box = Hideout(
        mode,
        lines,
        stage.gadgets.take(machines),
        float(rng.uniform(0.1, 0.95)),
        float(rng.choice([1.0, 0.9, 0.6, 0.2])),
    )
    if mode in ("mobile", "vpn", "proxies"):  # without a line, the machines must tie the crew together
        box.loyal_gadget = min(box.loyal_gadget, 0.85)
    box.seat = rng.permutation(np.arange(n) % machines)
    return box


def cards_for(stage: Stage, n: int) -> np.ndarray:
    """No cards, one shared, a few shared, or cards of their own for some."""
    rng, kind = stage.rng, stage.rng.random()
    if kind < 0.55:
        return np.full(n, -1)
    if kind < 0.65:
        return np.where(rng.random(n) < rng.uniform(0.2, 1), stage.cards.take(1)[0], -1)
    if kind < 0.8:
        return np.where(rng.random(n) < 0.6, rng.choice(stage.cards.take(max(1, n // 4)), n), -1)
    return np.where(rng.random(n) < rng.uniform(0.1, 0.7), stage.cards.take(n), -1)


def season(stage: Stage, shortest: float = 1.0, tail: float = 0.8) -> tuple[float, float]:
    """When a crew is active: (start, end) in seconds, from a day to the whole window."""
    length = min(
        stage.span * 0.97, DAY * float(np.exp(stage.rng.uniform(np.log(shortest), np.log(stage.company.days))))
    )
    start = float(stage.rng.uniform(0, max(1.0, (stage.span - length) * (0.4 + 0.6 * tail))))
    return start, start + length


def signups(stage: Stage, who: np.ndarray, start: float, end: float) -> np.ndarray:
    """Sign-up moments: within an hour, or over weeks."""
    window = min((end - start) * 0.7, 3600 * float(np.exp(stage.rng.uniform(np.log(0.5), np.log(24 * 30)))))
    t = start + stage.rng.random(len(who)) * window
    stage.people.dead(who)
    stage.people.join[who] = t
    return t


def work(
    stage: Stage,
    who: np.ndarray,
    since: np.ndarray,
    end: float,
    box: Hideout,
    style: int | np.ndarray,
    card: np.ndarray,
    visits: float,
    signed: bool = True,
) -> None:
    """A hand goes through its accounts, shift after shift, one after another."""
    rng, n = stage.rng, len(who)
    count = np.maximum(1, rng.poisson(visits * np.exp(rng.normal(0, 0.35, n))))
    member = np.repeat(np.arange(n), count)
    planned = shifts(rng, float(since.min()), end, max(2, int(visits * rng.uniform(0.8, 3))), stage.chance(0.3))
    t = rng.choice(planned, len(member)) + rng.exponential(float(rng.uniform(300, 5400)), len(member))
    early = t < since[member]
    t[early] = since[member][early] + rng.random(int(early.sum())) * np.maximum(600, end - since[member][early])
    t = np.minimum(t, stage.span - 100 - 3000 * rng.random(len(t)))
    if signed:
        first = np.concatenate([[0], np.cumsum(count)[:-1]])
        t[first] = since
    company = stage.company
    length = max(1.5, company.session_mean * float(rng.uniform(0.6, 1.8)))
    pace = company.pace * float(np.exp(rng.normal(-0.3, 0.6)))
    kinds = rng.choice(np.atleast_1d(style), n)
    spends = (card >= 0) & (rng.random(n) < 0.7)
    if spends.any():
        kinds[spends] = stage.styles.paying(kinds[spends])
    stage.sessions.add(
        who[member], t, box.where(rng, member), box.which(rng, member), card[member], kinds[member], length, pace
    )


def visits_of(stage: Stage, low: float = 2.0, high: float = 12.0) -> float:
    """Sessions per account of a crew; quiet companies see quiet crews."""
    mean = stage.company.events_mean / stage.company.session_mean
    return float(np.clip(mean * np.exp(stage.rng.normal(0.0, 0.6)), low, high))


def manner(stage: Stage, taste: str, count: int = 1) -> np.ndarray:
    """Chains of a crew: its business, mixed with what everybody does."""
    rng = stage.rng
    made = []
    for _ in range(count):
        share = float(rng.uniform(0.12, 0.9))
        cover = str(rng.choice(["lurker", "chatter", "fan", "poster", "joiner"]))
        made.append(stage.styles.blend({taste: share, cover: 1 - share, "lurker": 0.3}))
    return np.array(made)
