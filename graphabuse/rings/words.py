"""What does a figure of a candidate say in words? One phrase for each, with the unit its value is told in."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

Nouns = Mapping[str, tuple[str, str]]


class Unit(NamedTuple):
    """How a figure is told.

    Attributes
    ----------
    plain : callable
        The kept value → the value that is told.
    write : callable
        The value that is told → text.
    """

    plain: Callable[[np.ndarray], np.ndarray]
    write: Callable[[float], str]


def percent(value: float) -> str:
    """A share: 0.4 → 40 %, 0.002 → under 1 %."""
    return "under 1 %" if 0 < value < 0.005 else f"{100 * value:.0f} %"


def number(value: float) -> str:
    """A plain number: two digits after the point below ten, one below a hundred, none above.

    >>> number(2.5), number(48.32), number(1145.62), number(0.001)
    ('2.5', '48.3', '1,146', 'under 0.01')
    """
    if 0 < value < 0.005:
        return "under 0.01"
    places = 2 if abs(value) < 10 else 1 if abs(value) < 100 else 0
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if places else text


PERCENT = Unit(np.asarray, percent)
NUMBER = Unit(np.asarray, number)
POWER = Unit(np.exp2, number)  # kept as a logarithm of two: 3 → 8
POWER_LESS_ONE = Unit(lambda value: np.exp2(value) - 1.0, number)  # kept as log2(1 + count): 3 → 7

NOUNS: Nouns = {
    "ip": ("address", "addresses"),
    "device": ("device", "devices"),
    "token": ("payment token", "payment tokens"),
}
BY_ROLE: dict[str, tuple[str, Unit]] = {
    "has_share": ("members seen with any {one}", PERCENT),
    "per_member": ("{many} for each member with any", NUMBER),
    "distinct_per_member": ("different {many} for each member with any", NUMBER),
    "effective_per_member": ("evenly used {many} for each member with any", NUMBER),
    "top_share": ("members on the most used {one}", PERCENT),
    "second_share": ("members on the second most used {one}", PERCENT),
    "sharing_share": ("members that share a {one} with another member", PERCENT),
    "private_share": ("members with a {one} nobody else uses", PERCENT),
    "own_alone_share": ("members with a {one} no other member uses", PERCENT),
    "only_shared_share": ("members that use only {many} of other members", PERCENT),
    "bound": ("events with a {one} that lie on those of other members", PERCENT),
    "best_share_mean": ("members on the most shared {one} of a member with any", PERCENT),
    "shared_per_member": ("shared {many} that a member uses", NUMBER),
    "inside_of_all": ("members among all accounts of a shared {one}", PERCENT),
    "inside_of_all_max": ("members among all accounts of the most exclusive {one}", PERCENT),
    "outside_log": ("outsiders on a shared {one}", POWER_LESS_ONE),
    "outside_per_member": ("outsiders on shared {many} for each member", POWER_LESS_ONE),
    "rarest_log": ("accounts on the rarest shared {one} of a member that shares any", NUMBER),
    "shared_cells_log": ("shared {many} for each member", NUMBER),
    "owned_inside": ("members among the owners of a shared {one}", PERCENT),
    "owned_inside_max": ("members among the owners of the most exclusive shared {one}", PERCENT),
    "owner_share": ("uses of shared {many} by members who own them", PERCENT),
    "crowd_rank": ("accounts of the whole population that share no {one} with as many", PERCENT),
}
PHRASES: dict[str, tuple[str, Unit]] = {
    "size_log": ("members", POWER),
    "born_rel": ("evidence at which it first hangs together, in units of log2 of the population", NUMBER),
    "died_rel": ("evidence below which it melts into its surroundings, in units of log2 of the population", NUMBER),
    "lasting": ("part of the evidence over which it stands alone", PERCENT),
    "cohesion": ("pairs of members that are linked directly", PERCENT),
    "degree_log": ("links inside for each member", POWER_LESS_ONE),
    "cohesion_strong": ("pairs of members with strong links", PERCENT),
    "bits_mean": ("mean strength of the links inside, in units of log2 of the population", NUMBER),
    "bits_max": ("strength of the strongest link inside, in units of log2 of the population", NUMBER),
    "strongest_mean": ("strength of a member's strongest link, in units of log2 of the population", NUMBER),
    "strongest_min": ("strength of the weakest member's strongest link, in units of log2 of the population", NUMBER),
    "isolation": ("evidence that stays inside", PERCENT),
    "isolation_strongest": ("evidence that stays inside, by strongest links", PERCENT),
    "leaning_out_share": ("members tied more strongly to outsiders", PERCENT),
    "boundary_log": ("links to outsiders for each member", POWER_LESS_ONE),
    "shared_any_share": ("members linked to another member", PERCENT),
    "weakest_degree": ("other members that the least linked one is tied to", PERCENT),
    "cotimed_share": ("members that met on several addresses within the hour", PERCENT),
    "cotimed_bits": ("evidence from meeting on several addresses within the hour", PERCENT),
    "cotimed_density": ("pairs that met on several addresses within the hour", PERCENT),
    "synchrony_share": ("members that act in step with another", PERCENT),
    "synchrony_bits": ("evidence from acting in step", PERCENT),
    "synchrony_density": ("pairs that act in step", PERCENT),
    "synchrony_throng": ("accounts there when members act in step, against what is usual", POWER),
    "synchrony_of_crowd": ("members in step, for each account there beyond the usual", POWER),
    "synchrony_clock": ("hours of the day at which members act in step, by occasion", PERCENT),
    "synchrony_only_share": ("pairs tied by acting in step alone", PERCENT),
    "sources_mean": ("kinds of evidence behind a link", NUMBER),
    "bound": ("a member's events on what other members have, too, by the kind that ties least", PERCENT),
    "nothing_outside": ("members seen with nothing that is not another member's, too", PERCENT),
    "days_shared": ("a member's days on one thing that another has, too", PERCENT),
    "days_apart": ("a member's days on one thing that no other member has", PERCENT),
    "own_shared_mean": ("ownership of what is shared", PERCENT),
    "touch_share": ("uses of shared things that were mere touches", PERCENT),
    "attack_share": ("uses of shared things that look like attack infrastructure", PERCENT),
    "kinds_shared_by_half": ("kinds of which one identifier holds half of the members", PERCENT),
    "burst": ("surprise of how many were first seen at once, in powers of ten for each member", NUMBER),
    "gap_variation": ("unevenness of the gaps between first events", NUMBER),
    "gap_median_log": ("typical gap between first events, in even gaps", POWER),
    "span_share": ("part of the window over which the members appeared", PERCENT),
    "newness_mean": ("accounts of the population that were first seen before a member", PERCENT),
    "newness_std": ("spread of the members among newer and older accounts", PERCENT),
    "early_share": ("members that were there when the window opened", PERCENT),
    "life_mean": ("accounts of the population with a shorter life than a member", PERCENT),
    "life_std": ("spread of the members among short and long lives", PERCENT),
    "life_of_rest": ("time after its first event for which a member stayed active", PERCENT),
    "end_spread": ("part of the window over which the members fell silent", PERCENT),
    "events_mean": ("accounts of the population with fewer events than a member", PERCENT),
    "events_std": ("spread of the members among idle and busy accounts", PERCENT),
    "per_day_mean": ("events on an active day, against the population", POWER),
    "events_rel": ("events of a member, against the population", POWER),
    "events_variation": ("spread of the members' numbers of events", NUMBER),
    "active_mean": ("days of its life on which a member acted", PERCENT),
    "mix_divergence": ("distance of what members do from what everybody does, in bits", NUMBER),
    "mix_within": ("differences in what members do, in bits", NUMBER),
    "mix_entropy": ("variety of what members do", PERCENT),
    "hour_divergence": ("distance of the members' hours of the day from everybody's, in bits", NUMBER),
    "hour_within": ("differences between the members' hours of the day, in bits", NUMBER),
    "hour_entropy": ("variety of the members' hours of the day over everybody's, in bits", NUMBER),
    "hour_of_events": ("variety of the hours of all their events over everybody's, in bits", NUMBER),
    "hour_quiet": ("hours of the day in a row at which no member was ever there", NUMBER),
    "hour_centre": ("how far the members' day leans to one side of the clock", PERCENT),
    "hour_shift": ("how far the members' day leans elsewhere than everybody's", PERCENT),
    "hour_own": ("how far a member's own day leans to one side of the clock", PERCENT),
    "hour_first": ("how far the members' first events lean to one side of the clock", PERCENT),
    "weekend": ("a member's events on Saturdays and Sundays, over everybody's", PERCENT),
    "weekend_std": ("differences between the members on Saturdays and Sundays", PERCENT),
}  # fmt: skip
NOTHING: dict[str, tuple[str, str]] = {
    "has_share": ("no member was seen with {a_one}", "of the members were"),
    "sharing_share": ("no two members share {a_one}", "of the members do"),
    "synchrony_share": ("no two members act in step", "of the members do"),
    "cotimed_share": ("no two members met on several addresses within the hour", "of the members did"),
    "days_shared": ("no two members share {anything}", "of a member's days are on one thing that another has, too"),
}


def parted(name: str) -> tuple[str, str]:
    """Role of the kinds that a figure is about, empty where it is about none, and what it says of them.

    >>> parted("token_rarest_log"), parted("life_mean")
    (('token', 'rarest_log'), ('', 'life_mean'))
    """
    role, _, rest = name.partition("_")
    return (role, rest) if role in NOUNS and rest in BY_ROLE else ("", name)


def phrase(name: str, nouns: Nouns = NOUNS) -> tuple[str, Unit]:
    """What a feature measures, and how its value is told; ``nouns`` are the words for the kinds of each role."""
    role, rest = parted(name)
    if role:
        text, unit = BY_ROLE[rest]
        one, many = nouns[role]
        return text.replace("a {one}", with_article(one)).format(one=one, many=many), unit
    if name.startswith("burst_share_"):
        minutes = int(name.removeprefix("burst_share_").removesuffix("m"))
        return f"members first seen within {_span(minutes)}", PERCENT
    return PHRASES[name]


def nothing(name: str, value: float, nouns: Nouns = NOUNS) -> str:
    """The sentence for a figure that is 0 because the members have nothing of the sort; empty for every other figure."""
    role, rest = parted(name)
    if rest not in NOTHING or value > 0:
        return ""
    if role and np.isnan(value):
        return f"these data have no {nouns[role][1]}"
    a_one = with_article(nouns[role][0]) if role else ""
    anything = with_article(either([one for one, _ in nouns.values()]))
    return NOTHING[rest][0].format(a_one=a_one, anything=anything)


def estimate(name: str, value: float, usual: str, *, raised: bool, nouns: Nouns = NOUNS) -> str:
    """One sentence on a figure that moved the score; ``usual`` says how it is elsewhere."""
    what, unit = phrase(name, nouns)
    direction = "raised" if raised else "lowered"
    beside = f"; {usual}" if usual else ""
    lacking = nothing(name, value, nouns)
    if lacking:
        return f"the score was {direction} because {lacking}{beside}"
    if not np.isfinite(value):
        return f"the score was {direction} because {what} cannot be known here"
    return f"the score was {direction} by {what}: {unit.write(value)}{beside}"


def elsewhere(name: str, value: float, usual: float, where: str, nouns: Nouns = NOUNS) -> str:
    """How a figure is ``where`` it is compared with; empty where that is not known."""
    if not np.isfinite(usual):
        return ""
    write = phrase(name, nouns)[1].write
    if write(usual) == write(value):
        return f"{where} the same"
    follows = f" {NOTHING[parted(name)[1]][1]}" if nothing(name, value, nouns) else ""
    return f"{where} {write(usual)}{follows}"


def either(words: list[str]) -> str:
    """Words as a choice: device, cookie or phone."""
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]


def with_article(word: str) -> str:
    """A word with a or an before it."""
    return f"{'an' if word[0] in 'aeio' else 'a'} {word}"


def _span(minutes: int) -> str:
    if minutes >= 1_440:
        days = minutes // 1_440
        return "a day" if days == 1 else f"{days} days"
    if minutes >= 60:
        hours = minutes // 60
        return "an hour" if hours == 1 else f"{hours} hours"
    return f"{minutes} minutes"
