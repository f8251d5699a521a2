"""A world of graphs first and events after: structure from random-graph models, then times upon it, then the log."""

import numpy as np
import pandas as pd
from fourth_worlds.log import Log

from nineteenth_worlds.clock import leave, visited
from nineteenth_worlds.dials import Dials, drawn
from nineteenth_worlds.picks import picked
from nineteenth_worlds.plan import built, planned
from nineteenth_worlds.unfolding import NAMES, Rows, unfolded
from nineteenth_worlds.web import Web
from nineteenth_worlds.writing import frame, ips, texts, values

COLUMNS = {"ip": "ip", "device": "device_id", "token": "payment_token"}


def made(seed: int, accounts: int = 50_000) -> Log:
    """A world with its truth; even seeds are plain, odd ones hard."""
    rng = np.random.default_rng([19, seed])
    dials = drawn(rng, seed)
    plan = planned(rng, dials, accounts)
    web = Web(rng, dials, accounts, sum(size for _, _, size, _ in plan))
    built(web, plan)
    leave(web)
    visits = visited(web)
    idents = picked(web, visits)
    rows = unfolded(rng, dials, visits)
    names = texts(rng, accounts, 12)
    events = logged(web, rows, visits.account[rows.visit], idents, names)
    rings, groups, victims = web.truth()
    for part in (rings, groups, victims):
        part["account_id"] = names[part["account_id"]]
    rings["ring_id"] = rings["ring_id"].map(dict(zip(rings["ring_id"].unique(), shuffled(rng, rings), strict=True)))
    return Log(
        f"graph of {'+'.join(dials.kinds)}",
        dials.days,
        events,
        mapping(dials),
        rings,
        groups[groups_of(groups)],
        victims,
    )


def shuffled(rng: np.random.Generator, rings: pd.DataFrame) -> list[str]:
    """Names of rings in an order that says nothing about their schemes."""
    return [f"ring-{number}" for number in rng.permutation(rings["ring_id"].nunique())]


def groups_of(groups: pd.DataFrame) -> pd.Series:
    """Which rows are of groups that have at least two people."""
    return groups.groupby("group_id")["account_id"].transform("size") > 1


def logged(web: Web, rows: Rows, account: np.ndarray, idents: dict[str, np.ndarray], names: np.ndarray) -> pd.DataFrame:
    """The log, with the cells that nobody wrote."""
    rng, dials = web.rng, web.dials
    columns = {"at": rows.at, "account_id": names[account], "event_type": np.array(NAMES, object)[rows.name]}
    for kind in dials.kinds:
        ident = idents[kind][rows.visit]
        there = (ident >= 0) & (rng.random(len(ident)) >= dials.missing[kind])
        if kind == "token":
            there &= rows.pays
        text = np.full(len(ident), None, object)
        if kind == "ip":
            text[there] = ips(rng, web, ident[there], account[there])
        else:
            text[there] = values(rng, kind, web.made[kind])[ident[there]]
        columns[COLUMNS.get(kind, kind)] = text
    return frame(rng, columns)


def mapping(dials: Dials) -> str:
    """What the columns are, further kinds by name."""
    known = ("timestamp", "account_id", "event_type", *COLUMNS.values())
    text = "[columns]\n" + "".join(f'{name} = "{name}"\n' for name in known)
    further = "".join(f'{kind} = "{kind}"\n' for kind in dials.kinds[3:])
    return text + (f"[identifiers]\n{further}" if further else "")
