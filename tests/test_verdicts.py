"""Decisions: kept for ever, bound to the accounts they were made about, obeyed by the next run."""

import json
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import pandas as pd
import pytest
from typer.testing import CliRunner

import graphabuse as ga
from graphabuse.cli import app
from graphabuse.errors import InputError, NotFoundError, StoreError
from graphabuse.records import Verdict
from tests.terminal import call

NOW = datetime(2024, 5, 1, 12, 0, 0, 123_456, tzinfo=UTC)


def verdict(ring: str, run: str, outcome: str = "confirmed", minutes: int = 0, **more: object) -> Verdict:
    return Verdict(
        ring, run, "0123456789abcdef", outcome, "shared_device", "a note with 'quotes' and <b>", "ana",
        NOW + timedelta(minutes=minutes), core=("a1", "a2"), edge=("a3",), **more,
    )  # fmt: skip


@pytest.fixture
def copied(stored, tmp_path) -> tuple[Path, ga.Run]:
    """The shared store, to write into."""
    shutil.copytree(stored[0], tmp_path / "s.graph")
    return tmp_path / "s.graph", stored[1]


def test_a_verdict_comes_back_as_it_was_recorded(copied):
    folder, run = copied
    ring = run.rings["ring_id"][0]
    made = [verdict(ring, run.run_id, minutes=5, exceptions=("a2",)), verdict(ring, run.run_id, "watch")]
    with ga.open_store(folder) as store:
        for one in made:
            store.record_verdict(one)
            store.record_verdict(one)
    with ga.open_store(folder, read_only=True) as store:
        found = store.verdicts()
        assert found["verdict_id"].tolist() == [made[1].verdict_id, made[0].verdict_id]
        row = found.iloc[1]
        assert (row["by"], row["decided_at"], row["core"], row["exceptions"]) == (
            "ana",
            made[0].decided_at,
            ("a1", "a2"),
            ("a2",),
        )
        with pytest.raises(StoreError, match="read only"):
            store.record_verdict(made[0])


def test_the_id_of_a_verdict_is_its_content():
    one = verdict("R-1", "run-1")
    assert one.verdict_id == verdict("R-1", "run-1").verdict_id
    assert len({one.verdict_id, verdict("R-1", "run-2").verdict_id, verdict("R-1", "run-1", "watch").verdict_id}) == 3


def test_verdicts_are_on_their_rings_in_cypher(copied):
    folder, run = copied
    ring = run.rings["ring_id"][0]
    with ga.open_store(folder) as store:
        count = (
            "MATCH (v:Verdict)-[:`ON`]->(r:Ring) RETURN r.ring_id AS ring, v.outcome AS outcome, v.exceptions AS spared"
        )
        assert store.cypher(count).empty
        store.record_verdict(verdict(ring, run.run_id, exceptions=("a2",)))
        assert store.cypher(count).to_dict("records") == [{"ring": ring, "outcome": "confirmed", "spared": ["a2"]}]


def test_a_store_of_an_earlier_version_opens_and_takes_verdicts(copied):
    folder, run = copied
    with ga.open_store(folder) as store:
        for table in ("verdicts", "run_lineage", "run_moves", "run_classes"):
            store.connection.execute(f"DROP TABLE {table}")
        store.connection.execute("ALTER TABLE run_rings DROP COLUMN membership_hash")
        store.connection.execute("UPDATE meta SET value = '1' WHERE key = 'schema_version'")
    with ga.open_store(folder, read_only=True) as store:
        assert store.verdicts().empty and list(store.verdicts()) != []
        old = ga.open_run(store)
        assert old.lineage.empty and "change" in old.lineage and len(old.rings) == len(run.rings)
        assert store.cypher("MATCH (r:Ring) RETURN count(*) AS n")["n"][0] == len(run.rings)
    with ga.open_store(folder) as store:
        ga.save_run(store, ga.detect(store, seed=8))
        again = ga.open_run(store)
        assert len(again.lineage) >= len(again.rings) and again.rings["membership_hash"].notna().all()
        store.record_verdict(verdict(run.rings["ring_id"][0], run.run_id))
        assert len(store.verdicts()) == 1


