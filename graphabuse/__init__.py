"""graphabuse finds coordinated abuse rings in activity logs, with reasons and doubts for each.

The public names are loaded when they are first used, so that ``import graphabuse`` stays fast.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from graphabuse.version import __version__

if TYPE_CHECKING:
    from graphabuse.config import Config, load_config
    from graphabuse.evaluate import evaluate_run
    from graphabuse.investigate import (
        Ring,
        StoredRun,
        account_depends,
        account_view,
        export_run,
        identifier_view,
        open_run,
        path_between,
        to_igraph,
        to_networkx,
        to_pyg,
    )
    from graphabuse.pipeline import detect, save_run
    from graphabuse.records import LoadReport, Run
    from graphabuse.report import write_report, write_shared_report
    from graphabuse.rings.verdicts import labels_from_verdicts
    from graphabuse.simulate import draw_params
    from graphabuse.store import open_store
    from graphabuse.store.transfer import CopyReport, write_copy
    from graphabuse.training import Recalibration, Training, model_health, recalibrate, train
    from ingest.in_place import open_events
    from ingest.job import ingest

_HOME = {
    "Config": "graphabuse.config",
    "CopyReport": "graphabuse.store.transfer",
    "LoadReport": "graphabuse.records",
    "Recalibration": "graphabuse.training",
    "Ring": "graphabuse.investigate",
    "Run": "graphabuse.records",
    "StoredRun": "graphabuse.investigate",
    "Training": "graphabuse.training",
    "account_depends": "graphabuse.investigate",
    "account_view": "graphabuse.investigate",
    "detect": "graphabuse.pipeline",
    "draw_params": "graphabuse.simulate",
    "evaluate_run": "graphabuse.evaluate",
    "export_run": "graphabuse.investigate",
    "ingest": "ingest.job",
    "labels_from_verdicts": "graphabuse.rings.verdicts",
    "load_config": "graphabuse.config",
    "model_health": "graphabuse.training",
    "open_events": "ingest.in_place",
    "open_run": "graphabuse.investigate",
    "open_store": "graphabuse.store",
    "identifier_view": "graphabuse.investigate",
    "path_between": "graphabuse.investigate",
    "recalibrate": "graphabuse.training",
    "save_run": "graphabuse.pipeline",
    "to_igraph": "graphabuse.investigate",
    "to_networkx": "graphabuse.investigate",
    "to_pyg": "graphabuse.investigate",
    "train": "graphabuse.training",
    "write_copy": "graphabuse.store.transfer",
    "write_report": "graphabuse.report",
    "write_shared_report": "graphabuse.report",
}

__all__ = [
    "Config", "CopyReport", "LoadReport", "Recalibration", "Ring", "Run", "StoredRun", "Training", "__version__", "account_depends",
    "account_view", "detect", "draw_params", "evaluate_run", "export_run", "identifier_view", "ingest",
    "labels_from_verdicts", "load_config", "model_health", "open_events", "open_run", "open_store", "path_between",
    "recalibrate", "save_run", "to_igraph", "to_networkx", "to_pyg", "train", "write_copy", "write_report", "write_shared_report",
]  # fmt: skip


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'graphabuse' has no attribute {name!r}; it has {', '.join(sorted(_HOME))}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
