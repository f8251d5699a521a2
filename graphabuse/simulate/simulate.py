"""How is a world made? Base population first, then honest groups, then rings; names are drawn last and carry nothing."""

from collections.abc import Callable, Mapping
from dataclasses import asdict

import numpy as np
import pandas as pd
import pyarrow as pa

from graphabuse.errors import InputError
from graphabuse.simulate.abuse import (
    cliques,
    desks,
    drained,
    farms,
    mixed,
    nests,
    one_roof,
    own_devices,
    partners,
    patient,
    payments,
    stages,
    touched,
)
from graphabuse.simulate.benign import carts, clients, counter, crowd, daily, home, public, school, together, work
from graphabuse.simulate.builder import ACTIONS, FAILED, LOGIN, NONE, RESET, SIGNUP, VIEW, Builder
from graphabuse.simulate.params import KINDS, WorldParams
from graphabuse.simulate.world import World

Mechanism = Callable[[Builder], int]
BENIGN: Mapping[str, Mechanism] = {
    function.__name__: function
    for function in (
        home.household, home.family_evening, home.flat_share, home.two_accounts, work.office, work.onboarding, work.agency,
        work.corporate_card, school.campus, school.class_course, school.live_event, public.kiosk, public.vpn,
        public.refurbished, public.collision, public.gift_card, public.referral, public.campaign,
        crowd.marketing_burst, crowd.short_lived, crowd.account_recovery, crowd.cafe, crowd.conference,
        crowd.regulars, public.demo_phone, public.agent_desk, school.school_tablets, work.shift_phones,
        together.closed_office, together.new_office, together.own_phones, together.hand_down, together.guild, together.probes, together.carer,
        daily.common_room, daily.daily_reward, daily.second_selves, daily.fair_booth,
        counter.counter, counter.client_rounds, counter.reading_room, clients.client_desk, carts.class_cart, carts.tablet_family,
    )
}  # fmt: skip
ABUSE: Mapping[str, Mechanism] = {
    function.__name__: function
    for function in (
        farms.device_farm, farms.emulator_farm, farms.promo_abuse, farms.rotating_devices, farms.small_clique,
        payments.card_testing, payments.collusion, payments.takeover, patient.slow_drip, patient.aged_accounts,
        patient.residential_proxies, patient.synchrony_only, stages.splitting_ring, stages.merging_ring, stages.returning_ring,
        stages.rented_infrastructure, stages.dealer_stock, mixed.mixed_ring, mixed.scripted_crew, mixed.credential_stuffing,
        own_devices.address_farm, one_roof.one_roof, one_roof.sold_quietly, one_roof.chain,
        desks.one_desk, desks.hired_out, desks.lent, drained.drained, touched.touched,
        cliques.clique_rounds, partners.relays, partners.gatherings, nests.nest, nests.passed_on, nests.left_home,
    )
}  # fmt: skip
EPOCH_S = 1_704_067_200


def simulate(params: WorldParams) -> World:
    """Make a world; the same parameters give the same bytes.

    Raises
    ------
    InputError
        Fewer than 50 accounts, an unknown mechanism or column.
    """
    _check(params)
    world = Builder(params, np.random.default_rng([params.seed, 1]))
    people = float(world.rng.integers(150, 4_000))
    if params.in_visits and world.rng.random() < 0.6:  # carriers that deal many exits, so that hardly two meet on one
        people = world.between(1, 150)
    world.carriers = world.mint(max(1, int(params.accounts / people) + 1))
    world.pool = world.mint(max(20, int(params.accounts * world.rng.uniform(0.15, 0.9))))
    in_rings = int(params.accounts * params.abuse_share)
    in_groups = int(params.accounts * params.honest_share) if params.benign else 0
    base = world.new_lives(max(params.accounts - in_rings - in_groups, 30))
    world.base = base
    world.live(base)
    _fill(world, [BENIGN[name] for name in params.benign], in_groups)
    _fill(world, [ABUSE[name] for name in params.abuse], in_rings)
    return _finish(world)


def _check(params: WorldParams) -> None:
    if params.accounts < 50:
        raise InputError(f"a world needs at least 50 accounts, not {params.accounts}")
    for name in (*params.benign, *params.abuse):
        if name not in BENIGN and name not in ABUSE:
            raise InputError(f"mechanism {name!r} is not known; allowed are {', '.join(sorted([*BENIGN, *ABUSE]))}")
    for kind in params.kinds:
        if kind not in KINDS:
            raise InputError(f"column {kind!r} is not known; allowed are {', '.join(KINDS)}")


def _fill(world: Builder, mechanisms: list[Mechanism], wanted: int) -> None:
    """Add groups of random mechanisms until about ``wanted`` accounts are in them; each weighs alike in accounts."""
    if not mechanisms or wanted < 3:
        return
    used = np.zeros(len(mechanisms))
    appetite = world.rng.uniform(0.3, 1.0, len(mechanisms))
    while used.sum() < wanted:
        at = int(np.argmin((used + world.rng.random(len(mechanisms))) / appetite))
        used[at] += mechanisms[at](world)


