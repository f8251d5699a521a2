"""What was observed in a ring, and how often is that seen elsewhere?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graphabuse.evidence.links import Links
from graphabuse.graph.snapshot import Snapshot
from graphabuse.rings.facts import Population, RingFacts
from graphabuse.rings.words import NOUNS, either, with_article

KIND_NOUNS: Mapping[str, tuple[str, str]] = {
    "ip": ("address", "addresses"),
    "device": ("device", "devices"),
    "payment_token": ("payment token", "payment tokens"),
}
SPANS = (
    (600, "10 minutes"),
    (3_600, "one hour"),
    (21_600, "6 hours"),
    (86_400, "one day"),
    (259_200, "3 days"),
    (604_800, "7 days"),
)


@dataclass(frozen=True)
class Reason:
    """One sentence about a ring.

    Attributes
    ----------
    kind : str
        ``observed``, ``compared``, ``estimated`` or ``doubt``.
    code : str
        Stable name for filters.
    text : str
        The sentence.
    value, base_rate : float
        The figure, and the same figure for the population; NaN where there is none.
    strength : float
        Order inside its kind, largest first; not stored.
    """

    kind: str
    code: str
    text: str
    value: float
    base_rate: float
    strength: float


def observed(facts: RingFacts, snapshot: Snapshot, population: Population, known: np.ndarray) -> list[Reason]:
    """Facts that hold the ring together, strongest first; never empty for a group of two or more linked accounts."""
    found = [*_shared(facts, snapshot, population), *_burst(facts, snapshot, population), *_together(facts, population)]
    found.extend(_nothing_private(facts, snapshot, population))
    found.extend(_labelled(facts, known))
    return sorted(found, key=lambda reason: -reason.strength)


def noun(kind: str, count: int = 1) -> str:
    """The word for an identifier kind."""
    plain = kind.replace("_", " ")
    singular, plural = KIND_NOUNS.get(kind, (plain, plain + ("es" if plain.endswith("s") else "s")))
    return singular if count == 1 else plural


def nouns_of(kinds: Sequence[str], links: Links) -> dict[str, tuple[str, str]]:
    """The words for each role: those of all kinds with that role that the data have."""
    found = dict(NOUNS)
    for role, codes in links.everyone.roles.items():
        seen = [kinds[code] for code in codes if code in links.everyone.sightings]
        if seen:
            found[role] = either([noun(kind) for kind in seen]), either([noun(kind, 2) for kind in seen])
    return found


def share(value: float) -> str:
    """A share as a person writes it: 12 %, 0.3 %, under 0.1 %."""
    if value <= 0:
        return "none"
    if value < 0.001:
        return "under 0.1 %"
    return f"{100 * value:.1f} %" if value < 0.1 else f"{100 * value:.0f} %"


def _shared(facts: RingFacts, snapshot: Snapshot, population: Population) -> list[Reason]:
    found = []
    size = len(facts.accounts)
    columns = facts.identifiers
    for code, kind in enumerate(snapshot.kinds):
        of_kind = np.flatnonzero(columns["kind"] == code)
        if len(of_kind) == 0:
            continue
        top = of_kind[0]
        inside, outside = int(columns["inside"][top]), int(columns["outside"][top])
        others = "nobody else" if outside == 0 else f"{outside:,} other account{'s' if outside > 1 else ''}"
        more = len(of_kind) - 1
        extra = f"; {more} further {noun(kind, more)} shared inside" if more else ""
        text = f"{inside} of {size} accounts used the same {noun(kind)}, which {others} used{extra}"
        base = population.sharing[kind]
        found.append(
            Reason(
                "observed",
                f"shared_{kind}",
                text + f" ({share(base)} of all accounts share any with two others)",
                inside / size,
                base,
                float(columns["weight"][top]) / size,
            )
        )
    return found


def _labelled(facts: RingFacts, known: np.ndarray) -> list[Reason]:
    mine = known[np.concatenate([facts.accounts, facts.guarded])]  # honest ones are guarded
    abusive, honest = int((mine == 1).sum()), int((mine == 0).sum())
    if abusive + honest == 0:
        return []
    base = float((known == 1).sum() / max((known >= 0).sum(), 1))
    part = abusive / (abusive + honest)
    if part <= base and honest:
        text = f"{honest} of its {abusive + honest} labelled accounts are known as honest ({share(1 - base)} of all labelled ones are)"
        return [Reason("doubt", "labelled_honest", text, 1 - part, 1 - base, 5.0)]
    text = f"{abusive} of its {abusive + honest} labelled accounts are known as abusive ({share(base)} of all labelled ones are)"
    return [Reason("observed", "labelled_abusive", text, part, base, 6.0 * part)]


def _burst(facts: RingFacts, snapshot: Snapshot, population: Population) -> list[Reason]:
    first = np.sort(snapshot.first_at[facts.accounts])
    size, best = len(first), None
    for seconds, words in SPANS:
        ahead = np.searchsorted(first, first + seconds, side="right") - np.arange(size)
        start = int(np.argmax(ahead))
        low = np.searchsorted(population.first_at, first[start], side="left")
        high = np.searchsorted(population.first_at, first[start] + seconds, side="right")
        base = (high - low) / max(len(population.first_at), 1)
        surprise = float(ahead[start] * np.log2(max(ahead[start] / size, 1e-9) / max(base, 1e-9)))
        if ahead[start] >= max(3, 0.4 * size) and (best is None or surprise > best[0]):
            best = (surprise, int(ahead[start]), words, base)
    if best is None or best[1] / size < 3 * best[3]:
        return []
    text = f"{best[1]} of {size} accounts were first seen within {best[2]} ({share(best[3])} of all accounts were)"
    return [Reason("observed", "first_seen_together", text, best[1] / size, best[3], best[0] / size)]


def _together(facts: RingFacts, population: Population) -> list[Reason]:
    found = []
    size = len(facts.accounts)
    if facts.synchronous > 0:
        count = round(facts.synchronous * size)
        text = f"{count} of {size} accounts acted in the same short time buckets as another member far more often than chance allows"
        text += f" ({share(population.synchrony)} of all accounts have such a link)"
        found.append(
            Reason("observed", "synchrony", text, facts.synchronous, population.synchrony, 14 * facts.synchronous)
        )
    if facts.cotimed > 0:
        count = round(facts.cotimed * size)
        text = f"{count} of {size} accounts met another member on two or more addresses within the same hour"
        text += f" ({share(population.cotimed)} of all accounts did)"
        found.append(
            Reason("observed", "cotimed_addresses", text, facts.cotimed, population.cotimed, 9 * facts.cotimed)
        )
    return found


def _nothing_private(facts: RingFacts, snapshot: Snapshot, population: Population) -> list[Reason]:
    found = []
    for code, kind in enumerate(snapshot.kinds):
        if kind not in ("device", "payment_token"):
            continue
        holders, private = facts.holders.get(code, (0, 0))
        base, own = population.private[kind], private / max(holders, 1)
        if holders >= 0.5 * len(facts.accounts) and base >= 0.3 and own <= 0.25 * base:
            text = f"{share(own)} of the members with {with_article(noun(kind))} have one of their own ({share(base)} of all accounts with one do)"
            found.append(Reason("observed", f"no_own_{kind}", text, own, base, 3.0 * (base - own) / base))
    return found
