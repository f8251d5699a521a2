"""Why is an account in a ring, and what did each part of the ring do over time?"""

import pandas as pd

from graphabuse.casework.case import Case, among
from graphabuse.casework.cells import cells_of, hub_keys
from graphabuse.casework.words import plural, shown
from graphabuse.errors import NotFoundError


def why_member(case: Case, account_id: str) -> tuple[pd.DataFrame, str]:
    """What ties one account to the rest of the ring, strongest first, and the same in a sentence.

    Returns
    -------
    tuple of (pandas.DataFrame, str)
        code, kind, identifier, others (accounts of the ring on it), outside (accounts elsewhere), hub (its ties are not counted),
        first_seen, last_seen, events (of this account).

    Raises
    ------
    NotFoundError
        The account is not in the ring.
    """
    row = case.members[case.members["account_id"] == account_id]
    if row.empty:
        raise NotFoundError(
            f"account {shown(account_id, 60)!r} is not in ring {case.ring_id}; `ring.members` lists its accounts"
        )
    mine = case.links[case.links["account_id"] == account_id]
    table = mine.merge(case.identifiers, on=["kind", "identifier"], suffixes=("", "_ring"))
    role = str(row["role"].iloc[0])
    counted = int(role != "guarded")
    found = pd.DataFrame(
        {
            "code": [case.codes[key] for key in zip(table["kind"], table["identifier"], strict=True)],
            "kind": table["kind"],
            "identifier": table["identifier"],
            "others": (table["accounts_inside"] - counted).astype("int64"),
            "outside": table["accounts_outside"].astype("int64"),
            "hub": among(table, hub_keys(case)),
            "first_seen": table["first_seen"],
            "last_seen": table["last_seen"],
            "events": table["events"].astype("int64"),
        }
    )
    order = {code: at for at, code in enumerate(case.codes.values())}
    found = found.assign(_at=found["code"].map(order)).sort_values("_at").drop(columns="_at").reset_index(drop=True)
    return found, _sentence(account_id, role, float(row["score"].iloc[0]), found)


def _sentence(account_id: str, role: str, score: float, ties: pd.DataFrame) -> str:
    tied = ties[~ties["hub"]]
    name = shown(account_id, 32)
    if role == "guarded":
        return f"{name} is guarded: the evidence reaches it ({plural(len(tied), 'shared identifier')}), but it must not be acted on with the ring"
    if tied.empty:
        return f"{name} is {role} ({score:.2f}): it shares no identifier that counts, only timing ties it to the ring"
    best, total = tied.iloc[0], plural(len(tied), "shared identifier")
    return f"{name} is {role} ({score:.2f}): it used {best['code']} with {best['others']} others of the ring, and {total} in all"


def split_by_cell(case: Case) -> tuple[pd.DataFrame, str]:
    """One row for each cell: cell, accounts, core_accounts, first_seen, last_seen, members (account ids); and a note.

    A ring without cells is one row.
    """
    cells = cells_of(case)
    where = cells.of_account or dict.fromkeys(case.accounts(), 1)
    members = case.members[case.members["role"].isin(["core", "edge"])]
    members = members.assign(cell=members["account_id"].map(where))
    acted = case.links.merge(members[["account_id", "cell"]], on="account_id")
    span = acted.groupby("cell").agg(first_seen=("first_seen", "min"), last_seen=("last_seen", "max"))
    found = members.groupby("cell").agg(
        accounts=("account_id", "size"), core_accounts=("role", lambda roles: int((roles == "core").sum())),
        members=("account_id", lambda ids: tuple(sorted(ids))),
    )  # fmt: skip
    frame = found.join(span).reset_index()
    return frame[["cell", "accounts", "core_accounts", "first_seen", "last_seen", "members"]], cells.note
