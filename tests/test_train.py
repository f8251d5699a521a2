"""Training: mistakes in labels are named, splits keep rings whole and go forward, the model learns and is refused where it must be."""

import json
import shutil
import signal
import subprocess
import sys

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

import graphabuse as ga
from graphabuse.cli import app
from graphabuse.config import Config
from graphabuse.errors import InputError, ModelError, NotFoundError
from graphabuse.features.account_graph import account_graph
from graphabuse.judged import judge
from graphabuse.model.team.artefact import load_team_model
from graphabuse.simulate import labels
from graphabuse.training.labels import training_labels
from graphabuse.training.rounds import QUICK
from graphabuse.training.split import split_labels

pytestmark = pytest.mark.xdist_group("train")


def test_the_artefact_is_json_and_safetensors_with_a_card(trained):
    folder, done, _ = trained
    assert sorted(path.name for path in (folder / "model").iterdir()) == [
        "card.html",
        "card.md",
        "model.json",
        "model.safetensors",
    ]
    kept = load_team_model(folder / "model")
    assert kept.model_id == done.model.model_id
    assert kept.rings.graph
    assert all(np.array_equal(kept.rings.graph[name], value) for name, value in done.model.rings.graph.items())


def test_the_same_labels_and_seed_give_the_same_model(trained, opened, given, tmp_path):
    again = ga.train(opened, given.sample(frac=1.0, random_state=1), out=tmp_path / "model", models=QUICK)
    assert again.model.model_id == trained[1].model.model_id
    assert (tmp_path / "model" / "model.safetensors").read_bytes() == (
        trained[0] / "model" / "model.safetensors"
    ).read_bytes()


def test_the_card_names_every_figure_and_the_reference(trained):
    text, page = (trained[0] / "model" / "card.md").read_text(), (trained[0] / "model" / "card.html").read_text()
    for words in ("learn from", "day one, no label", "must not be used", "Weak spots", "±"):
        assert words in text
        assert words in page
    assert "<svg" in page
    assert "<script" not in page
    assert "http" not in page


def test_a_run_says_which_model_made_its_scores(trained):
    _, done, run = trained
    assert run.summary["team_model"]["model_id"] == done.model.model_id
    assert "team_model" in set(run.reasons["code"])


def test_account_scores_are_the_models_probabilities(trained, taught):
    run = trained[2]
    bad = run.accounts["account_id"].isin(taught.rings["account_id"])
    assert run.accounts.loc[bad, "score"].mean() > 5 * run.accounts.loc[~bad, "score"].mean()
    assert run.accounts["score"].between(0, 1).all()


def test_a_model_does_not_lose_rings_that_day_one_found(trained, opened, taught):
    before, after = ga.evaluate_run(ga.detect(opened), taught), ga.evaluate_run(trained[2], taught)
    assert after.f1 >= before.f1 - 0.05


def test_detection_without_a_model_loads_no_torch():
    code = "import sys, graphabuse.pipeline; print(sorted({'torch', 'torch_geometric'} & set(sys.modules)))"
    assert (
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip() == "[]"
    )


def test_without_a_model_nothing_changes(opened, taught):
    run = ga.detect(opened)
    assert "team_model" not in run.summary
    assert "team_model" not in set(run.reasons["code"])


def test_a_model_that_was_changed_is_refused(trained, tmp_path):
    copy = tmp_path / "model"
    shutil.copytree(trained[0] / "model", copy)
    content = bytearray((copy / "model.safetensors").read_bytes())
    content[-1] ^= 1
    (copy / "model.safetensors").write_bytes(content)
    with pytest.raises(ModelError, match="changed after training"):
        load_team_model(copy)


def test_a_model_of_another_schema_is_refused(trained, tmp_path):
    copy = tmp_path / "model"
    shutil.copytree(trained[0] / "model", copy)
    meta = json.loads((copy / "model.json").read_text())
    (copy / "model.json").write_text(json.dumps(meta | {"schema": "team-model-0"}))
    with pytest.raises(ModelError, match=r"team-model-0.*train it again"):
        load_team_model(copy)


def test_a_model_of_other_kinds_is_refused(trained, taught, store):
    ga.ingest(store, taught.events.drop_columns("payment_token"))
    with pytest.raises(ModelError, match=r"payment_token.*train again"):
        ga.detect(store, model=trained[0] / "model")


