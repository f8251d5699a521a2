"""How does the service write it down? Visits become events, numbers become names, ids say nothing about who is what."""

import numpy as np
import pandas as pd
from fourth_worlds.log import Log

from sixth_worlds.clock import DAY, Ints, chance, mixed
from sixth_worlds.nets import texts
from sixth_worlds.scripts import EVENTS, happened
from sixth_worlds.town import FIELDS, Town

MAPPING = "[columns]\n" + "".join(
    f'{name} = "{name}"\n' for name in ("timestamp", "account_id", "event_type", "ip", "device_id", "payment_token")
)


def written(town: Town) -> Log:
    """The log of a town in which everything has happened."""
    rng = town.rng
    names = (*FIELDS, "at", "pace", "loose")
    visits = {name: np.concatenate([batch[name] for batch in town.batches]) for name in names}
    rows = happened(rng, visits)
    keep = (rows["at"] >= 0) & (rows["at"] < town.end)
    for _ in range(int(rng.integers(0, 3))):  # outages of the log
        start, length = rng.uniform(0, town.end), rng.uniform(0.5, 5) * 3600
        keep &= ~((rows["at"] > start) & (rows["at"] < start + length))
    order = np.flatnonzero(keep)[np.argsort(rows["at"][keep], kind="stable")]
    row, at = rows["row"][order], rows["at"][order]
    account, machine = visits["account"][row], visits["machine"][row]
    code = town.nets.address(visits["net"][row], visits["at"][row], account, machine)
    host = mixed(machine, np.where(machine < 0, account, 0), at // DAY, town.seed).astype(np.int64)
    device = np.where(machine < 0, -1, machine * 2 + (at > reset(town, machine)))
    card = np.where(rows["shown"][order], visits["card"][row], -1)
    account_names = labels(np.arange(town.count), town.seed, int(rng.integers(3)))
    events = pd.DataFrame(
        {
            "timestamp": np.datetime64("2024-01-01", "ms")
            + (int(rng.integers(0, 600)) * int(DAY * 1000) + (at * 1000).astype(np.int64)).astype("timedelta64[ms]"),
            "account_id": account_names[account],
            "event_type": np.array(EVENTS, object)[rows["event"][order]],
            "ip": texts(code, host),
            "device_id": coded(device, town.seed, 21),
            "payment_token": coded(card, town.seed, 22),
        }
    )
    return Log("hard" if town.hard else "plain", town.days, events, MAPPING, *truth(town, account_names, account))


def reset(town: Town, machine: Ints) -> np.ndarray:
    """When a machine's id changed, as one does after a reinstallation: most never."""
    often = chance(town.seed, 31, machine)
    return np.where(often < 0.09, chance(town.seed, 32, machine) * town.end, np.inf)


def truth(town: Town, names: np.ndarray, account: Ints) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Rings, honest groups and victims, as far as the log knows them."""
    seen = np.zeros(town.count, bool)
    seen[account] = True
    rings = pd.DataFrame(town.rings, columns=["ring_id", "account", "typology", "tier", "manner"])
    groups = pd.DataFrame(town.groups, columns=["group_id", "account", "mechanism"])
    tables = [table[seen[table["account"].to_numpy(np.int64)]] for table in (rings, groups)]
    hit = np.unique(np.array(town.victims, np.int64))
    named = [t.assign(account_id=names[t["account"].to_numpy(np.int64)]).drop(columns="account") for t in tables]
    return (
        named[0].reset_index(drop=True),
        named[1].reset_index(drop=True),
        pd.DataFrame({"account_id": names[hit[seen[hit]]]}),
    )


def labels(number: Ints, seed: int, style: int) -> np.ndarray:
    """Account ids in the manner of the house: a shuffled running number or two sorts of codes."""
    scrambled = mixed(number, seed, 23)
    if style == 0:
        return np.array([f"{value + 100_000}" for value in np.argsort(np.argsort(scrambled)).tolist()], object)
    if style == 1:
        return np.array([f"acc_{value:016x}" for value in scrambled.tolist()], object)
    return np.array(
        [f"{value >> 32:08X}-{value & 0xFFFF:04X}-{value >> 16 & 0xFFFF:04X}" for value in scrambled.tolist()]
    )


def coded(number: Ints, seed: int, salt: int) -> np.ndarray:
    """Codes of machines or cards; none below zero."""
    unique, back = np.unique(number, return_inverse=True)
    code = mixed(unique, seed, salt).tolist()
    return np.array([None if n < 0 else f"{c:016x}" for n, c in zip(unique.tolist(), code, strict=True)], object)[back]
