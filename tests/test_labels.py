"""Labels: they raise and lower what is expected of a group, and mistakes in them are named."""

import numpy as np
import pandas as pd
import pytest

import graphabuse as ga
from graphabuse.errors import InputError, NotFoundError
from graphabuse.rings.labels import updated
from graphabuse.simulate import labels


def test_each_label_counts_as_one_account():
    assert updated(np.array([0.5]), np.array([0.0]), np.array([0.0]))[0] == 0.5
    assert updated(np.array([0.5]), np.array([4.0]), np.array([0.0]))[0] == 0.75
    assert updated(np.array([0.5]), np.array([0.0]), np.array([4.0]))[0] == 0.25


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
    ],
)  # fmt: skip
def test_bad_labels_are_named(stored, frame, match):
    with ga.open_store(stored[0], read_only=True) as store, pytest.raises(InputError, match=match):
        ga.detect(store, labels=pd.DataFrame(frame))


def test_missing_labels_file(stored):
    with ga.open_store(stored[0], read_only=True) as store, pytest.raises(NotFoundError, match="labels file"):
        ga.detect(store, labels="nope.csv")
