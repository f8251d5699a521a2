"""How do texts become the integer codes of the store? New values get the next codes in order of text."""

from collections.abc import Mapping as MappingLike

import duckdb
import pyarrow as pa

from graphabuse.engine.duckdb import arrow
from graphabuse.evidence.kinds import kind_weight
from graphabuse.store.embedded.schema import quote
from ingest.normalise.absent import absent_sql
from ingest.normalise.ip import PLAIN_V4, PRIVATE_V4, canonical_odd
from ingest.normalise.pseudonym import pseudonyms
from ingest.normalise.text import MAX_LENGTH, canonical_sql


def list_accounts(connection: duckdb.DuckDBPyConnection, rows: str) -> None:
    """``ga_map_account``: the distinct account texts of the relation ``rows`` and their trimmed values."""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE ga_map_account AS SELECT raw, trim(raw) AS value FROM (SELECT DISTINCT raw_account AS raw FROM {rows})"
    )


def code_accounts(connection: duckdb.DuckDBPyConnection, secret: bytes | None) -> None:
    """Give every listed account a code; ``ga_code_account`` maps its raw text to it."""
    if secret is not None:
        _pseudonymise(connection, "ga_map_account", "account_id", secret)
    connection.execute(
        "INSERT INTO accounts SELECT (SELECT coalesce(max(account), -1) FROM accounts) + row_number() OVER (ORDER BY value), value "
        "FROM (SELECT DISTINCT value FROM ga_map_account) n ANTI JOIN accounts a ON a.account_id = n.value"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE ga_code_account AS "
        "SELECT m.raw, a.account FROM ga_map_account m JOIN accounts a ON a.account_id = m.value"
    )


def code_kind(
    connection: duckdb.DuckDBPyConnection, rows: str, kind: str, secret: bytes | None
) -> MappingLike[str, int]:
    """Normalise the distinct values of one kind and give them codes; ``ga_code_<kind>`` maps raw text to them.

    Returns
    -------
    mapping
        Rows whose cell counts as absent, per reason.
    """
    table, raw = quote(f"ga_map_{kind}"), quote(f"raw_{kind}")
    form, reason = _normal_form(kind)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT raw, n, CASE WHEN reason IS NULL THEN {form} END AS value, reason FROM "
        f"(SELECT raw, n, cell, {reason} AS reason FROM (SELECT {raw} AS raw, trim({raw}) AS cell, count(*) AS n FROM {rows} "
        f"WHERE {raw} IS NOT NULL GROUP BY 1))"
    )
    if kind_weight(kind).is_address:
        odd = arrow(connection, f"SELECT raw, trim(raw) AS cell FROM {table} WHERE reason = 'odd'")
        connection.register("ga_odd", canonical_odd(odd["raw"].combine_chunks(), odd["cell"].combine_chunks()))
        connection.execute(
            f"UPDATE {table} AS m SET value = o.value, reason = o.reason FROM ga_odd o WHERE m.raw = o.raw"
        )
        connection.unregister("ga_odd")
    if secret is not None:
        _pseudonymise(connection, table, kind, secret)
    connection.execute(
        "INSERT INTO identifiers SELECT (SELECT coalesce(max(identifier), -1) FROM identifiers) "
        f"+ row_number() OVER (ORDER BY value), ?, value FROM (SELECT DISTINCT value FROM {table} WHERE value IS NOT NULL) n "
        "ANTI JOIN (SELECT value AS known FROM identifiers WHERE kind = ?) k ON k.known = n.value",
        [kind, kind],
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {quote(f'ga_code_{kind}')} AS "
        f"SELECT m.raw, i.identifier FROM {table} m JOIN identifiers i ON i.value = m.value AND i.kind = '{kind}'"
    )
    counted = connection.execute(
        f"SELECT reason, sum(n) FROM {table} WHERE reason IS NOT NULL GROUP BY 1 ORDER BY 1"
    ).fetchall()
    return {f"{kind}:{name}": int(count) for name, count in counted}


def code_actions(connection: duckdb.DuckDBPyConnection, rows: str) -> None:
    """Give every event type a code, ``''`` (no type) is 0; ``ga_code_action`` maps its raw text to it."""
    connection.execute("INSERT INTO actions SELECT 0, '' WHERE NOT EXISTS (SELECT 1 FROM actions)")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE ga_map_action AS SELECT raw, trim(raw) AS event_type "
        f"FROM (SELECT DISTINCT raw_type AS raw FROM {rows} WHERE raw_type IS NOT NULL)"
    )
    connection.execute(
        "INSERT INTO actions SELECT (SELECT max(action) FROM actions) + row_number() OVER (ORDER BY event_type), event_type "
        "FROM (SELECT DISTINCT event_type FROM ga_map_action) n ANTI JOIN actions a USING (event_type)"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE ga_code_action AS SELECT m.raw, a.action FROM ga_map_action m JOIN actions a USING (event_type)"
    )


def _normal_form(kind: str) -> tuple[str, str]:
    """SQL over a trimmed ``cell``: its canonical form where there is no reason against it, and that reason."""
    absent = f"CASE WHEN {absent_sql('cell')} THEN 'placeholder' WHEN length(cell) > {MAX_LENGTH} THEN 'too long'"
    if kind_weight(kind).is_address:
        plain = f"regexp_full_match(cell, '{PLAIN_V4}')"
        private = f"regexp_full_match(cell, '{PRIVATE_V4}')"
        return "cell", f"{absent} WHEN NOT {plain} THEN 'odd' WHEN {private} THEN 'private' END"
    form = canonical_sql(kind, "cell")
    if form == "cell":
        return form, f"{absent} END"
    return form, f"{absent} WHEN {absent_sql(form)} THEN 'placeholder' END"


def _pseudonymise(connection: duckdb.DuckDBPyConnection, table: str, kind: str, secret: bytes) -> None:
    listed = arrow(connection, f"SELECT DISTINCT value FROM {table} WHERE value IS NOT NULL")
    values = listed["value"].combine_chunks()
    connection.register("ga_names", pa.table({"value": values, "name": pseudonyms(values, kind, secret)}))
    connection.execute(f"UPDATE {table} AS m SET value = p.name FROM ga_names p WHERE m.value = p.value")
    connection.unregister("ga_names")
