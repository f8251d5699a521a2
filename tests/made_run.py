"""Runs made by hand: rings of given accounts and identifiers, without a store."""

from collections.abc import Mapping

import pandas as pd

from graphabuse.records import Run
from graphabuse.rings.identity import membership_hash

START = pd.Timestamp("2024-03-01", tz="UTC")
Uses = Mapping[str, list[tuple[str, str]]]


def made_run(
    rings: Mapping[str, Uses], *, run_id: str = "run-made", roles: Mapping[str, str] | None = None,
    outside: Mapping[tuple[str, str], int] | None = None, **summary: object,
) -> Run:  # fmt: skip
    """A run whose rings are account → identifiers; ``roles`` other than core, users ``outside`` of an identifier."""
    roles, outside = roles or {}, outside or {}
    ring_rows, members, links, identifiers, reasons = [], [], [], [], []
    for rank, (ring_id, uses) in enumerate(rings.items(), start=1):
        users: dict[tuple[str, str], set[str]] = {}
        for at, (account, keys) in enumerate(sorted(uses.items())):
            role = roles.get(account, "core")
            members.append((ring_id, account, role, 0.9 if role != "guarded" else 0.0))
            for key in keys:
                seen = START + pd.Timedelta(hours=at)
                links.append((ring_id, account, *key, seen, seen + pd.Timedelta(days=2), 3))
                if role != "guarded":
                    users.setdefault(key, set()).add(account)
        shared = sorted((key for key, who in users.items() if len(who) >= 2), key=lambda key: (-len(users[key]), key))
        for key in shared:
            wide = outside.get(key, 0)
            identifiers.append(
                (ring_id, *key, "mostly inside", len(users[key]), wide, START, START + pd.Timedelta(days=4), 9, 12.0)
            )
        acted = [account for account in uses if roles.get(account, "core") != "guarded"]
        core = [account for account in acted if roles.get(account, "core") == "core"]
        reasons.append((ring_id, "observed", "shared_device", f"{len(acted)} accounts used the same device", 1.0, 0.01))
        reasons.append(
            (ring_id, "estimated", "score", "score 0.90: expected overlap with a true ring", 0.9, float("nan"))
        )
        reasons.append(
            (ring_id, "doubt", "honest_office", "the nearest honest explanation is an office", -3.0, float("nan"))
        )
        ring_rows.append(
            (ring_id, rank, 0.9, "block", len(acted), len(core), len(shared), START, START + pd.Timedelta(days=4), "new",
             "accounts used the same device", "an office", 100.0 * len(acted), 0.9, "office", "shared_device", membership_hash(acted))
        )  # fmt: skip
    frame = {
        "rings": ["ring_id", "rank", "score", "action", "accounts", "core_accounts", "identifiers", "first_seen", "last_seen", "change",
                  "top_reason", "top_doubt", "expected_value", "purity", "nearest_honest", "held_by", "membership_hash"],
        "members": ["ring_id", "account_id", "role", "score"],
        "links": ["ring_id", "account_id", "kind", "identifier", "first_seen", "last_seen", "events"],
        "identifiers": ["ring_id", "kind", "identifier", "identifier_class", "accounts_inside", "accounts_outside", "first_seen",
                        "last_seen", "events", "bits"],
        "reasons": ["ring_id", "kind", "code", "text", "value", "base_rate"],
    }  # fmt: skip
    tables = {
        name: pd.DataFrame(rows, columns=frame[name])
        for name, rows in (
            ("rings", ring_rows),
            ("members", members),
            ("links", links),
            ("identifiers", identifiers),
            ("reasons", reasons),
        )
    }
    for name in ("rings", "links", "identifiers"):
        for column in ("first_seen", "last_seen"):
            tables[name][column] = pd.to_datetime(tables[name][column], utc=True)
    known = {row[1]: (row[0] if row[2] != "guarded" else None, row[3]) for row in members}
    accounts = pd.DataFrame(
        [(account, score, ring_id) for account, (ring_id, score) in sorted(known.items())],
        columns=["account_id", "score", "ring_id"],
    )
    protected = pd.DataFrame(columns=["account_id", "kind", "identifier", "first_seen", "accounts_touching"])
    return Run(
        run_id=run_id, **tables, accounts=accounts, protected=protected,
        summary={
            "run_id": run_id, "window": {"start": START.isoformat(), "end": (START + pd.Timedelta(days=30)).isoformat()},
            "counts": {"accounts": len(accounts), "rings": len(rings), "accounts_in_rings": len(accounts)}, "config": {"decide": {"loss": 100.0}},
            "config_hash": "c", "seed": 7, "input_fingerprint": "f", "model": {"sha256": "m"}, "versions": {"graphabuse": "0.1.0"}, **summary,
        },
    )  # fmt: skip


def cliques(cells: int, size: int, *, across: int = 0, per_token: int = 3) -> dict[str, list[tuple[str, str]]]:
    """Cells of accounts that share a device each; the first account of ``across`` cells also uses one common token."""
    found: dict[str, list[tuple[str, str]]] = {}
    for cell in range(cells):
        for at in range(size):
            found[f"a{cell:02d}-{at:02d}"] = [("device", f"D-{cell}"), ("payment_token", f"T-{cell}-{at // per_token}")]
        if cell < across:
            found[f"a{cell:02d}-00"].append(("payment_token", "T-bridge"))
    return found
