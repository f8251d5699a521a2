"""How does a world grow? Accounts, identifiers and events are added as arrays and put together at the end."""

from dataclasses import dataclass, field

import numpy as np

from graphabuse.simulate.params import DAY_S, WorldParams

NONE = -1
ACTIONS = ("login", "signup", "view", "purchase", "promo", "message", "payout", "login_failed", "reset")
LOGIN, SIGNUP, VIEW, PURCHASE, PROMO, MESSAGE, PAYOUT, FAILED, RESET = range(len(ACTIONS))
HONEST_MIX = (0.38, 0.0, 0.36, 0.14, 0.03, 0.07, 0.02)


@dataclass
class Life:
    """How some accounts live when left alone; every array has one entry for each account.

    Attributes
    ----------
    account : numpy.ndarray
        Account numbers.
    born, died : numpy.ndarray
        Seconds from the start of the window.
    line : numpy.ndarray
        Number of the internet line at home.
    device, second, token : numpy.ndarray
        Own identifiers, ``NONE`` where there is none.
    """

    account: np.ndarray
    born: np.ndarray
    died: np.ndarray
    line: np.ndarray
    device: np.ndarray
    second: np.ndarray
    token: np.ndarray

    def take(self, rows: np.ndarray) -> "Life":
        """The lives of some accounts."""
        return Life(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


@dataclass(frozen=True)
class Visits:
    """Events in visits: one address and one machine each, a minute or so from one event to the next.

    Attributes
    ----------
    number : numpy.ndarray
        Visit of each event, shape ``(n_events,)``.
    opened : numpy.ndarray
        First event of each visit, shape ``(n_visits,)``.
    after : numpy.ndarray
        Seconds since the visit began, by event.
    """

    number: np.ndarray
    opened: np.ndarray
    after: np.ndarray


@dataclass
class Builder:
    """Collects a world. Identifier numbers are minted once and never reused."""

    params: WorldParams
    rng: np.random.Generator
    n_accounts: int = 0
    n_ids: int = 0
    columns: list[tuple[np.ndarray, ...]] = field(default_factory=list)
    rings: list[tuple[np.ndarray, str, str]] = field(default_factory=list)
    groups: list[tuple[np.ndarray, str]] = field(default_factory=list)
    victims: list[tuple[np.ndarray, str]] = field(default_factory=list)
    base: Life | None = None
    carriers: np.ndarray = field(default_factory=lambda: np.empty(0, "int64"))
    exits: np.ndarray = field(default_factory=lambda: np.empty(0, "int64"))
    pool: np.ndarray = field(default_factory=lambda: np.empty(0, "int64"))
    static: np.ndarray = field(default_factory=lambda: np.empty(0, "int64"))

    def new_accounts(self, count: int) -> np.ndarray:
        """Numbers of new accounts."""
        self.n_accounts += count
        return np.arange(self.n_accounts - count, self.n_accounts)

    def mint(self, count: int) -> np.ndarray:
        """Numbers of new identifiers (of any kind)."""
        self.n_ids += count
        return np.arange(self.n_ids - count, self.n_ids)

    def emit(
        self, account: np.ndarray, time: np.ndarray, *, ip: object, device: object, token: object, action: object
    ) -> None:
        """Add events; scalars are repeated, times outside the window are dropped."""
        size = len(account)
        full = [np.broadcast_to(np.asarray(part, "int64"), size) for part in (ip, device, token, action)]
        keep = (time >= 0) & (time < self.params.window_s)
        self.columns.append((account[keep], time[keep], *(part[keep] for part in full)))

    def signups(self, count: int) -> np.ndarray:
        """Times at which honest accounts appear: established ones before 0, others after the world's own curve."""
        window = self.params.window_s
        before = self.rng.random(count) < self.params.established
        share = self.rng.random(count)
        if self.params.waves:
            days = np.random.default_rng([self.params.seed, 6]).random(self.params.waves)
            wave = self.rng.random(count) < 0.06 * self.params.waves
            share = np.where(wave, days[self.rng.integers(0, len(days), count)] + share * DAY_S / window, share)
        time = self._season(share) * window
        return np.where(before, -self.rng.exponential(120 * DAY_S, count), time)

    def _season(self, share: np.ndarray) -> np.ndarray:
        phase = np.random.default_rng([self.params.seed, 5]).uniform(0, 2 * np.pi)
        bent = share + self.params.season * 0.15 * (np.sin(2 * np.pi * share + phase) - np.sin(phase))
        return np.clip(bent, 0, 0.999)

    def new_lives(self, count: int, *, born: np.ndarray | None = None, line: np.ndarray | None = None) -> Life:
        """Ordinary people: a line, a device or none, perhaps a second device and a card."""
        params, rng = self.params, self.rng
        account = self.new_accounts(count)
        born = self.signups(count) if born is None else born
        short = rng.random(count) < 0.25
        length = np.where(short, rng.exponential(3 * DAY_S, count), rng.exponential(1.5 * params.window_s, count))
        died = np.where(
            born < 0, np.maximum(born + length, rng.uniform(0, 1.3, count) * params.window_s), born + length
        )
        device = np.where(rng.random(count) < params.no_device_share, NONE, self.mint(count))
        second = np.where((rng.random(count) < params.second_device_share) & (device >= 0), self.mint(count), NONE)
        token = np.where(rng.random(count) < rng.uniform(0.3, 0.9), self.mint(count), NONE)
        return Life(account, born, died, self.new_lines(count) if line is None else line, device, second, token)

    def new_lines(self, count: int) -> np.ndarray:
        """Internet lines, static or with an address leased from a pool."""
        start = len(self.static)
        static = np.where(self.rng.random(count) < self.params.dynamic_share, NONE, self.mint(count))
        self.static = np.concatenate([self.static, static])
        return np.arange(start, start + count)

    def address_of(self, line: np.ndarray, time: np.ndarray) -> np.ndarray:
        """Address of a line at a time: its own, or the one it leases then from the pool."""
        lease = np.floor(time / (self.params.lease_days * DAY_S) + (line % 97) / 97.0).astype("int64")
        leased = self.pool[(line * 7919 + lease * 104_729) % len(self.pool)]
        fixed = self.static[line]
        return np.where(fixed >= 0, fixed, leased)

    def live(self, life: Life, *, rate: float | None = None, mix: tuple[float, ...] = HONEST_MIX) -> None:
        """Give accounts an ordinary life of events between birth and death."""
        rng, params = self.rng, self.params
        if not params.same_mix:
            mix = tuple(rng.dirichlet(8 * np.asarray(mix) + 0.01) * (np.asarray(mix) > 0))
        start, end = np.maximum(life.born, 0.0), np.minimum(life.died, params.window_s)
        share = np.maximum(end - start, 0.0) / params.window_s
        wanted = (
            (rate or params.events_per_account) * np.exp(rng.normal(0, params.spread, len(start))) * (0.3 + 0.7 * share)
        )
        count = np.where(end > start, np.maximum(rng.poisson(wanted), 1), 0)
        row = np.repeat(np.arange(len(start)), count)
        visit = self.visits(row)
        opened = visit.opened
        who = row[opened]
        moment = start[who] + rng.random(len(who)) * np.maximum(end - start, 3600.0)[who]
        moment = self.own_hours(life.account[who], self.daylight(moment))
        first = np.concatenate([[True], row[1:] != row[:-1]]) if len(row) else np.zeros(0, bool)
        fresh = first & (life.born[row] >= 0)
        time = np.where(fresh[opened], life.born[who], moment)[visit.number] + visit.after
        time = np.where(fresh, life.born[row], np.maximum(time, life.born[row]))
        action = rng.choice(len(mix), size=len(row), p=np.asarray(mix) / np.sum(mix))
        action = np.where(fresh, SIGNUP, action)
        away = ((rng.random(len(who)) < params.mobile_share) & (len(self.carriers) > 0))[visit.number]
        carrier = self.carriers[
            (life.account[row] * 31 + (time // (6 * 3600)).astype("int64") * 17) % max(len(self.carriers), 1)
        ]
        ip = np.where(away, carrier, self.address_of(self._lines(life, who)[visit.number], time))
        use_second = (life.second[row] >= 0) & (rng.random(len(who)) < 0.3)[visit.number] & ~fresh
        device = np.where(use_second, life.second[row], life.device[row])
        token = np.where((action == PURCHASE) | (action == PAYOUT), life.token[row], NONE)
        self.emit(life.account[row], time, ip=ip, device=device, token=token, action=action)

    def _lines(self, life: Life, who: np.ndarray) -> np.ndarray:
        """Line of each visit: at home, or at the second place that some have."""
        line = life.line[who]
        if self.params.elsewhere <= 0:
            return line
        second = self.new_lines(len(life.account))
        has = self.rng.random(len(life.account)) < self.params.elsewhere
        often = self.rng.beta(1.0, 3.0, len(life.account))
        return np.where(has[who] & (self.rng.random(len(who)) < often[who]), second[who], line)

    def visits(self, row: np.ndarray, *, times: float = 1.0) -> "Visits":
        """Events of accounts (``row``, ascending) put into visits of ``times`` the world's number of events."""
        mean = self.params.visit_events * times
        if mean <= 1 or len(row) == 0:
            return Visits(np.arange(len(row)), np.arange(len(row)), np.zeros(len(row)))
        opens = np.concatenate([[True], row[1:] != row[:-1]]) | (self.rng.random(len(row)) < 1 / mean)
        number, opened = np.cumsum(opens) - 1, np.flatnonzero(opens)
        passed = np.cumsum(np.where(opens, 0.0, self.rng.exponential(self.between(10, 300), len(row))))
        return Visits(number, opened, passed - passed[opened][number])

    def own_hours(self, account: np.ndarray, time: np.ndarray) -> np.ndarray:
        """Times of day moved towards the hour of their own that some people have, the date kept."""
        share = self.params.own_hours
        if share <= 0:
            return time
        habit = np.random.default_rng([self.params.seed, 7])
        zones = habit.choice([0.0, 8.0, 17.0], 997, p=[0.6, 0.25, 0.15]) + habit.normal(19, 3, 997)
        day, clock = np.divmod(time, DAY_S)
        near = (zones[account % 997] * 3600 + self.rng.normal(0, 5400, len(time))) % DAY_S
        return np.where((account * 13 % 1000) < 1000 * share, day * DAY_S + near, day * DAY_S + clock)

    def daylight(self, time: np.ndarray) -> np.ndarray:
        """Shift times of day towards the waking hours, the date kept."""
        day, clock = np.divmod(time, DAY_S)
        awake = (8 + 15 * (clock / DAY_S)) * 3600
        return np.where(self.rng.random(len(time)) < self.params.daylight, day * DAY_S + awake, time)

    def between(self, low: float, high: float) -> float:
        """A number on a log scale between two limits."""
        return float(np.exp(self.rng.uniform(np.log(low), np.log(high))))

    def count(self, low: float, high: float) -> int:
        """A whole number on a log scale between two limits, both included."""
        return int(np.clip(round(self.between(low, high + 0.49)), low, high))
