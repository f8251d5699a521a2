"""Which honest groups and which rings come up, how many and how large?"""

import numpy as np

from sixteenth_worlds import acting, crowds, goods, homes, lending, places, theft
from sixteenth_worlds.crew import Crew, chosen
from sixteenth_worlds.mixing import tailed
from sixteenth_worlds.settings import DAY
from sixteenth_worlds.stage import Stage

# what people are comes before what they do together
GROUPS = (
    *homes.PLAIN,
    places.office,
    places.company_card,
    places.same_laptops,
    places.parcel_locker,
    acting.personal_shopper,
    acting.helper_at_home,
    crowds.tv_wave,
    crowds.friends_referred,
    places.kiosk,
    places.cafe,
    acting.call_centre,
    crowds.flash_sale,
    crowds.voucher_forum,
    crowds.veiled,
)
HARD_GROUPS = (*homes.HARD, *places.HARD, *acting.HARD, *crowds.HARD)
RINGS = {
    goods.coupon_farm: 3.0,
    goods.referral_ring: 2.0,
    goods.refund_crew: 2.0,
    goods.scalpers: 2.0,
    goods.one_person: 4.0,
    goods.review_farm: 1.5,
    theft.stuffing: 2.0,
    theft.points_theft: 2.0,
    theft.gift_cards: 1.5,
    theft.card_testing: 2.0,
    lending.review_broker: 1.5,
}
HARD_RINGS = {goods.bot_night: 1.0, lending.rented_accounts: 1.5, lending.bought_accounts: 1.5}
PLAIN_TIERS = {"careless": 0.5, "moderate": 0.5}
HARD_TIERS = {"careless": 0.2, "moderate": 0.35, "careful": 0.45}


def honest(stage: Stage) -> None:
    """All groups of honest people; households are told at the very end."""
    for make in (*HARD_GROUPS, *GROUPS) if stage.settings.hard else GROUPS:
        make(stage)


def hired(stage: Stage) -> list[tuple[object, Crew]]:
    """Rings with their members until the share of abuse is reached, each scheme once as long as there is room."""
    rng, settings = stage.rng, stage.settings
    schemes = RINGS | (HARD_RINGS if settings.hard else {})
    tiers = HARD_TIERS if settings.hard else PLAIN_TIERS
    weight = np.array(list(schemes.values())) * rng.gamma(1.5, 1, len(schemes))
    first = list(rng.permutation(len(schemes)))
    room = round(settings.abuse * settings.accounts)
    high, step = max(6, min(150, room // 4)), rng.uniform(2.5, 7)
    plans = []
    while room >= 3:
        scheme = list(schemes)[first.pop() if first else rng.choice(len(schemes), p=weight / weight.sum())]
        n = int(rng.integers(3, 7)) if scheme is goods.one_person else tailed(rng, 3, high, 1.15, step)
        n = min(n, room)
        room -= n
        members = stage.pick(n)
        stage.crooked[members] = True
        plans.append((scheme, members, chosen(rng, tiers)))
    return [(scheme, work(stage, members, tier)) for scheme, members, tier in plans]


def work(stage: Stage, members: np.ndarray, tier: str) -> Crew:
    """A crew with the time it has: careless ones are gone in days, careful ones stay."""
    rng, end = stage.rng, stage.settings.end
    share = {"careless": (0.05, 0.5), "moderate": (0.2, 0.8), "careful": (0.4, 0.95)}[tier]
    length = max(2 * DAY, end * rng.uniform(*share))
    begin = rng.uniform(0.0, max(1.0, end * 0.97 - length))
    return Crew(stage, members, tier, begin, min(begin + length, end - DAY / 4))


def at_work(stage: Stage, crews: list[tuple[object, Crew]]) -> None:
    """Everything the rings do."""
    for scheme, crew in crews:
        scheme(crew)
        stage.rings.append((scheme.__name__, crew.tier, crew.manner, crew.members))
