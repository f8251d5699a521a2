"""What did some accounts use, and who used some identifiers? Asked of the graph's own links, without reading events."""

from collections.abc import Sequence

from graphabuse.store.names import Names, relationship_of
from graphabuse.store.neo4j.session import Server
from graphabuse.store.protocol import Key, Use


def used(server: Server, names: Names, kinds: Sequence[str], accounts: Sequence[str]) -> dict[str, list[Use]]:
    """As :meth:`graphabuse.store.Store.used`; the server knows how many links a node has without following them."""
    types = "|".join(f"`{relationship_of(kind)}`" for kind in kinds)
    rows = server.ask(
        f"UNWIND $ids AS id MATCH (a:{names.label('Account')} {{account_id: id}}) OPTIONAL MATCH (a)-[:{types}]->(i) "
        f"RETURN id, i.kind, i.value, CASE WHEN i IS NULL THEN 0 ELSE COUNT {{ (i)<-[:{types}]-() }} END",
        ids=list(accounts),
    )
    found: dict[str, list[Use]] = {account: [] for account in sorted({row[0] for row in rows})}
    for account, kind, value, count in sorted(row for row in rows if row[1] is not None):
        found[account].append(((kind, value), count))
    return found


def users(server: Server, names: Names, identifiers: Sequence[Key]) -> dict[Key, list[str]]:
    """As :meth:`graphabuse.store.Store.users`."""
    found: dict[Key, list[str]] = {}
    for kind in sorted({kind for kind, _ in identifiers}):
        rows = server.ask(
            f"UNWIND $values AS v MATCH (i:{names.kind(kind)} {{value: v}})<-[:`{relationship_of(kind)}`]-(a) RETURN v, a.account_id",
            values=[value for of, value in identifiers if of == kind],
        )
        for value, account in sorted(rows):
            found.setdefault((kind, value), []).append(account)
    return found
