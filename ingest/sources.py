"""Which files does an argument mean, and how are they read as text columns?"""

import csv
import glob
import hashlib
import io
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from graphabuse.engine.duckdb import first_row
from graphabuse.errors import InputError, NotFoundError
from graphabuse.store.embedded.schema import quote
from ingest.folders import pieces_of

SUFFIXES = {
    ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".ndjson": "ndjson", ".jsonl": "ndjson", ".json": "ndjson",
    ".parquet": "parquet", ".pq": "parquet",
}  # fmt: skip
COMPRESSED = (".gz", ".zst")
MAX_LINE_BYTES = 16_000_000


@dataclass(frozen=True)
class Source:
    """One file to read.

    Attributes
    ----------
    path : Path
        Where it is.
    form : str
        ``csv``, ``ndjson`` or ``parquet``.
    name : str
        How messages call it.
    partition : dict of str to str or None
        Columns that its place in a folder says.
    """

    path: Path
    form: str
    name: str
    partition: dict[str, str | None] = field(default_factory=dict)


def resolve(arguments: Sequence[str | Path], *, scratch: Path) -> list[Source]:
    """Expand files, globs, folders and ``-`` (standard input, kept in ``scratch``), in order of name.

    Raises
    ------
    NotFoundError
        Nothing there.
    InputError
        A folder or glob without event files, or an ending that is not known.
    """
    found: list[Source] = []
    for argument in arguments:
        text = str(argument)
        path = Path(text)
        if text == "-":
            found.append(_standard_input(scratch))
        elif path.is_dir():
            inside = [(piece, form) for piece in pieces_of(path) if (form := _form(piece.path.name))]
            if not inside:
                raise InputError(f"folder {text} holds no event file; allowed endings are {_allowed()}")
            found.extend(Source(piece.path, form, str(piece.path), piece.partition) for piece, form in inside)
        elif path.is_file():
            form = _form(path.name)
            if form is None:
                raise InputError(f"file {text} has an ending that is not known; allowed are {_allowed()}")
            found.append(Source(path, form, text))
        else:
            matches = sorted(Path(name) for name in glob.iglob(text, recursive=True)) if glob.has_magic(text) else []  # noqa: PTH207
            if not matches:
                raise NotFoundError(
                    f"{text} does not exist; give a file, a folder, a glob in quotes, or - for standard input"
                )
            found.extend(resolve(matches, scratch=scratch))
    return found


def digest(source: Source) -> str:
    """SHA-256 of a file's bytes, and of what its place says."""
    with source.path.open("rb") as handle:
        content = hashlib.file_digest(handle, "sha256").hexdigest()
    return f"{content}|{sorted(source.partition.items())}" if source.partition else content


