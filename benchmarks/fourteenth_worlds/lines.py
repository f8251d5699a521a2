"""Which address does a line have at a moment?"""

import numpy as np

from fourteenth_worlds.hashing import DAY, FOREVER, below, mixed

# fmt: off
OCTETS = (
    2, 5, 14, 24, 31, 37, 41, 46, 49, 58, 62, 73, 77, 78, 79,
    81, 84, 86, 88, 91, 95, 102, 109, 117, 151, 177, 181, 187, 189, 201,
)
# fmt: on
SIXES = (0x2A00, 0x2A01, 0x2A02, 0x2600, 0x2607, 0x2804, 0x2405, 0x240E, 0x2C0F)
KINDS = {
    "start": np.int64,
    "bits": np.int64,
    "lease": np.int64,
    "phase": np.int64,
    "shared": bool,
    "six": float,
    "net": np.int64,
}

Each = np.ndarray | list[int] | float


class Lines:
    """Fixed lines with their leases, and carriers' exits that many phones share."""

    def __init__(self, rng: np.random.Generator) -> None:
        blocks = np.array([(octet << 24) + (second << 16) for octet in OCTETS for second in range(256)])
        self.rng, self.count = rng, 0
        self.blocks = list(rng.permutation(blocks))
        self.parts: dict[str, list[np.ndarray]] = {name: [] for name in KINDS}

    def block(self) -> int:
        """A range of 65,536 addresses that nobody else has."""
        return int(self.blocks.pop())

    def net(self) -> int:
        """The first 32 bits of a provider's IPv6."""
        return (int(self.rng.choice(SIXES)) << 16) + int(self.rng.integers(0x100, 0xFF00))

    def add(
        self,
        many: int,
        start: Each,
        bits: Each = 0,
        lease: Each = FOREVER,
        phase: Each = 0,
        shared: bool = False,
        six: Each = 0.0,
        net: Each = 0,
    ) -> np.ndarray:
        """New lines, by number."""
        given = (start, bits, lease, phase, shared, six, net)
        for (name, kind), value in zip(KINDS.items(), given, strict=True):
            self.parts[name].append(np.broadcast_to(np.asarray(value, kind), many))
        self.count += many
        return np.arange(self.count - many, self.count)

    def table(self) -> dict[str, np.ndarray]:
        """All columns of all lines."""
        return {name: np.concatenate(parts) for name, parts in self.parts.items()}

    def seen(self, line: np.ndarray, device: np.ndarray, t: np.ndarray, lot: np.ndarray) -> tuple[np.ndarray, ...]:
        """IPv4 address, and both halves of the IPv6 one (0 where the session went over IPv4)."""
        at = {name: column[line] for name, column in self.table().items()}
        own = np.where(at["shared"], below(at["lease"], device, 7), 0)
        epoch = (t.astype(np.int64) + at["phase"] + own) // at["lease"]
        mask = ((np.int64(1) << at["bits"]) - 1).astype(np.uint64)
        turn = mixed(at["start"], epoch)
        slot = (
            (line.astype(np.uint64) ^ turn) * ((turn >> np.uint64(16)) | np.uint64(1)) + (turn >> np.uint64(32))
        ) & mask
        slot = np.where(at["shared"], mixed(line, device, epoch) & mask, slot)
        four = at["start"] + slot.astype(np.int64)
        moves = np.where(at["lease"] < FOREVER, epoch, 0)
        home = mixed(line, np.where(at["shared"], device, 0), moves) & np.uint64(0xFFFFFF00)
        high = (at["net"].astype(np.uint64) << np.uint64(32)) | home
        low = mixed(device, t.astype(np.int64) // DAY)
        on_six = lot < at["six"]
        return four, np.where(on_six, high, np.uint64(0)), low


def as_text(four: np.ndarray, high: np.ndarray, low: np.ndarray) -> np.ndarray:
    """Addresses as they are written in logs."""
    six = high > 0
    text = np.empty(len(four), object)
    kinds, where = np.unique(four[~six], return_inverse=True)
    text[~six] = np.array([f"{n >> 24}.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}" for n in kinds.tolist()], object)[
        where
    ]
    groups = [
        [(half >> np.uint64(shift)) & np.uint64(0xFFFF) for shift in (48, 32, 16, 0)] for half in (high[six], low[six])
    ]
    columns = [column.tolist() for half in groups for column in half]
    text[six] = [":".join(f"{part:x}" for part in parts) for parts in zip(*columns, strict=True)]
    return text
