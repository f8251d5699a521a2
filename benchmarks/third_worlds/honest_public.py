"""Places and things open to all: campuses, schools with tablets, internet cafes, kiosks, hotels, cash agents, clubs."""

from third_worlds.honest import honest
from third_worlds.people import new_home, settle, take
from third_worlds.places import Door
from third_worlds.stage import SECOND, Account, Stage


@honest("campus_enrolment", 60, 500, 0.05, "game", "streaming", "bank", "dating", "delivery", "api_keys")
def campus(stage: Stage, n: int) -> list[Account]:
    """Freshmen join within two weeks behind the exits of the campus, on their own laptops."""
    rng = stage.rng
    door, start = Door(stage.addresses.block(rng.randint(1, 6))), rng.uniform(-5, stage.drawn.days * 0.7)
    members = take(stage, n)
    for one in members:
        one.joined = start + rng.random() * min(14, stage.drawn.days / 2)
        one.left = stage.drawn.days
        one.places = [(2.0, door), *one.places[1:]]
    return members


@honest("school_tablets", 15, 32, 0.02, "game", "streaming", "api_keys")
def school(stage: Stage, n: int) -> list[Account]:
    """A class joins in one lesson on a trolley of tablets and uses whichever it gets each week after."""
    rng, days = stage.rng, stage.drawn.days
    tablets, door = [stage.device() for _ in range(max(n * 2 // 3, 4))], Door(stage.addresses.block(1))
    lesson = int(rng.uniform(0, days * 0.6)) + rng.uniform(8, 13) / 24
    members = [stage.account(joined=lesson + rng.random() * 20 / 1440, sessions=0) for _ in range(n)]
    for one in members:
        one.free = False
        settle(stage, one, new_home(stage))
        one.devices, one.cards = [(1.0, rng.choice(tablets))], []
        stage.visit(one, one.joined, place=door, joining=True)
        week = 7
        while lesson + week < days:
            if rng.random() < 0.85:
                stage.visit(one, lesson + week + rng.random() * 30 / 1440, place=door, device=rng.choice(tablets))
            week += rng.choice((7, 7, 2))
        if rng.random() < 0.5:  # at home, too, on the parents' phone
            one.devices, one.sessions = [(1.0, stage.device())], stage.many(0.6)
        one.joined = -0.5
    return members


@honest("internet_cafe", 40, 300, 0.03, "game", "dating", "marketplace", "streaming")
def cafe(stage: Stage, n: int) -> list[Account]:
    """Customers pass through the machines of a cafe; the machines are cloned, so some look the same."""
    rng, days = stage.rng, stage.drawn.days
    images = [stage.device() for _ in range(rng.randint(2, 12))]
    door = Door(stage.addresses.block(1))
    members = take(stage, n)
    for one in members:
        for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
            stage.visit(one, stage.moment(max(one.joined, 0), days, one), place=door, device=rng.choice(images))
    return members


@honest("kiosk", 30, 250, 0.02, "marketplace", "tickets", "bank", "delivery")
def kiosk(stage: Stage, n: int) -> list[Account]:
    """One machine in a shop or library on which people join or look something up, once each."""
    rng, days = stage.rng, stage.drawn.days
    machine, door = stage.device(), Door(stage.addresses.block(1))
    members = take(stage, n)
    for one in members:
        day = int(rng.uniform(0, days)) + rng.uniform(9, 20) / 24
        if rng.random() < 0.5:  # they join there and go on at home
            stage.visit(one, day, place=door, device=machine, joining=True)
            one.joined = -0.1
            one.left = max(one.left, day + 1)
        else:
            stage.visit(one, max(day, one.joined), place=door, device=machine)
    return members


@honest("conference", 40, 400, 0.03, "api_keys", "dating", "delivery", "marketplace", "bank")
def conference(stage: Stage, n: int) -> list[Account]:
    """Visitors of a fair behind its Wi-Fi for two days; a talk makes many of them join within minutes."""
    rng = stage.rng
    door, start = Door(stage.addresses.block(rng.randint(1, 4))), int(rng.uniform(0, max(stage.drawn.days - 2, 1)))
    talk = start + rng.uniform(9, 17) / 24
    members = take(stage, n)
    for one in members:
        if rng.random() < 0.6:
            stage.visit(one, talk + rng.expovariate(1 / 15) / 1440, place=door, joining=True)
            one.joined = -0.1
        for _ in range(rng.randint(0, 3)):
            stage.visit(one, start + rng.choice((0, 1)) + rng.uniform(9, 18) / 24, place=door)
    return members


@honest("hotel", 40, 250, 0.03)
def hotel(stage: Stage, n: int) -> list[Account]:
    """Guests for a night or three behind one address, all through the window."""
    rng, days = stage.rng, stage.drawn.days
    door = Door(stage.addresses.block(1))
    members = take(stage, n)
    for one in members:
        night = rng.uniform(max(one.joined, 0), days)
        for _ in range(rng.randint(1, 4)):
            stage.visit(one, night + rng.uniform(0, 2), place=door)
    return members


@honest("cash_agent", 20, 150, 0.02, "bank", "delivery", "marketplace")
def cash_agent(stage: Stage, n: int) -> list[Account]:
    """A corner shop opens accounts for customers on its own phone, a few a day; then each goes on with the own one."""
    rng, days = stage.rng, stage.drawn.days
    phone, home = stage.device(), new_home(stage)
    members = take(stage, n)
    for one in members:
        day = int(rng.uniform(0, days)) + rng.uniform(9, 19) / 24
        stage.visit(one, day, place=home, device=phone, joining=True)
        one.joined, one.left = -0.1, days
        one.sessions = min(one.sessions, 20)
        one.places = one.places or [(1.0, home)]
    return members


@honest("club_treasurer", 8, 25, 0.01, "tickets", "delivery", "game", "marketplace")
def club(stage: Stage, n: int) -> list[Account]:
    """A team whose captain's card paid for everybody in one week."""
    rng, product = stage.rng, stage.drawn.product
    card, start = stage.card(), rng.uniform(0, max(stage.drawn.days - 7, 1))
    members = take(stage, n) if stage.has("payment_token") else []
    for one in members:
        one.joined = min(one.joined, start)
        stage.visit(one, start + rng.random() * 7, card=card, acts=[product.enter, product.pay])
    return members


@honest("gift_cards", 10, 120, 0.02, "marketplace", "game", "streaming", "tickets", "delivery")
def gift_cards(stage: Stage, n: int) -> list[Account]:
    """Prepaid cards of one batch that the payment service cannot tell apart: one token for many strangers."""
    product, days = stage.drawn.product, stage.drawn.days
    card = stage.card()
    members = take(stage, n) if stage.has("payment_token") else []
    for one in members:
        stage.visit(
            one, stage.moment(max(one.joined, 0), days, one), card=card, acts=[product.enter, product.pay], gap_s=120
        )
    return members


@honest("refurbished", 20, 120, 0.01, "marketplace", "game", "streaming", "bank", "dating", "delivery")
def refurbished(stage: Stage, n: int) -> list[Account]:
    """A dealer tries each returned phone with a demo account; the same phones come back under new owners."""
    rng, days, product = stage.rng, stage.drawn.days, stage.drawn.product
    demo = stage.account(joined=-200, sessions=0)
    home, members = new_home(stage), take(stage, n)
    settle(stage, demo, home)
    for one in members:
        sold = rng.uniform(0, days)
        phone = one.devices[0][1]
        stage.visit(demo, sold - 5 * 60 * SECOND, place=home, device=phone, acts=[product.enter])
        one.joined = max(one.joined, sold)
        one.left = days
    return members
