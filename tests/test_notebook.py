"""The example notebook walks one investigation from the queue to a decision: its code runs, and does what its words say."""

import ast
import runpy
from pathlib import Path

import pandas as pd
import pytest

import graphabuse as ga

ROOT = Path(__file__).parent.parent


def run_cell(text: str, names: dict[str, object]) -> None:
    """As a notebook does: the last expression is shown."""
    tree = ast.parse(text)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    if last is not None:
        value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
        shown = value._repr_html_() if hasattr(value, "_repr_html_") else repr(value)
        assert shown and "<script" not in shown


@pytest.fixture(scope="module")
def walked(tmp_path_factory) -> tuple[Path, dict[str, object]]:
    """The folder and the names after every cell was run."""
    folder, names = tmp_path_factory.mktemp("notebook"), {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for kind, text in runpy.run_path(str(ROOT / "docs" / "investigate_reference.py"))["cells"]():
            if kind == "code":
                run_cell(text, names)
    return folder, names


def test_the_walk_ends_in_a_decision_that_the_store_keeps(walked):
    folder, names = walked
    with ga.open_store(folder / "investigation.graph", read_only=True) as store:
        run = ga.open_run(store)
        assert store.verdicts()["verdict_id"].tolist() == [names["verdict"].verdict_id]
        assert names["ring"].ring_id not in set(run.queue()["ring_id"]) and len(store.runs()) == 2
        assert set(names["labels"]["account_id"]) == {*names["verdict"].core, *names["verdict"].edge} - {
            *names["verdict"].exceptions
        }


def test_what_it_writes_is_there(walked):
    folder, names = walked
    assert "Content-Security-Policy" in (folder / "ring.html").read_text() and (folder / "ring.graphml").stat().st_size
    listed = pd.read_csv(folder / "hand-over" / "blocklist.csv")
    spared = {*names["verdict"].exceptions, *names["ring"].guarded()["account_id"]}
    assert set(listed["ring_id"]) >= {names["ring"].ring_id} and not spared & set(listed["account_id"])
