"""How does the product write it down? Sessions become events, with the dirt of real logs, and numbers become texts."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from fourth_worlds.changing import mixed
from fourth_worlds.internet import DAY, SIX
from fourth_worlds.product import KINDS, Product
from fourth_worlds.stage import Stage

LETTERS = {"i": "ip", "d": "machine", "t": "card", "a": "street", "p": "tel", "b": "bank", "e": "mail"}


@dataclass(frozen=True)
class Log:
    """A world as an outsider gets it, and its truth.

    Attributes
    ----------
    events : pandas.DataFrame
        The log, with the product's own column names.
    mapping : str
        Mapping in TOML that tells what the columns are.
    rings, groups, victims : pandas.DataFrame
        ``ring_id, account_id, typology, tier, manner``; ``group_id, account_id, mechanism``; ``account_id``.
    """

    product: str
    days: int
    events: pd.DataFrame
    mapping: str
    rings: pd.DataFrame
    groups: pd.DataFrame
    victims: pd.DataFrame


def written(stage: Stage) -> Log:
    """The log of a stage on which everything has happened."""
    rows = expanded(stage)
    order = np.argsort(rows["at"], kind="stable")
    rows = dirt(stage, {name: part[order] for name, part in rows.items()})
    names = account_names(stage)
    events = columns(stage, rows, names)
    seen = np.zeros(stage.count, bool)
    seen[rows["account"]] = True
    rings = pd.DataFrame(stage.rings, columns=["ring_id", "account", "typology", "tier", "manner"])
    rings = rings[seen[rings["account"].to_numpy(int)]].drop_duplicates("account")
    rings = rings[rings.groupby("ring_id")["account"].transform("size") >= 3]
    groups = pd.DataFrame(stage.groups, columns=["group_id", "account", "mechanism", "note"]).drop(columns="note")
    groups = groups[seen[groups["account"].to_numpy(int)]].drop_duplicates()
    hit = np.unique(np.concatenate(stage.victims)) if stage.victims else np.empty(0, np.int64)
    return Log(
        product=stage.product.name,
        days=stage.days,
        events=events,
        mapping=mapping(stage.product),
        rings=named(rings, names),
        groups=named(groups, names),
        victims=pd.DataFrame({"account_id": names[hit]}),
    )


def named(table: pd.DataFrame, names: np.ndarray) -> pd.DataFrame:
    """The same with account ids as the log has them."""
    account = names[table["account"].to_numpy(int)]
    return table.drop(columns="account").assign(account_id=account).reset_index(drop=True)


def expanded(stage: Stage) -> dict[str, np.ndarray]:
    """Events of all sessions: -1 is an empty cell."""
    rng, has, visits = stage.rng, stage.has, stage.visits()
    for kind in ("card", "street", "tel", "bank", "mail"):
        visits[kind] = np.where(visits[kind] == -2, has[kind][visits["account"]], visits[kind])
    visits["cookie"] = np.where(visits["machine"] < 0, -1, stage.cookie(np.maximum(visits["machine"], 0), visits["at"]))
    device = stage.device(np.maximum(visits["machine"], 0), visits["at"])
    visits["machine"] = np.where(visits["machine"] < 0, -1, device)
    parts = []
    for number, script in enumerate(stage.scripts):
        mine = np.flatnonzero(visits["script"] == number)
        at = visits["at"][mine].copy()
        for step in stage.product.scripts[script]:
            chance = rng.random(len(mine)) < step.often
            count = chance.astype(int) if step.often <= 1 else 1 + rng.poisson(step.often - 1, len(mine))
            row = np.repeat(np.arange(len(mine)), count)
            nth = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
            gap = stage.product.gap * visits["pace"][mine]
            when = at[row] + nth * gap[row] * rng.uniform(0.6, 1.4, len(row))
            at = at + np.maximum(count, 0.3) * gap * rng.lognormal(0, 0.4, len(mine))
            part = {"account": visits["account"][mine[row]], "at": when, "event": step.event}
            for letter, column in LETTERS.items():
                filled = letter in step.fills
                part[column] = visits[column][mine[row]] if filled else np.full(len(row), -1)
            part["cookie"] = visits["cookie"][mine[row]] if "d" in step.fills else np.full(len(row), -1)
            part["event"] = np.full(len(row), step.event, dtype=object)
            parts.append(part)
    rows = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    keep = rows["at"] < stage.seconds
    return {name: part[keep] for name, part in rows.items()}


def dirt(stage: Stage, rows: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Outages, events delivered twice, blocked scripts, opted-out devices, a proxy that hid everybody for an hour."""
    rng, n = stage.rng, len(rows["at"])
    keep = np.ones(n, bool)
    for _ in range(int(rng.integers(0, 3))):
        start = rng.uniform(0, stage.seconds)
        keep &= ~((rows["at"] > start) & (rows["at"] < start + rng.uniform(1, 7) * 3600) & (rng.random(n) < 0.95))
    again = np.flatnonzero(keep & (rng.random(n) < rng.uniform(0, 0.012)))
    index = np.concatenate([np.flatnonzero(keep), again])
    late = np.concatenate([np.zeros(int(keep.sum())), rng.choice([0.0, 1.0, 30.0], len(again))])
    rows = {name: part[index] for name, part in rows.items()}
    rows["at"] = rows["at"] + late
    order = np.argsort(rows["at"], kind="stable")
    rows = {name: part[order].copy() for name, part in rows.items()}
    shy = (mixed(rows["account"], 51) % np.uint64(1000)).astype(float) / 1000 < rng.uniform(0, 0.12)
    opted = stage.product.device == "install" and rng.random() < 0.5
    rows["machine"][shy] = -3 if opted else -1
    rows["cookie"][shy & (rng.random(len(shy)) < 0.5)] = -1
    if rng.random() < 0.35:  # for an hour or three the log held the address of the load balancer
        start, balancer = rng.uniform(0, stage.seconds), stage.net.servers(1)[0]
        hidden = (rows["at"] > start) & (rows["at"] < start + rng.uniform(1, 3) * 3600) & (rows["ip"] >= 0)
        rows["ip"][hidden] = balancer
    return rows


