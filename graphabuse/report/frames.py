"""What if a run was made by another version? Frames and keys that are missing are filled in, so that every question has an answer."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from graphabuse.config import Config
from graphabuse.records import LINEAGE, MOVES, NETWORKS, Run, empty_frame

NUMBER = float("nan")
COLUMNS: Mapping[str, Mapping[str, object]] = {
    "rings": {
        "ring_id": "", "rank": 0, "score": NUMBER, "action": "review", "accounts": 0, "core_accounts": 0, "identifiers": 0,
        "first_seen": None, "last_seen": None, "change": "unknown", "top_reason": "", "top_doubt": "", "expected_value": NUMBER,
        "purity": NUMBER, "nearest_honest": "", "held_by": "",
    },
    "members": {"ring_id": "", "account_id": "", "role": "edge", "score": NUMBER},
    "links": {
        "ring_id": "", "account_id": "", "kind": "", "identifier": "", "first_seen": None, "last_seen": None, "events": 0,
    },
    "reasons": {"ring_id": "", "kind": "", "code": "", "text": "", "value": NUMBER, "base_rate": NUMBER},
    "identifiers": {
        "ring_id": "", "kind": "", "identifier": "", "identifier_class": "", "accounts_inside": 0, "accounts_outside": 0,
        "first_seen": None, "last_seen": None, "events": 0, "bits": 0.0,
    },
    "protected": {"account_id": "", "kind": "", "identifier": "", "first_seen": None, "accounts_touching": 0},
}  # fmt: skip
COUNTS = ("accounts", "events", "candidates", "block", "review", "allowed", "accounts_in_rings", "guarded", "protected")


def completed(run: Run) -> Run:
    """The same run with every frame, column and summary key that may be asked for; the run itself is left as it is."""
    window = _window(run)
    frames = {name: _filled(getattr(run, name, None), columns, window) for name, columns in COLUMNS.items()}
    for name, columns in (("lineage", LINEAGE), ("moves", MOVES), ("networks", NETWORKS)):
        frame = getattr(run, name, None)
        frames[name] = empty_frame(columns) if frame is None or not set(columns) <= set(frame.columns) else frame
    rings = frames["rings"]
    if len(rings) and not rings["rank"].any():
        frames["rings"] = rings.assign(rank=range(1, len(rings) + 1))
    return replace(run, **frames, summary=_summary(run, window))


def _filled(frame: pd.DataFrame | None, columns: Mapping[str, object], window: Mapping[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame() if frame is None else frame
    missing: dict[str, Any] = {}
    for name, default in columns.items():
        is_time = name in ("first_seen", "last_seen")
        stamp = pd.Timestamp(window["end" if name == "last_seen" else "start"])
        if name not in frame:
            missing[name] = pd.Series([stamp if is_time else default] * len(frame), index=frame.index)
        elif is_time and frame[name].isna().any():
            missing[name] = pd.to_datetime(frame[name], utc=True).fillna(stamp)
        if is_time and name in missing:
            missing[name] = missing[name].astype("datetime64[us, UTC]")
    return frame.assign(**missing) if missing else frame


def _window(run: Run) -> dict[str, str]:
    """Start and end from the summary, or from the sightings, or the epoch."""
    known = run.summary.get("window") or {}
    if known.get("start") and known.get("end"):
        return dict(known)
    links = run.links
    if len(links) and "first_seen" in links and "last_seen" in links:
        return {"start": links["first_seen"].min().isoformat(), "end": links["last_seen"].max().isoformat()}
    return dict.fromkeys(("start", "end"), "1970-01-01T00:00:00+00:00")


def _summary(run: Run, window: dict[str, str]) -> dict[str, Any]:
    known = dict(run.summary)
    counts = dict.fromkeys(COUNTS, 0) | {"rings": len(run.rings)} | dict(known.get("counts") or {})
    config = Config().as_dict()
    for section, values in dict(known.get("config") or {}).items():
        config[section] = {**config.get(section, {}), **values}
    defaults = {"config_hash": "unknown", "seed": "unknown", "left_out": [], "threshold": {}, "model": {}, "labels": 0, "inputs": []}  # fmt: skip
    return defaults | known | {
        "window": window, "counts": counts, "config": config, "versions": {"graphabuse": "unknown"} | dict(known.get("versions") or {}),
    }  # fmt: skip
