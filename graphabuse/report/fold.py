"""What of a ring is worth drawing? Hubs out, private identifiers out, equal accounts and equal identifiers merged."""

import math
from dataclasses import dataclass

import pandas as pd

LETTERS = {"device": "D", "payment_token": "T", "ip": "I"}
NEVER_HUBS = ("device", "payment_token")
HUB_OUTSIDE = 100
HUB_FACTOR = 5
KIND_WEIGHT = {"device": 3.0, "payment_token": 3.0}


@dataclass(frozen=True)
class Shared:
    """One identifier that at least two accounts of the ring used.

    Attributes
    ----------
    code : str
        Short name on this page, ``D1``; the number follows the strength within the kind.
    users : tuple of str
        Account ids inside, sorted.
    hub : bool
        Used by so many outside that its links are not drawn.
    """

    code: str
    kind: str
    identifier: str
    identifier_class: str
    inside: int
    outside: int
    first_seen: pd.Timestamp
    last_seen: pd.Timestamp
    events: int
    bits: float
    users: tuple[str, ...]
    hub: bool


@dataclass(frozen=True)
class Mark:
    """One drawn thing: equal accounts (``kind`` is ``account`` or ``guarded``) or equal identifiers.

    Attributes
    ----------
    names : tuple of str
        Account ids, or codes of identifiers.
    """

    kind: str
    names: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many accounts or identifiers it stands for."""
        return len(self.names)


@dataclass(frozen=True)
class Folded:
    """A ring as it is drawn: marks (identifiers first, then accounts) and links between them.

    Attributes
    ----------
    shared : tuple of Shared
        Strongest first; hubs are among them.
    marks : tuple of Mark
        Identifier marks ``[0:n_identifiers]``, then account marks.
    links : tuple of (int, int, float)
        Identifier mark, account mark, weight for grouping.
    left : tuple of str
        Accounts with nothing to draw: they share only hubs, or act together without sharing.
    """

    shared: tuple[Shared, ...]
    marks: tuple[Mark, ...]
    n_identifiers: int
    links: tuple[tuple[int, int, float], ...]
    left: tuple[str, ...]


def fold(members: pd.DataFrame, links: pd.DataFrame, identifiers: pd.DataFrame) -> Folded:
    """Fold the rows of one ring.

    Parameters
    ----------
    members, links, identifiers : pandas.DataFrame
        Rows of the run's tables with one ``ring_id``.
    """
    roles = dict(zip(members["account_id"], members["role"], strict=True))
    shared = shared_identifiers(links, identifiers)
    uses: dict[str, list[int]] = {account: [] for account in roles}
    for at, item in enumerate(shared):
        if not item.hub:
            for account in item.users:
                uses.setdefault(account, []).append(at)
    equal: dict[tuple[bool, tuple[int, ...]], list[str]] = {}
    for account in sorted(uses):
        if uses[account]:
            equal.setdefault((roles.get(account) == "guarded", tuple(uses[account])), []).append(account)
    groups = sorted(equal, key=lambda key: (key[1], key[0]))
    users: dict[int, list[int]] = {}
    for at, (_, codes) in enumerate(groups):
        for code in codes:
            users.setdefault(code, []).append(at)
    twins: dict[tuple[str, tuple[int, ...]], list[int]] = {}
    for code, at_groups in sorted(users.items()):
        twins.setdefault((shared[code].kind, tuple(at_groups)), []).append(code)
    marks = [Mark(kind, tuple(shared[code].code for code in codes)) for (kind, _), codes in twins.items()]
    n_identifiers = len(marks)
    marks += [Mark("guarded" if key[0] else "account", tuple(equal[key])) for key in groups]
    drawn = []
    for at, ((kind, at_groups), codes) in enumerate(twins.items()):
        weight = sum(KIND_WEIGHT.get(kind, 1.0) / math.log2(1 + shared[c].inside + shared[c].outside) for c in codes)
        drawn += [(at, n_identifiers + group, weight) for group in at_groups]
    left = tuple(account for account in sorted(uses) if not uses[account])
    return Folded(tuple(shared), tuple(marks), n_identifiers, tuple(drawn), left)


def shared_identifiers(links: pd.DataFrame, identifiers: pd.DataFrame) -> list[Shared]:
    """Shared identifiers with their users, strongest first, each with a code that holds on the whole page."""
    users: dict[tuple[str, str], list[str]] = {}
    wanted = set(zip(identifiers["kind"], identifiers["identifier"], strict=True))
    for account, kind, value in zip(links["account_id"], links["kind"], links["identifier"], strict=True):
        if (kind, value) in wanted:
            users.setdefault((kind, value), []).append(account)
    letters = _letters(sorted(set(identifiers["kind"])))
    counts: dict[str, int] = {}
    found = []
    for row in identifiers.to_dict("records"):
        kind, value = str(row["kind"]), str(row["identifier"])
        counts[kind] = counts.get(kind, 0) + 1
        inside, outside = int(row["accounts_inside"]), int(row["accounts_outside"])
        hub = kind not in NEVER_HUBS and outside > max(HUB_OUTSIDE, HUB_FACTOR * inside)
        found.append(
            Shared(
                code=f"{letters[kind]}{counts[kind]}", kind=kind, identifier=value,
                identifier_class=str(row["identifier_class"]), inside=inside, outside=outside,
                first_seen=row["first_seen"], last_seen=row["last_seen"], events=int(row["events"]),
                bits=float(row["bits"]), users=tuple(sorted(set(users.get((kind, value), ())))), hub=hub,
            )  # fmt: skip
        )
    return found


def _letters(kinds: list[str]) -> dict[str, str]:
    """One short prefix per kind: D, T and I are taken, others get the shortest start that is still free."""
    letters = {kind: LETTERS[kind] for kind in kinds if kind in LETTERS}
    taken = set(LETTERS.values())
    for kind in kinds:
        if kind not in letters:
            starts = [kind[:length].upper().replace("_", "") for length in range(1, len(kind) + 1)]
            letters[kind] = next((start for start in starts if start not in taken), kind.upper())
            taken.add(letters[kind])
    return letters
