"""Which honest groups look like rings? A registry, and how many of each a world gets."""

from collections.abc import Callable
from dataclasses import dataclass

from third_worlds.stage import Account, Stage

Make = Callable[[Stage, int], list[Account]]


@dataclass(frozen=True)
class Honest:
    """A mechanism: ``make`` turns about so many accounts into one group and returns them (or none)."""

    name: str
    smallest: int
    largest: int
    share: float  # of all accounts, at most
    where: tuple[str, ...]  # products in which it happens; empty for all
    make: Make


HONEST: dict[str, Honest] = {}


def honest(name: str, smallest: int, largest: int, share: float, *where: str) -> Callable[[Make], Make]:
    """Register a mechanism."""

    def register(make: Make) -> Make:
        HONEST[name] = Honest(name, smallest, largest, share, where, make)
        return make

    return register


def gather(stage: Stage) -> None:
    """Some of the mechanisms, each with so many groups as its drawn share of the accounts allows."""
    rng = stage.rng
    for one in HONEST.values():
        if rng.random() < 0.3 or (one.where and stage.drawn.product.name not in one.where):
            continue
        left = int(stage.n_accounts * one.share * rng.random())
        for _ in range(60):
            size = int(one.smallest * (one.largest / one.smallest) ** rng.random())
            if left < one.smallest:
                break
            members = one.make(stage, min(size, left))
            left -= size
            if len(members) > 1:
                stage.groups.append((f"H{len(stage.groups)}", one.name, members))
