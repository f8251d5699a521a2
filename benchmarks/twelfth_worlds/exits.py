"""Which strangers share addresses? Subscribers of one carrier, customers of one VPN."""

import numpy as np

from twelfth_worlds.clock import lives
from twelfth_worlds.life import own_visits
from twelfth_worlds.parties import amount, some
from twelfth_worlds.stage import Stage
from twelfth_worlds.units import HOUR


def carrier_nat(stage: Stage) -> None:
    """Subscribers of one carrier in one town: strangers behind the same exits."""
    rng, people, net = stage.rng, stage.people, stage.net
    for _ in range(amount(stage, 3, 10)):
        carrier, town = int(rng.integers(net.carriers)), int(rng.integers(stage.p.cities))
        pool = stage.honest(np.flatnonzero((people.carrier == carrier) & (people.town == town)))
        if len(pool) < 30:
            continue
        who = rng.choice(pool, min(len(pool), int(rng.integers(30, 300))), replace=False)
        t = lives(rng, stage.city, stage.p.product, np.maximum(people.joined[who], 0), np.full(len(who), stage.end))
        stage.visit(
            who,
            t,
            stage.kinds({"look": 3, "order": 2}, len(who)),
            people.phone_at(who, t),
            net.mobile(people.carrier[who], people.town[who], who, t),
            people.card[who],
        )
        stage.group(who, "carrier_nat")


def vpn_users(stage: Stage) -> None:
    """Honest customers of one VPN: strangers on the same exits, own everything else."""
    rng, people = stage.rng, stage.people
    for site in rng.permutation(stage.net.vpns)[: amount(stage, 2, 6)]:
        who = some(stage, 12, 90, old=False)
        people.vpn[who], people.vpn_site[who] = True, site
        t = np.maximum(people.joined[who], 0) + 600
        t = t + rng.random(len(who)) * np.maximum(stage.end - t - HOUR, 0)
        own_visits(stage, who, t, stage.kinds({"look": 2, "order": 2}, len(who)))
        stage.group(who, "honest_vpn")
