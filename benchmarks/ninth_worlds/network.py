"""Which address does an event show?

A place is a way to reach the service. All kinds resolve by one formula: ``base + hash(place, who, lease) mod size``. Of a
home line ``who`` is nobody, as all in the home share it; of a carrier, an office, a campus or a VPN it is the account.
With IPv6 it is a /64 of the line, or of the phone, and a host part that changes daily with the device.
"""

from typing import Any

import numpy as np

from ninth_worlds.conditions import Conditions
from ninth_worlds.hashing import below, mixed
from ninth_worlds.units import Codes, Floats, Ints

LINE, CARRIER, SITE, TUNNEL, SERVER = range(5)  # kinds of places
OCTETS = [24, 31, 37, 46, 62, 71, 76, 78, 82, 86, 91, 95, 98, 109, 121, 151, 176, 178, 188, 201, 212, 217]


class Network:
    """All places from which accounts are reached."""

    def __init__(self, rng: np.random.Generator, conditions: Conditions) -> None:
        """Blocks of addresses for providers and carriers of each country, for offices and a computing centre."""
        self.rng, self.conditions, self.salt = rng, conditions, int(rng.integers(1, 2**40))
        blocks = [(octet, second) for octet in OCTETS for second in range(0, 256, 4)]
        order = rng.permutation(len(blocks))
        self.blocks = iter([(blocks[which][0] << 24) | (blocks[which][1] << 16) for which in order])
        self.columns: list[Floats] = []
        self.count = 0
        self.providers: list[list[dict[str, Any]]] = []  # of each country
        self.carriers: list[list[int]] = []
        for _ in conditions.countries:
            self.providers.append([self._provider() for _ in range(conditions.providers_per_country)])
            self.carriers.append([region for _ in range(rng.integers(2, 5)) for region in self._carrier()])
        self.offices = next(self.blocks)
        self.centre = next(self.blocks)

    def _six(self) -> int:
        """The upper half of a provider's IPv6 addresses; zero is none."""
        rng = self.rng
        if rng.random() >= self.conditions.v6:
            return 0
        return (0x2A00 + int(rng.integers(0, 30))) << 16 | int(rng.integers(1, 65535))

    def _provider(self) -> dict[str, Any]:
        """A provider of home lines, perhaps with many homes behind an address."""
        rng = self.rng
        shared = rng.random() < self.conditions.shared_v4
        size = int(rng.integers(60, 400)) if shared else int(2 ** rng.integers(15, 18))
        return {
            "base": next(self.blocks),
            "size": size,
            "six": self._six(),
            "shared": shared,
            "tilt": rng.uniform(0.3, 2.0),
        }

    def _carrier(self) -> list[int]:
        """Regions of one mobile carrier."""
        rng, (low, high) = self.rng, self.conditions.carrier_exits
        base, six = next(self.blocks), self._six()
        regions = []
        for nth in range(rng.integers(1, 4)):
            size = int(rng.integers(low, high + 1))
            lease, six_share = 3600 * rng.uniform(2, 30), rng.uniform(0.2, 0.8)
            regions.append(int(self.add(1, CARRIER, base + 4096 * nth + 16, size, lease, six, six_share)[0]))
        return regions

    def add(
        self,
        count: int,
        kind: int,
        base: Ints | int,
        size: Ints | int,
        lease: Floats | float,
        six: Ints | int = 0,
        six_share: Floats | float = 0.0,
    ) -> Ints:
        """The numbers of new places."""
        one = np.ones(count)
        self.columns.append(
            np.vstack(
                [one * kind, one * base, one * size, one * lease, self.rng.random(count), one * six, one * six_share]
            )
        )
        ids = np.arange(self.count, self.count + count)
        self.count += count
        return ids

    def lines(self, country: int, count: int) -> Ints:
        """Home lines of a country's providers."""
        rng, conditions = self.rng, self.conditions
        tilt = np.array([one["tilt"] for one in self.providers[country]])
        which = rng.choice(tilt.size, count, p=tilt / tilt.sum())
        base = np.array([one["base"] for one in self.providers[country]])[which]
        size = np.array([one["size"] for one in self.providers[country]])[which]
        six = np.array([one["six"] for one in self.providers[country]])[which]
        chance = rng.random(count)
        lease = np.where(
            chance < conditions.lease_short,
            1.0,
            np.where(chance < 1 - conditions.lease_long, np.exp(rng.uniform(np.log(4), np.log(40), count)), 400.0),
        )
        return self.add(count, LINE, base, size, lease * 86400.0, six, np.where(rng.random(count) < 0.75, 0.7, 0.0))

    def site(self, addresses: int = 1) -> int:
        """An office, a school, a café: fixed business addresses."""
        base = self.offices + int(self.rng.integers(0, 2**18 - 64))
        return int(self.add(1, SITE, base, addresses, 86400.0)[0])

    def vpn(self, exits: int) -> int:
        """Exits of a VPN."""
        base = self.centre + int(self.rng.integers(0, 2**18 - 4096))
        return int(self.add(1, TUNNEL, base, exits, 3600 * self.rng.uniform(2, 12))[0])

    def host(self, addresses: int = 1) -> int:
        """Rented servers."""
        base = self.centre + int(self.rng.integers(0, 2**18 - 64))
        return int(self.add(1, SERVER, base, addresses, 86400 * 5.0)[0])

    def carrier(self, country: int) -> int:
        """A region of some carrier of the country."""
        return int(self.rng.choice(self.carriers[country]))

    def seal(self) -> None:
        """No place comes any more."""
        self.table = np.hstack(self.columns)

    def resolve(self, place: Ints, at: Floats, device: Ints, account: Ints) -> tuple[Codes, Codes]:
        """Upper and lower halves of addresses; an upper half of zero is IPv4."""
        kind, base, size, lease, phase, six, share = self.table[:, place]
        shared = kind == LINE
        who = np.where(shared, -1, account)
        phase_of = np.where(shared, phase, (mixed(self.salt, account, place) % np.uint64(9973)).astype(float) / 9973)
        turn = np.floor(at / lease + phase_of).astype(np.int64)
        value = mixed(self.salt, place, who, turn)
        v4 = base.astype(np.int64) + below(value, size)
        tool = np.where(device >= 0, device, account + 10**9)
        use6 = (six > 0) & (below(mixed(self.salt + 3, tool), 1000) < share * 1000)
        net64 = (value >> np.uint64(32)) | (six.astype(np.uint64) << np.uint64(32))
        day = np.floor(at / 86400.0 + phase_of).astype(np.int64)
        high = np.where(use6, net64, np.uint64(0))
        low = np.where(use6, mixed(self.salt + 7, tool, day), v4.astype(np.uint64))
        return high, low
