"""Where does a table come from? Every table that is handed out carries the stamp of its run."""

from collections.abc import Mapping

import pandas as pd

from graphabuse.records import Run


def stamp_of(run: Run, ring_id: str = "") -> dict[str, object]:
    """run_id, window, config_hash, version, seed, and ring_id where it is about one ring; all plain values."""
    versions = run.summary.get("versions") or {}
    found: dict[str, object] = {
        "run_id": run.run_id,
        "window": dict(run.summary.get("window") or {}),
        "config_hash": run.summary.get("config_hash"),
        "seed": run.summary.get("seed"),
        "version": versions.get("graphabuse") if isinstance(versions, Mapping) else None,
    }
    return found | ({"ring_id": ring_id} if ring_id else {})


def stamped(frame: pd.DataFrame, run: Run, ring_id: str = "", **notes: object) -> pd.DataFrame:
    """A copy of the table with the stamp, and notes about it, in ``attrs``."""
    copied = frame.copy()
    copied.attrs = {**stamp_of(run, ring_id), **notes}
    return copied
