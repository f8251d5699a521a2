"""Which rings are there? A registry of methods; rings that mix two; operators with several rings; how many a world gets."""

from collections.abc import Callable
from dataclasses import dataclass, field

from third_worlds.places import Device
from third_worlds.stage import Account, Stage

TIERS = ("careless", "careful", "professional")


@dataclass
class Gang:
    """One ring in the making; what its operator has in stock, and the traces it leaves."""

    care: float  # 0 careless .. 1 professional
    cards: list[str] = field(default_factory=list)
    devices: list[Device] = field(default_factory=list)
    members: list[Account] = field(default_factory=list)
    traces: list[str] = field(default_factory=list)


Make = Callable[[Stage, Gang, int], list[Account]]


@dataclass(frozen=True)
class Method:
    """``make`` adds about so many accounts that work by one method; ``needs`` are columns without which it leaves no trace."""

    name: str
    smallest: int
    largest: int
    needs: tuple[str, ...]
    make: Make


METHODS: dict[str, Method] = {}


def method(name: str, smallest: int, largest: int, *needs: str) -> Callable[[Make], Make]:
    """Register a method of abuse."""

    def register(make: Make) -> Make:
        METHODS[name] = Method(name, smallest, largest, needs, make)
        return make

    return register


def recruit(stage: Stage, n: int, joined: Callable[[int], float], *, sessions: float = 0.5) -> list[Account]:
    """New accounts for a ring; ``joined`` gives the day of the k-th."""
    zone = stage.rng.choice(stage.drawn.zones)
    made = [stage.account(joined=joined(k), sessions=stage.many(sessions), zone=zone) for k in range(n)]
    for one in made:
        one.free = False
    return made


def plant(stage: Stage) -> None:
    """Rings until the drawn share of abusive accounts is reached."""
    rng = stage.rng
    able = [one for one in METHODS.values() if all(stage.has(kind) for kind in one.needs)]
    budget = max(int(stage.n_accounts * stage.drawn.abuse), 6)
    rng.shuffle(able)
    turn = 0
    while budget >= 3 and turn < 80:
        first = able[turn % len(able)]
        turn += 1
        largest = min(first.largest, max(budget, first.smallest), max(stage.n_accounts // 25, 12))
        size = int(first.smallest * (largest / first.smallest) ** rng.random())
        operator = f"O{turn}"
        gang = Gang(care=rng.random())
        second = rng.choice(able) if rng.random() < 0.15 and size >= 12 else None
        budget -= form(stage, gang, first, second, size, operator)
        if rng.random() < 0.2 and budget > first.smallest:  # the same people, another ring later on
            later = Gang(care=gang.care, cards=gang.cards[:1], devices=gang.devices[:1])
            budget -= form(stage, later, rng.choice(able), None, max(size // 2, 3), operator)


def form(stage: Stage, gang: Gang, first: Method, second: Method | None, size: int, operator: str) -> int:
    """Make the ring, enter it into the truth, and return how many accounts it has."""
    if second is None or second is first:
        gang.members, name = first.make(stage, gang, max(size, first.smallest)), first.name
    else:
        gang.members = first.make(stage, gang, max(size // 2, first.smallest))
        cards = (gang.cards[:2] or [stage.card()]) if stage.has("payment_token") else []
        devices = (gang.devices[:1] or [stage.device()]) if not cards else []
        other = second.make(stage, gang, max(size // 2, second.smallest))
        bridge(stage, gang.members + other, cards, devices)
        gang.members, name = gang.members + other, f"{first.name}+{second.name}"
        gang.traces.append("both halves use the same few cards or one device")
    if gang.members:
        stage.rings.append(
            {"ring_id": f"T{len(stage.rings):03d}", "method": name, "tier": TIERS[min(int(gang.care * 3), 2)],
             "operator": operator, "traces": "; ".join(dict.fromkeys(gang.traces)), "members": gang.members}
        )  # fmt: skip
    return len(gang.members)


def bridge(stage: Stage, members: list[Account], cards: list[str], devices: list[Device]) -> None:
    """Most accounts of both halves touch the same cards or device once."""
    rng, product = stage.rng, stage.drawn.product
    for one in members:
        if rng.random() < 0.6:
            day = min(max(one.joined, 0) + rng.uniform(0.1, 2), stage.drawn.days - 0.01)
            stage.visit(
                one, day, device=rng.choice(devices) if devices else None, card=rng.choice(cards) if cards else None,
                acts=[product.enter, product.pay],
            )  # fmt: skip
