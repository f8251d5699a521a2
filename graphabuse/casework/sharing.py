"""What of a run may leave the house? Confirmed rings with what was observed: no score, doubt or note, no bystander, no identifier as it is.

Names are taken away before anything is drawn or written, so that no page or table has one to show.
"""

import hashlib
import hmac
from base64 import b32encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from graphabuse.casework.states import states
from graphabuse.errors import InputError, NotFoundError
from graphabuse.records import Run

ACCOUNT = "account"
PREFIXES = {ACCOUNT: "acct", "device": "dev", "payment_token": "pay"}
LETTERS = 11  # 55 bits: of a million names, two are the same once in sixty thousand reports
KEY = ["kind", "identifier"]

Naming = Callable[[str, Sequence[str]], Sequence[str]]
"""From a kind (``account`` for accounts) and its distinct values to the name that each gets."""


@dataclass(frozen=True)
class Shared:
    """A run without what must stay.

    Attributes
    ----------
    run : Run
        Its rings, members, links, identifiers and reasons are those that may be told; its other tables are empty.
    decided : mapping of str to str
        Ring → when it was confirmed, in words; empty where nobody has.
    names : pandas.DataFrame
        ``name``, ``kind``, ``value``: who is who; for those who share, never part of what is shared.
    """

    run: Run
    decided: Mapping[str, str]
    names: pd.DataFrame


def pseudonyms(secret: bytes) -> Naming:
    """``acct_`` or the like and eleven letters: a keyed digest, the same under the same secret and not to be tried out without it."""

    def name(kind: str, values: Sequence[str]) -> Sequence[str]:
        prefix = PREFIXES.get(kind, kind)
        return [f"{prefix}_{b32encode(mac).decode().lower()[:LETTERS]}" for mac in _macs(secret, kind, values)]

    return name


def numbers(secret: bytes) -> Naming:
    """``acct_1``, ``dev_2``: counted in an order that says nothing; the same person has another number in the next report."""

    def name(kind: str, values: Sequence[str]) -> Sequence[str]:
        macs = _macs(secret, kind, values)
        place = {mac: at for at, mac in enumerate(sorted(macs), start=1)}
        return [f"{PREFIXES.get(kind, kind)}_{place[mac]}" for mac in macs]

    return name


def key_name(secret: bytes) -> str:
    """Eight digits by which two reports tell that they were made with one secret."""
    return hmac.digest(secret, b"graphabuse:sharing", hashlib.sha256).hex()[:8]


def shared(run: Run, verdicts: pd.DataFrame, naming: Naming, *, rings: Sequence[str] = ()) -> Shared:
    """The confirmed rings of a run that have not changed since (or those that ``rings`` names), as they may be told.

    Guarded accounts and those that the decision spares are left out, and so are identifiers that only one account used.

    Raises
    ------
    InputError
        No ring is confirmed.
    NotFoundError
        A ring that is not in the run.
    """
    have = states(run, verdicts).set_index("ring_id")
    chosen = _chosen(run, have, rings)
    spared = {ring_id: set(have.at[ring_id, "exceptions"] or ()) for ring_id in chosen}
    members = run.members[run.members["ring_id"].isin(set(chosen)) & (run.members["role"] != "guarded")]
    kept = [
        account not in spared[ring] for ring, account in zip(members["ring_id"], members["account_id"], strict=True)
    ]
    members = members[np.array(kept, dtype=bool)].assign(score=float("nan"))
    links = run.links.merge(members[["ring_id", "account_id"]], on=["ring_id", "account_id"])
    identifiers = _identifiers(run, links)
    links = links.merge(identifiers[["ring_id", *KEY]], on=["ring_id", *KEY])
    told = run.reasons["ring_id"].isin(set(chosen)) & (run.reasons["kind"] == "observed")
    reasons = run.reasons[told & ~run.reasons["code"].str.startswith("labelled_")]
    names = _names(members, links, naming)
    found = Run(
        run_id=run.run_id, rings=_rings(run, chosen, members, links, identifiers),
        members=_in_order(_renamed(members, names), chosen, "role", "account_id"),
        links=_in_order(_renamed(links, names), chosen, "account_id", *KEY), identifiers=_renamed(identifiers, names),
        reasons=reasons.reset_index(drop=True), accounts=run.accounts.head(0), protected=run.protected.head(0),
        summary={name: run.summary[name] for name in ("window", "versions") if name in run.summary} | {"run_id": run.run_id},
    )  # fmt: skip
    return Shared(found, {ring_id: _decided(have.loc[ring_id]) for ring_id in chosen}, names)


def renamed_uses(uses: pd.DataFrame, names: pd.DataFrame) -> pd.DataFrame:
    """Use by the hour under the names of a shared run; that of others is left out."""
    known = {kind: set(part["value"]) for kind, part in names.groupby("kind")}
    mine = uses[uses["account_id"].isin(known.get(ACCOUNT, set()))]
    kept = [value in known.get(kind, ()) for kind, value in zip(mine["kind"], mine["identifier"], strict=True)]
    return _renamed(mine[np.array(kept, dtype=bool)], names)


