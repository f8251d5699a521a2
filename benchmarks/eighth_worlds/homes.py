"""What do people share at home? The line, often a computer, sometimes a card; or they have no line but a telephone."""

import numpy as np

from eighth_worlds.people import AT_HOME
from eighth_worlds.service import Service


def households(service: Service) -> None:
    """Two to five people at one line, a third of them with one computer, a third with one card."""
    rng, people = service.rng, service.people
    left = len(service.honest) * rng.uniform(0.14, 0.22)
    while left > 0 and people.waiting:
        members = people.take(rng.choice([2, 3, 4, 5], p=[0.55, 0.24, 0.15, 0.06]))
        left -= len(members)
        first = members[0]
        people.home[members], people.zone[members] = first, people.zone[first]
        if rng.random() < 0.35:
            people.second[members] = people.second[first]
            people.second_often[members] = rng.uniform(0.1, 0.6)
        if rng.random() < 0.3:
            people.card[members[people.card[members] > 0]] = people.card[first]
        service.group(members, "household")


def telephones(service: Service) -> None:
    """People who know the service from their telephone alone, behind their carrier's shared addresses."""
    rng, people = service.rng, service.people
    members = people.take(len(service.honest) * rng.uniform(0.12, 0.2))
    people.mobile[members] = rng.uniform(0.7, 1, len(members))
    for carrier in range(len(service.nets.carriers)):
        service.group(members[people.carrier[members] == carrier], "cgnat")


def tablets(service: Service) -> None:
    """Families that sign up one after the other on one tablet in an evening."""
    rng, people = service.rng, service.people
    for _ in range(service.few(80, 160)):
        members = people.take(rng.integers(3, 6))
        people.home[members], people.joined_from[members] = members[0], AT_HOME
        people.device[members] = people.device[members[0]]
        people.mobile[members], people.private[members] = 0, False
        people.second_often[members] = np.where(rng.random(len(members)) < 0.4, 0.5, 0)
        evening = int(rng.integers(0, service.days - 2)) + 19 / 24
        people.join(members, evening + np.cumsum(rng.exponential(0.006, len(members)) + 0.002), service.days)
        service.group(members, "family_tablet")
