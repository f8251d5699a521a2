"""Is a sighting the account's own identifier or a mere touch, and which identifiers look like attack infrastructure?

Ownership q is 1 for identifiers first seen within ``settle_hours`` of the account's first event, else 1 −
exp(−(active days − 1) / 2). An account that was there before the window has its first event anywhere: of those that
were not seen to begin, where the log shows how others do, an identifier of a day is no belonging when the account
went on elsewhere, and one of a single sitting is none in any case: it may be all that a thief left of a quiet
customer. A touch is a sighting with low q whose account went on elsewhere afterwards. Many people do not come back
within a window, attacked or not: where a fifth of those who merely visited a machine or a card did, all visits count as
touches, and so they do where nearly all were a single sitting: who is robbed on his last day in the log leaves nothing
afterwards. (A ring whose old accounts end together on one machine lives there, and has nobody who went on.)
An identifier that several established accounts merely touched is attack infrastructure: the accounts are to be
protected, and their touches link nobody.
"""

from collections.abc import Mapping, Sequence

import ibis
import numpy as np
from ibis.expr.types import Table

from graphabuse.evidence.kinds import kind_weight
from graphabuse.graph.sightings import DAY_S, HOUR_S

MIN_TOUCHES = 5
MIN_TOUCH_SHARE = 0.5
MIN_WENT_ON = 3
MIN_WENT_ON_SHARE = 0.2
SITTING_S = HOUR_S
MIN_SITTING_SHARE = 0.8
OWNED = 0.6  # q from which an account is an owner


def owned_sightings(
    sightings: Table, spans: Table, kinds: Sequence[str], *, settle_hours: float, opened: Table | None = None
) -> Table:
    """Sightings with ``own`` (q with its floor) and ``touch``, and ``degree``, ``owners`` and ``attack`` of the identifier.

    Parameters
    ----------
    sightings, spans : ibis Table
        As :func:`graphabuse.graph.sightings.sightings` and ``account_spans`` return them.
    kinds : sequence of str
        Kind names by code.
    settle_hours : float
        Identifiers seen this soon after an account's first event are its own.
    opened : ibis Table, optional
        ``account``: those seen to begin; all are taken to be when it is left out.
    """
    lives = spans.select("account", born=spans.first_at, died=spans.last_at)
    if opened is not None:
        lives = lives.left_join(began := opened.select(began="account"), lives.account == began.began)
        lives = lives.select("account", "born", "died", "began")
    joined = sightings.join(lives, "account")
    fresh = ibis.literal(True) if opened is None else joined.began.notnull()
    brief = (joined.days <= 2) & (joined.last_at - joined.first_at < 2 * DAY_S)
    passing = brief & (joined.died > joined.last_at + DAY_S)
    one_sitting = joined.last_at - joined.first_at < SITTING_S
    settled = (joined.first_at <= joined.born + int(settle_hours * HOUR_S)) & (fresh | ~(passing | one_sitting))
    raw = ibis.ifelse(settled, 1.0, 1.0 - (-(joined.days - 1) / 2.0).exp())
    scored = joined.mutate(
        raw=raw, visit=~settled & brief, went_on=~settled & passing, sitting=~settled & brief & one_sitting
    )
    per_identifier = scored.group_by("identifier").aggregate(
        degree=scored.count().cast("int32"),
        visits=scored.visit.sum().cast("int32"),
        returns=scored.went_on.sum().cast("int32"),
        sittings=scored.sitting.sum().cast("int32"),
        owners=(scored.raw >= OWNED).sum().cast("int32"),
    )
    full = scored.join(per_identifier, "identifier")
    lasting = [
        code for code, kind in enumerate(kinds) if not kind_weight(kind).is_address
    ]  # anybody visits a carrier's exit
    some_went_on = (full.returns >= MIN_WENT_ON) & (full.returns >= MIN_WENT_ON_SHARE * full.visits)
    sat = (full.sittings >= MIN_TOUCHES) & (full.sittings >= MIN_SITTING_SHARE * full.visits)
    merely = full.kind.isin(lasting) & (some_went_on | sat)
    full = full.mutate(
        touch=full.went_on | (full.visit & merely),
        touches=ibis.ifelse(merely, full.visits, full.returns),
    )
    floor = ibis.cases(*[(full.kind == code, kind_weight(kind).floor) for code, kind in enumerate(kinds)], else_=0.25)
    attack = (full.touches >= MIN_TOUCHES) & (full.touches >= MIN_TOUCH_SHARE * full.degree)
    return full.select(
        "account", "identifier", "kind", "first_at", "last_at", "events", "days", "degree", "owners", "touch",
        own=ibis.greatest(full.raw, floor).cast("float32"),
        attack=attack,
    )  # fmt: skip


def count_owners(seen: Mapping[str, np.ndarray], span: int) -> np.ndarray:
    """Owners of each identifier among owned sightings that came home, by code; int32, shape ``(span,)`` or longer."""
    return np.bincount(owned_identifiers(seen), minlength=span).astype("int32")


def owned_identifiers(seen: Mapping[str, np.ndarray]) -> np.ndarray:
    """Identifier of each sighting that makes an owner."""
    return seen["identifier"][seen["own"] >= OWNED]
