"""Who belongs to what? Notes taken while a world is built, and their tables."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from tenth_worlds.units import Ints, Texts


@dataclass
class Truth:
    """Collects who belongs to what while the world is being built."""

    rings: list[tuple[int, int, str, str]] = field(default_factory=list)
    groups: list[tuple[int, int, str]] = field(default_factory=list)
    victims: list[tuple[int, int]] = field(default_factory=list)
    ring_count: int = 0
    group_count: int = 0
    attack_count: int = 0

    def ring(self, members: Ints, typology: str, tier: str) -> int:
        """Note a ring run by one hand."""
        self.ring_count += 1
        self.rings += [(self.ring_count, int(m), typology, tier) for m in members]
        return self.ring_count

    def group(self, members: Ints, mechanism: str) -> int:
        """Note an honest group."""
        self.group_count += 1
        self.groups += [(self.group_count, int(m), mechanism) for m in members]
        return self.group_count

    def attack(self, victims: Ints) -> int:
        """Note honest accounts that one crew entered."""
        self.attack_count += 1
        self.victims += [(self.attack_count, int(v)) for v in victims]
        return self.attack_count

    def tables(
        self, names: Texts, hide: Callable[[Ints, int], Texts]
    ) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """Turn notes into frames; ``names`` maps an account to its id, ``hide`` blurs counters."""
        r = pd.DataFrame(self.rings, columns=["ring_id", "account_id", "typology", "tier"])
        g = pd.DataFrame(self.groups, columns=["group_id", "account_id", "mechanism"])
        v = pd.DataFrame(self.victims, columns=["attack", "account_id"])
        for frame, key, salt in ((r, "ring_id", 1), (g, "group_id", 2), (v, "attack", 3)):
            frame[key] = hide(frame[key].to_numpy(dtype="int64"), salt)
            frame["account_id"] = names[frame["account_id"].to_numpy(dtype="int64")]
        return r, g, v
