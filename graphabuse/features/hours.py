"""At which hours are the members there, and is it when everybody is? Hours of the day in UTC, and weekends."""

import numpy as np

from graphabuse.features.grouped import Grouped, divergence, entropy
from graphabuse.graph.groups import Groups
from graphabuse.graph.sightings import DAY_S
from graphabuse.graph.snapshot import Snapshot

HOURS = (
    "hour_divergence", "hour_within", "hour_entropy", "hour_of_events", "hour_quiet", "hour_centre", "hour_shift", "hour_own",
    "hour_first", "weekend", "weekend_std",
)  # fmt: skip
TURN = np.exp(2j * np.pi * (np.arange(24) + 0.5) / 24)  # hours on a circle


def hour_features(groups: Groups, snapshot: Snapshot) -> dict[str, np.ndarray]:
    """Where the members' days lie beside those of the population, and beside each other; columns are ``HOURS``.

    ``hour_divergence`` is the Jensen–Shannon distance in bits of the members' mean day from everybody's, ``hour_within`` that of the
    members from each other; ``hour_entropy`` and ``hour_of_events`` say how much flatter their day is than everybody's, members
    counted alike or their events (with Miller and Madow's correction for few); ``hour_quiet`` is the longest run of hours in which
    nobody was ever there. On a circle of 24 hours ``hour_centre`` is how far their days lean to one side, ``hour_own`` how far
    each of them does, ``hour_shift`` how far from where everybody's do, and ``hour_first`` how far their first events do.
    ``weekend`` is the members' share of events on Saturdays and Sundays over everybody's.
    """
    members = Grouped(groups.owner, len(groups))
    counts = snapshot.hours.of(groups.accounts).toarray().astype(float)
    at_weekends = counts[:, 24:].sum(axis=1)
    counts = counts[:, :24] + counts[:, 24:]
    events = counts.sum(axis=1)
    days = counts / events[:, None]
    mean, every = members.means(days), snapshot.hours.mix[:24] + snapshot.hours.mix[24:]
    pooled = members.sums(counts)
    n_pooled = pooled.sum(axis=1)
    usual = entropy(every)
    first = np.exp(2j * np.pi * (snapshot.first_at.take(groups.accounts) % DAY_S) / DAY_S)
    weekend = at_weekends / events
    return {
        "hour_divergence": divergence(mean, every[None, :]),
        "hour_within": entropy(mean) - members.mean(entropy(days)),
        "hour_entropy": entropy(mean) - usual,
        "hour_of_events": entropy(pooled / n_pooled[:, None]) + 23 / (2 * np.log(2) * n_pooled) - usual,
        "hour_quiet": _longest_run(pooled == 0),
        "hour_centre": np.abs(_centre(mean)),
        "hour_shift": np.abs(_centre(mean) - _centre(every)),
        "hour_own": members.mean(np.abs(_centre(days))),
        "hour_first": np.abs(members.sums(first) / groups.sizes),
        "weekend": members.mean(weekend) - snapshot.hours.mix[24:].sum(),
        "weekend_std": members.std(weekend),
    }


def _centre(share: np.ndarray) -> np.ndarray:
    """Mean point on the circle, complex, over the last axis; in the order of hours, whatever the matrix library would do."""
    return np.asarray((share * TURN).sum(axis=-1))


def _longest_run(quiet: np.ndarray) -> np.ndarray:
    """Hours of the longest run around the clock, 0..24, of each row of shape ``(n, 24)``."""
    run, longest = np.zeros(len(quiet)), np.zeros(len(quiet))
    for hour in range(48):
        run = np.where(quiet[:, hour % 24], run + 1, 0)
        longest = np.maximum(longest, run)
    return np.minimum(longest, 24)
