"""What do all schemes have at hand? A ring's members, what they share, what they keep to themselves, and when they act."""

import numpy as np

from nineteenth_worlds.shapes import Edges, dense
from nineteenth_worlds.web import NORMAL, Web

OWN = {"careless": 0.04, "moderate": 0.35, "careful": 0.9}
SHARED_KINDS = {"careless": 3, "moderate": 2, "careful": 1}


class Ring:
    """Members of one ring; its tier says how many kinds they share and how much else they use."""

    def __init__(self, web: Web, members: np.ndarray, tier: str) -> None:
        self.web, self.members, self.tier, self.rng = web, members, tier, web.rng
        self.size = len(members)
        self.own = OWN[tier] * web.rng.uniform(0.5, 1.5)
        self.words: list[str] = []
        web.region[members] = web.rng.integers(0, web.dials.regions)
        web.rate[members] *= web.rng.uniform(0.5, 1.6)
        self.come(2)

    def come(self, least: int) -> None:
        """See to it that every member comes so often: whoever comes once along one edge leaves no graph in the log."""
        self.web.least[self.members] = least

    def kinds(self, *first: str) -> tuple[list[str], list[str]]:
        """Which kinds are shared, those named first if any, and which are not."""
        rest = [kind for kind in self.web.dials.kinds if kind not in first]
        order = [*first, *self.rng.permutation(rest)]
        number = max(len(first), SHARED_KINDS[self.tier] + int(self.rng.random() < 0.25))
        return order[:number], order[number:]

    def share(self, kind: str, edges: Edges, near: bool = False, weight: float = 1.0, **between: np.ndarray) -> None:
        """New identifiers that members share in the shape given."""
        who, which = edges
        made = self.web.new(kind, int(which.max()) + 1, near=near, six=0 if near else self.web.dials.six / 2)
        self.web.tie(kind, self.members[who], made[which], weight, **between)

    def block(self, kinds: list[str], low: float, high: float, each: float) -> None:
        """A block of every kind: so many members to an identifier, and so many identifiers to a member."""
        for kind in kinds:
            width = max(1, round(self.size / self.rng.uniform(low, high)))
            self.share(kind, dense(self.rng, self.size, width, each / width))

    def keep(self, kinds: list[str], weight: float = 1.0, **between: np.ndarray | float) -> None:
        """Identifiers of each member's own."""
        for kind in kinds:
            k = int(self.rng.choice([1, 2]))
            made = self.web.new(kind, self.size * k, six=self.web.dials.six)
            self.web.tie(kind, np.tile(self.members, k), made, weight / k, **between)

    def mingle(self, weight: float | None = None) -> None:
        """Be seen among honest people: at public places, or at a stranger's address."""
        weight = self.own if weight is None else weight
        goes = self.members[self.rng.random(self.size) < min(0.9, self.own)]
        self.web.tie("ip", goes, self.rng.choice(self.web.hubs, len(goes)), weight)

    def hide(self, shared: list[str], kept: list[str]) -> None:
        """What the members do not share is theirs; of what they share, they have some of their own beside it."""
        self.keep(kept)
        also = [kind for kind in shared if self.rng.random() < min(self.own * 1.5, 0.95)]
        self.keep(also, self.own)
        self.mingle()

    def sign_up(self, *ways: str) -> None:
        """In one burst, one after the other, over the window, or long ago."""
        rng, days, k = self.rng, self.web.dials.days, self.size
        way = str(rng.choice(ways or ("burst", "queue", "spread", "old")))
        if way == "old":
            at = np.full(k, -1.0)
        elif way == "spread":
            at = rng.random(k) * days * rng.uniform(0.4, 0.9)
        elif way == "queue":
            at = rng.random() * days * 0.6 + np.cumsum(rng.exponential(rng.uniform(0.001, 0.5) * days / k, k))
        else:
            at = rng.random() * days * 0.85 + rng.gamma(1.2, rng.uniform(0.01, 0.6), k)
        self.web.joined[self.members] = np.minimum(at, days * 0.97)
        self.words.append(f"sign-ups {way}")

    def act(self, *ways: str, act: int = NORMAL) -> None:
        """One after the other in rounds, or each when it likes."""
        rng, days = self.rng, self.web.dials.days
        way = str(rng.choice(ways or ("rounds", "alone")))
        self.words.append(f"acting {way}")
        if way == "alone":
            return
        self.web.rate[self.members] *= rng.uniform(0.05, 0.5)
        start = max(self.web.joined[self.members].max(), 0.0)
        rounds = int(np.clip(self.web.dials.events / 3 * rng.uniform(0.5, 1.5), 2, 12))
        for at in rng.uniform(min(start, days * 0.9), days * 0.99, rounds):
            mine = rng.permutation(self.members)[: max(2, int(self.size * rng.uniform(0.3, 1)))]
            gap = np.exp(rng.uniform(np.log(0.0002), np.log(0.01)))
            self.web.visit(mine, at + np.cumsum(rng.exponential(gap, len(mine))), act)

    def live(self, *sign_up: str) -> None:
        """Sign up in one of the ways given, and act in either."""
        self.sign_up(*sign_up)
        self.act()

    def done(self, typology: str, tie: str) -> None:
        """Write the ring down as true."""
        self.web.rings.append((self.members, typology, self.tier, "; ".join([tie, *self.words])))
