"""What must a group reach to be taken?"""

import json
import re
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphabuse.community.bar import bar_for_rarity, fdr_threshold
from graphabuse.simulate import draw_params, simulate
from tests.terminal import call

SCORES = st.lists(st.tuples(st.floats(0, 1), st.integers(3, 600)), max_size=30)


def bar(rings: list[tuple[float, int]], n_accounts: int, lowest: float = 0.25) -> float:
    score, sizes = np.array([score for score, _ in rings]), np.array([size for _, size in rings], dtype=int)
    return bar_for_rarity(lowest, score, sizes, n_accounts=n_accounts)


def test_usual_abuse_leaves_the_bar_where_it_was() -> None:
    assert bar([(0.9, 300), (0.7, 200)], 20_000) == 0.25


def test_a_large_world_without_rings_beyond_doubt_asks_for_more() -> None:
    assert bar([(0.4, 5), (0.3, 4)], 30_000) == pytest.approx(0.48, abs=0.01)


def test_few_accounts_say_little_about_how_rare_abuse_is() -> None:
    assert bar([(0.4, 5)], 100) < 0.27


@given(SCORES, st.integers(2, 100_000), st.integers(3, 600))
def test_more_rings_beyond_doubt_never_raise_the_bar(
    rings: list[tuple[float, int]], n_accounts: int, more: int
) -> None:
    before = bar(rings, n_accounts)
    assert 0.25 <= bar([*rings, (0.9, more)], n_accounts) <= before < 0.8


@pytest.mark.parametrize("lowest", [0.0, 1.0])
def test_a_bar_of_all_or_nothing_stays(lowest: float) -> None:
    assert bar([], 50_000, lowest) == lowest


def test_a_target_no_level_meets_takes_nothing() -> None:
    assert fdr_threshold(np.array([0.2, 0.3]), [np.array([0.5, 0.6])], target=0.05) == 1.0


def test_a_world_without_rings_says_how_near_the_best_group_came(tmp_path: Path) -> None:
    world = simulate(draw_params(8, accounts=1_500, family="plain", abuse_share=0.0))
    pq.write_table(world.events, tmp_path / "e.parquet")
    found = call("run", tmp_path / "e.parquet", "--store", tmp_path / "g", "--out", tmp_path / "report")
    summary = json.loads((tmp_path / "report" / "run.json").read_text())
    near = re.search(r"The bar was (\S+) \(.*\); the best group came to (\S+)\.", " ".join(found.stdout.split()))
    assert near and float(near[1]) > float(near[2]) == round(summary["threshold"]["best_below"], 2)
    assert near[0] in " ".join((tmp_path / "report" / "index.html").read_text().split())
