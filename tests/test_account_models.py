"""Account models: operators, features, label rates, the choice, calibration, keeping a fit, and where a score comes from."""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import torch
from safetensors.numpy import load, save
from scipy import sparse
from sklearn.metrics import average_precision_score, roc_auc_score
from torch_geometric.nn import GINConv, SAGEConv

import graphabuse as ga
from graphabuse.config import Config
from graphabuse.errors import InputError, ModelError
from graphabuse.features.account_graph import AccountGraph, account_graph, relation, ties
from graphabuse.features.account_labels import FOLDS, folds_of, label_features
from graphabuse.features.account_near import Surroundings
from graphabuse.features.account_operators import operators
from graphabuse.features.account_own import table_columns
from graphabuse.features.account_structure import structural_features
from graphabuse.judged import judge
from graphabuse.model.account import left_out
from graphabuse.model.account.again import learn_again
from graphabuse.model.account.calibrate import fit_calibration
from graphabuse.model.account.choose import choose, network_share
from graphabuse.model.account.encode import fit_encoder
from graphabuse.model.account.explain import Explainer
from graphabuse.model.account.figures import calibration_error, case_resamples, ranking_figures, resamples
from graphabuse.model.account.fit import CANDIDATES, fit_account_models
from graphabuse.model.account.left_out import fit_left_out, tree_side
from graphabuse.model.account.networks import Shape, graph_tensors
from graphabuse.model.account.result import load_account_fit
from graphabuse.model.account.ring_conv import mean_over_others, tensor_operators
from graphabuse.model.account.train_network import Budget
from graphabuse.model.account.trees import _dealt
from graphabuse.model.account.view import first_view

