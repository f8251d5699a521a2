"""How does the service write it down? Events in order, numbers as texts that say nothing; and the truth of who is what."""

import numpy as np
import pandas as pd
from fourth_worlds.log import Log

from eighth_worlds.service import Service
from eighth_worlds.sessions import CODE, EVENTS, Columns, unfolded
from eighth_worlds.units import DAY, Codes, Ints, mixed

MAPPING = "[columns]\n" + "".join(
    f'{name} = "{name}"\n' for name in ("timestamp", "account_id", "event_type", "ip", "device_id", "payment_token")
)


def written(service: Service) -> Log:
    """The log of a service where everything has happened."""
    rng, people = service.rng, service.people
    payer = np.zeros(service.count, bool)
    payer[service.honest] = people.card[service.honest] > 0
    rows = ordered(service, unfolded(rng, service.diary, people.card, payer))
    names = np.array([f"u{value:08x}" for value in rng.choice(2**32 - 1, service.count, False)], object)
    since = pd.to_timedelta((rows["at"] * 1000).astype("int64"), unit="ms")
    events = pd.DataFrame(
        {
            "timestamp": pd.DatetimeIndex(service.monday + since).tz_localize("UTC").as_unit("ms"),
            "account_id": names[rows["account"]],
            "event_type": np.array(EVENTS, object)[rows["event"]],
            "ip": addresses(rows["high"], rows["low"]),
            "device_id": devices(rows["device"]),
            "payment_token": cards(rows["card"].astype(int), service.seed),
        }
    )
    product = "hard" if service.hard else "plain"
    return Log(product, service.days, events, MAPPING, *truth(service, names, rows["account"]))


def ordered(service: Service, rows: Columns) -> Columns:
    """Events in the window, by time; nothing happens before the account is there."""
    account, at = rows["account"], rows["at"]
    created = rows["event"] == CODE["account.create"]
    born = np.full(service.count, -1.0)
    born[account[created]] = at[created]
    kept = (at >= 0) & (at < service.days * DAY) & (at >= born[account])
    order = np.flatnonzero(kept)[np.argsort(at[kept], kind="stable")]
    return {name: part[order] for name, part in rows.items()}


def truth(service: Service, names: np.ndarray, account: Ints) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Rings, honest groups and victims, as far as the log knows them."""
    seen = np.zeros(service.count, bool)
    seen[account] = True
    rings = pd.DataFrame(service.rings, columns=["ring_id", "account", "typology", "tier", "manner"])
    groups = pd.DataFrame(service.groups, columns=["group_id", "account", "mechanism"])
    victims = pd.DataFrame({"account": np.unique(np.array(service.victims, int))})
    known = [table[seen[table["account"].to_numpy(int)]] for table in (rings, groups, victims)]
    named = [table.assign(account_id=names[table["account"].to_numpy(int)]) for table in known]
    rings, groups, victims = (table.drop(columns="account").reset_index(drop=True) for table in named)
    return rings, groups, victims


def addresses(high: Codes, low: Codes) -> np.ndarray:
    """Addresses as texts: IPv4 where the upper half is zero."""
    code, _ = pd.factorize(mixed(high, low, 1))
    first = np.unique(code, return_index=True)[1]
    return np.array([text(int(h), int(q)) for h, q in zip(high[first], low[first], strict=True)], object)[code]


def text(high: int, low: int) -> str:
    """One address as a text."""
    if high == 0:
        return f"{low >> 24}.{low >> 16 & 255}.{low >> 8 & 255}.{low & 255}"
    return ":".join(f"{(half >> shift) & 65535:x}" for half in (high, low) for shift in (48, 32, 16, 0))


def devices(codes: Codes) -> np.ndarray:
    """Fingerprints; zero is none."""
    code, unique = pd.factorize(codes)
    return np.array([f"fp-{int(value):016x}" if value else None for value in unique], object)[code]


def cards(numbers: Ints, seed: int) -> np.ndarray:
    """Tokens of cards; zero is none."""
    code, unique = pd.factorize(numbers)
    tokens = [f"pm_{int(mixed(value, seed, 55)):016x}"[:15] if value else None for value in unique]
    return np.array(tokens, object)[code]
