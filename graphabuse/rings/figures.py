"""Which figure of a candidate says what is so, where the members lack what other figures are about?

Features stand at a number where a group has nothing of the sort: nobody in it has a payment token, or no two share one. The score was
trained with these numbers, and a reader must not meet them: they say nothing about any payment token.
"""

from collections.abc import Callable, Mapping

import numpy as np

from graphabuse.features.identifiers import NONE_SHARED
from graphabuse.rings.words import parted, phrase

# Means over the members that have any.
OF_HOLDERS = frozenset({"per_member", "distinct_per_member", "effective_per_member"})
OF_SHARED = frozenset(
    {
        "best_share_mean", "only_shared_share", "shared_per_member", "inside_of_all", "inside_of_all_max", "outside_log",
        "outside_per_member", "rarest_log", "shared_cells_log", "owned_inside", "owned_inside_max", "owner_share", "crowd_rank", "bound",
    }
)  # fmt: skip
RESTS_ON = {
    "synchrony_bits": "synchrony_share", "synchrony_density": "synchrony_share", "synchrony_throng": "synchrony_share",
    "synchrony_of_crowd": "synchrony_share", "synchrony_clock": "synchrony_share",
    "cotimed_bits": "cotimed_share", "cotimed_density": "cotimed_share",
    "own_shared_mean": "days_shared", "touch_share": "days_shared", "attack_share": "days_shared",
}  # fmt: skip


def told_by(name: str, values: Mapping[str, float]) -> str:
    """The figure to tell in place of ``name``: the one that says that the members have, or share, nothing of the sort; else itself.

    >>> told_by("token_rarest_log", {"token_has_share": 0.0, "token_sharing_share": 0.0})
    'token_has_share'
    """
    role, _ = parted(name)
    if role and not values[f"{role}_has_share"] > 0:
        return f"{role}_has_share"
    carrier = _carrier(name)
    return carrier if carrier and not values[carrier] > 0 else name


def told_of_some(name: str) -> bool:
    """Whether a figure says something only of those candidates that have, or share, any of the sort."""
    return bool(_carrier(name))


def legible(name: str, column: Callable[[str], np.ndarray]) -> np.ndarray:
    """A feature in the unit it is told in; NaN where the members have, or share, nothing of the sort.

    Parameters
    ----------
    column : callable
        Name → values of that feature, float64, shape ``(n_groups,)``.
    """
    role, rest = parted(name)
    carrier = _carrier(name)
    known = column(carrier) > 0 if carrier else np.True_
    with np.errstate(divide="ignore", invalid="ignore"):
        if rest == "rarest_log":
            found = _rarest(
                column(name), *(column(at) for at in ("size_log", f"{role}_has_share", f"{role}_sharing_share"))
            )
        elif rest == "shared_cells_log":
            size = np.rint(np.exp2(column("size_log")))
            found = np.rint(np.exp2(column(name)) * size - 1.0) / size
        else:
            found = phrase(name)[1].plain(column(name))
    return np.where(known, found, np.nan)


def _carrier(name: str) -> str:
    role, rest = parted(name)
    if not role:
        return RESTS_ON.get(name, "")
    return f"{role}_has_share" if rest in OF_HOLDERS else f"{role}_sharing_share" if rest in OF_SHARED else ""


def _rarest(kept: np.ndarray, size_log: np.ndarray, has: np.ndarray, sharing: np.ndarray) -> np.ndarray:
    """Typical number of accounts on the rarest shared identifier of those members that share one, without what stands for the others."""
    size = np.rint(np.exp2(size_log))
    holders, sharers = np.rint(has * size), np.rint(sharing * size)
    every = (kept + size_log) * holders
    return np.asarray(np.exp2((every - (holders - sharers) * np.log2(NONE_SHARED)) / sharers))
