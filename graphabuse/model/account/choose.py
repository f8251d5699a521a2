"""Trees, networks, or half of each? The blend, unless one side is clearly better on the validation rows.

*Clearly*: its average precision is more than ``CLEAR`` standard errors above the other's, the error taken from paired bootstrap
resamples. Searching weights on a hundred positives is noise and costs more than it finds.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from graphabuse.model.account.figures import spread

CLEAR = 2.0
FEW_POSITIVES = 100
NETWORK_SHARE, SMALL_SHARE = 0.5, 0.25


@dataclass(frozen=True)
class Choice:
    """What is used.

    Attributes
    ----------
    name : str
        ``blend``, ``trees``, ``networks``, or a plain reference model that beat all of them.
    shares : mapping of str to float
        Weight of each side's logit.
    why : str
        One sentence with the figures.
    """

    name: str
    shares: Mapping[str, float]
    why: str


def network_share(train_positives: int) -> float:
    """Weight of the networks in the blend: a half, a quarter below ``FEW_POSITIVES`` labelled abusive accounts."""
    return NETWORK_SHARE if train_positives >= FEW_POSITIVES else SMALL_SHARE


def choose(drawn: Mapping[str, np.ndarray], *, share: float) -> Choice:
    """Apply the rule.

    Parameters
    ----------
    drawn : mapping of str to numpy.ndarray
        Average precision of each candidate, the plain figure first and then one for each paired resample.
    share : float
        Weight of the networks in the blend.
    """
    if "trees" not in drawn and "networks" not in drawn:
        best = max(drawn, key=lambda name: float(drawn[name][0]))
        return Choice(best, {best: 1.0}, "neither trees on all columns nor networks were fitted")
    if "networks" not in drawn:
        return _against_references(Choice("trees", {"trees": 1.0}, "no network was fitted"), drawn)
    if "trees" not in drawn:
        return Choice("networks", {"networks": 1.0}, "no trees were fitted")
    ahead, error = difference(drawn["trees"], drawn["networks"])
    sides = f"trees {drawn['trees'][0]:.3f}, networks {drawn['networks'][0]:.3f}, difference {ahead:+.3f} ± {error:.3f}"
    if ahead > CLEAR * error:
        found = Choice("trees", {"trees": 1.0}, f"the trees are clearly ahead in average precision ({sides})")
    elif ahead < -CLEAR * error:
        found = Choice("networks", {"networks": 1.0}, f"the networks are clearly ahead in average precision ({sides})")
    else:
        shares = {"trees": 1.0 - share, "networks": share}
        found = Choice("blend", shares, f"neither side is clearly ahead in average precision ({sides})")
    return _against_references(found, drawn)


def difference(one: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """Difference of two figures and its standard error over paired resamples."""
    return float(one[0] - other[0]), spread(one - other)


def _against_references(found: Choice, drawn: Mapping[str, np.ndarray]) -> Choice:
    for name in ("xgbgraph", "own trees"):
        if name in drawn and found.name in drawn:
            ahead, error = difference(drawn[name], drawn[found.name])
            if ahead > CLEAR * error:
                why = f"{name} is clearly ahead of the {found.name} in average precision ({ahead:+.3f} ± {error:.3f})"
                return Choice(name, {name: 1.0}, why)
    return found
