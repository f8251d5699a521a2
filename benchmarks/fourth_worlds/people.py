"""How do ordinary people live with a product? Homes, families, work, handsets, cards, habits and long silences."""

import numpy as np

from fourth_worlds.changing import mixed
from fourth_worlds.internet import DAY
from fourth_worlds.stage import Stage

KINDS_OF_SESSION = ("look", "use", "pay", "act", "back", "out")


def settle(
    stage: Stage,
    n: int,
    *,
    created: np.ndarray | None = None,
    zone: int | None = None,
    line: np.ndarray | None = None,
    alone: bool = False,
) -> np.ndarray:
    """People with homes; households of several are families or flat-shares unless ``alone``."""
    rng, net = stage.rng, stage.net
    sizes = rng.choice([1, 2, 3, 4, 5], n, p=[0.9, 0.065, 0.02, 0.01, 0.005]) if not alone else np.ones(n, int)
    house = np.repeat(np.arange(n), sizes)[:n]
    houses = int(house[-1]) + 1
    zone_of = rng.choice(len(stage.hours), houses, p=stage.zone_share) if zone is None else np.full(houses, zone)
    home = net.new_lines(zone_of)[house] if line is None else line
    zones = zone_of[house]
    size = np.bincount(house, minlength=houses)[house]
    family = (rng.random(houses) < 0.7)[house] & (size > 1)
    phone, computer = stage.handsets(n), stage.computers(n)
    computer = np.where(rng.random(n) < (0.85 if stage.product.device == "print" else 0.45), computer, -1)
    tablet = stage.handsets(houses, reset_days=400)[house]
    tablet = np.where(family & (rng.random(houses) < 0.4)[house], tablet, -1)
    card = stage.new("card", n)
    shared = stage.new("card", houses)[house]
    card = np.where(family & (rng.random(n) < 0.35), shared, card)
    card = np.where(rng.random(n) < 0.12, -1, card)  # pays with an invoice, or never
    second = np.where(rng.random(n) < 0.25, stage.new("card", n), -1)
    together = family | (rng.random(n) < 0.5)
    street = np.where((size > 1) & together, stage.new("street", houses)[house], stage.new("street", n))
    tel = np.where(family & (rng.random(n) < 0.06), stage.new("tel", houses)[house], stage.new("tel", n))
    if created is None:
        old = rng.random(n) < rng.uniform(0.5, 0.85)
        created = np.where(old, -rng.exponential(300, n) * DAY, rng.uniform(0, stage.seconds, n))
        if rng.random() < 0.5:  # a campaign brought many in a few days
            pushed = ~old & (rng.random(n) < rng.uniform(0.1, 0.4))
            start = rng.uniform(0.1, 0.8) * stage.seconds
            created = np.where(pushed, start + rng.exponential(2.5, n) * DAY, created)
    once = (created > 0) & (rng.random(n) < rng.uniform(0.2, 0.5))
    leaves = np.maximum(created, 0) + rng.exponential(8 * stage.days, n) * DAY
    left = np.where(once, created + rng.exponential(0.7, n) * DAY, leaves)
    rate = stage.product.rate * min(1.0, 50 / stage.days) * rng.lognormal(-0.4, 1.15, n)
    who = stage.accounts(
        created,
        left=left,
        zone=zones,
        line=home,
        carrier=zones + len(stage.hours) * rng.integers(0, 3, n),
        tunnel=rng.choice([0, 1, 2, 3], n, p=[0.88, 0.05, 0.02, 0.05]),
        phone=phone,
        computer=computer,
        tablet=tablet,
        card=card,
        card2=second,
        street=street,
        tel=tel,
        real=1,
        rate=np.minimum(rate, 25 * stage.product.rate),
        peak=rng.normal(rng.choice([8.0, 13.0, 19.5, 22.5], n, p=[0.15, 0.2, 0.5, 0.15]), 1.2),
    )
    if not alone:
        for number in np.unique(house[size > 1]):
            stage.group(who[house == number], "family" if family[house == number][0] else "flat_share")
    return who


