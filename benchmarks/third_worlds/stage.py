"""Who is on stage, and what does one session write into the log?"""

import math
from dataclasses import dataclass, field
from random import Random

from third_worlds.names import Addresses, hexes, own_domain, person_name, token, uuid
from third_worlds.places import Carrier, Device, Door, Home, Place
from third_worlds.products import Drawn

EVENING = (2, 1, 0.6, 0.4, 0.4, 0.7, 1.5, 3, 4, 4, 4.5, 5, 6, 5.5, 5, 5, 5.5, 6.5, 8, 10, 11, 10, 7, 4)
OFFICE = (0.1, 0.1, 0.1, 0.1, 0.1, 0.2, 0.8, 3, 8, 10, 10, 9, 5, 8, 9, 9, 8, 5, 2, 1, 0.6, 0.4, 0.3, 0.2)
ALWAYS = (1,) * 24
SECOND = 1 / 86_400


@dataclass(eq=False)
class Account:
    """One account and how its holder lives. Days count from the start of the window; below 0 is before it."""

    joined: float
    left: float
    sessions: int  # of regular life, in the window
    zone: int
    hours: tuple[float, ...] = EVENING
    places: list[tuple[float, Place]] = field(default_factory=list)
    devices: list[tuple[float, Device]] = field(default_factory=list)
    cards: list[str] = field(default_factory=list)
    phone: str = ""
    email: str = ""
    free: bool = True  # in no group yet
    weekdays: bool = False
    name: str = ""  # given at the end, in the order of joining


class Stage:
    """A world while it is being made: accounts, rows of the log and the truth."""

    def __init__(self, drawn: Drawn, rng: Random, n_accounts: int) -> None:
        self.drawn, self.rng, self.n_accounts = drawn, rng, n_accounts
        self.addresses = Addresses(rng)
        self.accounts: list[Account] = []
        self.rows: list[tuple] = []
        self.groups: list[tuple[str, str, list[Account]]] = []  # group, mechanism, accounts
        self.rings: list[dict] = []
        self.victims: list[tuple[str, Account]] = []
        self.homes: list[Home] = []
        self.pools: list[list[str]] = []
        self.lease: list[float] = []
        self.v6: list[float] = []
        self.carriers: list[Carrier] = []
        self.vpns: list[Door] = []
        self.reserve: list[Account] = []
        self.wave = 1.0
        self.cookies: dict[tuple[Device, int], str] = {}
        product = drawn.product
        self.acts, self.odds = [*product.acts, product.praise], [*product.acts.values(), 0.4]
        self.per_session = min(max(drawn.mean_events / 4, 1.3), 9.0)

    def has(self, kind: str) -> bool:
        """Whether the log has that column."""
        return kind in self.drawn.kinds

    def account(
        self, *, joined: float, left: float | None = None, sessions: int | None = None, zone: int | None = None
    ) -> Account:
        """A new account, nobody's friend yet."""
        rng = self.rng
        domain = rng.choices(
            ("gmail.com", "hotmail.com", "yahoo.com", "icloud.com", "gmx.de", own_domain(rng)), (50, 12, 12, 14, 8, 4)
        )[0]
        made = Account(
            joined=joined, left=self.drawn.days if left is None else left,
            sessions=self.many() if sessions is None else sessions,
            zone=rng.choice(self.drawn.zones) if zone is None else zone,
            phone=f"+{rng.choice((1, 33, 44, 49, 55, 62))}{rng.randrange(10**9, 10**10)}", email=f"{person_name(rng)}{len(self.accounts)}@{domain}",
        )  # fmt: skip
        self.accounts.append(made)
        return made

    def many(self, scale: float = 1.0) -> int:
        """How many sessions somebody has: most few, some very many."""
        mean = max(self.drawn.mean_events / self.per_session * scale, 0.4)
        return min(int(self.rng.lognormvariate(math.log(mean) - 0.6, 1.1)) + (self.rng.random() < 0.7), 400)

    def device(self) -> Device:
        """A phone or a browser, with the renamings that the product's way of naming devices brings."""
        rng, style = self.rng, self.drawn.device_style
        if style == "fingerprint":
            name = hexes(rng, 16)
            if rng.random() < 0.05:
                name = f"{(int(rng.paretovariate(0.7)) * 7919) % 10**9:016x}"  # a popular model
            drift = 0.3
        else:
            name = uuid(rng) if style == "install" else hexes(rng, 32)
            drift = 0.03 if style == "install" else 0.35
        made = Device(name)
        if rng.random() < drift:
            made.renewed.append(
                (rng.uniform(0, self.drawn.days), hexes(rng, len(name)) if "-" not in name else uuid(rng))
            )
        return made

    def card(self) -> str:
        """A payment token."""
        return token(self.rng, self.drawn.token_style)

    def moment(self, since: float, until: float, account: Account) -> float:
        """A time between two days at an hour at which the account's holder is up."""
        rng = self.rng
        day = math.floor(rng.uniform(since, until))
        if account.weekdays and (day % 7) in (5, 6):
            day -= 2
        hour = rng.choices(range(24), account.hours)[0] + rng.random()
        at = day + (hour - account.zone) / 24
        return at if since <= at <= until else rng.uniform(since, until)

    def visit(
        self,
        account: Account,
        day: float,
        *,
        place: Place | None = None,
        device: Device | None = None,
        card: str | None = None,
        acts: list[str] | None = None,
        gap_s: float = 40.0,
        joining: bool = False,
    ) -> None:
        """One session: what its holder does there, from one address on one device."""
        rng, product = self.rng, self.drawn.product
        if not 0 <= day < self.drawn.days:
            return
        if place is None and account.places:
            place = rng.choices([one for _, one in account.places], [w for w, _ in account.places])[0]
        if device is None and account.devices:
            device = rng.choices([one for _, one in account.devices], [w for w, _ in account.devices])[0]
        ip = place.address(rng, day) if place else None
        seen = device.seen(day) if device else None
        cookie = None
        if device:
            key = (device, int(day // 25))
            cookie = self.cookies.setdefault(key, "") or self.cookies.__setitem__(key, uuid(rng)) or self.cookies[key]
        if acts is None:
            n = max(1, int(rng.expovariate(1 / self.per_session) + 0.5))
            acts = [product.enter, *rng.choices(self.acts, self.odds, k=n - 1)]
            if account.cards and rng.random() < product.pay_share:
                acts.append(product.pay)
        if joining:
            acts = [product.join, *acts[1:]]
        for number, act in enumerate(acts):
            paid = card or (rng.choice(account.cards) if account.cards else None) if act == product.pay else None
            contact = (account.phone, account.email) if number == 0 else (None, None)
            self.rows.append((day, account, act, ip, seen, paid, cookie, *contact))
            day += rng.expovariate(1 / gap_s) * SECOND

    def live(self, account: Account) -> None:
        """The regular life of an account: it joins, comes back now and then, and stops some day."""
        days = self.drawn.days
        first = max(account.joined, 0.0)
        if account.joined >= 0:
            self.visit(account, account.joined, joining=True)
        until = min(account.left, days)
        if until - first < 0.01:
            return
        for _ in range(account.sessions if account.joined < 0 else max(account.sessions - 1, 0)):
            self.visit(account, self.moment(first, until, account))
