"""Which accounts are in the same cell (a time bucket, an address in one hour), and which pairs does a cell hold?

Cells and accounts are packed into one 64-bit key and sorted: several times faster than hashing on one machine.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

PAIRS_A_BLOCK = 3_000_000


@dataclass(frozen=True)
class Cells:
    """Accounts by cell, each once.

    Attributes
    ----------
    cell, account : numpy.ndarray
        Sorted by cell, then account; shape ``(n_rows,)``.
    starts, sizes : numpy.ndarray
        First row and number of accounts of each cell, shape ``(n_cells,)``.
    """

    cell: np.ndarray
    account: np.ndarray
    starts: np.ndarray
    sizes: np.ndarray

    def keep(self, rows: np.ndarray) -> "Cells":
        """The cells with only the rows of a mask."""
        at = np.flatnonzero(rows)
        return _grouped(self.cell.take(at), self.account.take(at))

    def of_size(self, least: int, most: int) -> "Cells":
        """Only cells with ``least`` to ``most`` accounts."""
        return self.keep(np.repeat((self.sizes >= least) & (self.sizes <= most), self.sizes))


def cells_of(cell: np.ndarray, account: np.ndarray, *, n_accounts: int) -> Cells:
    """Distinct accounts of each cell; ``cell`` is int64, the two fit one 64-bit key, and its memory is used for it."""
    shift = n_accounts.bit_length()
    key = np.left_shift(cell, shift, out=cell)
    key |= account
    key.sort()
    if len(key):
        key = key[np.concatenate([[True], key[1:] != key[:-1]])]
    account = (key & ((1 << shift) - 1)).astype("int32")
    key >>= shift
    return _grouped(key, account)


def pair_blocks(cells: Cells, *, n_accounts: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Pairs of accounts in one cell, a few million at a time; all pairs of one first account are in one block.

    Yields
    ------
    tuple of numpy.ndarray
        Key ``a × n_accounts + b`` with ``a`` < ``b``, and the cell.
    """
    end = np.repeat(cells.starts + cells.sizes, cells.sizes)
    after = np.arange(len(end)) + 1
    yield from _blocks(cells, after, end - after, cells.account, n_accounts)


def crossing_blocks(left: Cells, right: Cells, *, n_accounts: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The same for an account of ``left`` and another one of ``right`` in one cell: key ``a × n_accounts + b``, a on the left."""
    known = right.cell.take(right.starts)
    at = np.searchsorted(known, left.cell)
    there = np.append(known, -1).take(at) == left.cell
    begin = np.append(right.starts, 0).take(at)
    lengths = np.where(there, np.append(right.sizes, 0).take(at), 0)
    for key, cell in _blocks(left, begin, lengths, right.account, n_accounts):
        others = np.flatnonzero(key // n_accounts != key % n_accounts)
        yield key.take(others), cell.take(others)


def _blocks(
    cells: Cells, begin: np.ndarray, lengths: np.ndarray, others: np.ndarray, n_accounts: int
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Each row of ``cells`` with ``lengths`` of the ``others`` from ``begin`` on."""
    work = np.cumsum(np.bincount(cells.account, weights=lengths, minlength=n_accounts)).astype("int64")
    n_blocks = int(work[-1] - 1) // PAIRS_A_BLOCK + 1 if len(work) else 0
    block_of = (
        np.minimum((work - 1) // PAIRS_A_BLOCK, n_blocks - 1).astype("int32").take(cells.account)
        if n_blocks > 1
        else None
    )
    for number in range(n_blocks):
        rows = np.flatnonzero(lengths if block_of is None else (block_of == number) & (lengths > 0))
        if len(rows) == 0:
            continue
        some = lengths.take(rows)
        base = np.repeat(begin.take(rows) - np.concatenate([[0], np.cumsum(some)[:-1]]), some)
        other = base + np.arange(len(base))
        first = np.repeat(cells.account.take(rows).astype("int64") * n_accounts, some)
        yield first + others.take(other), np.repeat(cells.cell.take(rows), some)


def _grouped(cell: np.ndarray, account: np.ndarray) -> Cells:
    if len(cell) == 0:
        nothing = np.empty(0, "int64")
        return Cells(cell, account, nothing, nothing)
    starts = np.flatnonzero(np.concatenate([[True], cell[1:] != cell[:-1]]))
    return Cells(cell, account, starts, np.diff(starts, append=len(cell)))
