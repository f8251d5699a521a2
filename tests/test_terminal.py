"""What a person sees in a terminal: everything fits 80 columns, nothing in it is obeyed by the terminal, JSON holds the same."""

import json
import shutil
import sys
from dataclasses import fields
from pathlib import Path

import jsonschema
import pandas as pd
import pytest
from made_run import cliques, made_run
from rich.cells import cell_len

import graphabuse as ga
from graphabuse.cli import app, main
from graphabuse.investigate.document import schema

R, Q, P = "R-0000000A", "R-0000000B", "R-0000000C"
HOSTILE = [
    "\x1b[2J\x1b]0;title\x07", "[red]markup[/red]", "\u202eesrever", "口座番号" * 30, "👩‍👩‍👧" * 20, "y" * 10_000, "a\nb\tc", "=1+1",
]  # fmt: skip


@pytest.fixture
def call(capsys, monkeypatch):
    """Exit code, stdout and stderr of one command, run in this process."""

    def run_it(*words: object, code: int = 0) -> tuple[str, str]:
        monkeypatch.setattr(sys, "argv", ["graphabuse", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        assert (ended.value.code or 0) == code, out + err
        return out, err

    return run_it


@pytest.fixture(scope="module")
def two_runs(tmp_path_factory) -> Path:
    """A store of two runs: one ring grew, one went, one is new and full of hostile names; the first was confirmed."""
    folder = tmp_path_factory.mktemp("runs") / "s.graph"
    before = made_run(
        {R: cliques(1, 6), Q: {f"b{at}": [("device", "E")] for at in range(4)}}, run_id="run-000000000001"
    )
    grown = cliques(1, 6) | {f"new{at}": [("device", "D-0"), ("ip", "i")] for at in range(4)}
    hostile = {name: [("device", HOSTILE[0]), ("ip", name)] for name in HOSTILE} | {
        "c": [("ip", HOSTILE[3])],
        "d": [("ip", HOSTILE[5])],
    }
    now = made_run(
        {R: grown, P: hostile}, run_id="run-000000000002", input_fingerprint="g", previous_run_id=before.run_id
    )
    now.reasons["text"] = now.reasons["text"] + f" ({HOSTILE[0]} and [bold]more[/bold])"
    with ga.open_store(folder) as store:
        store.save_run(before)
        ga.open_run(store).ring(R).decide("confirm", by="ana")
        store.save_run(now)
    return folder


def commands(stored, two_runs) -> list[list[object]]:
    """Every command that only reads, on real and on hostile names."""
    real, run = stored
    ring, accounts = run.rings["ring_id"][0], run.members["account_id"].tolist()
    tables = "MATCH (a:Account)-[m:MEMBER_OF]->(r:Ring) RETURN a.account_id, m.role, r.ring_id, r.top_reason, r.change LIMIT 3"
    rings = "MATCH (r:Ring) RETURN r.ring_id, r.top_reason"
    asked: list[list[object]] = [
        ["rings"], ["show", ring], ["why", ring], ["account", accounts[0]], ["identifier", run.identifiers["identifier"][0]], ["path", *accounts[:2]], ["cypher", tables],
        ["queries", "rings-to-block"],
    ]  # fmt: skip
    return [
        *([*words, "--store", real] for words in asked), ["queries"],
        *([*words, "--store", two_runs] for words in (["rings"], ["rings", "--queue"], ["show", P], ["why", P], ["diff"], ["cypher", rings])),
    ]  # fmt: skip


def test_everything_fits_eighty_columns_and_is_text(call, stored, two_runs):
    for words in commands(stored, two_runs):
        out, err = call(*words)
        lines = out.splitlines()
        assert lines and max(map(cell_len, lines)) <= 80, (words, max(lines, key=cell_len))
        assert err == "" and all(mark.isprintable() for mark in out.replace("\n", "")), words


def test_what_commands_say_that_write_fits_eighty_columns(call, stored, tmp_path, monkeypatch):
    shutil.copytree(stored[0], tmp_path / "s.graph")
    monkeypatch.chdir(tmp_path)
    ring = stored[1].rings["ring_id"][0]
    for words in (
        ["detect", "--seed", "8"], ["report", "--out", "r"], ["report", "--out", "one", "--single-file"], ["export", "tables", "--out", "t"],
        ["decide", ring, "dismiss", "--by", "ana", "--reason", "household"], ["diff"], ["rings", "--queue"], ["expire", "--older-than", "90d"],
    ):  # fmt: skip
        out, err = call(*words, "--store", "s.graph")
        assert err == "" and max(map(cell_len, out.splitlines()), default=0) <= 80, (words, out)


def test_help_fits_eighty_columns(call):
    for command in app.registered_commands:
        out, _ = call(command.name or command.callback.__name__, "--help")
        assert max(map(cell_len, out.splitlines())) <= 80


def test_json_is_one_document(call, stored, two_runs):
    for words in commands(stored, two_runs)[8:]:
        out, _ = call(*words, "--json")
        assert json.loads(out)
    listed = json.loads(call("show", P, "--store", two_runs, "--json")[0])
    assert {member["account_id"] for member in listed["members"]} == {*HOSTILE, "c", "d"}


def test_every_command_speaks_json():
    for command in app.registered_commands:
        assert "as_json" in command.callback.__annotations__, command.callback.__name__


def test_diff_names_what_changed_why_and_what_needs_a_look(call, two_runs):
    found = json.loads(call("diff", "--store", two_runs, "--json")[0])
    rings = {row["ring_id"]: row for row in found["rings"]}
    assert {name: row["change"] for name, row in rings.items()} == {R: "grown", P: "new", Q: "dormant"}
    assert (rings[R]["accounts_before"], rings[R]["accounts"], rings[R]["joined"]) == (6, 10, 4)
    assert 0 < rings[R]["together_share"] <= 1 and rings[Q]["together_share"] is None
    assert found["causes"] == ["new data"] and {row["alert"] for row in found["alerts"]} == {
        "growing",
        "confirmed_grew",
    }
    assert {row["account_id"] for row in found["moves"] if row["ring_id"] == R} == {f"new{at}" for at in range(4)}
    text = call("diff", "--store", two_runs)[0]
    assert R in text and "confirmed grew" in text and "because of new data" in " ".join(text.split())


def test_diff_of_given_runs(call, two_runs):
    ids = ["run-000000000002", "run-000000000001"]
    back = json.loads(call("diff", "--store", two_runs, "--run", ids[1], "--previous", ids[0], "--json")[0])
    assert back["counts"] == {"dormant": 1, "new": 1, "shrunk": 1} and back["previous_run_id"] == ids[0]


TABLES = [part.name for part in fields(ga.Run) if part.name not in ("run_id", "summary")]
FORMS = {
    "tables": 2 * len(TABLES), "csv": len(TABLES), "parquet": len(TABLES), "graphml": 2, "json": 1, "blocklist": 2, "labels": 2,
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_run_leaves_in_every_form(call, two_runs, tmp_path, form):
    files = json.loads(call("export", form, "--store", two_runs, "--out", tmp_path / "x", "--json")[0])["files"]
    assert len(files) == FORMS[form] == len(list((tmp_path / "x").iterdir())) and all(
        Path(file).stat().st_size for file in files
    )


def test_the_twins_hold_the_same_rows(call, stored, tmp_path):
    folder, run = stored
    call("export", "tables", "--store", folder, "--out", tmp_path)
    for name in TABLES:
        parquet, csv = pd.read_parquet(tmp_path / f"{name}.parquet"), pd.read_csv(tmp_path / f"{name}.csv", dtype=str)
        assert list(csv.columns) == list(parquet.columns) and len(csv) == len(parquet) == len(getattr(run, name))


def test_one_ring_leaves_alone(call, two_runs, tmp_path):
    for form, names in {"graphml": {f"{P}.graphml"}, "json": {f"{P}.json"}, "csv": None, "parquet": None}.items():
        folder = tmp_path / form
        call("export", form, "--ring", P, "--store", two_runs, "--out", folder)
        written = {path.name for path in folder.iterdir()}
        assert written == names if names else {f"members.{form}", f"links.{form}"} < written
    jsonschema.validate(json.loads((tmp_path / "json" / f"{P}.json").read_text()), schema())


def test_labels_that_were_exported_can_be_given_back(call, stored, tmp_path):
    shutil.copytree(stored[0], tmp_path / "s.graph")
    ring = stored[1].rings["ring_id"][0]
    call("decide", ring, "confirm", "--by", "ana", "--store", tmp_path / "s.graph")
    call("export", "labels", "--store", tmp_path / "s.graph", "--out", tmp_path / "out")
    labels = pd.read_csv(tmp_path / "out" / "labels.csv")
    members = stored[1].members[(stored[1].members["ring_id"] == ring) & (stored[1].members["role"] != "guarded")]
    assert set(labels["account_id"]) == set(members["account_id"]) and set(labels["label"]) == {1}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["diff", "--run", "run-000000000001"], "no run before"), (["diff", "--previous", "run-nope"], "run-nope"),
        (["export", "gexf", "--out", "x"], "no form of export"), (["export", "labels", "--ring", R, "--out", "x"], "no form of export"),
        (["export", "json", "--ring", "R-FFFFFFFF", "--out", "x"], "is not in run"), (["export", "json", "--out", "/proc/x"], "cannot be written"),
        (["why", "R-FFFFFFFF"], "is not in run"), (["show", "R-FFFFFFFF"], "is not in run"), (["account", "nobody"], "not in store"), (["identifier", "nothing"], "not in store"),
        (["decide", R, "ban", "--by", "ana"], "is no outcome"), (["decide", R, "confirm", "--by", " "], "who decides"),
        (["decide", R, "confirm", "--by", "ana", "--membership", "0" * 16], "has changed since"),
        (["decide", "R-FFFFFFFF", "confirm", "--by", "ana"], "is not in run"),
        (["decide", R, "confirm", "--by", "ana", "--except", "nobody"], "cannot be an exception"),
    ],
)  # fmt: skip
def test_wrong_words_end_in_one_sentence(call, two_runs, monkeypatch, tmp_path, words, told):
    monkeypatch.chdir(tmp_path)
    out, err = call(*words, "--store", two_runs, code=1)
    assert out == "" and told in err and err.startswith("error: ") and len(err.splitlines()) == 1


def test_the_queue_leaves_out_what_was_decided(call, stored, tmp_path):
    shutil.copytree(stored[0], tmp_path / "s.graph")
    waiting = json.loads(call("rings", "--queue", "--store", tmp_path / "s.graph", "--json")[0])
    first = waiting["rings"][0]["ring_id"]
    assert "expected value" in waiting["formula"] and len(waiting["rings"]) == len(stored[1].rings)
    call("decide", first, "dismiss", "--by", "ana", "--store", tmp_path / "s.graph")
    after = call("rings", "--queue", "--store", tmp_path / "s.graph")[0]
    assert first not in after and waiting["rings"][1]["ring_id"] in after


def test_show_tells_the_state_and_the_hash_that_a_decision_binds_to(call, stored, tmp_path):
    folder, ring = tmp_path / "s.graph", stored[1].rings["ring_id"][0]
    shutil.copytree(stored[0], folder)
    before = json.loads(call("show", ring, "--store", folder, "--json")[0])
    assert (before["state"], before["stale"]) == ("open", False)
    call("decide", ring, "watch", "--by", "ana", "--membership", before["membership_hash"], "--store", folder)
    text = call("show", ring, "--store", folder)[0]
    assert f"watch; membership {before['membership_hash']}" in text
