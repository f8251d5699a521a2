"""How do commands talk? Data on stdout, progress on stderr, our errors in one line with exit code 1."""

import json
import math
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.padding import Padding
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from graphabuse.errors import InputError

StoreOption = Annotated[
    str,
    typer.Option(
        "--store", help="Store folder, made if it is not there, or neo4j://user@host/database.", show_default=False
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON on stdout and nothing else there.")]

MOST_CHARACTERS = 160

stderr = Console(stderr=True)
stdout = Console()


def print_json(value: object) -> None:
    """One JSON document on stdout; times as ISO 8601, missing values as null."""
    typer.echo(json.dumps(_plain(value), ensure_ascii=False, indent=1))


def print_table(rows: Sequence[dict[str, Any]], columns: Sequence[str], *, title: str = "") -> None:
    """A table as wide as the terminal; values are text that nothing runs, long ones are cut in the middle."""
    table = Table(title=Text(visible(title)) if title else None, title_justify="left")
    for name in columns:
        short = all(len(_short(row.get(name))) <= 12 for row in rows)
        table.add_column(
            Text(name.replace("_", " ") if name.isidentifier() else visible(name)),
            overflow="fold",
            no_wrap=short,
            justify="right" if _numeric(rows, name) else "left",
        )
    for row in rows:
        table.add_row(*(Text(_cut(visible(_short(row.get(name))))) for name in columns))
    stdout.print(table)


def say(text: object, *, point: bool = False) -> None:
    """A paragraph as wide as the terminal; control and direction marks are made visible, a point is set in."""
    clean = Text(visible(str(text)))
    stdout.print(Padding(clean, (0, 0, 0, 4)) if point else clean, highlight=False)


@contextmanager
def progress(quiet: bool) -> Iterator[Any]:
    """A spinner on stderr; yields a function that takes the name of the stage."""
    if quiet or not stderr.is_terminal:
        yield lambda *_: None
        return
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=stderr, transient=True
    ) as bar:
        task = bar.add_task("starting")
        yield lambda name, *rest: bar.update(
            task, description=f"{name} {rest[0]}/{rest[1]}" if len(rest) == 2 else str(name)
        )


def moment(text: str | None, *, option: str) -> datetime | None:
    """``30d``, ``12h`` (before now), or a date or time in ISO 8601, as UTC."""
    if text is None:
        return None
    span = re.fullmatch(r"(\d{1,5})([dhw])", text)
    if span:
        hours = int(span.group(1)) * {"h": 1, "d": 24, "w": 168}[span.group(2)]
        return datetime.now(UTC) - timedelta(hours=hours)
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            f"{option} {text!r} is not a time; write 30d, 12h, 2w, 2024-03-01 or 2024-03-01T12:00:00"
        ) from error
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def parameters(pairs: Sequence[str]) -> dict[str, object]:
    """``name=value`` options as a dict; whole numbers, decimals, true and false are read as such, unless in double quotes."""
    found: dict[str, object] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.isidentifier():
            raise InputError(f"--param {pair!r} must be name=value, for instance --param id=R-0123ABCD")
        found[name] = _literal(value)
    return found


def _literal(value: str) -> object:
    if len(value) >= 2 and value[0] == value[-1] == '"':
        return value[1:-1]
    if re.fullmatch(r"-?\d{1,18}", value):
        return int(value)
    if re.fullmatch(r"-?\d+\.\d+", value):
        return float(value)
    return {"true": True, "false": False}.get(value, value)


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime | date):
        return None if str(value) == "NaT" else value.isoformat()
    if hasattr(value, "item"):
        return _plain(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _numeric(rows: Sequence[dict[str, Any]], name: str) -> bool:
    return bool(rows) and isinstance(rows[0].get(name), int | float)


def _short(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:,.2f}"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _cut(text: str) -> str:
    half = MOST_CHARACTERS // 2
    return text if len(text) <= MOST_CHARACTERS else f"{text[:half]}…{text[1 - half :]}"


def visible(text: str) -> str:
    """The text with nothing in it that a terminal obeys.

    >>> visible("a\\x1b[2Jb")
    'a\\\\u001b[2Jb'
    """
    return "".join(mark if mark.isprintable() else f"\\u{ord(mark):04x}" for mark in text)
