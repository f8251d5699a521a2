"""How do people live? Events spread over an account's time, from home, on the way, at work, in a place, by a VPN."""

import numpy as np

from seventh_worlds.events import HONEST, SIGNUP
from seventh_worlds.market import Market


def live(market: Market) -> None:
    """Everybody's ordinary events, and the sign-ups that nobody has told yet."""
    rng = market.rng
    start = np.maximum(market.born, 0)
    events = rng.poisson(market.rate * np.maximum(market.gone - start, 0))
    who = np.repeat(np.arange(market.count), events)
    at = rng.uniform(start[who], np.maximum(market.gone[who], start[who]))
    at = market.awake(at, start[who], market.gone[who])
    kind = market.kinds(len(who), HONEST)
    new = np.flatnonzero((market.born >= 0) & ~market.told)
    who = np.concatenate([who, new])
    at = np.concatenate([at, market.born[new]])
    kind = np.concatenate([kind, np.full(len(new), SIGNUP)])
    ip, device, card = market.own(who)
    later = (at > market.switched[who]) & (device == market.phone[who])
    device = np.where(later, market.next_phone[who], device)

    where = rng.random(len(who))
    working = (market.work[who] >= 0) & (where < market.often_work[who])
    desk = (rng.random(len(who)) * market.work_ips[who]).astype(int)
    ip = np.where(working, market.work[who] + desk, ip)
    visiting = ~working & (market.place[who] >= 0) & (where < market.often_work[who] + market.often_place[who])
    ip = np.where(visiting, market.place[who], ip)
    seated = visiting & (market.kiosk[who] >= 0) & (rng.random(len(who)) < 0.6)
    seat = (rng.random(len(who)) * market.kiosks[who]).astype(int)
    device = np.where(seated, market.kiosk[who] + seat, device)
    hidden = (market.tunnel[who, 0] >= 0) & (rng.random(len(who)) < market.often_tunnel[who])
    ip = np.where(hidden, market.one_of(market.tunnel, who), ip)

    signing = kind == SIGNUP
    ip = np.where(signing & (market.signup_ip[who] >= 0), market.signup_ip[who], ip)
    device = np.where(signing & (market.signup_device[who] >= 0), market.signup_device[who], device)
    market.emit(at, who, ip, device, card, kind)
