"""How does an account keep its events on the server? As bytes, one column of 64-bit integers per property of ``:Activity``.

Relationships hold what people ask for (events, days, first and last seen); detection needs every event. Times are epoch
microseconds; event types, identifiers and event ids are 63-bit digests of their texts, 0 for none. Whole columns travel as
bytes, which is far quicker than lists of integers (as ``neo4j-admin`` imports them; both are read) and needs no codes that
several writers would have to agree on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from graphabuse.store.names import Names
from graphabuse.store.neo4j.session import Server

ACCOUNTS_A_READ = 10_000


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
    """Properties of ``:Activity`` that hold a column."""
    return ("seen_us", "action", "event_key", *(f"id_{kind}" for kind in kinds))


def read_all(server: Server, names: Names, kinds: Sequence[str]) -> Iterator[Activity]:
    """Events of every account, some thousand accounts at a time, in order of account id."""
    label = names.label("Activity")
    found = server.ask(
        f"MATCH (s:{label}) WITH s.account_id AS k ORDER BY k WITH collect(k) AS ks "
        f"RETURN [i IN range(0, size(ks) - 1, {ACCOUNTS_A_READ}) | ks[i]]"
    )
    starts = found[0][0] if found else []
    text = f"MATCH (s:{label}) WHERE s.account_id >= $low {{}}RETURN {_collected(kinds)}"
    for low, high in zip(starts, [*starts[1:], None], strict=True):
        until = "" if high is None else "AND s.account_id < $high "
        yield _activity(server.ask(text.format(until), low=low, high=high, none=b""), kinds)


def read_some(server: Server, names: Names, kinds: Sequence[str], account_ids: Sequence[str]) -> Iterator[Activity]:
    """Events of the given accounts, those that are on the server."""
    text = f"UNWIND $ids AS id MATCH (s:{names.label('Activity')} {{account_id: id}}) RETURN {_collected(kinds)}"
    for start in range(0, len(account_ids), ACCOUNTS_A_READ):
        part = list(account_ids[start : start + ACCOUNTS_A_READ])
        yield _activity(server.ask(text, ids=part, none=b""), kinds)


def _collected(kinds: Sequence[str]) -> str:
    # collect() drops nulls, which would shift one column against the others
    columns = (f"collect(coalesce(s.`{name}`, $none))" for name in columns_of(kinds))
    return ", ".join(["collect(s.account_id)", *columns])


def _activity(rows: list[list[list[Any]]], kinds: Sequence[str]) -> Activity:
    names = columns_of(kinds)
    ids, *found = rows[0] if rows else [[] for _ in range(len(names) + 1)]
    packed = [
        [part if isinstance(part, bytes) else np.asarray(part, "<i8").tobytes() for part in parts] for parts in found
    ]
    lengths = [len(part) for part in packed[0]]
    columns = {
        name: np.frombuffer(
            b"".join(part or bytes(size) for part, size in zip(parts, lengths, strict=True)), dtype="<i8"
        )
        for name, parts in zip(names, packed, strict=True)
    }
    return Activity([str(name) for name in ids], np.asarray(lengths, dtype="int64") // 8, columns)
