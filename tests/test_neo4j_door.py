"""What must not get through the read-only door of a server. Anyone can add a statement: one more line in one of the tables."""

import socket

import pytest
from neo4j_graph import facts, query

import graphabuse as ga
from graphabuse.errors import InputError, StoreError
from graphabuse.store.guard import check_cypher
from graphabuse.store.neo4j.cypher import _check_plan

pytestmark = pytest.mark.xdist_group("neo4j")

# a session that is opened for reading stops these; so do the words and the plan
WRITES = [
    "CREATE (n:Account {account_id: 'x'}) RETURN n", "MATCH (n) SET n.x = 1", "MATCH (n) SET n:Other", "MATCH (n) SET n += {x: 1}",
    "MATCH (n) DELETE n", "MATCH (n) DETACH DELETE n", "MATCH (n) NODETACH DELETE n", "MATCH ()-[u]->() DELETE u",
    "MERGE (n:Account {account_id: 'x'})", "MATCH (n) MERGE (n)-[:KNOWS]->(m:Account {account_id: 'x'})", "MATCH (n) INSERT (m:Account)",
    "MATCH (n) REMOVE n:Account", "MATCH (n) REMOVE n.account_id", "MATCH (n) FOREACH (x IN [1] | SET n.y = x)",
    "MATCH (n) CALL (n) { SET n.x = 1 } RETURN n", "MATCH (n) CALL { CREATE (m) } RETURN n", "UNWIND [1] AS x CREATE (:Account)",
    "MATCH (n) WITH n LIMIT 1 CREATE (m) RETURN m", "OPTIONAL MATCH (n) DETACH DELETE n", "RETURN 1 UNION CREATE (n) RETURN 1",
]  # fmt: skip
TRICKS = [
    "mAtCh (n) dElEtE n", "MATCH (n) /* MATCH */ DELETE /**/ n // RETURN n", "MATCH (n)\n\tDETACH\u00a0DELETE n", "/* MATCH (n) RETURN n */ CREATE (n)",
    "// MATCH\nCREATE (n)", "MATCH (n) RETURN n; CREATE (m)", "RETURN 1; MATCH (n) DETACH DELETE n", "MATCH (n) RETURN n;", ";", "MATCH (n) \\u0044ELETE n",
    "RETURN '\\u0027 + toString(1) MATCH (n) DETACH DELETE n //'", "MATCH (n) L\\u004fAD CSV FROM 'file:///etc/passwd' AS l RETURN l",
    "CYPHER 5 CREATE (n)", "CYPHER runtime=slotted MATCH (n) DELETE n", "EXPLAIN MATCH (n) RETURN n", "PROFILE MATCH (n) DELETE n",
    "MATCH (n) WHERE n.x = 'a\\' DELETE n", "RETURN \"'\" CREATE (n) RETURN \"'\"", "MATCH (`DELETE`) DELETE `DELETE`", "MATCH (n) RETURN n /* open",
]  # fmt: skip
# a session that is opened for reading lets these through
READS_THAT_DO_MORE = [
    "LOAD CSV FROM 'file:///etc/passwd' AS l RETURN l", "LOAD CSV WITH HEADERS FROM 'http://127.0.0.1:{port}/' AS l RETURN l",
    "lOaD/**/csv FROM 'http://127.0.0.1:{port}/' AS l RETURN l", "MATCH (n) WITH n LIMIT 1 LOAD CSV FROM 'http://127.0.0.1:{port}/' AS l RETURN l",
    "UNWIND [1] AS x LOAD CSV FROM 'file:///x' AS l RETURN l", "SHOW TRANSACTIONS", "SHOW SETTINGS", "SHOW PROCEDURES", "SHOW FUNCTIONS",
    "SHOW DATABASES", "SHOW USERS", "SHOW CURRENT USER", "SHOW INDEXES", "SHOW CONSTRAINTS", "SHOW TRANSACTIONS YIELD *", "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
    "CALL db.labels()", "CALL db.labels() YIELD label RETURN label", "CALL dbms.listConfig()", "CALL dbms.listConnections()",
    "CALL dbms.killConnection('bolt-1')", "CALL db.clearQueryCaches()", "CALL dbms.queryJmx('*:*')", "CALL tx.setMetaData({a: 1})",
    "CALL db.awaitIndexes(1)", "MATCH (n) CALL db.labels() YIELD label RETURN label", "OPTIONAL CALL db.labels() YIELD label RETURN label",
    "CALL { MATCH (n) RETURN n } IN TRANSACTIONS RETURN n", "MATCH (n) CALL (n) { RETURN 1 AS x } IN 2 CONCURRENT TRANSACTIONS RETURN x",
    "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS ON ERROR CONTINUE",
]  # fmt: skip
ADMINISTRATION = [
    "USE system MATCH (n) RETURN n", "USE neo4j MATCH (n) DELETE n", "CREATE USER x SET PASSWORD 'yyyyyyyy'", "ALTER USER neo4j SET PASSWORD 'yyyyyyyy'",
    "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'bbbbbbbb'", "DROP USER neo4j", "RENAME USER neo4j TO x", "GRANT ROLE x TO y", "DENY READ {*} ON GRAPH * TO x",
    "REVOKE ROLE x FROM y", "CREATE DATABASE x", "DROP DATABASE neo4j", "STOP DATABASE neo4j", "START DATABASE neo4j", "ALTER DATABASE neo4j SET ACCESS READ ONLY",
    "CREATE ALIAS x FOR DATABASE neo4j", "ENABLE SERVER 'x'", "DEALLOCATE DATABASES FROM SERVER 'x'", "CREATE INDEX FOR (n:Account) ON (n.x)",
    "DROP INDEX ga_PastRing_run_id", "DROP CONSTRAINT ga_Account_account_id", "CREATE CONSTRAINT FOR (n:Account) REQUIRE n.x IS UNIQUE",
]  # fmt: skip
# functions of plugins can do anything, also inside an expression
FUNCTIONS = [
    "RETURN apoc.load.json('http://127.0.0.1:{port}/')", "RETURN genai.vector.encode('x', 'OpenAI', {})", "MATCH (n) RETURN ai . text . embed(n.value)",
    "RETURN apoc/**/.cypher/**/.runFirstColumnSingle('MATCH (n) DETACH DELETE n', {})", "RETURN `apoc`.`load`.json('x')", "RETURN graph.byName('system')",
]  # fmt: skip
REFUSED = [*WRITES, *TRICKS, *READS_THAT_DO_MORE, *ADMINISTRATION, *FUNCTIONS]


