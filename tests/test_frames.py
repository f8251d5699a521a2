"""Every frame of the Python API has the columns that its page names."""

import re
from pathlib import Path

import pandas as pd
import pytest

import graphabuse as ga
from graphabuse.investigate.ring import Ring

PAGE = (Path(__file__).parents[1] / "docs" / "frames.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([^`]+)` \| (.+) \|$", PAGE, re.MULTILINE)


@pytest.fixture(scope="module")
def names(stored):
    """What the page calls things."""
    with ga.open_store(stored[0], read_only=True) as store:
        run = ga.open_run(store)
        asked = map(run.ring, run.rings["ring_id"])
        ring = next(ring for ring in asked if {"ip", "device"} <= set(ring.identifiers["kind"]))
        account, other = ring.members["account_id"].iloc[[0, -1]]
        identifier = ring.identifiers["identifier"].iloc[0]
        run.__dict__["diff"] = lambda previous=None: type(run).diff(run, previous or run)
        yield {
            "ga": ga, "store": store, "run": run, "ring": ring, "account": account, "other": other, "identifier": identifier,
        }  # fmt: skip


@pytest.mark.parametrize(("asked", "told"), ROWS, ids=[row[0] for row in ROWS])
def test_a_frame_has_the_columns_its_page_names(names, asked, told):
    frame = eval(asked, names)
    listed, _, notes = re.sub(r"\([^)]*\)", "", told).partition("; `attrs")
    columns = re.findall(r"`([a-z_]+)`", listed.partition("then one column")[0])
    if "run.rings" in listed:
        columns = [*names["run"].rings.columns, *columns]
    assert isinstance(frame, pd.DataFrame)
    got = list(frame.columns)
    assert got[: len(columns)] == columns and (got == columns or "then one column" in listed)
    assert set(re.findall(r'\["(\w+)"\]', notes)) <= set(frame.attrs)
    if asked.startswith(("run", "ring")) and ".diff" not in asked and ".cells" not in asked and ".without" not in asked:
        assert {"run_id", "window", "config_hash", "seed", "version"} <= set(frame.attrs)


def test_every_question_that_gives_a_frame_is_on_the_page():
    """Methods and properties of a run and of a ring whose answer is annotated as a frame."""
    asked = "\n".join(row[0] for row in ROWS)
    for kind, name in ((ga.open_run.__annotations__["return"], "run"), (Ring, "ring")):
        for question, member in vars(kind).items():
            call = member.fget if isinstance(member, property) else member
            if getattr(call, "__annotations__", {}).get("return") is pd.DataFrame and not question.startswith("_"):
                assert f"{name}.{question}" in asked
