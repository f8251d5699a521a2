"""Rings that meet at money: card testing, bonus hunting, scalping, mules, shell sellers, cash-out after stuffing."""

from third_worlds.gangs import Gang, method, recruit
from third_worlds.people import borrowed, new_home, settle, take
from third_worlds.places import Door
from third_worlds.stage import ALWAYS, SECOND, Account, Stage


@method("card_testing", 4, 120, "payment_token")
def card_testing(stage: Stage, gang: Gang, n: int) -> list[Account]:
    """Throwaway accounts try stolen cards within a day or two; a card that failed is tried again from another account."""
    rng, days, product = stage.rng, stage.drawn.days, stage.drawn.product
    stolen = [stage.card() for _ in range(max(int(n * rng.uniform(0.8, 3)), 4))]
    owners = [one for one in rng.sample(stage.accounts, min(len(stage.accounts), n // 2)) if one.cards and one.free]
    stolen += [one.cards[0] for one in owners]
    stage.victims += [("card_testing", one) for one in owners]
    devices = [stage.device() for _ in range(max(int(n * (0.1 + 0.6 * gang.care)), 1))]
    door = (
        Door(stage.addresses.block(rng.randint(1, 3 + n // 10), hosting=True))
        if gang.care < 0.7
        else borrowed(stage, 60)
    )
    start, hours = rng.uniform(0, days - 1), rng.uniform(3, 40)
    members = recruit(stage, n, lambda _: start + rng.random() * hours / 24)
    for one in members:
        one.sessions, one.devices, one.places = 1, [(1.0, rng.choice(devices))], [(1.0, door)]
        stage.visit(one, one.joined, joining=True)
        for card in rng.sample(stolen, min(rng.randint(2, 7), len(stolen))):
            stage.visit(one, one.joined + rng.expovariate(1 / 40) / 1440, card=card, acts=[product.pay], gap_s=15)
        one.joined = -0.1
        one.sessions = 0
    gang.cards += stolen[:3]
    gang.devices += devices[:1]
    gang.traces.append(f"{len(stolen)} cards tried by several of {n} accounts within {hours:.0f} hours")
    return members


@method("bonus_hunter", 4, 40, "ip", "payment_token")
def bonus_hunter(stage: Stage, gang: Gang, n: int) -> list[Account]:
    """One household opens an account every few days: a reset phone each, the same line, a card for two or three accounts."""
    rng, days = stage.rng, stage.drawn.days
    home, phone, card = new_home(stage), stage.device(), stage.card()
    every = days * rng.uniform(0.4, 0.95) / n
    start = rng.uniform(0, days - every * n)
    members = recruit(stage, n, lambda k: start + every * (k + rng.random() * 0.6))
    for k, one in enumerate(members):
        if k % rng.randint(2, 3) == 0:
            card = stage.card()
            gang.cards.append(card)
        if rng.random() < 0.3 + 0.7 * gang.care:
            phone = stage.device()
        one.devices, one.places, one.cards = [(1.0, phone)], [(2.0, home), (1.0, rng.choice(stage.carriers))], [card]
        one.left, one.sessions = one.joined + rng.uniform(0.1, 2), rng.randint(1, 3)
        stage.visit(one, one.joined + 0.02, card=card, acts=[stage.drawn.product.enter, stage.drawn.product.pay])
    gang.devices.append(phone)
    gang.traces.append("one line, cards used by consecutive accounts, each gone in two days")
    return members


@method("scalpers", 10, 150, "payment_token")
def scalpers(stage: Stage, gang: Gang, n: int) -> list[Account]:
    """Bots at every sale in the same seconds, through borrowed lines, with a handful of virtual cards."""
    rng, days, product = stage.rng, stage.drawn.days, stage.drawn.product
    cards = [stage.card() for _ in range(max(n // rng.randint(4, 9), 2))]
    stock = [stage.device() for _ in range(max(n // 4, 3))]
    proxies = borrowed(stage, rng.randint(40, 200))
    start = rng.uniform(0, days * 0.3)
    members = recruit(stage, n, lambda _: start + rng.random() * days * 0.15)
    for one in members:
        one.places, one.sessions = [(1.0, proxies)], 1
        one.devices = [(1.0, stage.device() if gang.care > 0.6 else rng.choice(stock))]
        one.cards = rng.sample(cards, min(len(cards), 2))
    for _ in range(rng.randint(2, 5)):
        sale = rng.uniform(start + days * 0.15, days)
        for one in members:
            if rng.random() < 0.8:
                stage.visit(one, sale + rng.random() * 120 * SECOND, acts=[product.enter, product.pay], gap_s=4)
    gang.cards += cards
    gang.devices += stock[:1]
    gang.traces.append(f"{len(cards)} cards for {n} accounts, orders within two minutes at every sale")
    return members


@method("mules", 6, 50, "device_id")
def mules(stage: Stage, gang: Gang, n: int) -> list[Account]:
    """People who lent their accounts: own phones and homes, but a controller signs in to all of them, again and again."""
    rng, days, product = stage.rng, stage.drawn.days, stage.drawn.product
    boss = [stage.device() for _ in range(1 + (n > 15) + (gang.care > 0.7))]
    vpn = rng.choice(stage.vpns)
    members = recruit(
        stage, n, lambda _: -rng.uniform(1, 400) if rng.random() < 0.5 else rng.uniform(0, days * 0.5), sessions=0.7
    )
    for one in members:
        settle(stage, one, new_home(stage))
        for _ in range(rng.randint(3, 8)):
            day = rng.uniform(max(one.joined, 0.2), days)
            stage.visit(one, day, place=vpn, device=rng.choice(boss), acts=[product.enter, product.pay])
    gang.devices += boss
    gang.traces.append(f"{len(boss)} devices sign in to all {n} accounts on three days or more")
    return members


@method("shell_sellers", 5, 30, "payment_token")
def shell_sellers(stage: Stage, gang: Gang, n: int) -> list[Account]:
    """A shop that comes back under a new name each time it is closed: an own server each, old laptop and payout card overlap."""
    rng, days = stage.rng, stage.drawn.days
    every = days * 0.8 / n
    members = recruit(stage, n, lambda k: every * (k + 0.3 * rng.random()), sessions=0.8)
    laptop, card = stage.device(), stage.card()
    for k, one in enumerate(members):
        if k % 3 == 2:
            laptop = stage.device()
        if k % 4 == 3:
            one.cards = [card]
            card = stage.card()
        one.cards = [*one.cards, card]
        gang.cards.append(card)
        one.devices, one.places = [(1.0, laptop)], [(1.0, Door(stage.addresses.block(1, hosting=True)))]
        one.left = one.joined + every * rng.uniform(1.5, 3)
        for late in (0.1, 0.5):
            stage.visit(
                one, one.joined + every * late, card=card, acts=[stage.drawn.product.enter, stage.drawn.product.pay]
            )
    gang.traces.append("a chain of payout cards and laptops, each used by three or four in turn")
    return members


@method("cash_out", 4, 20, "ip", "device_id")
def cash_out(stage: Stage, gang: Gang, n: int) -> list[Account]:
    """Hosts that try leaked passwords on many honest accounts also run a few of their own, where the loot goes."""
    rng, days, product = stage.rng, stage.drawn.days, stage.drawn.product
    door = Door(stage.addresses.block(rng.randint(2, 8), hosting=rng.random() < 0.7))
    devices = [stage.device() for _ in range(rng.randint(1, 3))]
    start = rng.uniform(0, days * 0.6)
    victims = take(stage, min(rng.randint(40, 400), stage.n_accounts // 40))
    for one in victims:
        day = start + rng.random() * max(days * 0.1, 0.5)
        if day > one.joined:
            stage.visit(one, day, place=door, device=rng.choice(devices), acts=[product.enter], gap_s=3)
            stage.victims.append(("stuffing", one))
    members = recruit(stage, n, lambda _: start + rng.random() * max(days * 0.08, 0.3))
    for one in members:
        one.places, one.devices, one.hours = [(1.0, door)], [(1.0, device) for device in devices], ALWAYS
        one.sessions = max(one.sessions, 4)
    gang.devices += devices
    gang.traces.append(f"lives on the {len(devices)} devices that touched {len(victims)} victims once each")
    return members
