"""Who are the accounts before anything joins them? Single people with a line, a phone, perhaps a laptop and a card."""

import numpy as np

from sixth_worlds.clock import DAY, HOUR, Ints
from sixth_worlds.town import HOME, MOBILE, PHONE, Town


def companies(town: Town) -> None:
    """Providers of lines, mobile carriers with few addresses for many, computing centres."""
    rng, nets = town.rng, town.nets
    for _ in range(int(rng.integers(4, 9))):
        lease = DAY * float(rng.choice([1, rng.uniform(3, 15), rng.uniform(20, 60), 400], p=[0.2, 0.25, 0.3, 0.25]))
        six = float(rng.choice([0.0, rng.uniform(0.3, 0.9)], p=[0.4, 0.6]))
        town.isps.append(nets.provider(lease, six, int(rng.integers(8, 90))))
    for _ in range(int(rng.integers(2, 6))):
        firm = nets.provider()
        six = float(rng.choice([0.0, rng.uniform(0.3, 0.8)], p=[0.45, 0.55]))
        size = int(np.exp(rng.uniform(np.log(8), np.log(90)))) if town.count > 20_000 else int(rng.integers(2, 8))
        town.carriers.append(nets.site(firm, size, rng.uniform(1, 20) * HOUR, six, each=1))
    town.hosts = [nets.provider() for _ in range(int(rng.integers(3, 8)))]


def settle(town: Town) -> None:
    """Everybody gets the habits of a single person; mechanisms change them afterwards."""
    companies(town)
    rng, n = town.rng, town.count
    everyone = np.arange(n)
    firms = rng.choice(town.isps, n, p=rng.dirichlet(np.full(len(town.isps), 2.0)))
    town.net[:, HOME] = [town.nets.home(int(firm)) for firm in firms]
    town.net[:, MOBILE] = rng.choice(town.carriers, n, p=rng.dirichlet(np.full(len(town.carriers), 3.0)))
    roams = rng.beta(1.3, 2.2, n)
    town.often[:, HOME], town.often[:, MOBILE] = 1 - roams, roams
    owns = rng.random((n, 3)) < [rng.uniform(0.8, 0.95), rng.uniform(0.4, 0.65), rng.uniform(0.04, 0.15)]
    owns[~owns.any(axis=1), PHONE] = True
    share = rng.gamma(1.5, 1.0, (n, 3)) * [1.0, 0.6, 0.4] * owns
    share[rng.random(n) < rng.uniform(0.03, 0.15)] = 0  # clients that send no machine id
    town.uses = share
    town.machine = np.where(owns, town.new_machines(3 * n).reshape(n, 3), -1)
    payers = rng.random(n) < rng.uniform(0.4, 0.65)
    town.card[payers] = town.new_cards(int(payers.sum()))
    town.buys = np.where(payers, rng.beta(1.5, 3.0, n), 0)
    town.wish = rng.lognormal(0, rng.uniform(1.0, 1.3), n) * rng.uniform(1.7, 2.6)
    zones = rng.choice(int(rng.integers(1, 4)), n, p=None) - float(rng.integers(-9, 10))
    town.shift = rng.normal(0, 1.0, n) + zones
    town.pace = rng.lognormal(np.log(14), 0.5, n)
    ages(town, everyone)


def ages(town: Town, who: Ints) -> None:
    """Some came before the window, some in it, with a trend; some tried once and left, some left later."""
    rng, n = town.rng, len(who)
    fresh = rng.random(n) < rng.uniform(0.22, 0.45)
    trend = rng.beta(1.0, rng.uniform(0.8, 1.2), n) * town.end
    came = town.times(n, np.maximum(trend - 3 * DAY, 0), np.minimum(trend + 3 * DAY, town.end))
    town.born[who] = np.where(fresh, came, -rng.exponential(300 * DAY, n))
    once = rng.random(n) < np.where(fresh, rng.uniform(0.2, 0.4), 0.0)
    stays = np.where(once, rng.uniform(0.02, 2, n) * DAY, rng.exponential(rng.uniform(150, 400) * DAY, n))
    town.gone[who] = np.minimum(np.maximum(town.born[who], 0) + stays, town.end)
