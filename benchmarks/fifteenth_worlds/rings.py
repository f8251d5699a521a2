"""How do the rings of the plain worlds work? Each function plays one ring and says what ties it."""

from collections.abc import Callable

import numpy as np

from fifteenth_worlds.crew import Crew
from fifteenth_worlds.numbers import DAY, HOUR, MINUTE
from fifteenth_worlds.plan import LOOK, OUT, PAY

Play = Callable[[Crew], str]


def farm(crew: Crew) -> str:
    """Accounts signed up in sittings on a few machines, to collect what new customers get."""
    crew.silent()
    machines, cards = crew.machines(), crew.pool() if crew.rng.random() < 0.6 else None
    crew.born(crew.waves(int(crew.rng.integers(1, 8)), crew.rng.uniform(0.3, 10)), machines)
    crew.shared_extra()
    born = crew.world.people.born[crew.members]
    crew.work(crew.rng.uniform(2, 8), born + MINUTE, born + crew.rng.uniform(1, 20) * DAY, machines, cards)
    return f"machines{' and cards' if cards is not None else ''}, {crew.net}"


def residential(crew: Crew) -> str:
    """A farm whose every visit comes from the home of a stranger; machines or cards remain."""
    crew.net = "proxy"
    crew.silent()
    machines = crew.machines()
    cards = crew.pool() if crew.rng.random() < 0.5 else None
    crew.born(crew.waves(int(crew.rng.integers(2, 12)), crew.rng.uniform(1, 15)), machines)
    born = crew.world.people.born[crew.members]
    crew.work(crew.rng.uniform(3, 10), born + MINUTE, born + crew.rng.uniform(3, 30) * DAY, machines, cards)
    return f"machines{' and cards' if cards is not None else ''}, proxy"


def slow_drip(crew: Crew) -> str:
    """An account every now and then over the whole window, each short, from machines that stay the same."""
    rng, end = crew.rng, crew.world.end
    crew.silent()
    machines, cards = crew.machines(), crew.pool()
    if crew.tier != "careful":
        crew.net = str(rng.choice(["line", "hosting"]))
    crew.start = 0.02 * end
    crew.born(np.sort(rng.uniform(0.02, 0.95, crew.size)) * end, machines)
    crew.shared_extra()
    born = crew.world.people.born[crew.members]
    crew.work(rng.uniform(2, 6), born + HOUR, born + rng.uniform(1, 6) * DAY, machines, cards)
    return f"machines and cards over time, {crew.net}"


