"""Labels: they raise and lower what is expected of a group, and mistakes in them are named."""

import numpy as np
import pandas as pd
import pytest

import graphabuse as ga
from graphabuse.errors import InputError, NotFoundError
from graphabuse.graph.groups import build_groups
from graphabuse.rings.posterior import counts, updated
from graphabuse.simulate import labels


def after(expected, abusive, honest, **settings):
    return float(updated(np.array([expected]), np.array([float(abusive)]), np.array([float(honest)]), **settings)[0])


@pytest.mark.parametrize(
    ("expected", "abusive", "honest"), [(0.5, 4, 0), (0.5, 0, 4), (0.9, 2, 3), (0.05, 3, 0), (0.3, 40, 2)]
)
def test_without_wrong_labels_each_counts_as_one_account(expected, abusive, honest):
    exact = (4 * expected + abusive) / (4 + abusive + honest)
    assert after(expected, abusive, honest, wrong=0.0) == pytest.approx(exact, abs=0.01)


def test_a_group_without_labels_keeps_its_score():
    assert after(0.37, 0, 0) == 0.37


def test_one_label_that_nothing_else_supports_raises_no_ring():
    assert after(0.003, 1, 0) < 0.1 < after(0.003, 1, 0, wrong=0.0)
    assert after(0.07, 1, 0) < 0.25 < after(0.2, 1, 0)


def test_accounts_that_a_group_guards_say_nothing_about_it():
    groups = build_groups(np.array([0, 1, 2, 3]), np.array([4]), np.zeros(1), np.zeros(1), origin=0)
    known = np.array([1, 1, 0, 0])
    assert [float(part[0]) for part in counts(groups, known)] == [2, 2]
    assert [float(part[0]) for part in counts(groups, known, np.array([False, True, True, False]))] == [1, 1]


def test_known_honest_accounts_are_guarded(stored, world):
    """One of each ring is known to be honest: where the rest is a ring still, that one is guarded."""
    run = stored[1]
    core = run.members[run.members["role"] == "core"].drop_duplicates("ring_id")["account_id"]
    with ga.open_store(stored[0], read_only=True) as store:
        again = ga.detect(store, labels=pd.DataFrame({"account_id": core, "label": 0}), seed=7)
    rows = again.members[again.members["account_id"].isin(core)]
    assert len(rows) >= 2
    assert (rows["role"] == "guarded").all() and (rows["score"] == 0).all()
    told = again.reasons[again.reasons["ring_id"].isin(rows["ring_id"]) & (again.reasons["code"] == "labelled_honest")]
    assert "1 of its 1 labelled accounts" in told["text"].iloc[0]


def test_labels_help_and_are_named(stored, world, tmp_path):
    labels(world, share=0.5).to_csv(tmp_path / "labels.csv", index=False)
    with ga.open_store(stored[0], read_only=True) as store:
        with_labels = ga.detect(store, labels=tmp_path / "labels.csv", seed=7)
    before, after = ga.evaluate_run(stored[1], world), ga.evaluate_run(with_labels, world)
    assert after.recall >= before.recall and after.precision >= before.precision - 0.05
    assert "labelled_abusive" in set(with_labels.reasons["code"])
    assert with_labels.summary["labels"] > 0


@pytest.mark.parametrize(
    ("frame", "match"),
    [
        ({"account": ["a"], "label": [1]}, "account_id"), ({"account_id": ["a"], "label": ["bad"]}, "write 1 for abuse"),
        ({"account_id": ["a", "a"], "label": [0, 1]}, "both 0 and 1"), ({"account_id": ["a"], "label": [None]}, "not allowed"),
        ({"account_id": ["a", None, " "], "label": [1, 0, 0]}, "2 of 3 labels name no account"),
    ],
)  # fmt: skip
def test_bad_labels_are_named(stored, frame, match):
    with ga.open_store(stored[0], read_only=True) as store, pytest.raises(InputError, match=match):
        ga.detect(store, labels=pd.DataFrame(frame))


def test_missing_labels_file(stored):
    with ga.open_store(stored[0], read_only=True) as store, pytest.raises(NotFoundError, match="labels file"):
        ga.detect(store, labels="nope.csv")


def test_a_row_with_more_cells_than_names_is_no_shift_of_columns(stored, tmp_path):
    (tmp_path / "labels.csv").write_text("account_id,label\n2024,ana,1\n2024,ben,0\n")
    with (
        ga.open_store(stored[0], read_only=True) as store,
        pytest.raises(InputError, match="more cells than the header"),
    ):
        ga.detect(store, labels=tmp_path / "labels.csv")
