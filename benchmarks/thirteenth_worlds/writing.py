"""How does the platform write down what happened?"""

import numpy as np
import pandas as pd
from fourth_worlds.log import Log

from thirteenth_worlds.internet import SIX
from thirteenth_worlds.numbers import chance, stirred
from thirteenth_worlds.scripts import NAMES, WITH_CARD, played
from thirteenth_worlds.stage import Stage

NETWORKS = [0x2600, 0x2601, 0x2603, 0x2607, 0x2804, 0x2A00, 0x2A01, 0x2A02, 0x2A04, 0x2400, 0x2404, 0x2405]
WITH_PHONE = ["account.signup", "profile.update", "mfa.change", "password.reset", "card.add"]


def written(stage: Stage) -> Log:
    """The log of a stage and its truth."""
    rng = stage.rng
    time, account, line, machine, card, purpose = (np.concatenate(part) for part in zip(*stage.visits, strict=True))
    good = (time >= 0) & (time < stage.days) & ((time > stage["born"][account]) | (purpose == "sign_up"))
    time, account, line, machine, card, purpose = (x[good] for x in (time, account, line, machine, card, purpose))
    visit, later, name = played(rng, purpose)
    luck = rng.random(len(time))[visit]
    line, machine, account, began = line[visit], machine[visit], account[visit], time[visit]
    moment = began + later / 86_400
    fine = rng.random() < 0.5
    stamp = np.round(moment * (86_400_000 if fine else 86_400)).astype(np.int64) * (1 if fine else 1000)
    kept = np.flatnonzero(stamp < stage.days * 86_400_000)
    order = kept[np.lexsort((kept, (purpose != "sign_up")[visit[kept]], stamp[kept]))]
    names = np.array(NAMES, dtype=object)[name]
    own = np.where(card[visit] >= 0, card[visit], stage["card"][account])
    ids = _texts(rng, np.arange(len(stage.free)), "account")
    start = pd.Timestamp("2023-01-02", tz="UTC") + pd.Timedelta(days=int(rng.integers(0, 100)) * 7 + stage.weekday)
    events = pd.DataFrame(
        {
            "timestamp": start + pd.to_timedelta(stamp[order], unit="ms"),
            "account_id": ids[account[order]],
            "event_type": names[order],
            "ip": _addresses(stage.lines.addresses(line, began, machine)[order]),
            "device_id": _texts(rng, stage.machines.identities(machine, began, luck)[order], "device"),
            "payment_token": _texts(rng, _cards(own, began, np.isin(names, WITH_CARD))[order], "card"),
        }
    )
    mapping = "[columns]\n" + "".join(f'{column} = "{column}"\n' for column in events.columns)
    if rng.random() < 0.5:
        said = np.isin(names, WITH_PHONE) & (chance(account, 11) < 0.6)
        events["phone"] = _texts(rng, np.where(said, stage["tel"][account], -1)[order], "phone")
        mapping += '\n[identifiers]\nphone = "phone"\n'
    rings = pd.DataFrame(stage.rings, columns=["ring_id", "account_id", "typology", "tier", "manner"])
    groups = pd.DataFrame(stage.groups, columns=["group_id", "account_id", "mechanism"])
    victims = pd.DataFrame(stage.victims, columns=["account_id", "attack"]).drop_duplicates(
        "account_id", ignore_index=True
    )
    for table, letter in ((rings, "r"), (groups, "g"), (victims, "a")):
        number = next(c for c in table.columns if c != "account_id")
        table["account_id"] = ids[table["account_id"].to_numpy(dtype=int)]
        table[number] = letter + table[number].astype(str)
    return Log("hard" if stage.hard else "plain", stage.days, events, mapping, rings, groups, victims)


def _cards(own: np.ndarray, time: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Tokens as numbers: some cards are replaced once in the window."""
    known = np.maximum(own, 0)
    luck = chance(known, 9)
    return np.where(asked & (own >= 0), known * 2 + (time > luck * 400), -1)


def _texts(rng: np.random.Generator, number: np.ndarray, what: str) -> np.ndarray:
    """Opaque texts of numbers, in a style drawn for the world; negative numbers are missing."""
    known, place = np.unique(number, return_inverse=True)
    salt = rng.integers(1, 2**62, dtype=np.int64)
    code = stirred(stirred(known) ^ np.uint64(salt))
    style = {
        "account": ["{:016x}", "u-{:020d}"],
        "device": ["{:016x}", "dv_{:x}"],
        "card": ["tok_{:x}", "pm{:020d}"],
        "phone": ["{:016x}"],
    }[what]
    form = style[int(rng.integers(len(style)))]
    text = np.array(
        [form.format(c) if k >= 0 else None for k, c in zip(known, code.tolist(), strict=True)], dtype=object
    )
    return text[place]


def _addresses(number: np.ndarray) -> np.ndarray:
    """Addresses as text."""
    known, place = np.unique(number, return_inverse=True)
    return np.array(
        [_six(n) if n & int(SIX) else ".".join(str(n >> s & 255) for s in (24, 16, 8, 0)) for n in known.tolist()],
        dtype=object,
    )[place]


def _six(number: int) -> str:
    """An IPv6 address: the provider, its customer's network, and an interface out of a hash."""
    provider, network, host = number >> 54 & 255, number >> 30 & (1 << 24) - 1, number & (1 << 30) - 1
    code = int(stirred(np.array([host]))[0])
    tail = ":".join(f"{code >> s & 65535 or 1:x}" for s in (48, 32, 16, 0))
    return f"{NETWORKS[provider % 12]:x}:{provider * 37 + 16:x}:{(network >> 8) % 65535 + 1:x}:{(network & 255) + 1:x}:{tail}"
