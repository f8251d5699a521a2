"""Who used an identifier? For the investigator who starts with an address or a device, not with a ring."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from graphabuse.casework.owners import OWNER
from graphabuse.casework.words import shown
from graphabuse.errors import NotFoundError
from graphabuse.investigate.account import latest_members, with_times
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
    owner : mapping
        Whose address it is, as the latest run keeps it of those that members of rings used: network, asn, network_name, tag,
        network_source, network_date; empty where that is not known.
    """

    identifier: str
    accounts: pd.DataFrame
    rings: pd.DataFrame
    owner: Mapping[str, Any]


def identifier_view(store: Store, identifier: str) -> IdentifierView:
    """Accounts that used an identifier, and the rings they are in.

    Raises
    ------
    NotFoundError
        It is not in the store.
    """
    table = store.sightings_on(identifier)
    if table.empty:
        raise NotFoundError(
            f"identifier {shown(identifier, 60)!r} is not in store {store.address}; give it as reports show it, or try "
            "`graphabuse account` for accounts"
        )
    table = with_times(table)
    members = latest_members(store)[["account_id", "ring_id", "role"]]
    once = members.drop_duplicates("account_id")  # the best ring of an account that hangs on several
    table = table.merge(once, on="account_id", how="left").astype({"ring_id": object, "role": object})
    table = table.sort_values(["first_at", "account_id", "kind"], ignore_index=True)[COLUMNS]
    inside = members[members["account_id"].isin(set(table["account_id"]))]
    rings = inside.groupby("ring_id")["account_id"].nunique().reset_index(name="accounts")
    rings = rings.sort_values(["accounts", "ring_id"], ascending=[False, True], ignore_index=True)
    return IdentifierView(identifier, table.where(table.notna(), None), rings, _owner(store, identifier))


def _owner(store: Store, identifier: str) -> dict[str, Any]:
    runs = store.runs()
    if runs.empty:
        return {}
    known = store.run_table(str(runs["run_id"].iloc[-1]), "networks")
    mine = known[known["identifier"] == identifier].rename(columns=OWNER)[list(OWNER.values())].to_dict("records")
    return {str(name): value for name, value in mine[0].items()} if mine else {}
