"""What does an outsider get? The log of a stage on which everything has happened, its mapping, and what is true."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from fourth_worlds.log import Log

from eleventh_worlds.chain import events
from eleventh_worlds.hashing import names
from eleventh_worlds.stage import Stage

COLUMNS = ("timestamp", "account_id", "event_type", "ip", "device_id", "payment_token")


def written(stage: Stage) -> Log:
    """The log, with the truth about its accounts."""
    company = stage.company
    label = names(np.arange(company.accounts), company.seed * 31 + 9, company.id_form)
    frame = events(stage.sessions.table(), stage.styles.table(), stage.people, stage.places, company, stage.rng, label)
    rings = table(stage.rings, ["ring_id", "account_id", "typology", "tier"], label, "r")
    return Log(
        product="hard" if company.hard else "plain",
        days=company.days,
        events=frame,
        mapping=mapping(frame),
        rings=rings.assign(manner=rings["tier"]),
        groups=table(stage.groups, ["group_id", "account_id", "mechanism"], label, "g"),
        victims=table(stage.victims, ["attack", "account_id"], label, "r"),
    )


def mapping(frame: pd.DataFrame) -> str:
    """The mapping of the columns that a log has."""
    lines = [f'{name} = "{name}"' for name in COLUMNS if name in frame]
    return "\n".join(["[columns]", *lines]) + "\n"


def table(rows: Sequence[tuple[Any, ...]], columns: list[str], label: np.ndarray, prefix: str) -> pd.DataFrame:
    """Truth as a long table, one row per member."""
    parts = [
        pd.DataFrame(
            {
                columns[0]: f"{prefix}{number}",
                columns[1]: label[members],
                **dict(zip(columns[2:], more, strict=True)),
            }
        )
        for number, members, *more in rows
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns, dtype=object)
