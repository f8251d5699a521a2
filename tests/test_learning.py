"""Learning: what was known when, decisions as labels, abusive labels alone, stopped trainings, and what a model leaned on."""

import shutil
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score
from typer.testing import CliRunner

import graphabuse as ga
from graphabuse import pipeline
from graphabuse.cli import app
from graphabuse.config import Config
from graphabuse.errors import InputError
from graphabuse.judged import judge
from graphabuse.model.account.figures import Figure, calibration_error
from graphabuse.model.team.artefact import load_team_model, save_team_model
from graphabuse.model.team.calibration import Mix, fit_mix, fit_mix_unlabelled
from graphabuse.rings.labels import read_labels
from graphabuse.training import job
from graphabuse.training.card import write_card
from graphabuse.training.choose import Comparison, RingFigures, choose_rings
from graphabuse.training.labels import TrainingLabels, training_labels
from graphabuse.training.rounds import QUICK
from graphabuse.training.split import Split
from graphabuse.training.timely import Timely, timely_labels
from graphabuse.training.unlabelled import abusive_share

pytestmark = pytest.mark.xdist_group("train")


def snapshot_of(store):
    return judge(store, config=Config(), seed=7).snapshot


# labels of the time, weights, verdicts, abusive labels alone


def made_labels(known_at: np.ndarray) -> TrainingLabels:
    """Six abusive and six honest cases of two accounts each, one after the other in time."""
    label = np.tile(np.repeat([1, 0], 2), 6).astype("int8")
    return TrainingLabels(label, known_at.astype(float), np.ones(24), (), ())


