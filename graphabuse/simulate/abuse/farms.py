"""Who runs many accounts on few machines? Device farms, emulators, promotion abuse, rotating devices, small cliques."""

import numpy as np

from graphabuse.simulate.abuse.ring import act, born_in_burst, crew, pooled, proxies, record, tier_of
from graphabuse.simulate.builder import NONE, Builder
from graphabuse.simulate.params import DAY_S

CARD_SHARE = 0.3  # of the cliques of one person


def device_farm(world: Builder) -> int:
    """5–120 accounts on a few phones, behind proxies or one address, made in hours or days; on some racks any account takes any phone."""
    rng, tier = world.rng, tier_of(world)
    size = world.count(5, 120)
    ring = crew(world, born_in_burst(world, size, 1800, 10 * DAY_S), tier=tier, lasts_days=world.between(1, 40))
    phones = max(1, round(size / world.between(3, 25)))
    device = pooled(world, ring, phones)
    rows = len(ring.row)
    if world.params.in_visits and rng.random() < 0.25:
        device = rng.choice(world.mint(max(2, round(size / world.between(1, 12)))), rows)
    ip = proxies(world, rows, rented=int(rng.choice([0, 1, max(2, size // 4)])), row=ring.row)
    token = pooled(world, ring, max(1, size // int(rng.integers(1, 8))))
    act(world, ring, ip=ip, device=device, token=np.where(rng.random() < 0.6, token, NONE))
    return record(world, ring, "device_farm")


def emulator_farm(world: Builder) -> int:
    """Emulators with a fresh fingerprint for each account; the few addresses, the cards and the timing remain."""
    rng, tier = world.rng, tier_of(world)
    size = world.count(6, 100)
    ring = crew(
        world, born_in_burst(world, size, 600, 4 * DAY_S, aged=False), tier=tier, lasts_days=world.between(0.2, 15)
    )
    ip = pooled(world, ring, max(1, size // int(rng.integers(4, 20))))
    token = pooled(world, ring, max(1, size // int(rng.integers(2, 8))))
    act(world, ring, ip=ip, device=world.mint(size)[ring.row], token=token)
    return record(world, ring, "emulator_farm")


def promo_abuse(world: Builder) -> int:
    """One group redeems a sign-up bonus again and again: the same device or card, at intervals."""
    rng, tier = world.rng, tier_of(world)
    size = world.count(4, 50)
    born = born_in_burst(world, size, 3600, 0.7 * world.params.window_s, aged=False)
    ring = crew(world, born, tier=tier, rate=world.between(2, 6), lasts_days=world.between(0.1, 3))
    device = pooled(world, ring, max(1, size // int(rng.integers(2, 12))))
    token = pooled(world, ring, max(1, size // int(rng.integers(2, 12))))
    ip = proxies(world, len(ring.row), rented=int(rng.choice([0, 2, 8])), row=ring.row)
    hide = rng.random()
    act(
        world,
        ring,
        ip=ip,
        device=device if hide > 0.2 else world.mint(size)[ring.row],
        token=token if hide < 0.7 else NONE,
    )
    return record(world, ring, "promo_abuse")


def rotating_devices(world: Builder) -> int:
    """Each account moves through several devices and each device through a few accounts: a chain, never a star."""
    rng, tier = world.rng, tier_of(world)
    size = world.count(6, 60)
    ring = crew(world, born_in_burst(world, size, 6 * 3600, 20 * DAY_S), tier=tier, rate=world.between(4, 15))
    pool = world.mint(max(3, round(size * rng.uniform(0.5, 1.5))))
    width = int(rng.integers(2, 5))
    slot = (ring.row * len(pool) // size + rng.integers(0, width, len(ring.row))) % len(pool)
    ip = proxies(world, len(ring.row), rented=int(rng.choice([0, 0, max(2, size // 2)])), row=ring.row)
    act(world, ring, ip=ip, device=pool[slot], token=NONE)
    return record(world, ring, "rotating_devices")


def small_clique(world: Builder) -> int:
    """Three to six accounts of one person on one device or with one card, made within days; some have a telephone for each."""
    rng, tier = world.rng, tier_of(world)
    size = int(rng.integers(3, 7))
    cards = "payment_token" in world.params.kinds
    by_card = world.params.in_visits and cards and rng.random() < CARD_SHARE
    span = 40 * DAY_S if by_card and rng.random() < 0.3 else 4 * DAY_S
    ring = crew(world, born_in_burst(world, size, 300, span), tier=tier, lasts_days=world.between(0.5, 30))
    device = pooled(world, ring, 1)
    if by_card:
        device = np.where(rng.random(size) < rng.choice([0.5, 1.0]), world.mint(size), device[0])[ring.row]
    ip = pooled(world, ring, int(rng.integers(1, 3)))
    if by_card and len(world.carriers) and rng.random() < 0.5:
        ip = np.where((rng.random(size) < 0.5)[ring.row], rng.choice(world.carriers, len(ring.row)), ip)
    token = pooled(world, ring, 1)
    act(world, ring, ip=ip, device=device, token=np.where(by_card or rng.random() < 0.5, token, NONE))
    return record(world, ring, "small_clique")
