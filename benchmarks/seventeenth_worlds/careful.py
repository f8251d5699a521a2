"""Careful crews of the hard worlds: bots with a clock, devices that change at every visit, and accounts bought aged."""

import numpy as np

from seventeenth_worlds.business import ACT, ADD, CASH, EXTRA, GAIN, PAY, RESET, SIGNUP, VERIFY
from seventeenth_worlds.numbers import DAY, HOUR, NONE, heavy
from seventeenth_worlds.schemes import crew_of
from seventeenth_worlds.stage import Stage


def clockwork(stage: Stage, tier: str, most: int) -> int:
    """A bot: nothing is shared, but every account does the same steps at the same times, to some seconds."""
    rng = stage.rng
    size = min(heavy(rng, 6, 40), most)
    money = str(rng.choice(["own cards", "payouts by cell"], p=[0.4, 0.6]))
    crew = crew_of(stage, "clockwork", "drip", size, tier, ways="proxies by traffic", money=money)
    crew.kit.device = stage.new("device", size)
    crew.kit.number = stage.new("contact", size)
    crew.kit.slip = 0.02
    stage.contact[crew.accounts] = crew.kit.number
    stage.rings[-1] = (
        *stage.rings[-1][:2],
        f"proxies by traffic/own phones/{'the same clock' if money == 'own cards' else money}",
        crew.accounts,
    )
    every, births = crew.everyone(), np.asarray(stage.born[crew.accounts])
    crew.sitting(every, births, (SIGNUP, VERIFY, ADD), 8.0)
    rhythm = rng.uniform(2, 22) * HOUR
    steps = tuple(rng.choice([ACT, PAY, EXTRA], 3))
    for day in np.sort(
        rng.choice(np.arange(1, stage.days), min(stage.days - 1, int(rng.integers(4, 12))), replace=False)
    ):
        at = np.full(size, day * DAY + rhythm) + rng.normal(0, 4, size) + np.arange(size) % 5 * 15
        on = every[(births < at - 600) & (rng.random(size) < 0.95)]
        crew.sitting(on, at[on], steps, 2.0)
    if money != "own cards":
        crew.sitting(every, np.full(size, 0.93 * stage.end) + rng.uniform(0, 900, size), (CASH,))
    return size


def rotating_devices(stage: Stage, tier: str, most: int) -> int:
    """An emulator gets a new identity for every visit; the exits and the accounts that are paid out to come again."""
    rng = stage.rng
    size = min(heavy(rng, 5, 60), most)
    crew = crew_of(stage, "rotating_devices", "batch", size, tier, ways="exits by cell", money="payouts by cell")
    used = crew.kit.used
    crew.kit.slip = float(rng.uniform(0.02, 0.1))

    def fresh(member: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        line, _ = used(member, at)
        return line, stage.new("device", len(member))

    crew.kit.used = fresh  # type: ignore[method-assign]
    stage.rings[-1] = (*stage.rings[-1][:2], "exits by cell/new at each visit/payouts by cell", crew.accounts)
    crew.work((VERIFY, ADD, GAIN), (ACT, PAY), (ACT, CASH), int(rng.integers(1, 5)))
    return size


def bought_aged(stage: Stage, tier: str, most: int) -> int:
    """Accounts that real people had for years are bought in a lot; from then on one crew works them."""
    rng = stage.rng
    size = min(heavy(rng, 5, 60), most)
    crew = crew_of(stage, "bought_aged", "batch", size, tier)
    accounts, every = crew.accounts, crew.everyone()
    stage.born[accounts] = -rng.uniform(100, 1500, size) * DAY
    stage.contact[accounts] = stage.new("contact", size)
    taken = np.maximum(crew.shifts.births, 0.2 * stage.end)
    for step in (ACT, PAY, ACT):
        at = rng.uniform(0, 0.95, size) * taken
        lived = rng.random(size) < 0.7
        token = stage.token[accounts] if step == PAY else np.full(size, NONE)
        stage.put(accounts[lived], at[lived], step, device=stage.device[accounts[lived]], token=token[lived])
    crew.sitting(every, taken, (ACT, RESET, ADD))
    for delay in range(int(rng.integers(1, 5))):
        crew.sitting(every, np.maximum(crew.shifts.visit(1.0 + 2 * delay), taken + HOUR), (ACT, PAY))
    crew.sitting(every, np.maximum(crew.shifts.visit(6.0), taken + 2 * HOUR), (EXTRA, CASH))
    return size
