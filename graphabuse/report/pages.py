"""What does the page of one ring say? Observed beside doubts, who is safe to act on, pictures, tables, next steps."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from graphabuse.records import Run
from graphabuse.report.drawing import matrix, network, strip
from graphabuse.report.html import environment
from graphabuse.report.rows import LinkRow, RingRows, ring_rows

LETTERS = {"device": "D", "payment_token": "T", "ip": "I"}
SHOWN_ACCOUNTS = 25
LISTED_ACCOUNTS = 300
SHOWN_IDENTIFIERS = 40
HUB_OUTSIDE = 200
N_CHECKS = 9


def ring_pages(run: Run) -> Iterator[tuple[str, str]]:
    """Every ring's id and page, best ring first."""
    ids = run.rings["ring_id"].tolist()
    neighbours = _neighbours(run)
    template = environment().get_template("ring.html.j2")
    for at, rows in enumerate(ring_rows(run)):
        page = template.render(
            ring=rows.ring,
            total=len(ids),
            previous=ids[at - 1] if at else "",
            following=ids[at + 1] if at + 1 < len(ids) else "",
            **_content(run, rows),
            neighbours=neighbours.get(ids[at], []),
        )
        yield ids[at], page


def _content(run: Run, rows: RingRows) -> dict[str, object]:
    codes = rows.codes(LETTERS)
    hubs = {
        (row["kind"], row["identifier"])
        for row in rows.identifiers
        if row["kind"] not in ("device", "payment_token")
        and row["accounts_outside"] > max(HUB_OUTSIDE, 5 * row["accounts_inside"])
    }
    roles = {
        role: [row["account_id"] for row in rows.members if row["role"] == role] for role in ("core", "edge", "guarded")
    }
    accounts = roles["core"] + roles["edge"]
    lives = _lives(rows.links, codes)
    reasons: dict[str, list[dict[str, object]]] = {}
    for reason in rows.reasons:
        reasons.setdefault(reason["kind"], []).append(reason)
    kinds: dict[str, int] = {}
    for row in rows.identifiers:
        kinds[row["kind"]] = kinds.get(row["kind"], 0) + 1
    window = run.summary["window"]
    return {
        "observed": reasons.get("observed", []),
        "doubts": reasons.get("doubt", []),
        "estimated": [*reasons.get("compared", []), *reasons.get("estimated", [])],
        "n_checks": N_CHECKS,
        "roles": roles,
        "accounts": [row | lives[row["account_id"]] for row in rows.members[:LISTED_ACCOUNTS]],
        "shown_accounts": SHOWN_ACCOUNTS,
        "n_accounts": len(rows.members),
        "identifiers": [
            {**row, "code": codes[row["kind"], row["identifier"]]} for row in rows.identifiers[:SHOWN_IDENTIFIERS]
        ],
        "n_identifiers": len(rows.identifiers),
        "kinds": kinds,
        "hubs": len(hubs),
        "network": network(rows.links, codes, accounts, hubs),
        "matrix": matrix(rows.links, codes, accounts) if codes else "",
        "strip": strip(
            [(lives[name]["first"], lives[name]["last"]) for name in accounts if name in lives],
            pd.Timestamp(window["start"]).to_pydatetime(),
            pd.Timestamp(window["end"]).to_pydatetime(),
        ),
        "without": _without(rows, set(accounts), codes),
        "config_hash": run.summary["config_hash"],
        "seed": run.summary["seed"],
        "version": run.summary["versions"]["graphabuse"],
    }


def _lives(links: list[LinkRow], codes: dict[tuple[str, str], str]) -> dict[str, dict[str, Any]]:
    """First and last sighting, events and identifiers of its own, for each member."""
    found: dict[str, dict[str, Any]] = {}
    for row in links:
        own = int((row.kind, row.identifier) not in codes)
        life = found.get(row.account)
        if life is None:
            found[row.account] = {"first": row.first, "last": row.last, "events": row.events, "own": own}
        else:
            life["first"], life["last"] = min(life["first"], row.first), max(life["last"], row.last)
            life["events"] += row.events
            life["own"] += own
    return found


def _without(rows: RingRows, accounts: set[str], codes: dict[tuple[str, str], str]) -> list[str]:
    """What is left of the sharing without each of the three strongest identifiers, and without all addresses."""
    inside = [
        (row.account, (row.kind, row.identifier))
        for row in rows.links
        if row.account in accounts and (row.kind, row.identifier) in codes
    ]
    found = []
    for key in list(codes)[:3]:
        rest = [use for use in inside if use[1] != key]
        found.append(f"without {codes[key]}: {_largest(rest)} of {len(accounts)} accounts still hang together")
    rest = [use for use in inside if use[1][0] != "ip"]
    if 0 < len(rest) < len(inside):
        found.append(f"without any address: {_largest(rest)} of {len(accounts)} accounts still hang together")
    return found


def _largest(uses: list[tuple[str, tuple[str, str]]]) -> int:
    """Accounts in the largest part that shared identifiers connect (0 when nothing is shared)."""
    holders: dict[tuple[str, str], list[str]] = {}
    held: dict[str, list[tuple[str, str]]] = {}
    for account, key in uses:
        holders.setdefault(key, []).append(account)
        held.setdefault(account, []).append(key)
    largest = 0
    seen: set[str] = set()
    seen_keys: set[tuple[str, str]] = set()
    for start in held:
        if start in seen:
            continue
        seen.add(start)
        waiting, size = [start], 0
        while waiting:
            account = waiting.pop()
            size += 1
            for key in held[account]:
                if key not in seen_keys:
                    seen_keys.add(key)
                    fresh = [other for other in holders[key] if other not in seen]
                    seen.update(fresh)
                    waiting.extend(fresh)
        largest = max(largest, size)
    return largest if largest > 1 else 0


def _neighbours(run: Run) -> dict[str, list[str]]:
    """Other rings that share an identifier, ten at most."""
    table = run.identifiers[["ring_id", "kind", "identifier"]]
    pairs = table.merge(table, on=["kind", "identifier"])
    pairs = pairs[pairs["ring_id_x"] != pairs["ring_id_y"]].drop_duplicates(["ring_id_x", "ring_id_y"])
    found: dict[str, list[str]] = {}
    for ring, other in zip(pairs["ring_id_x"].tolist(), pairs["ring_id_y"].tolist(), strict=True):
        found.setdefault(ring, []).append(other)
    return {ring: sorted(others)[:10] for ring, others in found.items()}
