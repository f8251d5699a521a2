"""How do harder rings work? Each hides one of the usual traces and keeps another."""

import numpy as np

from tenth_worlds.knobs import DAY, HOUR, between, chance, whole
from tenth_worlds.rings_people import collusion, takeover
from tenth_worlds.shifts import Habit, enrol, own_as, tempo, work
from tenth_worlds.stage import Stage
from tenth_worlds.units import Ints


def aged(stage: Stage, size: int) -> Ints:
    """Accounts bought from real people or ripened for long, then driven by one hand."""
    rng, people = stage.rng, stage.people
    members = stage.recruits(size)
    n = len(members)
    start, stop = stage.stretch(0.1)
    start = max(start, stage.knobs.span * 0.15)
    stop = max(stop, start + 2 * DAY)
    sold = start + rng.random(n) * (stop - start) * rng.choice([0.02, 0.3])
    people.settle(members, np.minimum(people.signup[members], sold - rng.uniform(0.05, 0.9, n) * start), sold)
    cards, banks = stage.purse(n)
    nets = stage.lair("line lines vpn proxy mobile")
    tools = stage.things.devices(whole(rng, 1, max(1, n // 3)), between(rng, 15, 400))
    habit = Habit(
        nets,
        tools,
        cards,
        banks,
        device_by=rng.choice(["member", "any"]),
        net_by="any",
        gap=tempo(rng),
        cover=rng.uniform(0.2, 0.9),
        hour=rng.uniform(0, 24),
        recipe=rng.choice(["collect", "sharer", "spender"]),
    )
    work(
        stage,
        members,
        habit,
        float(sold.max()),
        min(max(stop, sold.max() + DAY), stage.knobs.span - 120),
        max(2, round(between(rng, 2, 10) / habit.cover)),
    )
    return members


def rotating(stage: Stage, size: int) -> Ints:
    """A fresh installation at nearly every visit; lines, cards or hours give the hand away."""
    rng = stage.rng
    members = stage.recruits(size)
    n = len(members)
    nets = stage.lair("line lines server")
    tools = stage.things.devices(n if chance(rng, 0.7) else whole(rng, 2, n), between(rng, 0.3, 4))
    cards, banks = stage.purse(n)
    habit = Habit(
        nets,
        tools,
        cards,
        banks,
        net_by=rng.choice(["member", "shift", "any"]),
        device_by="any",
        gap=tempo(rng),
        cover=rng.uniform(0.3, 1),
        hour=rng.uniform(0, 24),
        recipe=rng.choice(["bonus", "spender", "collect"]),
    )
    start, stop = stage.stretch(0.05)
    _run(stage, members, habit, start, between(rng, HOUR, 20 * DAY), stop)
    return members


def synchrony(stage: Stage, size: int) -> Ints:
    """No shared identifier at all: the same moments again and again."""
    return collusion(stage, max(5, size), tier="hard")


def behind_nat(stage: Stage, size: int) -> Ints:
    """Everything goes through one carrier; phones or payout accounts are partly shared."""
    rng = stage.rng
    members = stage.recruits(size)
    n = len(members)
    nets = np.array([rng.choice(stage.people.carriers)])
    tools = stage.things.devices(max(1, round(n * rng.uniform(0.1, 0.6))), between(rng, 20, 300))
    cards, banks = stage.purse(n)
    habit = Habit(
        nets,
        tools,
        cards,
        banks,
        device_by=rng.choice(["member", "member", "any"]),
        gap=tempo(rng),
        cover=rng.uniform(0.3, 1),
        hour=rng.uniform(0, 24),
        recipe=rng.choice(["bonus", "sharer", "saver"]),
    )
    start, stop = stage.stretch(0.05)
    _run(stage, members, habit, start, between(rng, HOUR, 20 * DAY), stop)
    return members


def fresh_machines(stage: Stage, size: int) -> Ints:
    """A crew that takes a fresh machine for every two to six victims."""
    return takeover(stage, size, fresh=True)


def cells(stage: Stage, size: int) -> Ints:
    """Small cells with lines and phones of their own, tied by one or two shared things."""
    rng = stage.rng
    members = stage.recruits(max(6, size))
    parts = np.array_split(members, max(2, len(members) // int(rng.integers(3, 8))))
    start, stop = stage.stretch(0.15)
    hour, gap, cover = rng.uniform(0, 24), tempo(rng), rng.uniform(0.4, 1)
    recipe = rng.choice(["bonus", "spender", "collect"])
    bond = rng.choice(["bank", "device", "line"])
    bank, device, line = stage.things.cards(1), stage.things.devices(1, 400), stage.nets.home(1)
    for part in parts:
        n = len(part)
        tools, nets = stage.things.devices(whole(rng, 1, max(1, n // 2))), stage.lair("line lines mobile")
        own = stage.things.cards(max(1, n - 1))
        habit = Habit(
            np.r_[nets, line] if bond == "line" else nets,
            np.r_[tools, device] if bond == "device" else tools,
            stage.purse(n)[0],
            np.r_[own, bank] if bond == "bank" else own,
            net_by="any",
            device_by="any",
            gap=gap,
            cover=cover,
            hour=hour,
            recipe=recipe,
        )
        _run(stage, part, habit, start + rng.random() * (stop - start) * 0.5, between(rng, HOUR, 10 * DAY), stop)
        _tie(stage, part, habit, bond, {"bank": bank, "device": device, "line": line}[bond][0])
    return members


def _tie(stage: Stage, part: Ints, habit: Habit, bond: str, thing: int) -> None:
    """A few visits of one or two members of a cell by the thing that all cells share."""
    rng = stage.rng
    who = rng.choice(part[:2], 4)
    born = np.maximum(stage.people.signup[who], 0)
    t = born + (stage.knobs.span - 300 - born) * rng.random(4)
    use = {
        "line": rng.choice(habit.nets, 4),
        "device": rng.choice(habit.devices, 4),
        "bank": rng.choice(habit.banks, 4),
    }
    use[bond] = np.full(4, thing)
    stage.visits.add(who, t, use["line"], use["device"], -1, use["bank"], "collect" if bond == "bank" else habit.recipe)


def _run(stage: Stage, members: Ints, habit: Habit, start: float, span: float, stop: float) -> None:
    """The hand opens the accounts, then works them until a moment, at least twice."""
    own_as(stage, members, habit)
    enrol(stage, members, habit, start, min(span, max(HOUR, (stop - start) * 0.8)))
    begin = max(60.0, float(stage.people.signup[members].min()) + 60)
    work(
        stage,
        members,
        habit,
        begin,
        min(max(stop, begin + 2 * HOUR), stage.knobs.span - 120),
        max(2, round(between(stage.rng, 1.5, 10) / habit.cover)),
    )
