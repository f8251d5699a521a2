"""What speaks against a ring? Checks that run for every ring; an empty list is reported as such."""

from collections import Counter

import numpy as np

from graphabuse.evidence.kinds import kind_weight
from graphabuse.graph.snapshot import Snapshot
from graphabuse.model.ring_score import ODD_SHARE
from graphabuse.rings.facts import RingFacts
from graphabuse.rings.reasons import Reason, noun, share
from graphabuse.rings.words import NOUNS, Nouns, with_article

HONEST_WORDS = {
    "household": "a household or family",
    "office": "an office or a team that joined together",
    "class": "a class, campus or course",
    "campaign": "a campaign that brought honest sign-ups at once",
    "agency": "an agency or reseller that works for its clients",
    "kiosk": "a kiosk, café or other shared machine",
    "collision": "devices or addresses that only look the same",
    "background": "strangers who share by chance",
}
N_CHECKS = 9
NO_DOUBT = "none of the checks found a doubt"
FAR = np.log2(10.0)  # an honest explanation that is ten times less likely speaks for the ring; `compared` says so
COUNTS = ("no", "one", "two", "three")


def doubts(
    facts: RingFacts,
    snapshot: Snapshot,
    *,
    score: float,
    classes: dict[str, float],
    outside_share: float,
    nouns: Nouns = NOUNS,
) -> list[Reason]:
    """Counter-evidence, strongest first.

    Parameters
    ----------
    score : float
        Expected Jaccard of the ring.
    classes : dict of str to float
        Probability of ``ring`` and of each honest explanation.
    outside_share : float
        Share of the features outside the range the score was trained on.
    nouns : mapping
        The words for the kinds of each role.
    """
    found = [
        *_honest_twin(classes), *_hub(facts, snapshot), *_one_thread(facts, snapshot), *_addresses_only(facts, snapshot),
        *_own_things(facts, nouns), *_slow(facts, snapshot), *_small(facts), *_loose(facts), *_unknown_ground(outside_share, score),
    ]  # fmt: skip
    return sorted(found, key=lambda reason: -reason.strength)


def _doubt(code: str, text: str, value: float, base: float, strength: float) -> Reason:
    return Reason("doubt", code, text, value, base, strength)


def compared(classes: dict[str, float]) -> list[Reason]:
    """How much more (or less) the ring's shape resembles rings than the nearest honest explanation."""
    honest = {name: value for name, value in classes.items() if name != "ring"}
    name = max(honest, key=lambda key: (honest[key], key))
    odds = float(np.log2(max(classes["ring"], 1e-6) / max(honest[name], 1e-6)))
    more = "more" if odds >= 0 else "less"
    words, times = HONEST_WORDS.get(name, name), f"{2.0 ** abs(odds):.0f}"
    text = f"by its shape {times} times {more} like simulated rings than like {words}"
    if times == "1":
        text = f"by its shape as much like {words} as like simulated rings"
    return [Reason("compared", f"shape_{name}", text, odds, float("nan"), abs(odds))]


def _honest_twin(classes: dict[str, float]) -> list[Reason]:
    honest = {name: value for name, value in classes.items() if name != "ring"}
    if not honest:
        return []
    name = max(honest, key=lambda key: (honest[key], key))
    odds = float(np.log2(max(honest[name], 1e-6) / max(classes["ring"], 1e-6)))
    if odds < -FAR:
        return []
    words = HONEST_WORDS.get(name, name)
    factor = 2.0 ** abs(odds)
    lean = (
        f"{factor:.0f} times less likely than"
        if odds < -0.5
        else "about as likely as"
        if odds < 0.5
        else f"{factor:.0f} times more likely than"
    )
    text = f"the nearest honest explanation is {words}: {lean} a ring by its shape"
    return [_doubt(f"honest_{name}", text, odds, float("nan"), 6 + odds)]


def _hub(facts: RingFacts, snapshot: Snapshot) -> list[Reason]:
    if facts.n_identifiers == 0:
        return []
    outside, inside, code = (int(facts.identifiers[name][0]) for name in ("outside", "inside", "kind"))
    if outside < max(3, inside):
        return []
    kind = snapshot.kinds[code]
    text = f"the {noun(kind)} that ties most of it is used by {outside:,} accounts outside, too"
    return [_doubt("used_outside", text, float(outside), float("nan"), 3 + np.log2(outside / inside))]


def _one_thread(facts: RingFacts, snapshot: Snapshot) -> list[Reason]:
    """Does it fall apart without one, two or three identifiers?"""
    cut = facts.cut
    several = len(cut.identifiers) > 1
    if not cut.identifiers or facts.synchronous >= 0.5 or (several and 2 * len(cut.identifiers) >= facts.n_identifiers):
        return []  # without half of what they share and more, every ring falls apart
    named = Counter(snapshot.kinds[code] for code in facts.identifiers["kind"][list(cut.identifiers)].tolist())
    parts = [f"{COUNTS[count]} {noun(kind, count)}" for kind, count in named.items()]
    left = "nothing holds them together" if cut.left_share == 0 else f"only {share(cut.left_share)} still hang together"
    text = f"it hangs on {' and '.join(parts)}: without {'them' if several else 'it'} {left}"
    strength = 2.5 * (1 - cut.left_share) / len(cut.identifiers)
    return [_doubt("without_top_identifier", text, cut.left_share, float("nan"), strength)]


def _addresses_only(facts: RingFacts, snapshot: Snapshot) -> list[Reason]:
    if facts.n_identifiers == 0 or facts.synchronous > 0.3:
        return []
    is_address = [kind_weight(snapshot.kinds[int(code)]).is_address for code in set(facts.identifiers["kind"].tolist())]
    if not all(is_address):
        return []
    return [
        _doubt("addresses_only", "only addresses are shared; strangers share addresses, too", 1.0, float("nan"), 3.5)
    ]


def _own_things(facts: RingFacts, nouns: Nouns) -> list[Reason]:
    own = facts.features["device_own_alone_share"]
    if not np.isfinite(own) or own < 0.5:
        return []
    return [
        _doubt(
            "own_devices",
            f"{'all' if own >= 1 else share(own)} of the members also have {with_article(nouns['device'][0])} that no other member uses",
            own,
            float("nan"),
            3 * own,
        )
    ]


def _slow(facts: RingFacts, snapshot: Snapshot) -> list[Reason]:
    first = snapshot.first_at[facts.accounts]
    spread = float(first.max() - first.min()) / 86_400
    if facts.features["burst_share_10080m"] >= 0.5 or spread < 14:
        return []
    text = f"the accounts appeared over {spread:.0f} days, without a burst"
    return [_doubt("no_burst", text, spread, float("nan"), 2.0)]


def _small(facts: RingFacts) -> list[Reason]:
    size = len(facts.accounts)
    if size > 4:
        return []
    return [
        _doubt(
            "small", f"only {size} accounts: families and flat-shares have this size", float(size), float("nan"), 2.2
        )
    ]


def _loose(facts: RingFacts) -> list[Reason]:
    cohesion = facts.features["cohesion"]
    if cohesion >= 0.3 or len(facts.accounts) > 40:
        return []
    return [_doubt("loose", f"only {share(cohesion)} of its pairs are linked directly", cohesion, float("nan"), 1.5)]


def _unknown_ground(outside_share: float, score: float) -> list[Reason]:
    if outside_share < ODD_SHARE:
        return []
    text = f"{share(outside_share)} of its figures lie outside what the score was trained on; the score {score:.2f} is less sure"
    return [_doubt("outside_training", text, outside_share, float("nan"), 2.8)]
