"""From where do people come? Lines with one address, leases, carriers, proxies and relays, all with public addresses."""

import numpy as np

from sixteenth_worlds.mixing import below, mixed
from sixteenth_worlds.settings import DAY, HOUR, Settings

SIX = 1 << 50  # numbers above are prefixes of IPv6, those below are addresses of IPv4
NET, ACCOUNT, SESSION = 0, 1, 2  # who gets another address of the pool when the period is over
HELD = {0, 10, 100, 127, 169, 172, 192, 198, 203}


class Internet:
    """Nets by number, each a pool of addresses with a rule for who gets which one when."""

    def __init__(self, rng: np.random.Generator, settings: Settings) -> None:
        self.rng = rng
        first = np.array([octet for octet in range(1, 224) if octet not in HELD])
        self.blocks = rng.permutation((first[:, None] * 256 + np.arange(256)).ravel()) << 16
        self.used, self.count = 0, 0
        size = 3 * settings.accounts + 30_000
        self.base, self.size, self.isp = np.zeros(size, np.int64), np.ones(size, np.int64), np.zeros(size, np.int64)
        self.period, self.by = np.full(size, DAY), np.zeros(size, np.int8)
        self.six, self.moves = np.zeros(size), np.zeros(size, bool)

    def block(self) -> int:
        """First address of 65,536 that are nobody's yet."""
        self.used += 1
        return int(self.blocks[self.used - 1])

    def add(
        self,
        base: object,
        *,
        size: object = 1,
        period: float = DAY,
        by: int = NET,
        six: object = 0.0,
        moves: bool = False,
    ) -> np.ndarray:
        """Numbers of new nets of one provider, one for each base."""
        base = np.atleast_1d(np.asarray(base, np.int64))
        ids = np.arange(self.count, self.count + len(base))
        self.count += len(base)
        self.base[ids], self.size[ids], self.period[ids], self.by[ids] = base, size, period, by
        self.six[ids], self.moves[ids], self.isp[ids] = six, moves, self.used
        return ids

    def lines(self, n: int, way: str, six: float) -> np.ndarray:
        """Lines of ``n`` homes of one provider: ``fixed``, ``lease`` (another address now and then) or ``shared`` (NAT)."""
        if not n:
            return np.zeros(0, np.int64)
        base, n_block = self.block(), min(n, 65_000)
        dual = np.where(self.rng.random(n) < six, self.rng.uniform(0.3, 0.9, n), 0.0)
        if way == "fixed":
            spots = np.resize(self.rng.permutation(65_536), n)
            return self.add(base + spots, period=1e9, six=dual)
        if way == "lease":
            period = float(self.rng.choice([1, 2, 7, 14, 30])) * DAY
            return self.add(np.full(n, base), size=int(n_block * 1.6) + 8, period=period, six=dual, moves=True)
        size = max(2, int(n_block / self.rng.uniform(6, 40)))
        return self.add(np.full(n, base), size=size, period=float(self.rng.choice([2, 12, 48])) * HOUR, six=dual)

    def pool(self, size: int, by: int = SESSION, period: float = DAY, six: float = 0.0) -> int:
        """A net of many addresses: a carrier, a vendor of exits, an office with more than one."""
        start = self.block() + int(self.rng.integers(0, 65_536 - min(size, 60_000)))
        return int(self.add(start, size=size, by=by, period=period, six=six, moves=by != NET)[0])

    def address(self, net: np.ndarray, account: np.ndarray, at: np.ndarray) -> np.ndarray:
        """Numbers of the addresses that the accounts have at these times on these nets."""
        net = np.asarray(net)
        tick = (at // self.period[net]).astype(np.int64)
        who = np.choose(self.by[net], [net, account, np.zeros_like(net)])
        chance = self.rng.integers(0, 1 << 40, len(net)) * (self.by[net] == SESSION)
        four = self.base[net] + below(self.size[net], who, tick, chance)
        holder = np.where(self.by[net] == NET, net, account) * self.moves[net]
        own = mixed(net, holder, tick * self.moves[net])
        part = (own >> np.uint64(32)).astype(np.int64)
        provider = (mixed(self.isp[net]) >> np.uint64(48)).astype(np.int64)
        return np.where(self.rng.random(len(net)) < self.six[net], SIX + (provider << 32) + part, four)


def texts(numbers: np.ndarray, face: np.ndarray) -> np.ndarray:
    """Addresses as texts; ``face`` is the privacy part that a device shows behind a prefix of IPv6."""
    out = np.empty(len(numbers), object)
    four = numbers < SIX
    values, back = np.unique(numbers[four], return_inverse=True)
    names = np.array([f"{v >> 24}.{v >> 16 & 255}.{v >> 8 & 255}.{v & 255}" for v in values.tolist()], object)
    out[four] = names[back] if len(values) else ""
    rest = zip((numbers[~four] - SIX).tolist(), face[~four].tolist(), strict=True)
    out[~four] = [
        f"2a0{p >> 44 & 15:x}:{p >> 32 & 0xFFF | 0x1000:x}:{p >> 16 & 0xFFFF:x}:{p & 0xFFFF:x}:"
        f"{f >> 48 & 0xFFFF:x}:{f >> 32 & 0xFFFF:x}:{f >> 16 & 0xFFFF:x}:{f & 0xFFFF:x}"
        for p, f in rest
    ]
    return out
