"""How are thousands of overlapping groups of accounts kept? As one flat membership list."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True)
class Groups:
    """Candidate groups as one flat membership list.

    Attributes
    ----------
    starts : numpy.ndarray
        Offset of each group in ``accounts``, shape ``(n_groups + 1,)``.
    accounts : numpy.ndarray
        Account codes, ascending inside each group.
    born, died : numpy.ndarray
        Highest and lowest level (bits) at which the group stands alone, shape ``(n_groups,)``.
    origin : numpy.ndarray
        Index into ``ORIGINS`` of the generator.
    """

    starts: np.ndarray
    accounts: np.ndarray
    born: np.ndarray
    died: np.ndarray
    origin: np.ndarray

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def sizes(self) -> np.ndarray:
        """Accounts in each group, shape ``(n_groups,)``."""
        return np.diff(self.starts)

    @cached_property
    def owner(self) -> np.ndarray:
        """Group of each membership row, shape ``(n_rows,)``."""
        return np.repeat(np.arange(len(self)), self.sizes)

    def members(self, index: int) -> np.ndarray:
        """Account codes of one group, ascending."""
        return self.accounts[self.starts[index] : self.starts[index + 1]]

    def take(self, indices: np.ndarray) -> "Groups":
        """The groups at ``indices``, in that order."""
        sizes = self.sizes[indices]
        rows = np.repeat(self.starts[indices] - np.concatenate([[0], np.cumsum(sizes)[:-1]]), sizes) + np.arange(
            sizes.sum()
        )
        return Groups(
            np.concatenate([[0], np.cumsum(sizes)]), self.accounts[rows],
            self.born[indices], self.died[indices], self.origin[indices],
        )  # fmt: skip


ORIGINS = ("tree", "devices", "synchrony", "identifier", "leiden", "owners")


def build_groups(rows: np.ndarray, sizes: np.ndarray, born: np.ndarray, died: np.ndarray, *, origin: int) -> Groups:
    """Groups from a flat list of account codes (ascending inside each group), their sizes and levels."""
    return Groups(
        starts=np.concatenate([[0], np.cumsum(sizes)]).astype("int64"),
        accounts=rows.astype("int32"),
        born=born.astype("float32"),
        died=died.astype("float32"),
        origin=np.full(len(sizes), origin, dtype="int8"),
    )


def merge_groups(parts: list[Groups], *, n_accounts: int) -> Groups:
    """All groups of several generators, each membership once (the first generator keeps it)."""
    sizes = np.concatenate([part.sizes for part in parts])
    everything = Groups(
        np.concatenate([[0], np.cumsum(sizes)]).astype("int64"),
        np.concatenate([part.accounts for part in parts]).astype("int32"),
        np.concatenate([part.born for part in parts]),
        np.concatenate([part.died for part in parts]),
        np.concatenate([part.origin for part in parts]),
    )
    if len(everything) == 0:
        return everything
    marks = np.add.reduceat(account_marks(n_accounts)[everything.accounts], everything.starts[:-1])
    _, first = np.unique(marks, return_index=True)
    return everything.take(np.sort(first))


def account_marks(n_accounts: int) -> np.ndarray:
    """A fixed random 64-bit mark for each account; sums of marks tell memberships apart."""
    return np.random.default_rng(0x5EED).integers(0, 2**63, size=n_accounts, dtype="uint64")
