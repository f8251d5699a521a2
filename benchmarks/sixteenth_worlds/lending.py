"""Rings of accounts that real people lend or sell: honest lives around what they do for somebody."""

import numpy as np

from sixteenth_worlds.crew import Crew
from sixteenth_worlds.diary import script
from sixteenth_worlds.habits import visit
from sixteenth_worlds.origins import bought, lent


def review_broker(crew: Crew) -> None:
    """Customers paid for reviews: they order what they are told, praise it, and the broker looks in to see it done."""
    lent(crew)
    crew.campaign(crew.stage.rng.uniform(5, 11), {"rate": 0.55, "buy": 0.35, "look": 0.1})
    looked_in(crew)
    if crew.stage.settings.hard:
        now_and_then(crew)


def rented_accounts(crew: Crew) -> None:
    """Accounts in good standing, rented by the week for limited goods; the renter works from the own desk."""
    lent(crew)
    crew.own *= 0.3
    crew.campaign(crew.stage.rng.uniform(4, 10), {"rush": 0.4, "buy": 0.3, "spend": 0.15, "visit": 0.15})
    looked_in(crew)


def bought_accounts(crew: Crew) -> None:
    """Accounts from a market place: an honest past, a new password one day, and from then on orders that go back."""
    bought(crew)
    crew.campaign(crew.stage.rng.uniform(4, 9), {"buy": 0.4, "return": 0.3, "redeem": 0.1, "look": 0.2})


def looked_in(crew: Crew) -> None:
    """The broker logs in to some accounts, from the crew's desk."""
    rng, n = crew.stage.rng, len(crew.members)
    own, crew.own = crew.own, 0.0
    seat = np.flatnonzero(rng.random(n) < 0.7)
    at = rng.uniform(crew.begin, crew.end, max(1, n // 8))[rng.integers(0, max(1, n // 8), len(seat))]
    crew.act(seat, at + rng.uniform(0, 1800, len(seat)), script("visit"))
    crew.own = own


def now_and_then(crew: Crew) -> None:
    """Honest people who let themselves be paid for one review and live on as before."""
    stage, rng = crew.stage, crew.stage.rng
    few = stage.anybody(int(rng.integers(1, 3 + len(crew.members) // 6)))
    visit(stage, rng.uniform(crew.begin, crew.end, len(few)), few, script("rate"))
    stage.group("one_paid_review", few)
