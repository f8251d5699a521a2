"""Without which identifiers does a ring fall apart? Cases an analyst can read."""

import numpy as np

from graphabuse.rings.fragility import smallest_cuts

CASES = {
    "one device holds all": ([[0, 1, 2, 3]], (0,), 0.0),
    "two devices, each holds all": ([[0, 1, 2, 3], [0, 1, 2, 3]], (0, 1), 0.0),
    "a bridge between halves": ([[0, 1, 2], [3, 4, 5], [2, 3]], (2,), 0.5),
    "four devices hold all": ([[0, 1, 2, 3]] * 4, (), 1.0),
}


def test_smallest_cuts():
    """All at once, as the rings of a run are."""
    rings = [users for users, _, _ in CASES.values()]
    found = smallest_cuts(
        np.repeat(np.arange(len(rings)), [sum(map(len, users)) for users in rings]),
        np.concatenate([np.concatenate(users) for users in rings]),
        np.concatenate([np.repeat(np.arange(len(users)), [len(part) for part in users]) for users in rings]),
        n_members=np.array([1 + max(map(max, users)) for users in rings]),
        n_identifiers=np.array([len(users) for users in rings]),
    )
    told = dict(zip(CASES, [(cut.identifiers, cut.left_share) for cut in found], strict=True))
    assert told == {name: (wanted, left) for name, (_, wanted, left) in CASES.items()}


def test_nothing_shared_has_no_cut():
    none = np.empty(0, int)
    (cut,) = smallest_cuts(none, none, none, n_members=np.array([4]), n_identifiers=np.array([0]))
    assert cut.identifiers == ()
