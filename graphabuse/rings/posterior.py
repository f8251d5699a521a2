"""What do known labels make of the score of a group? They update what is expected of it; they never make a link.

Expected figures are a Beta prior worth ``PRIOR_WEIGHT`` accounts. Each labelled member is one more observation, of which one in
a hundred is wrong. An account that the group would guard anyway, a victim or a bystander, says nothing about the group.
"""

import numpy as np
from scipy.special import betainc

from graphabuse.evidence.links import Links
from graphabuse.features.background import Background
from graphabuse.features.grouped import Grouped, ranges
from graphabuse.graph.groups import Groups
from graphabuse.graph.snapshot import Snapshot
from graphabuse.model.ring_score import RingScore
from graphabuse.model.team.calibration import WRONG
from graphabuse.rings.labels import ABUSIVE, HONEST, UNKNOWN
from graphabuse.rings.roles import EDGE_FROM, member_roles

PRIOR_WEIGHT = 4.0
CELLS = np.concatenate([[0.0], np.geomspace(1e-4, 0.1, 16), np.linspace(0.1, 1.0, 33)[1:]])
ROWS_A_PASS = 50_000


def counts(groups: Groups, known: np.ndarray, belongs: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Labelled abusive and labelled honest accounts in each group.

    Parameters
    ----------
    known : numpy.ndarray
        1 abusive, 0 honest, −1 unknown, by account code.
    belongs : numpy.ndarray, optional
        Membership rows that the group would not guard (bool); others do not count.
    """
    members, of_row = Grouped(groups.owner, len(groups)), known[groups.accounts]
    of_row = of_row if belongs is None else np.where(belongs, of_row, UNKNOWN)
    return members.sum((of_row == ABUSIVE).astype(float)), members.sum((of_row == HONEST).astype(float))


def speaking(
    groups: Groups, known: np.ndarray, links: Links, snapshot: Snapshot, model: RingScore, background: Background
) -> tuple[np.ndarray, np.ndarray]:
    """The same without accounts that their group would guard; the member model is asked where there are labels."""
    asked = np.flatnonzero(np.add(*counts(groups, known)) > 0)
    belongs = np.ones(len(groups.accounts), dtype=bool)
    if len(asked):
        part = groups.take(asked)
        _, chance = member_roles(part, links, snapshot, model, background)
        belongs[ranges(groups.starts[asked], part.sizes)] = chance >= EDGE_FROM
    return counts(groups, known, belongs)


def updated(expected: np.ndarray, abusive: np.ndarray, honest: np.ndarray, *, wrong: float = WRONG) -> np.ndarray:
    """Posterior mean of an expected share after seeing labelled members, ``wrong`` of whose labels are wrong.

    Without wrong labels this is (4·expected + abusive) / (4 + abusive + honest). With them the posterior is summed over cells of
    the share: one abusive label on a group that nothing speaks against is more likely wrong than right.
    """
    found = np.array(expected, dtype=float)
    labelled = np.flatnonzero(abusive + honest > 0)
    for rows in np.array_split(labelled, -(-len(labelled) // ROWS_A_PASS)) if len(labelled) else []:
        found[rows] = _posterior(found[rows, None], abusive[rows, None], honest[rows, None], wrong)
    return found


def _posterior(expected: np.ndarray, abusive: np.ndarray, honest: np.ndarray, wrong: float) -> np.ndarray:
    prior = np.clip(expected, 1e-5, 1.0 - 1e-5)
    up, down = PRIOR_WEIGHT * prior, PRIOR_WEIGHT * (1.0 - prior)
    mass = np.diff(betainc(up, down, CELLS[None, :]), axis=1)
    middle = 0.5 * (CELLS[1:] + CELLS[:-1])[None, :]
    mean = np.diff(betainc(up + 1.0, down, CELLS[None, :]), axis=1) * prior  # of the share, times the mass of the cell
    share = np.clip(np.divide(mean, mass, out=np.repeat(middle, len(prior), axis=0), where=mass > 1e-12), 0.0, 1.0)
    labelled_abusive = wrong + (1.0 - 2.0 * wrong) * share
    with np.errstate(divide="ignore", invalid="ignore"):
        likely = np.where(abusive > 0, abusive * np.log(labelled_abusive), 0.0)
        likely += np.where(honest > 0, honest * np.log(1.0 - labelled_abusive), 0.0)
    weight = mass * np.exp(likely - likely.max(axis=1, keepdims=True))
    return np.asarray((weight * share).sum(axis=1) / weight.sum(axis=1))
