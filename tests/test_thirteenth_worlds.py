"""Do the worlds of the thirteenth hand hold what they promise?"""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from thirteenth_worlds.plan import HARD_GROUPS, HARD_RINGS, PLAIN_GROUPS, PLAIN_RINGS
from thirteenth_worlds.world import made

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("hard", [False, True], ids=["plain", "hard"])
def test_everything_comes_up_and_more_in_the_hard_world(hard):
    log = made(int(hard), 6_000)
    groups, rings = (PLAIN_GROUPS | HARD_GROUPS, PLAIN_RINGS | HARD_RINGS) if hard else (PLAIN_GROUPS, PLAIN_RINGS)
    assert set(log.groups["mechanism"]) == {kind.__name__ for kind in groups}
    assert set(log.rings["typology"]) == {kind.__name__ for kind in rings}
