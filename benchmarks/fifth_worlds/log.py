"""From visits to the log of a company: events, identifiers as the company sees them, and what goes wrong on the way."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from fifth_worlds.company import Company
from fifth_worlds.tokens import Numbers, below, mix
from fifth_worlds.town import MOVES, Town
from fifth_worlds.words import written

START = pd.Timestamp("2025-03-03")  # a Monday


@dataclass(frozen=True)
class Log:
    """A log as a company keeps it, and the truth about it."""

    product: str
    days: int
    events: pd.DataFrame  # time, account, event, address, further identifiers
    mapping: str
    rings: pd.DataFrame
    groups: pd.DataFrame
    victims: pd.DataFrame
    unclear: frozenset[str]


def events(town: Town, company: Company, visits: dict[str, np.ndarray]) -> pd.DataFrame:
    """The rows of the log in the order of time."""
    rng, seen = town.rng, sightings(town, company, visits)
    parts = []
    for move, script in enumerate(company.scripts[name] for name in MOVES):
        mine = np.flatnonzero(visits["move"] == move)
        for order, step in enumerate(script):
            number = (
                1 + rng.poisson(step.often - 1, len(mine)) if step.often > 1 else rng.binomial(1, step.often, len(mine))
            )
            of = np.repeat(mine, number)
            late = (
                order * 0.5
                + rng.exponential(1.2, len(of)) * (order > 0)
                + rng.exponential(0.3, len(of)) * (number.max(initial=0) > 1)
            ) / 1440
            day = visits["day"][of] + late
            if step.event in company.batch:
                day = np.floor(day) + 1 + 2 / 24 + rng.uniform(0, 300, len(of)) / 86400
            part = {
                "day": day,
                "account": visits["account"][of],
                "event": np.full(len(of), step.event, object),
                "visit": of,
            }
            parts.append(
                pd.DataFrame(part | {f: seen[f][of] if f in step.fills else np.uint64(0) for f in company.columns})
            )
    log = pd.concat(parts, ignore_index=True)
    log = disturbed(rng, log[log["day"] < town.days], town, visits)
    log = log.sort_values(["day", "account", "event"], kind="stable", ignore_index=True)
    head = pd.DataFrame({company.head[0]: stamped(log["day"], company.clock)})
    head[company.head[1]] = written("account", mix(log["account"], 77), company.name)
    head[company.head[2]] = log["event"]
    order = sorted(company.columns, key="idctepabo".index)
    return head.assign(
        **{company.columns[f][0]: written(f, log[f].to_numpy(np.uint64), company.name, log) for f in order}
    )


def sightings(town: Town, company: Company, visits: dict[str, np.ndarray]) -> dict[str, Numbers]:
    """What the company sees of each visit: a number for each of its columns, 0 for nothing."""
    rng, size = town.rng, len(visits["day"])
    number, day, device, account = np.arange(size), visits["day"], visits["device"], visits["account"]
    app = below(mix(account, device, 4), 1000) < 1000 * company.app
    model, period, private = (np.array(part) for part in zip(*town.devices, strict=True))
    model, period, private = model[device], period[device], private[device]
    epoch = np.floor((day + below(mix(device, 2), 1000) / 1000 * period) / period)
    if company.prints:
        detail, version = (
            below(mix(device, 3), np.where(model < 10, 40, 300)),
            np.floor((day + below(mix(model, 8), 40)) / 40),
        )
        id_ = mix(model, detail, version)
    else:
        id_ = mix(device, epoch, 9)
        # an old system gives all its phones the same id
        id_ = np.where((model > 3960) & (mix(device, 10) % np.uint64(3) == 0), np.uint64(0x9774D56D682E549C), id_)
    id_ = np.where(private & ~(app & ~company.prints), mix(number, device, 11), id_)
    gone = (~app & (rng.random(size) < 0.12)) | (rng.random(size) < 0.01)
    broken = rng.uniform(0, town.days)  # a release that forgot to send it
    gone |= (np.abs(day - broken) < 0.02 * town.days) & (below(mix(device, 12), 10) < 3)
    seen = {"i": town.net.address(visits["site"], day, number), "d": np.where(gone, np.uint64(0), id_)}
    seen["i"] = np.where(rng.random(size) < 0.004, np.uint64(10 << 24 | 7), seen["i"])  # the load balancer's own
    cookie = mix(device, np.floor((day + below(mix(device, 13), 90)) / 90), 14)
    cookie = np.where(private | (below(mix(device, 15), 10) < 2), mix(number, device, 16), cookie)
    seen["c"] = np.where(app | (rng.random(size) < 0.06), np.uint64(0), cookie)
    purses = [town.accounts[n].purse for n in range(len(town.accounts))]
    length = np.array([len(purse) for purse in purses])
    first = np.concatenate([[0], np.cumsum(length)[:-1]])
    # the first card is the favourite
    pick = np.minimum((rng.random(size) ** 1.5 * length[account]).astype(int), length[account] - 1)
    card = np.concatenate([np.array(purse) for purse in purses])[first[account] + pick]
    seen["t"] = mix(card, day > np.array(town.cards)[card], 17)
    for letter in "epabo":
        fields = np.array([person.fields[letter] for person in town.accounts])
        seen[letter] = mix(fields[account], ord(letter), 18)
    return seen


def disturbed(rng: np.random.Generator, log: pd.DataFrame, town: Town, visits: dict[str, np.ndarray]) -> pd.DataFrame:
    """Clocks that are wrong, rows that are delivered twice."""
    device = visits["device"][log["visit"]]
    wrong = below(mix(device, 19), 1000)
    skew = np.where(wrong < 5, 1 / 24, np.where(wrong < 35, (wrong - 20) / 1440, wrong % 5 / 86400))
    log = log.assign(day=(log["day"] + skew).clip(0, town.days))
    twice = log[rng.random(len(log)) < 0.006]
    twice = twice.assign(day=twice["day"] + rng.integers(0, 3, len(twice)) * 2 / 86400)
    return pd.concat([log, twice], ignore_index=True)


def stamped(day: pd.Series, clock: str) -> pd.Series:
    """Times as the company writes them."""
    time = START + pd.to_timedelta((day * 86_400_000).round().astype("int64"), unit="ms")
    if clock == "ms":
        return ((time - pd.Timestamp(0)) // pd.Timedelta(milliseconds=1)).astype("int64")
    return time.dt.strftime("%Y-%m-%d %H:%M:%S") if clock == "tokyo" else time.dt.tz_localize("UTC")


def mapped(company: Company) -> str:
    """The mapping that says so."""
    known = ("ip", "device_id", "payment_token")
    lines = [
        "[columns]",
        *(f'{name} = "{at}"' for name, at in zip(("timestamp", "account_id", "event_type"), company.head, strict=True)),
    ]
    lines += [f'{kind} = "{column}"' for column, kind in company.columns.values() if kind in known]
    further = [f'{kind} = "{column}"' for column, kind in company.columns.values() if kind not in known]
    lines += ["[identifiers]", *further] if further else []
    lines += {"tokyo": ["[time]", 'zone = "Asia/Tokyo"'], "ms": ["[time]", 'epoch = "ms"']}.get(company.clock, [])
    return "\n".join(lines) + "\n"
