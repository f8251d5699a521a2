"""Which engine does an address mean, and what has to be installed for it?"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from ibis.backends import BaseBackend
from ibis.expr.types import Table

from graphabuse.engine.address import is_database, parse_address
from graphabuse.errors import LostConnectionError, MissingExtraError, StoreError

_HOMES = {
    "clickhouse": ("graphabuse.engine.clickhouse", "clickhouse"),
    "chdb": ("graphabuse.engine.clickhouse", "clickhouse"),
    "postgresql": ("graphabuse.engine.postgresql", "postgresql"),
}


def open_table(text: str) -> tuple[BaseBackend, Table, str]:
    """Engine, table, and how messages call it, for a database address such as ``clickhouse://user@host/database/table``.

    Raises
    ------
    InputError, NotFoundError
        An address without a table, or a table that is not there.
    MissingExtraError
        The engine's driver is not installed.
    StoreError
        Unreachable, refused, or too old.
    """
    address = parse_address(text)
    home, extra = _HOMES[address.scheme]
    module = _installed(home, extra, f"{address.scheme}://")
    backend = _reached(module.connect, address)
    return backend, module.read_table(backend, address), str(address)


def open_on_spark(where: str, text: str, *, session: Any = None) -> tuple[BaseBackend, Table, str]:
    """The same for a table or folder on Spark."""
    module = _installed("graphabuse.engine.spark", "spark", "the engine spark")
    backend = _reached(module.connect, where, session=session)
    return backend, module.read_table(backend, text), text


def open_beside(backend: BaseBackend, text: str) -> Table | None:
    """A further table or folder on an engine that is open; None where the text means something else.

    Raises
    ------
    NotFoundError
        Nothing of that name there.
    """
    if backend.name == "pyspark" and not is_database(text):
        found: Table = import_module("graphabuse.engine.spark").read_table(backend, text, view="ga_beside")
        return found
    if not is_database(text):
        return None
    address, mine = parse_address(text), getattr(backend, "address", None)
    if mine is None or mine.server != address.server:
        return None
    module = import_module(_HOMES[address.scheme][0])
    beside: Table = module.read_table(backend, address)
    return beside


def _reached(connect: Callable[..., BaseBackend], where: object, **options: Any) -> BaseBackend:
    """A first connection: one that cannot be made was not lost, and is not tried again."""
    try:
        return connect(where, **options)
    except LostConnectionError as error:
        raise StoreError(str(error), retryable=True) from error


def write_csv(backend: BaseBackend, table: Table, path: Path) -> None:
    """Write rows to a file as CSV with a header, in one stream; times are in UTC and NULL is an empty cell."""
    home = "graphabuse.engine.postgresql" if backend.name == "postgres" else "graphabuse.engine.clickhouse"
    import_module(home).write_csv(backend, table, path)


def _installed(home: str, extra: str, what: str) -> Any:
    try:
        return import_module(home)
    except ImportError as error:
        raise MissingExtraError(
            f"{what} needs packages that are not installed ({error.name}); run: pip install 'graphabuse[{extra}]'"
        ) from error
