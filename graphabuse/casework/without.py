"""What is left of a ring without some of its identifiers? Computed from who used what, never guessed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from graphabuse.casework.case import Case, Key
from graphabuse.casework.cells import hub_keys
from graphabuse.casework.words import listed, plural, shown, sized
from graphabuse.config import near
from graphabuse.errors import InputError
from graphabuse.graph.components import component_labels
from graphabuse.rings.reasons import noun

STRONGEST = 3
BY_TIMING = ("synchrony", "cotimed_addresses")


@dataclass(frozen=True)
class Survivors:
    """Groups of accounts that shared identifiers still connect.

    Attributes
    ----------
    removed : tuple of str
        Codes of what was taken away.
    groups : pandas.DataFrame
        group (1 is the largest), accounts, core_accounts, identifiers: groups of two or more accounts.
    accounts : pandas.DataFrame
        account_id, role, group (0 for an account that nothing connects any more).
    text : str
        The same in one sentence.
    """

    removed: tuple[str, ...]
    groups: pd.DataFrame
    accounts: pd.DataFrame
    text: str

    @property
    def largest(self) -> int:
        """Accounts in the largest group; 0 when none is left."""
        return int(self.groups["accounts"].max()) if len(self.groups) else 0


def without(case: Case, *what: str) -> Survivors:
    """Take identifiers away and see which accounts still hang together.

    Parameters
    ----------
    case : Case
        The ring.
    *what : str
        Codes (``D1``), identifiers (``device:6f…`` or the bare value), whole kinds (``kind:ip``), or accounts (``account:a7``).
        Widely used addresses connect nothing before or after.

    Raises
    ------
    InputError
        Something that the ring does not share.
    """
    keys, gone, words = _parse(case, what)
    ties = _ties(case)
    stays = ~np.isin(ties.accounts, list(gone))
    part, column_part = ties.parts(ties.without(keys) & stays[ties.row])
    counts = np.bincount(part[stays], minlength=int(part.max(initial=0)) + 1)
    order = [int(label) for label in np.lexsort((np.arange(len(counts)), -counts)) if counts[label] >= 2]
    number = np.zeros(max(len(counts), int(column_part.max(initial=0)) + 1), dtype="int64")
    number[order] = np.arange(1, len(order) + 1)
    members = case.members[case.members["role"].isin(["core", "edge"])].iloc[np.flatnonzero(stays)]
    accounts = members[["account_id", "role"]].assign(group=number[part[stays]]).reset_index(drop=True)
    core = accounts["group"][accounts["role"] == "core"]
    length = len(order) + 1
    groups = pd.DataFrame(
        {
            "group": np.arange(1, length),
            "accounts": np.bincount(accounts["group"], minlength=length)[1:],
            "core_accounts": np.bincount(core, minlength=length)[1:],
            "identifiers": np.bincount(number[column_part], minlength=length)[1:],
        }
    ).astype("int64")
    text = _sentence(case, words, groups["accounts"].tolist(), len(members))
    return Survivors(tuple(words), groups, accounts, text)


def what_would_change(case: Case) -> list[str]:
    """Sentences: the ring without each of its strongest identifiers, and without each kind where it shares several; what leaves the
    same is one sentence."""
    ties = _ties(case)
    kinds = sorted({kind for kind, _ in case.codes})
    trials = [(code, {key}) for key, code in list(case.codes.items())[:STRONGEST]]
    if len(kinds) > 1:
        trials += [(f"all {noun(kind, 2)}", {key for key in case.codes if key[0] == kind}) for kind in kinds]
    found: dict[tuple[int, ...], list[str]] = {}
    for (name, _), part in zip(trials, ties.parts_without([keys for _, keys in trials]), strict=True):
        sizes = tuple(sorted((int(size) for size in np.bincount(part) if size >= 2), reverse=True))
        found.setdefault(sizes, []).append(name)
    return [_sentence(case, [_one_of(names)], list(sizes), len(ties.accounts)) for sizes, names in found.items()]


def _one_of(names: list[str]) -> str:
    """D1; D1, or D2, or all addresses."""
    return ", or ".join(names)


@dataclass(frozen=True)
class _Ties:
    """Accounts and shared identifiers as places; hubs are left out."""

    accounts: np.ndarray
    row: np.ndarray
    column: np.ndarray
    keys: list[Key]

    def without(self, keys: set[Key]) -> np.ndarray:
        """Which links remain."""
        return np.array([key not in keys for key in self.keys], dtype=bool)[self.column]

    def parts(self, kept: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Connected part of each account and of each identifier."""
        n, size = len(self.accounts), len(self.accounts) + len(self.keys)
        part = component_labels(self.row[kept], n + self.column[kept], size)
        return part[:n], part[n:]

    def parts_without(self, trials: Sequence[set[Key]]) -> list[np.ndarray]:
        """Connected part of each account without each of some sets of identifiers; all in one graph, side by side."""
        if not trials:
            return []
        n, size = len(self.accounts), len(self.accounts) + len(self.keys)
        kept = np.array([[key not in keys for key in self.keys] for keys in trials], dtype=bool)
        trial, link = np.nonzero(kept[:, self.column])
        part = component_labels(trial * size + self.row[link], trial * size + n + self.column[link], len(trials) * size)
        return [np.unique(block[:n], return_inverse=True)[1] for block in part.reshape(len(trials), size)]


