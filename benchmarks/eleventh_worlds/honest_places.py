"""Where do honest people share an address or a machine? Offices, campuses, carriers, libraries, youth centres."""

import numpy as np

from eleventh_worlds.clock import DAY
from eleventh_worlds.stage import Stage


def office(stage: Stage) -> None:
    """Colleagues behind one or two addresses from nine to six."""
    rng, people = stage.rng, stage.people
    who = stage.recruits(min(stage.size(4, 120), stage.company.accounts // 150))
    people.work[who] = stage.places.firms(1, int(rng.integers(1, 3)))
    if stage.chance(0.3):  # the machine in the meeting room
        some = who[rng.random(len(who)) < 0.3]
        people.shared[some], people.shared_p[some] = stage.gadgets.take(1)[0], 0.08
        people.shared_place[some] = people.work[who[0]]
    stage.group(who, "office", 3)


def campus(stage: Stage) -> None:
    """A school or university with a handful of addresses."""
    who = stage.recruits(min(stage.size(25, 500), stage.company.accounts // 60))
    stage.people.work[who] = stage.places.firms(1, int(stage.rng.integers(1, 9)))
    stage.group(who, "campus", 2.5)


def carrier_nat(stage: Stage) -> None:
    """People who know the net only through one carrier: the address is shared, nothing else."""
    rng, people = stage.rng, stage.people
    who = stage.recruits(min(stage.size(20, 400), stage.company.accounts // 60))
    people.carrier[who] = stage.places.a_carrier(1)[0]
    people.mobile_p[who] = rng.uniform(0.6, 1.0, len(who))
    people.laptop[who] = -1
    stage.group(who, "carrier_nat", 2)


def kiosk(stage: Stage) -> None:
    """A library, a cafe or a kiosk: its line, and for some its machines."""
    rng, people = stage.rng, stage.people
    who = stage.recruits(min(stage.size(4, 60), stage.company.accounts // 200))
    line = int(stage.places.firms(1)[0])
    machines = stage.gadgets.take(int(rng.integers(1, 7)))
    people.shared[who], people.shared_place[who] = rng.choice(machines, len(who)), line
    people.shared_p[who] = np.clip(rng.beta(1.5, 5, len(who)), 0.03, 0.6)
    people.other[who], people.other_p[who] = line, rng.uniform(0.0, 0.3, len(who))
    stage.group(who, "kiosk", 4)


def youth_centre(stage: Stage) -> None:
    """Children on the centre's tablets in the afternoon, at home on their own phones (hard)."""
    rng, people = stage.rng, stage.people
    who = stage.recruits(int(rng.integers(6, 36)))
    line = int(stage.places.firms(1)[0])
    tablets = stage.gadgets.take(int(rng.integers(1, 5)))
    people.shared[who], people.shared_place[who] = rng.choice(tablets, len(who)), line
    people.shared_p[who] = np.clip(rng.beta(2.5, 4, len(who)), 0.1, 0.65)
    if stage.chance(0.5):  # signed up together on an open day
        day = rng.uniform(0, 0.5) * stage.span
        new = who[rng.random(len(who)) < 0.6]
        people.born[new], people.join[new] = True, day + rng.random(len(new)) * 3 * 3600
        people.leave[new] = stage.span
    stage.group(who, "youth_centre", 6)


def vpn_users(stage: Stage) -> None:
    """Honest customers of one VPN: shared exits, own devices, own hours (hard)."""
    rng = stage.rng
    who = stage.recruits(min(stage.size(5, 80), stage.company.accounts // 200))
    stage.people.vpn[who] = rng.choice(stage.places.vpns)
    stage.group(who, "vpn_users")


def collision(stage: Stage) -> None:
    """Strangers with the same model and browser show the same fingerprint."""
    rng, people = stage.rng, stage.people
    who = stage.recruits(stage.size(2, 30))
    print_id = stage.gadgets.take(1)[0]
    if stage.chance(0.5):
        people.phone[who], people.swap[who] = print_id, np.where(rng.random(len(who)) < 0.8, np.inf, people.swap[who])
    else:
        people.laptop[who] = print_id
    stage.group(who, "fingerprint_collision")


def onboarding(stage: Stage) -> None:
    """A company signs its staff up in one morning from its own line (hard)."""
    together(stage, "company_onboarding", int(stage.rng.integers(8, 90)), 3 * 3600.0)


def class_signup(stage: Stage) -> None:
    """A teacher's lesson: thirty accounts in forty minutes behind the school's address (hard)."""
    together(stage, "class_signup", int(stage.rng.integers(10, 36)), 2400.0)


def together(stage: Stage, mechanism: str, n: int, window: float) -> None:
    rng, people = stage.rng, stage.people
    who = stage.recruits(min(n, stage.company.accounts // 200))
    line = stage.places.firms(1)[0]
    people.work[who] = line
    day = np.floor(rng.uniform(0.02, 0.55) * stage.company.days) * DAY
    start = day + ((10 - stage.company.zone) % 24) * 3600 + rng.uniform(0, 9000)
    people.join[who], people.born[who] = start + rng.random(len(who)) * window, True
    people.leave[who] = stage.span - rng.random(len(who)) * 0.3 * (stage.span - start)
    if stage.chance(0.4):  # the lab's machines serve for the first steps
        some = who[rng.random(len(who)) < 0.6]
        people.shared[some] = rng.choice(stage.gadgets.take(int(rng.integers(2, 13))), len(some))
        people.shared_p[some], people.shared_place[some] = 0.15, line
    at = people.join[who] + 30 + rng.exponential(200, len(who))
    stage.sessions.add(who, at, line, people.phone[who], people.card[who], people.style[who], 2.0, people.pace[who])
    stage.group(who, mechanism, 5)