def test_a_folder_without_a_model_is_named(opened, tmp_path):
    with pytest.raises(ModelError, match="no model at"):
        ga.detect(opened, model=tmp_path / "nothing")


TRAINING = """
import sys
import graphabuse as ga
from graphabuse.training.rounds import QUICK
store, labels, out, seed = sys.argv[1:]
with ga.open_store(store, read_only=True) as opened:
    ga.train(opened, labels, out=out, models=QUICK, seed=int(seed), progress=lambda stage: print(stage, flush=True))
"""


@pytest.mark.slow
def test_a_killed_training_leaves_what_was_there_and_runs_again_to_the_same_model(trained, given, tmp_path):
    shutil.copytree(trained[0] / "model", tmp_path / "model")
    before = {path.name: path.read_bytes() for path in (tmp_path / "model").iterdir()}
    given.to_csv(tmp_path / "labels.csv", index=False)
    command = [sys.executable, "-c", TRAINING, trained[0] / "store", tmp_path / "labels.csv", tmp_path / "model"]
    with subprocess.Popen([*command, "8"], stdout=subprocess.PIPE, text=True) as running:
        next(line for line in running.stdout if line == "ring update\n")
        running.kill()
    assert running.returncode == -signal.SIGKILL
    assert {path.name: path.read_bytes() for path in (tmp_path / "model").iterdir()} == before
    (tmp_path / "model.new").mkdir()  # as if it had been killed while it wrote
    (tmp_path / "model.new" / "model.json").write_text("{")
    subprocess.run([*command, "7"], check=True, capture_output=True)
    assert load_team_model(tmp_path / "model").model_id == trained[1].model.model_id
    assert sorted(path.name for path in tmp_path.iterdir()) == ["labels.csv", "model"]


def test_other_files_are_not_overwritten(opened, given, tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(ModelError, match="holds other things"):
        ga.train(opened, given, out=tmp_path, models=QUICK)
    assert (tmp_path / "thesis.txt").is_file()


def some(given: pd.DataFrame, **changes: object) -> pd.DataFrame:
    return given.assign(**changes)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (lambda t: t[t["label"] == 0], "no account of the window is labelled abusive"),
        (lambda t: t[t["label"] == 1], "no account of the window is labelled honest.*--unknown pu"),
        (lambda t: t.assign(label=np.arange(len(t)) % 3), "label '?2'? is not allowed"),
        (lambda t: pd.concat([t[t["label"] == 1].head(2), t[t["label"] == 0].head(1)]), "needs at least 3 such groups"),
        (lambda t: pd.concat([t, t.head(1).assign(label=1 - t["label"].iloc[0])]), "labelled both 0 and 1"),
        (lambda t: t.assign(account_id="x" + t["account_id"]), "none of the .* labelled accounts has an event"),
        (lambda t: t.assign(labelled_at="soon"), "labelled_at 'soon' is not a time"),
        (lambda t: t.assign(labelled_at="2999-01-01T00:00:00Z"), "lies in the future"),
        (lambda t: t.drop(columns="label"), "no column 'label'"),
        (lambda t: t.head(0), "no label to learn from"),
    ],
)  # fmt: skip
def test_labels_that_cannot_train_are_named(opened, given, tmp_path, change, match):
    with pytest.raises(InputError, match=match):
        ga.train(opened, change(given), out=tmp_path / "model", models=QUICK)
    assert not (tmp_path / "model").exists()


def test_all_labels_from_one_ring_are_refused(trained, opened, given, tmp_path):
    core = trained[2].members.query("role == 'core'")
    one = core.loc[core["ring_id"] == core["ring_id"].value_counts().idxmax(), "account_id"]
    table = pd.concat([given[given["label"] == 0], pd.DataFrame({"account_id": one, "label": 1})]).drop_duplicates(
        "account_id", keep="last"
    )
    with pytest.raises(InputError, match="one group that hangs together"):
        ga.train(opened, table, out=tmp_path / "model", models=QUICK)


def snapshot_of(store):
    return judge(store, config=Config(), seed=7).snapshot


def test_labels_of_unknown_accounts_are_counted_and_listed(opened, given):
    strangers = pd.DataFrame({"account_id": ["nobody", "noone"], "label": [1, 0]})
    found = training_labels(pd.concat([given, strangers]), snapshot_of(opened))
    assert found.unknown_accounts == ("nobody", "noone")
    assert any(note.startswith("2 of") for note in found.notes)


