"""What an investigator asks of a stored run: read, probe, hand on, decide; wrong questions end in one sentence."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import igraph
import jsonschema
import networkx as nx
import pandas as pd
import pytest
from made_run import cliques, made_run

import graphabuse as ga
from graphabuse.casework import cases
from graphabuse.errors import InputError, NotFoundError, StoreError
from graphabuse.investigate import StoredRun, block_list, frames_of
from graphabuse.investigate.card import ring_card, run_card
from graphabuse.investigate.document import schema
from graphabuse.investigate.export import export_ring, export_run
from graphabuse.investigate.interop import to_igraph, to_networkx, to_pyg, write_graphml
from graphabuse.investigate.ring import Ring
from graphabuse.investigate.surroundings import expand
from graphabuse.records import Verdict
from graphabuse.report import read_activity, read_past, write_report
from graphabuse.store.frames import verdicts_frame

R, Q = "R-0000000A", "R-0000000B"
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "\u202egnp.exe",
    "👩‍👩‍👧 family",
    "y" * 10_000,
    "tab\there\x07\x00",
    "=cmd|' /C calc'!A0",
    "a' RETURN 1 //",
    "]]></label>",
]
NOBODY = verdicts_frame([])


@pytest.fixture(scope="module")
def opened(stored):
    """The shared run, opened to read."""
    with ga.open_store(stored[0], read_only=True) as store:
        yield ga.open_run(store)


@pytest.fixture(scope="module")
def ring(opened) -> Ring:
    return opened.ring(opened.rings["ring_id"][0])


@pytest.fixture
def hostile() -> ga.Run:
    uses = {name: [("device", HOSTILE[0]), ("ip", name)] for name in HOSTILE}
    return made_run({R: uses})


def test_account_and_path(stored):
    folder, run = stored
    ring = run.rings["ring_id"][0]
    members = run.members.loc[run.members["ring_id"] == ring, "account_id"].tolist()
    with ga.open_store(folder, read_only=True) as store:
        view = ga.account_view(store, members[0])
        mine = run.links[run.links["account_id"] == members[0]]
        assert set(view.identifiers["identifier"]) == set(mine["identifier"])
        assert view.rings["ring_id"].tolist() == [ring]
        steps = ga.path_between(store, members[0], members[-1])
        assert steps["account_id"][0] == members[0] and steps["next_account_id"].iloc[-1] == members[-1]
        for name in ("nobody", "a' OR 1=1 --"):
            with pytest.raises(NotFoundError, match="not in store"):
                ga.account_view(store, name)


def test_an_identifier_names_its_accounts_and_their_rings(stored, opened):
    best = opened.identifiers.iloc[0]
    mine = opened.links[
        (opened.links["identifier"] == best["identifier"]) & (opened.links["ring_id"] == best["ring_id"])
    ]
    view = ga.identifier_view(opened.store, best["identifier"])
    assert (
        set(mine["account_id"]) <= set(view.accounts["account_id"])
        and view.accounts["first_seen"].is_monotonic_increasing
    )
    assert (
        len(view.accounts) == best["accounts_inside"] + best["accounts_outside"]
        and view.rings["ring_id"][0] == best["ring_id"]
    )
    first = view.accounts.iloc[0]
    seen = (
        ga.account_view(opened.store, first["account_id"]).identifiers.set_index("identifier").loc[best["identifier"]]
    )
    assert (seen["events"], seen["accounts"]) == (first["events"], len(view.accounts))
    for name in ("203.0.113.250", "x' OR 1=1 --"):
        with pytest.raises(NotFoundError, match="not in store"):
            ga.identifier_view(opened.store, name)


def test_a_text_of_two_kinds_is_both(store):
    rows = [
        ("2024-01-01T10:00:00Z", "a", "8.8.8.8", "same", "t1"),
        ("2024-01-01T09:00:00Z", "b", "8.8.4.4", "d2", "same"),
    ]
    ga.ingest(store, pd.DataFrame(rows, columns=["timestamp", "account_id", "ip", "device_id", "payment_token"]))
    view = ga.identifier_view(store, "same")
    assert (
        view.accounts[["kind", "account_id"]].to_numpy().tolist() == [["payment_token", "b"], ["device", "a"]]
        and view.rings.empty
    )


def test_an_opened_run_is_a_run(opened, run):
    assert isinstance(opened, StoredRun) and isinstance(opened, ga.Run)
    pd.testing.assert_frame_equal(opened.rings, run.rings, check_dtype=False)
    assert "<script" not in opened._repr_html_() and repr(opened).startswith("StoredRun(run-")


def test_every_table_carries_the_stamp(opened, ring):
    tables = [
        opened.queue(), opened.states(), opened.sample(2), opened.sample(2, how="loosest"), *opened.trends().values(),
        ring.why(), ring.doubts(), ring.members, ring.identifiers, ring.links, ring.guarded(), ring.bridges(), ring.timeline(),
        ring.history(), ring.similar(), ring.precedents(), ring.stability(rounds=3), ring.split(), ring.expand(max_nodes=5),
        ring.why_member(ring.members["account_id"][0]),
    ]  # fmt: skip
    for table in tables:
        assert table.attrs["run_id"] == opened.run_id and table.attrs["config_hash"] and table.attrs["window"]
    assert json.dumps(ring.why().attrs)


def test_why_and_doubts_are_the_stored_reasons(opened, ring):
    stored = opened.reasons[opened.reasons["ring_id"] == ring.ring_id]
    assert len(ring.why()) + len(ring.doubts()) == len(stored)
    assert set(ring.doubts()["text"]) == set(stored.loc[stored["kind"] == "doubt", "text"])


def test_the_timeline_counts_the_stored_events(opened, ring):
    daily = ring.timeline()
    ip_events = ring.links[ring.links["kind"] == "ip"].groupby("account_id")["events"].sum()
    assert daily.attrs["basis"] == "events" and set(daily["account_id"]) == set(ring.members["account_id"])
    assert (daily.groupby("account_id")["events"].sum() >= ip_events).all()


def test_a_ring_whose_events_are_gone_still_answers(opened, events):
    with ga.open_store(":memory:") as other:
        ga.ingest(other, events)
        run = StoredRun(**{name: getattr(opened, name) for name in ga.Run.__dataclass_fields__}, source=other)
        ring = run.ring(run.rings["ring_id"][0])
        assert len(ring.timeline()) and "gone" in ring.timeline().attrs["basis"]
        assert ring.expand().empty and len(ring.why()) and ring.narrative() and len(ring.history()) == 0
        with pytest.raises(NotFoundError, match="not in store"):
            ring.path(ring.members["account_id"][0], ring.members["account_id"][1])


def test_surroundings_lie_outside_and_follow_identifiers(stored, opened, ring):
    around = ring.expand(hops=2, max_nodes=50)
    assert not set(around["account_id"]) & set(ring.members["account_id"]) and around["account_id"].is_unique
    inside = set(ring.members["account_id"]) | set(around["account_id"])
    assert set(around["from_account_id"]) <= inside and len(around) <= 50
    for row in around.head(5).itertuples():
        view = ga.account_view(opened.store, row.account_id)
        assert row.identifier in set(view.identifiers["identifier"])
    with pytest.raises(InputError, match="1 to 4 hops"):
        ring.expand(hops=9)


def test_surroundings_name_the_one_account_outside(store, events):
    ga.ingest(store, events)
    case = cases(made_run({R: {"a": [("device", "D1")], "b": [("device", "D1")]}}))[R]
    around, cut = expand(store, case)
    assert set(around["account_id"]) == {"c"} and around["identifier"].tolist() == ["D1"] and not cut
    assert expand(store, case, max_nodes=1, hops=3)[1] is True


def test_those_with_most_ties_come_first(store):
    rows = [
        ("a", "D1", "20.0.0.1"),
        ("b", "D1", "20.0.0.2"),
        ("c", "D9", "20.0.0.1"),
        ("d", "D8", "20.0.0.1"),
        ("d", "D7", "20.0.0.2"),
    ]
    columns = ["account_id", "device_id", "ip"]
    ga.ingest(store, pd.DataFrame(rows, columns=columns).assign(timestamp="2024-01-01", event_type="login"))
    around, _ = expand(store, cases(made_run({R: {"a": [("device", "D1")], "b": [("device", "D1")]}}))[R], max_nodes=1)
    assert around[["account_id", "ties"]].values.tolist() == [["d", 2]]


def test_why_a_member(ring):
    account = ring.members["account_id"][0]
    ties = ring.why_member(account)
    assert set(ties["identifier"]) <= set(ring.links.loc[ring.links["account_id"] == account, "identifier"])
    assert account in ties.attrs["text"] and (ties["others"] >= 1).all()
    with pytest.raises(NotFoundError, match="not in ring"):
        ring.why_member("nobody")


def test_the_query_of_a_ring_finds_its_members(ring, opened):
    query = ring.cypher()
    assert ring.ring_id not in query.text
    found = opened.store.cypher(*query)
    assert {row["account_id"] for row in found["a"]} == set(ring.members["account_id"])


def test_find_says_where(opened):
    account, device = opened.members["account_id"][0], opened.identifiers["identifier"][0]
    assert opened.find(account)["what"].tolist() == ["account"] and "identifier" in set(opened.find(device)["what"])
    with pytest.raises(NotFoundError, match="in no ring"):
        opened.find("nobody")


def test_wrong_questions_end_in_a_sentence(opened, ring):
    for call, error, match in [
        (lambda: opened.ring("R-FFFFFFFF"), NotFoundError, "is not in run"), (lambda: opened.sample(0), InputError, "n of 1"),
        (lambda: opened.sample(1, how="best"), InputError, "random"), (lambda: ring.split(by="age"), InputError, "'cell'"),
        (opened.diff, NotFoundError, "no run before"), (lambda: ring.without("D999"), InputError, "is not shared"),
        (lambda: ring.decide("banned", by="x"), InputError, "is no outcome"), (lambda: ring.decide("confirm", by=" "), InputError, "who decides"),
        (lambda: ring.decide("confirm", by="x", exceptions=["nobody"]), InputError, "cannot be an exception"),
        (lambda: ring.decide("confirm", by="x"), StoreError, "read only"), (lambda: ring.export("gexf"), InputError, "no form of export"),
        (lambda: ring.decide("confirm", by="x", note="n" * 5_000), InputError, "shorten"),
    ]:  # fmt: skip
        with pytest.raises(error, match=match) as caught:
            call()
        assert "\n" not in str(caught.value)


def test_a_closed_store_says_so(stored):
    with ga.open_store(stored[0], read_only=True) as store:
        run = ga.open_run(store)
    ring = run.ring(run.rings["ring_id"][0])
    assert len(ring.why()) and ring.narrative()
    with pytest.raises(StoreError, match="open it again"):
        ring.history()


def test_from_the_queue_to_a_decision(stored, tmp_path):
    shutil.copytree(stored[0], tmp_path / "s.graph")
    with ga.open_store(tmp_path / "s.graph") as store:
        run = ga.open_run(store)
        ring = run.ring(run.queue()["ring_id"][0])
        spared = ring.members["account_id"][0]
        first = ring.decide("watch", by="ana", reason="too_early")
        second = ring.decide("confirm", by="ben", reason="the same card everywhere", exceptions=[spared])
        assert second.supersedes == first.verdict_id and (second.reason, second.note) == (
            "other",
            "the same card everywhere",
        )
        assert ring.ring_id not in set(run.queue()["ring_id"]) and "confirmed" in ring._repr_html_()
        assert ring.history()["outcome"].dropna().tolist() == ["watch", "confirmed"]
        listed = block_list(run, store.verdicts())
        mine = listed[listed["ring_id"] == ring.ring_id]
        assert spared not in set(listed["account_id"]) and set(mine["verdict_id"]) == {second.verdict_id}


def test_networkx_and_igraph_bring_everything_back(opened, ring):
    for graph in (ring.to_networkx(), ring.to_igraph()):
        members, links = frames_of(graph)
        pd.testing.assert_frame_equal(members, ring.members.reset_index(drop=True), check_dtype=False, check_like=False)
        wanted = ring.links.sort_values(["account_id", "kind", "identifier"], ignore_index=True)
        pd.testing.assert_frame_equal(links, wanted, check_dtype=False)
    graph = ring.to_networkx()
    assert nx.is_bipartite(graph) and graph.number_of_edges() == len(ring.links)
    with pytest.raises(NotFoundError):
        ga.to_networkx(opened, "R-00000000")


@pytest.mark.parametrize(
    "uses", [cliques(2, 6), {"a": [], "b": [], "c": []}, {name: [("device", "d")] for name in HOSTILE}]
)
def test_pyg_accepts_what_it_gets(uses):
    data = to_pyg(made_run({R: uses}), R)
    assert data.validate() and data["account"].num_nodes == len(uses)


def test_graphml_is_read_by_networkx_and_igraph(hostile, tmp_path):
    path = write_graphml(hostile, R, tmp_path / "ring.graphml")
    one, two = nx.read_graphml(path), igraph.Graph.Read_GraphML(str(path))
    graph = to_networkx(hostile, R)
    assert (
        one.number_of_nodes() == two.vcount() == graph.number_of_nodes()
        and one.number_of_edges() == two.ecount() == graph.number_of_edges()
    )
    labels = {facts["label"] for _, facts in one.nodes(data=True)}
    assert HOSTILE[0] in labels and "tab\there\\u0007\\u0000" in labels
    assert set(two.vs["kind"]) == {"account", "device", "ip"} and set(two.es["events"]) == {3}


def test_hostile_identifiers_are_nowhere_live(hostile, tmp_path):
    case = cases(hostile)[R]
    card = ring_card(case, "open")
    assert "<img" not in card and "<script" not in card and len(card) < 3_000 and "\u202e" not in card
    for path in export_run(hostile, NOBODY, "tables", tmp_path / "t"):
        if path.suffix == ".csv":
            cells = pd.read_csv(path).select_dtypes(exclude="number").to_numpy().ravel()
            assert not [cell for cell in cells if str(cell).startswith(("=", "+", "-", "@"))]
    back = pd.read_parquet(tmp_path / "t" / "members.parquet")
    assert set(back["account_id"]) == set(HOSTILE)
    document = json.loads(export_ring(case, "json", tmp_path / "r.json").read_text())
    assert {member["account_id"] for member in document["rings"][0]["members"]} == set(HOSTILE)


def test_the_card_is_small_and_still(ring):
    card = ring._repr_html_()
    assert len(card.encode()) < 3_000 and "<script" not in card and "onload" not in card
    assert ring.ring_id in card and "why()" in card
    many = run_card(made_run({f"R-{at:08X}": cliques(1, 4) for at in range(60)}))
    assert len(many.encode()) < 3_000 and "<script" not in many and "and 40 more" in many


def test_a_ring_of_twenty_thousand_accounts_answers():
    big = made_run({R: {f"a{at:05d}": [("device", f"D-{at // 50}"), ("ip", "shared")] for at in range(20_000)}})
    case = cases(big)[R]
    assert len(ring_card(case, "open").encode()) < 3_000
    assert len(Ring(None, case).split()) >= 1 and Ring(None, case).without("kind:ip").largest == 50
    assert len(Ring(None, case).narrative()) < 4_000


def test_json_follows_its_published_schema(opened, tmp_path):
    published = Path(__file__).parent.parent / "docs" / "rings.schema.json"
    assert json.loads(published.read_text()) == schema(), "run: python docs/json_schema.py > docs/rings.schema.json"
    [path] = export_run(opened, NOBODY, "json", tmp_path)
    content = json.loads(path.read_text())
    jsonschema.validate(content, schema())
    assert len(content["rings"]) == len(opened.rings)
    content["rings"][0]["members"][0]["role"] = "boss"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, schema())


def test_the_block_list_holds_only_what_is_safe():
    roles = {"a00-01": "edge", "a00-02": "guarded"}
    run = made_run({R: cliques(1, 5), Q: {f"b{at}": [("device", "E")] for at in range(4)}}, roles=roles)
    assert set(block_list(run, NOBODY)["account_id"]) == {"a00-00", "a00-03", "a00-04", "b0", "b1", "b2", "b3"}
    now = pd.Timestamp("2024-04-01", tz="UTC").to_pydatetime()
    digest = dict(zip(run.rings["ring_id"], run.rings["membership_hash"], strict=True))
    dismissed = Verdict(Q, run.run_id, digest[Q], "dismissed", "office", "", "ana", now, core=("b0", "b1", "b2", "b3"))
    confirmed = Verdict(
        R,
        run.run_id,
        digest[R],
        "confirmed",
        "other",
        "",
        "ana",
        now,
        core=("a00-00", "a00-03"),
        edge=("a00-01",),
        exceptions=("a00-03",),
    )
    listed = block_list(run, verdicts_frame([dismissed, confirmed]))
    assert listed["account_id"].tolist() == ["a00-00"] and listed["basis"].tolist() == ["confirmed"]
    waiting = Verdict(R, run.run_id, digest[R], "needs_more", "other", "", "ana", now, core=("a00-00",))
    assert set(block_list(run, verdicts_frame([waiting]))["ring_id"]) == {Q}


def test_a_ring_opens_as_a_page(opened, ring, tmp_path):
    path = ring.report(tmp_path / "ring.html")
    page = path.read_text()
    assert ring.ring_id in page and "Content-Security-Policy" in page and page == ring.show().html
    assert ring.show()._repr_html_().startswith("<iframe sandbox=")
    with pytest.raises(InputError, match="cannot be written"):
        ring.report(tmp_path / "none" / "ring.html")


def test_its_page_is_that_of_the_report_without_links_to_other_pages(stored, opened, ring, tmp_path):
    write_report(
        opened, tmp_path / "r", activity=read_activity(opened.store, opened), past=read_past(opened.store, opened)
    )
    reported = (tmp_path / "r" / "rings" / f"{ring.ring_id}.html").read_text()
    alone = ring.show().html
    assert 'href="../' not in alone and not re.search(r'href="?R-', alone)
    without_links = re.sub(r"<nav.*?</nav>", "", reported, flags=re.DOTALL)
    assert re.sub(r"<a href=R-\w+\.html>(.*?)</a>", r"\1", without_links).split() == alone.split()


def test_igraph_counts_match(opened, ring):
    graph = to_igraph(opened, ring.ring_id)
    assert graph.ecount() == len(ring.links) and sum(not side for side in graph.vs["type"]) == len(ring.members)


def test_a_run_of_an_older_version_answers_everything(stored, opened, monkeypatch):
    keep = {
        "rings": ["ring_id", "rank", "score", "action", "accounts"], "members": ["ring_id", "account_id", "role"],
        "identifiers": ["ring_id", "kind", "identifier", "accounts_inside"], "reasons": ["ring_id", "kind", "text"],
        "lineage": [], "moves": [], "protected": [],
    }  # fmt: skip
    old = replace(
        opened,
        **{name: getattr(opened, name)[columns] for name, columns in keep.items()},
        summary={"run_id": opened.run_id},
    )
    with ga.open_store(stored[0], read_only=True) as store:
        monkeypatch.setattr(type(store), "load_run", lambda self, which: old)
        run = ga.open_run(store)
        for ask in (
            run.queue,
            run.states,
            run.trends,
            run.sample,
            run.alerts,
            run.campaigns,
            run._repr_html_,
            lambda: run.diff(old),
        ):
            assert ask() is not None
        ring = run.ring(run.rings["ring_id"][0])
        for name in ("why", "doubts", "guarded", "bridges", "timeline", "history", "similar", "precedents", "stability", "split", "expand",
                     "narrative", "cypher", "show", "ignore_rules", "_repr_html_", "to_networkx"):  # fmt: skip
            assert getattr(ring, name)() is not None
        assert len(ring.members) == len(opened.ring(ring.ring_id).members) and ring.score.value > 0
