"""How does a run, or one ring, leave for other programs? Tables, GraphML, JSON, and a list of accounts that are safe to act on."""

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from graphabuse.casework.case import Case, cases
from graphabuse.casework.states import states
from graphabuse.casework.words import shown
from graphabuse.config import near
from graphabuse.errors import InputError
from graphabuse.investigate.blocklist import block_list
from graphabuse.investigate.document import document
from graphabuse.investigate.interop import write_graphml
from graphabuse.records import Run
from graphabuse.report.tables import TABLES, write_csv, write_parquet
from graphabuse.rings.verdicts import labels_of

RING_TABLES = ("members", "identifiers", "links", "reasons", "lineage", "moves")


def export_run(run: Run, verdicts: pd.DataFrame, form: str, folder: str | Path) -> list[Path]:
    """Write a run into a folder: ``tables``, ``graphml``, ``json``, ``blocklist`` or ``labels``.

    Raises
    ------
    InputError
        Another form, or a folder that cannot be written.
    """
    writers: dict[str, Callable[[Path], list[Path]]] = {
        "tables": lambda target: [path for name in TABLES for path in _twins(getattr(run, name), target, name)],
        "graphml": lambda target: [
            write_graphml(run, ring_id, target / f"{ring_id}.graphml") for ring_id in run.rings["ring_id"]
        ],
        "json": lambda target: [_json(run, verdicts, target / "rings.json")],
        "blocklist": lambda target: _twins(block_list(run, verdicts), target, "blocklist"),
        "labels": lambda target: _twins(labels_of(verdicts), target, "labels"),
    }
    if form not in writers:
        raise InputError(f"{shown(form, 30)!r} is no form of export; {near(form, [*writers, 'neo4j-import'])}")
    target = _folder(folder)
    return writers[form](target)


def export_ring(case: Case, form: str, path: str | Path | None = None, *, state: str = "open") -> Path:
    """Write one ring as ``graphml``, ``json`` (one file), ``csv`` or ``parquet`` (a folder of tables).

    Raises
    ------
    InputError
        Another form, or a place that cannot be written.
    """
    if form not in ("graphml", "json", "csv", "parquet"):
        raise InputError(
            f"{shown(form, 30)!r} is no form of export; {near(form, ['graphml', 'json', 'csv', 'parquet'])}"
        )
    if form in ("csv", "parquet"):
        folder = _folder(path or case.ring_id)
        for name in RING_TABLES:
            (write_csv if form == "csv" else write_parquet)(getattr(case, name), folder / f"{name}.{form}")
        return folder
    target = Path(path or f"{case.ring_id}.{form}")
    _folder(target.parent)
    if form == "graphml":
        return write_graphml(case.run, case.ring_id, target)
    return _write(target, document(case.run, [(case, state)]))


def _json(run: Run, verdicts: pd.DataFrame, target: Path) -> Path:
    state = states(run, verdicts).set_index("ring_id")["state"]
    return _write(target, document(run, [(case, str(state[ring_id])) for ring_id, case in cases(run).items()]))


def _write(target: Path, content: object) -> Path:
    target.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return target


def _twins(frame: pd.DataFrame, folder: Path, name: str) -> list[Path]:
    write_parquet(frame, folder / f"{name}.parquet")
    write_csv(frame, folder / f"{name}.csv")
    return [folder / f"{name}.parquet", folder / f"{name}.csv"]


def _folder(path: str | Path) -> Path:
    folder = Path(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"folder {folder} cannot be made: {error.strerror}; choose another place") from error
    return folder
