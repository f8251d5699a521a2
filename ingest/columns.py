"""Which columns of a file are used, and how do they become canonical text?"""

import duckdb

from graphabuse.config import near
from graphabuse.errors import InputError
from graphabuse.store.embedded.schema import quote
from ingest.mapping import Mapping
from ingest.quality import time_sql


def check_columns(names: list[str], mapped: Mapping, source: str) -> dict[str, str]:
    """Kinds → columns; refuses a file without time, account or any identifier."""
    have = sources_of(names, mapped)
    for needed in ("timestamp", "account_id"):
        if needed not in have and needed not in mapped.constants:
            wanted = mapped.columns.get(needed, needed)
            raise InputError(
                f"{source} has no column {wanted!r}; name the one that holds it in a --mapping "
                f"(`graphabuse ingest --suggest-mapping FILE` writes a first one): {near(wanted, names)}"
            )
    kinds = mapped.kind_columns(names)
    if not kinds:
        raise InputError(
            f"{source} has no identifier column; at least one of ip, device_id, payment_token is needed, or a kind declared "
            "under [identifiers] in a --mapping"
        )
    return kinds


def sources_of(names: list[str], mapped: Mapping) -> dict[str, str]:
    """Canonical columns found in the file → their names there."""
    found = {}
    for canonical in ("timestamp", "account_id", "event_type", "event_id"):
        column = mapped.columns.get(canonical, canonical)
        if column in names and column not in mapped.ignore:
            found[canonical] = column
        elif canonical in mapped.columns:
            raise InputError(
                f"the mapping reads {canonical} from column {column!r}, which is not there; {near(column, names)}"
            )
    return found


def nested(column: str, kind: str) -> str:
    """What is said of a column that has no single values."""
    return (
        f"column {column!r} is of type {kind[:60]}, which holds several values; a text, a number or a time is needed: write one row for each "
        "value, for instance in a view"
    )


def wanted_columns(names: list[str], kinds: dict[str, str], mapped: Mapping) -> list[str]:
    """Columns of the file that have to be read."""
    return list(dict.fromkeys([*sources_of(names, mapped).values(), *kinds.values()]))


def left_out(names: list[str], kinds: dict[str, str], mapped: Mapping) -> list[str]:
    """Columns of the file that are neither read nor set aside on purpose."""
    return [name for name in names if name not in {*wanted_columns(names, kinds, mapped), *mapped.ignore}]


def canonical_view(
    connection: duckdb.DuckDBPyConnection, names: list[str], kinds: dict[str, str], mapped: Mapping
) -> None:
    """``ga_rows``: ga_row, raw_at, no_time, seen_at, raw_account, account_id, raw_type, event_id and raw_<kind>.

    ``raw_`` columns are texts as the file has them: they are trimmed and normalised once for each distinct value.
    """
    types = {row[0]: str(row[1]) for row in connection.execute("DESCRIBE ga_stage").fetchall()}
    have = sources_of(names, mapped)

    for column in dict.fromkeys([*have.values(), *kinds.values()]):
        if types[column].endswith("]") or types[column].startswith(("STRUCT(", "MAP(")):
            raise InputError(nested(column, types[column].lower()))

    def text(canonical: str, default: str) -> str:
        if canonical in have:
            return f"CAST({quote(have[canonical])} AS VARCHAR)"
        return "'" + mapped.constants.get(canonical, default).replace("'", "''") + "'"

    if "timestamp" in have:
        column = have["timestamp"]
        raw, at = f"nullif(trim(CAST({quote(column)} AS VARCHAR)), '')", time_sql(column, types[column], mapped)
        no_time = f"({raw}) IS NULL" if types[column] == "VARCHAR" else f"{quote(column)} IS NULL"
    else:
        raw = f"trim({text('timestamp', '')})"
        at, no_time = f"TRY_CAST({raw} AS TIMESTAMP)", "false"
    account = text("account_id", "")
    parts = [f"{raw} AS raw_at", f"{no_time} AS no_time", f"{at} AS seen_at"]
    parts += [f"{account} AS raw_account", f"trim({account}) AS account_id", f"{text('event_type', '')} AS raw_type"]
    parts.append(f"nullif(trim({text('event_id', '')}), '') AS event_id")
    parts += [f"CAST({quote(column)} AS VARCHAR) AS {quote(f'raw_{kind}')}" for kind, column in kinds.items()]
    connection.execute(f"CREATE OR REPLACE TEMP VIEW ga_rows AS SELECT ga_row, {', '.join(parts)} FROM ga_stage")
