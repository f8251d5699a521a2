"""What are they after? Schemes as scripts: how accounts are opened, kept alive and emptied, and at what pace."""

from dataclasses import dataclass, field

from seventeenth_worlds.beside import beside
from seventeenth_worlds.business import ACT, ADD, CASH, EXTRA, GAIN, INVITE, PAY, VERIFY
from seventeenth_worlds.crew import Crew
from seventeenth_worlds.kit import bought
from seventeenth_worlds.numbers import heavy
from seventeenth_worlds.shifts import planned
from seventeenth_worlds.stage import Stage

BANK, RIDES, STREAM = "neobank", "rides", "streaming"
ALL = (BANK, RIDES, STREAM)


@dataclass(frozen=True)
class Scheme:
    """A script; ``fixed`` is what the scheme needs of its kit whatever the budget is."""

    name: str
    where: tuple[str, ...]
    pace: tuple[str, ...]
    opening: tuple[int, ...]
    middle: tuple[int, ...]
    closing: tuple[int, ...]
    visits: tuple[int, int] = (1, 5)
    sizes: tuple[int, int] = (5, 120)
    fixed: dict[str, str] = field(default_factory=dict)


SCHEMES = (
    Scheme("bonus_farm", (BANK,), ("batch", "rush"), (VERIFY, ADD, GAIN), (ACT,), (ACT, CASH), (0, 3), (6, 200)),
    Scheme("loan_bust_out", (BANK,), ("batch", "drip"), (VERIFY, ADD), (ACT, PAY), (EXTRA, CASH), (3, 8), (4, 40)),
    Scheme("referral_chain", ALL, ("chain",), (VERIFY, ADD, GAIN, INVITE), (ACT,), (ACT, CASH), (0, 3), (5, 60)),
    Scheme("promo_cycling", (RIDES,), ("batch", "rush", "drip"), (GAIN, ADD, PAY), (ACT, GAIN, PAY), (), (1, 4), (5, 150)),
    Scheme("trial_cycling", (STREAM,), ("drip", "batch"), (ADD, GAIN), (ACT,), (), (1, 4), (5, 150)),
    Scheme("gift_card_wash", (STREAM,), ("batch", "rush"), (VERIFY, ADD), (PAY, CASH), (EXTRA, CASH), (1, 4), (4, 60)),
    Scheme("solo", ALL, ("drip", "rush"), (ADD, GAIN), (ACT, PAY), (CASH,), (2, 5), (3, 6), {"ways": "home line"}),
    Scheme(
        "remote_crew", ALL, ("batch",), (VERIFY, ADD, GAIN), (ACT, PAY), (CASH,), (1, 5), (8, 120),
        {"ways": "proxies by traffic"},
    ),
    Scheme("slow_drip", ALL, ("drip",), (VERIFY, ADD), (ACT,), (GAIN, CASH), (2, 6), (4, 40)),
)  # fmt: skip


def crew_of(stage: Stage, scheme: str, pace: str, size: int, tier: str, **fixed: str) -> Crew:
    """A crew of a size, enrolled."""
    accounts = stage.claim(size)
    crew = Crew(stage, scheme, tier, accounts, bought(stage, size, tier, **fixed), planned(stage, size, pace))
    crew.enrol()
    beside(crew)
    return crew


def by_script(stage: Stage, scheme: Scheme, tier: str, most: int) -> int:
    """Run a scripted scheme with at most so many accounts; how many it took."""
    rng = stage.rng
    low, high = scheme.sizes
    size = min(heavy(rng, low, high), most)
    crew = crew_of(stage, scheme.name, str(rng.choice(scheme.pace)), size, tier, **scheme.fixed)
    crew.work(scheme.opening, scheme.middle, scheme.closing, int(rng.integers(scheme.visits[0], scheme.visits[1] + 1)))
    return size
