"""How many bits does it say that two accounts used the same identifiers?

bits(a, b, e) = log2(m · q(a, e) · q(b, e) · τ(a, b, e) / u_e) with u_e = (d_e − 1) / (N − 1): the rarer the identifier,
the less likely the coincidence. Within one kind the strongest identifier counts fully and further distinct ones by
half, up to the kind's cap; kinds are independent and add.
"""

from collections.abc import Sequence

import ibis
from ibis.expr.types import FloatingValue, IntegerValue, Table

from graphabuse.config import EvidenceConfig
from graphabuse.evidence.exact import bits_of
from graphabuse.evidence.kinds import kind_weight
from graphabuse.graph.sightings import DAY_S, HOUR_S


def linkable(owned: Table, kinds: Sequence[str], config: EvidenceConfig) -> Table:
    """Sightings that may create a link: shared, not a hub, not a touch of attack infrastructure."""
    cap = ibis.cases(
        *[
            (owned.kind == code, config.address_chain_upto if kind_weight(kind).is_address else config.chain_upto)
            for code, kind in enumerate(kinds)
        ],
        else_=config.chain_upto,
    )
    return owned.filter((owned.degree >= 2) & (owned.degree <= cap) & ~(owned.attack & owned.touch))


def identifier_links(linkable: Table, kinds: Sequence[str], config: EvidenceConfig, *, n_accounts: int) -> Table:
    """One row for each pair and identifier with positive bits: ``a`` < ``b``, ``identifier``, ``kind``, ``bits``.

    Identifiers with up to ``pairs_upto`` accounts give every pair. Larger ones give each account's next three in
    order of first use: enough for the merge tree, which needs connection and not every pair, and linear in size.
    """
    small = linkable.filter(linkable.degree <= config.pairs_upto)
    right = small.view()
    every = small.join(right, [small.identifier == right.identifier, small.account < right.account]).select(
        small.identifier, small.kind, small.degree,
        a=small.account, b=right.account, own=_both_own(small.own, right.own),
        gap=_gap(small.first_at, small.last_at, right.first_at, right.last_at),
    )  # fmt: skip
    large = linkable.filter(linkable.degree > config.pairs_upto)
    order = ibis.window(group_by=large.identifier, order_by=[large.first_at, large.account])
    chains = []
    for step in (1, 2, 3):
        ahead = large.mutate(
            other=large.account.lead(step).over(order),
            other_own=large.own.lead(step).over(order),
            other_first=large.first_at.lead(step).over(order),
            other_last=large.last_at.lead(step).over(order),
        )
        ahead = ahead.filter(ahead.other.notnull())
        chains.append(
            ahead.select(
                "identifier",
                "kind",
                "degree",
                a=ibis.least(ahead.account, ahead.other),
                b=ibis.greatest(ahead.account, ahead.other),
                own=_both_own(ahead.own, ahead.other_own),
                gap=_gap(ahead.first_at, ahead.last_at, ahead.other_first, ahead.other_last),
            )
        )
    return _with_bits(ibis.union(every, *chains), kinds, config, n_accounts=n_accounts)


def pair_evidence(links: Table, kinds: Sequence[str]) -> Table:
    """Bits of each pair: ``a``, ``b``, ``bits``, ``n_shared`` and one ``bits_<kind>`` column for each kind."""
    grouped = links.group_by("a", "b", "kind").aggregate(
        top=links.bits.max(), total=links.bits.sum(), n_shared=links.count()
    )
    cap = ibis.cases(
        *[(grouped.kind == code, kind_weight(kind).cap_bits) for code, kind in enumerate(kinds)], else_=18.0
    )
    capped = grouped.mutate(bits=ibis.least(grouped.top + 0.5 * (grouped.total - grouped.top), cap))
    columns = {
        f"bits_{kind}": ibis.ifelse(capped.kind == code, capped.bits, 0.0).sum().cast("float32")
        for code, kind in enumerate(kinds)
    }
    return capped.group_by("a", "b").aggregate(
        bits=capped.bits.sum().cast("float32"), n_shared=capped.n_shared.sum().cast("int32"), **columns
    )


def _gap(first_a: IntegerValue, last_a: IntegerValue, first_b: IntegerValue, last_b: IntegerValue) -> IntegerValue:
    """Seconds between two spans of use; 0 where they overlap."""
    return ibis.greatest(ibis.greatest(first_a, first_b) - ibis.least(last_a, last_b), 0)


def _both_own(one: FloatingValue, other: FloatingValue) -> FloatingValue:
    """Product of two ownerships in double precision: engines multiply single ones differently."""
    return one.cast("float64") * other.cast("float64")


def _with_bits(pairs: Table, kinds: Sequence[str], config: EvidenceConfig, *, n_accounts: int) -> Table:
    trust = ibis.cases(*[(pairs.kind == code, kind_weight(kind).trust) for code, kind in enumerate(kinds)], else_=0.3)
    address = ibis.or_(
        ibis.literal(False), *[pairs.kind == c for c, k in enumerate(kinds) if kind_weight(k).is_address]
    )
    late = (pairs.gap - int(config.overlap_hours * HOUR_S)) / (config.decay_days * DAY_S)
    timing: FloatingValue = (-ibis.greatest(late, 0.0)).exp()
    surprise = (n_accounts - 1.0) / (pairs.degree - 1.0)
    odds = ibis.greatest(
        trust * pairs.own * timing * surprise, 1.0
    )  # below 1 gives no bits, and a logarithm of 0 stops some engines
    scored = pairs.mutate(bits=bits_of(odds))
    keep = (scored.bits > 0) & (~address | (scored.gap <= int(config.lease_days * DAY_S)))
    return scored.filter(keep).select("a", "b", "identifier", "kind", "bits")
