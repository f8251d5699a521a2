"""Rings that show in addresses and moments: stream bots, trial farms, paid reviewers, soft players at one table."""

from third_worlds.gangs import Gang, method, recruit
from third_worlds.names import own_domain, person_name
from third_worlds.people import joined, leaves, new_home, settle
from third_worlds.places import Door
from third_worlds.stage import ALWAYS, Account, Stage


@method("stream_bots", 30, 400, "ip")
def stream_bots(stage: Stage, gang: Gang, n: int) -> list[Account]:
    """Programs that play day and night; a rented address serves several, each has two to four."""
    rng, days = stage.rng, stage.drawn.days
    exits = stage.addresses.block(max(n // rng.randint(3, 8), 3), hosting=rng.random() < 0.5)
    start, spread = rng.uniform(0, days * 0.4), rng.uniform(0.02, 0.3) * days
    members = recruit(stage, n, lambda _: start + rng.random() * spread, sessions=1.3)
    for one in members:
        one.hours = ALWAYS
        one.places = [(1.0, Door(rng.sample(exits, min(len(exits), rng.randint(2, 4)))))]
        one.devices, one.sessions = [(1.0, stage.device())], max(one.sessions, 4)
    gang.traces.append(f"{len(exits)} addresses for {n} accounts that never sleep")
    return members


@method("trial_farm", 8, 150, "ip")
def trial_farm(stage: Stage, gang: Gang, n: int) -> list[Account]:
    """A script opens a trial every few minutes from a small cloud network; mail goes to a domain of its own."""
    rng, days = stage.rng, stage.drawn.days
    exits = stage.addresses.block(max(n // rng.randint(3, 6), 2), hosting=True)
    domains = [own_domain(rng) for _ in range(1 + n // 50)]
    start, minutes = rng.uniform(0, days * 0.8), rng.uniform(2, 30)
    members = recruit(stage, n, lambda k: start + k * minutes / 1440)
    for k, one in enumerate(members):
        one.email = f"{person_name(rng)}@{rng.choice(domains)}"
        one.places = [(1.0, Door([exits[k % len(exits)], rng.choice(exits)]))]
        one.devices, one.sessions, one.hours = [(1.0, stage.device())], max(one.sessions, 2), ALWAYS
        one.left = one.joined + rng.uniform(3, 14)
    gang.traces.append(
        f"{len(exits)} addresses and {len(domains)} mail domains, one account every {minutes:.0f} minutes"
    )
    return members


@method("paid_reviews", 8, 60)
def paid_reviews(stage: Stage, gang: Gang, n: int) -> list[Account]:
    """Real people in a chat group: own phones, own homes, but each call is answered by most of them in the same half hour."""
    rng, days, product = stage.rng, stage.drawn.days, stage.drawn.product
    members = []
    for _ in range(n):
        since = min(joined(stage), days * 0.3)
        one = stage.account(joined=since, left=max(leaves(stage, since), days * 0.8))
        settle(stage, one, new_home(stage))
        one.free = False
        members.append(one)
    calls = rng.randint(6, 20)
    for _ in range(calls):
        posted, wait = int(rng.uniform(days * 0.3, days)) + rng.uniform(8, 22) / 24, rng.uniform(3, 20)
        for one in members:
            if rng.random() < 0.9 - 0.25 * gang.care:
                stage.visit(
                    one, posted + rng.expovariate(1 / wait) / 1440, acts=[product.enter, product.praise], gap_s=25
                )
    gang.traces.append(f"{calls} times most of them did {product.praise} in the same half hour")
    return members


@method("soft_play", 3, 8, "ip")
def soft_play(stage: Stage, gang: Gang, n: int) -> list[Account]:
    """A few seats at one table held by one or two people: always there in the same minutes, from two lines."""
    rng, days = stage.rng, stage.drawn.days
    lines, devices = [new_home(stage) for _ in range(2)], [stage.device() for _ in range(max(n - 1, 2))]
    start = rng.uniform(0, days * 0.4)
    members = recruit(stage, n, lambda _: start + rng.random() * days * 0.1)
    for k, one in enumerate(members):
        one.places = [(1.0, lines[0]), (0.4 + gang.care, lines[1])]
        one.devices, one.sessions = [(1.0, devices[k % len(devices)])], 1
    for _ in range(rng.randint(10, 30)):
        at = rng.uniform(start + days * 0.1, days)
        for one in members:
            if rng.random() < 0.92:
                stage.visit(one, at + rng.random() * 3 / 1440)
    gang.traces.append("ten evenings or more on which nearly all began within three minutes, from two lines")
    return members
