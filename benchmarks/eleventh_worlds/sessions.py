"""What is a session? Somebody opens the app somewhere, for a while."""

import numpy as np

from eleventh_worlds.clock import hour_of, moments, weekday_of
from eleventh_worlds.company import Company
from eleventh_worlds.people import People
from eleventh_worlds.styles import Styles

FIELDS = ("account", "t", "place", "gadget", "card", "style", "length", "pace")


class Sessions:
    """Column store for sessions; everything that happens in a world passes through it."""

    def __init__(self) -> None:
        self._chunks: list[dict[str, np.ndarray]] = []

    def add(
        self,
        account: np.ndarray,
        t: np.ndarray,
        place: np.ndarray | int,
        gadget: np.ndarray | int,
        card: np.ndarray | int,
        style: np.ndarray | int,
        length: np.ndarray | float,
        pace: np.ndarray | float,
    ) -> None:
        """Append sessions; scalars are broadcast."""
        n = len(account)
        values = (account, t, place, gadget, card, style, length, pace)
        self._chunks.append({k: np.broadcast_to(np.asarray(v), (n,)) for k, v in zip(FIELDS, values, strict=True)})

    def table(self) -> dict[str, np.ndarray]:
        """All sessions."""
        return {k: np.concatenate([c[k] for c in self._chunks]) for k in FIELDS}


def within_budget(visits: np.ndarray, total: float) -> np.ndarray:
    """Shrink lives above three visits until the company's total is met."""
    low, high = 0.15, 1.0
    for _ in range(20):
        factor = (low + high) / 2
        scaled = np.where(visits > 3, 3 + (visits - 3) * factor, visits)
        if np.maximum(1, scaled).sum() > total:
            high = factor
        else:
            low = factor
    return scaled


def live(people: People, company: Company, sessions: Sessions, styles: Styles, rng: np.random.Generator) -> None:
    """Ordinary lives of everybody who has one."""
    who = np.flatnonzero(people.alive)
    spends = (people.card >= 0) & (rng.random(len(people.card)) < 0.6)
    people.style[spends] = styles.paying(people.style[spends])
    total = len(who) * company.events_mean / company.session_mean
    count = np.maximum(1, rng.poisson(within_budget(people.visits[who], total)))
    row = np.repeat(who, count)
    t = moments(rng, people.join[row], people.leave[row], people.shift[row])
    first = np.concatenate([[0], np.cumsum(count)[:-1]])
    newborn = people.born[who]
    t[first[newborn]] = people.join[who][newborn]
    add_visits(people, company, sessions, row, t, rng)


def add_visits(
    people: People, company: Company, sessions: Sessions, row: np.ndarray, t: np.ndarray, rng: np.random.Generator
) -> None:
    """Sessions of persons at given moments, from wherever they would be at that time."""
    n = len(row)
    place, gadget = people.home[row].copy(), phone_at(people, row, t)
    laptop = (people.laptop[row] >= 0) & (rng.random(n) < 0.45)
    gadget = np.where(laptop, people.laptop[row], gadget)
    out = ~laptop & (rng.random(n) < people.mobile_p[row])
    place = np.where(out, people.carrier[row], place)
    hour = hour_of(t, company.zone)
    open_hours = (hour > 8) & (hour < 18) & (weekday_of(t, company.start_day) < 5)
    busy = (people.work[row] >= 0) & open_hours & (rng.random(n) < 0.75)
    place = np.where(busy & ~out, people.work[row], place)
    away = (people.other[row] >= 0) & (rng.random(n) < people.other_p[row])
    place = np.where(away, people.other[row], place)
    visit = rng.random(n) < 0.015
    place = np.where(visit, people.home[rng.integers(0, len(people.home), n)], place)
    tunnel = (people.vpn[row] >= 0) & (rng.random(n) < 0.6)
    place = np.where(tunnel, people.vpn[row], place)
    tablet = (people.shared[row] >= 0) & (rng.random(n) < people.shared_p[row])
    stands = np.where(people.shared_place[row] >= 0, people.shared_place[row], people.home[row])
    gadget, place = np.where(tablet, people.shared[row], gadget), np.where(tablet, stands, place)
    sessions.add(row, t, place, gadget, people.card[row], people.style[row], people.length[row], people.pace[row])


def phone_at(people: People, row: np.ndarray, t: np.ndarray) -> np.ndarray:
    """The phone a person holds at a moment (people buy new ones)."""
    return np.where(t < people.swap[row], people.phone[row], people.phone_after[row])
