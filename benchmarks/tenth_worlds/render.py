"""How do visits become the log that an analyst sees?"""

import numpy as np
import pandas as pd
from fourth_worlds.log import Log

from tenth_worlds.actions import BANK_LIKE, CARD_LIKE, CODE, EVENTS, PAYEE_LIKE, expanded
from tenth_worlds.knobs import between
from tenth_worlds.mixing import hexes, mix
from tenth_worlds.stage import Stage
from tenth_worlds.units import Ints, Texts

COLUMNS = ("timestamp", "account_id", "event_type", "ip", "device_id", "payment_token")
MAPPING = "[columns]\n" + "".join(f'{name} = "{name}"\n' for name in COLUMNS)


def written(stage: Stage) -> Log:
    """The log of a stage on which everything has happened, and its truth as far as the log knows it."""
    names = hexes(mix(np.arange(stage.n), stage.salt, 31), 12)
    start = pd.Timestamp("2023-01-02", tz="UTC") + pd.Timedelta(days=7 * int(stage.rng.integers(0, 140)))
    events = rendered(stage, names, start)

    def hide(number: Ints, kind: int) -> Texts:
        """Ids of rings, groups and attacks that do not tell in which order they were made."""
        return hexes(mix(number, stage.salt, 40 + kind), 8)

    seen = set(events["account_id"].unique())
    rings, groups, victims = (
        table[table["account_id"].isin(seen)].reset_index(drop=True) for table in stage.truth.tables(names, hide)
    )
    product = "hard" if stage.knobs.hard else "plain"
    return Log(product, stage.knobs.days, events, MAPPING, rings.assign(manner=rings["tier"]), groups, victims)


def _tokens(stage: Stage, visit: dict[str, Ints], row: Ints, code: Ints) -> Ints:
    """Which instrument each event shows (-1: none)."""
    rng, knobs = stage.rng, stage.knobs
    card, bank, payee = (visit[k][row] for k in ("card", "bank", "payee"))
    token = np.full(len(row), -1)
    pick = np.isin(code, CARD_LIKE)
    token[pick] = np.where((card < 0) & (code != CODE["add_card"]), bank, card)[pick]
    pick = np.isin(code, BANK_LIKE)
    token[pick] = np.where(bank < 0, card, bank)[pick]
    pick = (code == CODE["send_money"]) & (rng.random(len(row)) < 0.3)
    token[pick] = card[pick]
    billers = stage.things.cards(max(20, stage.n // 100))
    share = 1 / np.arange(1, len(billers) + 1) ** 1.1
    usual = rng.choice(billers, len(row), p=share / share.sum())
    pick = np.isin(code, PAYEE_LIKE)
    token[pick] = np.where(payee < 0, usual, payee)[pick]
    token[(rng.random(len(row)) > knobs.pay_token_share) & (payee < 0)] = -1
    return token


def rendered(stage: Stage, names: Texts, start: pd.Timestamp) -> pd.DataFrame:
    """Events of all visits, sorted by time, with opaque ids."""
    rng, knobs = stage.rng, stage.knobs
    visit = stage.visits.table(stage.people)
    row, code, later = expanded(rng, visit["recipe"], between(rng, 6, 40))
    t = visit["t"][row] + later
    ok = t < knobs.span
    row, code, t = row[ok], code[ok], t[ok]

    ips = stage.nets.addresses(visit["net"], visit["t"], visit["account"], visit["device"])
    devices = stage.things.device_names(visit["device"], visit["t"])
    web = rng.random(len(devices)) < knobs.web_share
    devices[web] = None
    device = devices[row]
    device[rng.random(len(row)) < knobs.device_missing] = None

    token = _tokens(stage, visit, row, code)
    shown = np.full(len(row), None, dtype=object)
    has = token >= 0
    shown[has] = stage.things.token_names(token[has])

    order = np.argsort(t, kind="stable")
    micro = np.round(t * 1e6).astype("int64")[order]
    stamp = start + pd.to_timedelta(micro, unit="us")
    return pd.DataFrame(
        {
            "timestamp": pd.DatetimeIndex(stamp).as_unit("us"),
            "account_id": names[visit["account"][row]][order],
            "event_type": np.array(EVENTS, dtype=object)[code[order]],
            "ip": ips[row][order],
            "device_id": device[order],
            "payment_token": shown[order],
        }
    )
