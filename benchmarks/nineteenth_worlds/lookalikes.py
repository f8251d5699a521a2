"""Which honest structure has the shape of abuse? Dense, sudden, or tied by one machine, and all of it in good faith."""

import numpy as np

from nineteenth_worlds.shapes import dense
from nineteenth_worlds.web import Web


def onboarding(web: Web) -> None:
    """A class or a new shift: all sign up within the hour behind one address, and mostly never meet there again."""
    rng, days = web.rng, web.dials.days

    def intake(people: np.ndarray) -> None:
        at = np.floor(rng.uniform(0, days * 0.9)) + rng.uniform(0.3, 0.6)
        web.joined[people] = np.minimum(at + rng.gamma(1.5, 0.02, len(people)), days * 0.98)
        line = np.repeat(web.new("ip", 1), len(people))
        stays = rng.choice([1, rng.uniform(1, days)])
        web.tie("ip", people, line, 6.0, -1.0, at + stays)
        web.group(people, "onboarding")

    web.each(rng.uniform(0.01, 0.04), 12, 150, 1.5, intake)


def campaigns(web: Web) -> None:
    """Advertising: very many sign up within hours and have nothing in common but the hour."""
    rng, days = web.rng, web.dials.days
    for _ in range(int(rng.integers(1, 4))):
        people = web.some(int(len(web.honest) * rng.uniform(0.01, 0.05)))
        at = rng.uniform(0, days * 0.9)
        web.joined[people] = np.minimum(at + rng.gamma(1.2, rng.uniform(0.05, 0.25), len(people)), days * 0.98)
        web.rate[people] *= rng.uniform(0.3, 1)
        web.group(people, "campaigns")


def tablets(web: Web) -> None:
    """A ward, a shop, a crew of drivers: a few tablets that everyone picks up, on the firm's address."""
    rng = web.rng

    def crew(people: np.ndarray) -> None:
        width = max(1, int(len(people) / rng.uniform(4, 15)))
        who, which = dense(rng, len(people), width, rng.uniform(0.2, 0.9))
        web.tie("device", people[who], web.new("device", width)[which], rng.uniform(0.5, 4))
        web.tie("ip", people, np.repeat(web.new("ip", 1), len(people)), rng.uniform(0.3, 3))
        web.group(people, "tablets")

    web.each(rng.uniform(0.004, 0.02), 4, 50, 2, crew)


def tunnels(web: Web) -> None:
    """Exits of a VPN: its customers leave by whichever exit is free, close together in a data centre."""
    rng = web.rng

    def service(people: np.ndarray) -> None:
        width = max(2, int(len(people) / rng.uniform(4, 30)))
        exits = web.new("ip", width, near=True)
        number = rng.geometric(0.3, len(people))
        who = np.repeat(people, number)
        web.tie("ip", who, exits[rng.integers(0, width, len(who))], rng.uniform(0.3, 3))
        web.group(people, "tunnels")

    web.each(rng.uniform(0.01, 0.05), 10, 800, 2, service)


def kiosks(web: Web) -> None:
    """A machine in a hall with an address of its own: strangers queue at it, once or twice each."""
    rng, days = web.rng, web.dials.days

    def hall(people: np.ndarray) -> None:
        machine, line = web.new("device", 1 + len(people) // 80), web.new("ip", 1)
        which = machine[rng.integers(0, len(machine), len(people))]
        for _ in range(int(rng.integers(1, 3))):
            at = np.floor(rng.uniform(0, days * 0.97, len(people))) + rng.uniform(0.35, 0.85, len(people))
            web.visit(people, at, device=which, ip=line)
        web.group(people, "kiosks")

    web.each(rng.uniform(0.005, 0.02), 15, 200, 1.5, hall)
