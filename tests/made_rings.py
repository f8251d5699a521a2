"""Runs made by hand: rings of a wanted size and structure, without a store."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from graphabuse.config import Config
from graphabuse.networks import TAGS
from graphabuse.records import Run

START = pd.Timestamp("2024-03-01", tz="UTC")
DAYS = 28


def made_run(sizes: Iterable[int], *, structured: bool = True, seed: int = 7) -> Run:
    """A run with one ring for each size; cells of 12 to 40 accounts, bridging tokens, a carrier address, bystanders."""
    rng = np.random.default_rng(seed)
    rings, members, links, reasons = [], [], [], []
    for rank, size in enumerate(sizes, start=1):
        ring_id = f"R-{rank:08X}"
        rows = list(_uses(size, rank, rng) if structured else _loose_uses(size, rank, rng))
        links.extend((ring_id, *row) for row in rows)
        accounts = sorted({row[0] for row in rows})
        n_guarded, n_edge = len(accounts) // 30, len(accounts) // 8
        roles = ["guarded"] * n_guarded + ["edge"] * n_edge + ["core"] * (len(accounts) - n_guarded - n_edge)
        members.extend((ring_id, name, role, 0.9) for name, role in zip(accounts, reversed(roles), strict=True))
        rings.append(_ring(ring_id, rank, len(accounts) - n_guarded, rows))
        reasons.extend((ring_id, *row) for row in _reasons(len(accounts)))
    columns = ["ring_id", "account_id", "kind", "identifier", "first_seen", "last_seen", "events"]
    link_table = pd.DataFrame(links, columns=columns)
    for name in ("first_seen", "last_seen"):
        link_table[name] = pd.to_datetime(link_table[name], utc=True).astype("datetime64[us, UTC]")
    member_table = pd.DataFrame(members, columns=["ring_id", "account_id", "role", "score"])
    member_table = member_table.drop_duplicates(["ring_id", "account_id"])
    return Run(
        run_id="run-0123456789ab",
        rings=pd.DataFrame(rings),
        members=member_table,
        accounts=member_table[["account_id", "score", "ring_id"]],
        links=link_table,
        reasons=pd.DataFrame(reasons, columns=["ring_id", "kind", "code", "text", "value", "base_rate"]),
        identifiers=_identifiers(link_table, member_table),
        protected=pd.DataFrame(columns=["account_id", "kind", "identifier", "first_seen", "accounts_touching"]),
        summary=_summary(rings),
    )


def write_owners(file: Path, *, rings: int) -> Path:
    """A table of networks with a line for each /24 of the addresses of so many rings, and one for the carrier."""
    tags = ["", *TAGS]
    nets = [f"{20 + rank // 256}.{rank % 256}.{cell}.0/24" for rank in range(rings) for cell in range(256)]
    lines = [
        f"{net},{64496 + at % 700},Example {tags[at % 9] or 'Broadband'} Communications Ltd,{tags[at % 9]},{'own' if at % 5 else 'GeoLite2'},2024-05-01"
        for at, net in enumerate(nets)
    ]
    head = ["network,asn,name,tag,source,date", "100.64.0.0/10,64495,Example Mobile,carrier,own,2024-05-01"]
    file.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")
    return file


def _uses(size: int, rank: int, rng: np.random.Generator) -> Iterator[tuple[object, ...]]:
    """Accounts in cells: one device for each eight, three addresses, one token; tokens that bridge; one carrier address."""
    at, cell = 0, 0
    while at < size:
        n = min(int(rng.integers(12, 41)), size - at)
        wave = START + pd.Timedelta(days=float(rng.uniform(0, DAYS - 9)))
        for account in range(at, at + n):
            name = f"a{rank:02d}{account:06d}"
            begin = wave + pd.Timedelta(hours=float(rng.exponential(20)))
            used = [("device", f"dev-{rank}-{cell}-{(account - at) // 8}"), ("payment_token", f"tok-{rank}-{cell}")]
            used += [("ip", f"{20 + rank // 256}.{rank % 256}.{cell}.{number}") for number in rng.integers(0, 3, 2)]
            if rng.random() < 0.06:
                used.append(("payment_token", f"tok-{rank}-bridge-{cell // 3}"))
            if rng.random() < 0.5:
                used.append(("ip", "100.64.0.1"))
            used.append(("cookie", f"own-{rank}-{account}"))
            for kind, identifier in dict.fromkeys(used):
                first = begin + pd.Timedelta(hours=float(rng.exponential(12)))
                yield name, kind, identifier, first, first + pd.Timedelta(hours=float(rng.exponential(70))), 5
        at, cell = at + n, cell + 1


def _loose_uses(size: int, rank: int, rng: np.random.Generator) -> Iterator[tuple[object, ...]]:
    """No structure: everybody uses three random ones of many addresses."""
    for account in range(size):
        first = START + pd.Timedelta(days=float(rng.uniform(0, DAYS - 3)))
        for number in sorted(set(rng.integers(0, max(size // 2, 2), 3).tolist())):
            yield f"a{rank:02d}{account:06d}", "ip", f"30.{rank}.{number // 250}.{number % 250}", first, first, 1


def _ring(ring_id: str, rank: int, accounts: int, rows: list[tuple[object, ...]]) -> dict[str, object]:
    return {
        "ring_id": ring_id, "rank": rank, "score": max(0.95 - 0.01 * rank, 0.4), "action": "block" if rank % 2 else "review",
        "accounts": accounts, "core_accounts": accounts // 2, "identifiers": len({row[1:3] for row in rows}),
        "first_seen": min(row[3] for row in rows), "last_seen": max(row[4] for row in rows), "change": "new",
        "top_reason": "8 of 9 accounts used the same device, which nobody else used", "top_doubt": "none of the checks found a doubt",
        "expected_value": 90.0 * accounts, "purity": 0.95, "nearest_honest": "office", "held_by": "shared_device",
    }  # fmt: skip


def _reasons(size: int) -> list[tuple[str, str, str, float, float]]:
    return [
        (
            "observed",
            "shared_device",
            f"8 of {size} accounts used the same device, which nobody else used",
            8 / size,
            0.09,
        ),
        ("observed", "first_seen_together", f"{size} accounts were first seen within 7 days", 1.0, 0.012),
        ("compared", "shape_office", "by its shape 8 times more like simulated rings than like an office", 3.0, np.nan),
        ("estimated", "score", "score 0.90: expected overlap with a true ring", 0.9, np.nan),
        ("doubt", "used_outside", "the address that ties most of it is used by 14,000 accounts outside", 14_000, np.nan),
    ]  # fmt: skip


def _identifiers(links: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    acted = links.merge(members[members["role"] != "guarded"][["ring_id", "account_id"]], on=["ring_id", "account_id"])
    table = acted.groupby(["ring_id", "kind", "identifier"], sort=True).agg(
        accounts_inside=("account_id", "nunique"), first_seen=("first_seen", "min"), last_seen=("last_seen", "max"), events=("events", "sum")
    )  # fmt: skip
    table = table[table["accounts_inside"] >= 2].reset_index()
    carrier = table["identifier"] == "100.64.0.1"
    table["accounts_outside"] = np.where(carrier, 14_210, 0)
    table["identifier_class"] = np.where(carrier, "widely used address", "mostly inside")
    table["bits"] = np.where(carrier, 0.3, 9.0)
    order = table.assign(_weight=-table["bits"] * table["accounts_inside"])
    columns = ["ring_id", "kind", "identifier", "identifier_class", "accounts_inside", "accounts_outside", "first_seen",
               "last_seen", "events", "bits"]  # fmt: skip
    return order.sort_values(["ring_id", "_weight", "kind", "identifier"])[columns].reset_index(drop=True)


def _summary(rings: list[dict[str, object]]) -> dict[str, object]:
    accounts = sum(int(str(ring["accounts"])) for ring in rings)
    return {
        "run_id": "run-0123456789ab",
        "window": {"start": START.isoformat(), "end": (START + pd.Timedelta(days=DAYS)).isoformat()},
        "counts": {
            "accounts": 250_000, "events": 4_000_000, "sightings": {}, "links": 50_000, "candidates": 400, "rings": len(rings),
            "block": sum(ring["action"] == "block" for ring in rings), "review": sum(ring["action"] == "review" for ring in rings),
            "allowed": 12, "accounts_in_rings": accounts, "guarded": 4, "protected": 0,
        },
        "config": Config().as_dict(), "config_hash": Config().digest(), "seed": 7, "versions": {"graphabuse": "0.1.0"},
        "input_fingerprint": "f" * 16, "model": {}, "left_out": [], "threshold": {"lowest_score": 0.3, "rule": "fixed"}, "labels": 0,
    }  # fmt: skip
