"""How does the service write it down? Visits become events, numbers become texts; and the truth of who is what."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from fourth_worlds.log import Log

from twelfth_worlds.actions import expand, words
from twelfth_worlds.names import account_names, address_text, card_names, device_names
from twelfth_worlds.stage import Stage

MAPPING = "[columns]\n" + "".join(
    f'{name} = "{name}"\n' for name in ("timestamp", "account_id", "event_type", "ip", "device_id", "payment_token")
)


def written(stage: Stage) -> Log:
    """Turn the visits into tables with opaque identifiers."""
    rng, p = stage.rng, stage.p
    rows = expand(rng, stage.all_visits())
    keep = (rows["t"] < stage.end) & (rows["t"] >= 0)
    rows = {k: v[keep] for k, v in rows.items()}
    rows = hide_devices(stage, rows)
    order = np.argsort(rows["t"], kind="stable")
    rows = {k: v[order] for k, v in rows.items()}
    names = account_names(rng, p.accounts)
    codes, slot = np.unique(rows["ip"], return_inverse=True)
    stamp = p.epoch + np.round(rows["t"] * 1e6).astype("int64").astype("timedelta64[us]")
    rng.bytes(8 * len(order))  # ids of the events, which the log leaves out
    events = pd.DataFrame(
        {
            "timestamp": pd.DatetimeIndex(stamp).tz_localize("UTC"),
            "account_id": names[rows["account"]],
            "event_type": words(p.product)[rows["action"]],
            "ip": address_text(codes)[slot],
            "device_id": named(rng, rows["device"], device_names),
            "payment_token": named(rng, rows["card"], card_names),
        }
    )
    seen = np.zeros(p.accounts, dtype=bool)
    seen[rows["account"]] = True
    rings, groups, victims = truth(stage, names, seen)
    product = "hard" if p.hard else "plain"
    return Log(product, p.days, events, MAPPING, rings, groups, victims)


def hide_devices(stage: Stage, rows: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Devices go missing: here and there, and always for people who block tracking."""
    rng, people = stage.rng, stage.people
    lost = rng.random(len(rows["t"])) < stage.p.device_missing
    blocked = people.untracked[rows["account"]]
    blocked &= np.isin(rows["device"], people.laptop) | (rng.random(len(lost)) < 0.4)
    rows["device"] = np.where(lost | blocked, -1, rows["device"])
    return rows


def named(
    rng: np.random.Generator, codes: np.ndarray, names: Callable[[np.random.Generator, int], np.ndarray]
) -> np.ndarray:
    """Names of codes; -1 has none."""
    used, slot = np.unique(codes, return_inverse=True)
    table = names(rng, len(used))
    if len(used) and used[0] < 0:
        table[0] = None
    return table[slot]


def truth(stage: Stage, names: np.ndarray, seen: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The ledgers as tables, without accounts that left no event; ids shuffled."""
    rng = stage.rng
    rings = pd.DataFrame(stage.rings, columns=["ring_id", "account_id", "typology", "tier"])
    groups = pd.DataFrame(stage.groups, columns=["group_id", "account_id", "mechanism"])
    victims = pd.DataFrame(stage.victims, columns=["attack", "account_id"])
    for table, key, least in ((rings, "ring_id", 3), (groups, "group_id", 2), (victims, "attack", 1)):
        table.drop(table.index[~seen[table["account_id"].to_numpy()]], inplace=True)
        size = table.groupby(key)["account_id"].transform("size")
        table.drop(table.index[(size < least).to_numpy()], inplace=True)
        label = rng.permutation(int(table[key].max()) + 1 if len(table) else 0)
        table[key] = label[table[key].to_numpy()]
        table["account_id"] = names[table["account_id"].to_numpy()]
        table.sort_values([key, "account_id"], inplace=True, ignore_index=True)
    return rings.assign(manner=rings["tier"]), groups, victims
