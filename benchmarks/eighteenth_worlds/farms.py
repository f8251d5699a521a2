"""Many accounts of few people: follower and like farms, waves of sign-ups, sock puppets, and their careful kin."""

import numpy as np

from eighteenth_worlds.crews import in_step, recruited, scheduled, size, wave
from eighteenth_worlds.kits import equip
from eighteenth_worlds.stage import Stage


def fake_followers(stage: Stage, tier: str, most: int) -> None:
    """Racks of phones, sold as followers: accounts made in sittings, orders served within the hour."""
    who = recruited(stage, size(stage, 6, 9, most), existed=0.6, machine=True)
    if stage.rng.random() < 0.5:
        wave(stage, who, 1 + len(who) // 20, 300)
    manner = equip(stage, who, tier, kit="rack" if tier == "careless" else "")
    in_step(stage, who, int(stage.rng.integers(2, 7)), 3600, 0.6, "follow")
    stage.ring(who, "fake_followers", tier, manner)


def like_farm(stage: Stage, tier: str, most: int) -> None:
    """Likes by the hundred within minutes of a post."""
    who = recruited(stage, size(stage, 5, 7, most), machine=stage.rng.random() < 0.5)
    manner = equip(stage, who, tier)
    in_step(stage, who, int(stage.rng.integers(3, 10)), stage.rng.uniform(120, 1500), 0.7, "like")
    stage.ring(who, "like_farm", tier, manner)


def sock_puppets(stage: Stage, tier: str, most: int) -> None:
    """One operator with several voices, one after the other at one desk."""
    who = recruited(stage, int(stage.rng.integers(3, 9)) if most >= 8 else max(3, most), "talker", existed=0.8)
    stage.set(who, hour=stage.rng.normal(13, 4) % 24)
    kit = {"careless": "one machine", "moderate": "machines", "careful": "slips"}[tier]
    manner = equip(stage, who, tier, kit=kit, net="one line" if tier == "careless" else "", money="own purses")
    for begin in stage.rng.random(int(stage.rng.integers(3, 9))) * stage.spec.seconds:
        turns = stage.rng.permutation(who)
        stage.act(turns, begin + np.arange(len(who)) * stage.rng.uniform(120, 700), "post")
    stage.ring(who, "sock_puppets", tier, manner)


def spam_wave(stage: Stage, tier: str, most: int) -> None:
    """Accounts made by script in an afternoon, a few messages each, and gone."""
    who = recruited(stage, size(stage, 8, 10, most), "talker", machine=True)
    wave(stage, who, 1 if tier == "careless" else int(stage.rng.integers(2, 6)), stage.rng.uniform(20, 400))
    start = stage.t["start"][who]
    stage.set(who, end=start + stage.rng.uniform(2, 60) * 3600)
    manner = equip(stage, who, tier)
    stage.act(who, start + 60 + stage.rng.exponential(1800, len(who)), "message", events=3)
    stage.ring(who, "spam_wave", tier, manner)


def antidetect_farm(stage: Stage, tier: str, most: int) -> None:
    """A browser profile for each account behind strangers' lines; purses and clocks give it away."""
    who = recruited(stage, size(stage, 5, 8, most), existed=0.6)
    money = "pairs" if tier == "careful" else "few purses"
    manner = equip(stage, who, "careful", net="residential", kit="fingerprint each", money=money)
    stage.set(who, p=stage.rng.uniform(0.85, 1), p_mobile=0.0, pays=True)
    stage.set(who, home=stage.lines.borrowed(len(who)))
    in_step(stage, who, int(stage.rng.integers(4, 10)), 900, 0.7)
    stage.ring(who, "antidetect_farm", "careful", manner)


def rotating_bots(stage: Stage, tier: str, most: int) -> None:
    """Bots that take another of many emulators each time: every device is met by several accounts."""
    who = recruited(stage, size(stage, 6, 9, most), machine=True)
    tier = "moderate" if tier == "careless" else tier
    manner = equip(stage, who, tier, net="proxies" if tier == "moderate" else "residential", kit="rotating")
    scheduled(stage, who, stage.rng.uniform(8, 40) * 3600, 600, 0.5)
    stage.ring(who, "rotating_bots", tier, manner)
