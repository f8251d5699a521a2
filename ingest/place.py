"""Are events read where they are, or loaded first?"""

from collections.abc import Sequence

from graphabuse.engine.address import SCHEMES, SPARK, is_database
from graphabuse.errors import InputError


def stays_in_place(events: Sequence[str], engine: str) -> bool:
    """Are these events read where they are? A table is, unless it is to be loaded into DuckDB; files are on Spark.

    Raises
    ------
    InputError
        More than one table, or an engine that is not known.
    """
    named = engine.lower()
    tables = [text for text in events if is_database(text)]
    on_spark = SPARK.fullmatch(engine) is not None
    if named not in ("", "duckdb") and not on_spark and (not tables or named not in SCHEMES):
        raise InputError(
            f"--engine {engine.partition(';')[0]!r} is not known for these events; allowed are duckdb, and Spark's local[2], spark://host:7077, "
            "sc://host:15002; ClickHouse and PostgreSQL are named by the address of their table"
        )
    if tables and on_spark:
        raise InputError(
            f"--engine {engine.partition(';')[0]} cannot read {tables[0].split('?', 1)[0]}; leave --engine out, or name a table of Spark"
        )
    place = named != "duckdb" and bool(tables or on_spark)
    if place and len(events) > 1:
        raise InputError(
            "give one table, or one folder for Spark; make a view of several, or load them with --engine duckdb"
        )
    return place
