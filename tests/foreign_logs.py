"""What must hold of the log of any generator: the product reads it, the same seed gives it again, its truth is about its accounts."""

from pathlib import Path
from typing import Any

import graphabuse as ga


def kinds_read(log: Any, folder: Path) -> set[str]:
    """Kinds of identifiers in the first events of a log, through its own mapping; no row may be rejected."""
    file, mapping = folder / "events.parquet", folder / "mapping.toml"
    log.events.head(3000).to_parquet(file, index=False)
    mapping.write_text(log.mapping)
    with ga.open_store(":memory:") as store:
        report = ga.ingest(store, str(file), mapping=str(mapping))
        kinds = set(store.identifiers().to_pandas()["kind"])
    assert not getattr(report, "rejected", 0)
    return kinds


def assert_same(log: Any, again: Any) -> None:
    """Two logs hold the same rows, and so does what is true of them."""
    assert log.events.equals(again.events) and log.rings.equals(again.rings)
    assert log.groups.equals(again.groups) and log.victims.equals(again.victims)


def assert_truth_is_of(log: Any) -> float:
    """Rings, honest groups and victims are accounts of the log, and no account is in two rings; share of accounts in rings."""
    present = set(log.events["account_id"])
    rings, victims = set(log.rings["account_id"]), set(log.victims["account_id"])
    groups = set(log.groups["account_id"])
    assert rings and victims and groups and rings | victims | groups <= present
    assert not rings & (victims | groups)
    assert not log.rings["account_id"].duplicated().any()
    return len(rings) / len(present)
