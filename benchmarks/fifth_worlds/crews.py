"""Crews at work: they open accounts, work through them by the beat of their trade, enter accounts of others."""

import numpy as np

from fifth_worlds.means import TIERS, Means, outfit
from fifth_worlds.town import JOIN, LOOK, USE, Person, Town
from fifth_worlds.typologies import TYPOLOGIES, Typology


def crew(town: Town, name: str, tier: int) -> None:
    """One ring."""
    rng, plan = town.rng, TYPOLOGIES[name]
    size = int(np.exp(rng.uniform(*np.log(plan.size))) + 0.5)
    operators = min(int(rng.integers(plan.people[0], plan.people[1] + 1)), size)
    means = outfit(town, tier, operators)
    span = min(rng.uniform(*plan.span), town.days - 0.5)
    start = rng.uniform(0, town.days - span)
    accounts = [member(town, plan, means, number, tier) for number in range(size)]
    opened = openings(town, plan, means, accounts, start, span)
    if plan.beat == "own":
        tasks(town, plan, means, accounts, opened, start, span, herded=operators < size / 2)
    elif plan.beat == "flash":
        flashes(town, plan, means, accounts, opened, start, span)
    elif plan.beat == "bot":
        schedule(town, plan, means, accounts, opened, start + span)
    else:
        shifts(town, plan, means, accounts, opened, start, span)
    if plan.victims[1]:
        break_in(town, means, start, span, int(rng.integers(*plan.victims)))
    ring = f"{name}-{town.new()}"
    manner = f"{means.net}/{means.kit}/{means.money}"
    town.rings += [(account, ring, name, TIERS[tier], manner) for account in accounts]


def member(town: Town, plan: Typology, means: Means, number: int, tier: int) -> int:
    """An account of the ring, with what it has in common with others of it."""
    rng = town.rng
    _, _, card = means.issue(number)
    person = town.person()
    alive = rng.random() < plan.life
    for letter, per_value in (plan.common or {}).items():
        per = per_value[tier]
        if rng.random() < 1 - 1 / per:
            person.fields[letter] = means.common.setdefault((letter, int(number / (per * 1.6))), town.new())
    if not alive:
        person.purse, person.rate = [card], 0.0
    if plan.stolen:
        person.purse = [stolen_card(town) for _ in range(plan.stolen)]
    aged = rng.random() < plan.aged
    return town.open(person, -1.0 if aged else 9998.0)


def stolen_card(town: Town) -> int:
    """A card off a list; seldom of one who is a customer here."""
    honest = [n for n in range(0, len(town.accounts), 37) if town.accounts[n].purse]
    if honest and town.rng.random() < 0.02:
        owner = int(town.rng.choice(honest))
        town.victims.add(owner)
        return town.accounts[owner].purse[0]
    return town.card()


def openings(town: Town, plan: Typology, means: Means, accounts: list[int], start: float, span: float) -> np.ndarray:
    """Sign-ups: in sittings of a few, one after another, spread over the share of the span that the plan says."""
    rng, size = town.rng, len(accounts)
    sittings = max(1, round(size / rng.uniform(4, 15)))
    when = np.sort(start + rng.uniform(0, max(plan.join * span, 0.02), sittings))
    if plan.beat != "bot":
        when = np.floor(when) + rng.uniform(9, 23, sittings) / 24
    sitting = np.sort(rng.integers(0, sittings, size))
    pause = {"bot": 0.0007, "own": 0.4}.get(plan.beat, 0.004)
    at = when[sitting] + np.concatenate(
        [np.cumsum(rng.exponential(pause, (sitting == n).sum())) for n in range(sittings)]
    )
    at = np.clip(at, 0.01, town.days - 0.05)
    for number, account in enumerate(accounts):
        if town.joined[account] < 0:
            at[number] = start
            continue
        town.joined[account] = float(at[number])
        if plan.beat == "own" and town.accounts[account].rate > 0:
            continue  # people of their own sign up at home
        means.visit(account, number, at[number], JOIN, number % means.operators)
    return at