def test_labels_newer_than_the_window_are_named(opened, given):
    found = training_labels(given.assign(labelled_at="2025-01-01T00:00:00Z"), snapshot_of(opened))
    assert any("newer than the window" in note for note in found.notes)


def test_honest_labels_of_young_accounts_are_set_aside(opened, given):
    snapshot = snapshot_of(opened)
    all_of_them, ripe = training_labels(given, snapshot), training_labels(given, snapshot, delay_days=20)
    assert ripe.negatives < all_of_them.negatives
    assert ripe.positives == all_of_them.positives


def test_infinite_and_empty_columns_do_not_stop_a_model(opened, given):
    snapshot = snapshot_of(opened)
    ids = snapshot.account_ids.to_pylist()
    value = np.where(np.arange(len(ids)) % 3 == 0, np.inf, np.arange(len(ids)) % 7).astype(float)
    graph = account_graph(
        snapshot,
        judge(opened, config=Config(), seed=7).links,
        pd.DataFrame({"account_id": ids, "age": value, "none": np.nan}),
    )
    assert not np.isinf(graph.own).any()
    assert any("'none'" in note for note in graph.notes)


def test_a_column_that_names_accounts_is_refused(opened, given, tmp_path):
    ids = snapshot_of(opened).account_ids.to_pylist()
    table = pd.DataFrame({"account_id": ids, "case": [f"case-{name}" for name in ids]})
    with pytest.raises(InputError, match="names accounts"):
        ga.train(opened, given, out=tmp_path / "model", accounts=table, models=QUICK)


def test_a_column_that_holds_the_answer_is_named_in_the_card(opened, given, tmp_path):
    ids = snapshot_of(opened).account_ids.to_pylist()
    banned = given.set_index("account_id")["label"].reindex(ids).fillna(0).to_numpy(float)
    table = pd.DataFrame({"account_id": ids, "banned": banned})
    done = ga.train(opened, given, out=tmp_path / "model", accounts=table, models=QUICK)
    assert any("'banned' alone tells abusive from honest accounts" in note for note in done.model.meta["notes"])
    for name in ("card.md", "card.html"):
        assert "alone tells abusive from honest accounts" in (tmp_path / "model" / name).read_text()


def test_the_model_that_is_kept_is_the_one_the_figures_are_about(trained):
    model = trained[1].model
    assert set(model.accounts.models) == set(model.accounts.decision.shares)  # the choice was not made again
    assert model.meta["accounts_why"] == model.accounts.why
    shown = model.meta["choose"]["accounts"]
    assert model.accounts.choice in shown
    if model.accounts.choice == "trees":
        assert "no network was fitted" in model.accounts.why


def test_the_card_without_pictures_shows_expected_and_seen_shares(trained):
    text = (trained[0] / "model" / "card.md").read_text()
    table = text.split("| of whom | expected share | seen share | labelled |")[1].split("\n\n")[0].splitlines()[2:]
    points = trained[1].model.meta["test"]["reliability"]
    assert len(table) == sum(len(part["count"]) for part in points.values())
    assert f"{points['accounts']['expected'][0]:.3f}" in table[0]


def test_the_health_check_says_when_probabilities_do_not_hold(trained, opened, taught):
    truth = labels(taught)
    good = ga.model_health(trained[0] / "model", opened, labels=truth)
    turned = ga.model_health(trained[0] / "model", opened, labels=truth.assign(label=1 - truth["label"]))
    assert turned["ece"]["ece"] > good["ece"]["ece"]
    assert any("about 200 accounts" in line for line in turned["advice"])


def test_drift_is_small_on_the_training_window(trained):
    assert trained[2].summary["team_model"]["drift"]["candidates"]["moved_much"] == 0


