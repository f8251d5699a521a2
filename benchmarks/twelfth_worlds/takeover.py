"""How are other people's accounts entered? A crew raids them; those who receive the goods are the ring."""

import numpy as np

from twelfth_worlds.operator import Address, address, hand_out
from twelfth_worlds.stage import RING, VICTIM, Stage
from twelfth_worlds.units import HOUR


def plundered(stage: Stage, count: int) -> np.ndarray:
    """People with a life of their own, members since before the raid."""
    who = stage.take(count, quiet=False, role=VICTIM)
    stage.before(who)
    return who


def raid(stage: Stage, fresh: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray, Address]:
    """Enter the victims' accounts: (victims, times, machines used, address)."""
    rng, people = stage.rng, stage.people
    scale = (stage.p.accounts / 50_000) ** 0.5
    victims = plundered(stage, max(8, int(np.exp(rng.uniform(np.log(12), np.log(110))) * scale)))
    count = len(victims)
    if fresh:
        machines, slot = [], []
        while len(slot) < count:
            machines.append(int(people.new_devices(1)[0]))
            slot += [machines[-1]] * int(rng.integers(2, 7))
        used = np.array(slot[:count])
    else:
        used = hand_out(rng, people.new_devices(int(rng.integers(1, 5))), count, blocky=rng.random() < 0.4)
    way = str(rng.choice(["vpn", "server", "mobile", "proxies", "line"], p=[0.3, 0.15, 0.2, 0.25, 0.1]))
    ip = address(stage, way, int(rng.integers(1, 6)))
    start = rng.uniform(0.05, 0.7) * stage.end
    span = float(np.exp(rng.uniform(np.log(6 * HOUR), np.log(0.8 * (stage.end - start)))))
    nights = np.sort(rng.uniform(0, span, max(2, count // int(rng.integers(2, 12)))))
    slot = np.sort(rng.integers(0, len(nights), count))
    t = start + nights[slot] + rng.exponential(rng.uniform(120, 1500), count) * 2
    t = np.minimum(np.sort(t), stage.end - 4 * HOUR)
    stage.visit(victims, t, "steal", used, ip(victims, t), people.card[victims], pace=rng.uniform(8, 25))
    back = rng.random(count) < rng.uniform(0.1, 0.7)
    again = t + rng.lognormal(np.log(2 * HOUR), 1.0, count)
    stage.visit(
        victims[back],
        again[back],
        stage.kinds({"steal": 2, "look": 2, "order": 2}, int(back.sum())),
        used[back],
        ip(victims[back], again[back]),
        people.card[victims[back]],
    )
    hurt = rng.random(count) < 0.4
    late = t + rng.lognormal(np.log(20 * HOUR), 0.8, count)
    stage.visit(
        victims[hurt],
        late[hurt],
        stage.kinds({"forgot": 2, "ask": 3, "refund": 1}, int(hurt.sum())),
        people.phone_at(victims[hurt], late[hurt]),
        stage.net.home(people.home[victims[hurt]], victims[hurt], late[hurt]),
    )
    stage.attack(victims)
    return victims, t, used, ip


def receivers(
    stage: Stage, size: int, victims: np.ndarray, t: np.ndarray, used: np.ndarray, ip: Address, near: float
) -> np.ndarray:
    """Accounts that receive the goods, minutes after raids, partly on the same machines."""
    rng, people = stage.rng, stage.people
    mules = stage.take(size, role=RING)
    phones = people.new_devices(max(1, int(np.ceil(len(mules) * rng.uniform(0.3, 0.8)))))
    own = hand_out(rng, phones, len(mules))
    new = rng.random(len(mules)) < rng.uniform(0.2, 1)
    stage.before(mules[~new])
    at = float(t.min()) - rng.uniform(1, 48) * HOUR * rng.random(int(new.sum()))
    at = np.maximum(at, 60.0)
    if new.any():
        stage.join(mules[new], at, own[new], ip(mules[new], at), -1, bought=0.0)
    for k, mule in enumerate(mules):
        share = rng.choice(len(victims), min(len(victims), int(rng.integers(3, 9))), replace=False)
        when = t[share] + rng.uniform(2, 50, len(share)) * 60
        same = rng.random(len(share)) < near
        device = np.where(same, used[share], own[k])
        stolen = np.where(rng.random(len(share)) < 0.6, people.card[victims[share]], -1)
        kind = np.where(
            stolen >= 0,
            stage.kinds({"order": 2, "coupon": 1, "new_card": 1}, len(share)),
            stage.kinds({"look": 2, "address": 1, "rate": 1}, len(share)),
        )
        who = np.full(len(share), mule)
        stage.visit(who, when, kind, device, ip(who, when), stolen)
        quiet = rng.uniform(0, stage.end, int(rng.integers(1, 4)))
        who = np.full(len(quiet), mule)
        stage.visit(who, quiet, "look", own[k], stage.net.mobile(people.carrier[who], people.town[who], who, quiet))
    return mules


def takeover(stage: Stage, size: int) -> None:
    """A crew with a few machines; with mules (a ring), or without (size 0: victims only)."""
    victims, t, used, ip = raid(stage, fresh=False)
    if size:
        near = stage.rng.uniform(0.25, 0.8)
        mules = receivers(stage, size, victims, t, used, ip, near)
        stage.ring(mules, "takeover", "easy" if near > 0.5 else "medium")


def takeover_fresh(stage: Stage, size: int) -> None:
    """A crew that takes a fresh machine for every two to six victims."""
    victims, t, used, ip = raid(stage, fresh=True)
    if size:
        near = stage.rng.uniform(0.2, 0.6)
        mules = receivers(stage, size, victims, t, used, ip, near)
        stage.ring(mules, "takeover_fresh", "hard")
