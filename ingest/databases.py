"""How is a table of a database loaded? Its engine writes the wanted columns as CSV, in one stream, into a scratch file."""

from collections.abc import Mapping as MappingLike
from pathlib import Path

from graphabuse.engine.opened import open_table, write_csv
from graphabuse.errors import InputError
from ingest.columns import check_columns, wanted_columns
from ingest.expressions import as_text
from ingest.mapping import Mapping
from ingest.sources import Source


def spool(address: str, mapped: Mapping, *, scratch: Path) -> Source:
    """Copy the columns a mapping wants from a table to a file in ``scratch``.

    Raises
    ------
    InputError, NotFoundError, StoreError
        As :func:`graphabuse.engine.opened.open_table` raises them, or columns that are missing.
    """
    backend, table, name = open_table(address)
    try:
        names = list(table.columns)
        kinds: MappingLike[str, str] = check_columns(names, mapped, name)
        odd = [column for column in names if "\n" in column or '"' in column]
        if odd:
            raise InputError(f"{name} has a column named {odd[0]!r}; make a view with plain names")
        columns = {
            column: as_text(table[column], backend.name) if table[column].type().is_inet() else table[column]
            for column in wanted_columns(names, dict(kinds), mapped)
        }
        path = scratch / f"{len(list(scratch.iterdir()))}-table.csv"
        write_csv(backend, table.select(**columns), path)
    finally:
        backend.disconnect()
    return Source(path, "csv", name)
