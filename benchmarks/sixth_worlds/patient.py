"""Rings with a past or without a tie: accounts aged and bought, scripts that run in step."""

import numpy as np

from sixth_worlds.clock import DAY
from sixth_worlds.crew import Crew
from sixth_worlds.scripts import CODE
from sixth_worlds.town import Town


def aged_bought(town: Town) -> None:
    """Accounts of people, or of a breeder, change hands within days and work for the crew from then on.

    Trace: from one week on password changes, other machines and other lines, and these hold several of such accounts.
    """
    crew = Crew(town, "aged_bought", 6, 40)
    rng, members = crew.rng, crew.members
    town.born[members] = np.where(rng.random(crew.size) < 0.8, -rng.exponential(200 * DAY, crew.size), 0.0)
    town.signed[members] = town.born[members] <= 0
    bred = rng.random() < 0.4  # a breeder kept them alive with little
    town.wish[members] = rng.lognormal(0, 0.6 if bred else 1.1, crew.size) * (2.0 if bred else 4.0)
    sale = float(rng.uniform(0.25, 0.6)) * town.end
    handed = sale + rng.exponential(rng.uniform(0.5, 4) * DAY, crew.size)
    town.gone[members] = np.minimum(handed, town.end)
    machine = crew.split(town.new_machines(crew.few(*((5, 9), (3, 7), (2.5, 5), (2, 4))[crew.level])), 0.15)
    net = crew.split(crew.lines(crew.few(*((10, 40), (6, 15), (4, 8), (3, 6))[crew.level]), 0.5), 0.3)
    cards = crew.split(town.new_cards(crew.few(3, 8)), 0.1)
    paid = cards if rng.random() < 0.5 else np.full(crew.size, -1)
    crew.act(np.arange(crew.size), np.minimum(handed + 300, town.end - 60), net, machine, "reset")
    who, at = crew.rounds(int(rng.integers(3, 8)), 0.6, rng.uniform(60, 500), machine, sale)
    keep = at > handed[who] + 600
    who, at = who[keep], at[keep]
    crew.act(
        who, at, net[who], machine[who], crew.scripts(len(who), buy=0.3, review=0.3, redeem=0.2, payout=0.2), paid[who]
    )
    crew.manner = ["bred" if bred else "bought"]
    crew.settle(net, machine, "buy", paid)


def script_synchrony(town: Town) -> None:
    """A program drives accounts at machines and lines of their own, wherever they are: no identifier is shared.

    Trace: in ten and more rounds nearly all act within the same one to five minutes and take the same steps; two strangers
    meet like that once or twice in a window.
    """
    crew = Crew(town, "script_synchrony", 8, 40)
    rng, n = crew.rng, crew.size
    machine = town.new_machines(n) if rng.random() < 0.75 else np.full(n, -1)
    homes = np.array([town.house_line() for _ in range(n)], np.int64)
    net = np.where(rng.random(n) < 0.3, rng.choice(town.carriers, n), homes)
    came = crew.join(str(rng.choice(["old", "old", "steady", "batches"])), net, machine)
    crew.pace, crew.loose = (rng.uniform(0.8, 4), 0.15) if rng.random() < 0.6 else (rng.uniform(4, 12), 0.5)
    width = rng.uniform(15, 60) if crew.level < 2 else rng.uniform(40, 300)
    days = np.sort(town.times(int(rng.integers(10, 26)), max(0.0, float(np.median(came))), town.end * 0.99, crew.shift))
    steps = rng.choice([CODE["review"], CODE["redeem"], CODE["talk"], CODE["search"]], len(days))
    turn, who = np.nonzero(rng.random((len(days), n)) < rng.uniform(0.7, 0.95))
    at = days[turn] + rng.uniform(0, width, len(who))
    crew.act(who, at, net[who], machine[who], steps[turn])
    crew.settle(net, machine, "talk")
