"""Which rows belong to a ring? One ring's part of every table, cut once for all rings of a run."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from graphabuse.casework.cut import Cut
from graphabuse.casework.owners import with_owners
from graphabuse.errors import NotFoundError
from graphabuse.records import Run
from graphabuse.rings.codes import short_codes
from graphabuse.rings.identity import membership_hash

Key = tuple[str, str]
TABLES = ("members", "links", "identifiers", "reasons", "lineage", "moves")


@dataclass(frozen=True)
class Case:
    """One ring.

    Attributes
    ----------
    run : Run
        Where it was found.
    ring : mapping
        Its row of ``rings``.
    """

    run: Run
    ring: Mapping[str, Any]
    at: int
    cuts: Mapping[str, Cut]

    @cached_property
    def members(self) -> pd.DataFrame:
        """Its rows of ``members``, in their order; the other tables likewise."""
        return self.cuts["members"].frame(self.at)

    @cached_property
    def links(self) -> pd.DataFrame:
        """Its rows of ``links``."""
        return self.cuts["links"].frame(self.at)

    @cached_property
    def identifiers(self) -> pd.DataFrame:
        """Its rows of ``identifiers``, strongest first, each with whose address it is where that is known."""
        return self.cuts["identifiers"].frame(self.at)

    @cached_property
    def reasons(self) -> pd.DataFrame:
        """Its rows of ``reasons``."""
        return self.cuts["reasons"].frame(self.at)

    @cached_property
    def lineage(self) -> pd.DataFrame:
        """Its rows of ``lineage``."""
        return self.cuts["lineage"].frame(self.at)

    @cached_property
    def moves(self) -> pd.DataFrame:
        """Its rows of ``moves``."""
        return self.cuts["moves"].frame(self.at)

    def columns(self, table: str, *names: str) -> list[list[Any]]:
        """Columns of one of its tables as lists, in the order of the frame and without the cost of one."""
        return self.cuts[table].columns(self.at, names)

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
        accounts, roles = self.columns("members", "account_id", "role")
        return list(zip(map(str, accounts), roles, strict=True))

    @cached_property
    def membership_hash(self) -> str:
        """Digest of its ``core`` and ``edge`` accounts."""
        return membership_hash(self.accounts())

    @cached_property
    def codes(self) -> dict[Key, str]:
        """(kind, identifier) → short code such as D1 of the shared identifiers, strongest first."""
        kinds, values = self.columns("identifiers", "kind", "identifier")
        return dict(zip(zip(kinds, values, strict=True), short_codes(kinds), strict=True))

    @cached_property
    def use_rows(self) -> list[tuple[str, Key]]:
        """Account and (kind, identifier): who of ``core`` and ``edge`` used which shared identifier."""
        acted, codes = set(self.accounts()), self.codes
        rows = zip(*self.columns("links", "account_id", "kind", "identifier"), strict=True)
        return [
            (account, (kind, value)) for account, kind, value in rows if account in acted and (kind, value) in codes
        ]

    @cached_property
    def uses(self) -> pd.DataFrame:
        """account_id, kind, identifier, code: the same as a frame."""
        rows = [(account, *key, self.codes[key]) for account, key in self.use_rows]
        return pd.DataFrame(rows, columns=["account_id", "kind", "identifier", "code"])


class Cases(Mapping[str, Case]):
    """All rings of a run by id, best first; ``rings`` are their rows, ``cuts`` the tables by ring."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.rings = run.rings.to_dict("records")
        self._place = {str(ring["ring_id"]): at for at, ring in enumerate(self.rings)}
        tables = {name: getattr(run, name) for name in TABLES}
        tables["identifiers"] = with_owners(run.identifiers, run.networks)
        self.cuts = {name: Cut(table, pd.Index(list(self._place))) for name, table in tables.items()}

    def __getitem__(self, ring_id: str) -> Case:
        if ring_id not in self._place:
            best = ", ".join(list(self._place)[:3])
            hint = f"its best rings are {best}" if best else "it has none"
            raise NotFoundError(
                f"ring {ring_id[:40]!r} is not in run {self.run.run_id}; {hint} (see `graphabuse rings`)"
            )
        at = self._place[ring_id]
        return Case(self.run, self.rings[at], at, self.cuts)

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
