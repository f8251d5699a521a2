"""One suite, two stores: on simulated worlds and on a real shop's accounts nothing tells them apart."""

import json
import os
import warnings
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from neo4j_graph import wipe

import graphabuse as ga
from graphabuse.errors import NotFoundError
from graphabuse.records import LoadReport, Run, Verdict
from graphabuse.simulate import draw_params, simulate
from graphabuse.store import Store
from graphabuse.store.neo4j import lease
from graphabuse.store.queries import PACK, run_query

pytestmark = pytest.mark.xdist_group("neo4j")
ROOT = Path(__file__).parent.parent
SHOP = Path(os.environ.get("GRAPHABUSE_SHOP_DATA", ROOT.parent / "shared" / "data" / "ecommerce_accounts.csv.gz"))
WORLDS = {
    "plain": draw_params(1, accounts=700, family="plain", abuse_share=0.1),
    "hard": draw_params(7, accounts=900, family="hard", abuse_share=0.1),
    "wild": draw_params(4, accounts=700, family="wild", abuse_share=0.1),
}
TABLES = (
    "rings",
    "members",
    "accounts",
    "links",
    "reasons",
    "identifiers",
    "protected",
    "lineage",
    "moves",
    "classes",
    "networks",
)


@dataclass
class Pair:
    """The same events in both stores, and the run of each."""

    server: Store
    embedded: Store
    loads: tuple[LoadReport, LoadReport]
    runs: tuple[Run, Run]

    @property
    def both(self) -> tuple[Store, Store]:
        return self.server, self.embedded

    @property
    def ring(self) -> str:
        """The best ring."""
        return str(self.runs[0].rings["ring_id"][0])

    @property
    def pair(self) -> list[str]:
        """Two accounts of it."""
        members = self.runs[0].members
        return members.loc[members["ring_id"] == self.ring, "account_id"].head(2).tolist()


def events_of(name: str) -> tuple[object, Path | None]:
    """Events and mapping of a world, or of the shop."""
    if name in WORLDS:
        return simulate(WORLDS[name]).events, None
    if not SHOP.is_file():
        warnings.warn(f"SHOP DATA NOT FOUND at {SHOP}: name the file in GRAPHABUSE_SHOP_DATA", stacklevel=1)
        pytest.skip(f"SHOP DATA NOT FOUND at {SHOP}")
    return SHOP, ROOT / "examples" / "shop" / "mapping.toml"


@pytest.fixture(
    scope="module", params=["hard", *(pytest.param(name, marks=pytest.mark.slow) for name in ("plain", "wild", "shop"))]
)
def pair(request: pytest.FixtureRequest, server, tmp_path_factory) -> Iterator[Pair]:
    events, mapping = events_of(request.param)
    uri = os.environ["NEO4J_URI"] if server is None else server.uri
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        if server is not None:
            patch.setenv("NEO4J_PASSWORD", server.password)
        patch.setattr(lease, "LEASE_S", 60)  # one long fixture, many short tests
        wipe(uri)
        folder = tmp_path_factory.mktemp(request.param) / "abuse.graph"
        stores = [stack.enter_context(ga.open_store(where)) for where in (uri, folder)]
        loads = [ga.ingest(store, events, mapping=mapping) for store in stores]
        runs = [ga.detect(store) for store in stores]
        for store, run in zip(stores, runs, strict=True):
            ga.save_run(store, run)
        yield Pair(*stores, tuple(loads), tuple(runs))


