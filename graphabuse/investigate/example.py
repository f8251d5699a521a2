"""What does a graph look like on which every named query has an answer? Seventeen accounts, two runs, four decisions, made by hand.

A card ring (``R-00000A01``) and a reseller ring (``R-00000B02``) are found on 10 March. Ana watches the first, Bo confirms it; the
second is confirmed and, after a call, dismissed. On 17 March the card ring has won one account and lost another, a third ring has
come up that paid with one of its cards, and a fourth one has ended.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

import pandas as pd

from graphabuse.records import CLASSES, LINEAGE, Run, Verdict, empty_frame
from graphabuse.store import Store
from ingest.job import ingest

CARDS, RESELLERS, NEW, ENDED = "R-00000A01", "R-00000B02", "R-00000C03", "R-00000D04"
EARLIER, LATER = "run-000000000001", "run-000000000002"
_OFFICE = "81.2.69.142"
_USES = {
    # account: day of its first event, devices, tokens
    "ann": (1, ["emulator-1"], ["card-1"]),
    "ben": (1, ["emulator-1"], ["card-1"]),
    "cat": (2, ["emulator-1", "phone-cat"], ["card-2"]),
    "dan": (2, ["emulator-1"], ["card-2"]),
    "eve": (9, ["emulator-1"], ["card-2"]),
    "fay": (3, ["farm-1"], ["card-3"]),
    "gus": (3, ["farm-1"], ["card-3"]),
    "hal": (4, ["farm-1"], ["card-4"]),
    "ida": (11, ["tablet-1"], ["card-2"]),
    "jon": (11, ["tablet-1"], ["card-5"]),
    "kim": (12, ["tablet-1"], ["card-5"]),
    "lea": (5, ["old-phone"], ["card-6"]),
    "max": (5, ["old-phone"], ["card-6"]),
    "ned": (5, ["old-phone"], []),
    "oda": (6, ["emulator-1", "phone-oda"], ["card-7"]),
    "pia": (7, ["phone-pia"], ["card-8"]),
    "quin": (8, ["phone-pia"], ["card-9"]),
}
_RUNS = {
    EARLIER: {CARDS: ("ann", "ben", "cat", "dan"), RESELLERS: ("fay", "gus", "hal"), ENDED: ("lea", "max", "ned")},
    LATER: {CARDS: ("ann", "ben", "cat", "eve", "oda"), RESELLERS: ("fay", "gus", "hal"), NEW: ("ida", "jon", "kim")},
}
_CHANGES = {CARDS: "grown", RESELLERS: "unchanged", NEW: "new"}
_GUARDED = "oda"


def load_example(store: Store) -> None:
    """Fill an empty store: events, the first run, what was decided about it, the second run."""
    ingest(store, example_events())
    first, second = example_runs()
    store.save_run(first)
    for verdict in example_verdicts():
        store.record_verdict(verdict)
    store.save_run(second)


def example_events() -> pd.DataFrame:
    """Events of the accounts: everybody from one office address, each also from an address of its own."""
    rows = []
    for at, (account, (day, devices, tokens)) in enumerate(_USES.items()):
        uses = [*((device, None) for device in devices), *((None, token) for token in tokens)]
        for step, (device, token) in enumerate(uses):
            moment = datetime(2024, 3, day, 9 + at % 8, 10 * step, tzinfo=UTC)
            rows.append((moment, account, _OFFICE if step == 0 else f"81.2.70.{at + 1}", device, token))
    columns = ["timestamp", "account_id", "ip", "device_id", "payment_token"]
    return pd.DataFrame(rows, columns=columns)


def example_runs() -> tuple[Run, Run]:
    """The run of 10 March and the one of 17 March."""
    return _run(EARLIER, 10), _run(LATER, 17)


def example_verdicts() -> tuple[Verdict, ...]:
    """Decisions, oldest first; the last about a ring stands."""
    made = (
        (CARDS, "watch", "other", "", "ana", 11),
        (CARDS, "confirmed", "shared_device", "cards tested from one emulator", "bo", 12),
        (RESELLERS, "confirmed", "shared_device", "", "ana", 12),
        (RESELLERS, "dismissed", "honest_business", "a shop with three tills, called", "bo", 13),
    )
    return tuple(
        Verdict(ring, EARLIER, "0" * 16, outcome, reason, note, by, datetime(2024, 3, day, 15, tzinfo=UTC), core=_RUNS[EARLIER][ring])
        for ring, outcome, reason, note, by, day in made
    )  # fmt: skip


def _run(run_id: str, day: int) -> Run:
    found = _RUNS[run_id]
    later = run_id == LATER
    rings = pd.DataFrame([_ring(rank, ring, accounts, later) for rank, (ring, accounts) in enumerate(found.items(), 1)])
    members = pd.DataFrame(
        [
            (ring, account, "guarded" if account == _GUARDED else "core", 0.0 if account == _GUARDED else 0.9)
            for ring, accounts in found.items() for account in accounts
        ],
        columns=["ring_id", "account_id", "role", "score"],
    )  # fmt: skip
    home = dict(zip(members["account_id"], members["ring_id"], strict=True))
    accounts = pd.DataFrame(
        {"account_id": list(_USES), "score": [0.9 if name in home else 0.1 for name in _USES], "ring_id": [home.get(name) for name in _USES]}
    )  # fmt: skip
    window = {"start": "2024-03-01T00:00:00+00:00", "end": f"2024-03-{day}T00:00:00+00:00"}
    counts = {
        "accounts": len(_USES),
        "rings": len(found),
        "accounts_in_rings": int((members["role"] != "guarded").sum()),
    }
    return Run(
        run_id=run_id, rings=rings, members=members, accounts=accounts, lineage=_lineage() if later else empty_frame(LINEAGE),
        links=empty_frame({"ring_id": "object", "account_id": "object", "kind": "object", "identifier": "object", "events": "int64"}),
        reasons=empty_frame({"ring_id": "object", "kind": "object", "code": "object", "text": "object", "value": "float64"}),
        identifiers=empty_frame({"ring_id": "object", "kind": "object", "identifier": "object", "identifier_class": "object"}),
        protected=empty_frame({"account_id": "object", "kind": "object", "identifier": "object"}),
        classes=pd.DataFrame([("ip", _OFFICE, "lasting", len(_USES))], columns=list(CLASSES)),
        summary={"run_id": run_id, "window": window, "counts": counts},
    )  # fmt: skip


def _ring(rank: int, ring: str, accounts: tuple[str, ...], later: bool) -> dict[str, object]:
    days = [_USES[account][0] for account in accounts]
    return {
        "ring_id": ring, "rank": rank, "score": round(1 - 0.1 * rank, 1), "action": "review" if ring == RESELLERS else "block",
        "accounts": sum(account != _GUARDED for account in accounts), "core_accounts": sum(account != _GUARDED for account in accounts),
        "change": _CHANGES[ring] if later else "new", "first_seen": pd.Timestamp(2024, 3, min(days), tz="UTC"),
        "last_seen": pd.Timestamp(2024, 3, max(days), tz="UTC"), "top_reason": f"{len(accounts)} accounts used one device",
        "top_doubt": "the nearest honest explanation is an office", "expected_value": 100.0 * len(accounts),
    }  # fmt: skip


def _lineage() -> pd.DataFrame:
    """The card ring goes on from itself, and so do the resellers; the third ring is new, the fourth has ended."""
    rows = [
        (CARDS, "grown", "CONTINUES", CARDS, EARLIER, 3, 0.6, 1, 1),
        (RESELLERS, "unchanged", "CONTINUES", RESELLERS, EARLIER, 3, 1.0, 0, 0),
        (NEW, "new", None, None, None, 0, 0.0, 3, 0),
        (None, "dissolved", None, ENDED, EARLIER, 0, 0.0, 0, 3),
    ]
    return pd.DataFrame(rows, columns=list(LINEAGE)).astype(LINEAGE)


_VALUES: dict[str, object] = {
    "account": "ann", "other": "jon", "ring": CARDS, "since": "2024-03-05 00:00:00", "device": "emulator-1", "ip": _OFFICE,
    "token": "card-2", "class": "lasting", "n": 2,
}  # fmt: skip
_OTHER_VALUES: dict[str, dict[str, object]] = {
    "account-past": {"account": "dan"}, "common-identifiers": {"other": "ben"}, "ring-hubs": {"n": 10}, "busiest-accounts": {"n": 5},
}  # fmt: skip


def example_values(name: str, parameters: Iterable[str]) -> dict[str, object]:
    """Values of a named query's parameters with which it has an answer here."""
    values = _VALUES | _OTHER_VALUES.get(name, {})
    return {parameter: values[parameter] for parameter in parameters}