SHORT = Budget(epochs=24, patience=24, seeds=1)


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Small tensors: two threads would wait for each other."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def planted(seed: int, n: int = 1_200) -> tuple[AccountGraph, np.ndarray]:
    """Accounts of which one in five sits in a ring of 3–8 on one device; own columns say next to nothing."""
    random = np.random.default_rng(seed)
    label = np.zeros(n, "int64")
    device = np.arange(n)
    at, member = 1_000, 0
    while member < n // 5:
        size = int(random.integers(3, 9))
        device[member : member + size] = at
        label[member : member + size] = 1
        at, member = at + 1, member + size
    shuffled = random.permutation(n)
    address = random.integers(0, n // 4, n)
    first = random.uniform(0, 30 * 86_400, n)
    graph = AccountGraph(
        n,
        {
            "device": relation(shuffled, np.where(device < 1_000, 10_000 + np.arange(n), device), first),
            "ip": relation(np.arange(n), address, first),
        },
        {},
        random.normal(size=(n, 3)).astype("float32"),
        ("age", "spend", "pace"),
    )
    result = np.zeros(n, "int64")
    result[shuffled] = label
    return graph, result


@pytest.fixture(scope="module")
def world_of_rings() -> tuple[AccountGraph, np.ndarray, np.ndarray, np.ndarray]:
    graph, label = planted(1)
    part = np.random.default_rng(2).permutation(graph.n_accounts) % 5
    return graph, label, part < 2, part == 2


@pytest.fixture(scope="module")
def fit(world_of_rings):
    graph, label, train, valid = world_of_rings
    return fit_account_models(graph, label, train, valid, seed=3, budget=SHORT)


def pairs_mean(graph: AccountGraph, name: str, values: np.ndarray) -> np.ndarray:
    """The operator written as a loop over identifiers, to compare with."""
    use = graph.relations[name]
    result = np.zeros_like(values)
    for account in range(graph.n_accounts):
        means = []
        for identifier in use.identifier[use.account == account]:
            others = use.account[(use.identifier == identifier) & (use.account != account)]
            if len(others):
                means.append(values[others].mean(axis=0))
        if means:
            result[account] = np.mean(means, axis=0)
    return result


def test_the_factorised_mean_is_the_mean_over_others():
    graph, _ = planted(4, n=150)
    values = np.random.default_rng(0).normal(size=(150, 2)).astype("float32")
    for name, operator in operators(graph).items():
        assert np.allclose(operator.mean(values), pairs_mean(graph, name, values), atol=1e-4)


def test_torch_and_numpy_operators_agree_and_the_gradient_is_right():
    graph, _ = planted(4, n=80)
    edges = ties(np.arange(79), np.arange(1, 80))
    graph = replace(graph, ties={"evidence": replace(edges, weight=np.linspace(1, 9, 79).astype("float32"))})
    means = operators(graph)
    tensors = tensor_operators(means, dict.fromkeys(means, 1.0), torch.device("cpu"))
    values = torch.randn(80, 3, requires_grad=True)
    for name, operator in means.items():
        out = mean_over_others(values, tensors[name])
        assert np.allclose(out.detach().numpy(), operator.mean(values.detach().numpy()), atol=1e-5)
        dense = torch.from_numpy(operator.mean(np.eye(80, dtype="float32")))
        wanted = torch.autograd.grad((dense @ values).pow(2).sum(), values)[0]
        assert torch.allclose(torch.autograd.grad(out.pow(2).sum(), values)[0], wanted, atol=1e-4)


def test_a_hub_costs_its_members_not_their_pairs():
    hub = relation(np.arange(50_000), np.zeros(50_000))
    operator = operators(AccountGraph(50_000, {"ip": hub}, {}, np.zeros((50_000, 0), "float32"), ()))["ip"]
    values = np.arange(50_000, dtype="float32")[:, None]
    assert operator.mean(values)[0, 0] == pytest.approx(values[1:].mean(), rel=1e-3)
    assert operator.use.nnz == 50_000


def test_plain_convolutions_on_a_sparse_tensor_are_those_on_edges():
    graph, _ = planted(4, n=60)
    shape = Shape("sage", 3, 8, 2, 0.0, False, ("device", "ip"), (), (1.0, 1.0))
    adj_t = graph_tensors(operators(graph), shape, torch.device("cpu")).adj_t
    values = torch.randn(adj_t.shape[0], 8, requires_grad=True)
    edges = adj_t.to_sparse_coo().indices()
    for conv in (SAGEConv(8, 8), GINConv(torch.nn.Linear(8, 8))):
        fused, plain = conv(values, adj_t), conv(values, edges)
        assert torch.allclose(fused, plain, atol=1e-5)
        gradients = [torch.autograd.grad(out.pow(2).sum(), values)[0] for out in (fused, plain)]
        assert torch.allclose(*gradients, atol=1e-4)


def test_features_do_not_depend_on_the_order_of_accounts():
    graph, _ = planted(5, n=300)
    order = np.random.default_rng(1).permutation(300)
    place = np.argsort(order)
    moved = replace(
        graph,
        relations={name: replace(use, account=place[use.account]) for name, use in graph.relations.items()},
        own=graph.own[order],
    )
    here, there = structural_features(graph), structural_features(moved)
    assert all(np.allclose(here[name][order], there[name], atol=1e-5) for name in here)


def test_hubs_that_grow_keep_their_rank():
    def of(times: int) -> dict[str, np.ndarray]:
        identifier = np.concatenate([np.zeros(100 * times), 1 + np.arange(100 * times) // (2 * times)])
        n = len(identifier)
        return structural_features(
            AccountGraph(n, {"ip": relation(np.arange(n), identifier)}, {}, np.zeros((n, 0), "float32"), ())
        )

    small, large = of(1), of(10)
    assert small["ip:fan_out_max_rank"][0] == pytest.approx(large["ip:fan_out_max_rank"][0], abs=0.01)
    assert large["ip:fan_out_max"].max() == small["ip:fan_out_max"].max()


@pytest.mark.parametrize("forward", [False, True])
def test_an_own_label_never_comes_back_not_even_over_two_hops(forward):
    graph, label = planted(6, n=400)
    means = operators(graph)
    folds = folds_of(label, seed=1, at=graph.joined_at if forward else None)
    before = label_features(means, label, folds, prior=0.2)
    for account in np.flatnonzero(folds.of < 5)[:4]:
        turned = label.copy()
        turned[account] = 1 - turned[account]
        after = label_features(means, turned, folds, prior=0.2)
        assert all(before[name][account] == after[name][account] for name in before)
        assert any(not np.array_equal(before[name], after[name]) for name in before)


def test_looking_forward_nobody_sees_a_later_label():
    graph, label = planted(6, n=400)
    means, at = operators(graph), graph.joined_at
    folds = folds_of(label, seed=1, at=at)
    assert at[folds.of <= 5].max() <= at[folds.of > 5].min()
    turned = np.where(folds.of >= 5, 1 - label, label)
    before, after = (label_features(means, known, folds, prior=0.2) for known in (label, turned))
    early = folds.of <= 5
    assert all(np.array_equal(before[name][early], after[name][early]) for name in before)
    assert any(not np.array_equal(before[name], after[name]) for name in before)


def test_label_rates_of_unlabelled_accounts_use_every_label():
    graph = AccountGraph(4, {"device": relation(np.arange(4), np.zeros(4))}, {}, np.zeros((4, 0), "float32"), ())
    known = np.array([1, 1, 0, -1])
    rates = label_features(operators(graph), known, folds_of(known, seed=0), prior=0.5)
    assert rates["device:rate"][3] == pytest.approx((2 + 5 * 0.5) / (3 + 5))
    assert folds_of(known, seed=0).of[3] == FOLDS


def test_figures_are_those_of_scikit_learn():
    random = np.random.default_rng(0)
    label = random.integers(0, 2, 500)
    score = np.round(random.normal(size=500) + label, 1)
    found = ranking_figures(score, label, resamples(500, seed=1, times=5))
    assert found["auroc"][0] == pytest.approx(roc_auc_score(label, score))
    assert found["auprc"][0] == pytest.approx(average_precision_score(label, score))
    drawn = resamples(500, seed=1, times=5)[3]
    assert found["auroc"][3] == pytest.approx(roc_auc_score(label, score, sample_weight=drawn))
    assert found["auprc"][3] == pytest.approx(average_precision_score(label, score, sample_weight=drawn))


def test_members_of_one_ring_are_one_witness():
    random = np.random.default_rng(5)
    case = np.repeat(np.arange(30), 20)
    label = (case < 10).astype(float)
    score = np.repeat(random.normal(size=30), 20) + label
    alone = ranking_figures(score, label, resamples(len(case), seed=1))["auprc"]
    together = ranking_figures(score, label, case_resamples(case, seed=1))["auprc"]
    assert together[0] == alone[0]
    assert np.nanstd(together[1:]) > 3 * np.nanstd(alone[1:])


def test_recall_within_a_tie_is_what_chance_would_give():
    label = np.repeat([1, 0], [10, 90])
    found = ranking_figures(np.zeros(100), label, np.ones((1, 100)))
    assert found["recall_at_k"][0] == pytest.approx(0.1)


def test_one_probability_for_all_is_calibrated_whatever_the_order_of_rows():
    label = np.repeat([1, 0], [20, 80])
    assert calibration_error(np.full(100, 0.2), label) == pytest.approx(0.0)
    assert calibration_error(np.full(100, 0.5), label) == pytest.approx(0.3)


def test_rank_encoding_ignores_scale_and_survives_far_values():
    values = np.random.default_rng(0).normal(size=(500, 2)).astype("float32")
    encoder = fit_encoder(values, lean=False)
    stretched = fit_encoder(np.exp(values).astype("float32"), lean=False)
    assert np.allclose(encoder.encode(values), stretched.encode(np.exp(values).astype("float32")), atol=0.05)
    assert np.isfinite(encoder.encode(np.array([[1e30, -1e30]], "float32"))).all()


@pytest.mark.parametrize(
    ("trees", "networks", "chosen"),
    [(0.60, 0.61, "blend"), (0.80, 0.40, "trees"), (0.40, 0.80, "networks")],
)
def test_the_blend_is_used_unless_a_side_is_clearly_ahead(trees, networks, chosen):
    noise = np.random.default_rng(0).normal(scale=0.02, size=60)
    drawn = {
        "trees": np.concatenate([[trees], trees + noise]),
        "networks": np.concatenate([[networks], networks - noise]),
        "blend": np.full(61, max(trees, networks)),
    }
    found = choose(drawn, share=0.5)
    assert found.name == chosen
    assert f"{trees:.3f}" in found.why


def test_a_reference_that_is_clearly_ahead_is_used():
    drawn = {name: np.full(61, value) for name, value in (("trees", 0.5), ("networks", 0.5), ("blend", 0.5))}
    drawn["xgbgraph"] = np.linspace(0.79, 0.81, 61)
    assert choose(drawn, share=0.5).name == "xgbgraph"
    assert network_share(99) < network_share(100) == 0.5


def test_few_positives_get_a_line_and_many_get_steps():
    random = np.random.default_rng(0)
    logits = random.normal(size=4_000)
    label = (random.random(4_000) < 1 / (1 + np.exp(-3 * logits + 1))).astype(int)
    many, few = fit_calibration(logits, label), fit_calibration(logits[:120], label[:120])
    assert (many.kind, few.kind) == ("isotonic", "platt")
    assert calibration_error(many.probability(logits), label) < 0.02
    risen = many.probability(np.linspace(-4, 4, 200))
    assert (np.diff(risen) > 0).all()
    assert fit_calibration(-logits, label).probability(logits).std() == 0  # never turned round


def test_every_candidate_is_fitted_and_the_structure_is_found(fit, world_of_rings):
    graph, label, train, valid = world_of_rings
    assert {candidate.name for candidate in fit.candidates} == {*CANDIDATES, "networks", "blend"}
    figures = {candidate.name: candidate.auroc.value for candidate in fit.candidates}
    assert figures["own trees"] < 0.65
    assert min(figures["trees"], figures["ringnet"], figures["sage"]) > 0.9
    test = ~train & ~valid
    probability = fit.predict(graph, np.where(train, label, -1))
    assert roc_auc_score(label[test], probability[test]) > 0.9
    assert probability.min() >= 0 and probability.max() <= 1
    assert fit.why


def test_the_same_seed_gives_the_same_model(world_of_rings):
    graph, label, train, valid = world_of_rings
    twice = [
        fit_account_models(
            graph, label, train, valid, seed=3, budget=replace(SHORT, epochs=6), only=["trees", "ringnet"]
        )
        for _ in range(2)
    ]
    first, second = (one.arrays() for one in twice)
    assert first.keys() == second.keys()
    assert all(np.array_equal(first[name], second[name]) for name in first)


def test_fits_are_dealt_so_that_no_core_waits_long_for_another():
    assert _dealt([1, 1, 6, 4], 2) == [[2], [3, 0, 1]]
    assert _dealt([3, 2], 1) == [[0, 1]] and _dealt([], 2) == [[], []]


def test_trees_beside_networks_are_those_fitted_alone_on_a_graph_that_was_never_looked_at(world_of_rings):
    """What is kept beside a graph for the next fit, and the core that fits it, are seen in time alone."""
    graph, label, train, valid = world_of_rings
    budget = replace(SHORT, epochs=6)
    fit_account_models(graph, label, valid, train, seed=5, only=["trees"])  # other labels, same graph
    beside = fit_account_models(graph, label, train, valid, seed=3, budget=budget, only=["lean trees", "trees", "sage"])
    alone = [
        fit_account_models(replace(graph), label, train, valid, seed=3, budget=budget, only=[name])
        for name in ("lean trees", "trees", "sage")
    ]
    assert not replace(graph).kept
    arrays = beside.arrays()
    for one, name in zip(alone, ("lean trees", "trees", "sage"), strict=True):
        own = {key: value for key, value in one.arrays().items() if key.startswith(f"{name}/")}
        assert own
        assert all(np.array_equal(arrays[key], value) for key, value in own.items())


def test_columns_changed_by_hand_get_hops_of_their_own(world_of_rings):
    graph, label, *_ = world_of_rings
    view = first_view(graph, label, seed=1)
    before = view.columns("lean").copy()
    changed = replace(view, own=view.own + 1.0, whole=False)
    assert not np.allclose(changed.columns("lean")[:, 3:], before[:, 3:], equal_nan=True)
    assert np.array_equal(view.columns("lean"), before, equal_nan=True)


def test_trees_without_some_labels_know_nothing_of_their_kind(world_of_rings, monkeypatch):
    """Left out, a ring is judged by what the others show; half as many trees as before, nothing chosen anew."""
    graph, label, train, _ = world_of_rings
    later, later_label = planted(8, n=900)
    rows = {"valid_graph": later, "valid_label": later_label, "weight": np.ones(len(label))}
    found = fit_account_models(graph, label, train, np.ones(900, bool), seed=1, only=["own trees", "trees"], **rows)
    some = train & (np.arange(len(label)) % 3 > 0)
    of_all = {"graph": graph, "label": label, "train": train, "valid": np.ones(900, bool)} | rows
    part = fit_left_out(found, tree_side(found), [of_all | {"train": some}])[0]
    assert list(part.models) == ["trees"]
    assert part.models["trees"].booster.num_trees() == -(-found.models["trees"].booster.num_trees() // left_out.STRIDE)
    monkeypatch.setattr(left_out, "STRIDE", 1)
    everyone = fit_left_out(found, tree_side(found), [of_all])[0]
    assert part.models["trees"].text != found.models["trees"].text
    rest = np.flatnonzero(train & ~some)
    judged = part.predict(graph, None, rows=rest)
    assert np.array_equal(judged, part.predict(graph, None)[rest])
    assert roc_auc_score(label[rest], judged) > 0.9
    trees, same = (fitted.models["trees"].text.split("\nparameters:")[0] for fitted in (found, everyone))
    assert trees == same  # nobody left out, no step wider


def test_a_fit_comes_back_from_safetensors_and_json(fit, world_of_rings):
    graph, label, train, _ = world_of_rings
    arrays = load(save({name: np.ascontiguousarray(value) for name, value in fit.arrays().items()}))
    again = load_account_fit(arrays, json.loads(json.dumps(fit.meta())))
    known = np.where(train, label, -1)
    assert np.array_equal(again.predict(graph, known), fit.predict(graph, known))
    assert again.candidates == fit.candidates
    with pytest.raises(ModelError, match="account-models-1; train again"):
        load_account_fit(arrays, fit.meta() | {"schema": "older"})
    with pytest.raises(ModelError, match="incomplete"):
        load_account_fit({}, fit.meta())


def test_a_later_graph_may_choose(world_of_rings):
    graph, label, train, _ = world_of_rings
    later, later_label = planted(8, n=900)
    found = fit_account_models(
        graph, label, train, np.ones(900, bool), seed=1, valid_graph=later, valid_label=later_label, only=["trees"]
    )
    assert found.candidates[0].auroc.value > 0.9


def test_labels_of_validation_rows_never_reach_the_features(world_of_rings):
    graph, label, train, valid = world_of_rings
    turned = np.where(valid, 1 - label, label)
    before, after = (fit_account_models(graph, one, train, valid, seed=1, only=["xgbgraph"]) for one in (label, turned))
    assert np.array_equal(before.arrays()["xgbgraph/model"], after.arrays()["xgbgraph/model"])
    assert after.candidates[0].auroc.value == pytest.approx(1 - before.candidates[0].auroc.value)


def test_labels_that_chose_teach_in_the_end(world_of_rings):
    """Rings of a kind that only validation rows hold are known to the trees that learned again, and nothing chosen moves."""
    graph, label, train, valid = world_of_rings
    random = np.random.default_rng(5)
    newer = (label == 1) & (random.random(len(label)) < 0.5)
    own = graph.own.copy()
    own[newer, 1] += 9.0  # spend of the newer kind
    graph = replace(graph, own=own)
    early = train & ~newer
    before = fit_account_models(graph, label, early, valid, seed=1, only=["own trees", "xgbgraph", "trees"])
    after = learn_again(before, graph, label, early, valid)
    assert (after.decision, after.candidates) == (before.decision, before.candidates)
    test = ~train & ~valid
    known = np.where(early | valid, label, -1)
    for name in ("own trees", "xgbgraph", "trees"):
        first, second = (
            roc_auc_score(newer[test], one.models[name].logits(one.view(graph, known))[test]) for one in (before, after)
        )
        assert second > 0.9
        assert second > first
    assert calibration_error(after.predict(graph, known)[test], label[test]) < 0.05


def test_learning_again_goes_from_an_earlier_graph_to_a_later_one(world_of_rings):
    graph, label, train, _ = world_of_rings
    later, later_label = planted(8, n=900)
    rows = {"valid_graph": later, "valid_label": later_label}
    found = fit_account_models(graph, label, train, np.ones(900, bool), seed=1, only=["trees"], **rows)
    light = learn_again(found, graph, label, train, np.ones(900, bool), valid_weight=np.full(900, 1e-6), **rows)
    full = learn_again(found, graph, label, train, np.ones(900, bool), **rows)
    at = found.view(later, None)
    loss = [np.logaddexp(0, (1 - 2 * later_label) * one.chosen_logit(at)).mean() for one in (light, full)]
    assert loss[1] < 0.5 * loss[0]  # rows of no weight teach nothing


def test_without_xgboost_the_others_are_fitted_and_a_note_says_so(world_of_rings, monkeypatch):
    monkeypatch.setitem(sys.modules, "xgboost", None)
    graph, label, train, valid = world_of_rings
    found = fit_account_models(graph, label, train, valid, seed=1, only=["xgbgraph", "trees"])
    assert found.choice == "trees"
    assert any("pip install xgboost-cpu" in note for note in found.notes)


@pytest.mark.parametrize(("value", "word"), [(0, "abusive"), (1, "honest")])
def test_one_class_alone_is_a_sentence(world_of_rings, value, word):
    graph, label, train, valid = world_of_rings
    with pytest.raises(InputError, match=f"no account labelled {word}.*training"):
        fit_account_models(graph, np.where(train, value, label), train, valid, seed=1)
    with pytest.raises(InputError, match=f"no account labelled {word}.*validation"):
        fit_account_models(graph, np.where(valid, value, label), train, valid, seed=1)


def test_a_graph_of_other_kinds_or_columns_is_refused(fit, world_of_rings):
    graph = world_of_rings[0]
    with pytest.raises(ModelError, match="trained on device, ip, but this graph has ip"):
        fit.predict(replace(graph, relations={"ip": graph.relations["ip"]}))
    with pytest.raises(ModelError, match="needs the own column 'age'"):
        fit.predict(replace(graph, own=graph.own[:, 1:], own_names=graph.own_names[1:]))


def test_unknown_and_infinite_values_are_survived(world_of_rings):
    graph, label, train, valid = world_of_rings
    own = graph.own.copy()
    own[::3, 0], own[::5, 1], own[1::5, 1] = np.nan, np.inf, -np.inf
    found = fit_account_models(
        replace(graph, own=own), label, train, valid, seed=1, budget=replace(SHORT, epochs=3), only=["trees", "ringnet"]
    )
    assert np.isfinite(found.predict(replace(graph, own=own))).all()


def test_a_column_that_holds_the_answer_is_named(world_of_rings):
    graph, label, train, valid = world_of_rings
    own = np.column_stack([graph.own, label + 0.01 * graph.own[:, 0]]).astype("float32")
    leaky = replace(graph, own=own, own_names=(*graph.own_names, "chargebacks"))
    found = fit_account_models(leaky, label, train, valid, seed=1, only=["trees"])
    assert any("'chargebacks' alone tells" in note for note in found.notes)


def test_an_accounts_table_becomes_columns():
    table = pd.DataFrame(
        {
            "account_id": list("cab"),
            "plan": ["free", "pro", None],
            "age": ["31", "", "52"],
            "score": [np.inf, 1.0, 2.0],
            "empty": [None, None, None],
        }
    )
    found = table_columns(table, ["a", "b", "c", "d"])
    columns = dict(zip(found.names, found.values.T, strict=True))
    assert columns["plan=pro"].tolist() == [1, 0, 0, 0]
    assert np.array_equal(columns["age"], [np.nan, 52, 31, np.nan], equal_nan=True)
    assert np.isnan(columns["score"][2])
    assert any("'empty'" in note for note in found.notes)


def test_columns_that_name_accounts_are_refused_or_left_out():
    ids = [f"a{at}" for at in range(200)]
    with pytest.raises(InputError, match=r"'email' has 200 different values.*leave it out"):
        table_columns(pd.DataFrame({"account_id": ids, "email": [f"{one}@x.org" for one in ids]}), ids)
    numbered = table_columns(
        pd.DataFrame({"account_id": ids, "row": np.arange(200), "spend": np.arange(200) ** 2 / 7}), ids
    )
    assert numbered.names == ("spend",)
    assert "numbers the accounts" in numbered.notes[0]
    with pytest.raises(InputError, match="stands twice"):
        table_columns(pd.DataFrame({"account_id": ["a", "a"], "age": [1, 2]}), ids)


def test_codes_outside_the_graph_are_a_sentence():
    with pytest.raises(InputError, match="names code 5 of 3"):
        AccountGraph(3, {"ip": relation(np.array([5]), np.array([1]))}, {}, np.zeros((3, 0), "float32"), ())


def test_a_store_becomes_a_graph(stored):
    folder, _ = stored
    with ga.open_store(folder) as store:
        judged = judge(store, config=Config(), seed=1)
    graph = account_graph(judged.snapshot, judged.links)
    assert set(graph.relations) <= set(judged.snapshot.kinds)
    assert graph.n_accounts == judged.snapshot.n_accounts
    assert np.isfinite(graph.own).all()
    seen = judged.links.sightings
    assert sum(len(use.account) for use in graph.relations.values()) == len(seen["account"])
    matrix = sparse.csr_matrix(
        (np.ones(len(judged.links)), (judged.links.a, judged.links.b)), shape=(graph.n_accounts,) * 2
    )
    assert matrix.nnz == len(graph.ties["evidence"].a)


def test_near_an_account_the_score_is_that_of_the_whole_graph(fit, world_of_rings):
    graph, label, train, _ = world_of_rings
    view = fit.view(graph, np.where(train, label, -1))
    explainer = Explainer(fit, view)
    whole = fit.probability(fit.chosen_logit(view))
    for account in (*np.flatnonzero(label == 1)[:6], *np.flatnonzero(label == 0)[:6]):
        assert explainer.occlude(int(account)).probability == pytest.approx(whole[account], abs=1e-5)


def test_the_ring_device_is_what_a_score_depended_on(fit, world_of_rings):
    graph, label, train, valid = world_of_rings
    view = fit.view(graph, np.where(train, label, -1))
    explainer = Explainer(fit, view)
    probability = fit.probability(fit.chosen_logit(view))
    flagged = [a for a in np.flatnonzero(~train & ~valid & (label == 1)) if probability[a] > 0.5][:20]
    found = [explainer.occlude(int(account)) for account in flagged]
    assert np.mean([one.dependences[0].kind == "device" for one in found]) > 0.9
    assert np.mean([one.probability_without_all for one in found]) < 0.5 * np.mean([one.probability for one in found])
    assert "depended most on device" in found[0].sentence


def test_ties_that_rest_on_a_dropped_identifier_fall_with_it():
    use = relation(np.array([0, 1, 0, 2, 0, 1]), np.array([10, 10, 11, 11, 12, 12]))
    edges = ties(np.array([0, 0]), np.array([1, 2]))
    graph = AccountGraph(3, {"device": use}, {"evidence": edges}, np.zeros((3, 0), "float32"), ())
    near = Surroundings.of(graph).near(0)
    assert len(near.without({("device", 1)}).ties["evidence"].a) == 1  # account 2 was tied by that device alone
    assert len(near.without({("device", 0)}).ties["evidence"].a) == 2  # account 1 is on another device with it
    assert len(near.graph.ties["evidence"].a) == 2
