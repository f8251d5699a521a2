"""A world on disk: the log as the product would write it, with a mapping, and the folder that ``graphabuse evaluate`` reads."""

import json
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from third_worlds.stage import Stage
from third_worlds.truth import Truth

KNOWN = ("timestamp", "account_id", "ip", "device_id", "payment_token", "event_type")


def write(stage: Stage, truth: Truth, folder: Path) -> tuple[Path, Path | None]:
    """The log's file and, where columns have other names or further kinds, its mapping."""
    folder.mkdir(parents=True, exist_ok=True)
    product, names = stage.drawn.product, stage.drawn.product.columns
    log = truth.events.rename(columns=names)
    file = folder / f"log.{product.form}"
    if product.form == "parquet":
        log.to_parquet(file, index=False)
    elif product.form == "csv":
        log.to_csv(file, index=False)
    else:
        log.assign(
            timestamp=log["timestamp"].astype("int64") // (10**6 if log["timestamp"].dt.unit == "ns" else 10**3)
        ).to_json(file, orient="records", lines=True)
    further = [kind for kind in stage.drawn.kinds if kind not in KNOWN]
    mapping = None
    if names or further:
        mapping = folder / "mapping.toml"
        columns = [f'{name} = "{names.get(name, name)}"' for name in truth.events.columns if name in KNOWN]
        kinds = [f'{name} = "{names.get(name, name)}"' for name in further]
        mapping.write_text("\n".join(["[columns]", *columns, "", "[identifiers]", *kinds, ""]))
    judged = folder / "world"
    judged.mkdir(exist_ok=True)
    if further:
        kinds = [f'{name} = "{name}"' for name in further]
        (judged / "mapping.toml").write_text("\n".join(["[identifiers]", *kinds, ""]))
    truth.events.to_parquet(judged / "events.parquet", index=False)
    truth.rings.to_parquet(judged / "truth_rings.parquet", index=False)
    truth.groups.to_parquet(judged / "truth_groups.parquet", index=False)
    truth.victims.to_parquet(judged / "truth_victims.parquet", index=False)
    truth.shown.to_csv(folder / "rings.csv", index=False)
    drawn = asdict(stage.drawn) | {"product": product.name, "accounts": int(truth.events["account_id"].nunique())}
    (judged / "world.json").write_text(json.dumps(drawn, indent=1, default=str))
    return file, mapping


def read_truth(folder: Path) -> dict[str, pd.DataFrame]:
    """The truth frames of a written world."""
    return {
        name: pd.read_parquet(folder / "world" / f"truth_{name}.parquet") for name in ("rings", "groups", "victims")
    }