def _ties(case: Case) -> _Ties:
    accounts, keys = case.accounts(), list(case.codes)
    hubs, place = hub_keys(case), {account: at for at, account in enumerate(accounts)}
    column_of = {key: at for at, key in enumerate(keys) if key not in hubs}
    ends = [(place[account], column_of[key]) for account, key in case.use_rows if key in column_of]
    row, column = np.array(ends, dtype="int64").reshape(-1, 2).T
    return _Ties(np.array(accounts, dtype=object), row, column, keys)


def _parse(case: Case, what: Sequence[str]) -> tuple[set[Key], set[str], list[str]]:
    if not what:
        raise InputError("say what to take away, for instance 'D1', 'kind:ip' or 'account:a7'")
    by_code = {code: key for key, code in case.codes.items()}
    keys, gone, words = set(), set(), []
    for part in what:
        kind, _, value = part.partition(":")
        if kind == "kind":
            found = {key for key in case.codes if key[0] == value}
            words.append(f"all {noun(value, 2)}")
        elif kind == "account" and value in set(case.accounts()):
            gone.add(value)
            words.append(f"account {shown(value, 24)}")
            continue
        else:
            found = {by_code[name] for name in (part, value) if name in by_code}
            found |= {key for key in case.codes if key[1] == part or key == (kind, value)}
            words.extend(sorted(case.codes[key] for key in found))
        if not found:
            raise InputError(f"{shown(part, 40)!r} is not shared in ring {case.ring_id}; {_choices(case, part)}")
        keys |= found
    return keys, gone, words


def _choices(case: Case, part: str) -> str:
    if not case.codes:
        return "it shares no identifier"
    kinds = sorted({f"kind:{kind}" for kind, _ in case.codes})
    return near(part, [*list(case.codes.values())[:20], *kinds])


def _sentence(case: Case, removed: Sequence[str], sizes: list[int], total: int) -> str:
    alone = total - sum(sizes)
    rest = f", {plural(alone, 'account')} {'stands' if alone == 1 else 'stand'} alone" if alone else ""
    name = listed(removed)
    if not sizes:
        text = f"without {name}: no shared identifier holds its {plural(total, 'account')} together"
    elif sizes == [total]:
        text = f"without {name}: all {total:,} accounts still hang together"
    elif len(sizes) == 1:
        text = f"without {name}: {sizes[0]:,} of {plural(total, 'account')} still hang together{rest}"
    else:
        text = f"without {name}: {len(sizes)} groups of {sized(sizes)} accounts{rest}"
    timed = set(case.columns("reasons", "code")[0]) & set(BY_TIMING)
    return f"{text} (links by timing are not counted)" if timed else text
