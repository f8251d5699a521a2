"""What a company writes down: columns, events of each kind of visit, habits of its customers, how it logs."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Step:
    """An event of a visit: a chance up to 1, a mean number above; letters name the columns that it fills."""

    event: str
    often: float = 1.0
    fills: str = "id"


@dataclass(frozen=True)
class Company:
    """A company of one trade.

    Letters of columns: i address on the net, d device, c cookie, t payment, e mail, p phone, a postal address, b bank
    account, o what only this trade has (an origin server, a wallet to withdraw to, a vehicle).
    """

    name: str
    columns: dict[str, tuple[str, str]]  # letter -> column, kind
    head: tuple[str, str, str]  # columns of time, account, event
    scripts: dict[str, tuple[Step, ...]]
    moves: tuple[float, ...]  # how honest visits divide: look, use, pay, act, cash, back, auto
    rate: float  # visits a day
    rhythms: tuple[float, float, float, float]  # evening, office, night, commute
    days: tuple[int, int]
    people: tuple[int, int]
    young: float
    prints: bool  # the device column holds fingerprints, which collide
    app: float  # share of visits by the app, where the device is always known
    honest: tuple[str, ...]
    crews: tuple[str, ...]
    clock: str = "utc"  # utc, tokyo (without zone), ms
    batch: tuple[str, ...] = field(default=())  # events that are written by a nightly job