def account_names(stage: Stage) -> np.ndarray:
    """Ids in the manner of the house."""
    style = int(stage.rng.integers(3))
    scrambled = mixed(np.arange(stage.count), stage.seed, 61)
    if style == 0:
        return np.array([f"{value:016x}" for value in scrambled.tolist()], dtype=object)
    if style == 1:
        number = np.argsort(np.argsort(scrambled, kind="stable"), kind="stable") + 1_000_003
        return np.array([f"u{value}" for value in number.tolist()], dtype=object)
    return np.array([f"{v >> 40:06X}-{v & 0xFFFFFF:06X}" for v in scrambled.tolist()], dtype=object)


def texts(values: np.ndarray, text) -> np.ndarray:
    """Each number as a text; negative ones are empty."""
    unique, inverse = np.unique(values, return_inverse=True)
    return np.array([None if v < -2 or v < 0 else text(v) for v in unique.tolist()], dtype=object)[inverse]


def columns(stage: Stage, rows: dict[str, np.ndarray], names: np.ndarray) -> pd.DataFrame:
    """The table as the product exports it."""
    product, salt = stage.product, stage.seed * 1_000_003
    coarse = 1_000 if stage.rng.random() < 0.5 else 1
    at = (np.round(rows["at"] * 1000).astype(np.int64) // coarse) * coarse
    event_time = stage.first.astype("datetime64[ms]") + at.astype("timedelta64[ms]")
    table = {product.names["ts"]: event_time, product.names["account"]: names[rows["account"]]}
    table[product.names["event"]] = rows["event"]
    for letter, column in [*LETTERS.items(), ("cookie", "cookie")]:
        if letter not in product.names:
            continue
        kind = KINDS[letter]
        if letter == "i":
            made = addresses(rows["ip"], mixed(rows["machine"], rows["account"], rows["at"] // DAY))
        elif letter == "e":
            made = texts(rows["mail"], lambda v: f"{int(mixed(v, salt, 71)) >> 24:x}@mail{v % 7}.example")
        elif letter == "p":
            made = texts(rows["tel"], lambda v: f"+49{int(mixed(v, salt, 72)) % 10**10:010d}")
        elif letter == "a":
            made = texts(
                rows["street"], lambda v: f"{int(mixed(v, salt, 73)) % 90 + 1} Street {int(mixed(v, salt, 74)) >> 36:x}"
            )
        else:
            made = texts(rows[column], lambda v, k=kind: f"{k[:1]}{int(mixed(v, salt, 75 + len(k))):016x}")
            made[rows[column] == -3] = "00000000-0000-0000-0000-000000000000"
        table[product.names[letter]] = made
    return pd.DataFrame(table)


def addresses(codes: np.ndarray, host: np.ndarray) -> np.ndarray:
    """Addresses as text; the second half of IPv6 changes by day and machine, as privacy extensions do."""
    four = codes < SIX
    made = np.empty(len(codes), dtype=object)
    made[four] = texts(codes[four], lambda v: f"{v >> 24}.{v >> 16 & 255}.{v >> 8 & 255}.{v & 255}")
    code, low = codes[~four] - SIX, host[~four]
    made[~four] = [
        f"2a{c >> 32:02x}:{(c >> 32) * 37 % 256:x}00:{c >> 16 & 65535:x}:{c & 65535:x}:"
        f"{h >> 48:x}:{h >> 32 & 65535:x}:{h >> 16 & 65535:x}:{h & 65535:x}"
        for c, h in zip(code.tolist(), low.tolist(), strict=True)
    ]
    return made


def mapping(product: Product) -> str:
    """The mapping of the columns."""
    names = product.names
    first = {"timestamp": names["ts"], "account_id": names["account"], "event_type": names["event"]}
    first |= {KINDS[k]: names[k] for k in ("i", "d", "t") if k in names}
    lines = ["[columns]", *(f'{key} = "{value}"' for key, value in first.items())]
    more = {KINDS[k]: names[k] for k in ("a", "p", "b", "e", "cookie") if k in names}
    if more:
        lines += ["", "[identifiers]", *(f'{key} = "{value}"' for key, value in more.items())]
    return "\n".join(lines) + "\n"
