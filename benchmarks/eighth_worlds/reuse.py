"""What passes from one to the other, or looks as if it did? VPN exits, used telephones, second accounts, equal prints."""

from eighth_worlds.service import Service
from eighth_worlds.units import DAY


def vpn_users(service: Service) -> None:
    """Customers of each VPN, at its exits for a third of their sessions or more."""
    rng, people, vpns = service.rng, service.people, service.nets.vpns
    for vpn in range(len(vpns)):
        members = people.take(len(service.honest) * rng.uniform(0.04, 0.08) / len(vpns))
        people.vpn[members] = vpn
        people.by_vpn[members] = rng.uniform(0.3, 1, len(members))
        service.group(members, "vpn")


def used_telephones(service: Service) -> None:
    """Telephones at second hand: the buyer goes on with the seller's."""
    rng, people = service.rng, service.people
    for _ in range(service.few(150, 300)):
        members = people.take(2)
        if len(members) == 2:
            people.sold.append((members[0], members[1], rng.uniform(0.2, 0.8) * service.days * DAY))
            people.private[members], people.second_often[members] = False, 0
            service.group(members, "second_hand")


def second_accounts(service: Service) -> None:
    """People with two accounts: the same line, device and telephone, sometimes the same card."""
    rng, people = service.rng, service.people
    for _ in range(service.few(400, 700)):
        members = people.take(2)
        first = members[0]
        people.home[members], people.device[members], people.private[members] = first, people.device[first], False
        people.carrier[members], people.region[members] = people.carrier[first], people.region[first]
        people.mobile[members] = people.mobile[first]
        if rng.random() < 0.3:
            people.card[members] = people.card[first]
        service.group(members, "two_accounts")


def equal_prints(service: Service) -> None:
    """Telephones of one popular model that give one and the same fingerprint."""
    rng, people = service.rng, service.people
    for _ in range(service.few(20, 40)):
        members = people.take(rng.integers(10, 110) * max(service.size, 0.1))
        people.device[members] = service.new_devices(1)[0]
        people.second_often[members], people.private[members] = 0, False
        service.group(members, "fingerprint_collision")
