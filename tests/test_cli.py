"""The terminal: one line for our errors, JSON on stdout, the README's way from events to a report."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from graphabuse.cli import app
from tests.terminal import call


def test_run_writes_the_contract(world, tmp_path):
    pq.write_table(world.events, tmp_path / "events.parquet")
    done = call(
        "run", tmp_path / "events.parquet", "--store", tmp_path / "s.graph", "--out", tmp_path / "out", "--json"
    )
    summary = json.loads(done.stdout)
    assert summary["written"] == world.events.num_rows and summary["rings"]
    for name in (
        "rings.parquet",
        "rings.csv",
        "members.parquet",
        "members.csv",
        "accounts.parquet",
        "links.parquet",
        "reasons.parquet",
        "index.html",
        "run.json",
    ):
        assert (tmp_path / "out" / name).is_file()
    again = call(
        "run", tmp_path / "events.parquet", "--store", tmp_path / "s.graph", "--out", tmp_path / "out", "--json"
    )
    assert json.loads(again.stdout)["rings"] == summary["rings"]


def test_looking_at_a_store(stored):
    folder, run = stored
    ring, member = run.rings["ring_id"][0], run.members["account_id"][0]
    other = run.members["account_id"][1]
    assert len(json.loads(call("rings", "--store", folder, "--json").stdout)) == len(run.rings)
    assert ring in call("rings", "--store", folder).stdout
    assert json.loads(call("show", ring, "--store", folder, "--json").stdout)["ring_id"] == ring
    assert "against it" in call("show", ring, "--store", folder).stdout
    assert json.loads(call("account", member, "--store", folder, "--json").stdout)["rings"][0]["ring_id"] == ring
    steps = json.loads(call("path", member, other, "--store", folder, "--json").stdout)
    assert steps[0]["account_id"] == member and steps[-1]["next_account_id"] == other
    rows = json.loads(
        call(
            "cypher",
            "MATCH (r:Ring {ring_id: $id}) RETURN r.rank AS rank",
            "--param",
            f"id={ring}",
            "--store",
            folder,
            "--json",
        ).stdout
    )
    assert rows == [{"rank": 1}]
    assert len(json.loads(call("queries", "--json").stdout)) >= 12
    assert json.loads(call("queries", "ring-members", "--param", f"ring={ring}", "--store", folder, "--json").stdout)


def test_report_and_detect(stored, tmp_path):
    folder, run = stored
    assert json.loads(call("report", "--store", folder, "--out", tmp_path / "out", "--json").stdout)["pages"] == len(
        run.rings
    )
    assert json.loads(call("detect", "--store", folder, "--json").stdout)["run_id"] == run.run_id


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["run", "nope.csv", "--store", "s.graph", "--out", "out"], 1, "does not exist"),
        (["run", "--store", "s.graph", "--out", "out"], 1, "no events given"),
        (["rings", "--store", "nope.graph"], 1, "no store"),
        (["detect", "--store", "s2.graph"], 1, "ingest events first"),
        (["detect", "--store", "s3.graph", "--since", "yesterday"], 1, "--since"),
        (["cypher", "RETURN $x", "--store", "nope.graph", "--param", "x"], 1, "error:"),
        (["simulate", "--out", "w", "--family", "plane"], 1, "did you mean plain"),
        (["run", "--nope"], 2, "No such option"),
        (["queries", "nope", "--store", "nope.graph"], 1, "error:"),
    ],
)  # fmt: skip
def test_errors_are_one_line(arguments, code, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = call(*arguments, code=code)
    assert words in done.stderr and "Traceback" not in done.stderr
    if code == 1:
        assert len(done.stderr.strip().splitlines()) == 1 and done.stdout == ""


def test_simulate_then_evaluate(tmp_path):
    call("simulate", "--out", tmp_path / "w", "--accounts", 1500, "--seed", 3, "--abuse-share", 0.06)
    rows = json.loads(call("evaluate", "--world", tmp_path / "w", "--json").stdout)
    assert rows[0]["rings"] > 0 and 0 <= rows[0]["f1"] <= 1


def test_columns_that_a_load_leaves_out_are_named(tmp_path):
    names = ",".join(f"c{at}" for at in range(14))
    (tmp_path / "e.csv").write_text(f"account_id,timestamp,ip,{names}\na,2024-01-01,8.8.8.8{',x' * 14}\n")
    done = call("ingest", tmp_path / "e.csv", "--store", tmp_path / "s", "--dry-run").stdout
    assert "columns not read: c0, c1," in " ".join(done.split()) and "c11 and 2 more" in " ".join(done.split())


def test_evaluate_reads_further_kinds_by_a_mapping(tmp_path):
    call("simulate", "--out", tmp_path / "w", "--accounts", 300, "--seed", 3)
    events = pq.read_table(tmp_path / "w" / "events.parquet")
    names = ["cookie" if name == "device_id" else name for name in events.column_names]
    pq.write_table(events.rename_columns(names), tmp_path / "w" / "events.parquet")
    (tmp_path / "m.toml").write_text('[identifiers]\ncookie = "cookie"\n')
    assert "columns not read: cookie" in call("evaluate", "--world", tmp_path / "w", "--json").stderr
    with_cookie = call("evaluate", "--world", tmp_path / "w", "--mapping", tmp_path / "m.toml", "--json")
    assert with_cookie.stderr == ""
    (tmp_path / "m.toml").rename(tmp_path / "w" / "mapping.toml")
    assert call("evaluate", "--world", tmp_path / "w", "--json").stdout == with_cookie.stdout


def test_suggest_mapping(tmp_path):
    (tmp_path / "e.csv").write_text("user_id,created_at,client_ip,colour\n1,2024-01-01,8.8.8.8,red\n")
    assert 'account_id = "user_id"' in call("ingest", "--suggest-mapping", tmp_path / "e.csv").stdout


def test_help_is_complete_and_the_reference_current():
    listed = CliRunner().invoke(app, ["--help"]).output
    reference = (Path(__file__).parent.parent / "docs" / "cli.md").read_text()
    for command in app.registered_commands:
        name = command.callback.__name__
        assert name in listed and f"## graphabuse {name}" in reference
