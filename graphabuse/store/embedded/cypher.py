"""How is one read-only Cypher query answered on the embedded store?"""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import duckdb
import ladybug
import pandas as pd

from graphabuse.store.embedded.view import BUFFER_BYTES, current_view
from graphabuse.store.frames import unique_names
from graphabuse.store.guard import check_cypher, not_understood, returned_names, too_many_rows, too_slow


class Truth(Protocol):
    """What the view is made from."""

    folder: Path | None
    connection: duckdb.DuckDBPyConnection

    def fingerprint(self) -> str:
        """Digest of the stored events."""


def run_cypher(
    truth: Truth, text: str, parameters: Mapping[str, object], *, timeout_s: float, max_rows: int
) -> pd.DataFrame:
    """Check the query, bring the view up to date, answer within the limits.

    Nodes and relationships come back as dicts of their properties with ``label``; times are UTC without a zone.

    Raises
    ------
    InputError
        A query that is not allowed or not understood, a missing parameter, too many rows or too much time.
    """
    check_cypher(text, parameters)
    if truth.folder is not None:
        return _ask(
            current_view(truth.connection, truth.folder, fingerprint=truth.fingerprint()),
            text,
            parameters,
            timeout_s,
            max_rows,
        )
    with tempfile.TemporaryDirectory(prefix="graphabuse-cypher-") as folder:
        view = current_view(truth.connection, Path(folder), fingerprint=truth.fingerprint())
        return _ask(view, text, parameters, timeout_s, max_rows)


def _ask(view: Path, text: str, parameters: Mapping[str, object], timeout_s: float, max_rows: int) -> pd.DataFrame:
    database = ladybug.Database(str(view), read_only=True, buffer_pool_size=BUFFER_BYTES)
    graph = ladybug.Connection(database)
    try:
        graph.set_query_timeout(max(int(timeout_s * 1000), 1))
        answer = graph.execute(text, dict(parameters))
        rows: list[list[object]] = []
        while answer.has_next():
            if len(rows) >= max_rows:
                raise too_many_rows(max_rows)
            rows.append([_plain(value) for value in answer.get_next()])
        names = returned_names(text) or answer.get_column_names()
    except RuntimeError as error:
        message = str(error).splitlines()[0]
        if "nterrupt" in message or "imeout" in message:
            raise too_slow(timeout_s) from error
        raise not_understood(message) from error
    finally:
        graph.close()
        database.close()
    return pd.DataFrame(rows, columns=unique_names(names), dtype=object).infer_objects()


def _plain(value: object) -> object:
    if isinstance(value, dict):
        if "_NODES" in value:
            return [_plain(part) for part in _interleave(value["_NODES"], value["_RELS"])]
        plain = {key: _plain(part) for key, part in value.items() if not key.startswith("_") and part is not None}
        return {"label": value["_LABEL"], **plain} if "_LABEL" in value else plain
    return [_plain(part) for part in value] if isinstance(value, list) else value


def _interleave(nodes: list[object], edges: list[object]) -> list[object]:
    """A path as node, relationship, node …"""
    return [part for pair in zip(nodes, [*edges, None], strict=False) for part in pair if part is not None]
