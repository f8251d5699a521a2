"""People who work: offices, onboarding days, corporate cards, agencies, drivers on depot phones, call centres, test labs."""

from third_worlds.honest import honest
from third_worlds.people import new_home, settle, take
from third_worlds.places import Door
from third_worlds.stage import OFFICE, SECOND, Account, Stage


@honest("office_nat", 8, 150, 0.05)
def office(stage: Stage, n: int) -> list[Account]:
    """Colleagues behind one or two addresses by day; their own phones, their own homes."""
    door = Door(stage.addresses.block(stage.rng.randint(1, 2)))
    members = take(stage, n)
    for one in members:
        one.places.append((stage.rng.uniform(0.3, 2.0), door))
        one.hours, one.weekdays = OFFICE, stage.rng.random() < 0.7
    return members


@honest("onboarding_day", 5, 40, 0.01)
def onboarding(stage: Stage, n: int) -> list[Account]:
    """New staff join one after the other in the same hour, on their own laptops, and go on for months."""
    rng = stage.rng
    door, start = Door(stage.addresses.block(1)), int(rng.uniform(0, stage.drawn.days * 0.8)) + 9.5 / 24
    members = take(stage, n)
    for one in members:
        one.joined, one.left = start + rng.random() * 50 / 1440, stage.drawn.days
        one.places = [(2.0, door), *one.places]
        one.hours, one.weekdays = OFFICE, True
    return members


@honest("corporate_card", 3, 30, 0.015, "api_keys", "tickets", "delivery", "marketplace", "streaming")
def corporate_card(stage: Stage, n: int) -> list[Account]:
    """Travelling staff who pay with the firm's card, each on own devices and lines."""
    cards = [stage.card() for _ in range(1 + n // 15)]
    members = take(stage, n) if stage.has("payment_token") else []
    for one in members:
        one.cards = [*one.cards, *cards]
    return members


@honest("agency", 3, 12, 0.01, "marketplace", "api_keys", "streaming", "tickets", "delivery")
def agency(stage: Stage, n: int) -> list[Account]:
    """One firm runs the accounts of its clients from two desks: joined over years, at work in office hours, one card."""
    rng = stage.rng
    desks, door, card = [stage.device() for _ in range(2)], Door(stage.addresses.block(1)), stage.card()
    members = []
    for _ in range(n):
        one = stage.account(joined=rng.uniform(-700, stage.drawn.days * 0.7), sessions=stage.many(2.0))
        one.places, one.devices, one.cards = [(1.0, door)], [(1.0, desk) for desk in desks], [card]
        one.hours, one.weekdays, one.free = OFFICE, True, False
        members.append(one)
    return members


@honest("depot_phones", 6, 50, 0.015, "delivery", "bank", "marketplace")
def depot(stage: Stage, n: int) -> list[Account]:
    """Riders and drivers take whichever depot phone is charged, and have their own at home."""
    rng = stage.rng
    phones, door, carrier = (
        [stage.device() for _ in range(max(n // 3, 3))],
        Door(stage.addresses.block(1)),
        rng.choice(stage.carriers),
    )
    members = take(stage, n)
    for one in members:
        one.devices += [(0.5, phone) for phone in rng.sample(phones, min(len(phones), 4))]
        one.places += [(0.4, door), (1.0, carrier)]
    return members


@honest("call_centre", 30, 300, 0.03, "marketplace", "streaming", "bank", "tickets", "delivery")
def call_centre(stage: Stage, n: int) -> list[Account]:
    """Support agents open the accounts of customers who call, once each, from the desks of the centre."""
    rng = stage.rng
    desks, door = [stage.device() for _ in range(rng.randint(2, 8))], Door(stage.addresses.block(1))
    members = take(stage, n)
    for one in members:
        day = int(rng.uniform(max(one.joined, 0), stage.drawn.days)) + rng.uniform(8, 18) / 24
        stage.visit(one, day, place=door, device=rng.choice(desks), acts=[stage.drawn.product.enter])
    return members


@honest("test_lab", 5, 25, 0.003)
def test_lab(stage: Stage, n: int) -> list[Account]:
    """The product's own testers: accounts by the dozen on the lab's devices, in office hours, all through the window."""
    rng = stage.rng
    devices, door, card = (
        [stage.device() for _ in range(rng.randint(3, 8))],
        Door(stage.addresses.block(1)),
        stage.card(),
    )
    members = []
    for _ in range(n):
        one = stage.account(joined=rng.uniform(-300, stage.drawn.days * 0.5), sessions=stage.many(1.5))
        one.places, one.devices, one.cards = [(1.0, door)], [(1.0, phone) for phone in rng.sample(devices, 3)], [card]
        one.hours, one.weekdays, one.free = OFFICE, True, False
        members.append(one)
    return members


@honest("uptime_monitor", 3, 10, 0.002, "api_keys", "marketplace", "bank", "tickets", "streaming")
def monitors(stage: Stage, n: int) -> list[Account]:
    """A partner's probes: one host, every so many minutes, for weeks."""
    rng, product = stage.rng, stage.drawn.product
    door, device = Door(stage.addresses.block(1, hosting=True)), stage.device()
    members = [stage.account(joined=-rng.uniform(10, 300), sessions=0) for _ in range(n)]
    every, day = rng.uniform(0.1, 0.5), rng.random()
    while day < stage.drawn.days and len(stage.rows) < 10**7:
        for number, one in enumerate(members):
            stage.visit(one, day + number * 3 * SECOND, place=door, device=device, acts=[product.enter])
        day += every
    return members


@honest("reseller", 4, 15, 0.006, "marketplace", "bank", "delivery", "tickets", "api_keys")
def reseller(stage: Stage, n: int) -> list[Account]:
    """A small shop whose family and clerks each have an account: shop line, shop card, own phones, joined over years."""
    home, card, rng = new_home(stage), stage.card(), stage.rng
    members = [stage.account(joined=rng.uniform(-900, 0), sessions=stage.many(1.5)) for _ in range(n)]
    for one in members:
        settle(stage, one, home)
        one.cards, one.free = [*one.cards[:1], card], False
    return members
