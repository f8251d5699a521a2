"""How do identifiers get their class on the server? Only what differs from the run before is written."""

from collections.abc import Sequence

import neo4j
import pandas as pd

from graphabuse.store.neo4j.lease import Lease
from graphabuse.store.neo4j.schema import known_kinds

ROWS_A_BATCH = 10_000
CLASSES_AT_ONCE = 50_000
Change = tuple[str, str, str | None]  # kind, identifier, its class


def class_changes(lease: Lease, classes: pd.DataFrame) -> list[Change]:
    """What must be set so that identifiers have the ``class`` that the table says, and all others none."""
    found: list[Change] = []
    for kind in known_kinds(lease.server, lease.names):
        mine = classes[classes["kind"] == kind]
        wanted = dict(zip(mine["identifier"].tolist(), mine["identifier_class"].tolist(), strict=True))
        there = lease.server.ask(
            f"MATCH (i:{lease.names.kind(kind)}) WHERE i.class IS NOT NULL RETURN collect(i.value), collect(i.class)"
        )
        have = dict(zip(*there[0], strict=True))
        found += [(kind, value, name) for value, name in sorted(wanted.items()) if have.get(value) != name]
        found += [(kind, value, None) for value in sorted(set(have) - set(wanted))]
    return found


def write_classes(lease: Lease, changes: Sequence[Change]) -> None:
    """The changes in a transaction of their own; safe to run again."""

    def work(transaction: neo4j.ManagedTransaction) -> None:
        lease.renew(transaction)
        set_classes(transaction, lease, changes)

    lease.server.write(work)


def set_classes(transaction: neo4j.ManagedTransaction, lease: Lease, changes: Sequence[Change]) -> None:
    """The changes inside a transaction."""
    for kind in sorted({change[0] for change in changes}):
        text = f"UNWIND $rows AS x MATCH (i:{lease.names.kind(kind)} {{value: x[0]}}) SET i.class = x[1]"
        rows = [[value, name] for of, value, name in changes if of == kind]
        transaction.run(text, rows=rows).consume()
