"""What is known about one account?"""

from dataclasses import dataclass

import pandas as pd

from graphabuse.store import Store


@dataclass(frozen=True)
class AccountView:
    """One account.

    Attributes
    ----------
    account_id : str
    identifiers : pandas.DataFrame
        kind, identifier, first_seen, last_seen, events, days, accounts (how many use it), rarest first.
    rings : pandas.DataFrame
        ring_id, role, score, run_id of the latest run, empty when it is in no ring.
    """

    account_id: str
    identifiers: pd.DataFrame
    rings: pd.DataFrame


def account_view(store: Store, account_id: str) -> AccountView:
    """Identifiers and ring of an account; only what belongs to it is read.

    Raises
    ------
    NotFoundError
        The account is not in the store.
    """
    table = store.sightings_of(account_id).sort_values(["accounts", "kind", "identifier"], ignore_index=True)
    identifiers = with_times(table)[["kind", "identifier", "first_seen", "last_seen", "events", "days", "accounts"]]
    return AccountView(account_id, identifiers, _rings(store, account_id))


def with_times(table: pd.DataFrame) -> pd.DataFrame:
    """Sightings with ``first_seen`` and ``last_seen`` (UTC) beside their epoch seconds."""
    return table.assign(
        first_seen=pd.to_datetime(table["first_at"], unit="s", utc=True),
        last_seen=pd.to_datetime(table["last_at"], unit="s", utc=True),
    )


def latest_members(store: Store) -> pd.DataFrame:
    """``ring_id``, ``account_id``, ``role``, ``score`` and ``run_id`` of the latest run, whose other tables are not read; no rows without one."""
    runs = store.runs()
    if runs.empty:
        return pd.DataFrame(columns=["ring_id", "account_id", "role", "score", "run_id"], dtype=object)
    run_id = str(runs["run_id"].iloc[-1])
    return store.run_table(run_id, "members").assign(run_id=run_id)


def _rings(store: Store, account_id: str) -> pd.DataFrame:
    members = latest_members(store)
    mine = members[members["account_id"] == account_id]
    return mine[["ring_id", "role", "score", "run_id"]].reset_index(drop=True)
