"""What does the page of one ring say? Observed beside doubts, who is safe to act on, pictures, tables, next steps."""

from collections.abc import Iterator

import pandas as pd

from graphabuse.records import Run
from graphabuse.report.drawing import matrix, network, strip
from graphabuse.report.html import environment

LETTERS = {"device": "D", "payment_token": "T", "ip": "I"}
SHOWN_ACCOUNTS = 25
LISTED_ACCOUNTS = 300
SHOWN_IDENTIFIERS = 40
HUB_OUTSIDE = 200
N_CHECKS = 9


def ring_pages(run: Run) -> Iterator[tuple[str, str]]:
    """Every ring's id and page, best ring first."""
    tables = {
        name: dict(iter(getattr(run, name).groupby("ring_id", sort=False)))
        for name in ("members", "links", "reasons", "identifiers")
    }
    ids = run.rings["ring_id"].tolist()
    neighbours = _neighbours(run)
    template = environment().get_template("ring.html.j2")
    for at, ring in enumerate(run.rings.to_dict("records")):
        name = ring["ring_id"]
        part = {key: found.get(name, getattr(run, key).iloc[:0]) for key, found in tables.items()}
        yield (
            name,
            template.render(
                ring=ring,
                total=len(ids),
                previous=ids[at - 1] if at else "",
                following=ids[at + 1] if at + 1 < len(ids) else "",
                **_content(run, part),
                neighbours=neighbours.get(name, []),
            ),
        )


def _content(run: Run, part: dict[str, pd.DataFrame]) -> dict[str, object]:
    identifiers, members, links = part["identifiers"], part["members"], part["links"]
    counters: dict[str, int] = {}
    codes: dict[tuple[str, str], str] = {}
    for row in identifiers.itertuples():
        counters[row.kind] = counters.get(row.kind, 0) + 1
        codes[row.kind, row.identifier] = f"{LETTERS.get(row.kind, 'X')}{counters[row.kind]}"
    hubs = {
        (row.kind, row.identifier)
        for row in identifiers.itertuples()
        if row.kind not in ("device", "payment_token")
        and row.accounts_outside > max(HUB_OUTSIDE, 5 * row.accounts_inside)
    }
    accounts = members.loc[members["role"] != "guarded", "account_id"].tolist()
    spans = links.groupby("account_id").agg(
        first=("first_seen", "min"), last=("last_seen", "max"), events=("events", "sum")
    )
    private = links.groupby("account_id").size() - links[_is_shared(links, codes)].groupby("account_id").size()
    window = run.summary["window"]
    listed = members.join(spans, on="account_id").assign(own=members["account_id"].map(private).fillna(0).astype(int))
    reasons = {kind: table.to_dict("records") for kind, table in part["reasons"].groupby("kind", sort=False)}
    return {
        "observed": reasons.get("observed", []),
        "doubts": reasons.get("doubt", []),
        "estimated": [*reasons.get("compared", []), *reasons.get("estimated", [])],
        "n_checks": N_CHECKS,
        "roles": {
            role: members.loc[members["role"] == role, "account_id"].tolist() for role in ("core", "edge", "guarded")
        },
        "accounts": listed.head(LISTED_ACCOUNTS).to_dict("records"),
        "shown_accounts": SHOWN_ACCOUNTS,
        "n_accounts": len(members),
        "identifiers": [
            {**row, "code": codes[row["kind"], row["identifier"]]}
            for row in identifiers.head(SHOWN_IDENTIFIERS).to_dict("records")
        ],
        "n_identifiers": len(identifiers),
        "kinds": {kind: int(count) for kind, count in identifiers["kind"].value_counts(sort=False).items()},
        "hubs": len(hubs),
        "network": network(links, codes, accounts, hubs),
        "matrix": matrix(links, codes, accounts) if codes else "",
        "strip": strip(
            spans.loc[spans.index.isin(accounts)], pd.Timestamp(window["start"]), pd.Timestamp(window["end"])
        ),
        "without": _without(identifiers, links, accounts, codes),
        "config_hash": run.summary["config_hash"],
        "seed": run.summary["seed"],
        "version": run.summary["versions"]["graphabuse"],
    }


def _is_shared(links: pd.DataFrame, codes: dict[tuple[str, str], str]) -> pd.Series:
    return pd.Series(
        [key in codes for key in zip(links["kind"], links["identifier"], strict=True)], index=links.index, dtype=bool
    )


def _without(
    identifiers: pd.DataFrame, links: pd.DataFrame, accounts: list[str], codes: dict[tuple[str, str], str]
) -> list[str]:
    """What is left of the sharing without each of the three strongest identifiers, and without all addresses."""
    inside = links[links["account_id"].isin(accounts) & _is_shared(links, codes)]
    found = []
    for row in identifiers.head(3).itertuples():
        rest = inside[~((inside["kind"] == row.kind) & (inside["identifier"] == row.identifier))]
        found.append(
            f"without {codes[row.kind, row.identifier]}: {_largest(rest)} of {len(accounts)} accounts still hang together"
        )
    if (inside["kind"] == "ip").any() and (inside["kind"] != "ip").any():
        rest = inside[inside["kind"] != "ip"]
        found.append(f"without any address: {_largest(rest)} of {len(accounts)} accounts still hang together")
    return found


def _largest(links: pd.DataFrame) -> int:
    """Accounts in the largest part that shared identifiers connect (0 when nothing is shared)."""
    parent: dict[object, object] = {}

    def root(node: object) -> object:
        while parent.setdefault(node, node) != node:
            parent[node] = node = parent[parent[node]]
        return node

    for account, kind, identifier in zip(links["account_id"], links["kind"], links["identifier"], strict=True):
        parent[root(("a", account))] = root((kind, identifier))
    sizes: dict[object, int] = {}
    for account in links["account_id"].unique():
        sizes[root(("a", account))] = sizes.get(root(("a", account)), 0) + 1
    largest = max(sizes.values(), default=0)
    return largest if largest > 1 else 0


def _neighbours(run: Run) -> dict[str, list[str]]:
    """Other rings that share an identifier, ten at most."""
    table = run.identifiers[["ring_id", "kind", "identifier"]]
    pairs = table.merge(table, on=["kind", "identifier"])
    pairs = pairs[pairs["ring_id_x"] != pairs["ring_id_y"]].drop_duplicates(["ring_id_x", "ring_id_y"])
    return {str(ring): sorted(part["ring_id_y"])[:10] for ring, part in pairs.groupby("ring_id_x")}
