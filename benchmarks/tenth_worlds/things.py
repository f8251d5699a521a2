"""What do people carry? App installations, cards and bank accounts."""

import numpy as np

from tenth_worlds.knobs import DAY, Knobs
from tenth_worlds.mixing import hexes, mix, unit
from tenth_worlds.units import Floats, Ints, Texts


class Things:
    """Devices (which may be reinstalled or collide) and payment instruments."""

    def __init__(self, rng: np.random.Generator, knobs: Knobs, salt: int) -> None:
        self.rng, self.knobs, self.salt = rng, knobs, salt
        self.life: list[Floats] = []
        self.same: dict[int, int] = {}
        self.devices_made = 0
        self.cards_made = 0

    def devices(self, count: int = 1, life_days: float | None = None) -> Ints:
        """New devices; each gets a new installation id about every ``life_days``."""
        middle = self.knobs.reinstall_days if life_days is None else life_days
        self.life.append(self.rng.lognormal(np.log(middle), 0.7, count) * DAY)
        ids = np.arange(self.devices_made, self.devices_made + count)
        self.devices_made += count
        return ids

    def cards(self, count: int = 1) -> Ints:
        """New cards or bank accounts."""
        ids = np.arange(self.cards_made, self.cards_made + count)
        self.cards_made += count
        return ids

    def collide(self, devices: Ints) -> None:
        """Make distinct devices show one fingerprint from now on."""
        first = int(devices[0])
        self.same.update({int(d): first for d in devices})

    def canonical(self, device: Ints) -> Ints:
        """The device whose fingerprint each device shows."""
        table = np.arange(self.devices_made)
        if self.same:
            table[list(self.same)] = list(self.same.values())
        return table[device]

    def device_names(self, device: Ints, t: Floats) -> Texts:
        """Installation ids as the log shows them."""
        life = np.concatenate(self.life)
        shown = self.canonical(device)
        epoch = np.floor((t + unit(shown, 21) * life[shown]) / life[shown]).astype(np.int64)
        fused = np.isin(device, list(self.same)) if self.same else np.zeros(len(device), bool)
        epoch[fused] = -1
        return hexes(mix(shown, epoch, self.salt, 22), 16)

    def token_names(self, token: Ints) -> Texts:
        """Payment tokens as the log shows them."""
        return hexes(mix(token, self.salt, 23), 14, "tk_")
