"""The read-only door and the view behind it."""

import pytest

import graphabuse as ga
from graphabuse.errors import InputError
from graphabuse.store.guard import check_cypher, returned_names

REFUSED = [
    "CREATE (n:Account {account_id: 'x'})", "MATCH (n) DELETE n", "MATCH (n) DETACH DELETE n", "MATCH (n) SET n.x = 1",
    "MERGE (n:Account {account_id: 'x'})", "COPY Account TO 'x.csv'", "COPY (MATCH (n) RETURN n) TO '/tmp/x'", "LOAD FROM '/etc/passwd' RETURN *",
    "CALL show_tables() RETURN *", "INSTALL httpfs", "ATTACH 'x' AS y (dbtype duckdb)", "EXPORT DATABASE '/tmp/x'", "IMPORT DATABASE '/tmp/x'",
    "CHECKPOINT", "MATCH (n) RETURN n; MATCH (m) RETURN m", "mAtCh (n) dElEtE n", "MATCH (n) /* hi */ DELETE n", "/* MATCH */ DROP TABLE Account",
    "MATCH (n) WITH n CALL { MATCH (m) RETURN m } RETURN n", "BEGIN TRANSACTION", "USE system MATCH (n) RETURN n", "EXPLAIN MATCH (n) RETURN n",
    "ALTER TABLE Account ADD x INT64", "MATCH (n) FOREACH (x IN [1] | SET n.y = x)", "", "   ", "// only a comment", "(n)", "'MATCH'", "MATCH (n) RETURN 'open",
    "MATCH (n) REMOVE n.x", "COMMENT ON TABLE Account IS 'x'", "MATCH (n) RETURN n // x\n; DROP TABLE Account",
]  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_everything_but_reading_is_refused(text):
    with pytest.raises(InputError) as caught:
        check_cypher(text, {})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["MATCH (n) RETURN n.set", "MATCH (n) RETURN 'CREATE'", "MATCH (n:Account) RETURN `delete` // drop", "OPTIONAL MATCH (n) RETURN n",
     "UNWIND [1] AS x RETURN x", "MATCH (n) RETURN n UNION ALL MATCH (m) RETURN m AS n"],
)  # fmt: skip
def test_reading_passes(text):
    check_cypher(text, {})


def test_every_parameter_must_be_supplied_and_used():
    with pytest.raises(InputError, match=r"no value for \$a"):
        check_cypher("MATCH (n) WHERE n.x = $a RETURN n", {})
    with pytest.raises(InputError, match="does not use b"):
        check_cypher("RETURN $a", {"a": 1, "b": 2})


@pytest.mark.parametrize(
    ("text", "names"),
    [("MATCH (a) RETURN count(a)", ["count(a)"]), ("RETURN DISTINCT a.x AS y, max( a.b ) ORDER BY y", ["y", "max( a.b )"]),
     ("RETURN 1 AS `a b`, [1, 2] AS As LIMIT 3", ["a b", "As"]), ("RETURN 'x, y AS z', {a: 1, b: 2}.a //", ["'x, y AS z'", "{a: 1, b: 2}.a //"]),
     ("MATCH (a) RETURN a UNION MATCH (b) RETURN b AS a", ["a"]), ("MATCH (a) RETURN *", None)],
)  # fmt: skip
def test_columns_are_named_as_they_were_typed(text, names):
    assert returned_names(text) == names


def test_the_view_holds_what_the_truth_holds(stored):
    folder, run = stored
    with ga.open_store(folder) as store:
        assert store.cypher("MATCH (a:Account) RETURN count(*) AS n")["n"][0] == len(run.accounts)
        top = run.rings["ring_id"][0]
        found = store.cypher("MATCH (a:Account)-[:MEMBER_OF]->(r:Ring {ring_id: $id}) RETURN a.account_id", {"id": top})
        assert set(found["a.account_id"]) == set(run.members.loc[run.members["ring_id"] == top, "account_id"])
        edges = sum(
            int(store.cypher(f"MATCH ()-[u:USED_{kind}]->() RETURN count(*) AS n")["n"][0])
            for kind in ("IP", "DEVICE", "PAYMENT_TOKEN")
        )
        assert edges == sum(run.summary["counts"]["sightings"].values())


def test_the_view_follows_new_events(tmp_path, events):
    with ga.open_store(tmp_path / "s.graph") as store:
        ga.ingest(store, events.iloc[:3])
        assert store.cypher("MATCH (a:Account) RETURN count(*) AS n")["n"][0] == 3
        ga.ingest(store, events)
        assert store.cypher("MATCH (a:Account) RETURN count(*) AS n")["n"][0] == 4
        assert len(list((tmp_path / "s.graph").glob("cypher-*.lbug"))) == 1


def test_limits_and_mistakes_end_in_a_sentence(stored):
    with ga.open_store(stored[0]) as store:
        with pytest.raises(InputError, match="more than 5 rows"):
            store.cypher("MATCH (a:Account) RETURN a", max_rows=5)
        with pytest.raises(InputError, match="not understood"):
            store.cypher("MATCH (a:Account) RETURN b.x")
        with pytest.raises(InputError, match="longer than"):
            store.cypher(
                "MATCH (a:Account), (b:Account), (c:Account) WHERE a.events + b.events > c.events RETURN count(*)",
                timeout_s=0.2,
            )


def test_values_stay_values(stored):
    hostile = "x' RETURN 1 UNION MATCH (n) DETACH DELETE n //"
    with ga.open_store(stored[0]) as store:
        assert store.cypher("MATCH (a:Account {account_id: $id}) RETURN a", {"id": hostile}).empty
