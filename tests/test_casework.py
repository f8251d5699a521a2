"""What is said about rings: computed from the tables, the same in any order, nothing guessed."""

import dataclasses
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_run import cliques, made_run

from graphabuse.casework import (
    alerts,
    campaigns,
    cases,
    cells_of,
    diff,
    firmness,
    narrative,
    narrative_text,
    precedents,
    queue,
    rings_per_run,
    sign_ups,
    similar,
    stability,
    states,
    what_would_change,
    without,
)  # fmt: skip
from graphabuse.casework.kinship import kinships
from graphabuse.casework.loose import loose_doubts
from graphabuse.casework.words import period
from graphabuse.errors import InputError, NotFoundError
from graphabuse.records import Verdict
from graphabuse.rings.identity import membership_hash
from graphabuse.rings.verdicts import dismissed_hashes, labels_of
from graphabuse.store.frames import verdicts_frame

R, Q = "R-0000000A", "R-0000000B"
NOBODY = verdicts_frame([])


def decided(
    ring: str,
    outcome: str,
    accounts: list[str],
    *,
    hour: int = 0,
    edge: tuple[str, ...] = (),
    exceptions: tuple[str, ...] = (),
) -> Verdict:
    digest = membership_hash([*accounts, *edge])
    return Verdict(
        ring, "run-made", digest, outcome, "other", "", "ana", datetime(2024, 4, 1, hour, tzinfo=UTC), core=tuple(accounts),
        edge=edge, exceptions=exceptions,
    )  # fmt: skip


def shuffled(run, seed: int = 3):
    frames = {
        f.name: getattr(run, f.name) for f in dataclasses.fields(run) if isinstance(getattr(run, f.name), pd.DataFrame)
    }
    return dataclasses.replace(
        run, **{name: frame.sample(frac=1, random_state=seed) for name, frame in frames.items() if name != "rings"}
    )


def test_cells_are_found_where_they_were_planted():
    run = made_run({R: cliques(4, 12, across=2, per_token=6)})
    cells = cells_of(cases(run)[R])
    planted = cells.accounts["account_id"].str[:3]
    assert cells.accounts.groupby(planted)["cell"].nunique().eq(1).all() and cells.accounts["cell"].nunique() == 4
    assert cells.bridges["identifier"].tolist() == ["T-bridge"] and cells.bridges["cells"][0] == 2
    assert cells.crossing <= 0.25
    pd.testing.assert_frame_equal(cells.accounts, cells_of(cases(shuffled(run))[R]).accounts)


@pytest.mark.parametrize(
    ("uses", "words"),
    [
        (cliques(2, 5), "fewer than 30"),
        ({f"a{at:02d}": [("device", "D-1")] for at in range(40)}, "one cell"),
        ({f"a{at:02d}": [("device", f"D-{(at * 7 + k * 11) % 23}") for k in range(6)] for at in range(40)}, "not split"),
    ],
)  # fmt: skip
def test_no_cells_where_there_are_none(uses, words):
    cells = cells_of(cases(made_run({R: uses}))[R])
    assert cells.of_account == {} and words in cells.note


def test_a_carrier_address_ties_nothing():
    uses = {f"a{at}": [("device", f"D-{at // 3}"), ("ip", "carrier")] for at in range(9)}
    run = made_run({R: uses}, outside={("ip", "carrier"): 14_000})
    assert without(cases(run)[R], "D1").groups["accounts"].tolist() == [3, 3]


def test_what_survives_is_computed():
    case = cases(made_run({R: cliques(3, 6, across=3)}))[R]
    bridge = case.codes["payment_token", "T-bridge"]
    left = without(case, bridge)
    assert left.groups["accounts"].tolist() == [6, 6, 6] and left.text == f"without {bridge}: 3 groups of 6 accounts"
    assert without(case, "kind:device").groups["accounts"].tolist() == [9, 3, 3, 3]
    assert without(case, "device:D-0", "payment_token:T-bridge").groups["accounts"].tolist() == [6, 6, 3, 3]
    assert "account" in without(case, "account:a00-00").text and "a00-00" not in set(
        without(case, "account:a00-00").accounts["account_id"]
    )
    said = what_would_change(case)
    assert said[0] == "without D1, or D2, or D3: 2 groups of 3–15 accounts" and len(said) == 3
    for wrong in ("D99", "kind:ip", "account:nobody"):
        with pytest.raises(InputError, match="is not shared"):
            without(case, wrong)
    with pytest.raises(InputError, match="say what"):
        without(case)


links = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 6)), min_size=2, max_size=30)


@settings(max_examples=40, deadline=None)
@given(links, st.integers(0, 6))
def test_groups_are_the_components_networkx_finds(pairs, gone):
    import networkx

    uses: dict[str, list[tuple[str, str]]] = {}
    for account, device in pairs:
        uses.setdefault(f"a{account}", []).append(("device", f"D-{device}"))
    case = cases(made_run({R: uses}))[R]
    if ("device", f"D-{gone}") not in case.codes:
        return
    graph = networkx.Graph()
    graph.add_nodes_from(uses)
    graph.add_edges_from(
        (a, key) for a, keys in uses.items() for key in keys if key in case.codes and key[1] != f"D-{gone}"
    )
    sizes = [sum(node in uses for node in part) for part in networkx.connected_components(graph)]
    left = without(case, f"device:D-{gone}")
    assert sorted(left.groups["accounts"]) == sorted(size for size in sizes if size >= 2)
    assert (left.accounts["group"] == 0).sum() == sizes.count(1)


def test_the_narrative_answers_six_questions_from_facts():
    hostile = "<b>x</b>\u202e=cmd|\x07" + "y" * 10_000
    run = made_run(
        {R: {hostile: [("device", hostile)], "a2": [("device", hostile)], "a3": [("device", hostile)]}},
        roles={"a3": "guarded"},
    )
    case = cases(run)[R]
    story = narrative(case)
    assert list(story) == ["who", "what", "when", "where", "how", "why"] and all(story.values())
    assert "2 core accounts" in story["who"] and "guarded" in story["who"] and "office" in story["why"]
    text = narrative_text(case)
    assert len(text) < 4_000 and "\u202e" not in text and "\x07" not in text
    for word in ("fraudster", "gang", "proves"):
        assert word not in text


def test_a_ring_whose_links_are_gone_still_has_a_story():
    run = made_run({R: cliques(1, 4)})
    bare = dataclasses.replace(
        run, links=run.links.iloc[:0], identifiers=run.identifiers.iloc[:0], reasons=run.reasons.iloc[:0]
    )
    case = cases(bare)[R]
    assert all(narrative(case).values()) and cells_of(case).of_account == {} and what_would_change(case) == []
    assert stability(case)["together_share"].isna().all() and similar(case).empty


def test_stability_tells_a_star_from_a_chain():
    star = {f"a{at:02d}": [("device", f"D-{k}") for k in range(4)] for at in range(12)}
    chain = {f"a{at:02d}": [("device", f"D-{at}"), ("device", f"D-{at + 1}")] for at in range(12)}
    firm, loose = (stability(cases(made_run({R: uses}))[R]) for uses in (star, chain))
    assert firm["together_share"].iloc[0] > 0.95 and loose["together_share"].iloc[-1] < 0.7
    assert loose["together_share"].is_monotonic_decreasing


def test_rings_that_share_an_identifier_are_similar_and_decisions_about_them_precedents():
    one, two = cliques(1, 4), {f"b{at}": [("device", "D-0"), ("payment_token", "T-b")] for at in range(3)}
    run = made_run({R: one, Q: two})
    case = cases(run)[R]
    assert similar(case)[["ring_id", "identifiers"]].to_dict("records") == [{"ring_id": Q, "identifiers": 1}]
    old = decided("R-00000009", "dismissed", ["a00-00", "z"])
    found = precedents(case, verdicts_frame([old, decided(R, "watch", ["a00-00"])]))
    assert found[["ring_id", "outcome", "common_accounts"]].to_dict("records") == [
        {"ring_id": "R-00000009", "outcome": "dismissed", "common_accounts": 1}
    ]
    links = pd.DataFrame([("R-00000008", "device", "D-0")], columns=["ring_id", "kind", "identifier"])
    by_device = precedents(case, verdicts_frame([decided("R-00000008", "confirmed", ["q"])]), links)
    assert by_device["common_identifiers"].tolist() == [1] and by_device["examples"][0] == (
        case.codes["device", "D-0"],
    )


