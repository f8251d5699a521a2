"""What is known about one account?"""

from dataclasses import dataclass

import pandas as pd

from graphabuse.errors import NotFoundError
from graphabuse.graph.sightings import sightings
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
    """Identifiers and ring of an account.

    Raises
    ------
    NotFoundError
        The account is not in the store.
    """
    code, events = account_code(store, account_id), store.events()
    mine = sightings(events.filter(events.account == code), store.kinds)
    mine = mine.select("identifier", "first_at", "last_at", "events", "days")
    table = mine.join(store.identifiers(), "identifier").to_pandas()
    table = table.assign(accounts=_users(store, table)).sort_values(["accounts", "kind", "value"], ignore_index=True)
    identifiers = pd.DataFrame(
        {
            "kind": table["kind"],
            "identifier": table["value"],
            "first_seen": pd.to_datetime(table["first_at"], unit="s", utc=True),
            "last_seen": pd.to_datetime(table["last_at"], unit="s", utc=True),
            "events": table["events"],
            "days": table["days"],
            "accounts": table["accounts"],
        }
    )
    return AccountView(account_id, identifiers, _rings(store, account_id))


def _users(store: Store, found: pd.DataFrame) -> list[int]:
    """Accounts on each identifier of a table with ``kind`` and ``identifier`` (code); only these are looked at."""
    events = store.events()
    count: dict[int, int] = {}
    for kind, rows in found.groupby("kind", sort=True):
        column = events[f"id_{kind}"]
        used = events.filter(column.isin(rows["identifier"].tolist()))
        table = used.group_by(identifier=used[f"id_{kind}"]).aggregate(accounts=used.account.nunique()).to_pandas()
        count.update(zip(table["identifier"].tolist(), table["accounts"].tolist(), strict=True))
    return [int(count[code]) for code in found["identifier"].tolist()]


def account_code(store: Store, account_id: str) -> int:
    """Code of an account id in this store.

    Raises
    ------
    NotFoundError
        The account is not in the store.
    """
    accounts = store.accounts()
    found = accounts.filter(accounts.account_id == account_id).to_pandas()
    if found.empty:
        raise NotFoundError(
            f"account {account_id[:80]!r} is not in store {store.address}; check the id (case counts) or the store"
        )
    return int(found["account"].iloc[0])


def _rings(store: Store, account_id: str) -> pd.DataFrame:
    columns = ["ring_id", "role", "score", "run_id"]
    if store.runs().empty:
        return pd.DataFrame(columns=columns)
    run = store.load_run("latest")
    mine = run.members[run.members["account_id"] == account_id]
    return mine.assign(run_id=run.run_id)[columns].reset_index(drop=True)
