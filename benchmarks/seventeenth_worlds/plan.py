"""What comes up in which world, and how much of it? A budget of accounts for all crews, and the honest groups."""

from collections.abc import Callable

from seventeenth_worlds import near, places, work
from seventeenth_worlds.beside import MECHANISM
from seventeenth_worlds.careful import bought_aged, clockwork, rotating_devices
from seventeenth_worlds.herds import fake_trips, mule_herd, rented_couriers
from seventeenth_worlds.numbers import between
from seventeenth_worlds.schemes import SCHEMES, Scheme, by_script
from seventeenth_worlds.stage import Stage
from seventeenth_worlds.theft import card_testing, resale_stock, takeover

PLAIN_RINGS = (takeover, card_testing, resale_stock, mule_herd, rented_couriers, fake_trips)
HARD_RINGS = (clockwork, rotating_devices, bought_aged)
PLAIN_GROUPS = (
    near.family_phone, near.family_card, near.second_account, near.dorm, near.migrants_house, near.refurbished,
    places.cafe, places.airport, places.tunnel, places.crowd, places.campaign, places.remittance_shop, places.collision,
    work.office, work.company_card, work.onboarding_day, work.pool_phones, work.depot,
)  # fmt: skip
HARD_GROUPS = (
    near.friends, near.volunteer, near.passer_by, places.game_cafe, places.course, places.voucher, places.scheduled,
    work.agency, work.payroll, work.owner_driver,
)  # fmt: skip
ONLY_RIDES = (work.pool_phones, work.depot, work.owner_driver)
NOT_RIDES = (places.game_cafe,)
ONE_BUSINESS = {mule_herd: "neobank", rented_couriers: "rides", fake_trips: "rides"}
TIERS = {False: (0.55, 0.45, 0.0), True: (0.25, 0.4, 0.35)}


def scripted(stage: Stage) -> list[Scheme]:
    """Scripted schemes of the business."""
    return [scheme for scheme in SCHEMES if stage.business.name in scheme.where]


def acted(stage: Stage) -> list[Callable[[Stage, str, int], int]]:
    """Schemes of the business that need more than a script."""
    some = PLAIN_RINGS + (HARD_RINGS if stage.hard else ())
    return [scheme for scheme in some if ONE_BUSINESS.get(scheme, stage.business.name) == stage.business.name]


def rings(stage: Stage) -> None:
    """Crews until the budget is spent: one of each scheme first, as far as it goes, then any."""
    rng = stage.rng
    share = between(rng, 0.007, 0.027)
    left = int(share * stage.n)
    some = [*scripted(stage), *acted(stage)]
    queue = [some[i] for i in rng.permutation(len(some))]
    while left >= 3:
        scheme = queue.pop() if queue else some[int(rng.integers(len(some)))]
        tier = str(rng.choice(["careless", "moderate", "careful"], p=TIERS[stage.hard]))
        if scheme in HARD_RINGS:
            tier = str(rng.choice(["moderate", "careful"]))
        most = max(3, min(left - 3 * len(queue), max(left // 4, 12)))
        most = left if left < 6 else min(most, left - 3 if left - most < 3 else left)
        left -= by_script(stage, scheme, tier, most) if isinstance(scheme, Scheme) else scheme(stage, tier, most)


def honest(stage: Stage) -> None:
    """Honest groups of the business; households are named last."""
    rides = stage.business.name == "rides"
    for kind in PLAIN_GROUPS + (HARD_GROUPS if stage.hard else ()):
        if kind not in (NOT_RIDES if rides else ONLY_RIDES):
            kind(stage)


def expected(stage: Stage) -> tuple[set[str], set[str]]:
    """Names of the schemes and of the honest mechanisms that may come up."""
    schemes = {scheme.name for scheme in scripted(stage)} | {scheme.__name__ for scheme in acted(stage)}
    left_out = NOT_RIDES if stage.business.name == "rides" else ONLY_RIDES
    groups = {kind.__name__ for kind in PLAIN_GROUPS + (HARD_GROUPS if stage.hard else ()) if kind not in left_out}
    return schemes, groups | {"household", MECHANISM}