def clique(crew: Crew) -> str:
    """Accounts that vouch for and pay each other, tied densely: anyone may use any of a few machines and cards."""
    rng = crew.rng
    crew.living({"careless": 0.2, "moderate": 0.6, "careful": 1.0}[crew.tier])
    few = crew.world.codes.fresh(2 + crew.size // {"careless": 20, "moderate": 8, "careful": 4}[crew.tier])
    cards = crew.pool(second=0.9)
    for _ in range(int(rng.integers(2, 7))):
        row = np.flatnonzero(rng.random(crew.size) < 0.7)
        at = crew.start + rng.random() * (crew.world.end - crew.start) * 0.95
        machines = rng.choice(few, (crew.size, 2))
        t = (at + rng.exponential(40 * MINUTE, len(row))).astype(np.int64)
        crew.visits(row, t, machines, cards, rng.choice([PAY, OUT, OUT], len(row)))
    crew.work(1, crew.start, crew.world.end, np.column_stack([rng.choice(few, crew.size)] * 2), cards)
    return f"few machines and cards, each with each, {crew.net}"


def collusion(crew: Crew) -> str:
    """Real people in league: lives and devices of their own, meetings behind one line, devices lent, a purse for some."""
    rng, people = crew.rng, crew.world.people
    crew.living()
    crew.net = "line"
    purse = crew.pool(per=float(rng.uniform(2, 4)), second=0.6)
    for _ in range(int(rng.integers(3, 9))):
        row = np.flatnonzero(rng.random(crew.size) < 0.75)
        lent = rng.random(crew.size) < {"careless": 0.5, "moderate": 0.25, "careful": 0.12}[crew.tier]
        holder = np.where(lent, rng.permutation(crew.size), np.arange(crew.size))
        machines = people.dev[crew.members[holder]][:, [0, 0]]
        at = crew.start + rng.random() * (crew.world.end - crew.start) * 0.95
        t = (at + rng.exponential(30 * MINUTE, len(row))).astype(np.int64)
        crew.visits(row, t, machines, purse, rng.choice([PAY, OUT, LOOK], len(row)))
    return "meetings behind one line, devices lent, payout tokens"


def card_testing(crew: Crew) -> str:
    """Many stolen cards tried by few accounts, or few cards by many; some owners are customers here."""
    rng, people, world = crew.rng, crew.world.people, crew.world
    crew.silent()
    machines = crew.machines()
    crew.born(crew.waves(int(rng.integers(1, 5)), rng.uniform(0.2, 6)), machines)
    many = crew.size < 25 and rng.random() < 0.7
    n_cards = crew.size * int(rng.integers(4, 15)) if many else max(2, round(crew.size / rng.uniform(2, 8)))
    cards = world.codes.fresh(n_cards)
    owners = rng.choice(world.honest, min(n_cards, 1 + n_cards // 6, 40), replace=False)
    owners = owners[people.tok[owners, 0] >= 0]
    cards[: len(owners)] = people.tok[owners, 0]
    crew.victims.append((owners, "stolen card"))
    people.count[owners] += 1
    tries = int(np.clip(n_cards * rng.uniform(1.0, 1.8), 4 * crew.size, 40 * crew.size))
    row = np.concatenate([np.arange(crew.size), rng.integers(0, crew.size, tries)])
    used = np.concatenate([rng.integers(0, n_cards, crew.size), np.arange(tries) % n_cards])
    start = people.born[crew.members[row]] + HOUR
    t = (start + rng.integers(0, 4, len(row)) * DAY + rng.exponential(20 * MINUTE, len(row))).astype(np.int64)
    dev = machines[row, rng.integers(0, 2, len(row))]
    crew.book.add(crew.members[row], t, PAY, crew.addresses(crew.members[row], t), dev, cards[used])
    return f"{'many cards on few accounts' if many else 'few cards on many accounts'}, {crew.net}"


def takeover(crew: Crew) -> str:
    """Crew machines break into accounts of honest people and move what is there to the crew's own accounts."""
    rng, people, world = crew.rng, crew.world.people, crew.world
    crew.living(0.0 if crew.tier == "careless" else 0.3)
    machines, payout = crew.machines(), crew.pool()
    candidates = rng.permutation(np.flatnonzero(people.born[: world.honest] < crew.start))
    robbed = candidates[: min(int(rng.integers(1, 4) * crew.size), 150)]
    crew.victims.append((robbed, "broken into"))
    people.count[robbed] += 2
    raids = crew.start + rng.random(int(rng.integers(1, 5))) * 0.9 * (world.end - crew.start)
    raid = rng.integers(0, len(raids), len(robbed))
    t = raids[raid] + rng.exponential(2 * HOUR, len(robbed))
    receiver = rng.integers(0, crew.size, len(robbed))
    for step, (role, wait) in enumerate(((LOOK, 0), (OUT, 4 * MINUTE), (PAY, 9 * MINUTE))):
        hit = np.flatnonzero(rng.random(len(robbed)) < (1, 0.8, 0.3)[step])
        at = (t[hit] + wait + rng.exponential(MINUTE, len(hit))).astype(np.int64)
        dev = machines[receiver[hit], rng.integers(0, 2, len(hit))]
        crew.book.add(robbed[hit], at, role, crew.addresses(robbed[hit], at), dev, people.tok[robbed[hit], 0])
    at = (t + 15 * MINUTE + rng.exponential(3 * HOUR, len(robbed))).astype(np.int64)
    crew.visits(receiver, at, machines, payout, OUT)
    crew.work(2, crew.start, world.end, machines, payout, (0.5, 0.0, 0.5, 0.0))
    return f"machines that also opened victims' accounts, payout tokens, {crew.net}"


PLAIN: dict[str, Play] = {
    play.__name__: play for play in (farm, card_testing, residential, slow_drip, clique, collusion, takeover)
}
LARGEST = {"collusion": 15, "clique": 60, "takeover": 80, "synchrony": 120}
