"""Who is in which honest group? Sizes with tails, and no account twice in mechanisms that would undo each other."""

from collections.abc import Callable

import numpy as np

from fifteenth_worlds.acts import Book
from fifteenth_worlds.bursts import campaign, event, kiosk, onboarding, shared_card, vpn
from fifteenth_worlds.groups import (
    Groups,
    agency,
    campus,
    carrier,
    flatshare,
    household,
    office,
    public_wifi,
    second_hand_device,
)
from fifteenth_worlds.numbers import Ints, tailed
from fifteenth_worlds.people import World

Mechanism = Callable[[World, Book, Ints, Ints], None]
# mechanism: smallest and largest group, tail; mechanisms of one line of the table never meet in one account
AT_HOME: dict[Mechanism, tuple[int, int, float]] = {
    household: (2, 6, 1.8), flatshare: (3, 9, 1.5), carrier: (20, 150, 1.0), second_hand_device: (2, 2, 1.0),
    shared_card: (2, 12, 1.3),
}  # fmt: skip
ELSEWHERE: dict[Mechanism, tuple[int, int, float]] = {
    office: (5, 90, 1.1), campus: (30, 400, 0.9), agency: (5, 45, 1.0), public_wifi: (10, 120, 1.0),
    vpn: (30, 300, 1.0), onboarding: (10, 120, 1.0),
}  # fmt: skip
AT_TIMES: dict[Mechanism, tuple[int, int, float]] = {
    campaign: (50, 600, 0.8), kiosk: (15, 200, 1.0), event: (30, 400, 0.8),
}  # fmt: skip


def gathered(world: World, book: Book) -> dict[str, Groups]:
    """Put honest accounts into groups and let each mechanism do what it does."""
    made: dict[str, Groups] = {}
    for table in (AT_HOME, ELSEWHERE, AT_TIMES):
        order = world.rng.permutation(world.honest)
        if table is AT_TIMES and "onboarding" in made:  # their day of sign-up is taken
            order = order[~np.isin(order, made["onboarding"][0])]
        used = 0
        for mechanism, (low, high, alpha) in table.items():
            share = world.plan.shares.get(mechanism.__name__)
            if share is None:
                continue
            sizes = tailed(world.rng, low, min(high, max(low, len(order) // 40)), alpha, 4 + len(order) // low)
            wanted = max(1, int(np.searchsorted(np.cumsum(sizes), share * world.honest)))
            group = np.repeat(np.arange(wanted), sizes[:wanted])
            who = order[used : used + len(group)]
            group = group[: len(who)]
            used += len(group)
            mechanism(world, book, who, group)
            made[mechanism.__name__] = (who, group)
    return made
