"""Where does each ring come from, and who joined or left?

Rings that gave half of their accounts to one that goes on have merged into it; a ring that has half of its accounts from one
that goes on elsewhere has split from it. A ring of the run before without a successor is dormant when most of its accounts
were not seen in the window, dissolved otherwise.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from graphabuse.records import LINEAGE, MOVES, empty_frame
from graphabuse.rings.identity import MIN_COMMON, Overlaps, PastRing, jaccard, names_of, overlaps, successors

HALF = 0.5
RECOMPUTED = "recomputed"
CONTINUES, MERGED_FROM, SPLIT_FROM = "CONTINUES", "MERGED_FROM", "SPLIT_FROM"


@dataclass(frozen=True)
class Lineage:
    """Names of the rings of a run and where they come from.

    Attributes
    ----------
    names, changes : list of str
        ``R-XXXXXXXX`` ids, unique, and what became of each, in the order of the rings.
    table, moves : pandas.DataFrame
        ``lineage`` and ``moves`` of :class:`graphabuse.records.Run`.
    """

    names: list[str]
    changes: list[str]
    table: pd.DataFrame
    moves: pd.DataFrame


def trace(
    members: Sequence[Collection[str]],
    past: Sequence[PastRing],
    active: Collection[str] = (),
    *,
    fixed: Mapping[int, str] | None = None,
) -> Lineage:
    """Names, changes and lineage of the rings of a run.

    Parameters
    ----------
    members : sequence of collections of str
        Account ids of each ring.
    past : sequence of PastRing
        Rings of the last runs, each id once.
    active : collection of str
        Accounts with events in the window of this run.
    fixed : mapping, optional
        Ring (place in ``members``) → earlier ring that it is known to continue.
    """
    now = [frozenset(accounts) for accounts in members]
    past = sorted(past, key=lambda ring: ring.ring_id)
    common = overlaps(now, past)
    place = {ring.ring_id: at for at, ring in enumerate(past)}
    known = {index: place[name] for index, name in (fixed or {}).items()}
    taken = set(known.values())
    free = {pair: n for pair, n in common.items() if pair[0] not in known and pair[1] not in taken}
    kept = known | successors(now, past, free)
    names = names_of(now, past, kept)
    relations = dict.fromkeys(kept.items(), CONTINUES) | _surplus(common, kept, now, past)
    changes = _changes(now, past, kept, relations)
    followed = {at for _, at in relations}
    ended = [at for at, ring in enumerate(past) if ring.latest and at not in followed]
    quiet = _quiet([past[at] for at in ended], active)
    return Lineage(
        names,
        changes,
        _table(names, changes, now, past, common, relations, dict(zip(ended, quiet, strict=True))),
        _moves(names, now, past, kept, ended),
    )


def recomputed(changes: pd.Series) -> pd.Series:
    """What to call changes when only settings, model or labels differ: nothing grew, it was judged anew."""
    return changes.where(changes.isin(["unchanged", "dormant", "dissolved"]), RECOMPUTED)


def judged_anew(line: Lineage) -> Lineage:
    """The same lineage where the run before saw the same events."""
    table = line.table.assign(change=recomputed(line.table["change"]))
    return Lineage(line.names, recomputed(pd.Series(line.changes, dtype=object)).tolist(), table, line.moves)


def _surplus(
    common: Overlaps, kept: dict[int, int], now: Sequence[frozenset[str]], past: Sequence[PastRing]
) -> dict[tuple[int, int], str]:
    """Overlaps beside the ones that carry a name: mergers and splits."""
    went_on = set(kept.values())
    found = {}
    for (index, at), n in common.items():
        if kept.get(index) == at or n < MIN_COMMON:
            continue
        if at not in went_on and n >= HALF * len(past[at].accounts):
            found[index, at] = MERGED_FROM
        elif index not in kept and n >= HALF * len(now[index]):
            found[index, at] = SPLIT_FROM
    return found


def _changes(
    now: Sequence[frozenset[str]], past: Sequence[PastRing], kept: dict[int, int], relations: dict[tuple[int, int], str]
) -> list[str]:
    merged = {index for (index, _), relation in relations.items() if relation == MERGED_FROM}
    splits = [pair for pair, relation in relations.items() if relation == SPLIT_FROM]
    parents = {at for _, at in splits}
    split = {index for index, _ in splits} | {index for index, at in kept.items() if at in parents}
    changes = []
    for index, accounts in enumerate(now):
        if index in merged:
            changes.append("merged")
        elif index in split:
            changes.append("split")
        else:
            changes.append(_compared(accounts, past[kept[index]]) if index in kept else "new")
    return changes


def _compared(accounts: frozenset[str], before: PastRing) -> str:
    if not before.latest:
        return "reappeared"
    if accounts == before.accounts:
        return "unchanged"
    if len(accounts) == len(before.accounts):
        return "changed"
    return "grown" if len(accounts) > len(before.accounts) else "shrunk"


def _quiet(ended: Sequence[PastRing], active: Collection[str]) -> list[str]:
    seen = active if isinstance(active, set | frozenset) else frozenset(active)
    return ["dormant" if len(ring.accounts & seen) < HALF * len(ring.accounts) else "dissolved" for ring in ended]


def _table(
    names: list[str],
    changes: list[str],
    now: Sequence[frozenset[str]],
    past: Sequence[PastRing],
    common: Overlaps,
    relations: dict[tuple[int, int], str],
    ended: dict[int, str],
) -> pd.DataFrame:
    rows: list[tuple[object, ...]] = []
    order = {CONTINUES: 0, MERGED_FROM: 1, SPLIT_FROM: 2}
    of_ring: dict[int, list[tuple[int, str]]] = {}
    for (index, at), relation in sorted(relations.items(), key=lambda item: (item[0][0], order[item[1]], item[0][1])):
        of_ring.setdefault(index, []).append((at, relation))
    for index, name in enumerate(names):
        for at, relation in of_ring.get(index, []):
            n, size, before = common.get((index, at), 0), len(now[index]), len(past[at].accounts)
            rows.append(
                (name, changes[index], relation, past[at].ring_id, past[at].run_id, n, jaccard(n, size, before), size - n, before - n)
            )  # fmt: skip
        if index not in of_ring:
            rows.append((name, changes[index], None, None, None, 0, 0.0, len(now[index]), 0))
    for at, change in ended.items():
        rows.append((None, change, None, past[at].ring_id, past[at].run_id, 0, 0.0, 0, len(past[at].accounts)))
    return pd.DataFrame(rows, columns=list(LINEAGE), dtype=object).astype(LINEAGE) if rows else empty_frame(LINEAGE)


def _moves(
    names: list[str], now: Sequence[frozenset[str]], past: Sequence[PastRing], kept: dict[int, int], ended: list[int]
) -> pd.DataFrame:
    """Against the ring whose name it keeps; accounts of a new ring that came from elsewhere; accounts of ended rings."""
    came = {account: ring.ring_id for ring in past for account in ring.accounts if ring.latest}
    went = {account: name for name, accounts in zip(names, now, strict=True) for account in accounts}
    rows: list[tuple[str, str, str, str | None]] = []
    for index, name in enumerate(names):
        before = past[kept[index]].accounts if index in kept else frozenset()
        joined = {account for account in now[index] - before if index in kept or account in came}
        rows += [(name, account, "joined", came.get(account)) for account in sorted(joined)]
        rows += [(name, account, "left", went.get(account)) for account in sorted(before - now[index])]
    for at in ended:
        rows += [(past[at].ring_id, account, "left", went.get(account)) for account in sorted(past[at].accounts)]
    return pd.DataFrame(rows, columns=list(MOVES), dtype=object).astype(MOVES) if rows else empty_frame(MOVES)
