"""Who is here? Accounts with their time, addresses, devices and cards; what happened; who did it."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from seventh_worlds.events import AWAKE, Batch, Floats, Ints, batch


class Market:
    """A world in the making: mechanisms change what accounts have, write events and say who is what."""

    def __init__(self, seed: int, hard: bool, count: int) -> None:
        """Strangers, each with a life and identifiers of its own."""
        self.rng = np.random.default_rng([seed, 77])
        self.luck: Floats = np.random.default_rng([seed, 78]).random(count)  # one number for life
        self.count, self.hard = count, hard
        self.days = float(self.rng.integers(30, 91))
        self.ip_count = self.device_count = self.card_count = 0
        self.blocks: list[tuple[int, int]] = []  # runs of addresses of the same networks
        self.batches: list[Batch] = []
        self.groups: list[tuple[str, Ints]] = []
        self.rings: list[tuple[str, str, str, Ints]] = []
        self.victims: list[Ints] = []
        self.good: Ints = np.arange(count)  # who is in no ring
        self.lines: Ints = self.good  # of those, who has a line of an ordinary home
        self.vpn: Ints = np.arange(0)
        self.arrive()
        self.equip()

    def arrive(self) -> None:
        """When each account begins and ends, and how many events a day it makes."""
        rng, n, days = self.rng, self.count, self.days
        old = rng.random(n) < rng.uniform(0.5, 0.8)
        self.born = np.where(old, -rng.uniform(1, 900, n), self.awake(rng.uniform(0, days, n), 0, days))
        start = np.maximum(self.born, 0)
        leaves = rng.random(n) < rng.uniform(0.15, 0.4)
        self.gone = np.where(leaves, start + rng.uniform(0, 1, n) * (days - start), days)
        self.rate = np.minimum(rng.lognormal(np.log(rng.uniform(10, 16) / days), rng.uniform(0.8, 1.1), n), 8)
        self.told = np.zeros(n, bool)  # whose sign-up a ring has written already

    def equip(self) -> None:
        """What each account has, and how often it uses which; -1 is none."""
        rng, n = self.rng, self.count
        self.home = self.new_ips(n)
        self.phone = self.new_devices(n)
        self.next_phone, self.switched = self.phone.copy(), np.full(n, np.inf)
        self.second = np.where(rng.random(n) < rng.uniform(0.25, 0.5), self.new_devices(n), -1)
        self.card = np.where(rng.random(n) < rng.uniform(0.65, 0.85), self.new_cards(n), -1)
        self.other_card = np.where((self.card >= 0) & (rng.random(n) < 0.25), self.new_cards(n), -1)
        carriers = int(rng.integers(3, 6))
        each = max(3, int(n / rng.uniform(60, 200) / carriers))
        exits = self.new_ips(carriers * each, block=True).reshape(carriers, each)
        self.mobile = exits[rng.integers(0, carriers, n)[:, None], rng.integers(0, each, (n, 3))]
        self.work, self.work_ips = np.full(n, -1), np.ones(n, int)
        self.place = np.full(n, -1)
        self.kiosk, self.kiosks = np.full(n, -1), np.ones(n, int)
        self.tunnel = np.full((n, 4), -1)
        self.often_mobile = rng.uniform(0.05, 0.6, n)
        self.often_work, self.often_place, self.often_tunnel = np.zeros(n), np.zeros(n), np.zeros(n)
        self.often_second = rng.uniform(0.1, 0.6, n)
        self.signup_ip, self.signup_device = np.full(n, -1), np.full(n, -1)
        self.without_device, self.without_ip = rng.uniform(0.01, 0.08), rng.uniform(0, 0.02)
        self.leased = rng.uniform(0, 0.35)  # share of homes whose address changes

    def new_ips(self, count: int, block: bool = False) -> Ints:
        """Addresses nobody used before; a block is of as few networks as hold it."""
        self.ip_count += count
        if block:
            self.blocks.append((self.ip_count - count, count))
        return np.arange(self.ip_count - count, self.ip_count)

    def new_devices(self, count: int) -> Ints:
        """Devices nobody used before."""
        self.device_count += count
        return np.arange(self.device_count - count, self.device_count)

    def new_cards(self, count: int) -> Ints:
        """Cards nobody used before."""
        self.card_count += count
        return np.arange(self.card_count - count, self.card_count)

    def size(self, low: int, high: int) -> int:
        """A size between two bounds, even in logarithms."""
        return round(low * (high / low) ** self.rng.random())

    def awake(self, times: ArrayLike, low: ArrayLike, high: ArrayLike) -> Floats:
        """The times, those redrawn which the hours of people refuse."""
        at = np.array(times, float)
        since, until = np.broadcast_to(low, at.shape), np.broadcast_to(high, at.shape)
        todo = np.arange(len(at))
        for _ in range(15):
            todo = todo[self.rng.random(len(todo)) > AWAKE[((at[todo] % 1) * 24).astype(int) % 24]]
            if not len(todo):
                break
            at[todo] = self.rng.uniform(since[todo], np.maximum(until[todo], since[todo]))
        return at

    def emit(
        self, at: ArrayLike, account: ArrayLike, ip: ArrayLike, device: ArrayLike, card: ArrayLike, kind: ArrayLike
    ) -> Batch:
        """Events happened."""
        self.batches.append(batch(at, account, ip, device, card, kind))
        return self.batches[-1]

    def one_of(self, table: Ints, rows: Ints) -> Ints:
        """An entry of each of these rows."""
        return table[rows, self.rng.integers(0, table.shape[1], len(rows))]

    def kinds(self, count: int, mix: tuple[float, ...]) -> Ints:
        """Kinds of events, drawn by shares."""
        return self.rng.choice(7, count, p=mix)

    def own(self, who: Ints) -> tuple[Ints, Ints, Ints]:
        """An address, a device and a card of each account's own."""
        rng, n = self.rng, len(who)
        away = rng.random(n) < self.often_mobile[who]
        ip = np.where(away, self.one_of(self.mobile, who), self.home[who])
        second = (self.second[who] >= 0) & (rng.random(n) < self.often_second[who])
        other = (self.other_card[who] >= 0) & (rng.random(n) < 0.3)
        device = np.where(second, self.second[who], self.phone[who])
        return ip, device, np.where(other, self.other_card[who], self.card[who])

    def sets(self, pool: Ints, share: float, low: int, high: int) -> Iterator[Ints]:
        """Disjoint random sets that hold about a share of the pool."""
        people = self.rng.permutation(pool)
        begun, stop = 0, int(share * len(pool))
        while begun < stop:
            size = self.size(low, high)
            if len(people[begun : begun + size]) >= 2:
                yield people[begun : begun + size]
            begun += size

    def largest(self, least: int, most: int) -> int:
        """The largest size of a crowd in a world of this many accounts."""
        return min(most, max(least, self.count // 60))

    def group(self, mechanism: str, who: Ints) -> None:
        """These accounts have something in common, honestly."""
        self.groups.append((mechanism, who))
