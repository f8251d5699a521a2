"""How is it written down? Homes' addresses change, fields get lost, numbers become texts, and the truth is told."""

import numpy as np
import pandas as pd
from fourth_worlds.log import Log

from seventh_worlds.events import NAMES, Batch, Floats, Ints
from seventh_worlds.market import Market

MAPPING = "[columns]\n" + "".join(
    f'{name} = "{name}"\n' for name in ("timestamp", "account_id", "event_type", "ip", "device_id", "payment_token")
)


def written(market: Market) -> Log:
    """The log of a market in which everything has happened."""
    rng = market.rng
    rows = {name: np.concatenate([getattr(part, name) for part in market.batches]) for name in Batch.__annotations__}
    inside = (rows["at"] >= 0) & (rows["at"] < market.days)
    rows = {name: column[inside] for name, column in rows.items()}
    ip = leased(market, rows["ip"], rows["at"])
    ip[rng.random(len(ip)) < market.without_ip] = -1
    device = rows["device"]
    device[rng.random(len(device)) < market.without_device] = -1
    ips = addresses(market)
    accounts = codes(rng, market.count, 12)
    devices = codes(rng, market.device_count, 16)
    cards = codes(rng, market.card_count, 16)
    first = pd.Timestamp("2025-01-06", tz="UTC") + pd.Timedelta(days=int(rng.integers(0, 300)))
    order = np.argsort(rows["at"], kind="stable")
    events = pd.DataFrame(
        {
            "timestamp": first + pd.to_timedelta((rows["at"][order] * 86400).round(3), unit="s"),
            "account_id": accounts[rows["account"][order]],
            "event_type": np.array(NAMES, object)[rows["kind"][order]],
            "ip": texts(ips, ip[order]),
            "device_id": texts(devices, device[order]),
            "payment_token": texts(cards, rows["card"][order]),
        }
    )
    seen = np.bincount(rows["account"], minlength=market.count) > 0
    style = "hard" if market.hard else "plain"
    return Log(style, int(market.days), events, MAPPING, *truth(market, accounts, seen))


def leased(market: Market, ip: Ints, at: Floats) -> Ints:
    """Addresses of some homes move on at every lease, all at once; one goes to another home."""
    rng = market.rng
    homes = np.unique(market.home)
    homes = homes[rng.random(len(homes)) < market.leased]
    carriers = [market.home[crowd[0]] for mechanism, crowd in market.groups if mechanism == "carrier_cgnat"]
    homes = homes[~np.isin(homes, carriers)]
    place = np.full(market.ip_count + 1, -1)
    place[homes] = rng.permutation(len(homes))
    size = int(len(homes) * 1.3) + 1
    pool = market.new_ips(size)
    lease, step = rng.uniform(4, 25), int(rng.integers(size // 5 + 1, size // 2 + 2))
    moved = (place[ip] + np.floor(at / lease).astype(int) * step) % size
    return np.where(place[ip] >= 0, pool[moved], ip)


def addresses(market: Market) -> np.ndarray:
    """Each address as a text; those of a block are of as few networks as hold it."""
    rng = market.rng
    low = rng.choice(2**24, market.ip_count, replace=False)
    high = rng.integers(24, 190, len(low))
    names = np.array([f"{a}.{b >> 16}.{b >> 8 & 255}.{b & 255}" for a, b in zip(high, low, strict=True)], object)
    networks = iter(rng.permutation(2**16).tolist())
    for nth, (start, count) in enumerate(market.blocks):
        for begun in range(0, count, 250):
            network = next(networks)
            for host in range(min(250, count - begun)):
                name = f"{190 + nth % 30}.{network >> 8}.{network & 255}.{host + 2}"
                names[start + begun + host] = name
    return names


def codes(rng: np.random.Generator, count: int, length: int) -> np.ndarray:
    """Random names."""
    text = rng.bytes(count * length // 2).hex()
    return np.array([text[i : i + length] for i in range(0, count * length, length)], object)


def texts(names: np.ndarray, number: Ints) -> np.ndarray:
    """The names of these; none for -1."""
    return np.append(names, [None])[number]


def truth(market: Market, names: np.ndarray, seen: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Rings of which the log knows three, honest groups without anybody of a ring, and victims."""
    rings, groups = [], []
    ringed = np.zeros(market.count, bool)
    for nth, (*what, members) in enumerate(market.rings):
        ringed[members] = True
        if seen[members].sum() >= 3:
            rings += [(f"r{nth:04d}", name, *what) for name in names[members[seen[members]]]]
    for nth, (mechanism, who) in enumerate(market.groups):
        groups += [(f"g{nth:05d}", name, mechanism) for name in names[who[seen[who] & ~ringed[who]]]]
    hit = np.unique(np.concatenate([np.arange(0), *market.victims]))
    return (
        pd.DataFrame(rings, columns=["ring_id", "account_id", "typology", "tier", "manner"]),
        pd.DataFrame(groups, columns=["group_id", "account_id", "mechanism"]),
        pd.DataFrame({"account_id": names[hit[seen[hit]]]}),
    )
