"""Which address does a line show at a time? Pools of providers, leases, shared addresses, and a second address family."""

import numpy as np

from seventeenth_worlds.numbers import DAY, HOUR, Array, between, mix, unit

OCTETS = (
    2,
    5,
    24,
    31,
    37,
    46,
    50,
    62,
    71,
    76,
    77,
    78,
    80,
    82,
    84,
    86,
    88,
    90,
    93,
    95,
    98,
    101,
    109,
    114,
    117,
    151,
    176,
    188,
)
SIX = (0x2A00, 0x2A01, 0x2A02, 0x2A03, 0x2600, 0x2604, 0x2607, 0x2400, 0x2406)
BLOCK = 1 << 19  # addresses of a /13
LINE, HOLDER, VISIT = 0, 1, 2  # who gets an address of the pool: the line, each account on it, each visit
FOREVER = 1e12
FLAG = np.uint64(1) << np.uint64(63)


class Internet:
    """Lines of a world; a line is a row of numbers that say how its addresses come about."""

    def __init__(self, rng: np.random.Generator, six: float) -> None:
        self.rng, self.six, self.salt = rng, six, int(rng.integers(1 << 40))
        blocks = [(octet << 24) + part * BLOCK for octet in OCTETS for part in range(32)]
        self.blocks = [int(blocks[i]) for i in rng.permutation(len(blocks))]
        self.rows: list[Array] = []
        self.count = self.claimed = 0
        self.offices = [self.blocks.pop() for _ in range(6)]
        self.homes = [self.blocks.pop() for _ in range(6)]
        self.leases = rng.choice([1.0, 1.0, 7.0, 30.0, 90.0, 200.0], 6) * DAY
        self.narrow = [self.blocks.pop() for _ in range(2)]  # providers that put many homes on one address
        self.narrow_size = rng.integers(60, 400, 2)
        self.carriers = [self.carrier() for _ in range(int(rng.integers(3, 6)))]
        self.tunnels = [self.add(self.blocks.pop(), int(rng.integers(20, 120)), HOUR, VISIT, 0) for _ in range(4)]
        self.proxies = [self.add(block, BLOCK, HOUR, VISIT, 0) for block in self.homes]

    def carrier(self) -> int:
        """A mobile network: gateways with many phones each, a prefix of its own for each phone."""
        size, lease = int(self.rng.integers(80, 700)), between(self.rng, 2, 30) * HOUR
        return self.add(self.blocks.pop(), size, lease, HOLDER, self.share())

    def share(self) -> float:
        """How often the second address family is used on a line that may have it."""
        return float(self.rng.uniform(0.4, 0.9)) if self.rng.random() < self.six else 0.0

    def many(self, start: Array, size: Array, lease: Array, holder: int, six: Array) -> Array:
        """Add lines; their numbers."""
        prefix = self.rng.integers(len(SIX), size=len(start))
        self.rows.append(np.column_stack([start, size, lease, np.full(len(start), holder), six, prefix]))
        self.count += len(start)
        return np.arange(self.count - len(start), self.count)

    def add(self, start: int, size: int, lease: float, holder: int, six: float) -> int:
        """Add one line."""
        one = np.ones(1)
        return int(self.many(one * start, one * size, one * lease, holder, one * six)[0])

    def static(self, six: float | None = None) -> int:
        """A line with one address of its own, as businesses and rented servers have."""
        return self.add(self.free(1), 1, FOREVER, LINE, self.share() if six is None else six)

    def free(self, count: int) -> int:
        """First of some neighbouring addresses that nobody else has."""
        self.claimed += 1
        step = (self.claimed * 40_503 * 16) % BLOCK
        return self.offices[self.claimed % len(self.offices)] + min(step, BLOCK - count)

    def place(self, addresses: int) -> int:
        """A line of a place whose guests leave through some addresses."""
        return self.add(self.free(addresses), addresses, 6 * HOUR, HOLDER, self.share() * 0.5)

    def home(self, count: int = 1) -> Array:
        """Home lines: most get a new address now and then, some share one with the quarter."""
        provider = self.rng.choice(8, size=count, p=[0.25, 0.2, 0.15, 0.1, 0.08, 0.06, 0.1, 0.06])
        start = np.array([*self.homes, *self.narrow], float)[provider]
        size = np.array([BLOCK] * 6 + list(self.narrow_size), float)[provider]
        lease = np.array([*self.leases, 3 * DAY, 3 * DAY])[provider]
        six = (self.rng.random(count) < self.six) * self.rng.uniform(0.4, 0.9, count)
        return self.many(start, size, lease, LINE, six)

    def modem(self) -> int:
        """A phone that shares its connection: the carrier's addresses, but all behind it have the same at a time."""
        start, size = self.table()[self.rng.choice(self.carriers), :2]
        return self.add(int(start), int(size), between(self.rng, 0.5, 12) * HOUR, LINE, 0.0)

    def exits(self, count: int) -> Array:
        """Rented exits in homes of strangers, always the same ones."""
        start = self.rng.choice(self.homes, count) + self.rng.integers(BLOCK, size=count)
        return self.many(start, np.ones(count), np.full(count, FOREVER), LINE, np.zeros(count))

    def table(self) -> Array:
        """All lines."""
        self.rows = [np.concatenate(self.rows)]
        return self.rows[0]

    def address(self, line: Array, account: Array, visit: Array, at: Array) -> Array:
        """Addresses as numbers: one of 32 bits, or the first 64 bits of a long one."""
        start, size, lease, holder, six, prefix = self.table()[line].T
        far = np.where(holder == HOLDER, account, np.where(holder == VISIT, visit, 0))
        phase = unit(line, far, self.salt) * lease
        epoch = np.floor((at + phase) / lease)
        draw = mix(np.where(holder == LINE, line, -7), far, epoch, self.salt + 1)
        four = (start.astype(np.uint64)) + draw % size.astype(np.uint64)
        head = np.array(SIX, np.uint64)[prefix.astype(int)] & np.uint64(0x7FFF)
        long = FLAG | (head << np.uint64(48)) | (mix(line, far, epoch, self.salt + 2) >> np.uint64(16))
        return np.where(unit(account, visit, self.salt + 3) < six, long, four)
