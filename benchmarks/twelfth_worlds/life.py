"""How does everybody live? People move between places by the hour and use the app there."""

import numpy as np

from twelfth_worlds.actions import CODE, mean_length
from twelfth_worlds.clock import lives
from twelfth_worlds.conditions import Params
from twelfth_worlds.stage import Stage
from twelfth_worlds.units import DAY


def habits(p: Params) -> dict[str, float]:
    """The mix of kinds of visits of ordinary customers."""
    pays = p.pay_share
    return {
        "look": 1 - pays,
        "order": pays * (1 - p.coupon_share),
        "coupon": pays * p.coupon_share,
        "refund": p.refund_share,
        "rate": 0.08,
        "address": 0.03,
        "new_card": p.new_card_share,
        "declined": p.declined_share,
        "forgot": 0.02,
        "ask": 0.03,
    }


def whereabouts(stage: Stage, who: np.ndarray, t: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where people are: ('home', 'work', 'cafe', 'visit', 'way' as 0..4), and their address."""
    people, city, net, rng = stage.people, stage.city, stage.net, stage.rng
    hour, week = city.local(t)
    day = (t // DAY).astype(np.int64)
    roll = (net.salted(who, day, (hour // 2).astype(int)) >> np.uint64(11)).astype(float) / 2**53
    works = (people.work[who] >= 0) & (week < 5) & (hour > 8.5) & (hour < 17.5)
    place = np.full(len(who), 0)
    out = np.where((hour > 8) & (hour < 22), 0.34, 0.06)
    place = np.where(roll < out, 4, place)
    place = np.where(roll < out * 0.22, 2, place)
    place = np.where((roll > 0.975), 3, place)
    place = np.where(works & (roll < 0.82), 1, place)
    at_home = (place == 0) & city.no_line[people.home[who]]
    place = np.where(at_home | ((place == 1) & (roll < 0.2)), 4, place)
    friend = (net.salted(who, 3, rng.integers(0, 3, len(who))) % np.uint64(city.homes)).astype(int)
    line = np.where(place == 3, friend, people.home[who])
    ip = net.home(line, who, t)
    ip = np.where(place == 4, net.mobile(people.carrier[who], people.town[who], who, t), ip)
    spot = np.where(place == 2, people.cafe[who], np.maximum(people.work[who], 0))
    away = (place == 1) | (place == 2)
    ip = np.where(away, net.at(city.place_site[spot], who, day), ip)
    covered = people.vpn[who] & (rng.random(len(who)) < 0.85)
    return place, np.where(covered, net.exit(people.vpn_site[who], who, t), ip)


def setting(stage: Stage, who: np.ndarray, t: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The device, address and card with which people would act at a moment."""
    people, rng = stage.people, stage.rng
    who, t = np.asarray(who), np.asarray(t, dtype=float)
    place, ip = whereabouts(stage, who, t)
    device = people.phone_at(who, t)
    still = (place == 0) | (place == 1)
    laptop = still & (people.laptop[who] >= 0) & (rng.random(len(who)) < people.laptop_habit[who])
    device = np.where(laptop, people.laptop[who], device)
    tablet = (place == 0) & (people.tablet[who] >= 0) & (rng.random(len(who)) < 0.25)
    device = np.where(tablet, people.tablet[who], device)
    card = np.where(rng.random(len(who)) < 0.75, people.card[who], people.card2[who])
    return device, ip, card


def live(stage: Stage) -> None:
    """Write the ordinary visits of everybody who has an ordinary life."""
    p, people, rng = stage.p, stage.people, stage.rng
    mix = habits(p)
    who = np.flatnonzero(~stage.quiet)
    begin = np.maximum(people.joined[who], 0)
    finish = np.minimum(people.left[who], stage.end)
    per = p.mean_events / mean_length(mix)
    part = np.clip((finish - begin) / stage.end, 0.05, 1)
    fresh = np.where(people.joined[who] >= 0, 0.7, 1.0)
    rate = people.rate[who] * (0.4 + 0.6 * part) * fresh
    left = p.mean_events * p.accounts - 3.3 * stage.visits_made
    per *= np.clip(left / (p.mean_events * p.accounts), 0.5, 1.0)
    count = rng.poisson(per * rate / rate.mean())
    count = np.maximum(count, (people.joined[who] < 0).astype(int))
    account = np.repeat(who, count)
    t = lives(rng, stage.city, p.product, np.repeat(begin, count), np.repeat(finish, count))
    device, ip, card = setting(stage, account, t)
    kind = stage.kinds(mix, len(account))
    stage.visit(account, t, kind, device, ip, card)
    enter(stage, who[(people.joined[who] >= 0) & ~stage.signed[who]])


def enter(stage: Stage, who: np.ndarray) -> None:
    """Write the sign-ups of those who joined inside the window on their own."""
    t = stage.people.joined[who]
    device, ip, card = setting(stage, who, t)
    kind = np.where(stage.rng.random(len(who)) < 0.35, CODE["signup_buy"], CODE["signup"])
    stage.visit(who, t, kind, device, ip, card)


def own_visits(
    stage: Stage, who: np.ndarray, t: np.ndarray, kind: str | np.ndarray, card: np.ndarray | None = None
) -> None:
    """Visits people make with their own device, wherever they are."""
    device, ip, own = setting(stage, who, t)
    stage.visit(who, t, kind, device, ip, own if card is None else card)
