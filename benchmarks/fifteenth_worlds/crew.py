"""What does a crew work with? Machines, cards and addresses, more or less of them as it is less or more careless."""

from dataclasses import dataclass

import numpy as np

from fifteenth_worlds.acts import Book, home_ip
from fifteenth_worlds.groups import Groups, visited
from fifteenth_worlds.internet import leased, nth
from fifteenth_worlds.numbers import DAY, HOUR, MINUTE, Floats, Ints, Times, clock, within
from fifteenth_worlds.people import World
from fifteenth_worlds.plan import LOOK, OUT, PAY, SAY

SECOND = {"careless": 0.7, "moderate": 0.7, "careful": 0.5}  # accounts that use two of them
PER = {"careless": (6.0, 25.0), "moderate": (3.0, 6.0), "careful": (1.6, 2.6)}  # accounts for each machine or card
NETS = {
    "careless": (["line", "hosting", "vpn"], [0.6, 0.3, 0.1]),
    "moderate": (["line", "hosting", "vpn", "proxy"], [0.2, 0.4, 0.2, 0.2]),
    "careful": (["hosting", "vpn", "proxy", "phone"], [0.2, 0.2, 0.45, 0.15]),
}
SHIFT = np.where((np.arange(24) >= 9) & (np.arange(24) < 19), 1.0, 0.05)


