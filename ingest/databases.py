"""How is a table of a database loaded? Its engine writes the wanted columns as CSV, in one stream, into a scratch file."""

from collections.abc import Mapping as MappingLike
from datetime import datetime
from pathlib import Path

from graphabuse.engine.opened import open_table, write_csv
from graphabuse.errors import InputError
from ingest.columns import check_columns, sources_of, wanted_columns
from ingest.expressions import as_text, in_window
from ingest.instants import with_instants
from ingest.mapping import Mapping
from ingest.sources import Source


def spool(
    address: str, mapped: Mapping, *, scratch: Path, since: datetime | None = None, until: datetime | None = None
) -> Source:
    """Copy the columns a mapping wants from a table, within the limits of a window, to a file in ``scratch``.

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
        times = sources_of(names, mapped)
        if (since or until) and "timestamp" not in times:
            raise InputError(f"{name} has no column of times, so --since and --until cannot limit it; leave them out")
        if since or until:
            timed = with_instants(table, table[times["timestamp"]], mapped, backend.name, source=name)
            table = in_window(timed, since, until, by="ga_seen_at")
        columns = {
            column: table[column] if table[column].type().is_temporal() else as_text(table[column], backend.name)
            for column in wanted_columns(names, dict(kinds), mapped)
        }
        path = scratch / f"{len(list(scratch.iterdir()))}-table.csv"
        write_csv(backend, table.select(**columns), path)
    finally:
        backend.disconnect()
    return Source(path, "csv", name)
