"""A crew at work: its accounts, its kit and its shifts turn into events of the log."""

from dataclasses import dataclass

import numpy as np

from seventeenth_worlds.business import ADD, CASH, PAY, SIGNUP
from seventeenth_worlds.kit import Kit
from seventeenth_worlds.numbers import NONE, Array
from seventeenth_worlds.people import forget
from seventeenth_worlds.shifts import Shifts
from seventeenth_worlds.stage import Stage


@dataclass
class Crew:
    """Who does it, with what, and when."""

    stage: Stage
    scheme: str
    tier: str
    accounts: Array
    kit: Kit
    shifts: Shifts

    def enrol(self, manner: str = "") -> None:
        """The accounts belong to the crew from now on, and to nobody else."""
        stage = self.stage
        forget(stage, self.accounts)
        stage.born_at(self.accounts, self.shifts.births)
        stage.contact[self.accounts] = self.kit.number
        stage.tagged[self.accounts] = True
        stage.rings.append((self.scheme, self.tier, manner or self.kit.manner, self.accounts))

    def sitting(self, member: Array, at: Array, steps: tuple[int, ...], pause: float = 40.0) -> None:
        """One sitting: some steps after each other from one line and one device."""
        rng = self.stage.rng
        line, device = self.kit.used(member, at)
        done = np.zeros(len(member), bool)
        for number, step in enumerate(steps):
            token = self.token(member, step)
            keep = ~done & (at < self.stage.end - 1)
            self.stage.put(self.accounts[member[keep]], at[keep], step, line[keep], device[keep], token[keep])
            at = at + rng.exponential(pause, len(member)) + 3
            if number:
                done |= rng.random(len(member)) < 0.04  # a captcha, a lost connection, a call from the boss

    def token(self, member: Array, step: int) -> Array:
        """The card it comes in with, or the account it goes out by."""
        if step in (ADD, PAY):
            return np.asarray(self.kit.card[member])
        return np.asarray(self.kit.payout[member]) if step == CASH else np.full(len(member), NONE)

    def everyone(self) -> Array:
        """All members, in order."""
        return np.arange(len(self.accounts))

    def work(self, opening: tuple[int, ...], middle: tuple[int, ...], closing: tuple[int, ...], visits: int) -> None:
        """Open the accounts, keep them alive, take the money out."""
        rng, every = self.stage.rng, self.everyone()
        births = np.asarray(self.stage.born[self.accounts])
        self.sitting(every, births, (SIGNUP, *opening))
        spread = max(1.5, 0.5 * (self.stage.days - births.max() / 86_400))
        spoiled = rng.random(len(every)) < rng.uniform(0, 0.25)  # blocked, or the password is lost
        every = every[~spoiled] if (~spoiled).any() else every
        delays = np.sort(rng.uniform(0.6, spread, visits + 1))
        for delay in delays[:-1]:
            came = every[rng.random(len(every)) < 0.85]
            at = self.shifts.visit(float(delay))[came]
            self.sitting(came, at, tuple(rng.permutation(middle)) if len(middle) > 1 else middle)
        if closing:
            self.sitting(every, self.shifts.visit(float(delays[-1]))[every], closing)