def test_a_decision_names_what_it_relied_on_and_a_store_without_room_for_it_opens(copied):
    folder, run = copied
    ring = run.rings["ring_id"][0]
    with ga.open_store(folder) as store:
        store.record_verdict(verdict(ring, run.run_id))
        store.connection.execute("ALTER TABLE verdicts DROP COLUMN evidence")
        store.connection.execute("UPDATE meta SET value = '2' WHERE key = 'schema_version'")
    asked = "MATCH (v:Verdict) RETURN v.evidence AS evidence ORDER BY v.decided_at"
    with ga.open_store(folder, read_only=True) as store:
        assert store.verdicts()["evidence"].tolist() == [()]
        assert store.cypher(asked)["evidence"].tolist() == [[]]
    with ga.open_store(folder) as store:
        opened = ga.open_run(store).ring(ring)
        code, shared = opened.why()["code"][0], min(opened.case.codes.values())
        told = opened.decide("confirm", by="ben", evidence=[shared, code, code])
        assert told.evidence == tuple(sorted({shared, code}))
        assert store.verdicts()["evidence"].tolist() == [(), told.evidence]
        assert store.cypher(asked)["evidence"].tolist() == [[], list(told.evidence)]
        with pytest.raises(InputError, match="no code of the reasons"):
            opened.decide("confirm", by="ben", evidence=["nonsense"])
    before = verdict(ring, run.run_id)
    assert (
        before.verdict_id
        == verdict(ring, run.run_id, evidence=()).verdict_id
        != verdict(ring, run.run_id, evidence=("D1",)).verdict_id
    )


def test_decisions_saved_on_pages_are_kept_all_or_none(copied, tmp_path):
    folder, run = copied
    report = ga.write_report(run, tmp_path / "report").folder
    files = []
    for ring in run.rings["ring_id"][:2]:
        page = (report / "rings" / f"{ring}.html").read_text()
        saved = re.search(rf'download={ring}-confirmed.json href="data:application/json,([^"]+)"', page)[1]
        files.append(tmp_path / f"{ring}.json")
        files[-1].write_text(unquote(saved))
    told = json.loads(files[1].read_text())
    wrong = [
        ({**told, "membership_hash": "0" * 16}, "has changed since"), ({**told, "outcome": "ban"}, "is no outcome"), ([told], "is no decision"),
        ({**told, "exeptions": []}, "did you mean exceptions"), ({**told, "exceptions": "a"}, "list of texts"), ({**told, "note": 1}, "to be a text"),
        ({**told, "exceptions": ["nobody"]}, "cannot be an exception"), ({**told, "ring_id": "R-FFFFFFFF"}, "is not in run"), ("{", "is no JSON"),
    ]  # fmt: skip
    for content, words in wrong:
        (tmp_path / "wrong.json").write_text(content if isinstance(content, str) else json.dumps(content))
        failed = call("decisions", files[0], tmp_path / "wrong.json", "--by", "ana", "--store", folder, code=1)
        assert words in failed.stderr and len(failed.stderr.splitlines()) == 1
    assert "who decides" in call("decisions", files[0], "--store", folder, code=1).stderr
    assert "two files" in call("decisions", files[0], files[0], "--by", "ana", "--store", folder, code=1).stderr
    assert (
        "cannot be read" in call("decisions", tmp_path / "none.json", "--by", "ana", "--store", folder, code=1).stderr
    )
    with ga.open_store(folder, read_only=True) as store:
        assert store.verdicts().empty
    files[0].write_text(json.dumps({**json.loads(files[0].read_text()), "by": "eva", "note": "seen in a mail"}))
    kept = json.loads(call("decisions", *files, "--by", "ana", "--store", folder, "--json").stdout)
    assert [(row["ring_id"], row["by"], row["outcome"]) for row in kept] == [
        (run.rings["ring_id"][0], "eva", "confirmed"), (run.rings["ring_id"][1], "ana", "confirmed"),
    ]  # fmt: skip