def columns_of(source: Source, connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Column names of a file, in order.

    Raises
    ------
    InputError
        Empty, unreadable, or with the same column twice.
    """
    if source.path.stat().st_size == 0:
        raise InputError(f"{source.name} is empty; give a file with a header and at least one event")
    try:
        if source.form == "csv":
            names = header(source)[0]
        else:
            described = connection.execute(f"DESCRIBE SELECT * FROM {_reader(source)}", [str(source.path)]).fetchall()
            names = [row[0] for row in described]
    except (duckdb.Error, OSError, UnicodeDecodeError, csv.Error) as error:
        reason = str(error).splitlines()[0][:160]
        raise InputError(
            f"{source.name} cannot be read as {source.form}: {reason}; check the file, or export it again"
        ) from error
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(f"{source.name} has the column {', '.join(twice)} more than once; rename one of them")
    return [*names, *(name for name in source.partition if name not in names)]


def header(source: Source) -> tuple[list[str], str]:
    """Column names and delimiter of a CSV file."""
    with pa.input_stream(str(source.path)) if source.path.suffix != ".zst" else _zst(source.path) as stream:
        head = stream.read(1_000_000)
    line = head.split(b"\n", 1)[0].decode("utf-8-sig").rstrip("\r")
    delimiter = max(",;\t|", key=lambda mark: (line.count(mark), mark == ","))
    names = next(csv.reader(io.StringIO(line), delimiter=delimiter), [])
    return [name.strip() for name in names], delimiter


def stage(
    source: Source, wanted: Sequence[str], connection: duckdb.DuckDBPyConnection, *, table: str
) -> list[tuple[int, str, str]]:
    """Read the wanted columns of a file as a relation ``table`` with the file's row numbers in ``ga_row``.

    Parquet stays a view (columns are read when needed); text files become a temporary table.

    Returns
    -------
    list of tuple
        Rows that are broken as text: line, column, reason.
    """
    path = str(source.path).replace("'", "''")
    names = ", ".join(_selected(name, source) for name in wanted)
    target = quote(table)
    connection.execute(f"DROP VIEW IF EXISTS {target}") if _is_view(connection, table) else connection.execute(
        f"DROP TABLE IF EXISTS {target}"
    )
    if source.form == "parquet":
        connection.execute(
            f"CREATE TEMP VIEW {target} AS SELECT file_row_number + 1 AS ga_row, {names} "
            f"FROM read_parquet('{path}', file_row_number = true)"
        )
        return []
    connection.execute("SET preserve_insertion_order = true")
    broken: list[tuple[int, str, str]] = []
    try:
        if source.form == "ndjson":
            reader = f"read_json('{path}', format = 'newline_delimited', ignore_errors = true, maximum_object_size = {MAX_LINE_BYTES})"
            connection.execute(
                f"CREATE TEMP TABLE {target} AS SELECT row_number() OVER () AS ga_row, {names} FROM {reader}"
            )
        else:
            all_names, delimiter = header(source)
            fields = ", ".join(f"'{name.replace(chr(39), chr(39) * 2)}': 'VARCHAR'" for name in all_names)
            reader = (
                f"read_csv('{path}', auto_detect = false, header = true, columns = {{{fields}}}, store_rejects = true, "
                f"delim = '{delimiter}', quote = '\"', escape = '\"', max_line_size = {MAX_LINE_BYTES}, rejects_limit = 0)"
            )
            connection.execute(
                f"CREATE TEMP TABLE {target} AS SELECT row_number() OVER () AS ga_row, {names} FROM {reader}"
            )
            query = (
                "SELECT line, any_value(column_name), min(error_type) FROM reject_errors GROUP BY line ORDER BY line"
            )
            broken = [
                (int(row[0]), row[1] or "", str(row[2]).lower().replace("_", " "))
                for row in connection.execute(query).fetchall()
            ]
            connection.execute("DROP TABLE reject_errors; DROP TABLE reject_scans")
    except duckdb.Error as error:
        reason = str(error).splitlines()[0][:160]
        raise InputError(
            f"{source.name} cannot be read as {source.form}: {reason}; check the file, or export it again"
        ) from error
    finally:
        connection.execute("SET preserve_insertion_order = false")
    return broken


def _selected(name: str, source: Source) -> str:
    """A column of a file; what its place says goes before what is in it, as on engines that write such folders."""
    if name not in source.partition:
        return quote(name)
    value = source.partition[name]
    text = "NULL" if value is None else "'" + value.replace("'", "''") + "'"
    return f"{text}::VARCHAR AS {quote(name)}"


def _is_view(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    row = first_row(connection, "SELECT count(*) FROM duckdb_views() WHERE view_name = ? AND NOT internal", [name])
    return bool(row and row[0])


def _reader(source: Source) -> str:
    if source.form == "parquet":
        return "read_parquet(?)"
    return f"read_json(?, format = 'newline_delimited', ignore_errors = true, maximum_object_size = {MAX_LINE_BYTES})"


def _standard_input(scratch: Path) -> Source:
    content = sys.stdin.buffer.read()
    if not content.strip():
        raise InputError(
            "standard input is empty; pipe events into the command, for instance `zcat log.gz | graphabuse …`"
        )
    form = "parquet" if content[:4] == b"PAR1" else "ndjson" if content.lstrip()[:1] == b"{" else "csv"
    with tempfile.NamedTemporaryFile(dir=scratch, suffix=f".{form}", delete=False) as file:
        file.write(content)
    return Source(Path(file.name), form, "standard input")


def _zst(path: Path) -> pa.NativeFile:
    return pa.CompressedInputStream(pa.OSFile(str(path)), "zstd")


def _form(name: str) -> str | None:
    lowered = name.lower()
    for suffix in COMPRESSED:
        lowered = lowered.removesuffix(suffix)
    return SUFFIXES.get(Path(lowered).suffix)


def _allowed() -> str:
    return ".csv, .tsv, .ndjson, .jsonl, .parquet (text also with .gz or .zst)"
