"""Which rows belong to a ring? One ring's part of every table, cut once for all rings of a run."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from graphabuse.errors import NotFoundError
from graphabuse.records import Run
from graphabuse.rings.identity import membership_hash

Key = tuple[str, str]
TABLES = ("members", "links", "identifiers", "reasons", "lineage", "moves")
LETTERS: Mapping[str, str] = {
    "device": "D", "payment_token": "T", "ip": "I", "email": "E", "phone": "P", "cookie": "C", "address": "A", "user_agent": "U",
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One ring.

    Attributes
    ----------
    run : Run
        Where it was found.
    ring : mapping
        Its row of ``rings``.
    members, links, identifiers, reasons, lineage, moves : pandas.DataFrame
        Its rows of the run's tables, in their order.
    """

    run: Run
    ring: Mapping[str, Any]
    members: pd.DataFrame
    links: pd.DataFrame
    identifiers: pd.DataFrame
    reasons: pd.DataFrame
    lineage: pd.DataFrame
    moves: pd.DataFrame

    @property
    def ring_id(self) -> str:
        """``R-0123ABCD``."""
        return str(self.ring["ring_id"])

    def accounts(self, *roles: str) -> list[str]:
        """Account ids of some roles, in the order of the table; of ``core`` and ``edge`` when none is given."""
        wanted = roles or ("core", "edge")
        return [account for account, role in self._roles if role in wanted]

    @cached_property
    def _roles(self) -> list[tuple[str, str]]:
        return list(zip(map(str, self.members["account_id"]), self.members["role"].tolist(), strict=True))

    @cached_property
    def membership_hash(self) -> str:
        """Digest of its ``core`` and ``edge`` accounts."""
        return membership_hash(self.accounts())

    @cached_property
    def codes(self) -> dict[Key, str]:
        """(kind, identifier) → short code such as D1 of the shared identifiers, strongest first."""
        counters: dict[str, int] = {}
        found: dict[Key, str] = {}
        for key in zip(self.identifiers["kind"].tolist(), self.identifiers["identifier"].tolist(), strict=True):
            letter = LETTERS.get(key[0], "X")
            counters[letter] = counters.get(letter, 0) + 1
            found[key] = f"{letter}{counters[letter]}"
        return found

    @cached_property
    def uses(self) -> pd.DataFrame:
        """account_id, kind, identifier, code: who of ``core`` and ``edge`` used which shared identifier."""
        acted = self.links[self.links["account_id"].isin(set(self.accounts()))]
        code = [self.codes.get(key, "") for key in zip(acted["kind"], acted["identifier"], strict=True)]
        found = acted[["account_id", "kind", "identifier"]].assign(code=code)
        return found[found["code"] != ""].reset_index(drop=True)


class Cases(Mapping[str, Case]):
    """All rings of a run by id, best first."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._rings = run.rings.to_dict("records")
        self._place = {str(ring["ring_id"]): at for at, ring in enumerate(self._rings)}
        self._cut = {name: _Cut(getattr(run, name), pd.Index(list(self._place))) for name in TABLES}

    def __getitem__(self, ring_id: str) -> Case:
        if ring_id not in self._place:
            best = ", ".join(list(self._place)[:3])
            hint = f"its best rings are {best}" if best else "it has none"
            raise NotFoundError(
                f"ring {ring_id[:40]!r} is not in run {self.run.run_id}; {hint} (see `graphabuse rings`)"
            )
        at = self._place[ring_id]
        return Case(self.run, self._rings[at], **{name: self._cut[name].part(at) for name in TABLES})

    def __iter__(self) -> Iterator[str]:
        return iter(self._place)

    def __len__(self) -> int:
        return len(self._place)


def among(frame: pd.DataFrame, keys: Collection[Key]) -> np.ndarray:
    """Which rows of a table have a (kind, identifier) of ``keys``; shape ``(n_rows,)``, bool."""
    found = [key in keys for key in zip(frame["kind"].tolist(), frame["identifier"].tolist(), strict=True)]
    return np.array(found, dtype=bool)


def cases(run: Run) -> Cases:
    """Rings of a run, each with its part of every table."""
    return Cases(run)


class _Cut:
    """A table whose rows are asked for ring by ring."""

    def __init__(self, frame: pd.DataFrame, names: pd.Index) -> None:
        owner = names.get_indexer(frame["ring_id"]) if len(frame) else np.empty(0, "int64")
        order = np.argsort(owner, kind="stable")
        self.ordered = frame.iloc[order]
        self.bounds = np.searchsorted(owner[order], np.arange(len(names) + 1))

    def part(self, at: int) -> pd.DataFrame:
        return self.ordered.iloc[self.bounds[at] : self.bounds[at + 1]].reset_index(drop=True)