def test_the_command_refuses_labels_and_verdicts_together(trained):
    command = [sys.executable, "-m", "graphabuse.cli", "train", "--store", str(trained[0] / "store"), "--out", "x"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert "--verdicts" in done.stderr


def test_what_torch_tells_its_programmers_is_not_told_to_users():
    code = (
        "import sys; from graphabuse.cli import main; sys.argv = ['graphabuse', '--version']\n"
        "try: main()\nexcept SystemExit: pass\n"
        "from scipy import sparse; from graphabuse.model.account.networks import build\n"
        "from graphabuse.model.account.ring_conv import csr_tensor; csr_tensor(sparse.eye(3, format='csr'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Warning" not in done.stderr


def test_one_command_takes_labels_and_model(trained, taught, given, tmp_path):
    """`graphabuse run --labels --model` is `detect` with both, and says which model made its scores."""
    pq.write_table(taught.events, tmp_path / "events.parquet")
    given.to_csv(tmp_path / "labels.csv", index=False)
    store, report = tmp_path / "abuse.graph", tmp_path / "report"
    command = ["run", str(tmp_path / "events.parquet"), "--store", str(store), "--out", str(report)]
    done = CliRunner().invoke(
        app, [*command, "--labels", str(tmp_path / "labels.csv"), "--model", str(trained[0] / "model")]
    )
    assert done.exit_code == 0, done.output
    with ga.open_store(store, read_only=True) as opened:
        asked = ga.detect(opened, labels=given, model=trained[0] / "model")
    told = json.loads((report / "run.json").read_text())
    assert told["run_id"] == asked.run_id
    assert told["team_model"]["model_id"] == trained[1].model.model_id
    assert told["run_id"] != trained[2].run_id  # labels make another run of the same data


@pytest.mark.parametrize("seed", [1, 2])
def test_no_case_is_cut_and_parts_go_forward(seed):
    random = np.random.default_rng(seed)
    case, at = np.repeat(np.arange(40), 5), np.repeat(random.permutation(40) * 100.0, 5)
    label = np.where(case < 20, 1, 0).astype("int8")
    split = split_labels(label, case, at, seed=seed)
    assert split.forward
    assert pd.Series(split.part).groupby(case).nunique().max() == 1
    bad = label == 1
    assert at[bad & (split.part == 0)].max() < at[bad & (split.part == 1)].min() < at[bad & (split.part == 2)].min()


def test_the_best_rings_say_what_the_model_leaned_on_for_an_account(trained):
    told = trained[2].reasons.query("code == 'account_depends_on'")
    assert 0 < len(told) <= len(trained[2].rings)
    assert told["text"].str.contains("by the model trained on your labels").all()
    assert set(told["kind"]) == {"estimated"}


def test_any_account_can_be_asked_about(trained, opened):
    folder, _, run = trained
    ring = run.identifiers["ring_id"].iloc[0]
    members = run.members[(run.members["ring_id"] == ring) & (run.members["role"] == "core")]
    account = str(members["account_id"].iloc[0])
    found = ga.account_depends(opened, account, model=folder / "model")
    score = run.accounts.set_index("account_id")["score"][account]
    assert found.attrs["probability"] == pytest.approx(score, abs=0.05)
    assert found["drop"].is_monotonic_decreasing
    assert set(found["identifier"]) <= set(ga.account_view(opened, account).identifiers["identifier"])


def test_an_account_without_its_group_is_scored_without_it(trained, opened):
    """Of the members that share anything, most owe their probability to what they share."""
    folder, _, run = trained
    rings = run.rings.nlargest(3, "score")["ring_id"]
    members = run.members[run.members["ring_id"].isin(rings) & (run.members["role"] == "core")]
    asked = [str(name) for name in members.groupby("ring_id")["account_id"].first().head(3)]
    found = [ga.account_depends(opened, account, model=folder / "model") for account in asked]
    assert found
    assert all(one.attrs["without_all"] < one.attrs["probability"] for one in found)
    assert np.mean([one.attrs["without_all"] for one in found]) < 0.5


def test_an_account_that_is_not_there_is_named(trained, opened):
    with pytest.raises(NotFoundError, match="no event in the window"):
        ga.account_depends(opened, "nobody", model=trained[0] / "model")


def test_why_of_an_account_tells_facts_before_the_model(trained):
    folder, _, run = trained
    with ga.open_store(folder / "store") as store:
        ga.save_run(store, run)
    account = str(run.members.loc[run.members["role"] == "core", "account_id"].iloc[0])
    command = ["why", account, "--store", str(folder / "store")]
    plain = CliRunner().invoke(app, [*command, "--json"])
    assert json.loads(plain.stdout)["ring_id"] == run.members["ring_id"].iloc[0]
    asked = CliRunner().invoke(app, [*command, "--model", str(folder / "model")])
    assert asked.stdout.index("it used") < asked.stdout.index("the model, after the facts")
