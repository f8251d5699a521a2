"""How does the graph of an older graphabuse become one of this version? In steps that can be cut off and run again."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from graphabuse.errors import StoreError
from graphabuse.store.names import Names
from graphabuse.store.neo4j.activity import columns_of, pack
from graphabuse.store.neo4j.lease import leased
from graphabuse.store.neo4j.session import Server

ACCOUNTS_A_STEP = 2_000


def check_readable(server: Server, names: Names) -> None:
    """Refuse a graph of an older version that is opened to read only.

    Raises
    ------
    StoreError
        Its events must be rewritten first.
    """
    if server.ask(f"MATCH (s:{names.label('Activity')}) WHERE s.data IS NULL RETURN 1 LIMIT 1"):
        raise StoreError(
            f"{server.address.shown} has the schema of an older graphabuse; any command that writes brings it up to date, "
            "for instance `graphabuse detect --store ADDRESS`"
        )


def imported_columns(server: Server, names: Names) -> bool:
    """Did an older graphabuse write the files of a bulk import? One node tells it, since all are alike until the first step; then it is version 1."""
    if not server.ask(f"MATCH (s:{names.label('Activity')}) WITH s LIMIT 1 WHERE s.data IS NULL RETURN 1"):
        return False
    server.run(f"MATCH (s:{names.label('GraphabuseSchema')} {{name: 'graphabuse'}}) SET s.version = 1")
    return True


def rows_from_columns(server: Server, names: Names, kinds: Sequence[str]) -> None:
    """Until version 2 events were one property a column; since version 3 ``:Activity`` has them as rows in ``data``."""
    label = names.label("Activity")
    columns = columns_of(kinds)
    listed = ", ".join(f"s.`{name}`" for name in columns)
    with leased(server, names) as (lease, _):
        while True:
            found = server.ask(
                f"MATCH (s:{label}) WHERE s.data IS NULL RETURN s.account_id, s.events, {listed} LIMIT {ACCOUNTS_A_STEP}"
            )
            if not found:
                return
            rows = [[row[0], pack([_column(part, row[1]) for part in row[2:]]).tobytes()] for row in found]
            lease.write(
                f"UNWIND $rows AS x MATCH (s:{label} {{account_id: x[0]}}) SET s.data = x[1] REMOVE {listed}", rows=rows
            )


def _column(part: Any, events: int) -> np.ndarray:
    if part is None:
        return np.zeros(events, "<i8")
    return np.frombuffer(part, "<i8") if isinstance(part, bytes) else np.asarray(part, "<i8")