def same(left: pd.DataFrame, right: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(left.reset_index(drop=True), right.reset_index(drop=True), check_dtype=False)


def test_loads_agree(pair):
    first, second = (replace(report, seconds=0.0) for report in pair.loads)
    assert first == second and first.written > 500
    assert pair.server.fingerprint() == pair.embedded.fingerprint()
    assert pair.server.loads() == pair.embedded.loads()
    assert pair.server.kinds == pair.embedded.kinds


def test_events_agree(pair):
    """Every event with its account, identifiers and time, whatever codes a store gave them."""
    frames = []
    for store in pair.both:
        frame = store.events().to_pandas()
        accounts = store.accounts().to_pandas().set_index("account")["account_id"]
        values = store.identifiers().to_pandas().set_index("identifier")["value"]
        frame["account"] = frame["account"].map(accounts)
        for kind in store.kinds:
            frame[f"id_{kind}"] = frame[f"id_{kind}"].map(values)
        columns = ["seen_at", "account", *(f"id_{kind}" for kind in store.kinds)]
        frames.append(frame[columns].sort_values(columns))
    same(*frames)


def test_runs_agree(pair):
    assert pair.runs[0].run_id == pair.runs[1].run_id and len(pair.runs[0].rings)
    for name in TABLES:
        pd.testing.assert_frame_equal(*(getattr(run, name) for run in pair.runs))


def test_runs_come_back_alike(pair):
    opened = [ga.open_run(store) for store in pair.both]
    for name in TABLES:
        same(*(getattr(run, name) for run in opened))
        same(*(store.run_table(opened[0].run_id, name) for store in pair.both))
    same(opened[0].members, pair.runs[0].members)
    same(*(store.runs().drop(columns="created_at") for store in pair.both))
    for store in pair.both:
        with pytest.raises(NotFoundError, match="known runs: run-"):
            ga.open_run(store, "run-none")


def test_windows_agree(pair):
    times = pair.embedded.events().to_pandas()["seen_at"]
    cut = times.min() + (times.max() - times.min()) / 2
    first, second = (
        ga.detect(store, since=times.min(), until=cut.to_pydatetime().replace(tzinfo=UTC)) for store in pair.both
    )
    assert first.run_id == second.run_id
    same(first.rings, second.rings)


def test_account_pages_agree(pair):
    for account in pair.pair:
        views = [ga.account_view(store, account) for store in pair.both]
        same(views[0].identifiers, views[1].identifiers)
        same(views[0].rings, views[1].rings)
    same(*(ga.path_between(store, *pair.pair) for store in pair.both))
    for store in pair.both:
        with pytest.raises(NotFoundError, match="account 'nobody' is not in store"):
            ga.account_view(store, "nobody")


def test_identifier_pages_agree(pair):
    used = pair.runs[0].links.drop_duplicates("kind")["identifier"].tolist()
    crowd = pair.embedded.cypher("MATCH (i:IP) RETURN i.value AS value ORDER BY i.accounts DESC LIMIT 1")[
        "value"
    ].tolist()
    for identifier in [*used, *crowd]:
        views = [ga.identifier_view(store, identifier) for store in pair.both]
        same(views[0].accounts, views[1].accounts)
        same(views[0].rings, views[1].rings)
    for store in pair.both:
        with pytest.raises(NotFoundError, match="identifier 'nothing' is not in store"):
            ga.identifier_view(store, "nothing")


@pytest.mark.parametrize("asked", PACK, ids=lambda asked: asked.name)
def test_named_queries_agree(pair, asked):
    used = pair.runs[0].links[pair.runs[0].links["ring_id"] == pair.ring].groupby("kind")["identifier"].first()
    values = {"account": pair.pair[0], "other": pair.pair[1], "ring": pair.ring, "since": "2000-01-01 00:00:00", "n": 2, "class": "passing",
              "run": pair.runs[0].run_id,
              **{name: used.get(kind, "x") for name, kind in (("device", "device"), ("ip", "ip"), ("token", "payment_token"))}}  # fmt: skip
    answers = [
        run_query(store, asked.name, {name: values[name] for name in asked.parameters if name in values})
        for store in pair.both
    ]
    hide = [name for name in answers[0].columns if name == "created_at"]
    same(*(answer.drop(columns=hide) for answer in answers))


def test_nodes_and_paths_look_alike(pair):
    text = (
        "MATCH p = (a:Account {account_id: $id})-[u]->(i) WHERE i.kind IS NOT NULL "
        "RETURN i, u, p, a.first_seen AS t ORDER BY i.kind, i.value LIMIT 3"
    )
    answers = [store.cypher(text, {"id": pair.pair[0]}) for store in pair.both]
    first = [part["label"] for part in answers[0]["p"][0]]
    assert first[0] == "Account" and first[1].startswith("USED_") and len(first) == 3
    assert answers[0].to_dict("records") == answers[1].to_dict("records")


ASKED = (
    "why",
    "doubts",
    "guarded",
    "timeline",
    "history",
    "similar",
    "precedents",
    "stability",
    "split",
    "expand",
    "bridges",
)


@pytest.mark.parametrize("asked", ASKED)
def test_what_an_investigator_asks_agrees(pair, asked):
    answers = [getattr(ga.open_run(store).ring(pair.ring), asked)() for store in pair.both]
    same(*(answer.drop(columns="at", errors="ignore") for answer in answers))  # when a run was kept


def test_investigators_see_the_same(pair):
    first, second = runs = [ga.open_run(store) for store in pair.both]
    rings = [run.ring(pair.ring) for run in runs]
    for name in ("members", "identifiers", "links"):
        same(*(getattr(ring, name) for ring in rings))
    same(*(ring.why_member(pair.pair[0]) for ring in rings))
    same(*(ring.path(*pair.pair) for ring in rings))
    assert rings[0].narrative() == rings[1].narrative()
    strongest = rings[0].identifiers.iloc[0]
    code = f"{strongest['kind']}:{strongest['identifier']}"
    assert str(rings[0].without(code)) == str(rings[1].without(code))
    drawn = [store.cypher(*ring.cypher()) for store, ring in zip(pair.both, rings, strict=True)]
    told = [sorted(json.dumps(row, sort_keys=True, default=str) for row in frame.to_dict("records")) for frame in drawn]
    assert told[0] == told[1] and told[0]
    for name in ("queue", "states", "alerts"):
        same(*(getattr(run, name)() for run in runs))
    same(first.find(pair.pair[0]), second.find(pair.pair[0]))


def test_reports_agree(pair, tmp_path):
    """Byte by byte; timings and peak memory in run.json are those of the moment, an address is part of a command."""
    folders = [tmp_path / "server", tmp_path / "embedded"]
    for store, folder in zip(pair.both, folders, strict=True):
        ga.write_report(ga.open_run(store), folder)
    names = [
        sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()) for folder in folders
    ]
    assert names[0] == names[1] and "index.html" in names[0]
    for name in names[0]:
        if name != "run.json":
            assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes(), name


