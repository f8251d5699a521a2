"""Do the worlds of the fifteenth hand hold what they promise?"""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from fifteenth_worlds.hard_rings import HARD
from fifteenth_worlds.plan import HARD_SHARES, SHARES
from fifteenth_worlds.rings import PLAIN
from fifteenth_worlds.world import made

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("hard", [False, True], ids=["plain", "hard"])
def test_everything_comes_up_and_more_in_the_hard_world(hard):
    log = made(int(hard), 6_000)
    assert set(log.groups["mechanism"]) == set(SHARES | HARD_SHARES if hard else SHARES)
    assert set(log.rings["typology"]) == set(HARD if hard else PLAIN)