def test_the_last_decision_stands_and_is_stale_when_accounts_changed():
    run = made_run({R: cliques(1, 4), Q: cliques(1, 3)})
    accounts = sorted(cliques(1, 4))
    first, second = decided(R, "confirmed", accounts), decided(R, "dismissed", accounts, hour=5)
    have = states(run, verdicts_frame([second, first])).set_index("ring_id")
    assert have.loc[R, ["state", "stale", "suppressed"]].tolist() == ["dismissed", False, True]
    assert have.loc[Q, "state"] == "open"
    grown = states(made_run({R: {**cliques(1, 4), "new": [("device", "D-0")]}}), verdicts_frame([second])).iloc[0]
    assert grown[["state", "stale", "suppressed", "joined_since"]].tolist() == ["dismissed", True, False, 1]
    renamed = states(made_run({"R-0000000F": cliques(1, 4)}), verdicts_frame([second])).iloc[0]
    assert renamed["suppressed"]


def test_labels_from_decisions():
    verdicts = verdicts_frame(
        [
            decided(R, "confirmed", ["a", "b"], edge=("c",), exceptions=("b",)),
            decided(Q, "dismissed", ["x", "c"], hour=1),
            decided("R-1", "needs_more", ["n"]),
            decided("R-2", "watch", ["w"]),
            decided("R-3", "confirmed", ["gone"]),
            decided("R-3", "watch", ["gone"], hour=2),
        ]
    )
    labels = labels_of(verdicts).set_index("account_id")
    assert labels["label"].to_dict() == {"a": 1, "c": 0, "x": 0} and labels.loc["a", "weight"] == 1.0
    assert dismissed_hashes(verdicts) == {membership_hash(["x", "c"])}
    assert labels_of(NOBODY).empty and dismissed_hashes(NOBODY) == frozenset()


def test_the_queue_is_in_order_of_priority_and_decided_rings_leave_it():
    run = made_run({R: cliques(1, 4), Q: cliques(1, 9)})
    waiting = queue(run, NOBODY)
    assert waiting["ring_id"].tolist() == [Q, R] and waiting["priority"].is_monotonic_decreasing
    assert waiting["place"].tolist() == [1, 2] and all(len(days) == 14 for days in waiting["recent"])
    done = verdicts_frame([decided(Q, "confirmed", sorted(cliques(1, 9)))])
    after = queue(run, done)
    assert after["ring_id"].tolist() == [R] and after["known"][0] == 4
    assert queue(run, done, everything=True)["state"].tolist() == ["open", "confirmed"]


def test_a_run_differs_in_nothing_from_itself():
    run = made_run({R: cliques(2, 6), Q: cliques(1, 4)})
    same = diff(run, run)
    assert set(same.rings["change"]) == {"unchanged"} and same.moves.empty and same.causes == () and not same.recomputed
    assert diff(shuffled(run), run).counts == {"unchanged": 2}


def test_causes_are_named():
    before = made_run({R: cliques(1, 6)}, run_id="run-1")
    grown = {R: {**cliques(1, 6), "z": [("device", "D-0")]}}
    data = diff(made_run(grown, run_id="run-2", input_fingerprint="g"), before)
    assert data.counts == {"grown": 1} and data.causes == ("new data",) and data.rings["cause"].tolist() == ["new data"]
    assert data.moves[["account_id", "move"]].to_numpy().tolist() == [["z", "joined"]]
    settings_ = diff(made_run(grown, config={"decide": {"loss": 90.0}}), before)
    assert settings_.recomputed and settings_.counts == {"recomputed": 1} and "decide.loss" in settings_.causes[0]
    model = diff(made_run(grown, model={"sha256": "n"}), before)
    assert model.counts == {"recomputed": 1} and "model" in model.text
    ignored = diff(made_run(grown, config={"decide": {"loss": 100.0}, "evidence": {"ignore": ["x"]}}), before)
    assert ignored.causes == ("a changed ignore-list",)
    gone = diff(made_run({}, input_fingerprint="g"), before)
    assert gone.counts == {"dormant": 1} and gone.rings["accounts_before"].tolist() == [6]


