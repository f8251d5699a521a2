"""What is left of a world's log where less was kept of it: a slice of its time, some of its events, one kind fewer?

A hand draws worlds of its own sort only, each of which begins when its log does and keeps all that happened. Half of those that teach
are damaged, so that the score meets every hand's people in logs of other sorts as well (docs/decisions/many-hands.md).
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from graphabuse.evaluate.training_worlds import fingerprints

Damage = Callable[[pd.DataFrame, np.random.Generator], pd.DataFrame]


def damaged(events: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Events (columns: time, account, action, address, device, further kinds) after some of the damages, drawn at random."""
    time = events.iloc[:, 0]
    if pd.api.types.is_string_dtype(time):
        events = events.assign(**{time.name: pd.to_datetime(time)})
    for damage, chance in DAMAGES.items():
        if rng.random() < chance:
            events = damage(events, rng)
    return events.reset_index(drop=True)


def sliced(events: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """A quarter to seven tenths of the time: most accounts were there before."""
    time = events.iloc[:, 0]
    first, span, share = time.min(), time.max() - time.min(), rng.uniform(0.25, 0.7)
    start = first + span * rng.uniform(0, 1 - share)
    return events[(time >= start) & (time <= start + span * share)]


def sampled(events: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Three to eight events of ten."""
    return events[rng.random(len(events)) < rng.uniform(0.3, 0.8)]


def begun(events: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """The first two, three or five events of each account."""
    nth = events.groupby(events.columns[1], sort=False).cumcount()
    return events[nth < rng.choice([2, 3, 5])]


def without_a_kind(events: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """One kind of identifiers was not logged, where three or more were."""
    kinds = list(events.columns[3:])
    return events.assign(**{str(rng.choice(kinds)): None}) if len(kinds) > 2 else events


def by_fingerprint(events: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Devices are known by what strangers' devices look like, too."""
    device = events.columns[4]
    code, names = pd.factorize(events[device])
    texts = np.append(fingerprints(np.asarray(names, dtype=object), rng), None)
    return events.assign(**{device: texts[code]})


def rounded(events: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Times cut to a second, a minute, an hour or a day; those that are told as numbers stay."""
    time, unit = events.iloc[:, 0], str(rng.choice(["s", "min", "h", "D"]))
    return events if pd.api.types.is_numeric_dtype(time) else events.assign(**{str(time.name): time.dt.floor(unit)})


def untyped(events: pd.DataFrame, _: np.random.Generator) -> pd.DataFrame:
    """Nobody wrote down what was done."""
    return events.assign(**{events.columns[2]: "event"})


DAMAGES: dict[Damage, float] = {
    sliced: 0.4, sampled: 0.3, begun: 0.15, without_a_kind: 0.4, by_fingerprint: 0.2, rounded: 0.2, untyped: 0.2,
}  # fmt: skip
