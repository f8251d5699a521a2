"""Do the worlds of the thirteenth hand hold what they promise?"""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from thirteenth_worlds.plan import HARD_GROUPS, HARD_RINGS, PLAIN_GROUPS, PLAIN_RINGS
from thirteenth_worlds.world import made

pytestmark = pytest.mark.slow
ACCOUNTS = 6_000


@pytest.fixture(scope="module", params=[0, 1], ids=["plain", "hard"])
def world(request):
    return request.param, made(request.param, ACCOUNTS)


def test_everything_comes_up_and_more_in_the_hard_world(world):
    hard = world[0] % 2 == 1
    groups, rings = (PLAIN_GROUPS | HARD_GROUPS, PLAIN_RINGS | HARD_RINGS) if hard else (PLAIN_GROUPS, PLAIN_RINGS)
    assert set(world[1].groups["mechanism"]) == {kind.__name__ for kind in groups}
    assert set(world[1].rings["typology"]) == {kind.__name__ for kind in rings}
