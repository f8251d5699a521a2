"""Which honest people share things because of where they work, stop or send their parcels?"""

import numpy as np

from sixteenth_worlds.diary import script
from sixteenth_worlds.habits import hours, moments
from sixteenth_worlds.mixing import tailed
from sixteenth_worlds.settings import DAY, HOUR
from sixteenth_worlds.stage import Stage


def staff(stage: Stage, low: int, high: int) -> np.ndarray:
    """Free accounts of people who work behind one proxy."""
    members = stage.pick(tailed(stage.rng, low, high, step=12))
    stage.people.work[members] = stage.net.pool(int(stage.rng.choice([1, 1, 1, 2, 4])), period=HOUR)
    return members


def office(stage: Stage) -> None:
    """Colleagues who shop in the lunch break."""
    for _ in range(stage.many(5)):
        stage.group("office", staff(stage, 6, 400))


def company_card(stage: Stage) -> None:
    """Purchasing: staff who pay with one company card, parcels to the front desk."""
    for _ in range(stage.many(5)):
        members = staff(stage, 3, 25)
        stage.people.copy("card street", members[0], members[1:])
        stage.group("company_card", members)


def same_laptops(stage: Stage) -> None:
    """Locked-down laptops of one image, in the office and at home."""
    for _ in range(stage.many(2.5)):
        members = staff(stage, 8, 200)
        stage.people.device[members] = stage.devices.alike(len(members))
        stage.people.second[members] *= 0.3
        stage.group("same_laptops", members)


def kiosk(stage: Stage) -> None:
    """The terminal of a store: whoever stands before it signs up for points or orders what is out of stock."""
    rng, people = stage.rng, stage.people
    for _ in range(stage.many(2)):
        members = stage.anybody(tailed(rng, 8, 160, step=20))
        net, device = stage.net.pool(1), stage.devices.clear(1)
        who = np.repeat(members, rng.integers(1, 3, len(members)))
        day = rng.integers(0, stage.settings.days, len(who))
        at = day * DAY + rng.uniform(9, 20, len(who)) * HOUR
        new = members[rng.random(len(members)) < 0.3]
        new = new[stage.free[new]]
        people.start[new] = rng.integers(0, stage.settings.days, len(new)) * DAY + rng.uniform(9, 20, len(new)) * HOUR
        people.end[new] = stage.settings.end
        stage.free[new] = False
        people.join_net[new], people.join_device[new] = net, device
        what = script(["visit", "collect", "buy"])[rng.choice(3, len(who), p=[0.3, 0.5, 0.2])]
        stage.note(at, who, net, device, people.card[who], people.street[who], what)
        stage.group("kiosk", members)


def parcel_locker(stage: Stage) -> None:
    """Parcels to the locker round the corner."""
    if "ship_to" not in stage.settings.extras:
        return
    members = stage.anybody(stage.settings.accounts // 15)
    count = max(3, len(members) // 12)
    weight = 1 / np.arange(4, count + 4)
    locker = stage.rng.choice(count, len(members), p=weight / weight.sum())
    street = stage.things.take(count)
    stage.people.street[members] = street[locker]
    for number in range(count):
        stage.group("parcel_locker", members[locker == number])


def cafe(stage: Stage) -> None:
    """Regulars of one café, and an afternoon at a gate when a flight is late."""
    rng, people = stage.rng, stage.people
    for _ in range(stage.many(4)):
        members = stage.anybody(tailed(rng, 5, 80, step=8))
        net = int(rng.choice(stage.places))
        who = np.repeat(members, rng.integers(1, 4, len(members)))
        if rng.random() < 0.3:
            at = rng.uniform(0, stage.settings.end) + rng.uniform(0, 3 * HOUR, len(who))
        else:
            at = moments(rng, np.zeros(len(who)), np.full(len(who), stage.settings.end))
        what = script(["visit", "look", "buy"])[rng.choice(3, len(who), p=[0.5, 0.3, 0.2])]
        stage.note(at, who, net, people.device[who], people.card[who], people.street[who], what)
        stage.group("cafe", members)


def onboarding(stage: Stage) -> None:
    """New staff on their first day: laptops of one image, one address, all sign up for the staff discount by noon."""
    rng, people = stage.rng, stage.people
    for _ in range(stage.many(3)):
        members = staff(stage, 5, 60)
        day = rng.integers(0, max(1, stage.settings.days - 3)) * DAY
        begin = day + rng.uniform(8.5, 12) * HOUR
        people.start[members] = begin + np.cumsum(rng.exponential(rng.uniform(30, 240), len(members)))
        people.end[members] = stage.settings.end
        people.device[members] = stage.devices.alike(len(members))
        at = people.start[members] + rng.uniform(60, 1200, len(members))
        stage.note(at, members, people.work[members], people.device[members], people.card[members],
                   people.street[members], script("reduced"))  # fmt: skip
        stage.group("onboarding", members)


def shared_tablet(stage: Stage) -> None:
    """A tablet of a care home, a club or a classroom that five to thirty people use over weeks."""
    rng, people = stage.rng, stage.people
    for _ in range(stage.many(4)):
        members = stage.pick(int(rng.integers(5, 31)))
        people.home[members] = stage.net.pool(1)
        people.device[members] = stage.devices.clear(1)
        people.roams[members], people.second[members] = 0.0, rng.choice([0.0, 0.5], len(members))
        who = np.repeat(members, 3)
        day = np.repeat(rng.integers(0, stage.settings.days, 3), len(members)).reshape(3, -1).T.ravel()
        at = day * DAY + hours(rng, 1) + rng.uniform(0, 2 * HOUR, len(who))
        stage.note(at, who, people.home[who], people.device[who], people.card[who], people.street[who], script("visit"))
        stage.group("shared_tablet", members)


PLAIN = (office, company_card, same_laptops, kiosk, parcel_locker, cafe)
HARD = (onboarding, shared_tablet)