def _finish(world: Builder) -> World:
    params = world.params
    rng = np.random.default_rng([params.seed, 2])
    account, time, ip, device, token, action = (np.concatenate(parts) for parts in zip(*world.columns, strict=True))
    names = _names(rng, world.n_accounts)
    columns_of = ((time * 1e6).astype("int64"), account, ip, device, token, action)
    by_row = np.lexsort(columns_of)
    differs = np.any([np.diff(part[by_row], prepend=-1) != 0 for part in columns_of], axis=0)
    once = np.sort(by_row[differs])  # a log holds an event once
    account, time, ip, device, token, action = (part[once] for part in (account, time, ip, device, token, action))
    order = np.lexsort((account, time))
    account, time, action = account[order], time[order], _one_signup(account[order], action[order])
    action = _as_logged(params, action)
    columns: dict[str, pa.Array] = {
        "timestamp": pa.array((EPOCH_S * 1_000_000 + (time * 1e6).astype("int64")), pa.timestamp("us", tz="UTC")),
        "account_id": names.take(account),
    }
    texts = {
        "ip": _addresses(rng, world.n_ids),
        "device_id": _hex(rng, world.n_ids, "d"),
        "payment_token": _hex(rng, world.n_ids, "t"),
    }
    for kind, codes in (("ip", ip), ("device_id", device), ("payment_token", token)):
        if kind in params.kinds:
            ordered = codes[order]
            columns[kind] = texts[kind].take(pa.array(ordered, mask=ordered == NONE))
    if params.event_types:
        columns["event_type"] = pa.array(np.asarray(ACTIONS, dtype=object)).take(action)
    seen = np.zeros(world.n_accounts, dtype=bool)
    seen[account] = True
    ids = np.asarray(names.to_pylist(), dtype=object)
    return World(
        events=pa.table(columns),
        rings=_truth([(part[seen[part]], f"T{at:04d}", (kind, tier)) for at, (part, kind, tier) in enumerate(world.rings)], ids,
                     ["ring_id", "typology", "tier"], smallest=3),
        groups=_truth([(part[seen[part]], f"G{at:05d}", (kind,)) for at, (part, kind) in enumerate(world.groups)], ids,
                      ["group_id", "mechanism"], smallest=2),
        victims=_truth([(part[seen[part]], kind, ()) for part, kind in world.victims], ids, ["attack"], smallest=1),
        params=asdict(params),
    )  # fmt: skip


def _one_signup(account: np.ndarray, action: np.ndarray) -> np.ndarray:
    """Actions in order of time: whoever signs up does it once, first of all; mechanisms that overlap say it again, or late."""
    new = np.isin(account, account[action == SIGNUP])
    first = np.zeros(len(account), dtype=bool)
    first[np.unique(account, return_index=True)[1]] = True
    return np.where(new & first, SIGNUP, np.where(action == SIGNUP, LOGIN, action))


def _as_logged(params: WorldParams, action: np.ndarray) -> np.ndarray:
    """Failed logins and password resets where a log has them, of everybody; elsewhere they are logins like others."""
    rng = np.random.default_rng([params.seed, 8])
    for special, usual, most in ((FAILED, LOGIN, 0.12), (RESET, VIEW, 0.03)):
        if params.in_visits and rng.random() < 0.5:
            share = most * rng.random() ** 2
            action = np.where((action == usual) & (rng.random(len(action)) < share), special, action)
        else:
            action = np.where(action == special, LOGIN, action)
    return action


def _truth(
    parts: list[tuple[np.ndarray, str, tuple[str, ...]]], ids: np.ndarray, names: list[str], *, smallest: int
) -> pd.DataFrame:
    kept = [(np.unique(part), name, extra) for part, name, extra in parts if len(np.unique(part)) >= smallest]
    columns: dict[str, list[object]] = {"account_id": [], **{name: [] for name in names}}
    for part, name, extra in kept:
        columns["account_id"].extend(ids[part])
        for column, value in zip(names, (name, *extra), strict=True):
            columns[column].extend([value] * len(part))
    frame = pd.DataFrame(columns, dtype=object)
    return frame[[names[0], "account_id", *names[1:]]]


def _names(rng: np.random.Generator, count: int) -> pa.Array:
    """Account ids whose order says nothing."""
    numbers = rng.permutation(count * 7 + 1_000)[:count] + 100_000
    return pa.array([f"a{number}" for number in numbers.tolist()])


def _addresses(rng: np.random.Generator, count: int) -> pa.Array:
    """Distinct public IPv4 addresses."""
    picked = rng.permutation(np.arange(count, dtype="int64") * 53 + 11)
    first, rest = 20 + (picked >> 24) % 70, picked & 0xFFFFFF
    parts = zip(first.tolist(), (rest >> 16).tolist(), ((rest >> 8) & 255).tolist(), (rest & 255).tolist(), strict=True)
    return pa.array([f"{a}.{b}.{c}.{d}" for a, b, c, d in parts])


def _hex(rng: np.random.Generator, count: int, letter: str) -> pa.Array:
    salt = int(rng.integers(1 << 40))
    numbers = (np.arange(count, dtype="uint64") * np.uint64(0x9E3779B97F4A7C15)) ^ np.uint64(salt)
    return pa.array([f"{letter}{number:016x}" for number in numbers.tolist()])
