"""How does a crew come to its accounts, and when does it act? What schemes of all kinds are made of."""

import numpy as np

from eighteenth_worlds.stage import Stage


def size(stage: Stage, least: int, scale: float, most: int = 200) -> int:
    """Sizes have a heavy tail."""
    return int(min(most, least + scale * stage.rng.pareto(1.3)))


def recruited(stage: Stage, n: int, habit: str = "pusher", existed: float = 0.3, machine: bool = False) -> np.ndarray:
    """Accounts of a crew, most of them new, kept to the end."""
    rng, who = stage.rng, stage.people(n)
    old = rng.random(n) < existed * stage.spec.existed
    start = np.where(old, 0, stage.daytime(rng.random(n) * stage.spec.seconds * 0.7, rng.normal(15, 5, n)))
    stage.set(who, habit=stage.habits.index(habit), existed=old, start=start, end=stage.spec.seconds)
    stage.t["rate"][who] = np.maximum(stage.t["rate"][who], 4)
    if machine:
        stage.set(who, hour=-1)
    return who


def wave(stage: Stage, who: np.ndarray, batches: int, gap: float) -> None:
    """Sign-ups one after the other, in a few sittings; ``gap`` is the seconds between two, about."""
    rng, n = stage.rng, len(who)
    sitting = np.sort(rng.integers(batches, size=n))
    begins = np.sort(rng.random(batches)) * stage.spec.seconds * 0.6 + 3600
    step = rng.exponential(gap, n) + 5
    nth = np.cumsum(step) - np.array([np.cumsum(step)[np.searchsorted(sitting, s)] for s in sitting])
    start = np.minimum(begins[sitting] + nth, stage.spec.seconds * 0.9)
    stage.set(who, existed=False, start=start, end=stage.spec.seconds, turn=0)


def in_step(stage: Stage, who: np.ndarray, times: int, spread: float, share: float, kind: str = "") -> None:
    """Campaigns: a share of the crew does the same within ``spread`` seconds, several times."""
    rng = stage.rng
    for begin in stage.spec.seconds * (0.15 + 0.83 * rng.random(times)):
        come = who[rng.random(len(who)) < share]
        stage.act(come, begin + rng.random(len(come)) * spread, kind or stage.action)


def scheduled(stage: Stage, who: np.ndarray, period: float, jitter: float, share: float, kind: str = "") -> None:
    """The same every so many hours, by a clock."""
    rng, kind = stage.rng, kind or stage.action
    phase = rng.random() * period
    beats = np.arange(phase, stage.spec.seconds, period)
    most = max(8, int(1.2 * stage.spec.rate / share))  # a crew that did far more than others would be seen at once
    for begin in np.sort(rng.permutation(beats)[:most]):
        come = who[rng.random(len(who)) < share]
        stage.act(come, begin + np.abs(rng.normal(0, jitter, len(come))), kind)


def asleep(stage: Stage, who: np.ndarray, wakes: np.ndarray) -> None:
    """Old accounts that were quiet, or another's, until they turned; then they are busy."""
    rng, spec = stage.rng, stage.spec
    stage.set(who, existed=True, start=0, turn=wakes, end=spec.seconds)
    stage.t["rate"][who] = np.maximum(2.0, 0.4 * spec.rate)
    busy = 2 + rng.poisson(spec.rate / 3, len(who))
    each = np.repeat(who, busy)
    late = np.repeat(wakes, busy)
    stage.act(each, late + rng.beta(0.8, 2, len(each)) * (spec.seconds - late), events=1 + rng.poisson(0.7, len(each)))
