"""What does a ring look like as JSON? One document with a published schema."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from graphabuse.casework.case import Case
from graphabuse.casework.owners import OWNER
from graphabuse.investigate.stamp import stamp_of
from graphabuse.records import Run

FORMAT = "graphabuse-rings-1"
RING = (
    "ring_id",
    "rank",
    "score",
    "action",
    "change",
    "accounts",
    "core_accounts",
    "first_seen",
    "last_seen",
    "top_reason",
    "top_doubt",
)
PARTS = {
    "members": ("account_id", "role", "score"),
    "identifiers": (
        "code",
        "kind",
        "identifier",
        "accounts_inside",
        "accounts_outside",
        "first_seen",
        "last_seen",
        "events",
        *OWNER.values(),
    ),
    "links": ("account_id", "kind", "identifier", "first_seen", "last_seen", "events"),
    "reasons": ("kind", "code", "text", "value", "base_rate"),
    "lineage": ("change", "relation", "previous_ring_id", "previous_run_id", "common", "jaccard", "joined", "left"),
}
_TEXT, _NUMBER, _COUNT, _TIME = (
    {"type": "string"},
    {"type": ["number", "null"]},
    {"type": "integer"},
    {"type": "string", "format": "date-time"},
)
_MAYBE = {"type": ["string", "null"]}
_TYPES: Mapping[str, Mapping[str, object]] = {
    "rank": _COUNT, "score": _NUMBER, "accounts": _COUNT, "core_accounts": _COUNT, "first_seen": _TIME, "last_seen": _TIME,
    "accounts_inside": _COUNT, "accounts_outside": _COUNT, "events": _COUNT, "value": _NUMBER, "base_rate": _NUMBER, "common": _COUNT,
    "jaccard": _NUMBER, "joined": _COUNT, "left": _COUNT, "relation": _MAYBE, "previous_ring_id": _MAYBE, "previous_run_id": _MAYBE,
    "asn": _COUNT, "role": {"enum": ["core", "edge", "guarded"]},
}  # fmt: skip


def document(run: Run, rings: Iterable[tuple[Case, str]]) -> dict[str, Any]:
    """Rings (each with its state) as plain values; see :func:`schema`."""
    return {"format": FORMAT, "run": stamp_of(run), "rings": [_ring(case, state) for case, state in rings]}


def schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of :func:`document`."""
    parts = {name: {"type": "array", "items": _object(columns)} for name, columns in PARTS.items()}
    ring = _object((*RING, "state", "membership_hash"))
    ring["properties"] |= parts
    ring["required"] += list(parts)
    run = _object(("run_id",)) | {"additionalProperties": True}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Rings of a graphabuse run",
        "type": "object",
        "required": ["format", "run", "rings"],
        "additionalProperties": False,
        "properties": {"format": {"const": FORMAT}, "run": run, "rings": {"type": "array", "items": ring}},
    }


def _object(names: Iterable[str]) -> dict[str, Any]:
    listed = list(names)
    return {
        "type": "object",
        "required": listed,
        "additionalProperties": False,
        "properties": {name: dict(_TYPES.get(name, _TEXT)) for name in listed},
    }


def _ring(case: Case, state: str) -> dict[str, Any]:
    codes = case.identifiers.assign(code=list(case.codes.values()))
    tables = {name: codes if name == "identifiers" else getattr(case, name) for name in PARTS}
    head = {name: _plain(case.ring.get(name)) for name in RING}
    rows = {name: _rows(tables[name], columns) for name, columns in PARTS.items()}
    return {**head, "state": state, "membership_hash": case.membership_hash, **rows}


def _rows(table: pd.DataFrame, columns: Iterable[str]) -> list[dict[str, Any]]:
    listed = list(columns)
    values = [table[name].tolist() for name in listed]
    return [{name: _plain(value) for name, value in zip(listed, row, strict=True)} for row in zip(*values, strict=True)]


def _plain(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value.item() if hasattr(value, "item") else None if value is pd.NaT else value
