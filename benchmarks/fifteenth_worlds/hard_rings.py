"""How do the rings of the hard worlds work besides? Each hides one of the ties that the plain ones leave open."""

import numpy as np

from fifteenth_worlds.crew import Crew
from fifteenth_worlds.groups import visited
from fifteenth_worlds.numbers import DAY, HOUR, MINUTE, Bools
from fifteenth_worlds.plan import LOOK, OUT, PAY, SAY
from fifteenth_worlds.rings import PLAIN, Play


def woken(crew: Crew, part: Bools | None = None) -> None:
    """Give accounts a past: some idle since a sign-up long ago, others the lives of people who sell them at the start."""
    rng, people = crew.rng, crew.world.people
    mine = crew.members if part is None else crew.members[part]
    crew.start = float(rng.uniform(0.35, 0.8)) * crew.world.end
    bought = rng.random(len(mine)) < rng.choice([0.1, 0.5, 0.9])
    early = rng.random(len(mine)) * 0.2 * crew.world.end
    people.born[mine] = np.where(rng.random(len(mine)) < 0.5, np.minimum(people.born[mine], -DAY), early).astype(
        np.int64
    )
    people.stop[mine] = np.where(bought, crew.start, np.maximum(people.born[mine], 0) + 2 * DAY).astype(np.int64)
    people.count[mine] = np.where(bought, np.maximum(people.count[mine], 2), rng.integers(1, 3, len(mine)))


def aged(crew: Crew) -> str:
    """Accounts that lay idle or were bought wake up on the crew's machines within days."""
    woken(crew)
    machines, cards = crew.machines(), crew.pool()
    crew.work(crew.rng.uniform(3, 8), crew.start, crew.start + crew.rng.uniform(2, 8) * DAY, machines, cards)
    return f"machines and cards after a sleep, {crew.net}"


def rotating(crew: Crew) -> str:
    """Machines and addresses change all the time, so that each is shared by two or three accounts only."""
    rng = crew.rng
    crew.silent()
    turns = int(rng.integers(2, 5))
    length = (crew.world.end - crew.start) / turns
    for turn in range(turns):
        machines = crew.machines(per=float(rng.uniform(1.6, 2.4)), second=0.8)
        if turn == 0:
            crew.born(crew.waves(int(rng.integers(3, 10)), 0.8 * length / DAY), machines)
        cards = crew.pool(per=2.0, second=0.5) if rng.random() < 0.5 else None
        start = np.maximum(crew.start + turn * length, crew.world.people.born[crew.members] + MINUTE)
        crew.work(2, start, np.maximum(crew.start + (turn + 1) * length, start + HOUR), machines, cards)
    return f"machines of two or three accounts each, renewed {turns} times, {crew.net}"


def together(crew: Crew, row_share: float, window: float) -> None:
    """The accounts act within the same minutes, over and over, each from its own device and place."""
    rng = crew.rng
    for _ in range(int(rng.integers(8, 26))):
        row = np.flatnonzero(rng.random(crew.size) < row_share)
        at = crew.start + rng.random() * (crew.world.end - crew.start - HOUR)
        t = (at + rng.random(len(row)) * window).astype(np.int64)
        who = crew.members[row]
        people = crew.world.people
        ip = crew.addresses(who, t, "proxy") if crew.net == "proxy" else people.at_home(who, t)
        crew.book.add(who, t, rng.choice([PAY, SAY, LOOK]), ip, people.dev[who, 0], people.tok[who, 0])


def synchrony(crew: Crew) -> str:
    """Nothing is shared but the minutes in which the accounts act."""
    crew.living()
    window = {"careless": 0.5, "moderate": 2.0, "careful": 6.0}[crew.tier] * MINUTE
    crew.start = min(crew.start, 0.4 * crew.world.end)
    together(crew, {"careless": 0.95, "moderate": 0.85, "careful": 0.7}[crew.tier], window)
    return "nothing but times"


def mixed(crew: Crew) -> str:
    """Two methods at once: machines for one part, another tie for the other, and a part that has both."""
    rng = crew.rng
    other = str(rng.choice(["cards", "times", "sleep"]))
    cut = (rng.permutation(crew.size) + 0.5) / crew.size
    first, second = cut < 0.6, cut > 0.4
    if other == "sleep":
        crew.silent()
        woken(crew)
    else:
        crew.living(0.4)
    machines, own = crew.machines(), crew.own()
    machines = np.where(first[:, None], machines, own)
    cards = crew.pool() if other != "times" else None
    if cards is not None:
        cards = np.where(second[:, None] | (other == "sleep"), cards, crew.world.people.tok[crew.members][:, [0, 0]])
    crew.work(rng.uniform(3, 6), crew.start, crew.start + rng.uniform(5, 25) * DAY, machines, cards)
    if other == "times":
        whole, crew.members = crew.members, crew.members[second]
        crew.size = len(crew.members)
        together(crew, 0.85, 2 * MINUTE)
        crew.members, crew.size = whole, len(whole)
    return f"machines and {other}, {crew.net}"


def camouflage(crew: Crew) -> str:
    """Accounts that live like customers, in public places and on shared exits, and meet on machines now and then."""
    rng, people, world = crew.rng, crew.world.people, crew.world
    crew.living()
    people.count[crew.members] += rng.poisson(2, crew.size)
    place = rng.choice(["public_wifi", "vpn", "campus"], crew.size)
    model = np.array([rng.choice(crew.groups[str(name)][0]) for name in place], np.int64)
    for part in (people.spot, people.spot_size, people.spot_share):
        part[crew.members] = part[model]
    machines, payout = crew.machines(second=0.8), crew.pool(second=0.5)
    row = np.repeat(np.arange(crew.size), 2 + rng.poisson(1.5, crew.size))
    t = (crew.start + rng.random(len(row)) * (world.end - crew.start) * 0.98).astype(np.int64)
    hidden = rng.random(len(row)) < 0.5
    ip = np.where(hidden, visited(world, model[row], t), crew.addresses(crew.members[row], t))
    dev, tok = machines[row, rng.integers(0, 2, len(row))], payout[row, rng.integers(0, 2, len(row))]
    crew.book.add(crew.members[row], t, rng.choice([LOOK, OUT, PAY], len(row)), ip, dev, tok)
    return f"machines and payout tokens beside lives in public places, {crew.net}"


HARD: dict[str, Play] = PLAIN | {play.__name__: play for play in (aged, rotating, synchrony, mixed, camouflage)}
