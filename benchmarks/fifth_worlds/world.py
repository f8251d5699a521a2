"""One world: a company, its town, the groups and crews in it, its log."""

import numpy as np
import pandas as pd

from fifth_worlds.crews import crew
from fifth_worlds.gatherings import gather
from fifth_worlds.habits import lived, sign_ups
from fifth_worlds.lives import LIVES, OFTEN, UNCLEAR, household
from fifth_worlds.log import Log, events, mapped
from fifth_worlds.net import Net
from fifth_worlds.sectors_services import COMPANIES
from fifth_worlds.tokens import mix
from fifth_worlds.town import Town
from fifth_worlds.words import written


def made(seed: int) -> Log:
    """The world of a seed; the trade goes round with it."""
    rng, company = np.random.default_rng([5, seed]), COMPANIES[seed % len(COMPANIES)]
    people, days = int(rng.integers(*company.people)), int(rng.integers(*company.days))
    net = Net(rng, people)
    net.strangers(int(rng.integers(200, 3000)))
    spikes = np.floor(rng.uniform(0, days, rng.integers(0, 5))) + rng.uniform(18, 22) / 24
    town = Town(rng, net, days, company.rate * rng.uniform(0.7, 1.4), company.rhythms, company.young, spikes)
    settle(town, company.honest, people)
    abuse = 0.0 if rng.random() < 0.12 else float(np.exp(rng.uniform(np.log(0.006), np.log(0.07))))
    kinds = list(rng.permutation(company.crews))[: int(rng.integers(2, 6))]
    tiers = rng.dirichlet([2, 2, 2])
    while len({account for account, *_ in town.rings}) < abuse * people:
        crew(town, str(rng.choice(kinds)), int(rng.choice(3, p=tiers)))
    sign_ups(town)
    visits = merged(town, lived(town, company.moves, busy(rng, days)))
    return written_down(town, company.name, days, events(town, company, visits), mapped(company))


def settle(town: Town, honest: tuple[str, ...], people: int) -> None:
    """Half of the honest side gathers in some way, the rest are households; offices are recognised afterwards."""
    rng = town.rng
    while len(town.accounts) < 0.45 * people:
        name = str(rng.choice(honest))
        for _ in range(int(rng.integers(1, OFTEN.get(name, 2) + 1))):
            if name in LIVES:
                town.group(name, LIVES[name](town), name in UNCLEAR)
            else:
                gather(town, name)
    while len(town.accounts) < people:
        town.group("household", household(town, int(rng.choice(5, p=[0.74, 0.16, 0.06, 0.03, 0.01])) + 1))
    offices: dict[int, list[int]] = {site: [] for site in town.employers}
    for account, person in enumerate(town.accounts):
        for spot in person.spots:
            if spot.site in offices:
                offices[spot.site].append(account)
    for accounts in offices.values():
        town.group("coworkers", accounts)


def busy(rng: np.random.Generator, days: int) -> np.ndarray:
    """How much is going on each day: pay days, ends of months, a holiday, a sale."""
    day = np.arange(days + 1)
    weight = 1 + 0.3 * np.isin(day % 30, (0, 24, 29)) + rng.normal(0, 0.05, days + 1)
    for start in rng.integers(0, days, 2):
        weight[start : start + 4] *= rng.choice([0.6, 1.5])
    return np.maximum(weight, 0.2)


def merged(town: Town, habits: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Visits by habit and by plan in one list."""
    planned = np.array(town.visits, float).T
    plan = dict(zip(("account", "day", "site", "device", "move"), planned, strict=True))
    return {
        name: np.concatenate([habits[name], plan[name] if name == "day" else plan[name].astype(int)]) for name in habits
    }


def written_down(town: Town, product: str, days: int, log: pd.DataFrame, mapping: str) -> Log:
    """The truth in the log's own names, of accounts that the log has."""
    names = written("account", mix(np.arange(len(town.accounts)), 77), product)
    present = set(log.iloc[:, 1])
    rings = pd.DataFrame(town.rings, columns=["account_id", "ring_id", "typology", "tier", "manner"])
    groups = pd.DataFrame(town.groups, columns=["account_id", "group_id", "mechanism"])
    victims = pd.DataFrame({"account_id": sorted(town.victims)}, dtype=int)
    tables = []
    for table in (rings, groups, victims):
        table["account_id"] = names.reindex(table["account_id"]).to_numpy()
        tables.append(table[table["account_id"].isin(present)].reset_index(drop=True))
    unclear = frozenset(names.iloc[sorted(town.grey)]) & present
    return Log(product, days, log, mapping, *tables, unclear)
