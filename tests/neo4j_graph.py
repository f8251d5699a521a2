"""What the tests look at behind the product's back: the server's graph, through the plain driver."""

import neo4j

import graphabuse as ga
from graphabuse.store.neo4j.address import parse_address

WIPE = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"


def query(uri: str, text: str, **parameters: object) -> list[dict]:
    """A statement past all doors of ours."""
    where = parse_address(uri)
    with (
        neo4j.GraphDatabase.driver(where.url, auth=(where.user, where.password)) as driver,
        driver.session() as session,
    ):
        return session.run(text, parameters).data()


def wipe(uri: str) -> None:
    """Remove every node; constraints stay."""
    query(uri, WIPE)


def facts(uri: str) -> dict[str, object]:
    """Everything a load leaves in the graph, summed."""
    links = query(uri, "MATCH ()-[r]->() WHERE r.events IS NOT NULL RETURN type(r) AS t, count(*) AS n, sum(r.events) AS e, sum(r.days) AS d, "
                       "min(r.first_seen) AS f, max(r.last_seen) AS l ORDER BY t")  # fmt: skip
    nodes = query(uri, "MATCH (i) WHERE i.kind IS NOT NULL RETURN i.kind AS k, count(*) AS n, sum(i.accounts) AS a, min(i.first_seen) AS f, "
                       "max(i.last_seen) AS l ORDER BY k")  # fmt: skip
    accounts = query(
        uri, "MATCH (a:Account) RETURN count(*) AS n, sum(a.events) AS e, min(a.first_seen) AS f, max(a.last_seen) AS l"
    )
    kept = query(uri, "MATCH (s:Activity) RETURN count(*) AS n, sum(s.events) AS e, sum(s.mark) AS m")
    return {"links": links, "nodes": nodes, "accounts": accounts, "kept": kept}


def loaded(uri: str, *parts) -> dict[str, object]:
    """Load the parts one after the other and sum up the graph."""
    with ga.open_store(uri) as store:
        for part in parts:
            ga.ingest(store, part)
    return facts(uri)