def test_the_weekly_share_has_an_interval_around_it():
    run = made_run({R: cliques(1, 6)})
    arrivals = pd.DataFrame(
        {
            "day": [int(pd.Timestamp(f"2024-03-{day:02d}", tz="UTC").timestamp()) for day in (1, 4, 12)],
            "accounts": [60, 50, 70],
        }
    )
    weeks = sign_ups(run, arrivals)
    assert weeks["sign_ups"].tolist() == [60, 50, 70] and weeks["in_rings"].sum() == 6
    assert (
        (weeks["low"] <= weeks["share"]).all()
        and (weeks["share"] <= weeks["high"]).all()
        and (weeks["high"] < 0.6).all()
    )


def test_rings_that_were_set_aside_are_no_part_of_the_weekly_share():
    run = made_run({R: cliques(1, 6)})
    aside = dataclasses.replace(run, rings=run.rings.assign(action="suppressed"))
    arrivals = pd.DataFrame({"day": [int(pd.Timestamp("2024-03-01", tz="UTC").timestamp())], "accounts": [60]})
    assert [sign_ups(one, arrivals)["in_rings"].sum() for one in (run, aside)] == [6, 0]


def test_rings_run_by_run():
    run = made_run({R: cliques(1, 6)})
    runs = pd.DataFrame(
        {"run_id": ["r1"], "created_at": [pd.Timestamp("2024-03-01", tz="UTC")], "rings": [1], "members": [6]}
    )
    assert rings_per_run(runs, {"r1": diff(run, run).rings})["unchanged"].tolist() == [1]
    assert len(rings_per_run(runs, {})) == 1


def test_an_unknown_ring_names_known_ones():
    with pytest.raises(NotFoundError, match=R):
        cases(made_run({R: cliques(1, 3)}))["R-0"]


def test_alerts_name_growth_returns_and_decisions_that_no_longer_fit():
    before = made_run({R: cliques(1, 6), Q: cliques(1, 9)}, run_id="run-1")
    grown = {**cliques(1, 6), "y": [("device", "D-0")], "z": [("device", "D-0")], "w": [("device", "D-0")]}
    now = made_run({R: grown}, run_id="run-2", input_fingerprint="g")
    found = alerts(now, diff(now, before), NOBODY)
    assert found[["ring_id", "alert", "accounts"]].to_numpy().tolist() == [[R, "growing", 3]]
    assert alerts(now, None, NOBODY).empty and alerts(before, diff(before, before), NOBODY).empty
    settings_ = made_run({R: grown}, run_id="run-2", config={"decide": {"loss": 90.0}})
    assert alerts(settings_, diff(settings_, before), NOBODY).empty
    decisions = verdicts_frame(
        [decided(R, "confirmed", sorted(cliques(1, 6))), decided("R-00000001", "confirmed", ["y", "z"], hour=1)]
    )
    kinds = alerts(now, None, decisions).set_index("alert")
    assert kinds["accounts"].to_dict() == {"known_accounts": 2, "confirmed_grew": 3}
    assert "R-00000001" in kinds.loc["known_accounts", "text"] and "ana" in kinds.loc["confirmed_grew", "text"]
    cleared = verdicts_frame([decided(R, "dismissed", sorted(cliques(1, 6)))])
    assert alerts(now, None, cleared)["alert"].tolist() == ["dismissed_changed"]
    watched = verdicts_frame([decided(R, "watch", sorted(cliques(1, 6)))])
    assert alerts(now, None, watched)[["alert", "accounts"]].to_numpy().tolist() == [["watched_changed", 3]]
    back = dataclasses.replace(now, rings=now.rings.assign(change="reappeared"))
    assert alerts(back, None, NOBODY)["alert"].tolist() == ["reappeared"]


