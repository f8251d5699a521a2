"""Which address has somebody at a moment? Leases of home lines, carriers' NAT, sites, VPN exits, IPv6."""

import numpy as np

from twelfth_worlds.conditions import Params
from twelfth_worlds.hashing import chance, mix, pick
from twelfth_worlds.names import V6
from twelfth_worlds.units import DAY, HOUR

BLOCK = 65_536
CHUNK = 4_096  # home addresses in use in one block


class Network:
    """Turns (line, person, time) into an address."""

    def __init__(self, rng: np.random.Generator, p: Params, homes: int) -> None:
        self.salt = int(rng.integers(1 << 40))
        firsts = [a for a in range(11, 220) if a not in (100, 127, 169, 172, 192, 198, 203)]
        grid = rng.permutation(len(firsts) * 256)
        self._blocks = [(firsts[g // 256] << 24) | ((g % 256) << 16) for g in grid]
        self._sites: list[np.ndarray] = []
        self._rng = rng
        self._table: np.ndarray | None = None
        self._site_blocks = [self._blocks.pop() for _ in range(int(rng.integers(8, 20)))]
        self._site_used = [0] * len(self._site_blocks)
        self._home_lines(rng, p, homes)
        self._carriers(rng, p)
        self.vpns = [self.site(int(k)) for k in np.exp(rng.uniform(np.log(3), np.log(40), int(rng.integers(4, 10))))]

    def _home_lines(self, rng: np.random.Generator, p: Params, homes: int) -> None:
        """Lines belong to tariffs; a tariff has one lease length and its own addresses."""
        self.lines = homes
        tariffs = np.clip(p.lease_days * np.exp(rng.normal(0, 0.7, 6)), 0.5, 400) * DAY
        tariffs = np.append(tariffs, 4_000 * DAY)
        tariff = np.where(rng.random(homes) < p.static_share, 6, rng.integers(0, 6, homes))
        self.lease = tariffs[tariff]
        self.phase = np.where(tariff == 6, 0.0, rng.random(homes) * self.lease)
        count = np.bincount(tariff, minlength=7)
        order = rng.permutation(homes)
        order = order[np.argsort(tariff[order], kind="stable")]
        first = np.cumsum(count) - count
        self.rank = np.empty(homes, dtype=np.int64)
        self.rank[order] = np.arange(homes) - np.repeat(first, count)
        self.peers, self.base = count[tariff], 2 * first[tariff]
        self.v6 = rng.random(homes) < p.v6_share
        need = 2 * homes // CHUNK + 1
        self._home_blocks = np.array([self._blocks.pop() for _ in range(need)], dtype=np.int64)

    def home(self, line: np.ndarray, who: np.ndarray, t: np.ndarray) -> np.ndarray:
        """Address of a home line; leases change, and no two lines hold one at once."""
        line, who, t = np.broadcast_arrays(line, who, t)
        turn = np.floor((t + self.phase[line]) / self.lease[line]).astype(np.int64)
        peers = self.peers[line]
        slot = self.base[line] + (self.rank[line] + (turn // 2) * 7_919) % peers + (turn % 2) * peers
        four = self._home_blocks[slot // CHUNK] + (slot * 40_503 + 11) % BLOCK
        day = (t // DAY).astype(np.int64)
        prefix = pick(1 << 27, self.salt, line, turn)
        suffix = pick(1 << 32, self.salt, who, day)
        six = self.v6[line] & (chance(self.salt, who, line, 5) < 0.7)
        return np.where(six, V6 + (prefix << 32) + suffix, four)

    def _carriers(self, rng: np.random.Generator, p: Params) -> None:
        """Carriers, each with a pool of NAT exits in every town."""
        self.carriers = int(rng.integers(2, 6))
        weight = rng.dirichlet(np.full(self.carriers, 3.0))
        self.carrier_weight = weight
        self.pools: dict[tuple[int, int], int] = {}
        for carrier in range(self.carriers):
            for city in range(p.cities):
                load = p.accounts * weight[carrier] / p.cities / p.nat_load
                self.pools[carrier, city] = self.site(max(1, round(load)))
        self._pool_of = np.array([[self.pools[c, k] for k in range(p.cities)] for c in range(self.carriers)])
        self.sticky = rng.uniform(2, 72, self.carriers) * HOUR
        self.mobile_v6 = rng.random(self.carriers) < 0.3

    def mobile(self, carrier: np.ndarray, city: np.ndarray, who: np.ndarray, t: np.ndarray) -> np.ndarray:
        """Address on a mobile network: NAT exits that stick to a subscriber for hours."""
        carrier, city, who, t = np.broadcast_arrays(carrier, city, who, t)
        turn = ((t + 13 * who) / self.sticky[carrier]).astype(np.int64)
        four = self.at(self._pool_of[carrier, city], who, turn)
        prefix = pick(1 << 27, self.salt, who, turn, 9)
        six = self.mobile_v6[carrier] & (chance(self.salt, who, 6) < 0.5)
        return np.where(six, V6 + (prefix << 32) + pick(1 << 32, who, turn), four)

    def site(self, size: int) -> int:
        """Give a site (office, campus, exit pool) its own static addresses."""
        block = int(self._rng.integers(len(self._site_blocks)))
        slot = self._site_used[block] + np.arange(size)
        self._site_used[block] += size
        near = slot // 8 * 25_173 * 8 + slot % 8
        self._sites.append(self._site_blocks[block] + (near + 56) % BLOCK)
        self._table = None
        return len(self._sites) - 1

    def at(self, site: np.ndarray | int, who: np.ndarray, turn: np.ndarray) -> np.ndarray:
        """One of a site's addresses, stable for a person within a turn."""
        if self._table is None:
            self._size = np.array([len(s) for s in self._sites])
            self._first = np.concatenate([[0], np.cumsum(self._size)[:-1]])
            self._table = np.concatenate(self._sites).astype(np.int64)
        site = np.asarray(site)
        return self._table[self._first[site] + pick(self._size[site], self.salt, who, turn)]

    def exit(self, vpn: np.ndarray | int, who: np.ndarray, t: np.ndarray, hours: float = 6.0) -> np.ndarray:
        """A VPN exit; a user is given another one every few hours."""
        turn = (np.asarray(t) / (hours * HOUR)).astype(np.int64)
        return self.at(vpn, who, turn)

    def salted(self, *parts: np.ndarray | int) -> np.ndarray:
        """A hash that is private to this network."""
        return mix(self.salt, *parts)