def test_nodes_look_alike(pair):
    """Every kind of node with all its properties; a run was kept at another moment, and the summary tells its timings."""
    for label in ("Account", "IP", "Device", "PaymentToken", "Ring", "Run"):
        key = {"Account": "account_id", "Ring": "ring_id", "Run": "run_id"}.get(label, "value")
        frames = [store.cypher(f"MATCH (n:{label}) RETURN n ORDER BY n.{key} LIMIT 20") for store in pair.both]
        nodes = [
            [
                {name: part for name, part in node.items() if name not in ("created_at", "summary")}
                for node in frame["n"]
            ]
            for frame in frames
        ]
        assert nodes[0] == nodes[1], label
        assert nodes[0] or label in ("IP", "Device", "PaymentToken")  # not every world has every kind


def test_decisions_agree(pair):
    at = datetime(2024, 5, 1, 12, 0, 0, 123_456, tzinfo=UTC)
    run = pair.runs[0].run_id
    made = [
        Verdict(pair.ring, run, "0123456789abcdef", "watch", "shared_device", "a 'note'", "ana", at, core=("a1",)),
        Verdict(pair.ring, run, "0123456789abcdef", "confirmed", "shared_device", "", "bo", at + timedelta(hours=1)),
    ]
    for store in pair.both:
        for verdict in [*made, *made]:
            store.record_verdict(verdict)
    same(*(store.verdicts() for store in pair.both))
    same(*(ga.labels_from_verdicts(store) for store in pair.both))
    assert pair.server.verdicts()["verdict_id"].tolist() == [verdict.verdict_id for verdict in made]
    text = "MATCH (v:Verdict)-[:`ON`]->(r:Ring) RETURN r.ring_id AS ring, v.outcome AS outcome, v.decided_at AS at ORDER BY at"
    same(*(store.cypher(text) for store in pair.both))
    assert pair.server.cypher(text)["ring"].tolist() == [pair.ring] * 2


def test_networks_agree(pair, tmp_path):
    """A table of networks is kept with a run and comes back, from either store."""
    file = tmp_path / "networks.csv"
    tags = ("carrier", "hosting", "school")
    lines = [f"{first}.0.0.0/8,{64496 + first},Net {first},{tags[first % 3]},own,2024-05-01" for first in range(1, 224)]
    file.write_text("network,asn,name,tag,source,date\n" + "\n".join(lines) + "\n")
    found = [ga.detect(store, networks=file) for store in pair.both]
    assert found[0].run_id == found[1].run_id != pair.runs[0].run_id
    for store, run in zip(pair.both, found, strict=True):
        ga.save_run(store, run)
    opened = [ga.open_run(store) for store in pair.both]
    for name in ("networks", "reasons", "rings"):
        same(*(getattr(run, name) for run in found))
        same(*(getattr(run, name) for run in opened))
        same(getattr(found[0], name), getattr(opened[0], name))
    used = opened[0].networks["identifier"].tolist()
    assert bool(used) == ("ip" in set(opened[0].links["kind"]))
    assert [[ga.identifier_view(store, name).owner for name in used[:3]] for store in pair.both] == [
        [dict(zip(("network", "asn", "network_name", "tag", "network_source", "network_date"), row[2:], strict=True))
         for row in opened[0].networks.head(3).itertuples(index=False)]
    ] * 2  # fmt: skip
