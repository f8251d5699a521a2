"""How a candidate stands among its peers: ranks, what few peers say, and with whom a what-if question is compared."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from graphabuse.config import Config
from graphabuse.evaluate.training_worlds import judged_world
from graphabuse.features.standing import KNOTS, MOST_PEERS, peers_of, standing, usual_of
from graphabuse.model.ring_score import load_ring_score, with_standing
from graphabuse.simulate import draw_params, simulate

FIGURES = arrays("float32", st.tuples(st.integers(1, 40), st.just(3)), elements=st.integers(-20, 20).map(float))


@given(FIGURES)
def test_a_rank_is_the_share_below_and_half_of_those_equal(values):
    ranks = peers_of(values).ranks(values)
    for at, column in enumerate(values.T):
        below = (column[None, :] < column[:, None]).mean(axis=1)
        equal = (column[None, :] == column[:, None]).mean(axis=1)
        np.testing.assert_allclose(ranks[:, at], below + equal / 2, rtol=1e-6)


@given(FIGURES)
def test_ranks_do_not_know_units(values):
    other = np.exp(values / 10).astype("float32") * 7 - 3
    assert np.array_equal(peers_of(values).ranks(values), peers_of(other).ranks(other))


def test_what_is_not_known_has_no_rank_and_is_no_peer():
    values = np.array([[1, np.nan], [2, np.nan], [np.nan, np.nan]], "float32")
    ranks = peers_of(values).ranks(values)
    assert np.array_equal(
        ranks, np.array([[0.25, np.nan], [0.75, np.nan], [np.nan, np.nan]], "float32"), equal_nan=True
    )
    assert np.isnan(standing(ranks, 3, values, np.zeros((2, KNOTS), "float32")))[:, 1].all()


def test_one_peer_says_little_and_many_say_all():
    usual = usual_of(np.linspace(0, 1, 500, dtype="float32")[:, None], np.ones(500))
    alone = np.array([[0.9]], "float32")
    assert standing(peers_of(alone).ranks(alone), 1, alone, usual)[0, 0] == pytest.approx(0.9, abs=0.03)
    many = np.linspace(0.8, 1.8, 5_000, dtype="float32")[:, None]
    assert standing(peers_of(many).ranks(alone), 5_000, alone, usual)[0, 0] == pytest.approx(0.1, abs=0.01)


def test_quantiles_count_candidates_by_their_weight():
    values = np.array([[0.0, np.nan], [1.0, np.nan]], "float32")
    usual = usual_of(values, np.array([9.0, 1.0]))
    assert (usual[0] == 0).mean() == pytest.approx(0.9, abs=0.02)
    assert not usual[1].any()


def test_a_sample_of_many_peers_ranks_as_they_do():
    values = np.random.default_rng(0).normal(size=(3 * MOST_PEERS, 1)).astype("float32")
    peers = peers_of(values)
    assert peers.count == MOST_PEERS
    exact = (np.argsort(np.argsort(values[:, 0])) + 0.5) / len(values)
    assert np.abs(peers.ranks(values)[:, 0] - exact).max() < 0.02


def test_some_candidates_are_compared_with_all_of_their_window():
    judged, score = (
        judged_world(simulate(draw_params(5, accounts=600, family="hard", abuse_share=0.1)), Config()),
        load_ring_score(),
    )
    features, rows = judged.features, np.array([3, 0, 7])
    asked = with_standing(features.values, features.peers, score.usual)
    assert np.array_equal(score.asked(features, rows), asked[rows], equal_nan=True)
    some = type(features)(features.names, features.values[rows], features.inside)
    assert np.array_equal(score.asked(some.among(features)), asked[rows], equal_nan=True)
    assert not np.array_equal(score.asked(some), asked[rows], equal_nan=True)
