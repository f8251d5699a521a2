"""Who are the people? Their country, line, carrier, devices, cards, appetite; and where they are at a moment, on what."""

import numpy as np

from ninth_worlds.clock import local_time
from ninth_worlds.habits import HONEST
from ninth_worlds.market import Market
from ninth_worlds.units import Floats, Ints

HOME, MOBILE, WORK, OTHER, VPN = range(5)
PHONE, SECOND, SHARED, JOB = range(4)


def settle(market: Market) -> None:
    """Everybody's traits."""
    rng, conditions, accounts = market.rng, market.conditions, market.accounts
    share = np.array([weight for _, weight in conditions.countries])
    market.country = rng.choice(share.size, accounts, p=share / share.sum())
    market.zone = np.array([zone for zone, _ in conditions.countries])[market.country]
    market.curve = rng.choice(4, accounts, p=rng.dirichlet([8, 4, 3, 4]))
    market.shift = rng.normal(0, 1.0, accounts)
    market.habit = np.array(HONEST)[rng.choice(6, accounts, p=rng.dirichlet([9, 4, 6, 3, 8, 2]))]
    per_visit = 3.0
    market.depth = 1 + rng.gamma(2.0, (per_visit - 1) / 2.0, accounts)
    market.appetite = rng.lognormal(0, conditions.tail, accounts)
    market.appetite *= conditions.mean_events / per_visit / market.appetite.mean()
    market.appetite = np.minimum(market.appetite, 150)
    # span of activity: most were there before, some come, some leave
    market.signed_up = np.full(accounts, np.nan)
    new = rng.random(accounts) < conditions.new_share
    market.signed_up[new] = market.seconds * rng.random(new.sum()) ** rng.uniform(0.7, 1.1)
    market.active_from, market.active_until = np.zeros(accounts), np.full(accounts, market.seconds)
    gone = rng.random(accounts) < conditions.churn
    market.active_until[gone] = market.seconds * rng.random(gone.sum())
    market.lives = np.ones(accounts, bool)
    market.sign_up_place, market.sign_up_device = np.full(accounts, -1), np.full(accounts, -1)
    market.cling = rng.uniform(0.25, 0.5)
    # places
    market.places = np.full((accounts, 5), -1)
    for country in range(share.size):
        here = np.flatnonzero(market.country == country)
        market.places[here, HOME] = market.net.lines(country, here.size)
        market.places[here, MOBILE] = rng.choice(market.net.carriers[country], here.size)
    market.place_weight = np.tile([0.75, 0.25, 0.6, 0.3, 0.0], (accounts, 1)) * rng.lognormal(0, 0.4, (accounts, 5))
    first = rng.random(accounts) < conditions.mobile_first
    market.place_weight[first, :2] = [0.3, 0.7]
    market.place_weight[rng.random(accounts) < conditions.mobile_only, 0] = 0.0
    market.moves_at = np.where(rng.random(accounts) < conditions.movers, rng.random(accounts) * market.seconds, np.inf)
    market.next_home = market.places[:, HOME].copy()
    for country in range(share.size):
        here = np.flatnonzero((market.country == country) & np.isfinite(market.moves_at))
        market.next_home[here] = market.net.lines(country, here.size)
    # devices
    market.devices = np.full((accounts, 4), -1)
    market.devices[:, PHONE] = market.new_devices(accounts)
    two = np.flatnonzero(rng.random(accounts) < rng.uniform(0.3, 0.6))
    market.devices[two, SECOND] = market.new_devices(two.size)
    market.device_weight = np.tile([0.65, 0.35, 0.3, 0.5], (accounts, 1)) * rng.lognormal(0, 0.5, (accounts, 4))
    market.reset_at = np.where(
        rng.random((accounts, 2)) < conditions.reinstall, rng.random((accounts, 2)) * market.seconds, np.inf
    )
    market.next_devices = market.new_devices(2 * accounts).reshape(accounts, 2)
    market.private = rng.random(accounts) < conditions.private
    market.hides_device = np.clip(rng.beta(0.6, 0.6 / conditions.missing, accounts), 0, 0.8)
    # money
    market.card_of = np.stack(
        [market.new_cards(accounts), np.where(rng.random(accounts) < 0.2, market.new_cards(accounts), -1)], 1
    )
    market.bank_of = market.new_cards(accounts)


def picked(rng: np.random.Generator, weights: Floats) -> Ints:
    """A column for each row, by weight."""
    return np.argmax(np.log(weights + 1e-12) + rng.gumbel(size=weights.shape), axis=1)


def whereabouts(market: Market, account: Ints, at: Floats) -> tuple[Ints, Ints]:
    """Places and devices of honest visits at moments."""
    rng = market.rng
    hour, weekday = local_time(at, market.zone[account], market.conditions.first_weekday)
    office = (hour > 8) & (hour < 18) & (weekday < 5)
    place_weight, places = market.place_weight[account].copy(), market.places[account].copy()
    moved = at > market.moves_at[account]
    places[moved, HOME] = market.next_home[account[moved]]
    place_weight[:, WORK] *= np.where(office, 5.0, 0.03)
    place_weight[:, HOME] *= np.where(office, 0.45, 1.3)
    place_weight[:, OTHER] *= np.where((hour > 8) & (hour < 23), 1.0, 0.1)
    place_weight[places < 0] = 0
    slot = picked(rng, place_weight)
    rows = np.arange(account.size)
    place = places[rows, slot]
    device_weight, devices = market.device_weight[account].copy(), market.devices[account].copy()
    device_weight[slot == MOBILE] *= [1, 0.04, 0.05, 0.2]
    device_weight[slot == WORK] *= [1, 0.3, 0, 3.0]
    device_weight[slot == OTHER] *= [1, 0.8, 0.02, 0.3]
    device_weight[slot == HOME] *= [1, 1, 1, 0.15]
    device_weight[devices < 0] = 0
    device_slot = picked(rng, device_weight)
    device = devices[rows, device_slot]
    own = device_slot < 2
    changed = own & (at > market.reset_at[account, np.minimum(device_slot, 1)])
    device[changed] = market.next_devices[account[changed], device_slot[changed]]
    hide = market.private[account] & (rng.random(account.size) < 0.6)
    device[hide] = market.new_devices(hide.sum())
    return place, device