def moments(stage: Stage, who: np.ndarray, rate: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """When do they come? By habit and time zone, with weekends, silences and a long tail."""
    rng = stage.rng
    begin = np.maximum(stage.created[who], 0)
    end = np.minimum(stage.left[who], stage.seconds)
    alive = np.maximum(end - begin, 0) / DAY
    count = np.minimum(rng.poisson(rate * alive * rng.gamma(1.5, 1 / 1.5, len(who))), 500)
    at = np.repeat(np.arange(len(who)), count)
    day = np.floor((begin[at] + rng.random(len(at)) * (end - begin)[at]) / DAY)
    weekend = (day + int((stage.first - np.datetime64("2023-01-02")).astype(int))) % 7 >= 5
    worker = stage.product.office > 0.45
    moved = weekend & worker & (rng.random(len(at)) < 0.7)
    day = np.where(moved, day - 1 - rng.integers(0, 4, len(at)), day)
    habit = rng.normal(stage.peak[who[at]], 1.7)
    office = rng.normal(rng.choice([10.5, 14.5], len(at)), 1.8)
    anytime = rng.choice(24, len(at), p=WAKING) + rng.random(len(at))
    u = rng.random(len(at))
    hour = np.where(u < stage.product.office * 0.7, office, np.where(u < 0.75, habit, anytime))
    zone = stage.hours[np.maximum(stage.has["zone"][who[at]], 0)]
    when = day * DAY + ((hour - zone) % 24) * 3600 + rng.random(len(at)) * 60
    silent = rng.random(len(who)) < 0.3  # half a season without the product
    from_, long = rng.uniform(0, stage.seconds, len(who)), rng.uniform(0.1, 0.5, len(who)) * stage.seconds
    quiet = silent[at] & (when > from_[at]) & (when < (from_ + long)[at])
    keep = (when >= begin[at]) & (when < end[at]) & ~quiet
    return who[at[keep]], when[keep]


WAKING = np.array([3, 2, 1, 1, 1, 2, 4, 6, 7, 7, 7, 7, 8, 8, 7, 7, 8, 9, 10, 11, 12, 11, 8, 5], float)
WAKING /= WAKING.sum()


def whereabouts(stage: Stage, who: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Address and machine of each session: at home, on the way, at work, in a café, through a tunnel."""
    rng, net, has = stage.rng, stage.net, stage.has
    local = (at / 3600 + stage.hours[np.maximum(has["zone"][who], 0)]) % 24
    office_hours = (local > 8.5) & (local < 17.5)
    u = rng.random(len(who))
    has_work = has["work"][who] >= 0
    working = has_work & office_hours & (u < 0.5)
    moving = ~working & (u > np.where(office_hours, 0.55, 0.75))
    line, phone = has["line"][who], has["phone"][who]
    moving |= line < 0
    home = net.at_home(np.maximum(line, 0), who, at)
    ip = np.where(moving, net.on_the_move(has["carrier"][who], who, at), home)
    ip = np.where(working, has["work"][who], ip)
    cafe = ~working & (rng.random(len(who)) < 0.02)
    places = stage.cafes
    mine = (mixed(who, 31) + (rng.integers(0, 3, len(who)) ** 3).astype(np.uint64)) % np.uint64(len(places))
    ip = np.where(cafe, places[mine.astype(np.int64)], ip)
    kind = has["tunnel"][who]
    hidden = (kind == 2) | ((kind == 1) & (rng.random(len(who)) < 0.4))
    ip = np.where(hidden, net.tunnel(who, at), ip)
    ip = np.where(kind == 3, np.where(rng.random(len(who)) < 0.6, net.relayed(who, at), ip), ip)
    computer, tablet = has["computer"][who], has["tablet"][who]
    v = rng.random(len(who))
    machine = np.where((computer >= 0) & ~moving & ~cafe & (v < 0.6), computer, phone)
    machine = np.where((tablet >= 0) & ~moving & ~working & (v > 0.85), tablet, machine)
    return ip, np.where(machine < 0, phone, machine)


def live(stage: Stage, who: np.ndarray, *, boost: float = 1.0, signup: bool = True) -> None:
    """Ordinary life of these accounts over the window."""
    rng, weights = stage.rng, np.array(stage.product.weights)
    account, at = moments(stage, who, stage.rate[who] * boost)
    ip, machine = whereabouts(stage, account, at)
    script = stage.code(KINDS_OF_SESSION)[rng.choice(6, len(account), p=weights / weights.sum())]
    second = stage.has["card2"][account]
    card = np.where((second >= 0) & (rng.random(len(account)) < 0.25), second, stage.has["card"][account])
    stage.visit(account, at, ip, machine, script, card=card, pace=rng.lognormal(0, 0.5, len(account)))
    wrong = rng.random(len(account)) < 0.006  # a forgotten password
    stage.visit(account[wrong], at[wrong] - 40, ip[wrong], machine[wrong], "auth")
    if signup:
        join(stage, who[stage.created[who] >= 0])


def join(stage: Stage, who: np.ndarray, ip: np.ndarray | None = None, machine: np.ndarray | None = None) -> None:
    """The sign-up, from where they happen to be or from somewhere given."""
    at = stage.created[who]
    where, with_ = whereabouts(stage, who, at)
    stage.visit(who, at, where if ip is None else ip, with_ if machine is None else machine, "signup")
