"""Honest people beside a crew: the operator's flatmates and own account, buyers of its old phones, guests of its café."""

import numpy as np

from seventeenth_worlds.crew import Crew
from seventeenth_worlds.numbers import DAY, HOUR

MECHANISM = "beside_a_crew"


def beside(crew: Crew) -> None:
    """Some crews have people around them; more where the crew works from a sofa than from a rented server."""
    stage, kit = crew.stage, crew.kit
    rng = stage.rng
    chance = {"careless": 0.45, "moderate": 0.35, "careful": 0.25}[crew.tier] * (1.3 if stage.hard else 1.0)
    if rng.random() < chance:
        flatmates = stage.claim(int(rng.integers(1, 4)))
        stage.home[flatmates] = kit.desk
        if rng.random() < 0.25:  # the operator's own account, now and then opened on a phone of the rack
            stage.uses("device", flatmates[:1], int(kit.nearest[0]), 0.1)
        stage.group(MECHANISM, flatmates)
    if rng.random() < chance * 0.6:
        sold = np.unique(rng.choice(kit.device, max(1, len(kit.device) // 8)))
        owners = stage.claim(len(sold))
        when = min(0.95 * stage.end, crew.shifts.births.max() + rng.uniform(1, 10) * DAY)
        stage.swap_at[owners] = when + rng.exponential(2 * HOUR, len(owners))
        stage.swap_device[owners] = sold[: len(owners)]
        stage.group(MECHANISM, owners)
    if kit.ways in ("two exits", "exit of the day") and rng.random() < chance:
        guests = stage.claim(int(rng.integers(4, 25)))  # the exit is the wifi of a café, or a server that others rent
        stage.uses("line", guests, int(kit.lines[0]), 0.3)
        stage.group(MECHANISM, guests)
