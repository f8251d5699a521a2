"""Are pages drawn in processes beside this one the same pages, and drawn here when such a process fails?"""

from pathlib import Path

import pytest

import graphabuse as ga
from graphabuse.report import beside


def pages(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (folder / "rings").iterdir()}


@pytest.mark.parametrize("start", [beside.START, "raise SystemExit(3)"], ids=["works", "fails"])
def test_pages_are_the_same_whoever_draws_them(run, tmp_path, monkeypatch, start):
    ga.write_report(run, tmp_path / "alone")
    monkeypatch.setattr(beside, "HEAD_START", 1)
    monkeypatch.setattr(beside, "START", start)
    monkeypatch.setattr(beside.os, "cpu_count", lambda: 2)
    ga.write_report(run, tmp_path / "together")
    alone = pages(tmp_path / "alone")
    assert len(alone) == len(run.rings) > 6
    assert pages(tmp_path / "together") == alone


def test_a_few_pages_need_no_other_process(monkeypatch):
    monkeypatch.setattr(beside.os, "cpu_count", lambda: 8)
    with beside.drawers(beside.HEAD_START) as started:
        assert started == []