def about(run: ga.Run, ring: str, outcome: str, **more: object) -> Verdict:
    """A decision about a ring as it is in a run."""
    mine = run.members[run.members["ring_id"] == ring]
    core, edge = (tuple(sorted(mine.loc[mine["role"] == role, "account_id"])) for role in ("core", "edge"))
    digest = run.rings.set_index("ring_id").loc[ring, "membership_hash"]
    return Verdict(ring, run.run_id, digest, outcome, "other", "", "ana", NOW, core=core, edge=edge, **more)


def test_a_dismissed_ring_that_did_not_change_stays_dismissed(copied):
    folder, run = copied
    ring, keep = run.rings["ring_id"][1], run.rings["ring_id"][0]
    with ga.open_store(folder) as store:
        store.record_verdict(about(run, ring, "dismissed"))
        again = ga.detect(store)
        rings = again.rings.set_index("ring_id")
        assert (
            rings.loc[ring, "action"] == "suppressed"
            and rings.loc[ring, "rank"] == len(rings)
            and rings.loc[keep, "action"] != "suppressed"
        )
        counts = again.summary["counts"]
        assert counts["suppressed"] == 1 and counts["rings"] == len(rings) - 1
        members = again.members.loc[again.members["ring_id"] == ring, "account_id"]
        accounts = again.accounts.set_index("account_id").loc[members]
        assert accounts["ring_id"].isna().all() and (accounts["score"] <= 0.2).all()
        assert ga.detect(store).run_id == again.run_id != run.run_id
        store.record_verdict(replace(about(run, ring, "watch"), decided_at=NOW + timedelta(days=1)))
        assert ga.detect(store).rings.set_index("ring_id").loc[ring, "action"] != "suppressed"


def test_a_dismissed_ring_that_changed_comes_back(copied):
    folder, run = copied
    ring = run.rings["ring_id"][1]
    changed = replace(about(run, ring, "dismissed"), membership_hash="0" * 16)
    with ga.open_store(folder) as store:
        store.record_verdict(changed)
        assert "suppressed" not in set(ga.detect(store).rings["action"])


def test_a_confirmed_ring_seeds_the_next_run(copied):
    folder, run = copied
    ring = run.rings["ring_id"].iloc[-1]
    spared = run.members.loc[run.members["ring_id"] == ring, "account_id"].iloc[0]
    with ga.open_store(folder) as store:
        store.record_verdict(about(run, ring, "confirmed", exceptions=(spared,)))
        again = ga.detect(store)
        labels = ga.labels_from_verdicts(store)
        assert spared not in set(labels["account_id"]) and set(labels["label"]) == {1}
        assert again.summary["labels"] == (labels["weight"] == 1).sum()
        before, after = (found.rings.set_index("ring_id").loc[ring, "score"] for found in (run, again))
        assert after > before
        assert "labelled_abusive" in set(again.reasons.loc[again.reasons["ring_id"] == ring, "code"])
        assert set(again.lineage["change"]) <= {"unchanged", "recomputed", "dissolved"}
        honest = pd.DataFrame({"account_id": labels["account_id"], "label": 0})
        assert ga.detect(store, labels=honest).reasons["code"].eq("labelled_abusive").sum() == 0
        assert ga.detect(store, labels="verdicts").summary["labels"] == len(labels)


def test_the_terminal_keeps_a_decision_and_refuses_a_stale_one(stored, tmp_path):
    folder, run = stored
    copy = shutil.copytree(folder, tmp_path / "s.graph")
    ring = run.rings["ring_id"][0]
    asked = ["decide", ring, "dismiss", "--by", "ana", "--reason", "household", "--store", str(copy), "--json"]
    done = CliRunner().invoke(app, asked)
    assert json.loads(done.stdout)["outcome"] == "dismissed"
    with ga.open_store(copy, read_only=True) as store:
        assert store.verdicts()["ring_id"].tolist() == [ring]
    stale = CliRunner().invoke(app, [*asked, "--membership", "0" * 16])
    assert isinstance(stale.exception, InputError) and "has changed since" in str(stale.exception)
    unknown = CliRunner().invoke(app, ["decide", "R-00000000", "watch", "--by", "ana", "--store", str(copy)])
    assert isinstance(unknown.exception, NotFoundError)
    told = json.loads(CliRunner().invoke(app, ["why", ring, "--store", str(copy), "--json"]).stdout)
    assert told["why"]
