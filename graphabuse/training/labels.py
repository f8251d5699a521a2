"""Which labels can a model learn from? Every mistake that would make a model worse than none is named here."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from graphabuse.errors import InputError
from graphabuse.graph.snapshot import Snapshot
from graphabuse.rings.labels import ABUSIVE, HONEST, UNKNOWN, read_labels

DAY_S = 86_400


@dataclass(frozen=True)
class TrainingLabels:
    """Labels of one window.

    Attributes
    ----------
    label : numpy.ndarray
        1 abusive, 0 honest, −1 unknown for each account of the window, shape ``(n_accounts,)``.
    known_at : numpy.ndarray
        When each label was given, epoch seconds; minus infinity where that is not told.
    weight : numpy.ndarray
        How much each label counts, 0 to 1.
    unknown_accounts : tuple of str
        Labelled accounts that have no event in the window.
    notes : tuple of str
        What a person should know about the labels, one sentence each.
    """

    label: np.ndarray
    known_at: np.ndarray
    weight: np.ndarray
    unknown_accounts: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def positives(self) -> int:
        """Accounts labelled abusive."""
        return int((self.label == ABUSIVE).sum())

    @property
    def negatives(self) -> int:
        """Accounts labelled honest."""
        return int((self.label == HONEST).sum())


def training_labels(
    labels: str | Path | pd.DataFrame, snapshot: Snapshot, *, delay_days: float = 0.0, needs_honest: bool = True
) -> TrainingLabels:
    """Read, match and check labels against the accounts of a window.

    Parameters
    ----------
    delay_days : float
        How long abuse takes to be labelled. Honest labels of accounts first seen less than that before the end of the
        window are set aside: they may only not have been caught yet.
    needs_honest : bool
        Whether labelled honest accounts are required.

    Raises
    ------
    InputError
        Labels that cannot train anything: none for this window, one side missing, times in the future.
    """
    table = read_labels(labels)
    if table.empty:
        raise InputError("there is no label to learn from; give account_id,label with 1 for abuse and 0 for honest")
    at = pd.Index(snapshot.account_ids.to_pylist()).get_indexer(table["account_id"])
    label = np.full(snapshot.n_accounts, UNKNOWN, dtype="int8")
    label[at[at >= 0]] = table["label"].to_numpy()[at >= 0]
    weight, known_at = np.ones(len(label)), np.full(len(label), -np.inf)
    if "weight" in table:
        weight[at[at >= 0]] = table["weight"].to_numpy()[at >= 0]
    unknown = tuple(table.loc[at < 0, "account_id"])
    if not (at >= 0).any():
        raise InputError(
            f"none of the {len(table):,} labelled accounts has an event in the window; "
            "check that account ids are written as in the events, or widen --since / --until"
        )
    notes = [*_unknown_note(unknown, len(table)), *_late_note(table, snapshot)]
    if "labelled_at" in table:
        seconds = table["labelled_at"].dt.as_unit("s").astype("int64").to_numpy()
        known_at[at[at >= 0]] = np.where(table["labelled_at"].isna(), -np.inf, seconds)[at >= 0]
    unripe = (label == HONEST) & (snapshot.first_at > snapshot.end - delay_days * DAY_S)
    if unripe.any():
        label[unripe] = UNKNOWN
        notes.append(
            f"{int(unripe.sum()):,} honest labels of accounts younger than {delay_days:g} days were set aside: "
            "abuse may only not have shown yet"
        )
    found = TrainingLabels(label, known_at, weight, unknown, tuple(notes))
    _both_sides(found, needs_honest=needs_honest)
    return found


def _both_sides(found: TrainingLabels, *, needs_honest: bool) -> None:
    if found.positives == 0:
        raise InputError(
            f"no account of the window is labelled abusive (1), {found.negatives:,} are labelled honest; "
            "add abusive accounts, for instance from charge-backs or confirmed rings: one side alone teaches nothing"
        )
    if found.negatives == 0 and needs_honest:
        raise InputError(
            f"no account of the window is labelled honest (0), {found.positives:,} are labelled abusive; add about 200 accounts "
            "picked at random and checked, or pass --unknown pu to let unknown accounts stand in, corrected"
        )


def _unknown_note(unknown: tuple[str, ...], total: int) -> list[str]:
    if not unknown:
        return []
    return [f"{len(unknown):,} of {total:,} labelled accounts have no event in the window and were left out."]


def _late_note(table: pd.DataFrame, snapshot: Snapshot) -> list[str]:
    if "labelled_at" not in table or table["labelled_at"].isna().all():
        return []
    now, end = pd.Timestamp.now(tz="UTC"), pd.Timestamp(snapshot.end, unit="s", tz="UTC")
    latest = table["labelled_at"].max()
    if latest > now + pd.Timedelta(days=1):
        raise InputError(
            f"labelled_at {latest.isoformat()} lies in the future; check the column's time zone and year, or leave it out"
        )
    newer = int((table["labelled_at"] > end).sum())
    return [f"{newer:,} labels are newer than the window, which ends {end:%Y-%m-%d %H:%M}."] if newer else []


def known_by(label: np.ndarray, known_at: np.ndarray, moment: float) -> np.ndarray:
    """Labels that had been given by a moment (epoch seconds); −1 for the others."""
    return np.where(known_at <= moment, label, UNKNOWN).astype("int8")