def parts_of(known_at: np.ndarray, cuts: tuple[int, ...] = (100, 200)) -> Timely:
    part = np.repeat([0, 1, 2], 8).astype("int8")
    return timely_labels(made_labels(known_at), Split(part, cuts, ""), np.arange(24) // 2, needs_honest=True)


def test_a_label_teaches_only_from_the_moment_it_was_given():
    known_at = np.full(24, 50)
    known_at[[2, 3]] = 150  # honest accounts of the learning part, told later
    known_at[8] = 150  # of the choosing part, in time
    found = parts_of(known_at)
    assert found.late == 2
    assert (found.learn[[2, 3]] == -1).all()
    assert found.choose[8] != -1
    assert "did not see" in found.notes[0]


def test_test_labels_are_the_truth_whenever_they_came():
    known_at = np.full(24, 50)
    known_at[16:] = 10_000
    found = parts_of(known_at)
    assert found.late == 0
    assert (found.test[16:] != -1).all()


def test_a_backlog_that_was_cleared_at_once_is_used_and_named():
    found = parts_of(np.full(24, 10_000))
    assert found.late == 0
    assert (found.learn[:8] != -1).all()
    assert "had them by then" in found.notes[0]


def test_late_labels_change_no_figure_of_the_first_round(opened, given, tmp_path, monkeypatch):
    """Turning what nobody could know yet leaves what was measured as it was."""
    seen = []
    monkeypatch.setattr(job, "learn_round", lambda *parts, **_: seen.append(parts[2]) or (_ for _ in ()).throw(Stop))
    monkeypatch.setattr(job, "split_labels", lambda label, *_, **__: Split(halves(label), (T0, T0 + 1), ""))
    late = given.index % 4 == 0
    for flip in (False, True):
        turned = given.assign(
            label=np.where(late & flip, 1 - given["label"], given["label"]),
            labelled_at=np.where(late, "2024-06-01T00:00:00Z", "2020-01-01T00:00:00Z"),
        )
        with pytest.raises(Stop):
            ga.train(opened, turned, out=tmp_path / "model", models=QUICK)
    assert (seen[0].learn == seen[1].learn).all()
    assert (seen[0].choose == seen[1].choose).all()
    assert (seen[0].learn != -1).sum() > 50


class Stop(Exception):
    """Enough was seen."""


T0 = 1_714_521_600  # 2024-05-01, after the window


def halves(label: np.ndarray) -> np.ndarray:
    part = np.full(len(label), -1, "int8")
    known = np.flatnonzero(label != -1)
    part[known] = np.arange(len(known)) % 3
    return part


@pytest.mark.parametrize("weight", ["heavy", 0, 2.0, -1])
def test_a_weight_that_is_none_is_refused(given, weight):
    with pytest.raises(InputError, match="is not allowed; write a number"):
        read_labels(given.assign(weight=weight))


def test_an_account_of_little_weight_teaches_little(opened, given):
    snapshot = snapshot_of(opened)
    found = training_labels(given.assign(weight=np.where(given["label"] == 1, 0.5, 1.0)), snapshot)
    assert set(found.weight[found.label == 1]) == {0.5}
    assert set(found.weight[found.label != 1]) == {1.0}


def test_decisions_teach_with_their_weights(trained, tmp_path):
    """Confirmed and dismissed rings of a store become labels, edge accounts at half."""
    folder, _, run = trained
    shutil.copytree(folder / "store", tmp_path / "store")
    with ga.open_store(tmp_path / "store") as store:
        ga.save_run(store, run)
        rings = ga.open_run(store, run.run_id)
        for at, ring_id in enumerate(run.rings["ring_id"]):
            rings.ring(ring_id).decide("dismissed" if at % 2 else "confirmed", by="ana")
        table = ga.labels_from_verdicts(store)
        done = ga.train(store, "verdicts", out=tmp_path / "model", models=["trees"])
    sides = done.model.meta["labels"]
    assert sum(sides[part]["abusive"] for part in ("learn", "choose", "test")) == (table["label"] == 1).sum()
    assert sum(sides[part]["honest"] for part in ("learn", "choose", "test")) == (table["label"] == 0).sum()


def test_abusive_labels_alone_rank_and_do_not_cry_wolf(opened, given, taught, tmp_path):
    done = ga.train(opened, given[given["label"] == 1], out=tmp_path / "model", models=["trees"], unknown="pu")
    run = ga.detect(opened, model=tmp_path / "model")
    rest = run.accounts[~run.accounts["account_id"].isin(given.loc[given["label"] == 1, "account_id"])]
    bad = rest["account_id"].isin(taught.rings["account_id"])
    assert roc_auc_score(bad, rest["score"]) > 0.85
    assert bad.mean() / 4 < rest["score"].mean() < 2 * bad.mean()
    assert done.model.rings.choice == "day one"
    text = (tmp_path / "model" / "card.md").read_text()
    assert "estimated to be abusive" in text
    assert "no label to check by" in text
    assert "NaN" not in (tmp_path / "model" / "model.json").read_text()


def test_the_abusive_share_of_unlabelled_accounts_is_found():
    random = np.random.default_rng(5)
    bad, good = random.normal(2.5, 1, 500), random.normal(0, 1, 4_600)
    score = np.concatenate([bad, good])
    abusive = np.arange(len(score)) < 100  # a fifth of the abusive ones carry a label
    found = abusive_share(score, abusive)
    assert 0.5 * 400 / 5_000 < found < 1.5 * 400 / 5_000


def test_probabilities_from_one_side_have_the_mean_they_should():
    random = np.random.default_rng(6)
    bad = random.random(6_000) < 0.1
    ring = np.where(bad & (random.random(6_000) < 0.7), 0.8, 0.02)
    score = 1 / (1 + np.exp(-(random.normal(0, 1, 6_000) + 2 * bad - 3)))
    abusive = bad & (random.random(6_000) < 0.3)
    mix = fit_mix_unlabelled(score, ring, abusive, share=float(bad[~abusive].mean()), weight=1_000.0)
    found = mix.apply(score, ring)[~abusive]
    assert found.mean() == pytest.approx(bad[~abusive].mean(), rel=0.2)
    assert calibration_error(found, bad[~abusive].astype(float)) < 0.03


def test_one_wrong_label_in_a_hundred_moves_the_mix_little():
    random = np.random.default_rng(7)
    bad = random.random(600) < 0.05
    ring = np.where(bad, 0.9, 0.01)
    score = np.where(bad, 0.6, 0.02)
    wrong = bad ^ (random.random(600) < 0.01)
    clean, noisy = fit_mix(score, ring, bad.astype(float)), fit_mix(score, ring, wrong.astype(float))
    for value in (0.02, 0.6):
        at = (np.array([value]), np.array([0.9 if value > 0.5 else 0.01]))
        assert noisy.apply(*at)[0] == pytest.approx(clean.apply(*at)[0], abs=0.03)


# the choice of a ring score


@pytest.mark.parametrize(
    ("saved", "lost", "doubt", "chosen", "why"),
    [
        (0.02, 0.0, 0.02, "trees", "difference +0.000 ± 0.020"),
        (0.02, 0.03, 0.02, "trees", "difference -0.030 ± 0.020"),  # lower, but not clearly
        (0.02, 0.05, 0.02, "day one", "ranks accounts worse by more than two standard errors"),
        (0.005, -0.05, 0.02, "day one", "is not two standard errors better"),
    ],
)
def test_a_learned_ring_score_is_clearly_better_and_not_clearly_worse(saved, lost, doubt, chosen, why):
    """Loss has an error of .004; average precision of ``doubt``."""
    noise = np.tile([1.0, -1.0], 30)
    loss = {"day one": 0.06, "trees": 0.06 - saved, "networks": 0.06, "blend": 0.06}
    area = {"day one": 0.8, "trees": 0.8 - lost, "networks": 0.8, "blend": 0.8}
    found = Comparison(
        figures={name: RingFigures(Figure(area[name], 0.1), Figure(loss[name], 0.1)) for name in loss},
        resampled={name: loss[name] + (0.004 * noise if name == "trees" else 0.0 * noise) for name in loss},
        precision={
            name: area[name] + np.append(0.0, doubt * noise if name == "trees" else 0.0 * noise) for name in loss
        },
        groups=9,
    )
    if saved < 0.01:
        found.resampled["networks"] += 1.0  # so that trees, not the blend, stand against day one
        found.figures["networks"] = RingFigures(Figure(0.8, 0.1), Figure(1.06, 0.1))
    name, text = choose_rings(found, 9)
    assert name == chosen
    assert why in text


def test_what_lost_to_day_one_is_not_learned_again(trained, opened, given, tmp_path):
    """The last round fits nothing that no score will read, and the model holds what the figures are about."""
    stages: list[str] = []
    done = ga.train(opened, given, out=tmp_path / "m", models=QUICK, progress=stages.append)
    learned = done.model.rings.choice != "day one"
    assert "account scores out of fold" in stages
    assert ("again: account scores out of fold" in stages) == learned
    assert done.model.model_id == trained[1].model.model_id


# stopped trainings


def stop_at(stage: str):
    def tell(name: str) -> None:
        if name == stage:
            raise KeyboardInterrupt

    return tell


def test_a_training_stopped_in_the_first_round_leaves_nothing(opened, given, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        ga.train(opened, given, out=tmp_path / "model", models=["trees"], progress=stop_at("account models"))
    assert list(tmp_path.iterdir()) == []


def test_a_training_stopped_in_the_last_round_keeps_the_first_and_starts_again_to_the_same(
    trained, opened, given, tmp_path
):
    stopped = ga.train(opened, given, out=tmp_path / "m", models=QUICK, progress=stop_at("again: account models"))
    assert stopped.interrupted
    assert "Training was stopped" in (tmp_path / "m" / "card.md").read_text()
    assert load_team_model(tmp_path / "m").model_id == stopped.model.model_id
    again = ga.train(opened, given, out=tmp_path / "m", models=QUICK)
    assert not again.interrupted
    assert again.model.model_id == trained[1].model.model_id


def test_a_crash_while_writing_leaves_the_old_model(trained, tmp_path):
    folder = tmp_path / "model"
    shutil.copytree(trained[0] / "model", folder)

    def crash(*_: object) -> None:
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        save_team_model(replace(trained[1].model, meta=trained[1].model.meta | {"seed": 8}), folder, beside=crash)
    assert load_team_model(folder).model_id == trained[1].model.model_id
    save_team_model(trained[1].model, folder, beside=lambda *_: None)  # what the crash left does not stand in the way
    assert load_team_model(folder).model_id == trained[1].model.model_id
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_the_reference_line_is_printed_with_quick(trained):
    assert "xgbgraph" in trained[1].model.meta["choose"]["accounts"]
    assert "XGBGraph (reference)" in (trained[0] / "model" / "card.md").read_text()


def test_with_one_kind_chance_is_scored_by_the_model_of_the_run(taught, given, tmp_path, monkeypatch):
    """Rewired worlds, which set the bar where one kind is all there is, go through the team's model as well."""
    asked, whole = [], pipeline.scores_of
    with ga.open_store(":memory:") as store:
        ga.ingest(store, taught.events.drop_columns(["payment_token", "ip"]))
        done = ga.train(store, given, out=tmp_path / "model", models=["trees"])
        monkeypatch.setattr(
            pipeline,
            "scores_of",
            lambda first, team, *parts, **more: asked.append(team) or whole(first, team, *parts, **more),
        )
        run = ga.detect(store, model=done.model)
    assert "rewired" in run.summary["threshold"]["rule"]
    assert asked == [done.model] * (1 + pipeline.REWIRES)


# the level, by fresh labels


def chance_at(run: ga.Run, level: float) -> np.ndarray:
    """Probabilities of the accounts if the model's are off by ``level`` log-odds."""
    score = run.accounts["score"].clip(1e-6, 1 - 1e-6).to_numpy()
    return 1 / (1 + np.exp(-(np.log(score / (1 - score)) + level)))


def drawn(run: ga.Run, level: float) -> pd.DataFrame:
    """Labels as they would come if the model's probabilities were off by ``level`` log-odds."""
    chance = chance_at(run, level)
    label = np.random.default_rng(11).random(len(chance)) < chance
    return pd.DataFrame({"account_id": run.accounts["account_id"], "label": label.astype(int)})


def test_fresh_labels_move_a_level_that_is_off(trained, opened, tmp_path):
    flat = replace(trained[1].model, mix=Mix(0.15, 0.1, -1.0))  # a model that is not sure of everybody
    save_team_model(flat, tmp_path / "flat", beside=write_card)
    run = ga.detect(opened, model=tmp_path / "flat")
    done = ga.recalibrate(tmp_path / "flat", opened, drawn(run, 1.5), out=tmp_path / "model")
    chance = chance_at(run, 1.5)
    assert done.shift == pytest.approx(1.5, abs=2 / np.sqrt((chance * (1 - chance)).sum()))  # two standard errors
    assert done.after < done.before
    assert "Level set anew" in (tmp_path / "model" / "card.md").read_text()
    again = ga.detect(opened, model=tmp_path / "model")
    assert again.summary["team_model"]["model_id"] == done.model_id
    guarded = again.members.loc[again.members["role"] == "guarded", "account_id"]  # their score is capped
    free = ~run.accounts["account_id"].isin(guarded).to_numpy()
    before, after = (one.accounts["score"].to_numpy()[free] for one in (run, again))
    assert after.mean() > before.mean()
    assert (np.diff(after[np.argsort(before)]) > -1e-9).all()  # the ranking stays


def test_fresh_labels_leave_a_level_that_holds(trained, opened, tmp_path):
    folder, _, run = trained
    done = ga.recalibrate(folder / "model", opened, drawn(run, 0.0), out=tmp_path / "model")
    assert done.model_id is None
    assert "nothing was changed" in done.text
    assert not (tmp_path / "model").exists()


def test_a_level_needs_labels_of_both_sides(trained, opened, tmp_path):
    folder, _, run = trained
    with pytest.raises(InputError, match="about 200 accounts at random"):
        ga.recalibrate(folder / "model", opened, drawn(run, 0.0).head(20), out=tmp_path / "model")
    done = CliRunner().invoke(app, ["model", str(folder / "model"), "--recalibrate", str(tmp_path / "model")])
    assert "needs --labels" in str(done.exception)