@pytest.mark.parametrize("text", REFUSED)
def test_the_words_stop_it(text):
    with pytest.raises(InputError) as caught:
        check_cypher(text, {})
    assert "\n" not in str(caught.value)


def test_nothing_gets_through(address, events):
    with ga.open_store(address) as store, socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        ga.ingest(store, events)
        before = facts(address), query(address, "SHOW CONSTRAINTS YIELD name RETURN count(*) AS n")
        for text in REFUSED:
            with pytest.raises(InputError):
                store.cypher(text.replace("{port}", str(listener.getsockname()[1])))
        with pytest.raises(TimeoutError):  # nobody called
            listener.accept()
        assert (facts(address), query(address, "SHOW CONSTRAINTS YIELD name RETURN count(*) AS n")) == before


def test_the_plan_stops_it_where_words_would_not(address, events):
    """What the words refuse is put before the second and third door alone."""
    with ga.open_store(address) as store, socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        ga.ingest(store, events)
        before = facts(address)
        passed = []
        for text in [*WRITES, *READS_THAT_DO_MORE, *ADMINISTRATION]:
            try:
                with store.server.errors("read"), store.server.session(read=True) as session:
                    _check_plan(session, text.replace("{port}", str(listener.getsockname()[1])), {})
            except (InputError, StoreError):
                continue
            passed.append(text)
        assert passed == []
        with pytest.raises(TimeoutError):
            listener.accept()
        assert facts(address) == before


@pytest.mark.parametrize(
    "text",
    ["MATCH (n:Account) RETURN n.account_id AS `delete`", "MATCH (n) WHERE n.value = 'CREATE; DROP' RETURN n", "MATCH (n) RETURN n.load, n.call, n.set LIMIT 1",
     "MATCH p = (:Account)-[*..2]-(:Account) RETURN p LIMIT 1", "RETURN date('2024-01-01').year AS y, duration.between(date('2024-01-01'), date('2024-02-01')) AS d",
     "MATCH (n) RETURN point.distance(point({x: 0, y: 0}), point({x: 1, y: 1})) AS d LIMIT 1", "MATCH (a:Account) RETURN a{.account_id, .events} AS m",
     "MATCH (a:Account) RETURN datetime.truncate('day', a.first_seen) AS day", "MATCH (a:Account) WHERE EXISTS { (a)-[:USED_IP]->() } RETURN count(*) AS n",
     "MATCH (a:Account) RETURN [(a)-->(i) | i.value] AS v", "MATCH (a:Account) RETURN COUNT { (a)-->() } AS n", "UNWIND [1, 2] AS x RETURN sum(x) AS s"],
)  # fmt: skip
def test_reading_gets_through(address, events, text):
    with ga.open_store(address) as store:
        if store.fingerprint() == "0" * 16:
            ga.ingest(store, events)
        store.cypher(text)
