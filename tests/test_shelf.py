"""Examples that wait on disk: the same as if they had stayed in memory."""

import pickle
from dataclasses import fields

import numpy as np
import pytest

from graphabuse.config import Config
from graphabuse.evaluate.shelf import Shelf
from graphabuse.evaluate.train_ring_score import fit_score
from graphabuse.evaluate.training_set import Examples, examples_of, join, take
from graphabuse.evaluate.training_worlds import judged_world
from graphabuse.model.ring_score import load_ring_score, save_ring_score
from graphabuse.simulate import draw_params, simulate


@pytest.fixture(scope="module")
def worlds() -> list[Examples]:
    made = [simulate(draw_params(seed, accounts=400, family="hard", abuse_share=0.1)) for seed in (5, 6)]
    return [examples_of(world, judged_world(world, Config()), at) for at, world in enumerate(made)]


def test_a_shelf_gives_back_what_was_put_on_it(worlds, tmp_path):
    files = [tmp_path / "a", tmp_path / "b"]
    for file, part in zip(files, worlds, strict=True):
        file.write_bytes(pickle.dumps(part))
    shelf, whole = Shelf(tuple(files)), join(worlds)
    figures = shelf.figures()
    assert figures.graphs is None
    assert np.array_equal(figures.features, whole.features, equal_nan=True)
    assert np.array_equal(figures.members, whole.members, equal_nan=True)
    with pytest.raises(ValueError, match="without"):
        _ = figures.inside
    rows = np.random.default_rng(0).random(len(whole.jaccard)) < 0.3
    found, wanted = shelf.inside(rows), take(whole, rows)
    assert np.array_equal(found.jaccard, wanted.jaccard)
    for field in fields(wanted.inside):
        assert np.array_equal(getattr(found.inside, field.name), getattr(wanted.inside, field.name), equal_nan=True)


def test_a_saved_score_says_the_same(worlds, tmp_path):
    shipped, examples = load_ring_score(), join(worlds)
    learned = fit_score(examples, rounds=20)
    boosters = {"score": learned, "explainer": shipped.explainer, "member": shipped.member}
    networks = {"network": dict(shipped.network), "graph": dict(shipped.graph)}
    save_ring_score(
        boosters, networks, {key: value for key, value in shipped.meta.items() if key != "sha256"}, folder=tmp_path
    )
    again = load_ring_score(tmp_path).booster
    for contributions in (False, True):
        found = again.predict(examples.figures, pred_contrib=contributions)
        assert np.array_equal(found, learned.predict(examples.figures, pred_contrib=contributions))
