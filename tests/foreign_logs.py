"""Does the product read the log of another generator?"""

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
