"""What differs between one world and the next? Everything that a graph theorist would call a parameter."""

from dataclasses import dataclass

import numpy as np

TIERS = ("careless", "moderate", "careful")


@dataclass(frozen=True)
class Dials:
    """The numbers of one world; times are in days, shares between nought and one."""

    hard: bool
    days: int
    events: float  # mean per account
    abuse: float
    old: float  # accounts that existed before the window
    missing: dict[str, float]  # cells that were not written, by kind
    six: float  # homes with IPv6
    kinds: tuple[str, ...]
    regions: int
    tail: float  # exponent of ring sizes
    largest: int
    tiers: tuple[float, ...]
    rates: float  # spread of the accounts' activity, on a log scale
    excited: float  # visits that an earlier visit has set off
    lag: float  # days between the two
    long: float  # further events of a visit
    pays: float  # share of events that name what is paid with
    alone: float  # households of one
    leased: float  # households whose address changes
    lease: float  # days that an address is kept
    pool: float  # addresses in a region's pool for each of its leased homes
    roams: float  # accounts that also use public addresses
    fresh: float  # chance that a new edge makes a new public address
    collides: float  # accounts whose fingerprint is a common one
    renews: float  # mean number of devices of an account, less one
    mix: float  # how even the mix of schemes is


def drawn(rng: np.random.Generator, seed: int) -> Dials:
    """Numbers of a world; odd seeds are hard."""
    hard = bool(seed % 2)
    further = ("", "phone", "email", "address")[rng.choice(4, p=[0.4, 0.25, 0.15, 0.2])]
    kinds = ("ip", "device", "token", *([further] if further else []))
    holes = rng.beta(1.2, 10)
    tiers = (0.25, 0.4, 0.35) if hard else (0.55, 0.45, 0.0)
    return Dials(
        hard=hard,
        days=int(np.exp(rng.uniform(np.log(5), np.log(120.99)))),
        events=float(np.exp(rng.uniform(np.log(2), np.log(25)))),
        abuse=float(np.exp(rng.uniform(np.log(0.005), np.log(0.04)))),
        old=float(rng.uniform(0.1, 0.9)),
        missing={kind: float(np.clip(holes * rng.uniform(0.2, 2), 0, 0.3)) for kind in kinds},
        six=float(rng.beta(0.7, 1.5)),
        kinds=kinds,
        regions=int(rng.integers(1, 5)),
        tail=float(rng.uniform(1.1, 2.3)),
        largest=int(rng.integers(80, 201)),
        tiers=tuple(rng.dirichlet(np.array(tiers) * 12)) if hard else tiers,
        rates=float(rng.uniform(0.3, 1.1)),
        excited=float(rng.uniform(0, 0.5)),
        lag=float(np.exp(rng.uniform(np.log(0.02), np.log(1)))),
        long=float(rng.uniform(0.2, 2)),
        pays=float(rng.choice([1, rng.uniform(0.25, 0.8)])),
        alone=float(rng.uniform(0.4, 0.85)),
        leased=float(rng.uniform(0, 0.7)),
        lease=float(np.exp(rng.uniform(np.log(1), np.log(60)))),
        pool=float(rng.uniform(0.9, 2.5)),
        roams=float(rng.uniform(0.1, 0.7)),
        fresh=float(rng.uniform(0.01, 0.3)),
        collides=float(rng.choice([0, rng.uniform(0.02, 0.25)])),
        renews=float(rng.uniform(0.1, 1.2)),
        mix=float(rng.uniform(0.8, 6)),
    )
