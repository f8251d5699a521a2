"""How is a table asked for ring by ring? Sorted by ring once; a part as a frame or as plain Python columns."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd


class Cut:
    """A table whose rows are asked for by the place of their ring."""

    def __init__(self, frame: pd.DataFrame, names: pd.Index) -> None:
        owner = names.get_indexer(frame["ring_id"]) if len(frame) else np.empty(0, "int64")
        order = np.argsort(owner, kind="stable")
        self.ordered = frame.iloc[order]
        self.bounds: list[int] = np.searchsorted(owner[order], np.arange(len(names) + 1)).tolist()
        self._plain: dict[str, list[Any]] = {}

    def frame(self, at: int) -> pd.DataFrame:
        """Rows of the ring at a place, in their order."""
        return self.ordered.iloc[self.bounds[at] : self.bounds[at + 1]].reset_index(drop=True)

    def columns(self, at: int, names: Sequence[str]) -> list[list[Any]]:
        """The same as lists of Python values, one for each name: many times cheaper than a frame for a few rows."""
        return [self._values(name)[self.bounds[at] : self.bounds[at + 1]] for name in names]

    def records(self, at: int) -> list[dict[str, Any]]:
        """The same as dictionaries."""
        names = tuple(map(str, self.ordered.columns))
        return [dict(zip(names, row, strict=True)) for row in zip(*self.columns(at, names), strict=True)]

    def _values(self, name: str) -> list[Any]:
        if name not in self._plain:
            column = self.ordered[name]
            is_time = isinstance(column.dtype, pd.DatetimeTZDtype)
            self._plain[name] = list(column.dt.to_pydatetime()) if is_time else column.tolist()
        return self._plain[name]
