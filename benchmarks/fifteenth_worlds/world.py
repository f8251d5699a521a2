"""What does a seed make? Strangers, then groups, then crews, then everybody's days, then the log."""

import numpy as np
import pandas as pd
from fourth_worlds.log import Log

from fifteenth_worlds.acts import Book, ordinary, sign_ups
from fifteenth_worlds.crew import Crew
from fifteenth_worlds.gathered import gathered
from fifteenth_worlds.groups import Groups
from fifteenth_worlds.hard_rings import HARD
from fifteenth_worlds.numbers import Ints, Rng, mixed, tailed
from fifteenth_worlds.people import World, populated
from fifteenth_worlds.plan import TIERS, Plan, planned
from fifteenth_worlds.rings import LARGEST, PLAIN
from fifteenth_worlds.written import written


def made(seed: int, accounts: int = 50_000) -> Log:
    """The world of a seed: plain for even ones, hard for odd ones."""
    rng = np.random.default_rng([15, seed])
    plan = planned(rng, seed, accounts)
    kinds, sizes = lots(rng, plan)
    world = populated(rng, plan, accounts - int(sizes.sum()), accounts)
    book = Book()
    groups = gathered(world, book)
    rings, victims = played(world, book, groups, kinds, sizes)
    sign_ups(world, book)
    ordinary(world, book)
    return written(world, book.rows(), (rings, grouped(world, groups), victims))


def lots(rng: Rng, plan: Plan) -> tuple[list[str], Ints]:
    """What each ring will do and how many it will be: every typology once, the rest as this world likes them."""
    plays = list(HARD if plan.hard else PLAIN)
    budget = plan.abuse * plan.accounts
    n = 4 + int(budget)
    kinds = [*rng.permutation(plays), *rng.choice(plays, n, p=rng.dirichlet(np.full(len(plays), 2.0)))]
    caps = np.array([min(LARGEST.get(kind, 200), max(5, int(budget / 4))) for kind in kinds])
    sizes = np.minimum(tailed(rng, 3, 200, rng.uniform(0.7, 1.1), len(kinds)), caps)
    sizes = np.where(np.isin(kinds, ["synchrony", "mixed"]), np.maximum(sizes, 6), sizes)
    enough = max(len(plays), int(np.searchsorted(np.cumsum(sizes), budget)) + 1)
    least = 6 if kinds[enough - 1] in ("synchrony", "mixed") else 3
    sizes[enough - 1] = np.clip(budget - sizes[: enough - 1].sum(), least, sizes[enough - 1])
    return [str(kind) for kind in kinds[:enough]], sizes[:enough]


def played(
    world: World, book: Book, groups: dict[str, Groups], kinds: list[str], sizes: Ints
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Let every crew do its work; who is in which ring, and whom they robbed."""
    victims: list[tuple[Ints, str]] = []
    stops = world.honest + np.cumsum(sizes)
    tables = []
    for number, (kind, size, stop) in enumerate(zip(kinds, sizes, stops, strict=True)):
        members = np.arange(stop - size, stop)
        tier = str(world.rng.choice(TIERS, p=world.plan.tiers))
        manner = HARD[kind](Crew(world, book, members, tier, groups, victims))
        name = f"r{int(mixed(np.array([number]), world.plan.seed)[0]):016x}"
        tables.append(
            pd.DataFrame({"ring_id": name, "account_id": members, "typology": kind, "tier": tier, "manner": manner})
        )
    robbed = pd.DataFrame(
        {
            "account_id": np.concatenate([who for who, _ in victims]),
            "attack": np.repeat([attack for _, attack in victims], [len(who) for who, _ in victims]),
        }
    )
    return pd.concat(tables, ignore_index=True), robbed.drop_duplicates("account_id")


def grouped(world: World, groups: dict[str, Groups]) -> pd.DataFrame:
    """Honest groups by mechanism."""
    tables: list[pd.DataFrame] = []
    for kind, (who, group) in groups.items():
        salt = world.plan.seed * 32 + len(tables)
        names = np.array([f"g{int(x):016x}" for x in mixed(np.arange(int(group.max()) + 1), salt)], object)
        tables.append(pd.DataFrame({"group_id": names[group], "account_id": who, "mechanism": kind}))
    return pd.concat(tables, ignore_index=True)