def _chosen(run: Run, have: pd.DataFrame, rings: Sequence[str]) -> list[str]:
    unknown = [ring_id for ring_id in rings if ring_id not in have.index]
    if unknown:
        raise NotFoundError(f"ring {unknown[0][:40]!r} is not in run {run.run_id} (see `graphabuse rings`)")
    sure = have.index[(have["state"] == "confirmed") & ~have["stale"]]
    wanted = set(rings) or set(sure)
    if not wanted:
        raise InputError(
            f"no ring of run {run.run_id} stands confirmed as it is now, so there is nothing to hand outside; confirm rings "
            "(graphabuse decide R-… confirmed --by YOU), or name them with --ring"
        )
    return [str(ring_id) for ring_id in run.rings["ring_id"] if ring_id in wanted]


def _identifiers(run: Run, links: pd.DataFrame) -> pd.DataFrame:
    """Shared identifiers in their order, counted anew among the accounts that are told of; all their other users are outside."""
    by = links.groupby(["ring_id", *KEY], sort=False)
    counted = by.agg(
        inside=("account_id", "nunique"),
        first_seen=("first_seen", "min"),
        last_seen=("last_seen", "max"),
        events=("events", "sum"),
    )
    old = run.identifiers.drop(columns=["first_seen", "last_seen", "events"])
    found = old.merge(counted[counted["inside"] >= 2].reset_index(), on=["ring_id", *KEY], how="inner")
    users = found["accounts_inside"] + found["accounts_outside"]
    found = found.assign(
        accounts_inside=found["inside"], accounts_outside=(users - found["inside"]).clip(lower=0), bits=0.0
    )
    return found[run.identifiers.columns]


def _rings(
    run: Run, chosen: Sequence[str], members: pd.DataFrame, links: pd.DataFrame, identifiers: pd.DataFrame
) -> pd.DataFrame:
    by, seen = members.groupby("ring_id"), links.groupby("ring_id")
    rings = run.rings[run.rings["ring_id"].isin(set(chosen))].set_index("ring_id")
    found = pd.DataFrame(
        {
            "accounts": by.size(), "core_accounts": by["role"].agg(lambda roles: int((roles == "core").sum())),
            "identifiers": identifiers.groupby("ring_id").size(), "first_seen": seen["first_seen"].min(), "last_seen": seen["last_seen"].max(),
        },
        index=pd.Index(chosen, name="ring_id"),
    )  # fmt: skip
    for name in ("accounts", "core_accounts", "identifiers"):
        found[name] = found[name].fillna(0).astype("int64")
    for name in ("first_seen", "last_seen"):  # of a ring whose links are gone, or that shares nothing
        found[name] = found[name].fillna(rings[name])
    return found.reset_index()


def _names(members: pd.DataFrame, links: pd.DataFrame, naming: Naming) -> pd.DataFrame:
    values = {ACCOUNT: sorted(set(members["account_id"]))}
    values |= {str(kind): sorted(set(part["identifier"])) for kind, part in links.groupby("kind", sort=True)}
    rows = [
        (name, kind, value)
        for kind, known in values.items()
        for name, value in zip(naming(kind, known), known, strict=True)
    ]
    return pd.DataFrame(rows, columns=["name", "kind", "value"])


def _renamed(frame: pd.DataFrame, names: pd.DataFrame) -> pd.DataFrame:
    known = {(kind, value): name for name, kind, value in names.itertuples(index=False, name=None)}
    found = frame.reset_index(drop=True)
    if "account_id" in found:
        found = found.assign(account_id=[known[ACCOUNT, account] for account in found["account_id"]])
    if "identifier" in found:
        found = found.assign(identifier=[known[key] for key in zip(found["kind"], found["identifier"], strict=True)])
    return found


def _in_order(frame: pd.DataFrame, chosen: Sequence[str], *columns: str) -> pd.DataFrame:
    """Rows by ring and by their new names: the old order would tell which name comes first in the alphabet."""
    place = frame["ring_id"].map({ring_id: at for at, ring_id in enumerate(chosen)})
    return frame.assign(_ring=place).sort_values(["_ring", *columns], ignore_index=True).drop(columns="_ring")


def _decided(state: pd.Series) -> str:
    sure = state["state"] == "confirmed" and not state["stale"]
    return f"confirmed by a person on {state['decided_at']:%Y-%m-%d}" if sure else ""


def _macs(secret: bytes, kind: str, values: Sequence[str]) -> list[bytes]:
    key = hmac.digest(secret, b"graphabuse:sharing:" + kind.encode(), hashlib.sha256)
    return [hmac.digest(key, value.encode(), hashlib.sha256) for value in values]
