"""Without which identifiers does a ring fall apart? Cases an analyst can read."""

import numpy as np
import pytest

from graphabuse.rings.fragility import smallest_cut

CASES = {
    "one device holds all": ([[0, 1, 2, 3]], (0,), 0.0),
    "two devices, each holds all": ([[0, 1, 2, 3], [0, 1, 2, 3]], (0, 1), 0.0),
    "a bridge between halves": ([[0, 1, 2], [3, 4, 5], [2, 3]], (2,), 0.5),
    "four devices hold all": ([[0, 1, 2, 3]] * 4, (), 1.0),
}


@pytest.mark.parametrize("name", CASES)
def test_smallest_cut(name):
    users, wanted, left = CASES[name]
    member = np.concatenate(users)
    identifier = np.repeat(np.arange(len(users)), [len(part) for part in users])
    cut = smallest_cut(member, identifier, n_members=member.max() + 1, n_identifiers=len(users))
    assert (cut.identifiers, cut.left_share) == (wanted, left)


def test_nothing_shared_has_no_cut():
    none = np.empty(0, int)
    assert smallest_cut(none, none, n_members=4, n_identifiers=0).identifiers == ()