def aim(town: Town, plan: Typology) -> int:
    """What the next visit is for."""
    return int(town.rng.choice(plan.moves))


def shifts(
    town: Town, plan: Typology, means: Means, accounts: list[int], opened: np.ndarray, start: float, span: float
) -> None:
    """Somebody sits down and takes the accounts in turn, some minutes each."""
    rng = town.rng
    of = rng.integers(0, means.operators, len(accounts))
    for operator in range(means.operators):
        mine = np.flatnonzero(of == operator)
        if not len(mine):
            continue
        sittings = max(3, round(plan.rounds * 1.5))
        hour, pause = rng.uniform(8, 21), rng.uniform(1.5, 9) / 1440
        for day in np.sort(start + rng.uniform(0, span, sittings)):
            clock = np.floor(day) + (hour + rng.normal(0, 1.2)) / 24
            first = int(rng.integers(len(mine)))
            for number in np.roll(mine, -first)[: max(1, int(len(mine) * rng.uniform(0.4, 0.95)))]:
                clock += pause * rng.lognormal(0, 0.6)
                if opened[number] < clock <= start + span + 0.5:
                    means.visit(accounts[number], int(number), clock, aim(town, plan), operator)


def flashes(
    town: Town, plan: Typology, means: Means, accounts: list[int], opened: np.ndarray, start: float, span: float
) -> None:
    """All that are open strike at the same minutes, several times."""
    rng = town.rng
    for day in np.sort(start + rng.uniform(0, span, max(2, round(plan.rounds)))):
        moment = np.floor(day) + rng.choice([9, 10, 12, 18, 20]) / 24
        for number, account in enumerate(accounts):
            if opened[number] < moment and rng.random() < 0.75:
                means.visit(account, number, moment + rng.exponential(0.008), aim(town, plan), number % means.operators)


def schedule(town: Town, plan: Typology, means: Means, accounts: list[int], opened: np.ndarray, end: float) -> None:
    """A program, at all hours, with a little chance added."""
    rng = town.rng
    for number, account in enumerate(accounts):
        stay = min(max((end - opened[number]) * rng.uniform(0.2, 1), 0.05), 20)
        for day in opened[number] + np.sort(rng.uniform(0.001, stay, 1 + rng.poisson(plan.rounds))):
            means.visit(account, number, day, aim(town, plan), 0)


def tasks(
    town: Town,
    plan: Typology,
    means: Means,
    accounts: list[int],
    opened: np.ndarray,
    start: float,
    span: float,
    herded: bool,
) -> None:
    """People with lives of their own do what they are told when they are told; a herder enters the accounts of mules."""
    rng = town.rng
    for day in np.sort(start + rng.uniform(0, span, max(3, round(plan.rounds)))):
        moment = np.floor(day) + rng.uniform(9, 22) / 24
        for number in np.flatnonzero(rng.random(len(accounts)) < rng.uniform(0.3, 0.8)):
            if opened[number] >= moment:
                continue
            if herded and rng.random() < 0.6:
                moment += rng.exponential(0.003)
                means.visit(accounts[number], int(number), moment, aim(town, plan), 0)
                continue
            person: Person = town.accounts[accounts[number]]
            late = rng.exponential(0.05 if herded else 0.01)
            town.visit(
                accounts[number],
                moment + late,
                person.spots[int(rng.integers(2))].site,
                person.kit[0][0],
                aim(town, plan),
            )


def break_in(town: Town, means: Means, start: float, span: float, many: int) -> None:
    """Accounts of honest people are entered from the crew's ways, most of them once."""
    rng, taken = town.rng, {account for account, *_ in town.rings}
    honest = [
        n for n in range(len(town.accounts)) if town.joined[n] < start and n not in taken and town.accounts[n].rate > 0
    ]
    for victim in rng.choice(honest, min(many, len(honest)), replace=False):
        number, day = int(rng.integers(len(means.issued))), start + rng.uniform(0, span)
        town.victims.add(int(victim))
        for visit in range(1 + rng.poisson(0.7)):
            means.visit(int(victim), number, day + visit * rng.exponential(0.05), LOOK if visit == 0 else USE, 0)
