"""Where everything happens: nets, devices, people, the diary, and the truth as it comes up."""

import numpy as np

from sixteenth_worlds.diary import Diary
from sixteenth_worlds.fingerprints import Devices
from sixteenth_worlds.internet import Internet
from sixteenth_worlds.people import Numbers, People
from sixteenth_worlds.settings import Settings


class Stage:
    """A world while it is made.

    Attributes
    ----------
    free : numpy.ndarray
        Accounts whose way of life no group or ring has changed yet.
    rings, groups, victims : list
        The truth: ring with its members, groups of honest accounts by mechanism, attacked accounts with the attack.
    """

    def __init__(self, rng: np.random.Generator, settings: Settings) -> None:
        self.rng, self.settings = rng, settings
        self.net, self.devices, self.things = Internet(rng, settings), Devices(rng, settings), Numbers()
        self.people = People(rng, settings, self.net, self.devices, self.things)
        self.diary = Diary()
        n = max(20, settings.accounts // 150)
        self.places = np.concatenate(
            [self.net.add([self.net.block() + int(rng.integers(65_536))], period=1e9) for _ in range(n)]
        )
        weight = 1 / np.arange(2, n + 2)
        self.elsewhere = np.concatenate(
            [self.net.lines(settings.accounts // 8 + 50, way, settings.six / 2) for way in ("fixed", "lease")]
        )  # lines of people who have no account here, some of them with a proxy in the television
        self.place_weight = weight / weight.sum()
        self.free = np.ones(settings.accounts, bool)
        self.crooked = np.zeros(settings.accounts, bool)
        self.drops: list[float] = []  # when something scarce is released, to the honest and to resellers
        self.rings: list[tuple[str, str, str, np.ndarray]] = []
        self.groups: list[tuple[str, np.ndarray]] = []
        self.victims: list[tuple[str, np.ndarray]] = []

    def pick(self, n: int) -> np.ndarray:
        """Up to ``n`` free accounts, not free any more."""
        open_ = np.flatnonzero(self.free)
        chosen = self.rng.choice(open_, min(n, len(open_)), replace=False)
        self.free[chosen] = False
        return chosen

    def anybody(self, n: int) -> np.ndarray:
        """Honest accounts of any way of life."""
        honest = np.flatnonzero(~self.crooked)
        return self.rng.choice(honest, min(n, len(honest)), replace=False)

    def settled(self, n: int) -> np.ndarray:
        """Honest accounts from before the window: what is worth breaking into."""
        honest = np.flatnonzero(~self.crooked & (self.people.start < 0))
        return self.rng.choice(honest, min(n, len(honest) // 4), replace=False)

    def group(self, mechanism: str, members: np.ndarray) -> None:
        """Honest accounts that something ties."""
        if len(members) > 1:
            self.groups.append((mechanism, np.unique(members)))

    def note(
        self,
        at: np.ndarray,
        account: np.ndarray,
        net: object,
        device: object,
        card: object,
        street: object,
        what: object,
        *,
        crew: bool = False,
        pace: object = 45.0,
        address: np.ndarray | None = None,
    ) -> None:
        """Put visits down as the edge sees them."""
        at, account = np.asarray(at, float), np.asarray(account)
        if not len(at):
            return
        device = np.broadcast_to(np.asarray(device), len(at))
        if address is None:
            address = self.net.address(np.broadcast_to(np.asarray(net), len(at)), account, at)
        finger = self.devices.shown(device, at)
        self.diary.add(at, account, crew, pace, address=address, finger=finger, card=card, street=street, script=what)

    def many(self, of_ten_thousand: float) -> int:
        """How many of something a world of this size holds, at least one."""
        mean = of_ten_thousand * self.settings.accounts / 10_000 * self.rng.lognormal(0, 0.4)
        return max(1, int(self.rng.poisson(mean)))
