"""What travels in one writing transaction? A run of accounts with their events and links."""

import hashlib
from typing import Any

import numpy as np
import pyarrow as pa


class Batch:
    """A run of accounts with everything that is written about them."""

    def __init__(
        self,
        ids: list[str],
        bounds: np.ndarray,
        packed: dict[str, np.ndarray],
        mark: np.ndarray,
        links: dict[str, pa.Table],
        link_bounds: dict[str, np.ndarray],
        low: int,
        high: int,
        known: set[str],
    ) -> None:
        self.ids, self.bounds, self.packed, self.mark = ids, bounds, packed, mark
        self.links, self.link_bounds, self.low, self.high, self.known = links, link_bounds, low, high, known

    def accounts(self) -> list[list[Any]]:
        """Rows ``[account_id, events, mark, first, last, column bytes …]``; a column without entries is null."""
        rows = []
        times = self.packed["seen_us"]
        for at in range(self.low, self.high):
            start, end = int(self.bounds[at]), int(self.bounds[at + 1])
            parts = [column[start:end] for column in self.packed.values()]
            rows.append(
                [self.ids[at], end - start, int(self.mark[start:end].sum()), int(times[start]), int(times[end - 1]),
                 *(part.tobytes() if part.any() else None for part in parts)]
            )  # fmt: skip
        return rows

    def digest(self, rows: list[list[Any]]) -> str:
        """The batch's name in the ledger, made of its content."""
        content = hashlib.sha256()
        for row in rows:
            content.update(repr(row[:5]).encode())
            for part in row[5:]:
                content.update(part or b"-")
        return content.hexdigest()[:32]

    def links_of(self, kind: str) -> dict[bool, list[list[Any]]]:
        """Rows ``[account_id, [[value, events, first, last, days] …]]`` of accounts new to the graph, and of the others."""
        bounds = self.link_bounds[kind]
        first, last = int(bounds[self.low]), int(bounds[self.high])
        values = lists_of(self.links[kind].slice(first, last - first).drop_columns("position"))
        found: dict[bool, list[list[Any]]] = {True: [], False: []}
        for at in range(self.low, self.high):
            mine = values[int(bounds[at]) - first : int(bounds[at + 1]) - first]
            if mine:
                found[self.ids[at] not in self.known].append([self.ids[at], mine])
        return found


def lists_of(table: pa.Table) -> list[list[Any]]:
    """Rows of a table as lists, as the driver sends them."""
    return [list(row) for row in zip(*(column.to_pylist() for column in table.columns), strict=True)]
