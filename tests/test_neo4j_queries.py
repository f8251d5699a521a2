"""The named queries and the lesson of docs/cypher.md: on a server the same answers as in a folder, on the example graph."""

import os
import re
from pathlib import Path

import pandas as pd
import pytest
from neo4j_graph import wipe

import graphabuse as ga
from graphabuse.errors import InputError
from graphabuse.investigate.example import example_values, load_example
from graphabuse.store.queries import PACK, run_query

pytestmark = pytest.mark.xdist_group("neo4j")
LESSON = Path(__file__).parent.parent / "docs" / "cypher.md"
TAUGHT = re.findall(r"^```cypher\n(.*?)^```", LESSON.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def both(server, tmp_path_factory):
    uri = os.environ["NEO4J_URI"] if server is None else server.uri
    with pytest.MonkeyPatch.context() as patch:
        if server is not None:
            patch.setenv("NEO4J_PASSWORD", server.password)
        wipe(uri)
        folder = tmp_path_factory.mktemp("example") / "abuse.graph"
        with (
            ga.open_store(f"{uri}?prefix=Abuse") as prefixed,
            ga.open_store(uri) as store,
            ga.open_store(folder) as embedded,
        ):
            for opened in (prefixed, store, embedded):
                load_example(opened)
            yield prefixed, store, embedded


def same(left: pd.DataFrame, right: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(left, right, check_dtype=False)
    assert len(left)


@pytest.mark.parametrize("query", PACK, ids=lambda query: query.name)
def test_every_named_query_has_the_same_answer(both, query):
    """Also where a prefix stands before the labels."""
    prefixed, server, embedded = (
        run_query(store, query.name, example_values(query.name, query.parameters)) for store in both
    )
    hide = [name for name in embedded.columns if name == "created_at"]
    same(server.drop(columns=hide), embedded.drop(columns=hide))
    same(prefixed.drop(columns=hide), embedded.drop(columns=hide))


@pytest.mark.parametrize("text", TAUGHT, ids=range(len(TAUGHT)))
def test_the_lesson_has_the_same_answers(both, text):
    """Also where a prefix stands before the labels: it is written without."""
    prefixed, server, embedded = both
    for store in (server, prefixed):
        same(store.cypher(text), embedded.cypher(text))


def test_nodes_are_shown_without_the_prefix_and_other_labels_can_be_asked_for(both):
    prefixed, server, _ = both
    text = "MATCH p = (a:Account {account_id: 'ann'})-[:USED_DEVICE]->(d:Device) RETURN p, d, a:Account, {label: a:Account|Ring} AS m"
    same(prefixed.cypher(text), server.cypher(text))
    assert prefixed.cypher(text)["d"][0]["label"] == "Device"
    counted = [
        prefixed.cypher(f"MATCH (a:{name}) RETURN count(*) AS n")["n"][0]
        for name in ("Account", "AbuseAccount", "`Account`")
    ]
    assert counted == [17, 17, 17], "its own by both names, and in backticks those of the graph beside it"
    assert prefixed.cypher("MATCH (a:Account) WHERE 'AbuseAccount' IN labels(a) RETURN count(*) AS n")["n"][0] == 17
    with pytest.raises(InputError, match="SET is refused"):
        prefixed.cypher("MATCH (a:Account) SET a.x = 1 RETURN a")
