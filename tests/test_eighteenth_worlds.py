"""Do the worlds of the eighteenth hand hold what they promise?"""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from eighteenth_worlds.plan import EXCHANGE_GROUPS, EXCHANGE_RINGS, GROUPS, HARD_GROUPS, HARD_RINGS, LOOSE, SOCIAL_RINGS
from eighteenth_worlds.world import made

pytestmark = pytest.mark.slow
ACCOUNTS = 6_000


@pytest.mark.parametrize("seed", [0, 1, 2, 3], ids=["plain network", "hard exchange", "plain exchange", "hard network"])
def test_everything_comes_up_and_more_in_the_hard_world(seed):
    log = made(seed, ACCOUNTS)
    rings = {*(SOCIAL_RINGS if log.product == "social" else EXCHANGE_RINGS), *(HARD_RINGS if seed % 2 else ())}
    groups = GROUPS | LOOSE | (HARD_GROUPS if seed % 2 else {}) | (EXCHANGE_GROUPS if log.product == "exchange" else {})
    assert set(log.rings["typology"]) == {kind.__name__ for kind in rings}
    assert set(log.groups["mechanism"]) == {kind.__name__ for kind in groups}
