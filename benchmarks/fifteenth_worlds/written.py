"""How is it written down? Codes become texts that tell nothing, cells get lost, and the truth keeps to who is in the log."""

from typing import Any

import numpy as np
import pandas as pd
from fourth_worlds.log import Log
from numpy.typing import NDArray

from fifteenth_worlds.internet import SIX
from fifteenth_worlds.numbers import DAY, Bools, Ints, mixed
from fifteenth_worlds.people import World
from fifteenth_worlds.plan import PRODUCTS, SIGNUP

EPOCH = 1_672_531_200_000  # the first window begins in 2023, those of later seeds after it
OLD_SIX = (0x2A02, 0x2A01, 0x2600, 0x2601, 0x2409, 0x2804)
STREETS = ("Mill", "Oak", "Station", "Church", "Harbour", "Garden", "School", "Castle", "River", "Market")
Texts = NDArray[Any]


def named(codes: Ints, style: str, key: int) -> Texts:
    """Texts for codes, -1 stays empty; each different code is formatted once."""
    unique, inverse = np.unique(codes, return_inverse=True)
    scrambled = mixed(unique, key)
    texts = np.array([style.format(int(x)) for x in scrambled], object)
    texts[unique < 0] = None
    out: Texts = texts[inverse]
    return out


def addresses(world: World, ip: Ints, account: Ints, t: Ints) -> Texts:
    """IPv4 by its network, IPv6 with a host part that a machine changes every day."""
    salt = np.where(ip >= SIX, mixed(account, 17).astype(np.int64) & 0xFFFF, 0)
    host = np.where(ip >= SIX, (salt + t // DAY * 65_537) & 0xFFFFFF, 0)
    frame = pd.MultiIndex.from_arrays([ip, host])
    number, unique = pd.factorize(frame)
    prefixes = np.array(world.net.prefixes)
    code, low = unique.get_level_values(0).to_numpy(), unique.get_level_values(1).to_numpy()
    network = prefixes[np.where((code >= 0) & (code < SIX), code, 0) // 256]
    texts = [
        six(int(c), int(h)) if c >= SIX else f"{n >> 16}.{n >> 8 & 255}.{n & 255}.{c & 255}" if c >= 0 else None
        for c, h, n in zip(code, low, network, strict=True)
    ]
    spelled: Texts = np.array(texts, object)[number]
    return spelled


def six(code: int, host: int) -> str:
    """An IPv6 address of a prefix."""
    x = code - SIX
    tail = int(mixed(np.array([host]), 23)[0])
    parts = (OLD_SIX[x % len(OLD_SIX)], 0x1000 | x >> 32 & 0xFFF, x >> 16 & 0xFFFF, x & 0xFFFF)
    words = [*parts, *(tail >> shift & 0xFFFF for shift in (48, 32, 16, 0))]
    return ":".join(f"{word:x}" for word in words)


def contacts(world: World, account: Ints, key: int) -> Texts:
    """Mails, numbers or streets of accounts; some write a tag into their mail, as those who share one must."""
    kind, codes = world.plan.extra, world.people.extra[account]
    if kind == "phone":
        unique, inverse = np.unique(codes, return_inverse=True)
        return np.array([f"+{49 + int(x % 10)}{10**9 + int(x % (9 * 10**9)):d}" for x in mixed(unique, key)], object)[
            inverse
        ]
    if kind == "address":
        unique, inverse = np.unique(codes, return_inverse=True)
        x = [int(value) for value in mixed(unique, key)]
        texts = [
            f"{v % 89_999 % 199 + 1} {STREETS[v % 10]} Street, flat {v // 7 % 900}, {10_000 + v // 10 % 89_999}"
            for v in x
        ]
        return np.array(texts, object)[inverse]
    counts = np.bincount(world.people.extra, minlength=world.codes.next)
    tagged = (counts[codes] > 1) | (mixed(account, 31) % np.uint64(40) == 0)
    base, tag = named(codes, "{:x}", key), named(account, "{:x}", key + 1)
    hosts = ("gmail.com", "outlook.com", "gmx.net", "yahoo.com")
    rows = zip(base, tag, tagged, codes, strict=True)
    return np.array([f"{b[:12]}{'+' + g[:3] if w else ''}@{hosts[c % 4]}" for b, g, w, c in rows], object)


def kept(world: World, rows: dict[str, Ints]) -> Bools:
    """Events within the window, and none before the sign-up."""
    born = world.people.born[rows["account"]]
    after = np.where(born >= 0, rows["t"] >= born, rows["t"] >= 0)
    return after & (rows["t"] < world.end)


def written(world: World, rows: dict[str, Ints], truth: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]) -> Log:
    """The log, its mapping and its truth."""
    rng, plan = world.rng, world.plan
    keep = kept(world, rows)
    rows = {name: part[keep] for name, part in rows.items()}
    order = np.lexsort((rows["role"] != SIGNUP, rows["t"]))
    rows = {name: part[order] for name, part in rows.items()}
    n, account, key = len(order), rows["account"], plan.seed * 16
    for column, name in (("ip", "ip"), ("dev", "device_id"), ("tok", "payment_token")):
        lost = rng.random(n) < plan.missing[name] / 2
        lost |= (rng.random(len(world.people.born)) < plan.missing[name] / 2)[account]  # a client that never sends it
        rows[column] = np.where(lost, -1, rows[column])
    kinds, choice = np.empty(n, object), rng.random(n)
    for role, words in enumerate(PRODUCTS[plan.product]):
        mine = rows["role"] == role
        kinds[mine] = np.array(words, object)[(choice[mine] * len(words)).astype(np.int64)]
    begun = EPOCH + plan.seed % 97 * 5 * DAY
    names = named(np.arange(len(world.people.born)), "u{:016x}", key + 2)
    events: dict[str, Any] = {
        "timestamp": pd.to_datetime(rows["t"] + begun, unit="ms", utc=True),
        "account_id": names[account],
        "event_type": kinds,
        "ip": addresses(world, rows["ip"], account, rows["t"]),
        "device_id": named(rows["dev"], "{:016x}", key + 3),
        "payment_token": named(rows["tok"], "pm_{:016x}", key + 4),
    }
    mapping = "[columns]\n" + "".join(f'{name} = "{name}"\n' for name in events)
    if plan.extra:
        asked = ((rows["role"] == SIGNUP) | (rows["tok"] >= 0)) & (rng.random(n) >= plan.missing["extra"])
        events[plan.extra] = np.full(n, None, object)
        events[plan.extra][asked] = contacts(world, account[asked], key + 5)
        mapping += f'\n[identifiers]\n{plan.extra} = "{plan.extra}"\n'
    present = np.unique(account)
    tables = []
    for table in truth:
        here = table[table["account_id"].isin(present)].sort_values(list(table.columns), kind="stable")
        tables.append(here.assign(account_id=names[here["account_id"].to_numpy(np.int64)]).reset_index(drop=True))
    return Log(plan.product, plan.days, pd.DataFrame(events), mapping, *tables)
