"""What does an account say about itself? Its activity, and the columns somebody keeps about it, as numbers.

Nothing is learned here, so that training and use read a table alike: a category becomes one column for each frequent value,
named ``column=value``, and columns are matched by name later.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from graphabuse.errors import InputError
from graphabuse.features.grouped import ratio
from graphabuse.graph.snapshot import Snapshot

DAY_S = 86_400.0
MOST_VALUES = 24
MOSTLY_DISTINCT = 0.5
FEWEST_TO_JUDGE = 30
NAMES_OF_IDS = re.compile(r"(^|_)(id|ids|uuid|guid|key|hash|number|no|nr|email|phone|name)$", re.IGNORECASE)


@dataclass(frozen=True)
class OwnColumns:
    """Numbers about accounts.

    Attributes
    ----------
    values : numpy.ndarray
        float32, shape ``(n_accounts, n_columns)``, NaN where nothing is known.
    names : tuple of str
        Column names.
    notes : tuple of str
        Sentences about columns left out.
    """

    values: np.ndarray
    names: tuple[str, ...]
    notes: tuple[str, ...] = ()


def activity_columns(snapshot: Snapshot) -> OwnColumns:
    """How much, how long and how variously each account acted in the window."""
    events, days = snapshot.events.astype(float), snapshot.days.astype(float)
    alive_days = (snapshot.last_at - snapshot.first_at) / DAY_S
    actions = snapshot.actions.of(np.arange(snapshot.n_accounts))
    share = actions.multiply(1.0 / np.maximum(events, 1)[:, None]).tocsr()
    bits = share.copy()
    bits.data = -share.data * np.log2(np.maximum(share.data, 1e-12))
    columns = {
        "events_log": np.log1p(events),
        "events_per_active_day": ratio(events, days),
        "active_share_of_life": ratio(days, np.floor(alive_days) + 1.0),
        "alive_days_log": np.log1p(alive_days),
        "quiet_share_of_window": (snapshot.end - snapshot.last_at) / max(snapshot.end - snapshot.start, 1),
        "kinds_of_action": np.asarray((actions > 0).sum(axis=1)).ravel(),
        "action_bits": np.asarray(bits.sum(axis=1)).ravel(),
    }
    return OwnColumns(np.column_stack(list(columns.values())).astype("float32"), tuple(columns))


def table_columns(table: pd.DataFrame, account_ids: Sequence[str]) -> OwnColumns:
    """Columns of an accounts table in the order of ``account_ids``.

    Numbers stay numbers (infinite counts as unknown); other columns become one 0/1 column for each of their
    ``MOST_VALUES`` most frequent values. A column without a value is left out with a note.

    Raises
    ------
    InputError
        No ``account_id``, one account twice, or a column that names accounts rather than describing them.
    """
    if "account_id" not in table.columns:
        raise InputError(
            f"the accounts table has no column 'account_id'; it has {', '.join(map(str, table.columns[:8]))}"
        )
    ids = table["account_id"].astype(str)
    if ids.duplicated().any():
        raise InputError(
            f"account {ids[ids.duplicated()].iloc[0][:60]!r} stands twice in the accounts table; keep one row for each account"
        )
    rows = table.drop(columns="account_id").set_axis(ids, axis=0).reindex(pd.Index(list(account_ids)))
    columns: dict[str, np.ndarray] = {}
    notes: list[str] = []
    for name in sorted(rows.columns, key=str):
        if rows[name].isna().all():
            notes.append(f"column {name!r} has no value for any account of the window and was left out")
            continue
        columns |= _encoded(str(name), rows[name], notes)
    values = np.column_stack(list(columns.values())) if columns else np.zeros((len(rows), 0))
    return OwnColumns(values.astype("float32"), tuple(columns), tuple(notes))


def _encoded(name: str, column: pd.Series, notes: list[str]) -> dict[str, np.ndarray]:
    if not pd.api.types.is_numeric_dtype(column):
        column = column.mask(column.astype(str).str.strip() == "")
    number = pd.to_numeric(column, errors="coerce").astype("float64")
    given = column.notna()
    if number[given].notna().mean() > 0.95:
        number = number.replace([np.inf, -np.inf], np.nan)
        if _counts_up(name, number.dropna()):
            notes.append(
                f"column {name!r} numbers the accounts and was left out; a model would learn the order of rows"
            )
            return {}
        found = {name: number.to_numpy()}
        if number.isna().any():
            found[f"{name}=missing"] = number.isna().to_numpy(float)
        return found
    text = column.astype("string")
    counts = text.value_counts()
    if given.sum() >= FEWEST_TO_JUDGE and len(counts) > MOSTLY_DISTINCT * given.sum():
        raise InputError(
            f"column {name!r} has {len(counts)} different values for {int(given.sum())} accounts: it names accounts, "
            "and a model would learn them by heart; leave it out, or give it as an identifier in the mapping"
        )
    frequent = sorted(counts.index[:MOST_VALUES])
    return {f"{name}={value}": (text == value).fillna(False).to_numpy(float) for value in frequent}


def _counts_up(name: str, number: pd.Series) -> bool:
    """True for a running number or a key: whole, all different, and dense or named like one."""
    if len(number) < FEWEST_TO_JUDGE or not (number == np.floor(number)).all():
        return False
    if number.nunique() < 0.99 * len(number):
        return False
    return bool(NAMES_OF_IDS.search(name)) or number.max() - number.min() < 2 * len(number)
