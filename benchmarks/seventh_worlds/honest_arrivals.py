"""Which honest people sign up together? New staff, a family on one tablet, a class in a lesson, a campaign's customers."""

import numpy as np

from seventh_worlds.events import MINUTE, PURCHASE, Floats, Ints
from seventh_worlds.market import Market


def arrivals(market: Market, people: Ints) -> None:
    """A quarter of the people for each way to arrive: nobody arrives twice."""
    people = market.rng.permutation(people)
    quarter = len(people) // 4
    staff_mornings(market, people[:quarter])
    family_tablets(market, people[quarter : 2 * quarter])
    school_classes(market, people[2 * quarter : 3 * quarter])
    campaigns(market, people[3 * quarter :])


def begin(market: Market, who: Ints, at: Floats) -> None:
    """These accounts came at these times, and stay."""
    market.born[who] = at
    market.gone[who] = market.days


def some_day(market: Market) -> float:
    """A moment of some day, between nine and twenty."""
    return float(np.floor(market.rng.uniform(1, market.days - 2)) + market.rng.uniform(9, 20) / 24)


def staff_mornings(market: Market, people: Ints) -> None:
    """New staff of a firm, all on one morning."""
    rng = market.rng
    for staff in market.sets(people, rng.uniform(0.04, 0.08), 6, 40):
        market.work[staff] = market.new_ips(1)
        market.work_ips[staff] = 1
        market.often_work[staff] = rng.uniform(0.3, 0.8, len(staff))
        morning = np.floor(rng.uniform(1, market.days - 2)) + 9 / 24
        begin(market, staff, morning + rng.uniform(0, 3 / 24, len(staff)))
        market.signup_ip[staff] = market.work[staff]
        market.group("staff_morning", staff)


def family_tablets(market: Market, people: Ints) -> None:
    """A family with one tablet, on which many signed up within an hour and a half; children may have no phone."""
    rng = market.rng
    for family in market.sets(people, rng.uniform(0.04, 0.12), 3, 5):
        first, children = family[0], family[2:]
        market.home[family] = market.home[first]
        tablet = market.new_devices(1)
        market.second[family] = tablet
        market.often_second[family] = rng.uniform(0.4, 0.9)
        if rng.random() < 0.4:
            market.phone[children] = tablet
            market.next_phone[children] = tablet
        if rng.random() < 0.3:
            market.card[family[:2]] = market.card[first]
        if rng.random() < 0.6:
            begin(market, family, some_day(market) + rng.uniform(0, 90 * MINUTE, len(family)))
            market.signup_ip[family] = market.home[first]
            market.signup_device[family] = tablet
        market.group("family_tablet", family)


def school_classes(market: Market, people: Ints) -> None:
    """A class signs up in one lesson, some on a trolley of tablets; pupils have no card."""
    rng = market.rng
    for pupils in market.sets(people, rng.uniform(0.04, 0.08), 15, 32):
        market.work[pupils] = market.new_ips(1)
        market.work_ips[pupils] = 1
        market.often_work[pupils] = rng.uniform(0.4, 0.9, len(pupils))
        lesson = np.floor(rng.uniform(1, market.days - 2)) + rng.uniform(8, 14) / 24
        begin(market, pupils, lesson + rng.uniform(0, 45 * MINUTE, len(pupils)))
        market.signup_ip[pupils] = market.work[pupils]
        if rng.random() < 0.4:
            trolley = market.new_devices(len(pupils) // 2 + 1)
            market.second[pupils] = rng.choice(trolley, len(pupils))
            market.signup_device[pupils] = market.second[pupils]
        market.card[pupils] = -1
        market.other_card[pupils] = -1
        market.group("school_class", pupils)


def campaigns(market: Market, people: Ints) -> None:
    """New customers within hours, most of whom buy within the hour of their sign-up."""
    rng = market.rng
    for new in market.sets(people, rng.uniform(0.08, 0.16), 100, market.largest(120, 800)):
        begin(market, new, some_day(market) + rng.exponential(rng.uniform(2, 10) / 24, len(new)))
        market.group("campaign", new)
        buyers = new[rng.random(len(new)) < 0.6]
        ip, device, card = market.own(buyers)
        at = market.born[buyers] + rng.uniform(2, 60, len(buyers)) * MINUTE
        market.emit(at, buyers, ip, device, card, PURCHASE)
