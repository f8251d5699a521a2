"""What did some accounts use, and who used some identifiers? Asked of the graph's own links, without reading events."""

from collections.abc import Sequence

import pandas as pd

from graphabuse.store.frames import unknown_account
from graphabuse.store.looked_up import SPAN, by_name
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


# whole seconds, rounded down, as detection counts them
_SPAN = "r.first_seen.epochSeconds, r.last_seen.epochSeconds, r.events, r.days"


def sightings_of(server: Server, names: Names, kinds: Sequence[str], account_id: str) -> pd.DataFrame:
    """As :meth:`graphabuse.store.Store.sightings_of`."""
    types = "|".join(f"`{relationship_of(kind)}`" for kind in kinds)
    rows = server.ask(
        f"MATCH (a:{names.label('Account')} {{account_id: $id}}) OPTIONAL MATCH (a)-[r:{types}]->(i) "
        f"RETURN i.kind, i.value, {_SPAN}, CASE WHEN i IS NULL THEN 0 ELSE COUNT {{ (i)<-[:{types}]-() }} END",
        id=account_id,
    )
    if not rows:
        raise unknown_account(account_id, server.address.shown)
    columns = ("kind", "identifier", *SPAN, "accounts")
    return by_name([dict(zip(columns, row, strict=True)) for row in rows if row[0] is not None], columns)


def sightings_on(server: Server, names: Names, kinds: Sequence[str], identifier: str) -> pd.DataFrame:
    """As :meth:`graphabuse.store.Store.sightings_on`; each kind's users come as columns, which is many times quicker than as rows."""
    columns, found = ("kind", "account_id", *SPAN), []
    for kind in kinds:
        collected = ", ".join(f"collect({name})" for name in ("a.account_id", *_SPAN.split(", ")))
        text = f"MATCH (i:{names.kind(kind)} {{value: $value}})<-[r:`{relationship_of(kind)}`]-(a) RETURN {collected}"
        for row in zip(*server.ask(text, value=identifier)[0], strict=True):
            found.append(dict(zip(columns, (kind, *row), strict=True)))
    return by_name(found, columns)
