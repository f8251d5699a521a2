"""How do identifiers get their class on the server? Only what differs from the run before is written."""

import pandas as pd

from graphabuse.store.neo4j.lease import Lease
from graphabuse.store.neo4j.schema import known_kinds

ROWS_A_BATCH = 10_000


def write_classes(lease: Lease, classes: pd.DataFrame) -> None:
    """Set ``class`` on identifiers as the table says, and take it from all others; safe to run again."""
    for kind in known_kinds(lease.server, lease.names):
        label = lease.names.kind(kind)
        mine = classes[classes["kind"] == kind]
        wanted = dict(zip(mine["identifier"].tolist(), mine["identifier_class"].tolist(), strict=True))
        there = lease.server.ask(
            f"MATCH (i:{label}) WHERE i.class IS NOT NULL RETURN collect(i.value), collect(i.class)"
        )
        have = dict(zip(*there[0], strict=True))
        rows = [[value, name] for value, name in sorted(wanted.items()) if have.get(value) != name]
        rows += [[value, None] for value in sorted(set(have) - set(wanted))]
        text = f"UNWIND $rows AS x MATCH (i:{label} {{value: x[0]}}) SET i.class = x[1]"
        for start in range(0, len(rows), ROWS_A_BATCH):
            lease.write(text, rows=rows[start : start + ROWS_A_BATCH])
