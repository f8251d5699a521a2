"""Every named query has an answer on the example graph, and the answer is the right one."""

import json
import re
from pathlib import Path

import pytest

import graphabuse as ga
from graphabuse.errors import InputError, NotFoundError
from graphabuse.investigate.example import CARDS, ENDED, NEW, RESELLERS, example_values, load_example
from graphabuse.store.queries import PACK, run_query
from tests.terminal import call


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    with ga.open_store(tmp_path_factory.mktemp("example") / "abuse.graph") as store:
        load_example(store)
        yield store


@pytest.mark.parametrize("query", PACK, ids=lambda query: query.name)
def test_every_named_query_answers(example, query):
    assert len(query.purpose) > 15 and query.purpose.endswith(".")
    found = run_query(example, query.name, example_values(query.name, query.parameters))
    assert len(found) and len(found.columns) >= 2


def test_the_pack_is_large_enough_and_names_are_unique():
    assert len({query.name for query in PACK}) == len(PACK) >= 30


# what an analyst would say when looking at the example: query, column, values in order
EXPECTED = [
    ("ring-members", "account", ["ann", "ben", "cat", "eve", "oda"]),
    ("ring-joined", "account", ["eve", "oda"]),
    ("ring-left", "account", ["dan"]),
    ("ring-lineage", "earlier", [CARDS]),
    ("rings-ended", "ring", [ENDED]),
    ("guarded-members", "account", ["oda"]),
    ("verdict-history", "outcome", ["watch", "confirmed"]),
    ("confirmed-rings", "ring", [CARDS]),
    ("rings-undecided", "ring", [NEW]),
    ("rings-near-confirmed", "ring", [NEW]),
    ("accounts-near-confirmed", "account", ["dan"]),
    ("rings-sharing-identifier", "other", [NEW]),
    ("bridging-identifiers", "identifier", ["card-2"]),
    ("identifiers-of-class", "identifier", ["81.2.69.142"]),
    ("rings-to-block", "ring", [CARDS, NEW]),
    ("ring-hubs", "identifier", ["81.2.69.142"]),
    ("account-past", "ring", [CARDS]),
    ("shortest-link", "chain", [f"ann – emulator-1 – {name} – card-2 – ida – tablet-1 – jon" for name in ("cat", "dan", "eve")]),
    ("decisions-since", "ring", [CARDS, CARDS, RESELLERS, RESELLERS]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "column", "values"), EXPECTED, ids=[row[0] for row in EXPECTED])
def test_the_answer_is_the_right_one(example, name, column, values):
    asked = next(query for query in PACK if query.name == name)
    assert run_query(example, name, example_values(name, asked.parameters))[column].tolist() == values


def test_query_pack_mistakes(example):
    with pytest.raises(NotFoundError, match="did you mean ring-members"):
        run_query(example, "ring-member")
    with pytest.raises(InputError, match="needs --param ring"):
        run_query(example, "ring-members")
    with pytest.raises(InputError, match="n must be a whole number"):
        run_query(example, "popular-devices", {"n": "many"})


def test_an_account_id_of_digits_is_a_text(example):
    assert run_query(example, "account-ring", {"account": 12}).empty


def test_a_query_can_be_tried_without_a_store():
    found = json.loads(call("queries", "rings-near-confirmed", "--example", "--json").stdout)
    assert [(row["confirmed"], row["ring"]) for row in found] == [(CARDS, NEW)]


def test_the_style_sheet_names_what_is_in_the_graph(example):
    """Every label of examples/neo4j/style.grass is in the graph and has the property of its caption; every type has an edge or is a move."""
    sheet = (Path(__file__).parent.parent / "examples" / "neo4j" / "style.grass").read_text(encoding="utf-8")
    labels = dict(re.findall(r"^node\.(\w+) .*caption: .\{(\w+)\}.", sheet, re.MULTILINE))
    assert set(labels) == {"Account", "IP", "Device", "PaymentToken", "Ring", "PastRing", "Run", "Verdict"}
    for label, caption in labels.items():
        assert len(example.cypher(f"MATCH (n:{label}) WHERE n.{caption} IS NOT NULL RETURN n.{caption} LIMIT 1")), label
    types = set(re.findall(r"^relationship\.(\w+) ", sheet, re.MULTILINE))
    used = {"USED_IP", "USED_DEVICE", "USED_PAYMENT_TOKEN", "MEMBER_OF", "CONTINUES", "ON"}
    assert types == used | {"MERGED_FROM", "SPLIT_FROM"}
    for name in used:
        assert example.cypher(f"MATCH ()-[e:`{name}`]->() RETURN count(*) AS n")["n"][0], name
