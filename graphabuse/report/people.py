"""Who is in the ring? Roles as lists for the next step, and the accounts that matter most for the table."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from graphabuse.report.drawing.fold import Key
from graphabuse.report.rows import RingRows

SHOWN_ACCOUNTS = 25
LISTED_IDS = 400
OPEN_IDS = 8  # so few are there to be read at once
MAX_CODES = 5
ROLE_ORDER = {"bridge": 0, "core": 1, "edge": 2, "guarded": 3}


def by_role(rows: RingRows) -> dict[str, list[str]]:
    """Account ids of ``core``, ``edge`` and ``guarded`` members."""
    found: dict[str, list[str]] = {"core": [], "edge": [], "guarded": []}
    for row in rows.members:
        found.setdefault(row["role"], []).append(row["account_id"])
    return found


def account_table(
    rows: RingRows, cells: Mapping[str, int], codes: Mapping[Key, str], hubs: Collection[Key], *, end: datetime,
    prior: Mapping[str, str],
) -> list[dict[str, Any]]:  # fmt: skip
    """The first rows of the accounts table: bridges between cells, core, edge, guarded; most shared identifiers first.

    ``hubs``, such as the address of a carrier, bridge nothing. ``age`` is the whole days from an account's first sighting to the ``end`` of
    the window, ``prior`` what was decided about it before.
    """
    lives = _lives(rows)
    homes = _homes(rows, cells)
    found = []
    for row in rows.members:
        account = row["account_id"]
        life = lives.get(account, {"first": None, "last": None, "events": 0, "keys": set()})
        shared = (
            [key for key in codes if key in life["keys"]]
            if len(rows.members) <= 2_000
            else sorted(life["keys"] & codes.keys())
        )
        bridge = row["role"] != "guarded" and any(len(homes.get(key, ())) > 1 for key in shared if key not in hubs)
        found.append(
            {
                "account_id": account, "role": "bridge" if bridge else row["role"], "score": row["score"], "first": life["first"],
                "last": life["last"], "events": life["events"], "codes": [codes[key] for key in shared[:MAX_CODES]],
                "shared": len(shared), "own": len(life["keys"]) - len(shared), "cell": cells.get(account, -1) + 1,
                "age": (end - life["first"]).days if life["first"] else None, "prior": prior.get(account, ""),
            }
        )  # fmt: skip
    found.sort(key=lambda row: (ROLE_ORDER.get(row["role"], 9), -row["shared"], -row["events"], row["account_id"]))
    return found[:SHOWN_ACCOUNTS]


def _lives(rows: RingRows) -> dict[str, dict[str, Any]]:
    """First and last sighting, events and identifiers of each member."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows.links:
        life = found.get(row.account)
        if life is None:
            life = found[row.account] = {"first": row.first, "last": row.last, "events": 0, "keys": set()}
        life["first"], life["last"] = min(life["first"], row.first), max(life["last"], row.last)
        life["events"] += row.events
        life["keys"].add((row.kind, row.identifier))
    return found


def _homes(rows: RingRows, cells: Mapping[str, int]) -> dict[Key, set[int]]:
    """Cells in which each identifier is used."""
    found: dict[Key, set[int]] = {}
    for row in rows.links if cells else ():
        if row.account in cells:
            found.setdefault((row.kind, row.identifier), set()).add(cells[row.account])
    return found
