"""How is the past divided? Forward in time, and no case on two sides: learn, then choose, then test."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from graphabuse.errors import InputError
from graphabuse.rings.labels import ABUSIVE, HONEST, UNKNOWN

LEARN, CHOOSE, TEST, NONE = 0, 1, 2, -1
SHARES = (0.5, 0.25)
FEWEST_CASES = 3


@dataclass(frozen=True)
class Split:
    """Parts of the labelled accounts.

    Attributes
    ----------
    part : numpy.ndarray
        ``LEARN``, ``CHOOSE``, ``TEST`` for labelled accounts, ``NONE`` for the others; shape ``(n_accounts,)``.
    cuts : tuple of int
        End of the activity that may be seen while learning, and while choosing (epoch seconds); empty when the split
        is not forward in time.
    why : str
        How the labels were divided, in one sentence.
    """

    part: np.ndarray
    cuts: tuple[int, ...]
    why: str

    @property
    def forward(self) -> bool:
        """Whether the parts follow each other in time."""
        return bool(self.cuts)


def split_labels(
    label: np.ndarray, case: np.ndarray, first_at: np.ndarray, *, seed: int, needs_honest: bool = True
) -> Split:
    """Divide labelled accounts by case: half of the abusive cases to learn from, a quarter to choose by, a quarter to test.

    Abusive cases go by time. Honest accounts are mostly old: by time alone all would teach and none would test, so they are
    dealt by lot, never to a part that ends before they were seen.

    Parameters
    ----------
    label : numpy.ndarray
        1, 0 or −1 for each account, shape ``(n_accounts,)``.
    case : numpy.ndarray
        Case of each account.
    first_at : numpy.ndarray
        First event of each account, epoch seconds.

    Raises
    ------
    InputError
        The labelled abusive accounts belong to fewer than three cases.
    """
    known = np.flatnonzero(label != UNKNOWN)
    table = pd.DataFrame({"case": case[known], "at": first_at[known], "bad": label[known] == ABUSIVE})
    per_case = table.groupby("case").agg(at=("at", "median"), bad=("bad", "any"))
    times = np.sort(per_case.loc[per_case["bad"], "at"].to_numpy())
    if len(times) < FEWEST_CASES:
        which = "one group that hangs together" if len(times) == 1 else f"{len(times)} groups that hang together"
        raise InputError(
            f"all labelled abusive accounts belong to {which}; a model needs at least {FEWEST_CASES} such groups to learn from one, "
            "choose by another and test on a third: add labels of other rings, or use `graphabuse detect --labels` until there are more"
        )
    one, two = _cut(times, SHARES[0]), _cut(times, sum(SHARES))
    part_of_case = np.digitize(per_case["at"].to_numpy(), [one, two], right=True)
    honest = ~per_case["bad"].to_numpy()
    part_of_case[honest] = np.maximum(part_of_case, _at_random(per_case, seed))[honest]
    why = "forward in time, no group on two sides; old honest accounts by lot"
    cuts: tuple[int, ...] = (int(one), int(two))
    if not _complete(per_case, part_of_case, table, needs_honest):
        part_of_case = _at_random(per_case, seed)
        why, cuts = (
            "at random by group: the labels do not spread over time enough for a forward split, so expect less of new abuse",
            (),
        )
        if not _complete(per_case, part_of_case, table, needs_honest):
            raise InputError(
                "the labels cannot be divided into three parts that each hold an abusive and an honest account; "
                "label more accounts, about 200 picked at random and checked are a good start"
            )
    part = np.full(len(label), NONE, dtype="int8")
    part[known] = pd.Series(part_of_case, index=per_case.index).reindex(table["case"]).to_numpy("int8")
    return Split(part, cuts, why)


def _cut(times: np.ndarray, share: float) -> float:
    """A time that leaves about ``share`` of the abusive cases, and at least one, before it."""
    at = min(max(round(share * len(times)), 1), len(times) - 1)
    return float((times[at - 1] + times[at]) / 2)


def _complete(per_case: pd.DataFrame, part: np.ndarray, table: pd.DataFrame, needs_honest: bool) -> bool:
    of_row = pd.Series(part, index=per_case.index).reindex(table["case"]).to_numpy()
    bad = table["bad"].to_numpy()
    sides = (True, False) if needs_honest else (True,)
    return all(bool(((of_row == number) & (bad == side)).any()) for number in (LEARN, CHOOSE, TEST) for side in sides)


def _at_random(per_case: pd.DataFrame, seed: int) -> np.ndarray:
    """Parts drawn apart for abusive and honest cases, so that each part gets its share of both."""
    random = np.random.default_rng([seed, 51])
    part = np.zeros(len(per_case), dtype="int64")
    for side in (True, False):
        rows = random.permutation(np.flatnonzero(per_case["bad"].to_numpy() == side))
        ends = [max(round(SHARES[0] * len(rows)), 1), max(round(sum(SHARES) * len(rows)), 2)]
        part[rows] = np.digitize(np.arange(len(rows)), ends)
    return part


def labels_in(label: np.ndarray, part: np.ndarray, *numbers: int) -> np.ndarray:
    """Labels of some parts only; −1 everywhere else."""
    return np.where(np.isin(part, numbers), label, UNKNOWN).astype("int8")


def counted(label: np.ndarray, case: np.ndarray) -> dict[str, int]:
    """Abusive and honest accounts and abusive cases among the labels."""
    bad = label == ABUSIVE
    return {
        "abusive": int(bad.sum()),
        "honest": int((label == HONEST).sum()),
        "abusive_groups": len(np.unique(case[bad])),
    }
