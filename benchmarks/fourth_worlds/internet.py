"""From which address does somebody come? Access lines, carriers, companies, tunnels and rented servers.

An address is a number: below 2**32 it is IPv4, above it names an IPv6 /64 (2**40 + provider * 2**32 + network).
"""

import numpy as np

from fourth_worlds.changing import Changing, mixed

DAY = 86_400.0
SIX = 2**40
FIRST_OCTETS = [o for o in range(11, 222) if o not in (100, 127, 169, 172, 192, 198, 203)]


class Internet:
    """Providers of one world.

    Parameters
    ----------
    rng : numpy.random.Generator
    zones : int
        Countries; each has providers of its own.
    people : int
        Roughly how many accounts live here, for the size of pools.
    seconds : float
        Length of the window.
    """

    def __init__(self, rng: np.random.Generator, zones: int, people: int, seconds: float) -> None:
        self.rng, self.zones, self.seconds = rng, zones, seconds
        self._octets = rng.permutation(FIRST_OCTETS)
        self._used = 0
        n = 4 * zones  # access providers
        self.isp_zone = np.arange(n) % zones
        self.isp_base = np.array([self._range() for _ in range(n)])
        crowd = people / n
        self.isp_size = (crowd * np.exp(rng.uniform(np.log(4), np.log(150), n))).astype(np.int64) + 200
        self.isp_lease = rng.choice([1.0, 7.0, 25.0, 150.0, 400.0], n, p=[0.15, 0.15, 0.25, 0.25, 0.2]) * DAY
        self.isp_six = rng.choice([0.0, 0.3, 0.7], n)
        self.isp_shared = rng.random(n) < 0.25  # subscribers behind common addresses
        few = np.maximum(crowd / rng.uniform(1.5, 12, n), 3).astype(np.int64)
        self.isp_size = np.where(self.isp_shared, few, self.isp_size)
        self.isp_lease[self.isp_shared] = rng.uniform(0.5, 4, self.isp_shared.sum()) * DAY
        self.isp_share = rng.dirichlet(np.full(4, 2.0), zones)
        self._singles = np.full(n, 900_000)
        m = 3 * zones  # carriers
        self.carrier_zone = np.arange(m) % zones
        self.carrier_base = np.array([self._range() for _ in range(m)])
        self.carrier_size = np.maximum(people / m / np.exp(rng.uniform(np.log(2), np.log(60), m)), 2).astype(np.int64)
        self.carrier_slot = rng.uniform(1.5, 30, m) * 3600
        self.carrier_six = rng.choice([0.0, 0.2, 0.6, 0.85], m)
        self.exits = self._range() + 256 * np.arange(160) + rng.integers(1, 250, 160)  # tunnels that anybody rents
        self.relay = self._range() + np.arange(max(people // 8, 200))  # a browser's own relay
        self._servers = self._range()
        self.lines = Changing(rng, seconds)
        self.line_isp = np.empty(0, np.int64)

    def _range(self) -> int:
        self._used += 1
        return int(self._octets[self._used - 1]) * 2**24 + int(self.rng.integers(0, 200)) * 2**16

    def isps(self, zone: np.ndarray) -> np.ndarray:
        """A provider of each country, by market share."""
        u = self.rng.random(len(zone))
        nth = (u[:, None] > np.cumsum(self.isp_share[zone], axis=1)[:, :3]).sum(axis=1)
        return zone + self.zones * nth

    def new_lines(self, zone: np.ndarray, isp: np.ndarray | None = None) -> np.ndarray:
        """Access lines of homes."""
        isp = self.isps(zone) if isp is None else isp
        size, base = self.isp_size[isp], self.isp_base[isp]
        every = self.isp_lease[isp] * self.rng.lognormal(0, 0.3, len(isp))
        made = self.lines.add(
            every,
            lambda at: base[at] + 1 + (self.rng.random(len(at)) * size[at]).astype(np.int64),
        )
        self.line_isp = np.concatenate([self.line_isp, isp])
        return made

    def at_home(self, line: np.ndarray, who: np.ndarray, at: np.ndarray) -> np.ndarray:
        """Address of a line at a moment; IPv6 networks change together with the lease."""
        isp, spell = self.line_isp[line], self.lines.index(line, at)
        six = self.isp_six[isp] > (mixed(line, 5) % np.uint64(1000)).astype(float) / 1000
        six &= mixed(who, at // 3600, 9) % np.uint64(10) < np.uint64(7)
        network = (mixed(spell, 3) % np.uint64(2**32)).astype(np.int64)
        return np.where(six, SIX + isp * 2**32 + network, self.lines.value(line, at))

    def on_the_move(self, carrier: np.ndarray, who: np.ndarray, at: np.ndarray) -> np.ndarray:
        """Address of a handset in the mobile network: a common exit for some hours, or a /64 of its own."""
        slot = ((at + (mixed(who, 1) % np.uint64(86_400)).astype(float)) // self.carrier_slot[carrier]).astype(np.int64)
        six = self.carrier_six[carrier] > (mixed(who, 2) % np.uint64(1000)).astype(float) / 1000
        seat = (mixed(who, slot, 3) % self.carrier_size[carrier].astype(np.uint64)).astype(np.int64)
        network = (mixed(who, slot, 4) % np.uint64(2**32)).astype(np.int64)
        return np.where(six, SIX + (100 + carrier) * 2**32 + network, self.carrier_base[carrier] + seat)

    def tunnel(self, who: np.ndarray, at: np.ndarray) -> np.ndarray:
        """A rented exit: mostly one's usual city, and another on some days."""
        usual, other = mixed(who, 11) % np.uint64(160), mixed(who, at // DAY, 12) % np.uint64(160)
        return self.exits[np.where(mixed(who, at // DAY, 13) % np.uint64(4) > 0, usual, other).astype(np.int64)]

    def relayed(self, who: np.ndarray, at: np.ndarray) -> np.ndarray:
        """An exit of the relay, another each hour."""
        return self.relay[(mixed(who, at // 3600, 14) % np.uint64(len(self.relay))).astype(np.int64)]

    def business(self, n: int, zone: int | None = None) -> np.ndarray:
        """Fixed addresses of companies, schools, cafés and hotels."""
        zone = int(self.rng.integers(self.zones)) if zone is None else zone
        isp = zone + self.zones * int(self.rng.integers(4))
        self._singles[isp] += 1 + int(self.rng.integers(60))
        first = self.isp_base[isp] + self._singles[isp]
        self._singles[isp] += n
        return first + np.arange(n)

    def servers(self, n: int) -> np.ndarray:
        """Addresses of rented machines, side by side or over several networks."""
        self._servers += 256 * int(self.rng.integers(1, 9))
        step = 1 if self.rng.random() < 0.5 else 67
        made = self._servers + 1 + step * np.arange(n)
        self._servers += step * n
        return made
