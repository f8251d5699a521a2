"""Who and what is there, and which sessions happened? A world is put together here, before it is written as a log."""

import numpy as np

from fourth_worlds.changing import Changing, mixed
from fourth_worlds.internet import DAY, Internet
from fourth_worlds.products import PRODUCTS

WORD = np.int64(-2)  # "what the account has": its own card, address, phone, bank account
NONE = np.int64(-1)
PEOPLE = (
    "zone", "line", "carrier", "work", "tunnel", "phone", "computer", "tablet", "card", "card2", "street", "tel", "bank", "mail", "real",
)  # fmt: skip
VISITS = ("account", "at", "ip", "machine", "script", "card", "street", "tel", "bank", "mail", "pace")


class Stage:
    """A world in the making; all randomness comes from the seed."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng([4, seed])
        rng = self.rng
        self.seed = seed
        self.product = PRODUCTS[(seed * 5 + seed // 8) % 8]
        self.size = int(rng.integers(8_000, 18_001))
        self.days = int(rng.choice([30, 45, 60, 90, 120]))
        self.seconds = self.days * DAY
        self.first = np.datetime64("2023-01-02") + int(rng.integers(0, 900))
        zones = int(rng.integers(1, 5))
        self.hours = np.sort(rng.choice([-8, -5, -3, 0, 1, 2, 5.5, 8, 9], zones, replace=False)).astype(float)
        self.zone_share = rng.dirichlet(np.full(zones, 1.5))
        self.net = Internet(rng, zones, self.size, self.seconds)
        self.scripts = list(self.product.scripts)
        self.count = 0
        self.created = np.empty(0)
        self.left = np.empty(0)
        self.rate = np.empty(0)
        self.peak = np.empty(0)
        self.has = {name: np.empty(0, np.int64) for name in PEOPLE}
        self.fresh = dict.fromkeys(("card", "street", "tel", "bank", "mail"), 0)
        self.installs = Changing(rng, self.seconds)
        self.model = np.empty(0, np.int64)  # what many handsets of one kind look like; -1 unlike any other
        self.models = max(int(self.size / rng.uniform(3, 25)), 300)
        popularity = 1 / (np.arange(self.models) + 4.0)
        self.model_cut = np.cumsum(popularity / popularity.sum())
        self._visits: list[tuple[np.ndarray, ...]] = []
        self.rings: list[tuple[str, int, str, str, str]] = []
        self.groups: list[tuple[str, int, str, str]] = []
        self.victims: list[np.ndarray] = []

    def accounts(self, created: np.ndarray, *, left: np.ndarray | None = None, **has: np.ndarray) -> np.ndarray:
        """New accounts; whatever is not given of phone, address, bank account and mail is their own, all else missing."""
        n = len(created)
        made = np.arange(self.count, self.count + n)
        self.count += n
        self.created = np.concatenate([self.created, created])
        self.left = np.concatenate([self.left, np.full(n, np.inf) if left is None else left])
        self.rate = np.concatenate([self.rate, has.pop("rate", np.zeros(n))])
        self.peak = np.concatenate([self.peak, has.pop("peak", self.rng.normal(19, 3, n))])
        for name in PEOPLE:
            if name in has:
                value = np.broadcast_to(np.asarray(has[name], np.int64), n)
            elif name in ("street", "tel", "bank", "mail"):
                value = self.new(name, n)
            else:
                value = np.full(n, NONE)
            self.has[name] = np.concatenate([self.has[name], value])
        return made

    def new(self, kind: str, n: int) -> np.ndarray:
        """Values that nobody has had before."""
        self.fresh[kind] += n
        return np.arange(self.fresh[kind] - n, self.fresh[kind])

    def handsets(self, n: int, *, like: int | None = None, reset_days: float = 250.0) -> np.ndarray:
        """Phones: of a popular model, or all of one model."""
        model = np.searchsorted(self.model_cut, self.rng.random(n)) if like is None else np.full(n, like)
        self.model = np.concatenate([self.model, np.minimum(model, self.models - 1)])
        return self._installed(n, reset_days)

    def computers(self, n: int, *, reset_days: float = 70.0) -> np.ndarray:
        """Computers and browsers that look like no other, until they are renewed."""
        self.model = np.concatenate([self.model, np.full(n, -1)])
        return self._installed(n, reset_days)

    def _installed(self, n: int, reset_days: float) -> np.ndarray:
        return self.installs.add(self.rng.lognormal(np.log(reset_days), 0.6, n) * DAY, lambda at: at)

    def device(self, machine: np.ndarray, at: np.ndarray) -> np.ndarray:
        """What the device column says of a machine at a moment."""
        spell, model = self.installs.index(machine, at), self.model[machine]
        if self.product.device == "install":
            return spell
        version = ((at + (mixed(model, 7) % np.uint64(60 * 86_400)).astype(float)) // (60 * DAY)).astype(np.int64)
        return np.where(model < 0, 2**33 + spell, 2**34 + model * 64 + version)

    def cookie(self, machine: np.ndarray, at: np.ndarray) -> np.ndarray:
        """The cookie of a machine: for weeks, or for an hour where windows are private."""
        private = mixed(machine, 21) % np.uint64(10) == 0
        life = np.where(private, 3600.0, DAY * (10 + (mixed(machine, 22) % np.uint64(80)).astype(float)))
        slot = ((at + (mixed(machine, 23) % np.uint64(86_400 * 30)).astype(float)) // life).astype(np.int64)
        return (mixed(machine, slot, 24) >> np.uint64(2)).astype(np.int64)

    def visit(
        self, account, at, ip, machine, script, *, card=WORD, street=WORD, tel=WORD, bank=WORD, mail=WORD, pace=1.0
    ):
        """Note sessions; ``script`` is a name or names; everything is broadcast; what lies outside the window is dropped."""
        account = np.atleast_1d(np.asarray(account, np.int64))
        if isinstance(script, str):
            script = self.scripts.index(script)
        row = [account, np.asarray(at, float), ip, machine, script, card, street, tel, bank, mail, pace]
        row = [np.broadcast_to(part, len(account)) for part in row]
        keep = (row[1] >= 0) & (row[1] < self.seconds)
        self._visits.append(tuple(part[keep] for part in row))

    def visits(self) -> dict[str, np.ndarray]:
        """All sessions so far, by column."""
        return {name: np.concatenate(part) for name, part in zip(VISITS, zip(*self._visits, strict=True), strict=True)}

    def ring(self, members: np.ndarray, typology: str, tier: str, manner: str) -> None:
        """Note an abusive group and how it went about it."""
        name = f"R{len({ring for ring, *_ in self.rings}):03d}-{typology}"
        self.rings += [(name, int(member), typology, tier, manner) for member in members]

    def group(self, members: np.ndarray, mechanism: str) -> None:
        """Note honest people who look alike."""
        name = f"H{len(self.groups):06d}-{mechanism}"
        self.groups += [(name, int(member), mechanism, "") for member in members]

    def code(self, names: np.ndarray | list[str]) -> np.ndarray:
        """Numbers of scripts."""
        return np.array([self.scripts.index(str(name)) for name in names])

    def alive(self, at: float = 0.0) -> np.ndarray:
        """Real people with an account at that moment who are not gone."""
        here = (self.has["real"] == 1) & (self.created <= at) & (self.left > at)
        return np.flatnonzero(here)
