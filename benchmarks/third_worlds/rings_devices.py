"""Rings that live on shared hardware: phone farms, emulators, workshops that sell accounts, click crews, SIM farms."""

from third_worlds.gangs import Gang, method, recruit
from third_worlds.people import borrowed, new_home, settle
from third_worlds.places import Door
from third_worlds.stage import ALWAYS, Account, Stage


@method("phone_farm", 8, 400, "device_id")
def phone_farm(stage: Stage, gang: Gang, n: int) -> list[Account]:
    """Shelves of phones, several accounts on each, a script at all hours, the farm's line and carriers with new addresses."""
    rng, days = stage.rng, stage.drawn.days
    per = rng.uniform(2.5, 4) if gang.care > 0.6 else rng.uniform(4, 14)
    phones = [stage.device() for _ in range(max(int(n / per), 2))]
    lines = [new_home(stage) for _ in range(1 + n // 60)]
    start, spread = rng.uniform(0, days * 0.5), rng.uniform(0.02, 0.4) * days
    members = recruit(stage, n, lambda _: start + rng.random() * spread)
    for k, one in enumerate(members):
        one.hours = ALWAYS
        one.devices = [(1.0, phones[k % len(phones)])]
        if gang.care < 0.4:
            one.devices.append((0.3, rng.choice(phones)))
        one.places = [(1.5 if gang.care < 0.5 else 0.3, rng.choice(lines)), (1.0, rng.choice(stage.carriers))]
    gang.devices += phones
    gang.traces.append(f"{len(phones)} phones for {n} accounts")
    return members


@method("emulators", 10, 300, "device_id", "ip")
def emulators(stage: Stage, gang: Gang, n: int) -> list[Account]:
    """One host pretends a new phone for each account, or rotates a stock of profiles; its rented exits stay the same."""
    rng, days = stage.rng, stage.drawn.days
    exits = stage.addresses.block(rng.randint(1, 3) + int(n / 8 * gang.care), hosting=rng.random() < 0.6)
    stock = [stage.device() for _ in range(max(n // 3, 3))]
    start, batches = rng.uniform(0, days * 0.7), rng.randint(1, 4)
    members = recruit(stage, n, lambda k: start + (k % batches) * days * 0.05 + rng.random() * 3 / 24)
    for k, one in enumerate(members):
        one.hours = ALWAYS
        mine = rng.sample(exits, min(len(exits), 3))
        one.places = [(1.0, Door(mine))]
        one.devices = [(1.0, stage.device() if gang.care > 0.5 else stock[k % len(stock)])]
        one.sessions = max(one.sessions, 2)
    gang.devices += stock[:2]
    gang.traces.append(f"{len(exits)} rented addresses, joined in {batches} batches of three hours")
    return members


@method("sold_accounts", 8, 120, "device_id", "ip")
def sold_accounts(stage: Stage, gang: Gang, n: int) -> list[Account]:
    """A workshop opens accounts on its phones, warms them up for some days and sells each to a stranger."""
    rng, days = stage.rng, stage.drawn.days
    phones, line = [stage.device() for _ in range(max(n // 6, 1))], new_home(stage)
    start, spread = rng.uniform(0, days * 0.4), max(days * 0.15, 1.0)
    members = recruit(stage, n, lambda _: start + rng.random() * spread)
    for k, one in enumerate(members):
        phone = phones[k % len(phones)]
        stage.visit(one, one.joined, place=line, device=phone, joining=True)
        for _ in range(rng.randint(1, 3)):
            stage.visit(one, one.joined + rng.uniform(0.2, 3), place=line, device=phone)
        sold = one.joined + rng.uniform(3, max(days * 0.4, 4))
        settle(stage, one, new_home(stage))
        one.joined, one.left, one.sessions = sold, days, stage.many()
        if sold < days:  # the buyer does not join again
            stage.visit(one, sold)
        one.joined = -0.1
        _after(stage, one, sold)
    gang.devices += phones
    gang.traces.append(f"opened on {len(phones)} phones behind one line, days before anybody used them")
    return members


def _after(stage: Stage, one: Account, since: float) -> None:
    """Regular life from that day on, and none before."""
    for _ in range(one.sessions):
        if since < stage.drawn.days:
            stage.visit(one, stage.moment(since, stage.drawn.days, one))
    one.sessions = 0


@method("click_crew", 10, 80, "device_id", "ip")
def click_crew(stage: Stage, gang: Gang, n: int) -> list[Account]:
    """A room of hired hands on shared PCs in shifts, behind one line; every account does the same chore each day."""
    rng, days, product = stage.rng, stage.drawn.days, stage.drawn.product
    pcs, door = [stage.device() for _ in range(max(n // rng.randint(3, 6), 2))], Door(stage.addresses.block(1))
    start = rng.uniform(0, days * 0.4)
    members = recruit(stage, n, lambda _: start + rng.random() * 4)
    shift = int(start) + rng.uniform(7, 15) / 24
    work = min(rng.randint(3, 25), int(days - start))
    for k, one in enumerate(members):
        one.places, one.devices, one.sessions = [(1.0, door)], [(1.0, pcs[k % len(pcs)])], 1
        for day in range(1, work):
            if rng.random() < 0.7:
                at = shift + day + rng.random() * 7 / 24
                if at > one.joined:
                    stage.visit(
                        one, at, device=rng.choice(pcs), acts=[product.enter, *[product.praise] * rng.randint(1, 4)]
                    )
    gang.devices += pcs
    gang.traces.append(f"{len(pcs)} PCs behind one line, the act {product.praise} day by day")
    return members


@method("sim_farm", 6, 120, "phone")
def sim_farm(stage: Stage, gang: Gang, n: int) -> list[Account]:
    """Each SIM verifies two to five accounts; devices are reset for each, addresses are a carrier's or proxies."""
    rng, days = stage.rng, stage.drawn.days
    per = rng.randint(2, 5)
    sims = [f"+{rng.choice((44, 62, 55))}{rng.randrange(10**9, 10**10)}" for _ in range(max(n // per, 2))]
    devices = [stage.device() for _ in range(max(n // 10, 2))]
    start, spread = rng.uniform(0, days * 0.5), rng.uniform(0.05, 0.3) * days
    members = recruit(stage, n, lambda _: start + rng.random() * spread)
    proxies = borrowed(stage, 80)
    for k, one in enumerate(members):
        one.phone = sims[k % len(sims)]
        one.devices = [(1.0, stage.device() if gang.care > 0.4 else devices[k % len(devices)])]
        one.places = [(1.0, rng.choice(stage.carriers))] if gang.care < 0.6 else [(1.0, proxies)]
        one.sessions = max(one.sessions, 2)
        for _ in range(2):  # the stock is rotated: another SIM of the farm confirms a payout later
            first = one.phone
            one.phone = rng.choice(sims)
            stage.visit(one, one.joined + rng.uniform(0.1, spread + 1))
            one.phone = first
    gang.devices += devices
    gang.traces.append(f"{len(sims)} phone numbers for {n} accounts")
    return members
