"""Where do a ring's accounts come from? Made for it, made long ago, bought from somebody, or lent by their owners."""

import numpy as np

from sixteenth_worlds.crew import Crew
from sixteenth_worlds.diary import script
from sixteenth_worlds.rhythm import signups
from sixteenth_worlds.settings import DAY


def fresh(crew: Crew) -> None:
    """Accounts signed up for the purpose; the first work comes when most are there."""
    stage, people, n = crew.stage, crew.stage.people, len(crew.members)
    dressed(crew)
    people.keen[crew.members] = 0.0
    if stage.rng.random() < {"careless": 0.1, "moderate": 0.2, "careful": 0.3}[crew.tier]:
        people.start[crew.members] = -1.0  # made before the window
        return
    at = signups(stage.rng, crew.tier, n, crew.begin, crew.end)
    people.start[crew.members] = at
    crew.act(np.arange(n), at, script("join"))
    crew.begin = float(np.quantile(at, 0.9)) + stage.rng.uniform(0.02, 0.3 if crew.tier == "careful" else 0.05) * DAY
    crew.end = max(crew.end, min(crew.begin + DAY, stage.settings.end - 900))
    later = np.minimum(at + stage.rng.exponential(1200, n) + 60, stage.settings.end - 700)
    crew.act(np.arange(n), later, script("visit"))


def bought(crew: Crew) -> None:
    """Accounts with an honest past, until somebody sold them with their password."""
    people, rng, n = crew.stage.people, crew.stage.rng, len(crew.members)
    people.start[crew.members] = -1.0
    turn = np.minimum(crew.begin + rng.uniform(0, 0.1, n) * (crew.end - crew.begin), crew.end)
    people.end[crew.members] = np.maximum(turn, DAY / 2)
    crew.begin = float(turn.max())
    what = script(["taken", "move"])[(rng.random(n) < 0.4).astype(int)]
    crew.act(np.arange(n), turn, what)


def lent(crew: Crew) -> None:
    """Accounts of real people who live on and let somebody act through them, or act as they are told."""
    people = crew.stage.people
    people.start[crew.members] = -1.0
    people.end[crew.members] = crew.stage.settings.end
    crew.own = {"careless": 0.1, "moderate": 0.4, "careful": 0.6}[crew.tier]


def dressed(crew: Crew) -> None:
    """Mails, phones and shops of accounts that nobody lives in: plus tags and shared phones where crews are careless."""
    stage, people, members = crew.stage, crew.stage.people, crew.members
    rng, n = stage.rng, len(members)
    people.shop[members] = np.where(rng.random(n) < 0.85, people.shop[members[0]], people.shop[members])
    people.new_card_at[members] = 1e12
    if rng.random() < {"careless": 0.6, "moderate": 0.3, "careful": 0.0}[crew.tier]:
        people.mail[members], people.tagged[members] = people.mail[members[crew.seat_card]], True
    per = {"careless": 10, "moderate": 4, "careful": 1}[crew.tier]
    people.phone[members] = stage.things.take(n)[np.arange(n) // max(1, min(per, n))]
