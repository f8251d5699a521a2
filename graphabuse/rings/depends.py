"""On which shared identifier does the score of a ring depend most? Each of the strongest is left out and the ring scored again.

This says what the model leaned on, not why anybody is abusive: it is told after the facts, among the estimates.
All rings are asked at once: in the first round every ring loses its strongest identifier, in the second the next one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from ibis.backends import BaseBackend

from graphabuse.config import EvidenceConfig
from graphabuse.evidence.leave_out import Ties, ties_of
from graphabuse.evidence.links import Links
from graphabuse.features.background import Background
from graphabuse.features.ring import RingFeatures, ring_features
from graphabuse.graph.components import component_labels
from graphabuse.graph.groups import Groups
from graphabuse.graph.snapshot import Snapshot
from graphabuse.rings.codes import short_codes
from graphabuse.rings.facts import RingFacts
from graphabuse.rings.reasons import Reason, noun
from graphabuse.rings.scored import Depends, Occluder, Scored

STRONGEST = 3
NOTHING = 0.02
RINGS_WITH_ACCOUNT = 24  # about a tenth of a second each
Rescore = Callable[[Groups, RingFeatures], np.ndarray]


def depends(
    links: Links, snapshot: Snapshot, scored: Scored, background: Background, *, backend: BaseBackend,
    config: EvidenceConfig, rescore: Rescore,
) -> Depends:  # fmt: skip
    """A question that can be put for the rings of a window: what did each score depend on?

    With a team's model the account that it takes for the most likely abusive is explained, too, in the best rings.
    """

    def answer(groups: Groups, facts: Sequence[RingFacts], score: np.ndarray) -> list[list[Reason]]:
        ties = ties_of(backend, links, snapshot, config, accounts=groups.accounts)
        found = leave_out(groups, facts, score, ties, snapshot, background, rescore)
        told = [leaning(found, at, fact, snapshot) for at, fact in enumerate(facts)]
        if scored.explainer is None or scored.probability is None:
            return told
        explainer = scored.explainer()
        for at, fact in enumerate(facts[:RINGS_WITH_ACCOUNT]):
            told[at] += _account(fact, snapshot, scored.probability, explainer)
        return told

    return answer


@dataclass(frozen=True)
class LeftOut:
    """Scores of rings without their strongest identifiers.

    Attributes
    ----------
    score : numpy.ndarray
        Score of each ring as it is, shape ``(n_rings,)``.
    without : numpy.ndarray
        Score without its first, second … identifier, NaN where it has fewer, shape ``(n_rings, STRONGEST)``.
    """

    score: np.ndarray
    without: np.ndarray


def leave_out(
    groups: Groups,
    facts: Sequence[RingFacts],
    score: np.ndarray,
    ties: Ties,
    snapshot: Snapshot,
    background: Background,
    rescore: Rescore,
) -> LeftOut:
    """Score rings again without each of their ``STRONGEST`` identifiers.

    Parameters
    ----------
    groups : Groups
        The rings, guarded accounts among them; ``facts`` and ``score`` are theirs, in this order.
    ties : Ties
        What links their accounts, identifier by identifier.
    background : Background
        The population of the window.
    rescore : callable
        Score of groups from their features, shape ``(n_groups,)``.
    """
    without = np.full((len(groups), STRONGEST), np.nan)
    if len(groups) == 0:
        return LeftOut(score, without)
    codes = [fact.identifiers["identifier"][:STRONGEST] for fact in facts]
    for number in range(STRONGEST):
        has = np.flatnonzero([len(part) > number for part in codes])
        if len(has) == 0:
            break
        part = groups.take(has)
        dropped = np.array([codes[at][number] for at in has])[part.owner]
        rest = ties.without(part.accounts, dropped)
        lower = _levels_without(part, rest)
        back = background.with_links(ties.links, rest)
        without[has, number] = rescore(lower, ring_features(lower, rest, snapshot, background=back))
    return LeftOut(score, without)


def leaning(found: LeftOut, at: int, fact: RingFacts, snapshot: Snapshot) -> list[Reason]:
    """The sentence about one ring; none for a ring that shares nothing."""
    kinds = [snapshot.kinds[code] for code in fact.identifiers["kind"].tolist()]
    if not kinds:
        return []
    names, score, without = short_codes(kinds), float(found.score[at]), found.without[at]
    order = [int(one) for one in np.argsort(without, kind="stable")[: min(len(kinds), STRONGEST)]]
    first, rest = order[0], order[1:]
    lowest = float(without[first])
    if score - lowest < NOTHING:
        which = (
            f"{noun(kinds[0])} {names[0]}" if len(order) == 1 else f"no single one of {', '.join(names[: len(order)])}"
        )
        verb = "does not decide" if len(order) == 1 else "decides"
        text = f"{which} {verb} the score: {score:.2f} would be {lowest:.2f} or more without"
        return [Reason("estimated", "depends_on_none", text, lowest, float("nan"), 0.0)]
    others = "".join(f", without {names[one]} {float(without[one]):.2f}" for one in rest)
    text = f"the score depended most on {noun(kinds[first])} {names[first]}: without it {score:.2f} would be {lowest:.2f}{others}"
    return [Reason("estimated", f"depends_on_{kinds[first]}", text, lowest, float("nan"), 0.0)]


def _account(fact: RingFacts, snapshot: Snapshot, probability: np.ndarray, explainer: Occluder) -> list[Reason]:
    """What the team's model leaned on for the member it is surest of."""
    account = int(fact.accounts[np.argmax(probability[fact.accounts])])
    kinds = [snapshot.kinds[code] for code in fact.identifiers["kind"].tolist()]
    names = dict(zip(fact.identifiers["identifier"].tolist(), short_codes(kinds), strict=True))
    found = explainer.occlude(account)
    said = found.told(lambda kind, code: f"{noun(kind)} {names.get(code, 'outside the ring')}")
    text = f"for account {_printable(snapshot.account_ids[account].as_py())} by the model trained on your labels: {said[:1].lower()}{said[1:-1]}"
    return [Reason("estimated", "account_depends_on", text, found.probability, float("nan"), 0.0)]


def _printable(name: str) -> str:
    """An account id without marks that could turn a sentence round."""
    return "".join(mark if mark.isprintable() else "\N{REPLACEMENT CHARACTER}" for mark in name[:60])


def _levels_without(groups: Groups, links: Links) -> Groups:
    """The groups at the level of evidence at which they now first hang together; 0 where they do not."""
    row = np.full(int(max(links.a.max(initial=0), links.b.max(initial=0), groups.accounts.max())) + 1, -1)
    row[groups.accounts] = np.arange(len(groups.accounts))
    a, b, owner = row[links.a], row[links.b], groups.owner
    inner = (a >= 0) & (b >= 0)
    inner[inner] = owner[a[inner]] == owner[b[inner]]
    a, b, bits = a[inner], b[inner], np.floor(links.bits[inner])
    born = np.zeros(len(groups))
    for level in np.unique(bits):
        keep = bits >= level
        born[_whole(groups, a[keep], b[keep])] = level
    born = np.minimum(groups.born, born).astype("float32")
    return replace(groups, born=born, died=np.minimum(groups.died, born))


def _whole(groups: Groups, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Which groups hang together by these links between membership rows."""
    part = component_labels(a, b, len(groups.accounts))
    first = part[groups.starts[:-1]][groups.owner]
    return np.bincount(groups.owner, weights=part != first, minlength=len(groups)) == 0