@dataclass
class Crew:
    """One ring at work: its accounts, how careful it is, and the honest groups it may hide among."""

    world: World
    book: Book
    members: Ints
    tier: str
    groups: dict[str, Groups]
    victims: list[tuple[Ints, str]]

    def __post_init__(self) -> None:
        """Choose the ways out to the internet, the hours and the zone of this crew."""
        rng = self.rng = self.world.rng
        names, p = NETS[self.tier]
        self.size = len(self.members)
        self.net = str(rng.choice(names, p=p))
        self.zone = int(rng.integers(-8, 10))
        self.hours: Floats = SHIFT if rng.random() < 0.6 else np.ones(24)
        self.line = int(self.members[0])
        self.hosts = int(rng.integers(2, 60))
        self.hosting = self.world.net.block(self.hosts)
        self.exits = self.world.net.scattered(int(rng.integers(1, 4)))
        self.start = float(rng.uniform(0.02, 0.6)) * self.world.end

    def pool(self, per: float | None = None, second: float | None = None) -> Ints:
        """Two choices for every account from one pool of machines or cards; the second ties the pool together."""
        per = per or float(self.rng.uniform(*PER[self.tier]))
        second = second if second is not None else SECOND[self.tier]
        codes = self.world.codes.fresh(max(1, round(self.size / per)))
        order = self.rng.permutation(self.size)
        main = codes[order % len(codes)]
        other = np.where(self.rng.random(self.size) < second, self.rng.choice(codes, self.size), main)
        return np.column_stack([main, other])

    def machines(self, per: float | None = None, second: float | None = None) -> Ints:
        """Machines, one of which some crews bought from a customer, who used it before and has another now."""
        pool, people = self.pool(per, second), self.world.people
        seller = int(self.rng.integers(0, self.world.honest))
        alone = int((people.dev[:, 0] == people.dev[seller, 0]).sum()) == 1
        if alone and self.rng.random() < 0.15 and self.start > 3 * DAY:
            pool[pool == pool[0, 0]] = people.dev[seller, 0]
            people.switch[seller] = int(self.start) - DAY
        return pool

    def addresses(self, who: Ints, t: Ints, net: str | None = None) -> Ints:
        """Addresses of visits: the crew's line, rented machines, exits shared with customers, homes of strangers, phones."""
        net, rng, n, people = net or self.net, self.rng, len(t), self.world.people
        if net == "line":
            line = np.full(n, self.line)
            ip = leased(line, people.pool[line], people.pool_size[line], people.lease[line], t)
        elif net == "hosting":
            ip = nth(self.hosting, (who * 7 + rng.integers(0, 3, n) + t // (5 * DAY)) % self.hosts)
        elif net == "vpn":
            honest = self.groups.get("vpn", self.groups["public_wifi"])[0]
            shared = visited(self.world, np.full(n, honest[self.line % len(honest)]), t)
            ip = np.where(rng.random(n) < 0.6, shared, self.exits[who % len(self.exits)])
        elif net == "proxy":
            ip = home_ip(self.world, rng.integers(0, self.world.honest, n), t)
        else:
            where, region = self.world.regions, people.region[np.full(n, self.line)]
            ip = nth(where.phones[region], rng.integers(0, where.phone_size[region]))
        if self.tier != "careless" and net in ("proxy", "phone"):  # somebody forgets to switch it on
            ip = np.where(rng.random(n) < 0.08, self.exits[0], ip)
        return ip

    def silent(self) -> None:
        """Accounts without a life of their own; the careful ones look around a little."""
        people, mine = self.world.people, self.members
        people.count[mine] = self.rng.poisson(1.0, self.size) if self.tier == "careful" else 0
        people.stop[mine] = self.world.end

    def living(self, share: float = 1.0) -> None:
        """Accounts of real people, or that look so: an ordinary life goes on beside the crew's work."""
        people, mine = self.world.people, self.members
        people.stop[mine] = self.world.end
        people.count[mine] = np.where(self.rng.random(self.size) < share, np.maximum(people.count[mine], 2), 0)
        late = people.born[mine] > self.start
        people.born[mine[late]] = (self.rng.random(int(late.sum())) * self.start).astype(np.int64)

    def born(self, t: Times, machines: Ints) -> None:
        """Sign the accounts up at these times on the crew's machines; what would come too late comes early."""
        people, mine = self.world.people, self.members
        last = self.world.end - 2 * DAY
        t = np.where(t > last, last - self.rng.random(self.size) * DAY, t)
        people.born[mine] = np.maximum(t, HOUR).astype(np.int64)
        people.dev[mine, 0] = machines[:, 0]
        people.birth_ip[mine] = self.addresses(mine, people.born[mine])

    def waves(self, n: int, days: float) -> Floats:
        """Times of sign-up in a few sittings within days."""
        sittings = self.start + self.rng.random(n) * days * DAY
        sittings = np.floor(sittings / DAY) * DAY + (clock(self.rng, n, self.hours) - self.zone * HOUR) % DAY
        return self.rng.choice(sittings, self.size) + self.rng.exponential(20 * MINUTE, self.size)

    def shared_extra(self, chance: float = 0.4) -> None:
        """One mailbox, number or street for several accounts, where the product asks for it."""
        if self.world.plan.extra and self.rng.random() < chance:
            self.world.people.extra[self.members] = self.pool(second=0.0)[:, 0]

    def work(
        self,
        each: float,
        start: Times,
        stop: Times,
        machines: Ints,
        cards: Ints | None = None,
        roles: tuple[float, float, float, float] = (0.4, 0.25, 0.15, 0.2),
    ) -> None:
        """Visits of every account between two times, on its machines and with its cards."""
        rng, n = self.rng, self.size
        row = np.repeat(np.arange(n), 1 + rng.poisson(max(each - 1, 0.2), n))
        begin = np.broadcast_to(start, (n,))[row]
        t = within(rng, begin, np.minimum(np.broadcast_to(stop, (n,))[row], self.world.end), self.zone, self.hours)
        self.visits(row, t, machines, cards, rng.choice([LOOK, PAY, OUT, SAY], len(row), p=roles))

    def visits(self, row: Ints, t: Ints, machines: Ints, cards: Ints | None, role: Ints | int) -> None:
        """Visits of the accounts in ``row`` at times; about half go on with a second act some minutes later."""
        rng = self.rng
        dev = machines[row, rng.integers(0, 2, len(row))]
        tok = -1 if cards is None else cards[row, rng.integers(0, 2, len(row))]
        who, ip = self.members[row], self.addresses(self.members[row], t)
        self.book.add(who, t, role, ip, dev, tok)
        more = np.flatnonzero(rng.random(len(row)) < 0.45)
        later = t[more] + rng.exponential(5 * MINUTE, len(more)).astype(np.int64)
        self.book.add(who[more], later, rng.choice([LOOK, LOOK, PAY, SAY], len(more)), ip[more], dev[more], -1)

    def own(self) -> Ints:
        """The accounts' own devices, for crews that share none."""
        return self.world.people.dev[self.members][:, [0, 0]]
