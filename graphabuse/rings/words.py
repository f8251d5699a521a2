"""What does a figure of a candidate say in words? One phrase for each, with how its value is written."""

from collections.abc import Callable

import numpy as np

Writer = Callable[[float], str]


def percent(value: float) -> str:
    """A share: 0.4 → 40 %."""
    return f"{100 * value:.0f} %"


def number(value: float) -> str:
    """A plain number: two digits after the point below ten, one below a hundred, none above.

    >>> number(2.5), number(48.32), number(1145.62)
    ('2.5', '48.3', '1,146')
    """
    places = 2 if abs(value) < 10 else 1 if abs(value) < 100 else 0
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if places else text


def power(value: float) -> str:
    """A number kept as a logarithm of two: 3 → 8."""
    return number(2.0**value)


def power_less_one(value: float) -> str:
    """A count kept as log2(1 + count): 3 → 7."""
    return number(2.0**value - 1.0)


NOUNS = {"ip": ("address", "addresses"), "device": ("device", "devices"), "token": ("payment token", "payment tokens")}
BY_ROLE: dict[str, tuple[str, Writer]] = {
    "has_share": ("members seen with any {one}", percent),
    "per_member": ("{many} for each member", number),
    "distinct_per_member": ("different {many} for each member", number),
    "effective_per_member": ("evenly used {many} for each member", number),
    "top_share": ("members on the most used {one}", percent),
    "second_share": ("members on the second most used {one}", percent),
    "sharing_share": ("members that share a {one} with another member", percent),
    "private_share": ("members with a {one} nobody else uses", percent),
    "own_alone_share": ("members with a {one} no other member uses", percent),
    "only_shared_share": ("members that use only {many} of other members", percent),
    "bound": ("a member's events that lie on {many} of other members", percent),
    "best_share_mean": ("members on a member's most shared {one}", percent),
    "shared_per_member": ("shared {many} that a member uses", number),
    "inside_of_all": ("members among all accounts of a shared {one}", percent),
    "inside_of_all_max": ("members among all accounts of the most exclusive {one}", percent),
    "outside_log": ("outsiders on a shared {one}", power_less_one),
    "outside_per_member": ("outsiders on shared {many} for each member", power_less_one),
    "rarest_log": ("accounts on a member's rarest shared {one}, for each member", power),
    "shared_cells_log": ("shared {many} for each member", power),
    "owned_inside": ("members among the owners of a shared {one}", percent),
    "owned_inside_max": ("members among the owners of the most exclusive shared {one}", percent),
    "owner_share": ("uses of shared {many} by members who own them", percent),
    "crowd_rank": ("accounts of the whole population that share no {one} with as many", percent),
}
PHRASES: dict[str, tuple[str, Writer]] = {
    "size_log": ("members", power),
    "born_rel": ("evidence at which it first hangs together, in units of log2 of the population", number),
    "died_rel": ("evidence below which it melts into its surroundings, in units of log2 of the population", number),
    "lasting": ("part of the evidence over which it stands alone", percent),
    "cohesion": ("pairs of members that are linked directly", percent),
    "degree_log": ("links inside for each member", power_less_one),
    "cohesion_strong": ("pairs of members with strong links", percent),
    "bits_mean": ("mean strength of the links inside, in units of log2 of the population", number),
    "bits_max": ("strength of the strongest link inside, in units of log2 of the population", number),
    "strongest_mean": ("strength of a member's strongest link, in units of log2 of the population", number),
    "strongest_min": ("strength of the weakest member's strongest link, in units of log2 of the population", number),
    "isolation": ("evidence that stays inside", percent),
    "isolation_strongest": ("evidence that stays inside, by strongest links", percent),
    "leaning_out_share": ("members tied more strongly to outsiders", percent),
    "boundary_log": ("links to outsiders for each member", power_less_one),
    "shared_any_share": ("members linked to another member", percent),
    "weakest_degree": ("other members that the least linked one is tied to", percent),
    "cotimed_share": ("members that met on several addresses within the hour", percent),
    "cotimed_bits": ("evidence from meeting on several addresses within the hour", percent),
    "cotimed_density": ("pairs that met on several addresses within the hour", percent),
    "synchrony_share": ("members that act in step with another", percent),
    "synchrony_bits": ("evidence from acting in step", percent),
    "synchrony_density": ("pairs that act in step", percent),
    "synchrony_throng": ("accounts there when members act in step, against what is usual", power),
    "synchrony_of_crowd": ("members in step, for each account there beyond the usual", power),
    "synchrony_clock": ("hours of the day at which members act in step, by occasion", percent),
    "synchrony_only_share": ("pairs tied by acting in step alone", percent),
    "sources_mean": ("kinds of evidence behind a link", number),
    "bound": ("a member's events on what other members have, too, by the kind that ties least", percent),
    "nothing_outside": ("members seen with nothing that is not another member's, too", percent),
    "days_shared": ("a member's days on one thing that another has, too", percent),
    "days_apart": ("a member's days on one thing that no other member has", percent),
    "own_shared_mean": ("ownership of what is shared", percent),
    "touch_share": ("uses of shared things that were mere touches", percent),
    "attack_share": ("uses of shared things that look like attack infrastructure", percent),
    "kinds_shared_by_half": ("kinds of which one identifier holds half of the members", percent),
    "burst": ("surprise of how many were first seen at once, in powers of ten for each member", number),
    "gap_variation": ("unevenness of the gaps between first events", number),
    "gap_median_log": ("typical gap between first events, in even gaps", power),
    "span_share": ("part of the window over which the members appeared", percent),
    "newness_mean": ("accounts of the population that were first seen before a member", percent),
    "newness_std": ("spread of the members among newer and older accounts", percent),
    "early_share": ("members that were there when the window opened", percent),
    "life_mean": ("accounts of the population with a shorter life than a member", percent),
    "life_std": ("spread of the members among short and long lives", percent),
    "life_of_rest": ("time after its first event for which a member stayed active", percent),
    "end_spread": ("part of the window over which the members fell silent", percent),
    "events_mean": ("accounts of the population with fewer events than a member", percent),
    "events_std": ("spread of the members among idle and busy accounts", percent),
    "per_day_mean": ("events on an active day, against the population", power),
    "events_rel": ("events of a member, against the population", power),
    "events_variation": ("spread of the members' numbers of events", number),
    "active_mean": ("days of its life on which a member acted", percent),
    "mix_divergence": ("distance of what members do from what everybody does, in bits", number),
    "mix_within": ("differences in what members do, in bits", number),
    "mix_entropy": ("variety of what members do", percent),
}  # fmt: skip


