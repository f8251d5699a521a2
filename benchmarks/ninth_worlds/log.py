"""How does the market write it down? Visits unfold into events, numbers become texts; and the truth of who is what."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from fourth_worlds.log import Log

from ninth_worlds.habits import EVENT, EVENTS, PAYING
from ninth_worlds.hashing import address_strings, device_strings, hex_ids
from ninth_worlds.market import Market
from ninth_worlds.units import Ints

MAPPING = "[columns]\n" + "".join(
    f'{name} = "{name}"\n' for name in ("timestamp", "account_id", "event_type", "ip", "device_id", "payment_token")
)


def unfolded(market: Market) -> list[np.ndarray]:
    """Events of all visits."""
    rng = market.rng
    account, at, gap, place, device, events, habit, first, card = [
        np.concatenate(columns) for columns in zip(*market.visits, strict=True)
    ]
    events = np.maximum(events, 1)
    gone = rng.random(account.size) < market.hides_device[account]  # a client without ids
    device = np.where(gone, -1, device)
    row = np.repeat(np.arange(account.size), events)
    start = np.r_[0, np.cumsum(events)[:-1]]
    wait = rng.exponential(1.0, row.size) * gap[row] + rng.uniform(0.3, 1.5, row.size)
    wait[start] = 0
    run = np.cumsum(wait)
    when = at[row] + run - np.repeat(run[start], events)
    chance, kind = rng.random(row.size), np.empty(row.size, np.int64)
    habits = habit[row]
    for nth in np.unique(habit):
        those = habits == nth
        kind[those] = np.searchsorted(market.mixes[nth], chance[those])
    kind = np.minimum(kind, len(EVENTS) - 1)
    signs_in = rng.random(account.size) < 0.55  # else still signed in
    kind[start] = np.where(first >= 0, first, np.where(signs_in, EVENT["login"], kind[start]))
    return [account[row], when, kind, place[row], device[row], card[row]]


def money(market: Market, account: Ints, kind: Ints, card: Ints) -> Ints:
    """The token of events that pay; -1 elsewhere."""
    second = (market.card_of[account, 1] >= 0) & (market.rng.random(account.size) < 0.3)
    own = np.where(second, market.card_of[account, 1], market.card_of[account, 0])
    token = np.where(kind == EVENT["payout"], market.bank_of[account], own)
    token = np.where(card >= 0, card, token)
    return np.where(np.isin(kind, PAYING), token, -1)


def written(market: Market) -> Log:
    """The log of a market where everything has happened."""
    rng = market.rng
    parts = [unfolded(market)]
    if market.singles:
        parts.append([np.concatenate(column) for column in zip(*market.singles, strict=True)])
    account, at, kind, place, device, card = [np.concatenate(column) for column in zip(*parts, strict=True)]
    # logging delay and events that lose their device id
    at = at + rng.exponential(0.4, at.size)
    keep = (at >= 0) & (at < market.seconds)
    account, at, kind, place, device, card = (part[keep] for part in (account, at, kind, place, device, card))
    # nothing is logged for an account before its sign-up
    signed = np.full(market.accounts, -np.inf)
    signing = kind == EVENT["signup"]
    np.maximum.at(signed, account[signing], at[signing])
    keep = at >= signed[account]
    account, at, kind, place, device, card = (part[keep] for part in (account, at, kind, place, device, card))
    order = np.argsort(at, kind="stable")
    account, at, kind, place, device, card = (part[order] for part in (account, at, kind, place, device, card))
    pay = money(market, account, kind, card)
    market.net.seal()
    high, low = market.net.resolve(place, at, device, account)
    device = np.where(rng.random(device.size) < 0.01, -1, device)
    salt = int(rng.integers(1, 2**50))
    names = hex_ids(np.arange(market.accounts), salt)
    tokens = hex_ids(pay, salt + 1, "tok_")
    tokens[pay < 0] = None
    ms = np.int64(market.conditions.start) * 1000 + np.floor(at * 1000).astype(np.int64)
    events = pd.DataFrame(
        {
            "timestamp": pd.to_datetime(ms, unit="ms", utc=True),
            "account_id": names[account],
            "event_type": np.array(EVENTS, dtype=object)[kind],
            "ip": address_strings(high, low),
            "device_id": device_strings(device, salt + 3),
            "payment_token": tokens,
        }
    )
    rings, groups, victims = truth(market, names, salt, np.unique(account))
    product = "hard" if market.hard else "plain"
    return Log(product, market.conditions.days, events, MAPPING, rings, groups, victims)


def truth(market: Market, names: np.ndarray, salt: int, seen: Ints) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Rings, honest groups and victims, as far as the log knows them."""
    rng = market.rng
    present = np.zeros(market.accounts, bool)
    present[seen] = True

    def table(rows: Sequence[tuple[Any, ...]], key: str, more: Sequence[str] = ()) -> pd.DataFrame:
        """One table of the truth, in random order."""
        found = []
        for row in rows:
            name = hex_ids([row[0]], salt + 11 + len(key), key[0])[0]
            for member in row[-1][present[row[-1]]]:
                found.append((name, names[member], *row[1:-1]))
        frame = pd.DataFrame(found, columns=[key, "account_id", *more])
        return frame.iloc[rng.permutation(len(frame))].reset_index(drop=True)

    rings = table(market.rings, "ring_id", ["typology", "tier"])
    groups = table(market.groups, "group_id", ["mechanism"])
    return rings.assign(manner=rings["tier"]), groups, table(market.victims, "attack")
