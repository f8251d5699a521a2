"""Who has an account? People in homes, with devices, cards and an address, most of them honest."""

import numpy as np

from sixteenth_worlds.fingerprints import Devices
from sixteenth_worlds.internet import ACCOUNT, SESSION, Internet
from sixteenth_worlds.settings import DAY, HOUR, Settings

HOUSEHOLD = np.array([0.6, 0.22, 0.09, 0.06, 0.02, 0.01])


class Numbers:
    """Numbers for cards, streets, phones and mails that nobody else has."""

    def __init__(self) -> None:
        self.next = 0

    def take(self, n: int = 1) -> np.ndarray:
        """The next ``n``."""
        self.next += n
        return np.arange(self.next - n, self.next)


class People:
    """What each account's person has and does, as arrays by account.

    ``keen`` scales how often somebody acts (0: only for a ring), ``roams`` is the share of visits through a carrier,
    ``second`` that on the second device, ``veiled`` that through an exit (VPN or relay).
    """

    def __init__(
        self, rng: np.random.Generator, settings: Settings, net: Internet, devices: Devices, things: Numbers
    ) -> None:
        n = settings.accounts
        size = rng.choice(6, n, p=HOUSEHOLD) + 1
        self.household = np.repeat(np.arange(n), size)[:n]
        homes = int(self.household[-1]) + 1
        self.home = homes_of(rng, settings, net, homes)[self.household]
        self.carriers = np.array(
            [
                net.pool(int(rng.integers(20, 40 + n // 40)), SESSION, HOUR, six=settings.six * rng.uniform(0, 1))
                for _ in range(rng.integers(3, 6))
            ]
        )
        self.vendors = np.array(
            [net.pool(int(rng.integers(8, 60 + n // 200)), ACCOUNT, DAY) for _ in range(rng.integers(3, 7))]
        )
        self.relay = net.pool(int(rng.integers(60, 100 + n // 100)), SESSION, HOUR, six=settings.six / 2)
        self.carrier = rng.choice(self.carriers, n)
        kind = rng.random(n)
        vpn, relay = rng.uniform(0.02, 0.08), rng.uniform(0.02, 0.12)
        self.exit = np.where(kind < vpn, rng.choice(self.vendors, n), np.where(kind > 1 - relay, self.relay, -1))
        self.veiled = np.where(kind < vpn, rng.uniform(0.1, 1, n), rng.uniform(0.4, 0.9, n))
        self.work = np.full(n, -1)
        self.roams = rng.beta(1.2, 2.0, n)
        self.device, self.device2 = devices.take(n), devices.take(n)
        self.second = np.where(rng.random(n) < 0.45, rng.uniform(0.1, 0.6, n), 0.0)
        self.card = np.where(rng.random(n) < 0.88, things.take(n), -1)
        self.new_card = things.take(n)
        self.new_card_at = np.where(rng.random(n) < 0.06, rng.uniform(0, settings.end, n), 1e12)
        self.street = things.take(homes)[self.household]
        self.phone = np.where(rng.random(n) < 0.9, things.take(n), -1)
        self.mail, self.tagged = things.take(n), rng.random(n) < 0.01
        self.shop = rng.choice(len(settings.shops), n)
        self.start = np.where(rng.random(n) < settings.fresh, rng.uniform(0, settings.end * 0.97, n), -1.0)
        self.start = np.where(self.start > 0, np.floor(self.start / DAY) * DAY + rng.uniform(7, 23.5, n) * HOUR, -1.0)
        self.start = np.minimum(self.start, settings.end * 0.985)
        stays = rng.random(n) < 0.8
        self.end = np.where(stays, settings.end, rng.uniform(np.maximum(self.start, 0), settings.end))
        self.keen = rng.lognormal(-0.15, 0.5, n)
        self.join_net, self.join_device = np.full(n, -1), np.full(n, -1)  # where somebody signs up, if not at home

    def copy(self, names: str, source: object, to: np.ndarray) -> None:
        """Give the accounts what another account has."""
        for name in names.split():
            getattr(self, name)[to] = getattr(self, name)[source]


def homes_of(rng: np.random.Generator, settings: Settings, net: Internet, homes: int) -> np.ndarray:
    """Lines of all homes, from providers that hand out addresses in different ways, in no order."""
    ways = ["fixed", "fixed", "lease", "shared", *rng.choice(["fixed", "lease", "shared"], rng.integers(2, 7)).tolist()]
    share = rng.dirichlet(np.full(len(ways), 3.0))
    count = np.floor(share * homes).astype(int)
    count[0] += homes - count.sum()
    lines = [net.lines(int(k), way, settings.six) for k, way in zip(count, ways, strict=True)]
    return rng.permutation(np.concatenate(lines))
