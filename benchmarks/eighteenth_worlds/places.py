"""Honest people in one place: dorms, offices, cafés, classes, machines for rent, and those behind a VPN or a server."""

import numpy as np

from eighteenth_worlds.stage import Stage


def crowd(stage: Stage, least: int, scale: float, guests: bool = False) -> np.ndarray:
    """People of a place, of which there are few large ones; guests are people of other places too."""
    n = min(int(least + scale * stage.rng.pareto(1.4)), max(least, stage.n // 60))
    return stage.guests(n) if guests else stage.pick(n)


def dorm(stage: Stage) -> None:
    """Students behind a few addresses, at all hours."""
    who = crowd(stage, 5, 12)
    lines = stage.lines.place(1 + len(who) // 40)
    stage.set(who, other=lines[0], other_n=len(lines), p=stage.rng.uniform(0.5, 0.9))
    stage.group(who, "dorm")


def office(stage: Stage) -> None:
    """Colleagues on weekdays, each at the own desk, some at a shared one."""
    who = crowd(stage, 3, 8)
    line = stage.lines.place(1)
    stage.set(who, other=line[0], other_n=1, p=stage.rng.uniform(0.2, 0.6))
    stage.t["hour"][who] = stage.rng.normal(13, 2, len(who))
    if stage.rng.random() < 0.2:
        stage.set(who[:4], kit=stage.devices(1)[0], kit_n=1, p_kit=0.1)
    stage.group(who, "office")


def cafe(stage: Stage) -> None:
    """Guests of a café or a library on its Wi-Fi."""
    who = crowd(stage, 5, 12, guests=True)
    line = stage.lines.place(1)
    stage.set(who, other=line[0], other_n=1, p=stage.rng.uniform(0.05, 0.35, len(who)))
    stage.group(who, "cafe")


def internet_cafe(stage: Stage) -> None:
    """Rows of machines for rent, everybody on every one."""
    who = crowd(stage, 8, 15)
    line, seats = stage.lines.place(1), stage.devices(int(stage.rng.integers(4, 21)))
    share = stage.rng.uniform(0.2, 1, len(who))
    stage.set(who, other=line[0], other_n=1, p=share, kit=seats[0], kit_n=len(seats), p_kit=share)
    stage.group(who, "internet_cafe")


def class_project(stage: Stage) -> None:
    """A class that signs up in one lesson, in the same room, some on the school's machines; few come back."""
    who, rng = stage.pick(int(stage.rng.integers(8, 33))), stage.rng
    lesson = stage.daytime(np.array([rng.random() * 0.8 * stage.spec.seconds]), np.array([10.0]))[0]
    line, seats = stage.lines.place(1), stage.devices(int(rng.integers(6, 20)))
    begins = lesson + rng.random(len(who)) * 1500
    stage.set(who, existed=False, start=begins, end=begins + rng.choice([3600, 7 * 86400], size=len(who)))
    stage.set(who, other=line[0], other_n=1, p=0.8, kit=seats[0], kit_n=len(seats), p_kit=rng.choice([0.0, 0.6]))
    stage.t["rate"][who] = 4
    stage.act(who, lesson + 1600 + rng.random(len(who)) * 600, stage.action)
    stage.group(who, "class_project")


def vpn_users(stage: Stage) -> None:
    """Subscribers of a VPN, on whichever exit is free."""
    who, exits = crowd(stage, 20, 30, guests=True), stage.vpns[stage.rng.integers(len(stage.vpns))]
    stage.set(who, other=exits[0], other_n=len(exits), p=stage.rng.uniform(0.2, 1, len(who)))
    stage.group(who, "vpn_users")


def server_owners(stage: Stage) -> None:
    """Technical people who come through a server of their own, in ranges that farms rent too; friends share one."""
    who = stage.pick(int(stage.rng.integers(2, 6)))
    line = stage.lines.server(1)
    stage.set(who, other=line[0], other_n=1, p=stage.rng.uniform(0.3, 0.95, len(who)))
    stage.group(who, "server_owners")
