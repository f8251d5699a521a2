"""Identifiers that a person knows to be honest tie nobody, until their rule ends."""

import json
import shutil
import sys

import pandas as pd
import pytest
from made_run import cliques, made_run

import graphabuse as ga
from graphabuse.casework import cases, diff, ignore_rules
from graphabuse.cli import main
from graphabuse.config import Config, EvidenceConfig, config_from_mapping
from graphabuse.errors import InputError
from graphabuse.evidence.ignored import REASON, ignore_rule, without_ignored

R = "R-0000000A"


def ignoring(*rules: str) -> Config:
    return config_from_mapping({"evidence": {"ignore": list(rules)}})


def test_a_rule_says_what_and_until_when():
    assert str(ignore_rule("ip:203.0.113.7 until 2024-06-30")) == "ip:203.0.113.7 until 2024-06-30"
    odd = ignore_rule("device:a:b until later")
    assert (odd.kind, odd.value, odd.until) == ("device", "a:b until later", None)
    for wrong in ("203.0.113.7", "ip:", "ip:203.0.113.7 until 2024-13-40", ""):
        with pytest.raises(InputError, match="not understood"):
            ignore_rule(wrong)


def test_ignored_identifiers_are_empty_in_the_events(store, events):
    ga.ingest(store, events)
    kept, left_out = without_ignored(store, store.events(), ["device:D1", "ip:8.8.8.8", "ip:9.9.9.9"])
    table = kept.to_pandas()
    assert table["id_device"].notna().sum() == 1 and table["id_ip"].notna().sum() == 6 and len(table) == len(events)
    assert left_out == [
        {"kind": "device", "identifiers": 1, "reason": REASON},
        {"kind": "ip", "identifiers": 1, "reason": REASON},
    ]


@pytest.mark.parametrize(("until", "holds"), [("2024-01-04", True), ("2024-01-03", False), ("2023-12-31", False)])
def test_a_rule_holds_for_windows_that_end_before_its_day(store, events, until, holds):
    ga.ingest(store, events)
    kept, left_out = without_ignored(store, store.events(), [f"device:D1 until {until}"])
    assert bool(left_out) == holds and (kept.to_pandas()["id_device"].notna().sum() == 1) == holds


def test_wrong_rules_end_in_a_sentence(store, events):
    ga.ingest(store, events)
    with pytest.raises(InputError, match="did you mean device"):
        ga.detect(store, config=ignoring("devcie:D1"))
    for wrong in ("ip:x", [1]):
        with pytest.raises(InputError, match="list of texts"):
            config_from_mapping({"evidence": {"ignore": wrong}})


def test_a_ring_is_not_seen_by_what_is_ignored(stored, tmp_path):
    shutil.copytree(stored[0], tmp_path / "s.graph")
    run = stored[1]
    ring = next(case for case in cases(run).values() if case.codes)
    kind, value = next(iter(ring.codes))
    with ga.open_store(tmp_path / "s.graph") as store:
        again = ga.detect(store, config=ignoring(f"{kind}:{value}"))
        ga.save_run(store, again)
        assert value not in set(again.links["identifier"]) | set(again.identifiers["identifier"])
        assert again.summary["left_out"][0] == {"kind": kind, "identifiers": 1, "reason": REASON}
        changed = ga.open_run(store).diff()
    assert changed.recomputed and "a changed ignore-list" in changed.causes


def test_runs_from_before_there_were_lists_had_none():
    old, new = made_run({R: cliques(1, 4)}), made_run({R: cliques(1, 4)}, config=Config().as_dict())
    old.summary["config"].update(Config(evidence=EvidenceConfig()).as_dict())
    del old.summary["config"]["evidence"]["ignore"]
    assert diff(new, old).causes == ()


def test_a_dismissal_suggests_rules_that_end():
    uses = {f"a{at}": [("ip", "office"), ("device", f"D-{at // 2}")] for at in range(6)}
    shared = made_run({R: uses}, outside={("ip", "office"): 40})
    assert ignore_rules(cases(shared)[R]) == ["ip:office until 2024-06-29"]
    assert ignore_rules(cases(made_run({R: cliques(1, 4)}))[R]) == ["device:D-0 until 2025-03-31"]
    assert ignore_rules(cases(made_run({R: {"a": [], "b": []}}))[R]) == []


def test_decide_prints_them_and_decides_about_cells(stored, tmp_path, monkeypatch, capsys):
    folder, cells = tmp_path / "s.graph", cliques(4, 12, across=2, per_token=6)
    with ga.open_store(folder) as store:
        store.save_run(made_run({R: cells}))

    def call(*words: str) -> dict[str, object]:
        monkeypatch.setattr(
            sys, "argv", ["graphabuse", "decide", R, *words, "--by", "ana", "--store", str(folder), "--json"]
        )
        with pytest.raises(SystemExit):
            main()
        return json.loads(capsys.readouterr().out or "{}")

    told = call("confirm", "--cell", "1", "--cell", "2")
    assert len(told["exceptions"]) == 24 and told["ignore_rules"] == []
    with ga.open_store(folder) as store:
        labels = ga.labels_from_verdicts(store)
        members = ga.open_run(store).ring(R).cells.accounts.set_index("account_id")["cell"]
    assert pd.Series(members)[labels["account_id"]].isin([1, 2]).all() and len(labels) == 24
    assert call("confirm", "--cell", "9") == {} and call("dismiss", "--reason", "office")["ignore_rules"] == []
