"""How does the product write all of it down?"""

import numpy as np
import pandas as pd
from fourth_worlds.log import Log

from fourteenth_worlds.hashing import DAY, mixed
from fourteenth_worlds.lines import as_text
from fourteenth_worlds.town import Town
from fourteenth_worlds.words import CALLED, CODE, DRAWN, ERRANDS, PAID, SENT

COLUMNS = ("timestamp", "account_id", "event_type", "ip", "device_id", "payment_token")
WORDS = sorted({word for errand in ERRANDS.values() for word, _ in errand})


def spoken(town: Town) -> dict[str, np.ndarray]:
    """Visits become words at moments: pauses are a person's, or a script's where the visit is less loose."""
    rng = town.rng
    names = ("who", "t", "line", "device", "card", "errand", "pace", "loose", "bank", "tel", "street")
    visits = dict(zip(names, (np.concatenate(parts) for parts in zip(*town.diary, strict=True)), strict=True))
    rows, times, words = [], [], []
    for name, errand in ERRANDS.items():
        these = np.flatnonzero(visits["errand"] == CODE[name])
        kept = rng.random((len(these), len(errand))) < np.array([chance for _, chance in errand])
        kept[~kept.any(axis=1), -1] = True
        loose, pace = visits["loose"][these, None], visits["pace"][these, None]
        gaps = np.exp(rng.normal(3.2, 1.0, kept.shape) * loose + 3.2 * (1 - loose)) * pace
        gaps[:, 0] = 0
        moment = visits["t"][these, None] + np.cumsum(gaps * kept, axis=1)
        at, column = np.nonzero(kept)
        rows.append(these[at])
        times.append(moment[kept])
        words.append(np.array([WORDS.index(word) for word, _ in errand])[column])
    row, t, word = np.concatenate(rows), np.concatenate(times), np.concatenate(words)
    born = town.born[visits["who"][row]]
    seen = (t < town.gone[visits["who"][row]]) & (t >= born)
    order = np.argsort(t[seen], kind="stable")
    row, t, word = row[seen][order], t[seen][order], word[seen][order]
    return {"t": t, "word": word} | {name: visits[name][row] for name in names if name not in ("t", "errand")}


def texts(numbers: np.ndarray, salt: int, start: str = "", width: int = 16) -> np.ndarray:
    """Opaque texts for numbers."""
    kinds, where = np.unique(numbers, return_inverse=True)
    named = [f"{start}{number:016x}"[: len(start) + width] for number in mixed(kinds.view(np.int64), salt).tolist()]
    return np.array(named, object)[where]


def said(word: np.ndarray, which: set[str]) -> np.ndarray:
    """Where one of these words was said."""
    return np.isin(word, [WORDS.index(one) for one in which])


def columns_of(town: Town, told: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The log's columns, as text."""
    rng, who, t, word = town.rng, told["who"], told["t"], told["word"]
    many = len(t)
    # one choice of IPv4 or IPv6 for a device and a quarter of an hour
    lot = (mixed(told["device"], t.astype(np.int64) // 900, 5) >> np.uint64(11)).astype(float) / 2**53
    device, mute = town.devices.names(told["device"], t)
    device = texts(device, town.seed + 1, width=int(rng.choice([12, 16])))
    device[mute | (rng.random(many) < rng.uniform(0.002, 0.03))] = None
    card, bank = (
        texts(town.cards.names(told["card"], t)[0], town.seed + 2, "c"),
        texts(told["bank"], town.seed + 2, "c"),
    )
    paid, drawn = said(word, PAID), said(word, DRAWN)
    columns = {
        "account_id": texts(who, town.seed + 3, str(rng.choice(["", "u", "m-"])), 14),
        "event_type": np.array(WORDS, object)[word],
        "ip": as_text(*town.lines.seen(told["line"], told["device"], t, lot)),
        "device_id": device,
        "payment_token": np.where(drawn, bank, np.where(paid, card, None)),
    }
    if rng.random() < 0.5:
        columns["phone"] = np.where(said(word, CALLED), texts(told["tel"], town.seed + 4), None)
    if rng.random() < 0.5:
        columns["address"] = np.where(said(word, SENT), texts(told["street"], town.seed + 5), None)
    return columns


def truth(
    parts: list[tuple], names: tuple[str, ...], start: str, ids: dict[int, str], least: int, salt: int
) -> pd.DataFrame:
    """A table of who belongs to what, of the accounts that were seen."""
    rows = []
    for number, (who, *rest) in enumerate(parts):
        seen = [ids[account] for account in who.tolist() if account in ids]
        if len(seen) >= least:
            label = f"{start}{int(mixed(number, salt)[0]) % 16**6:06x}{number}"
            rows += [(label, account, *rest) for account in seen]
    return pd.DataFrame(rows, columns=[names[0], "account_id", *names[1:]])


def written(town: Town) -> Log:
    """The log of a town in which everything has happened."""
    told = spoken(town)
    columns = columns_of(town, told)
    start = pd.Timestamp("2024-01-01", tz="UTC") + pd.Timedelta(days=7 * int(town.rng.integers(0, 95)))
    ticks = np.floor(told["t"] * (1000 if town.rng.random() < 0.5 else 1))
    unit = "ms" if ticks.max() > 100 * DAY else "s"
    events = pd.DataFrame({"timestamp": start + pd.to_timedelta(ticks.astype(np.int64), unit=unit)} | columns)
    firsts = np.unique(told["who"], return_index=True)[1]
    ids = dict(zip(told["who"][firsts].tolist(), columns["account_id"][firsts], strict=True))
    mapping = "[columns]\n" + "".join(f'{name} = "{name}"\n' for name in COLUMNS)
    extra = [name for name in ("phone", "address") if name in columns]
    mapping += "\n[identifiers]\n" * bool(extra) + "".join(f'{name} = "{name}"\n' for name in extra)
    attacks = [(who, f"attack{number}") for number, who in enumerate(town.victims)]
    victims = truth(attacks, ("attack_id", "attack"), "v", ids, 1, town.seed)[["account_id", "attack"]]
    return Log(
        product="hard" if town.hard else "plain",
        days=town.days,
        events=events,
        mapping=mapping,
        rings=truth(town.rings, ("ring_id", "typology", "tier", "manner"), "r", ids, 3, town.seed),
        groups=truth(town.groups, ("group_id", "mechanism"), "g", ids, 2, town.seed + 9),
        victims=victims,
    )
