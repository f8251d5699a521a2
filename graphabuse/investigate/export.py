"""How does a run, or one ring, leave for other programs? Tables, GraphML, JSON, and a list of accounts that are safe to act on."""

import json
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
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
from graphabuse.investigate.stix import stix_bundle
from graphabuse.records import Run
from graphabuse.report.tables import TABLES, write_csv, write_parquet
from graphabuse.rings.verdicts import labels_of

RING_TABLES = ("members", "identifiers", "links", "reasons", "lineage", "moves")
RING_FORMS = ("graphml", "json", "csv", "parquet")


def export_run(run: Run, verdicts: pd.DataFrame, form: str, folder: str | Path) -> list[Path]:
    """Write a run into a folder, and say which files were written; files of the same names are replaced.

    Parameters
    ----------
    form : str
        ``tables`` (every table as Parquet and as CSV), ``csv`` or ``parquet`` (one of the two), ``graphml`` (one file for each
        ring), ``json`` (all rings in one document, see :func:`graphabuse.investigate.document.schema`), ``blocklist`` (accounts
        that are safe to act on), ``stix`` (addresses of confirmed rings, for others), ``labels`` (what decisions say of
        accounts, for training).

    Raises
    ------
    InputError
        Another form, or a folder that cannot be written.
    """
    writers: dict[str, Callable[[Path], list[Path]]] = {
        "tables": lambda target: [path for name in TABLES for path in _twins(getattr(run, name), target, name)],
        "csv": lambda target: [_table(getattr(run, name), target, name, "csv") for name in TABLES],
        "parquet": lambda target: [_table(getattr(run, name), target, name, "parquet") for name in TABLES],
        "graphml": lambda target: [
            write_graphml(run, ring_id, target / f"{ring_id}.graphml") for ring_id in run.rings["ring_id"]
        ],
        "json": lambda target: [_json(run, verdicts, target / "rings.json")],
        "blocklist": lambda target: _twins(block_list(run, verdicts), target, "blocklist"),
        "stix": lambda target: [_write(target / "rings.stix.json", stix_bundle(run, verdicts))],
        "labels": lambda target: _twins(labels_of(verdicts), target, "labels"),
    }
    _check_form(form, writers)
    with _writable(folder):
        return writers[form](_folder(folder))


def export_ring(case: Case, form: str, path: str | Path | None = None, *, state: str = "open") -> Path:
    """Write one ring as ``graphml``, ``json`` (one file), ``csv`` or ``parquet`` (a folder of tables).

    Raises
    ------
    InputError
        Another form, or a place that cannot be written.
    """
    _check_form(form, RING_FORMS)
    if form in ("csv", "parquet"):
        target = Path(path or case.ring_id)
        with _writable(target):
            folder = _folder(target)
            for name in RING_TABLES:
                _table(getattr(case, name), folder, name, form)
        return folder
    target = Path(path or f"{case.ring_id}.{form}")
    with _writable(target):
        _folder(target.parent)
        if form == "graphml":
            return write_graphml(case.run, case.ring_id, target)
        return _write(target, document(case.run, [(case, state)]))


def _check_form(form: str, known: Collection[str]) -> None:
    if form not in known:
        raise InputError(f"{shown(form, 30)!r} is no form of export; {near(form, list(known))}")


@contextmanager
def _writable(target: str | Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError(f"{target} cannot be written: {error.strerror or error}; choose another place") from error


def _json(run: Run, verdicts: pd.DataFrame, target: Path) -> Path:
    state = states(run, verdicts).set_index("ring_id")["state"]
    return _write(target, document(run, [(case, str(state[ring_id])) for ring_id, case in cases(run).items()]))


def _write(target: Path, content: object) -> Path:
    target.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return target


def _twins(frame: pd.DataFrame, folder: Path, name: str) -> list[Path]:
    return [_table(frame, folder, name, form) for form in ("parquet", "csv")]


def _table(frame: pd.DataFrame, folder: Path, name: str, form: str) -> Path:
    path = folder / f"{name}.{form}"
    (write_csv if form == "csv" else write_parquet)(frame, path)
    return path


def _folder(path: str | Path) -> Path:
    folder = Path(path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
