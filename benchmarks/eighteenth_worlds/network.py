"""Which address does a line have at a moment? Leases, CGNAT, carriers, IPv6 prefixes and rented lines of strangers."""

import numpy as np

from eighteenth_worlds.spec import Spec

STATIC, LEASED, CGNAT, CARRIER, BORROWED = range(5)
OCTETS = (
    2,
    5,
    24,
    31,
    37,
    46,
    62,
    71,
    73,
    77,
    78,
    79,
    81,
    82,
    84,
    85,
    86,
    87,
    89,
    90,
    91,
    93,
    95,
    109,
    151,
    176,
    178,
    188,
)
SIXES = (0x2A00, 0x2A01, 0x2A02, 0x2A05, 0x2601, 0x2603, 0x2607, 0x2401, 0x2405, 0x2804)
HOSTERS, ISPS, CARRIERS = 6, 9, 4


def mixed(*parts: np.ndarray | int) -> np.ndarray:
    """One number of several, without pattern (splitmix64), so that draws need no state."""
    out = np.uint64(0x9E3779B97F4A7C15)
    with np.errstate(over="ignore"):
        for part in parts:
            out = (out ^ np.asarray(part).astype(np.uint64)) + np.uint64(0x9E3779B97F4A7C15)
            out = (out ^ (out >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            out = (out ^ (out >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            out = out ^ (out >> np.uint64(31))
    return np.asarray(out)


class Lines:
    """Lines into the internet: homes, phones, places, servers. A line is a number."""

    def __init__(self, spec: Spec, rng: np.random.Generator) -> None:
        self.spec, self.rng, self.count = spec, rng, 0
        self.parts: list[dict[str, np.ndarray]] = []
        nets = HOSTERS + ISPS + CARRIERS
        blocks = rng.permutation(len(OCTETS) * 16)[: nets * 4]  # /12 blocks, one for each way of handing out
        octet, part = np.array(OCTETS)[blocks // 16], blocks % 16
        self.base = ((octet << 24) + (part << 20)).reshape(nets, 4)
        self.base6 = np.array(SIXES)[rng.integers(len(SIXES), size=nets)] << 48 | rng.permutation(60000)[:nets] << 32
        n = spec.accounts / ISPS
        wide = np.exp(rng.uniform(np.log(3), np.log(30)))
        crowd, street = rng.uniform(10, 80), rng.uniform(8, 60)
        sizes = (1 << 20, n * wide, n / street, spec.accounts / CARRIERS / crowd)
        self.size = np.array([max(int(size), 4) for size in sizes])
        self.homes = (0, 0)

    def add(self, n: int, mode: np.ndarray | int, net: np.ndarray | int, six: np.ndarray | bool) -> np.ndarray:
        """New lines."""
        lease = self.rng.choice([1, 1, 2, 4, 7, 14, 30], size=n) * 86400
        values = {"mode": mode, "net": net, "six": six, "lease": lease, "key": self.rng.integers(1 << 60, size=n)}
        self.parts.append({name: np.broadcast_to(np.asarray(part), n) for name, part in values.items()})
        self.count += n
        return np.arange(self.count - n, self.count)

    def home(self, n: int) -> np.ndarray:
        """Lines of flats and houses."""
        spec, rng = self.spec, self.rng
        draw = rng.random(n)
        mode = np.where(draw < spec.leased, LEASED, np.where(draw < spec.leased + spec.cgnat, CGNAT, STATIC))
        net = HOSTERS + np.minimum(rng.integers(ISPS, size=n), rng.integers(ISPS, size=n))
        return self.add(n, mode, net, rng.random(n) < spec.six)

    def phone(self, n: int) -> np.ndarray:
        """SIM cards."""
        net = HOSTERS + ISPS + self.rng.integers(CARRIERS, size=n)
        return self.add(n, CARRIER, net, self.rng.random(n) < 0.7 * self.spec.six)

    def place(self, n: int) -> np.ndarray:
        """Firms, cafés, schools: fixed addresses."""
        return self.add(n, STATIC, HOSTERS + self.rng.integers(ISPS, size=n), self.rng.random(n) < 0.3 * self.spec.six)

    def server(self, n: int) -> np.ndarray:
        """Machines in data centres, all with one hoster."""
        return self.add(n, STATIC, int(self.rng.integers(HOSTERS)), False)

    def borrowed(self, n: int) -> np.ndarray:
        """Sessions at a seller of residential proxies: the address is that of a stranger's home for a while."""
        return self.add(n, BORROWED, 0, False)

    def close(self) -> None:
        """Put the parts together; addresses can be asked for from now on."""
        for name in ("mode", "net", "six", "lease", "key"):
            setattr(self, name, np.concatenate([part[name] for part in self.parts]))
        self.flats = np.flatnonzero((self.mode == LEASED) | (self.mode == CGNAT))

    def at(self, line: np.ndarray, time: np.ndarray, device: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Network and host parts of the addresses of sessions; a host of -1 says IPv4."""
        lent = self.mode[line] == BORROWED
        hold = mixed(self.key[line], (time // 5400).astype(np.int64))
        line = np.where(lent, self.flats[(hold % np.uint64(len(self.flats))).astype(np.int64)], line)
        mode, net, lease = self.mode[line], self.net[line], self.lease[line]
        turn = np.where(mode == LEASED, (time + lease * 0.37) // lease, 0).astype(np.int64)
        turn = np.where(mode == CGNAT, (time // (3 * 86400)).astype(np.int64), turn)
        turn = np.where(mode == CARRIER, (time // 1800).astype(np.int64) + device * 7919, turn)
        hold = mixed(self.key[line], turn)
        four = self.base[net, np.minimum(mode, 3)] + (hold % self.size[np.minimum(mode, 3)].astype(np.uint64)).astype(
            np.int64
        )
        six = self.six[line] & ~lent & (self.rng.random(len(line)) < 0.65)
        day = mixed(device, (time // 86400).astype(np.int64), self.key[line])
        host = (day >> np.uint64(2)).astype(np.int64)
        prefix = self.base6[net] | (hold >> np.uint64(36)).astype(np.int64)
        return np.where(six, prefix, four), np.where(six, host, -1)
