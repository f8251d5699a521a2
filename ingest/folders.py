"""Which files of a folder hold rows, and what do its subfolders say about them? Partitioned folders and Delta tables.

A folder that an engine wrote is more than its files: ``country=DE/`` is a column, names that begin with ``_`` or ``.`` are the
engine's own, and the log of a Delta table says which files still count.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from graphabuse.errors import InputError, MissingExtraError

NOTHING = "__HIVE_DEFAULT_PARTITION__"
LOG = "_delta_log"
READABLE = frozenset({"timestampNtz", "vacuumProtocolCheck", "v2Checkpoint", "deletionVectors", "columnMapping"})


@dataclass(frozen=True)
class Piece:
    """One file of a folder; ``partition`` are columns that its place says, None where that is nothing."""

    path: Path
    partition: dict[str, str | None] = field(default_factory=dict)


def pieces_of(folder: Path) -> list[Piece]:
    """Files of a folder in order of name.

    Raises
    ------
    InputError
        A table of a form, or with a feature, whose files alone do not say what its rows are.
    MissingExtraError
        A Delta table, and the package that reads its log is not installed.
    """
    if (folder / LOG).is_dir():
        return sorted(_delta(folder), key=lambda piece: str(piece.path))
    if any((folder / "metadata").glob("*.metadata.json")):
        raise InputError(
            f"{folder} is an Iceberg table, whose files alone do not say which rows still count; name it as a table of Spark's catalogue "
            "with --engine, or export it to Parquet"
        )
    found = []
    for file in sorted(folder.rglob("*")):
        inside = file.relative_to(folder).parts
        if LOG in inside:
            raise InputError(
                f"{folder} holds a Delta table in {file.parents[len(inside) - inside.index(LOG) - 1]}; name that folder"
            )
        if file.is_file() and not any(name.startswith(("_", ".")) for name in inside):
            found.append(Piece(file, dict(_told(inside[:-1]))))
    return found


def _told(names: tuple[str, ...]) -> Iterator[tuple[str, str | None]]:
    for name in names:
        column, sign, value = name.partition("=")
        if sign and column:
            yield unquote(column), None if value == NOTHING else unquote(value)


def _delta(folder: Path) -> Iterator[Piece]:
    """Files that the log of a Delta table counts in its newest version."""
    try:
        package: Any = import_module("deltalake")
    except ImportError as error:
        raise MissingExtraError(
            f"{folder} is a Delta table, and what reads its log is not installed; run: pip install 'graphabuse[delta]'"
        ) from error
    arrow = import_module("pyarrow")
    try:
        table = package.DeltaTable(folder)
        features = set(table.protocol().reader_features or ())
        rows = arrow.table(table.get_add_actions(flatten=True)).to_pylist()
        deletes = "deletionVectors" in features and arrow.table(table.deletion_vectors()).num_rows > 0
    except package.exceptions.DeltaError as error:
        reason = str(error).splitlines()[0][:160]
        raise InputError(f"the log of the Delta table {folder} cannot be read: {reason}; check the folder") from error
    renames = table.metadata().configuration.get("delta.columnMapping.mode", "none") != "none"
    strange = features - READABLE
    strange |= {name for name, used in (("columnMapping", renames), ("deletionVectors", deletes)) if used}
    if strange:
        raise InputError(
            f"the Delta table {folder} uses {', '.join(sorted(strange))}, so its files alone do not say what its rows are; read it on a Spark "
            "with Delta Lake (--engine), or write it out as Parquet"
        )
    for row in rows:
        told = {name.removeprefix("partition."): value for name, value in row.items() if name.startswith("partition.")}
        place = urlsplit(row["path"])  # relative to the folder, or the address of a file of a table it was cloned from
        path = Path(unquote(place.path)) if place.scheme else folder / unquote(row["path"])
        yield Piece(path, {name: None if value is None else str(value) for name, value in told.items()})
