"""Who used an identifier? For the investigator who starts with an address or a device, not with a ring."""

from dataclasses import dataclass

import pandas as pd

from graphabuse.casework.words import shown
from graphabuse.errors import NotFoundError
from graphabuse.graph.sightings import sightings
from graphabuse.store import Store

COLUMNS = ["kind", "account_id", "first_seen", "last_seen", "events", "days", "ring_id", "role"]


@dataclass(frozen=True)
class IdentifierView:
    """One identifier.

    Attributes
    ----------
    identifier : str
    accounts : pandas.DataFrame
        kind, account_id, first_seen, last_seen (UTC), events, days, ring_id and role (in the latest run, null in none); in order
        of first use. One text may be of several kinds.
    rings : pandas.DataFrame
        ring_id, accounts (of that ring on it), of the latest run, most first.
    """

    identifier: str
    accounts: pd.DataFrame
    rings: pd.DataFrame


def identifier_view(store: Store, identifier: str) -> IdentifierView:
    """Accounts that used an identifier, and the rings they are in.

    Raises
    ------
    NotFoundError
        It is not in the store.
    """
    known = store.identifiers()
    found = known.filter(known.value == identifier).to_pandas()
    if found.empty:
        raise NotFoundError(
            f"identifier {shown(identifier, 60)!r} is not in store {store.address}; give it as reports show it, or try "
            "`graphabuse account` for accounts"
        )
    events, parts = store.events(), []
    for kind, code in sorted(zip(found["kind"], found["identifier"].tolist(), strict=True)):
        used = sightings(events.filter(events[f"id_{kind}"] == code), (kind,))
        named = used.filter(used.identifier == code).join(store.accounts(), "account").to_pandas()
        parts.append(named.assign(kind=kind))
    table = pd.concat(parts, ignore_index=True)
    table = table.assign(
        first_seen=pd.to_datetime(table["first_at"], unit="s", utc=True),
        last_seen=pd.to_datetime(table["last_at"], unit="s", utc=True),
    )
    members = _members(store)
    once = members.drop_duplicates("account_id")  # the best ring of an account that hangs on several
    table = table.merge(once, on="account_id", how="left").astype({"ring_id": object, "role": object})
    table = table.sort_values(["first_at", "account_id", "kind"], ignore_index=True)[COLUMNS]
    inside = members[members["account_id"].isin(set(table["account_id"]))]
    rings = inside.groupby("ring_id")["account_id"].nunique().reset_index(name="accounts")
    rings = rings.sort_values(["accounts", "ring_id"], ascending=[False, True], ignore_index=True)
    return IdentifierView(identifier, table.where(table.notna(), None), rings)


def _members(store: Store) -> pd.DataFrame:
    if store.runs().empty:
        return pd.DataFrame({"account_id": [], "ring_id": [], "role": []}, dtype=object)
    return store.load_run("latest").members[["account_id", "ring_id", "role"]]