def test_firm_rings_hold_when_links_are_missing():
    star = {f"a{at:02d}": [("device", f"D-{k}") for k in range(4)] for at in range(12)}
    chain = {f"b{at:02d}": [("device", f"E-{at}"), ("device", f"E-{at + 1}")] for at in range(12)}
    firm = firmness(cases(made_run({R: star, Q: chain})), [R, Q])
    assert firm[R] > 0.95 > firm[Q] > 0


def test_one_row_for_each_ring_of_a_difference():
    before = made_run({R: cliques(1, 6), Q: {f"b{at}": [("device", "E")] for at in range(5)}}, run_id="run-1")
    both = {**cliques(1, 6), **{f"b{at}": [("device", "E"), ("device", "D-0")] for at in range(5)}}
    merged = diff(made_run({R: both}, run_id="run-2", input_fingerprint="g"), before)
    assert merged.by_ring["previous_ring_ids"].tolist() == [(Q,)] and merged.counts == {"merged": 1}
    assert merged.run_id == "run-2" and merged.previous_run_id == "run-1"


def test_rings_with_a_common_token_are_one_campaign():
    third = {f"c{at}": [("device", "D-c"), ("ip", "i-0")] for at in range(3)}
    uses = {
        R: {f"a{at}": [("device", "D-a"), ("payment_token", "T"), ("ip", "i-0")] for at in range(4)},
        Q: {f"b{at}": [("device", "D-b"), ("payment_token", "T")] for at in range(3)},
        "R-0000000C": third,
    }
    run = made_run(uses)
    found = campaigns(run, kinships(run))
    assert found["ring_ids"].tolist() == [(R, Q)] and found["accounts"].tolist() == [7]
    assert found["examples"][0] == (("payment_token", "T"),)
    two = made_run(uses | {"R-0000000C": {name: [*keys, ("ip", "i-1")] for name, keys in third.items()},
                           R: {name: [*keys, ("ip", "i-1")] for name, keys in uses[R].items()}})  # fmt: skip
    assert campaigns(two, kinships(two))["rings"].tolist() == [3]
    assert campaigns(made_run({R: cliques(1, 3)}), kinships(made_run({R: cliques(1, 3)}))).empty
    assert campaigns(made_run({}), kinships(made_run({}))).empty


def test_links_that_go_everywhere_are_a_doubt_unless_one_identifier_holds_half():
    rng = np.random.default_rng(7)
    uses = {
        f"a{at:02d}": [("ip", f"20.0.0.{number}") for number in sorted(set(rng.integers(0, 30, 4).tolist()))]
        for at in range(60)
    }
    for all_share, wide, codes in ((False, 40, ["no_cells"]), (True, 40, []), (False, 0, [])):
        ring = {account: keys + [("ip", "one")] * all_share for account, keys in uses.items()}
        outside = {key: wide for keys in uses.values() for key in keys}
        case = cases(made_run({R: ring}, outside=outside))[R]
        assert [row["code"] for row in loose_doubts(case)] == codes
        assert ("form no cells" in narrative(case)["why"]) == bool(codes)
    by_devices = {account: [("device", value) for _, value in keys] for account, keys in uses.items()}
    assert list(loose_doubts(cases(made_run({R: by_devices}))[R])) == []


def test_accounts_that_came_at_once_are_told_as_one_moment():
    run = made_run({R: {name: [("device", "D1")] for name in "abc"}})
    at_once = run.links.assign(first_seen=run.links["first_seen"].min())
    case = cases(dataclasses.replace(run, links=at_once))[R]
    assert narrative(case)["when"].startswith("All of them were first seen on 2024-03-01 00:00;")


def test_days_and_times_of_one_day():
    first = pd.Timestamp("2024-03-01 09:05", tz="UTC")
    assert period(first, first + pd.Timedelta(hours=2)) == "on 2024-03-01 between 09:05 and 11:05 UTC"
    assert period(first, first) == "on 2024-03-01 at 09:05 UTC"
    assert period(first, first + pd.Timedelta(days=2)) == "between 2024-03-01 and 2024-03-03"
    assert period(pd.NaT, first) == "between an unknown day and 2024-03-01"
