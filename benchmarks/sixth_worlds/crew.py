"""What does every ring have? Members, an operator with working hours, a tier, sign-ups, rounds of work, a place in the truth."""

import numpy as np
from numpy.typing import ArrayLike

from sixth_worlds.clock import DAY, HOUR, Floats, Ints
from sixth_worlds.scripts import CODE
from sixth_worlds.town import HOME, MOBILE, Town

TIERS = ("careless", "moderate", "careful", "adaptive")
SHARES = {False: [0.4, 0.4, 0.2, 0.0], True: [0.1, 0.3, 0.35, 0.25]}


class Crew:
    """One ring at work."""

    def __init__(self, town: Town, typology: str, low: int, high: int) -> None:
        """Members are drawn; ``level`` is the tier from 0 (careless) to 3 (adaptive)."""
        rng = town.rng
        self.town, self.typology, self.rng = town, typology, rng
        self.size = min(town.size(low, high, 0.5), len(town.waiting))
        self.members = town.recruits(self.size)
        self.level = int(rng.choice(4, p=SHARES[town.hard]))
        self.shift = float(rng.integers(-9, 10))
        self.manner: list[str] = []
        self.visits = np.zeros(self.size, np.int64)
        self.leaves, self.replaced = np.inf, dict[int, int]()
        if town.hard and rng.random() < 0.2:
            self.leaves = rng.uniform(0.3, 0.8) * town.end
            self.manner.append("replaces")
        # scripted crews have even and quick gaps between events; others work by hand
        scripted = rng.random() < (0.6 if self.level < 2 else 0.35)
        self.pace, self.loose = (rng.uniform(1.5, 7), 0.2) if scripted else (rng.uniform(7, 18), 0.7)
        town.wish[self.members] = 0
        town.signed[self.members] = True
        town.gone[self.members] = town.end
        self.cover()

    def cover(self) -> None:
        """Cover traffic: some crews of hard worlds let their accounts live like people, from lines and phones of their own."""
        town, rng = self.town, self.rng
        if town.hard and rng.random() < (0.2, 0.35, 0.55, 0.75)[self.level]:
            town.wish[self.members] = rng.lognormal(0, 0.8, self.size) * rng.uniform(0.6, 2.2)
            self.manner.append("cover")

    def lines(self, count: int, servers: float = 0.4) -> Ints:
        """Connections of the crew alone: private lines or addresses in a computing centre."""
        kind = self.rng.random() < servers
        return np.array([self.town.server() if kind else self.town.house_line() for _ in range(count)], np.int64)

    def split(self, things: Ints, mixing: float = 0.0) -> Ints:
        """One thing for each member, in blocks of neighbours of uneven sizes; some members have another's."""
        place = np.sort(self.rng.integers(0, len(things), self.size))
        stray = self.rng.random(self.size) < mixing
        place[stray] = self.rng.integers(0, len(things), int(stray.sum()))
        return things[place]

    def apart(self, machine: Ints, share: float) -> Ints:
        """Some members have a machine of their own after all."""
        alone = self.rng.random(self.size) < share
        return np.where(alone, self.town.new_machines(self.size), machine)

    def few(self, low: float, high: float) -> int:
        """How many things, if each serves between low and high members."""
        return max(1, round(self.size / self.rng.uniform(low, high)))

    def join(self, style: str, net: Ints, machine: Ints) -> Floats:
        """Sign-ups: all in a burst, in batches, steadily through the window, or before it."""
        town, rng, n = self.town, self.rng, self.size
        start = rng.uniform(0, 0.45) * town.end
        if style == "burst":
            first = float(town.times(1, start, start + 3 * DAY, self.shift)[0])
            came = first + np.cumsum(rng.lognormal(np.log(rng.uniform(60, 900)), 0.7, n))
        elif style == "batches":
            batch = np.sort(rng.integers(0, max(2, n // 6), n))
            firsts = np.sort(town.times(int(batch.max()) + 1, start, start + rng.uniform(5, 25) * DAY, self.shift))
            came = firsts[batch] + rng.permutation(n) * rng.uniform(30, 400)
        elif style == "steady":
            came = np.sort(
                town.times(n, start * 0.5, min(town.end * 0.85, start + n * rng.uniform(0.8, 3) * DAY), self.shift)
            )
        else:
            came = -rng.exponential(90 * DAY, n)
        came = np.minimum(came, town.end * 0.93)
        town.born[self.members] = came
        fresh = np.flatnonzero(came >= 0)
        self.act(fresh, came[fresh], net[fresh], machine[fresh], "signup")
        return came

    def rounds(
        self, count: int, part: float, gap: float, lane: Ints | None = None, since: float = 0.0
    ) -> tuple[Ints, Floats]:
        """Who works when: in each round some members, one after the other within each lane."""
        rng, town = self.rng, self.town
        starts = town.times(count, since, town.end * 0.995, self.shift)
        lanes = np.zeros(self.size, np.int64) if lane is None else lane
        eager = np.clip(rng.lognormal(0, 0.4, self.size), 0.3, 1.4)
        who, when = [np.empty(0, np.int64)], [np.empty(0)]
        for start in starts:
            turn = rng.permutation(np.flatnonzero(rng.random(self.size) < part * eager))
            turn = turn[np.argsort(lanes[turn], kind="stable")]
            wait = np.cumsum(rng.lognormal(np.log(gap), 0.6, len(turn)))
            first = np.searchsorted(lanes[turn], lanes[turn])
            who.append(turn)
            when.append(start + wait - wait[first] + rng.uniform(0, gap, len(turn)))
        return np.concatenate(who), np.concatenate(when)

    def act(
        self, who: Ints, at: ArrayLike, net: ArrayLike, machine: ArrayLike, script: str | Ints, card: ArrayLike = -1
    ) -> None:
        """Visits of members (by their place in the crew) once they exist and while the window lasts."""
        town = self.town
        when = np.broadcast_to(np.asarray(at, float), len(who))
        keep = (when >= town.born[self.members[who]]) & (when >= 0) & (when < town.end - 30)
        code = np.broadcast_to(np.asarray(CODE[script] if isinstance(script, str) else script), len(who))
        part = [np.broadcast_to(np.asarray(value), len(who))[keep].copy() for value in (net, machine, card)]
        late = (when[keep] > self.leaves) & (part[1] >= 0)
        if late.any():  # after a raid or a ban: the same accounts, each machine replaced by another
            old, back = np.unique(part[1][late], return_inverse=True)
            for machine_id in old[~np.isin(old, list(self.replaced))].tolist():
                self.replaced[machine_id] = int(town.new_machines(1)[0])
            part[1][late] = np.array([self.replaced[machine_id] for machine_id in old.tolist()])[back]
        town.visit(self.members[who[keep]], when[keep], part[0], part[1], code[keep], part[2], self.pace, self.loose)
        np.add.at(self.visits, who[keep], 1)

    def scripts(self, count: int, **shares: float) -> Ints:
        """Codes of what is done, drawn by shares."""
        share = np.array(list(shares.values()))
        return self.rng.choice([CODE[name] for name in shares], count, p=share / share.sum())

    def settle(self, net: Ints, machine: Ints, script: str, card: ArrayLike = -1, least: int = 2) -> None:
        """Everybody did something: members with little get visits at the crew's own hours; the crew enters the truth."""
        lacking = np.repeat(np.arange(self.size), np.maximum(least - self.visits, 0))
        since = np.maximum(self.town.born[self.members[lacking]], 0) + HOUR
        at = self.town.times(len(lacking), since, self.town.end - HOUR, self.shift)
        cards = np.broadcast_to(np.asarray(card), self.size)
        self.act(lacking, at, net[lacking], machine[lacking], script, cards[lacking])
        if self.town.hard and self.rng.random() < 0.35:
            self.touch(net, machine)
        self.town.ring(self.members, self.typology, TIERS[self.level], "+".join(self.manner) or "bare")

    def touch(self, net: Ints, machine: Ints) -> None:
        """Honest people beside the crew: at a place it visits, the operator's family, a buyer of a used phone."""
        town, rng = self.town, self.rng
        near = town.honest(1.0)[: int(rng.integers(1, 6))]
        way = rng.random()
        if way < 0.35 and town.spots:  # members sit in a café or a hall now and then
            who = np.repeat(np.arange(self.size), rng.integers(0, 3, self.size))
            at = town.times(len(who), np.maximum(town.born[self.members[who]], 0), town.end, self.shift)
            self.act(who, at, int(rng.choice(town.spots)), machine[who], "glance")
            near = near[:1]
        elif way < 0.75:
            town.net[near, HOME] = rng.choice(net)
        else:
            one = near[:1]
            machine = machine[machine >= 0] if (machine >= 0).any() else town.machine[one, 0]
            at = town.times(4, np.maximum(town.born[one], 0.6 * town.end), town.end)
            town.visit(
                np.repeat(one, 4), at, town.net[one, MOBILE], rng.choice(machine), CODE["glance"], -1, town.pace[one]
            )
        self.manner.append("touches")
        if len(near) > 1:
            town.group(near, "near_a_ring")
