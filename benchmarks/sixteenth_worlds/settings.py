"""What differs between the worlds? All of it is drawn from the seed before anybody acts."""

from dataclasses import dataclass

import numpy as np

HOUR = 3600.0
DAY = 24 * HOUR
SHOPS = ("outlet", "sport", "beauty", "toys", "garden", "books", "pets", "rewards")
EXTRAS = ((), (), ("email",), ("phone",), ("ship_to",), ("email", "ship_to"), ("phone", "ship_to"), ("email", "phone"))


@dataclass(frozen=True)
class Settings:
    """A world before it begins.

    Attributes
    ----------
    rate : float
        Events an honest account leaves in the window, on average.
    abuse : float
        Share of accounts that are in rings.
    six : float
        Share of homes and carriers that speak IPv6 as well.
    coarse : float
        Share of devices whose fingerprint is that of their model alone.
    models : int
        Kinds of such devices; few make large crowds, many make small ones that look like shared devices.
    missing : dict
        Share of cells the edge could not fill, by column.
    extras : tuple of str
        Further identifier columns of this customer of the vendor.
    hosts : bool
        Are events named by the shop they happened at?
    """

    hard: bool
    accounts: int
    days: int
    rate: float
    abuse: float
    six: float
    coarse: float
    models: int
    missing: dict[str, float]
    extras: tuple[str, ...]
    shops: tuple[str, ...]
    hosts: bool
    fresh: float
    begin: str

    @property
    def end(self) -> float:
        """Seconds the window lasts."""
        return self.days * DAY


def drawn(rng: np.random.Generator, seed: int, accounts: int) -> Settings:
    """The settings of a seed."""
    months, day = divmod(int(rng.integers(0, 360)), 30)
    return Settings(
        hard=seed % 2 == 1,
        accounts=accounts,
        days=int(np.exp(rng.uniform(np.log(10), np.log(101)))),
        rate=float(np.exp(rng.uniform(np.log(3.2), np.log(19)))),
        abuse=float(np.exp(rng.uniform(np.log(0.006), np.log(0.028)))),
        six=float(rng.uniform(0.05, 0.7)),
        coarse=float(rng.uniform(0.03, 0.45)),
        models=int(np.exp(rng.uniform(np.log(40), np.log(1500)))),
        missing={
            "ip": float(rng.uniform(0, 0.02)),
            "device_id": float(rng.uniform(0.01, 0.25)),
            "payment_token": float(rng.uniform(0, 0.15)),
            "email": float(rng.uniform(0, 0.2)),
            "phone": float(rng.uniform(0.05, 0.4)),
            "ship_to": float(rng.uniform(0, 0.15)),
        },
        extras=EXTRAS[int(rng.integers(len(EXTRAS)))],
        shops=tuple(SHOPS[k] for k in rng.permutation(len(SHOPS))[: rng.integers(2, 7)]),
        hosts=bool(rng.random() < 0.4),
        fresh=float(rng.uniform(0.12, 0.4)),
        begin=f"2025-{1 + months:02d}-{1 + day % 28:02d}",
    )