def phrase(name: str) -> tuple[str, Writer]:
    """What a feature measures, and how its value is written."""
    role, _, rest = name.partition("_")
    if role in NOUNS and rest in BY_ROLE:
        text, writer = BY_ROLE[rest]
        one, many = NOUNS[role]
        return text.format(one=one, many=many).replace("a address", "an address"), writer
    if name.startswith("burst_share_"):
        minutes = int(name.removeprefix("burst_share_").removesuffix("m"))
        return f"members first seen within {_span(minutes)}", percent
    return PHRASES[name]


def estimate(name: str, value: float, usual: float, *, raised: bool) -> str:
    """One sentence on a figure that moved the score, beside the same figure of the middle candidate of this data."""
    what, write = phrase(name)
    direction = "raised" if raised else "lowered"
    if not np.isfinite(value):
        return f"the score was {direction} because {what} cannot be known here"
    same = np.isfinite(usual) and write(usual) == write(value)
    beside = (
        f"; in the middle candidate of this data {'the same' if same else write(usual)}" if np.isfinite(usual) else ""
    )
    return f"the score was {direction} by {what}: {write(value)}{beside}"


def _span(minutes: int) -> str:
    if minutes >= 1_440:
        days = minutes // 1_440
        return "a day" if days == 1 else f"{days} days"
    if minutes >= 60:
        hours = minutes // 60
        return "an hour" if hours == 1 else f"{hours} hours"
    return f"{minutes} minutes"
