"""How is a team's model kept? One safetensors file with every number, one JSON file with everything else; never a pickle."""

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load, save

from graphabuse.errors import ModelError
from graphabuse.features.ring import SCHEMA as RING_SCHEMA
from graphabuse.model.account.result import SCHEMA as ACCOUNT_SCHEMA
from graphabuse.model.account.result import load_account_fit
from graphabuse.model.team.calibration import Calibration, Mix
from graphabuse.model.team.ring_update import RingUpdate
from graphabuse.model.team.team_model import TeamModel
from graphabuse.version import __version__

SCHEMA = "team-model-3"
META, ARRAYS = "model.json", "model.safetensors"
SCHEMAS = {"schema": SCHEMA, "ring_schema": RING_SCHEMA, "account_schema": ACCOUNT_SCHEMA}
AGAIN = "train it again with `graphabuse train`"


def sealed(model: TeamModel) -> TeamModel:
    """The model with schema, version, hash of its numbers and its id in ``meta``."""
    content = save(_arrays(model))
    meta: dict[str, Any] = {
        **model.meta,
        **SCHEMAS,
        "graphabuse": __version__,
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    meta |= {"accounts": model.accounts.meta(), "rings": {"groups": model.rings.groups, "choice": model.rings.choice}}
    meta |= {"purity": [model.purity.slope, model.purity.shift]}
    meta |= {"mix": [model.mix.model, model.mix.ring, model.mix.shift]}
    meta.pop("model_id", None)
    meta["model_id"] = "model-" + hashlib.sha256(json.dumps(meta, sort_keys=True).encode()).hexdigest()[:12]
    return replace(model, meta=meta)


def check_folder(folder: Path) -> None:
    """Refuse a place where a model cannot go, before minutes are spent on one.

    Raises
    ------
    ModelError
        The folder holds something else.
    """
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / META).is_file())):
        raise ModelError(f"{folder} holds other things and no model; give an empty or a new folder with --out")


def save_team_model(model: TeamModel, folder: Path, *, beside: Callable[[TeamModel, Path], None]) -> TeamModel:
    """Write the artefact and what ``beside`` adds (the card); a model that was there stays until the new one is whole.

    Raises
    ------
    ModelError
        The folder holds something else, or cannot be written.
    """
    check_folder(folder)
    whole = sealed(model)
    fresh, old = folder.with_name(folder.name + ".new"), folder.with_name(folder.name + ".old")
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        (fresh / ARRAYS).write_bytes(save(_arrays(whole)))
        (fresh / META).write_text(json.dumps(whole.meta, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        beside(whole, fresh)
        if folder.exists():
            shutil.rmtree(old, ignore_errors=True)
            folder.rename(old)
        fresh.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise ModelError(f"model folder {folder} cannot be written: {error.strerror}; choose another --out") from error
    return whole


def load_team_model(folder: str | Path) -> TeamModel:
    """Read and check an artefact.

    Raises
    ------
    ModelError
        Nothing there, damaged, changed after training, or of another schema.
    """
    path = Path(folder)
    if not (path / META).is_file():
        raise ModelError(
            f"there is no model at {path}; make one with `graphabuse train --store S --labels F --out {path}`"
        )
    try:
        meta: dict[str, Any] = json.loads((path / META).read_text(encoding="utf-8"))
        content = (path / ARRAYS).read_bytes()
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ModelError(f"the model in {path} cannot be read ({error}); {AGAIN}") from error
    for name, wanted in SCHEMAS.items():
        if not isinstance(meta, dict) or meta.get(name) != wanted:
            found = meta.get(name) if isinstance(meta, dict) else None
            raise ModelError(
                f"the model in {path} has {name.replace('_', ' ')} {found}, this version reads {wanted}; {AGAIN}"
            )
    if hashlib.sha256(content).hexdigest() != meta["sha256"]:
        raise ModelError(
            f"{ARRAYS} in {path} was changed after training; copy the model again from where it was made, or {AGAIN}"
        )
    try:
        return _model(load(content), meta)
    except (SafetensorError, KeyError, lightgbm.basic.LightGBMError) as error:
        raise ModelError(f"the model in {path} is damaged ({error}); {AGAIN}") from error


def _arrays(model: TeamModel) -> dict[str, np.ndarray]:
    found = {f"accounts.{name}": value for name, value in model.accounts.arrays().items()}
    found |= {f"reference.{name}": value for name, value in model.reference.items()}
    found |= {f"network.{name}": value for name, value in model.rings.network.items()}
    found |= {f"graph.{name}": value for name, value in model.rings.graph.items()}
    if model.rings.booster is not None:
        found["ring_trees"] = np.frombuffer(model.rings.booster.model_to_string().encode(), dtype="uint8")
    return {name: np.ascontiguousarray(found[name]) for name in sorted(found)}


def _model(arrays: dict[str, np.ndarray], meta: dict[str, Any]) -> TeamModel:
    def part(name: str) -> dict[str, np.ndarray]:
        return {key.removeprefix(f"{name}."): value for key, value in arrays.items() if key.startswith(f"{name}.")}

    trees = arrays.get("ring_trees")
    return TeamModel(
        accounts=load_account_fit(part("accounts"), meta["accounts"]),
        rings=RingUpdate(
            booster=None if trees is None else lightgbm.Booster(model_str=trees.tobytes().decode()),
            network=part("network"),
            graph=part("graph"),
            groups=int(meta["rings"]["groups"]),
            choice=str(meta["rings"]["choice"]),
        ),
        purity=Calibration(*meta["purity"]),
        mix=Mix(*meta["mix"]),
        reference=part("reference"),
        meta=meta,
    )
