"""Which kinds of worlds are there? Every figure is drawn from a wide range, so that no single world is learned by heart."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

DAY_S = 86_400.0
KINDS = ("ip", "device_id", "payment_token")
FAMILIES = ("plain", "hard", "broad", "wild")


@dataclass(frozen=True)
class WorldParams:
    """One world before it is simulated.

    Attributes
    ----------
    seed, accounts : int
        Seed, and roughly how many accounts.
    days : float
        Length of the window.
    events_per_account : float
        Median of a lognormal.
    established : float
        Share of accounts that were there before the window.
    kinds : tuple of str
        Identifier columns that exist.
    event_types : bool
        Whether events carry a type.
    abuse_share : float
        Share of accounts in rings.
    honest_share : float
        Share of accounts in honest look-alike groups.
    benign, abuse : tuple of str
        Mechanisms that occur.
    dynamic_share, lease_days, mobile_share, no_device_share, second_device_share : float
        Clients and networks.
    season : float
        0..1, how uneven sign-ups are over the window.
    waves : int
        Days on which the whole service wins unusually many accounts.
    spread : float
        Standard deviation of the log of events per account.
    daylight : float
        Share of events moved into waking hours.
    same_mix : bool
        Whether all honest people do the same things equally often.
    visit_events : float
        Events of one visit, on the average; 1 lets every event stand alone.
    own_hours : float
        Share of people who come at an hour of their own, 0..1.
    elsewhere : float
        Share of people with a second line of their own, at work or at friends', 0..1.
    """

    seed: int
    accounts: int = 5_000
    days: float = 60.0
    events_per_account: float = 8.0
    established: float = 0.5
    kinds: tuple[str, ...] = KINDS
    event_types: bool = True
    abuse_share: float = 0.02
    honest_share: float = 0.3
    benign: tuple[str, ...] = ()
    abuse: tuple[str, ...] = ()
    dynamic_share: float = 0.5
    lease_days: float = 7.0
    mobile_share: float = 0.3
    no_device_share: float = 0.05
    second_device_share: float = 0.3
    season: float = 0.3
    waves: int = 0
    spread: float = 0.8
    daylight: float = 0.8
    same_mix: bool = True
    visit_events: float = 1.0
    own_hours: float = 0.0
    elsewhere: float = 0.0
    tiers: tuple[str, ...] = field(default=("careless", "moderate", "careful"))

    @property
    def window_s(self) -> float:
        """Length of the window in seconds."""
        return self.days * DAY_S

    @property
    def in_visits(self) -> bool:
        """Whether people come in visits: such worlds have the habits that only those have who come again."""
        return self.visit_events > 1


PLAIN_ABUSE = (
    "device_farm",
    "card_testing",
    "residential_proxies",
    "slow_drip",
    "small_clique",
    "collusion",
    "takeover",
)
PLAIN_BENIGN = ("household", "office", "campus", "agency", "vpn", "two_accounts")
HARD_ABUSE = (*PLAIN_ABUSE, "aged_accounts", "rotating_devices", "synchrony_only", "promo_abuse", "emulator_farm")
HARD_BENIGN = (
    *PLAIN_BENIGN, "flat_share", "family_evening", "onboarding", "class_course", "kiosk", "refurbished", "collision",
    "gift_card", "corporate_card", "referral", "campaign", "live_event",
)  # fmt: skip

ALL_ABUSE = (
    *HARD_ABUSE, "splitting_ring", "merging_ring", "returning_ring", "rented_infrastructure", "dealer_stock", "mixed_ring",
    "scripted_crew", "credential_stuffing", "address_farm", "one_roof", "sold_quietly", "chain",
    "one_desk", "hired_out", "lent", "drained", "touched",
    "clique_rounds", "relays", "gatherings", "nest", "passed_on", "left_home",
)  # fmt: skip
ALL_BENIGN = (
    *HARD_BENIGN, "marketing_burst", "short_lived", "account_recovery", "cafe", "conference", "regulars", "demo_phone",
    "school_tablets", "shift_phones", "agent_desk", "closed_office", "new_office", "own_phones", "hand_down", "guild",
    "probes", "carer", "common_room", "daily_reward", "second_selves", "fair_booth", "counter", "client_rounds", "reading_room",
    "client_desk", "class_cart", "tablet_family",
)  # fmt: skip
MECHANISMS = {
    "plain": (PLAIN_BENIGN, PLAIN_ABUSE), "hard": (HARD_BENIGN, HARD_ABUSE), "broad": (ALL_BENIGN, ALL_ABUSE),
    "wild": (ALL_BENIGN, ALL_ABUSE),
}  # fmt: skip


def draw_params(
    seed: int,
    *,
    accounts: int | None = None,
    family: str = "wild",
    without: Sequence[str] = (),
    kinds: Sequence[str] | None = None,
    abuse_share: float | None = None,
) -> WorldParams:
    """Draw a world.

    Parameters
    ----------
    seed : int
        The same seed and arguments give the same world.
    accounts : int, optional
        Population; drawn between 2,000 and 12,000 when left out.
    family : str
        ``plain``, ``hard`` and ``broad`` (all three kinds, moderate ranges, more and more mechanisms), or ``wild``
        (everything drawn widely, kinds dropped).
    without : sequence of str
        Mechanisms left out.
    kinds : sequence of str, optional
        Identifier columns; overrides the family.
    abuse_share : float, optional
        Overrides the drawn share; 0 gives a world without rings.
    """
    rng = np.random.default_rng([seed, 101])
    wild = family == "wild"
    benign, abuse = ([name for name in names if name not in without] for names in MECHANISMS[family])
    if wild:
        benign = [name for name in benign if rng.random() < 0.75]
        abuse = [name for name in abuse if rng.random() < 0.8]
    drawn_kinds: tuple[str, ...] = KINDS
    if wild and rng.random() < 0.45:
        keep = int(rng.integers(1, 3))
        drawn_kinds = tuple(sorted(rng.choice(KINDS, size=keep, replace=False).tolist(), key=KINDS.index))
    visits = np.random.default_rng([seed, 103])
    wide = wild and visits.random() < 0.75
    share = float(np.exp(rng.uniform(np.log(0.004), np.log(0.06))))
    if wild and rng.random() < 0.08:
        share = 0.0
    return WorldParams(
        seed=seed,
        accounts=accounts or int(np.exp(rng.uniform(np.log(2_000), np.log(12_000)))),
        days=float(np.exp(rng.uniform(np.log(7), np.log(365)))) if wild else float(rng.uniform(30, 120)),
        events_per_account=float(np.exp(rng.uniform(np.log(1.0), np.log(60)))) if wild else float(rng.uniform(5, 14)),
        established=float(rng.uniform(0.0, 0.9)) if wild else float(rng.uniform(0.3, 0.8)),
        kinds=tuple(kinds) if kinds is not None else drawn_kinds,
        event_types=not wild or rng.random() < 0.75,
        abuse_share=share if abuse_share is None else abuse_share,
        honest_share=float(rng.uniform(0.1, 0.6)),
        benign=tuple(benign),
        abuse=tuple(abuse),
        dynamic_share=float(rng.uniform(0.0, 0.9)),
        lease_days=float(np.exp(rng.uniform(np.log(0.5), np.log(60)))),
        mobile_share=float(rng.uniform(0.0, 0.7)),
        no_device_share=float(rng.choice([0.0, rng.uniform(0, 0.15), rng.uniform(0.1, 0.5)], p=[0.4, 0.4, 0.2])),
        second_device_share=float(rng.uniform(0.0, 0.7)),
        season=float(rng.uniform(0.0, 0.9)),
        waves=int(rng.integers(-5, 6).clip(0)) if family in ("wild", "broad") else 0,
        spread=float(rng.uniform(0.0, 1.6)) if wild else 0.8,
        visit_events=float(
            np.exp(visits.uniform(0, np.log(12))) if wide else visits.uniform(1, 6) if family == "broad" else 1
        ),
        own_hours=float(visits.uniform(0, 1)) if wide else 0.5 if family == "broad" else 0.0,
        elsewhere=float(visits.uniform(0, 0.9)) if wide else 0.4 if family == "broad" else 0.0,
        same_mix=not wild or rng.random() < 0.3,
        daylight=float(rng.choice([0.0, rng.uniform(0.3, 1.0)], p=[0.3, 0.7])) if wild else 0.8,
    )
