"""Which address does a connection have at a moment? Leases that move, fixed lines, carriers' few addresses, IPv6."""

from dataclasses import dataclass, field

import numpy as np

from sixth_worlds.clock import DAY, Floats, Ints, chance, mixed

SIX = np.int64(1) << np.int64(61)
COHORT, PRIME = 16, 251  # lines of a cohort change together within 251 of the 4,096 addresses of their region
PUBLIC = [n for n in range(2, 222) if n not in (10, 100, 127, 169, 172, 192, 198, 203)]


@dataclass
class Provider:
    """A company with addresses: ``lease`` seconds (0: none), share of devices with IPv6, lines per cohort."""

    block: int
    lease: float = 0.0
    six: float = 0.0
    crowd: int = 40
    lines: int = 0
    fixed: int = 0


@dataclass
class Nets:
    """All connections; a connection is a number."""

    rng: np.random.Generator
    seed: int
    providers: list[Provider] = field(default_factory=list)
    rows: list[tuple[int, int, int, float, float, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Blocks are given out in no order."""
        self.blocks = self.rng.permutation([(a << 24) + (b << 22) for a in PUBLIC for b in range(4)]).tolist()

    def provider(self, lease: float = 0.0, six: float = 0.0, crowd: int = 40) -> int:
        """A new company; its number."""
        self.providers.append(Provider(self.blocks.pop(), lease, six, crowd, 0, int(self.rng.integers(0, 1 << 18))))
        return len(self.providers) - 1

    def home(self, provider: int) -> int:
        """A line of a private customer: its address is leased."""
        firm = self.providers[provider]
        firm.lines += 1
        self.rows.append((provider, firm.lines - 1, 0, firm.lease, firm.six, 0))
        return len(self.rows) - 1

    def site(self, provider: int, size: int = 1, stick: float = DAY, six: float = 0.0, each: int = 0) -> int:
        """A place with ``size`` fixed addresses; a client keeps one for ``stick`` seconds. ``each``: own IPv6 prefixes."""
        firm = self.providers[provider]
        self.rows.append((provider, firm.fixed, size, stick, six, each))
        firm.fixed += size + int(self.rng.integers(0, 40))
        return len(self.rows) - 1

    def address(self, net: Ints, at: Floats, account: Ints, machine: Ints) -> Ints:
        """The addresses as numbers: IPv4 below 2^32, IPv6 prefixes from 2^61."""
        owner, place, size, stick, six, each = (np.array(column)[net] for column in zip(*self.rows, strict=True))
        block = np.array([firm.block for firm in self.providers], np.int64)[owner]
        crowd = np.array([firm.crowd for firm in self.providers], np.int64)[owner]
        seed = self.seed
        # leased: all lines of a cohort move in the same night, each to an address nobody of the cohort has
        cohort, slot = place // crowd, place % crowd
        phase = chance(seed, 1, owner, cohort) * stick + chance(seed, 2, net) * 4 * 3600
        epoch = np.floor((at + phase) / np.maximum(stick, 1)).astype(np.int64)
        turn = (mixed(seed, 3, owner, cohort, epoch) % np.uint64(PRIME - 1)).astype(np.int64) + 1
        offset = (mixed(seed, 4, owner, cohort, epoch) % np.uint64(PRIME)).astype(np.int64)
        leased = block + cohort // COHORT * 4096 + (turn * slot + offset) % PRIME * COHORT + cohort % COHORT
        # fixed: a client is sent out through one of the few addresses and keeps it for a while
        client = np.floor((at + chance(seed, 5, account) * stick) / np.maximum(stick, 1)).astype(np.int64)
        nth = (mixed(seed, 6, net, account, client) % np.maximum(size, 1).astype(np.uint64)).astype(np.int64)
        four = np.where(size > 0, block + (1 << 21) + place + nth, leased)
        month = np.floor(at / np.maximum(stick, 30 * DAY)).astype(np.int64)
        shared, own = mixed(seed, 7, net, month), mixed(seed, 8, net, account, client)
        prefix = (np.where(each > 0, own, shared) >> np.uint64(32)).astype(np.int64)
        able = (chance(seed, 9, machine, account) < six) & (chance(seed, 10, account, at) < 0.9)
        return np.where(able, SIX + (owner << np.int64(32)) + prefix, four)


def texts(code: Ints, host: Ints) -> np.ndarray:
    """Addresses as a log writes them; the second half of an IPv6 address is the client's own."""
    made = np.empty(len(code), object)
    four = code < SIX
    number, back = np.unique(code[four], return_inverse=True)
    made[four] = np.array([f"{n >> 24}.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}" for n in number.tolist()], object)[
        back
    ]
    low = mixed(host[~four], 11).tolist()
    made[~four] = [
        f"2a0{p % 14 + 1:x}:{p * 2311 % 60000 + 16:x}:{c >> 16 & 65535:x}:{c & 65535:x}:"
        f"{h >> 48:x}:{h >> 32 & 65535:x}:{h >> 16 & 65535:x}:{h & 65535:x}"
        for c, p, h in zip((code[~four] & 0xFFFFFFFF).tolist(), (code[~four] - SIX >> 32).tolist(), low, strict=True)
    ]
    return made
