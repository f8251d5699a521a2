"""Where does traffic come from? From lines, carriers, offices, VPN exits and proxies.

A net is a small integer. Its address at a moment follows from its kind: home lines move when their lease ends, carriers
spread people over few exits, proxies borrow the address of somebody's home line.
"""

import ipaddress

import numpy as np
from numpy.typing import ArrayLike

from tenth_worlds.knobs import DAY, HOUR, Knobs, between
from tenth_worlds.mixing import below, mix, texts, unit
from tenth_worlds.units import Floats, Ints, Texts

HOME, CARRIER, FIXED, EXIT, PROXY = range(5)
_OCTETS = [24, 31, 37, 41, 46, 62, 71, 78, 82, 88, 91, 93, 99, 109, 121, 146, 151, 176, 185, 188, 201, 213]


class Nets:
    """A growing table of networks and the rule that gives each its address."""

    def __init__(self, rng: np.random.Generator, knobs: Knobs, salt: int) -> None:
        self.rng, self.knobs, self.salt = rng, knobs, salt
        self.octets = rng.permutation(_OCTETS)
        self.parts: list[tuple[Floats, ...]] = []
        self.count = 0
        self.homes: list[Ints] = []
        self.pool = 1

    def _add(self, kind: int, count: int, size: int, lease: ArrayLike, v6: ArrayLike) -> Ints:
        """New nets of a kind."""
        full = [np.broadcast_to(np.asarray(x, dtype=float), count) for x in (kind, size, lease, v6)]
        self.parts.append(tuple(full))
        ids = np.arange(self.count, self.count + count)
        self.count += count
        return ids

    def home(self, count: int = 1) -> Ints:
        """Lines with leases from hours to never, some with IPv6."""
        k, rng = self.knobs, self.rng
        lease = np.clip(rng.lognormal(np.log(k.lease_days), 0.8, count), 0.2, 400) * DAY
        lease[rng.random(count) < k.static_share] = 4000 * DAY
        v6 = np.where(rng.random(count) < k.v6_homes, rng.uniform(0.3, 0.95, count), 0.0)
        ids = self._add(HOME, count, 1, lease, v6)
        self.homes.append(ids)
        return ids

    def carrier(self, exits: int, hold: float = 4 * HOUR, v6: float = 0.0) -> int:
        """A mobile operator: everybody behind ``exits`` addresses."""
        return int(self._add(CARRIER, 1, exits, hold, v6)[0])

    def fixed(self, exits: int = 1) -> int:
        """An office, campus, cafe or server room with addresses of its own."""
        return int(self._add(FIXED, 1, exits, DAY, 0.0)[0])

    def exit(self, exits: int) -> int:
        """A VPN provider; customers land on an exit for some hours."""
        return int(self._add(EXIT, 1, exits, between(self.rng, 3, 72) * HOUR, 0.0)[0])

    def proxy(self, panel: int, hold: float) -> int:
        """A residential proxy: a panel of strangers' home lines, changed every ``hold``."""
        return int(self._add(PROXY, 1, panel, hold, 0.0)[0])

    def addresses(self, net: Ints, t: Floats, account: Ints, device: Ints) -> Texts:
        """Address texts for visits (net, moment, who, with what)."""
        kind, size, lease, v6 = (np.concatenate(c) for c in zip(*self.parts, strict=True))
        homes = np.concatenate(self.homes)
        net, t = net.copy(), np.asarray(t, dtype=float)
        via = kind[net] == PROXY
        turn = np.floor(t[via] / lease[net[via]])
        slot = below(size[net[via]], net[via], account[via], turn, 11)
        net[via] = homes[below(len(homes), net[via], slot, 12)]

        k, s, hold = kind[net], size[net], lease[net]
        epoch = np.floor((t + unit(net, 5) * hold) / hold).astype(np.int64)
        v4 = np.zeros(len(net), dtype=np.int64)
        pool = max(4096, int(len(homes) * self.knobs.pool_factor / self.knobs.isps))
        pool = min(pool, 1 << 23)
        h = k == HOME
        isp = below(self.knobs.isps, net[h], 6)
        v4[h] = (self.octets[isp].astype(np.int64) << 24) + below(pool, net[h], epoch[h], self.salt, 7)
        c = k == CARRIER
        v4[c] = (
            (int(self.octets[10]) << 24)
            + ((net[c] * 40503 & 0xFF) << 16)
            + below(s[c], account[c], net[c], epoch[c], 8) * 3
            + 257
        )
        f = (k == FIXED) | (k == EXIT)
        octet = np.where(k[f] == FIXED, self.octets[12], self.octets[13]).astype(np.int64)
        v4[f] = (
            (octet << 24)
            + ((net[f] * 40503 & 0xFFFF) << 8)
            + (below(200, net[f], 9) + below(s[f], account[f], net[f], epoch[f], 10)) % 254
            + 1
        )
        out = texts(v4, lambda a: str(ipaddress.IPv4Address(int(a))))

        six = np.flatnonzero(self.rng.random(len(net)) < v6[net])
        if len(six):
            mobile = k[six] == CARRIER
            key = np.where(mobile, device[six] * 7 + 3, net[six])
            long = np.where(mobile, np.floor(t[six] / DAY), epoch[six] // 3)
            high = (mix(key, long, mobile, self.salt, 13) & np.uint64(0x00FFFFFFFFFFFFFF)) | np.uint64(0x2A00 << 48)
            low = mix(device[six], np.floor(t[six] / DAY), self.salt, 14)
            out[six] = [str(ipaddress.IPv6Address((int(a) << 64) | int(b))) for a, b in zip(high, low, strict=True)]
        return out
