"""What does the edge see of a device? A fingerprint that others share, that updates change and that some never show twice."""

import numpy as np

from sixteenth_worlds.mixing import mixed
from sixteenth_worlds.settings import DAY, HOUR, Settings

OWN, ONCE = 1 << 40, 1 << 61  # number ranges: fingerprints of one device, fingerprints seen in one visit


class Devices:
    """Devices by number, and what they show at a time.

    ``model`` is set where the fingerprint tells the model alone; ``shy`` devices show another one in every visit
    (private windows, cleared cookies), ``mute`` ones none (scripts blocked).
    """

    def __init__(self, rng: np.random.Generator, settings: Settings) -> None:
        size = 4 * settings.accounts + 50_000
        weight = 1.0 / np.arange(3, settings.models + 3)
        common = rng.random(size) < settings.coarse
        self.model = np.where(common, rng.choice(settings.models, size, p=weight / weight.sum()), -1)
        self.shy = rng.random(size) < rng.uniform(0.01, 0.08)
        self.mute = rng.random(size) < rng.uniform(0.0, 0.05)
        self.lag = rng.uniform(0, 40 * DAY, size)
        self.update = np.where(rng.random(size) < rng.uniform(0.1, 0.6), rng.uniform(25, 60) * DAY, 1e10)
        self.models, self.count = settings.models, 0

    def take(self, n: int) -> np.ndarray:
        """Numbers of devices that nobody had before."""
        self.count += n
        return np.arange(self.count - n, self.count)

    def clear(self, n: int) -> np.ndarray:
        """Devices of their own that show themselves in every visit: what a kiosk or a careless crew has."""
        devices = self.take(n)
        self.model[devices], self.shy[devices], self.mute[devices] = -1, False, False
        return devices

    def alike(self, n: int) -> np.ndarray:
        """Devices set up from one image, which no fingerprint tells apart."""
        devices = self.clear(n)
        self.model[devices] = self.models
        self.update[devices], self.lag[devices] = self.update[devices[0]], self.lag[devices[0]]
        self.models += 1
        return devices

    def shown(self, device: np.ndarray, at: np.ndarray) -> np.ndarray:
        """Number of the fingerprint, -1 for none."""
        device = np.asarray(device)
        age = ((at + self.lag[device]) // self.update[device]).astype(np.int64)
        model = self.model[device]
        out = np.where(model >= 0, model * 64 + age, OWN + device * 64 + age)
        visit = (mixed(device, at // (HOUR / 2)) >> np.uint64(4)).astype(np.int64)
        out = np.where(self.shy[device], ONCE + visit, out)
        return np.where(self.mute[device] | (device < 0), -1, out)
