"""What is left to draw? Hubs go out, private identifiers are counted, accounts and identifiers with equal links are merged."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

Key = tuple[str, str]
NO_CELL = -1


@dataclass(frozen=True)
class Dot:
    """Accounts of one role and cell that use the same shared identifiers; ``tags`` are places in ``Folded.tags``."""

    accounts: tuple[str, ...]
    role: str
    tags: tuple[int, ...]
    cell: int


@dataclass(frozen=True)
class Tag:
    """Identifiers of one kind that the same accounts use.

    Attributes
    ----------
    keys : tuple of (kind, identifier)
        Strongest first.
    accounts : int
        Accounts drawn that use them.
    cell : int
        Cell of most of its accounts, −1 where the ring has no cells.
    bridge : bool
        Whether accounts of more than one cell use it.
    """

    kind: str
    keys: tuple[Key, ...]
    accounts: int
    cell: int
    bridge: bool


@dataclass(frozen=True)
class Folded:
    """A ring reduced to what can be seen.

    Attributes
    ----------
    dots, tags : tuple
        Merged accounts, and merged identifiers, bridges first.
    n_private : int
        Identifiers used by one account only, which are not drawn.
    n_cells : int
        0 where the ring does not fall into cells.
    """

    dots: tuple[Dot, ...]
    tags: tuple[Tag, ...]
    n_private: int
    n_cells: int

    @property
    def n_glyphs(self) -> int:
        return len(self.dots) + len(self.tags)

    def users(self) -> list[list[int]]:
        """Dots of each tag."""
        found: list[list[int]] = [[] for _ in self.tags]
        for at, dot in enumerate(self.dots):
            for tag in dot.tags:
                found[tag].append(at)
        return found


def fold(
    uses: Mapping[str, Collection[Key]],
    roles: Mapping[str, str],
    shared: Sequence[Key],
    hubs: Collection[Key],
    cells: Mapping[str, int],
) -> Folded:
    """Merge what is equal.

    Parameters
    ----------
    uses : mapping
        Account → all its identifiers.
    roles : mapping
        Account → ``core``, ``edge`` or ``guarded``; exactly these accounts are drawn.
    shared : sequence of (kind, identifier)
        Identifiers that two or more members use, strongest first.
    hubs : collection of (kind, identifier)
        Shared ones that are not drawn.
    cells : mapping
        Account → cell number; empty where there are none.
    """
    rank = {key: at for at, key in enumerate(key for key in shared if key not in hubs)}
    known = set(shared)
    holders: dict[Key, list[str]] = {}
    n_private = 0
    for account in sorted(roles):
        for key in uses.get(account, ()):
            if key in rank:
                holders.setdefault(key, []).append(account)
            elif key not in known:
                n_private += 1
    merged: dict[tuple[str, tuple[str, ...]], list[Key]] = {}
    for key in sorted(holders, key=lambda key: rank[key]):
        merged.setdefault((key[0], tuple(holders[key])), []).append(key)
    tags = [_tag(kind, keys, accounts, cells) for (kind, accounts), keys in merged.items()]
    order = sorted(range(len(tags)), key=lambda at: (not tags[at].bridge, at))
    place = {key: at for at, was in enumerate(order) for key in tags[was].keys}
    same: dict[tuple[int, str, tuple[int, ...]], list[str]] = {}
    for account in sorted(roles):
        mine = tuple(sorted({place[key] for key in uses.get(account, ()) if key in place}))
        same.setdefault((cells.get(account, NO_CELL), roles[account], mine), []).append(account)
    dots = [Dot(tuple(accounts), role, mine, cell) for (cell, role, mine), accounts in same.items()]
    dots.sort(key=lambda dot: (dot.cell, -len(dot.accounts), dot.tags, dot.accounts[0]))
    return Folded(tuple(dots), tuple(tags[at] for at in order), n_private, len(set(cells.values()) - {NO_CELL}))


def _tag(kind: str, keys: list[Key], accounts: tuple[str, ...], cells: Mapping[str, int]) -> Tag:
    counts: dict[int, int] = {}
    for account in accounts:
        cell = cells.get(account, NO_CELL)
        counts[cell] = counts.get(cell, 0) + 1
    home = min(counts, key=lambda cell: (-counts[cell], cell))
    return Tag(kind, tuple(keys), len(accounts), home, len(set(counts) - {NO_CELL}) > 1)
