"""Who lives in the world before anybody forms a group? Persons in households, on lines and carriers, with phones and cards."""

from third_worlds.places import Borrowed, Carrier, Device, Door, Home
from third_worlds.stage import ALWAYS, Account, Stage


def build_networks(stage: Stage) -> None:
    """Providers of lines, carriers with few exits for many, and two VPN services."""
    rng, n = stage.rng, stage.n_accounts
    for _ in range(rng.randint(1, 3)):
        exits = rng.randint(max(n // 400, 8), max(n // 25, 20))
        stage.carriers.append(Carrier(stage.addresses.block(exits)))
    stage.pools = [stage.addresses.block(int(n * rng.uniform(0.9, 1.6) / 3) + 50) for _ in range(3)]
    stage.lease = [rng.choice((9_999.0, 9_999.0, 60.0, 14.0, 3.0, 1.0)) for _ in stage.pools]
    stage.v6 = [rng.choice((0.0, 0.0, 0.4, 0.8)) for _ in stage.pools]
    stage.vpns = [Door(stage.addresses.block(rng.randint(6, 60), hosting=True)) for _ in range(2)]


def new_home(stage: Stage) -> Home:
    """A line of one of the providers."""
    at = stage.rng.randrange(len(stage.pools))
    prefix = stage.addresses.prefix() if stage.v6[at] else None
    home = Home(stage.pools[at], stage.lease[at], prefix, stage.v6[at])
    stage.homes.append(home)
    return home


def settle(stage: Stage, account: Account, home: Home, *, device: Device | None = None) -> None:
    """Give a person a line, a carrier, one to three devices and perhaps a card."""
    rng = stage.rng
    mobile = min(max(rng.gauss(stage.drawn.mobile, 0.25), 0.0), 0.97)
    account.places = [(1 - mobile + 0.01, home), (mobile, rng.choice(stage.carriers))]
    if rng.random() < 0.04:
        account.places.append((rng.uniform(0.2, 2), rng.choice(stage.vpns)))
    account.devices = [(1.0, device or stage.device())]
    for _ in range(rng.choices((0, 1, 2), (60, 32, 8))[0]):
        account.devices.append((rng.uniform(0.1, 0.7), stage.device()))
    account.cards = [stage.card() for _ in range(rng.choices((0, 1, 2, 3), (35, 50, 12, 3))[0])]


def joined(stage: Stage) -> float:
    """When somebody joined: before the window, or inside it, with waves of growth."""
    rng, days = stage.rng, stage.drawn.days
    if rng.random() > stage.drawn.newcomers:
        return -rng.uniform(1, 900)
    return days * rng.random() ** stage.wave


def leaves(stage: Stage, since: float) -> float:
    """When somebody stops coming, perhaps never."""
    if stage.rng.random() < 0.6:
        return stage.drawn.days
    return max(since, 0) + 0.05 + stage.rng.expovariate(1 / (stage.drawn.days * 0.3))


def person(stage: Stage, home: Home | None = None) -> Account:
    """One person with one account."""
    since = joined(stage)
    made = stage.account(joined=since, left=leaves(stage, since))
    settle(stage, made, home or new_home(stage))
    product = stage.drawn.product
    if stage.rng.random() < product.machine:
        made.hours, made.places = ALWAYS, [(1.0, Door(stage.addresses.block(stage.rng.randint(1, 3), hosting=True)))]
        made.devices = made.devices[:1]
    return made


def populate(stage: Stage, n: int) -> None:
    """Households until there are so many accounts; those of two and more are a group of the truth."""
    rng = stage.rng
    build_networks(stage)
    stage.wave = rng.choice((1.0, 1.0, 0.6, 1.8))
    together = rng.uniform(0.03, 0.25)
    while len(stage.accounts) < n:
        size = 1 if rng.random() > together else rng.choices((2, 3, 4, 5, 6), (50, 22, 16, 8, 4))[0]
        home = new_home(stage)
        members = [person(stage, home) for _ in range(size)]
        if size == 1:
            continue
        if rng.random() < 0.4:  # a tablet or a set-top box for all
            tablet = stage.device()
            for one in members:
                one.devices.append((rng.uniform(0.2, 1.5), tablet))
        if rng.random() < 0.35 and members[0].cards:  # the parents' card
            for one in members[1:]:
                one.cards.append(members[0].cards[0])
        if rng.random() < 0.25:  # the old phone of one becomes the phone of another
            old, day = members[0].devices[0][1], rng.uniform(0, stage.drawn.days)
            members[0].left = min(members[0].left, day)
            members[-1].joined, members[-1].devices = max(day, members[-1].joined), [(1.0, old)]
        for one in members:
            one.free = False
        stage.groups.append((f"H{len(stage.groups)}", "household", members))


def take(stage: Stage, n: int) -> list[Account]:
    """So many persons that are in no group yet, or fewer."""
    if not stage.reserve:
        stage.reserve = [one for one in stage.accounts if one.free]
        stage.rng.shuffle(stage.reserve)
    found = [stage.reserve.pop() for _ in range(min(n, len(stage.reserve)))]
    for one in found:
        one.free = False
    return found


def borrowed(stage: Stage, n: int) -> Borrowed:
    """A proxy service over the lines of so many honest households."""
    return Borrowed(stage.rng.sample(stage.homes, min(n, len(stage.homes))))
