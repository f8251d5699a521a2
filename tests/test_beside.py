"""Is what another interpreter does the same as what is done here, and done here when it fails?"""

import math

import numpy as np
import pytest

import graphabuse as ga
from graphabuse import beside
from graphabuse.community import leiden
from graphabuse.report import draw


@pytest.fixture(autouse=True)
def two_cores(monkeypatch):
    monkeypatch.setattr(beside.os, "cpu_count", lambda: 2)


@pytest.mark.parametrize("start", [beside.START, "raise SystemExit(3)"], ids=["works", "fails"])
def test_an_answer_comes_in_any_case(monkeypatch, start):
    monkeypatch.setattr(beside, "START", start)
    with beside.interpreters(math.fsum, 3) as (other,):
        other.hand([1.5, 2.0])
        assert other.result() == 3.5


def test_one_core_needs_no_other_interpreter(monkeypatch):
    monkeypatch.setattr(beside.os, "cpu_count", lambda: 1)
    with beside.interpreters(math.fsum, 3) as others:
        assert others == []


def test_communities_are_the_same_wherever_they_are_sought(monkeypatch):
    a, b = np.array([0, 0, 1, 2, 3, 3, 4]), np.array([1, 2, 2, 3, 4, 5, 5])
    found = []
    for many in (10**9, 0):
        monkeypatch.setattr(leiden, "MANY_LINKS", many)
        with leiden.splitting(a, b, np.full(7, 12.0, "float32"), seed=7) as split:
            found.append(split())
    assert len(found[0][1]) == len(leiden.RESOLUTIONS)
    for one, other in zip(*(labels for _, labels in found), strict=True):
        np.testing.assert_array_equal(one, other)


def test_pages_are_the_same_whoever_draws_them(run, tmp_path, monkeypatch):
    pages = []
    monkeypatch.setattr(draw, "HEAD_START", 1)
    for worth_one in (10**9, 1):
        monkeypatch.setattr(draw, "WORTH_ONE", worth_one)
        folder = ga.write_report(run, tmp_path / str(worth_one)).folder / "rings"
        pages.append({file.name: file.read_bytes() for file in folder.iterdir()})
    assert len(run.rings) > 6
    assert pages[0] == pages[1]
