"""How does an account keep its events on the server? As bytes: one row of 64-bit integers for each event, on ``:Activity``.

Relationships hold what people ask for (events, days, first and last seen); detection needs every event. Times are epoch
microseconds; event types, identifiers and event ids are 63-bit digests of their texts, 0 for none. One property of bytes is
far quicker than a list or several columns (``neo4j-admin`` imports no bytes: their base64 is read too, and lists), and digests need no codes
that several writers would have to agree on. A kind that comes later stands at the end of a row; older rows are shorter.
"""

from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from graphabuse.store.names import Names
from graphabuse.store.neo4j.session import Server

ACCOUNTS_A_READ = 10_000
_FIRST = ("seen_us", "action", "event_key")


@dataclass(frozen=True)
class Activity:
    """Events of some accounts.

    Attributes
    ----------
    account_ids : list of str
        The accounts; length ``n_accounts``.
    counts : numpy.ndarray
        Events of each, shape ``(n_accounts,)``.
    columns : dict of str to numpy.ndarray
        ``seen_us``, ``action``, ``event_key`` and ``id_<kind>``: int64, all accounts' events one after the other.
    """

    account_ids: list[str]
    counts: np.ndarray
    columns: dict[str, np.ndarray]

    def table(self) -> pa.Table:
        """One row for each event, with ``account`` as the position in ``account_ids``."""
        position = np.repeat(np.arange(len(self.account_ids), dtype="int32"), self.counts)
        return pa.table({"account": position, **self.columns})


def columns_of(kinds: Sequence[str]) -> tuple[str, ...]:
    """What a row of ``:Activity`` holds, for kinds in the order in which the graph got them."""
    return (*_FIRST, *(f"id_{kind}" for kind in kinds))


def read_all(server: Server, names: Names, kinds: Sequence[str]) -> Iterator[Activity]:
    """Events of every account, some thousand accounts at a time, in order of account id."""
    label = names.label("Activity")
    found = server.ask(
        f"MATCH (s:{label}) WITH s.account_id AS k ORDER BY k WITH collect(k) AS ks "
        f"RETURN [i IN range(0, size(ks) - 1, {ACCOUNTS_A_READ}) | ks[i]]"
    )
    starts = found[0][0] if found else []
    text = f"MATCH (s:{label}) WHERE s.account_id >= $low {{}}RETURN {_COLLECTED}"
    for low, high in zip(starts, [*starts[1:], None], strict=True):
        until = "" if high is None else "AND s.account_id < $high "
        yield unpack(server.ask(text.format(until), low=low, high=high)[0], kinds)


def read_some(server: Server, names: Names, kinds: Sequence[str], account_ids: Sequence[str]) -> Iterator[Activity]:
    """Events of the given accounts, those that are on the server."""
    text = f"UNWIND $ids AS id MATCH (s:{names.label('Activity')} {{account_id: id}}) RETURN {_COLLECTED}"
    for start in range(0, len(account_ids), ACCOUNTS_A_READ):
        yield unpack(server.ask(text, ids=list(account_ids[start : start + ACCOUNTS_A_READ]))[0], kinds)


# every property is always there: collect() would drop a null and shift one column against the others
_COLLECTED = "collect(s.account_id), collect(s.events), collect(s.data)"


def pack(columns: Sequence[np.ndarray]) -> np.ndarray:
    """Columns as rows, so that the bytes of any run of events are one slice; shape ``(n_events, n_columns)``."""
    return np.ascontiguousarray(np.column_stack(columns), dtype="<i8")


def unpack(collected: Sequence[list[Any]], kinds: Sequence[str]) -> Activity:
    """Account ids, events and data of some accounts as columns; what a shorter row does not hold is 0.

    Accounts without events, which a load has placed and not filled yet, are left out.
    """
    held = [row for row in zip(*collected, strict=True) if row[1]]
    account_ids, parts = [row[0] for row in held], [_bytes(row[2]) for row in held]
    names = columns_of(kinds)
    counts = np.asarray([row[1] for row in held], dtype="int64")
    widths = np.asarray([len(part) for part in parts], dtype="int64") // (counts * 8)
    rows = np.zeros((int(counts.sum()), len(names)), dtype="int64")
    for width in np.unique(widths):
        chosen = np.flatnonzero(widths == width)
        found = np.frombuffer(b"".join(parts[at] for at in chosen), dtype="<i8").reshape(-1, int(width))
        rows[np.repeat(widths == width, counts), : int(width)] = found[:, : len(names)]
    return Activity(account_ids, counts, {name: rows[:, at] for at, name in enumerate(names)})


def _bytes(data: bytes | str | list[int]) -> bytes:
    """As a load writes them, or as they were imported."""
    if isinstance(data, bytes):
        return data
    return b64decode(data) if isinstance(data, str) else np.asarray(data, "<i8").tobytes()
