"""How does the business write it down? Numbers become texts, cells are missing, and the truth is kept to what is there."""

import numpy as np
import pandas as pd
from fourth_worlds.log import Log

from seventeenth_worlds.business import SIGNUP, WITH_CONTACT, WITH_TOKEN
from seventeenth_worlds.life import drawn
from seventeenth_worlds.names import addresses, contacts, ids
from seventeenth_worlds.numbers import DRAWN, NONE, Array, between, mix, unit
from seventeenth_worlds.stage import Stage

TIME, ACCOUNT = "timestamp", "account_id"
KINDS = (None, "phone", "email", "address")


def written(stage: Stage) -> Log:
    """The log of a stage on which everything has happened."""
    account, at, role, line, device, token = (np.concatenate(part) for part in zip(*stage.rows, strict=True))
    kept = (at < stage.end) & ((role == SIGNUP) | (at > stage.born[account])) & (at >= 0)
    account, at, role, line, device, token = (part[kept] for part in (account, at, role, line, device, token))
    order = np.lexsort((role != SIGNUP, at))
    account, at, role, line, device, token = (part[order] for part in (account, at, role, line, device, token))
    visit = account * (1 << 20) + np.floor(at / 2700).astype(int)
    line = np.where(line == DRAWN, drawn(stage, "line", account, visit), line)
    usual = drawn(stage, "device", account, visit)
    usual = np.where(
        (at > stage.swap_at[account]) & (usual == stage.device[account]), stage.swap_device[account], usual
    )
    device = np.where(device == DRAWN, usual, device)
    device = np.where(unit(visit, stage.seed, 5) < stage.business.known, device, NONE)
    token = np.where(token == DRAWN, drawn(stage, "token", account, visit), token)
    token = np.where(np.isin(role, WITH_TOKEN), token, NONE)
    return told(stage, account, at, role, stage.net.address(line, account, visit, at), device, token)


def told(stage: Stage, account: Array, at: Array, role: Array, four: Array, device: Array, token: Array) -> Log:
    """Texts of the columns."""
    rng, seed, rows = stage.rng, stage.seed, len(account)
    start = pd.Timestamp("2024-01-08", tz="UTC") + pd.Timedelta(days=int(rng.integers(0, 500)))
    holes = {
        name: between(rng, 0.002, most)
        for name, most in (("ip", 0.08), ("device", 0.25), ("token", 0.15), ("contact", 0.3))
    }
    name = ids("", seed, 1, np.arange(stage.n))
    ip = addresses(four, mix(account, device, np.floor(at / 86_400), seed))
    events = pd.DataFrame(
        {
            TIME: start + pd.to_timedelta(np.floor(at * 1000).astype("int64"), unit="ms"),
            ACCOUNT: name[account],
            "event_type": np.array(stage.business.steps, object)[role],
            "ip": pd.Series(ip).where(rng.random(rows) >= holes["ip"], None),
            "device_id": texts(rng, ids("", seed, 2, np.arange(stage.counters["device"])), device, holes["device"]),
            "payment_token": texts(
                rng, ids("tok_", seed, 3, np.arange(stage.counters["token"])), token, holes["token"]
            ),
        }
    )
    kind = KINDS[int(rng.choice(4, p=[0.35, 0.25, 0.25, 0.15]))]
    if kind:
        own = np.where(stage.owned | (kind != "address"), stage.contact, stage.counters["contact"] + stage.home)
        written_as = contacts(kind, own, stage.tagged, seed)
        shown = np.where(np.isin(role, WITH_CONTACT) | (rng.random(rows) < 0.1), account, NONE)
        events[kind] = texts(rng, written_as, shown, holes["contact"])
    return Log(f"seventeenth {stage.business.name}", stage.days, events, mapping(kind), *truth(stage, name, events))


def texts(rng: np.random.Generator, names: Array, which: Array, holes: float) -> Array:
    """Names of what is numbered; empty where there is nothing, or where the cell got lost."""
    gone = (which < 0) | (rng.random(len(which)) < holes)
    return np.where(gone, None, names[np.maximum(which, 0)])


def mapping(kind: str | None) -> str:
    """What the columns are."""
    columns = "".join(
        f'{name} = "{name}"\n' for name in (TIME, ACCOUNT, "event_type", "ip", "device_id", "payment_token")
    )
    return f"[columns]\n{columns}" + (f'\n[identifiers]\n{kind} = "{kind}"\n' if kind else "")


def truth(stage: Stage, name: Array, events: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Rings, honest groups and victims, as far as the log has their accounts."""
    present = set(events[ACCOUNT])
    rings = [
        (f"ring_{number:03}", account, scheme, tier, manner)
        for number, (scheme, tier, manner, accounts) in enumerate(stage.rings)
        for account in name[accounts]
    ]
    groups = [
        (f"{mechanism}_{number}", account, mechanism)
        for number, (mechanism, accounts) in enumerate(stage.groups)
        for account in name[accounts]
    ]
    tables = (
        pd.DataFrame(rings, columns=["ring_id", ACCOUNT, "typology", "tier", "manner"]),
        pd.DataFrame(groups, columns=["group_id", ACCOUNT, "mechanism"]).drop_duplicates(),
        pd.DataFrame([(name[who], attack) for who, attack in stage.victims.items()], columns=[ACCOUNT, "attack"]),
    )
    kept = [table[table[ACCOUNT].isin(present)].reset_index(drop=True) for table in tables]
    size = kept[0].groupby("ring_id")[ACCOUNT].transform("size")
    return kept[0][size >= 3].reset_index(drop=True), kept[1], kept[2]
