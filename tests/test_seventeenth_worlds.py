"""Do the worlds of the seventeenth hand hold what they promise?"""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from seventeenth_worlds.business import SIGNUP
from seventeenth_worlds.plan import expected
from seventeenth_worlds.world import made, staged

pytestmark = pytest.mark.slow
ACCOUNTS = 6_000


@pytest.fixture(scope="module", params=[0, 1], ids=["plain", "hard"])
def world(request):
    return request.param, made(request.param, ACCOUNTS)


def test_nothing_happens_before_the_sign_up(world):
    seed, log = world
    events = log.events.reset_index(drop=True)
    first = events.drop_duplicates("account_id")
    signed = events.index[events["event_type"] == staged(seed, ACCOUNTS).business.steps[SIGNUP]]
    assert len(signed) and set(signed) <= set(first.index)


def test_all_honest_mechanisms_come_up_and_schemes_as_far_as_the_budget_goes(world):
    seed, log = world
    schemes, groups = expected(staged(seed, ACCOUNTS))
    assert set(log.groups["mechanism"]) == groups
    found = set(log.rings["typology"])
    assert found <= schemes and len(found) >= len(schemes) // 2
