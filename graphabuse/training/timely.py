"""Which labels were known at the time? A figure is honest only where a model learned from what a team had by then."""

from dataclasses import dataclass

import numpy as np

from graphabuse.rings.labels import ABUSIVE, HONEST, UNKNOWN
from graphabuse.training.labels import TrainingLabels, known_by
from graphabuse.training.split import CHOOSE, LEARN, TEST, Split, labels_in


@dataclass(frozen=True)
class Timely:
    """Labels of the first round.

    Attributes
    ----------
    learn, choose, test : numpy.ndarray
        1, 0, −1 for each account.
    late : int
        Labels of the learning and choosing parts that were set aside.
    notes : tuple of str
        What a person should know about it.
    """

    learn: np.ndarray
    choose: np.ndarray
    test: np.ndarray
    late: int
    notes: tuple[str, ...]


def timely_labels(found: TrainingLabels, split: Split, case: np.ndarray, *, needs_honest: bool) -> Timely:
    """Labels to learn from that were known when the learning part ended, and to choose by that were known when that part did.

    Test labels are the truth and may be of any time; the last round learns from every label, as all are known today.
    Where too few would be left (all labels of a backlog have the date of its clearing) they are used and named.
    """
    learn, choose, test = (labels_in(found.label, split.part, part) for part in (LEARN, CHOOSE, TEST))
    if not split.forward:
        return Timely(learn, choose, test, 0, ())
    known = [known_by(part, found.known_at, cut) for part, cut in zip((learn, choose), split.cuts, strict=True)]
    count = sum(int((before != after).sum()) for before, after in zip((learn, choose), known, strict=True))
    if count == 0:
        return Timely(learn, choose, test, 0, ())
    if all(_enough(part, case, needs_honest=needs_honest) for part in known):
        note = (
            f"{count:,} labels were given after the part they belong to had ended: the model that the figures are about did not see "
            "them, the one that is kept did."
        )
        return Timely(known[0], known[1], test, count, (note,))
    note = (
        f"{count:,} labels were given after the part they belong to had ended; without them too few are left, so they are used, and "
        "the figures are those of a team that had them by then."
    )
    return Timely(learn, choose, test, 0, (note,))


def _enough(label: np.ndarray, case: np.ndarray, *, needs_honest: bool) -> bool:
    """Labels of both sides, and of more than one abusive group."""
    groups = len(np.unique(case[label == ABUSIVE]))
    return groups >= 2 and (not needs_honest or bool((label == HONEST).sum() >= 2)) and bool((label != UNKNOWN).any())
