"""How does the product write it down? Numbers become opaque texts that tell nothing of who belongs together."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from fourth_worlds.log import Log

from eighteenth_worlds.network import mixed
from eighteenth_worlds.placing import rows
from eighteenth_worlds.stage import Stage

MAILS = ("gmail.com", "outlook.com", "yahoo.com", "proton.me", "mail.ru", "gmx.de", "icloud.com")


def written(stage: Stage) -> Log:
    """The log of a stage and its truth."""
    rng, spec = stage.rng, stage.spec
    e, salt = rows(stage), int(rng.integers(1 << 60))
    names = np.array(
        [f"u{number:013x}" for number in (mixed(np.arange(stage.n), salt) >> np.uint64(12)).tolist()], object
    )
    begin = pd.Timestamp("2024-01-01", tz="UTC") + pd.Timedelta(days=int(rng.integers(0, 700)))
    table = {
        "timestamp": begin.as_unit("ms") + pd.to_timedelta((e["time"] * 1000).astype(np.int64), unit="ms"),
        "account_id": names[e["who"]],
        "event_type": np.array(spec.kinds, object)[e["kind"]],
        "ip": addresses(e["net"], e["host"], e["no_ip"]),
        "device_id": coded(
            e["device"], e["no_device"], lambda code: [f"{x:016x}" for x in mixed(code, salt, 1).tolist()]
        ),
        "payment_token": coded(e["token"], e["token"] < 0, lambda code: purses(spec.product, code, salt)),
    }
    if spec.contact:
        writer = phones if spec.contact == "phone" else mails
        table[spec.contact] = coded(e["contact"], e["contact"] < 0, lambda code: writer(mixed(code, salt, 4)))
    columns = [name for name in table if name != spec.contact]
    mapping = "[columns]\n" + "".join(f'{name} = "{name}"\n' for name in columns)
    mapping += f'[identifiers]\n{spec.contact} = "{spec.contact}"\n' if spec.contact else ""
    return Log(spec.product, spec.days, pd.DataFrame(table), mapping, *truth(stage, names))


def truth(stage: Stage, names: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Rings, honest groups and victims under the names that the log uses."""
    rings = pd.concat(stage.rings, ignore_index=True).rename(columns={"ring": "ring_id", "account": "account_id"})
    groups = pd.concat(stage.groups, ignore_index=True).rename(columns={"group": "group_id", "account": "account_id"})
    for table, letter in ((rings, "r"), (groups, "g")):
        table["account_id"] = names[table["account_id"].to_numpy()]
        table[f"{'ring' if letter == 'r' else 'group'}_id"] = letter + table.iloc[:, 0].astype(str)
    who = np.array(sorted(stage.victims), int)
    victims = pd.DataFrame({"account_id": names[who], "attack": [stage.victims[int(each)] for each in who]})
    return rings, groups, victims


def coded(codes: np.ndarray, absent: np.ndarray, writer: Callable[[np.ndarray], list[str]]) -> np.ndarray:
    """Texts of codes, each written once; None where nothing was noted."""
    number, unique = pd.factorize(codes)
    texts = np.array([*writer(unique), None], object)
    return texts[np.where(absent, -1, number)]


def addresses(net: np.ndarray, host: np.ndarray, absent: np.ndarray) -> np.ndarray:
    """Addresses as people know them."""
    both = mixed(net, host).astype(np.int64)
    _, first, number = np.unique(both, return_index=True, return_inverse=True)
    texts = [four(a) if b < 0 else six(a, b) for a, b in zip(net[first].tolist(), host[first].tolist(), strict=True)]
    return np.array([*texts, None], object)[np.where(absent, -1, number)]


def four(net: int) -> str:
    """An IPv4 address."""
    return f"{net >> 24}.{net >> 16 & 255}.{net >> 8 & 255}.{net & 255}"


def six(net: int, host: int) -> str:
    """An IPv6 address."""
    parts = [value >> shift & 0xFFFF for value in (net, host) for shift in (48, 32, 16, 0)]
    return ":".join(f"{part:x}" for part in parts)


def purses(product: str, codes: np.ndarray, salt: int) -> list[str]:
    """Wallets on the exchange, tokens of cards on the network."""
    near, far, end = (mixed(codes, salt, part).tolist() for part in (2, 3, 5))
    if product == "exchange":
        return [f"0x{a:016x}{b:016x}{c & 0xFFFFFFFF:08x}" for a, b, c in zip(near, far, end, strict=True)]
    return [f"pm_{a:016x}" for a in near]


def phones(codes: np.ndarray) -> list[str]:
    """Telephone numbers."""
    return [f"+{(44, 49, 33, 1, 84, 62)[x % 6]}7{x // 7 % 10**9:09d}" for x in codes.tolist()]


def mails(codes: np.ndarray) -> list[str]:
    """Mail addresses without a pattern in their names."""
    return [f"{x >> 8:012x}@{MAILS[x % len(MAILS)]}" for x in codes.tolist()]
