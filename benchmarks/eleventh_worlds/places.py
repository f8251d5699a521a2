"""Where do people connect from, and which addresses does the log see at a moment?

A place has ``width`` addresses (1 for a home, many for a carrier), drawn from the pool of its
provider; they change when the lease ends. Some homes speak IPv6 as well: one /64 for a long
time, and inside it a privacy address for each device and day.
"""

import numpy as np

from eleventh_worlds.clock import DAY
from eleventh_worlds.company import Company
from eleventh_worlds.hashing import mix, unit

FOREVER = 1e12


class Places:
    """Growing table of places."""

    def __init__(self, company: Company, rng: np.random.Generator) -> None:
        self._rng, self._company = rng, company
        self._columns: dict[str, list[np.ndarray]] = {k: [] for k in ("width", "lease", "stick", "pool", "six")}
        self._bases: list[int] = []
        self._sizes: list[int] = []
        self.count = 0
        blocks = rng.permutation(np.arange(24 * 16, 220 * 16))
        self._blocks = [int(b) << 20 for b in blocks if b // 16 not in (100, 127, 169, 172, 192, 198)]
        lines = company.accounts / company.isps
        self.home_pools = [self._pool(int(lines * rng.uniform(1.2, 9)) + 64) for _ in range(company.isps)]
        self.isp_share = rng.dirichlet(np.full(company.isps, 1.5))
        self.host_pools = [self._pool(int(rng.integers(200, 3000))) for _ in range(3)]
        self.firm_pool = self._pool(int(company.accounts * 0.3) + 500)
        self.carriers = np.concatenate([self._carrier() for _ in range(company.carriers)])
        self.carrier_share = rng.dirichlet(np.full(company.carriers, 2.0))
        self.vpns = np.concatenate([self._vpn() for _ in range(int(rng.integers(2, 6)))])

    def _pool(self, size: int) -> int:
        self._bases.append(self._blocks.pop())
        self._sizes.append(min(size, 1 << 20))
        return len(self._bases) - 1

    def _add(
        self,
        n: int,
        width: int,
        lease: np.ndarray | float,
        stick: float,
        pool: np.ndarray | int,
        six: np.ndarray | bool = False,
    ) -> np.ndarray:
        for key, value in zip(self._columns, (width, lease, stick, pool, six), strict=True):
            self._columns[key].append(np.broadcast_to(np.asarray(value, dtype=float), (n,)).copy())
        self.count += n
        return np.arange(self.count - n, self.count)

    def _carrier(self) -> np.ndarray:
        users = self._company.accounts * self._company.mobile_share / self._company.carriers
        width = max(2, int(users * 2 / self._company.nat_users))
        return self._add(1, width, FOREVER, float(self._rng.uniform(1, 48)) * 3600, self._pool(width * 4))

    def _vpn(self) -> np.ndarray:
        width = int(self._rng.integers(3, 40))
        return self._add(
            1, width, FOREVER, float(self._rng.uniform(0.5, 12)) * 3600, int(self._rng.choice(self.host_pools))
        )

    def homes(self, n: int) -> np.ndarray:
        """New home lines with providers, leases and perhaps IPv6."""
        lease = self._company.lease_days * DAY * np.exp(self._rng.normal(0, 0.8, n))
        lease[self._rng.random(n) < 0.15] = FOREVER
        pool = self._rng.choice(self.home_pools, n, p=self.isp_share)
        return self._add(n, 1, lease, FOREVER, pool, self._rng.random(n) < self._company.v6_share)

    def firms(self, n: int, width: int = 1) -> np.ndarray:
        """Offices, schools, libraries: fixed addresses, one or a few."""
        return self._add(n, width, FOREVER, 20 * DAY, self.firm_pool)

    def hosts(self, n: int) -> np.ndarray:
        """Rented servers with one fixed address each, among the VPN providers' neighbours."""
        return self._add(n, 1, FOREVER, FOREVER, int(self._rng.choice(self.host_pools)))

    def a_carrier(self, n: int) -> np.ndarray:
        """Carriers by market share."""
        return self._rng.choice(self.carriers, n, p=self.carrier_share)

    def addresses(self, place: np.ndarray, t: np.ndarray, gadget: np.ndarray) -> np.ndarray:
        """Address strings for sessions (place, moment, gadget)."""
        col = {k: np.concatenate(v)[place] for k, v in self._columns.items()}
        slot = mix(gadget, np.floor(t / col["stick"]), 5) % col["width"].astype(np.uint64)
        epoch = np.floor((t + unit(place, 3) * col["lease"]) / col["lease"])
        pool = col["pool"].astype(int)
        size = np.asarray(self._sizes, dtype=np.uint64)[pool]
        low = (mix(place, slot, epoch, self._company.seed) % size).astype(np.int64)
        four = np.asarray(self._bases, dtype=np.int64)[pool] + low
        out = np.empty(len(place), dtype=object)
        unique, where = np.unique(four, return_inverse=True)
        text = [f"{a >> 24}.{a >> 16 & 255}.{a >> 8 & 255}.{a & 255}" for a in unique.tolist()]
        out[:] = np.array(text, dtype=object)[where]
        six = np.flatnonzero((col["six"] > 0) & (unit(gadget, 8) < 0.7))
        net = mix(place[six], 61, self._company.seed).tolist()
        host = mix(gadget[six], np.floor(t[six] / DAY), 62).tolist()
        for i, p, a, b in zip(six.tolist(), pool[six].tolist(), net, host, strict=True):
            out[i] = (
                f"2a{p:02x}:{a >> 48 & 0xFFF:x}:{a >> 32 & 0xFFFF:x}:{a >> 16 & 0xFFFF:x}"
                f":{b >> 48:x}:{b >> 32 & 0xFFFF:x}:{b >> 16 & 0xFFFF:x}:{b & 0xFFFF:x}"
            )
        return out
