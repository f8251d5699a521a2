"""What is a simulated world, and how is it kept on disk?"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from graphabuse.errors import InputError, NotFoundError

FILES = {"rings": "truth_rings.parquet", "groups": "truth_groups.parquet", "victims": "truth_victims.parquet"}


@dataclass(frozen=True)
class World:
    """Events and the truth behind them.

    Attributes
    ----------
    events : pyarrow.Table
        ``timestamp``, ``account_id``, the identifier columns that exist in this world, ``event_type``.
    rings : pandas.DataFrame
        ``ring_id``, ``account_id``, ``typology``, ``tier``: members of true rings.
    groups : pandas.DataFrame
        ``group_id``, ``account_id``, ``mechanism``: honest look-alikes; an account may be in several.
    victims : pandas.DataFrame
        ``account_id``, ``attack``: accounts that were attacked; never members.
    params : dict
        What the world was drawn with.
    """

    events: pa.Table
    rings: pd.DataFrame
    groups: pd.DataFrame
    victims: pd.DataFrame
    params: dict[str, Any]


def labels(world: World, *, share: float = 1.0, wrong: float = 0.0, seed: int = 0) -> pd.DataFrame:
    """``account_id``, ``label`` (1 abuse, 0 honest) of a random share of accounts, some of them wrong."""
    rng = np.random.default_rng([seed, 77])
    accounts = np.unique(world.events["account_id"].to_numpy(zero_copy_only=False).astype(str))
    chosen = accounts[rng.random(len(accounts)) < share]
    abusive = np.isin(chosen, world.rings["account_id"].to_numpy().astype(str))
    return pd.DataFrame({"account_id": chosen, "label": (abusive ^ (rng.random(len(chosen)) < wrong)).astype(int)})


def write_world(world: World, folder: str | Path) -> Path:
    """Write ``events.parquet``, the truth tables, ``labels.csv`` and ``world.json`` into a folder."""
    path = Path(folder)
    try:
        path.mkdir(parents=True, exist_ok=True)
        pq.write_table(world.events, path / "events.parquet", compression="zstd")
        for name, file in FILES.items():
            pq.write_table(pa.Table.from_pandas(getattr(world, name), preserve_index=False), path / file)
        labels(world).to_csv(path / "labels.csv", index=False)
        (path / "world.json").write_text(json.dumps(world.params, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    except OSError as error:
        raise InputError(f"world folder {path} cannot be written: {error.strerror}; choose another folder") from error
    return path


def read_world(folder: str | Path) -> World:
    """Read what :func:`write_world` wrote.

    Raises
    ------
    NotFoundError
        The folder is no world.
    """
    path = Path(folder)
    if not (path / "world.json").is_file():
        raise NotFoundError(f"{path} holds no simulated world; make one with `graphabuse simulate --out {path}`")
    frames = {name: pd.read_parquet(path / file) for name, file in FILES.items()}
    params = json.loads((path / "world.json").read_text(encoding="utf-8"))
    return World(events=pq.read_table(path / "events.parquet"), params=params, **frames)
