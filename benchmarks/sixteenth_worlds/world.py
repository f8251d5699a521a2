"""A whole world of a seed: even seeds plain, odd ones hard."""

import numpy as np
import pandas as pd
from fourth_worlds.log import Log

from sixteenth_worlds.habits import ordinary
from sixteenth_worlds.homes import household
from sixteenth_worlds.plan import at_work, hired, honest
from sixteenth_worlds.settings import Settings, drawn
from sixteenth_worlds.stage import Stage
from sixteenth_worlds.writing import events_of, names_of


def made(seed: int, accounts: int = 50_000) -> Log:
    """The world of a seed.

    Crews are hired before honest people find together, so that no account is in both, and act after them, so that
    they meet people as they are.
    """
    rng = np.random.default_rng([1616, seed])
    settings = drawn(rng, seed, accounts)
    stage = Stage(rng, settings)
    crews = hired(stage)
    honest(stage)
    at_work(stage, crews)
    ordinary(stage)
    household(stage)
    salt = int(rng.integers(1, 1 << 40))
    names = names_of(accounts, salt)
    events, present = events_of(stage, names, salt)
    there = np.zeros(accounts, bool)
    there[present] = True
    return Log(
        product=f"edge of {len(settings.shops)} shops" + (", hosts told" if settings.hosts else ""),
        days=settings.days,
        events=events,
        mapping=mapping_of(settings),
        rings=rings_of(stage, there, names),
        groups=groups_of(stage, there, names),
        victims=victims_of(stage, there, names),
    )


def mapping_of(settings: Settings) -> str:
    """What the columns are; a shipping address is a further kind under the vendor's own name."""
    kinds = {"email": "email", "phone": "phone", "ship_to": "address"}
    lines = "".join(f'{kinds[name]} = "{name}"\n' for name in settings.extras)
    head = '[columns]\ntimestamp = "timestamp"\naccount_id = "account_id"\nevent_type = "event_type"\nip = "ip"\n'
    head += 'device_id = "device_id"\npayment_token = "payment_token"\n'
    return head + ("\n[identifiers]\n" + lines if lines else "")


def rings_of(stage: Stage, there: np.ndarray, names: np.ndarray) -> pd.DataFrame:
    """Rings with at least three accounts in the log, numbered in no order of time or scheme."""
    order = stage.rng.permutation(len(stage.rings))
    rows = []
    for number, place in enumerate(order):
        typology, tier, manner, members = stage.rings[place]
        seen = members[there[members]]
        if len(seen) >= 3:
            rows += [(f"ring-{number:03d}", names[one], typology, tier, manner) for one in np.sort(seen)]
    return pd.DataFrame(rows, columns=["ring_id", "account_id", "typology", "tier", "manner"])


def groups_of(stage: Stage, there: np.ndarray, names: np.ndarray) -> pd.DataFrame:
    """Honest groups of at least two accounts in the log."""
    parts = []
    for number, (mechanism, members) in enumerate(stage.groups):
        seen = members[there[members] & ~stage.crooked[members]]
        if len(seen) > 1:
            parts.append((number, mechanism, seen))
    size = [len(part[2]) for part in parts]
    return pd.DataFrame(
        {
            "group_id": np.repeat([f"group-{part[0]:05d}" for part in parts], size),
            "account_id": names[np.concatenate([part[2] for part in parts])],
            "mechanism": np.repeat([part[1] for part in parts], size),
        }
    )


def victims_of(stage: Stage, there: np.ndarray, names: np.ndarray) -> pd.DataFrame:
    """Attacked accounts, each with the worst that happened to it."""
    worst = {"tried": 0, "card stolen": 1, "broken into": 2}
    attack: dict[int, str] = {}
    for kind, whom in sorted(stage.victims, key=lambda pair: worst[pair[0]]):
        attack |= dict.fromkeys(whom[there[whom]].tolist(), kind)
    rows = [(names[one], kind) for one, kind in sorted(attack.items())]
    return pd.DataFrame(rows, columns=["account_id", "attack"])
