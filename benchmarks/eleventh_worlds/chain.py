"""How do sessions become events? All chains step together until each person leaves."""

import numpy as np
import pandas as pd

from eleventh_worlds.actions import ACTIONS, CODE, PAID
from eleventh_worlds.clock import DAY
from eleventh_worlds.company import Company
from eleventh_worlds.hashing import mix, names, unit
from eleventh_worlds.people import People
from eleventh_worlds.places import Places

MOST = 60


def installation(gadget: np.ndarray, t: np.ndarray, company: Company) -> np.ndarray:
    """The id a gadget shows: a reinstall gives it a new one."""
    period = DAY * (8 + 110 * unit(gadget, 21) ** 2)
    period = np.where(unit(gadget, 22) < company.reinstall, period, 1e12)
    epoch = np.floor((t + unit(gadget, 23) * period) / period)
    return (mix(gadget, epoch, 24) >> np.uint64(1)).astype(np.int64)


def walk(
    table: dict[str, np.ndarray], chains: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Step every session's chain; returns (session, moment, action) of all events."""
    n = len(table["t"])
    state = np.full(n, CODE["open"])
    quick = rng.random(n)
    state[quick < 0.25] = CODE["scroll"]
    state[quick < 0.015] = CODE["login_failed"]
    at, style = table["t"].astype(float).copy(), table["style"]
    live = np.arange(n)
    parts = [(live, at.copy(), state.copy())]
    go_on = 1 - 1 / np.maximum(1.02, table["length"])
    for _ in range(MOST):
        live = live[rng.random(len(live)) < go_on[live]]
        if not len(live):
            break
        row = chains[style[live], state[live]]
        state[live] = np.minimum((row < rng.random((len(live), 1))).sum(1), len(ACTIONS) - 1)
        at[live] += table["pace"][live] * np.exp(rng.normal(0, 0.9, len(live))) + rng.random(len(live))
        parts.append((live, at[live], state[live]))
    session, t, action = (np.concatenate(p) for p in zip(*parts, strict=True))
    return session, t, action


def events(
    table: dict[str, np.ndarray],
    chains: np.ndarray,
    people: People,
    places: Places,
    company: Company,
    rng: np.random.Generator,
    account_names: np.ndarray,
) -> pd.DataFrame:
    """The finished log."""
    span = company.days * DAY
    table["t"] = np.clip(table["t"], 0, span - 60) + rng.random(len(table["t"])) * 1.7
    session, t, action = walk(table, chains, rng)
    keep = t < span
    session, t, action = session[keep], t[keep], action[keep]
    order = np.argsort(t, kind="stable")
    session, t, action = session[order], t[order], action[order]
    account = table["account"][session]
    _, first = np.unique(account, return_index=True)
    action[first[people.born[account[first]]]] = CODE["register"]
    card = table["card"][session].astype(np.int64)
    paid = np.isin(action, PAID)
    poor = paid & (card < 0)
    action[poor] = rng.choice([CODE["scroll"], CODE["view_profile"], CODE["like"]], int(poor.sum()))
    shows = installation(table["gadget"], table["t"], company)[session]
    shows[rng.random(len(shows)) < people.blank[account]] = -1
    address = places.addresses(table["place"].astype(int), table["t"], table["gadget"])
    micro = (t * 1e6).astype(np.int64)
    begin = pd.Timestamp("2021-01-01", tz="UTC") + pd.Timedelta(days=company.start_day)
    frame = pd.DataFrame(
        {
            "timestamp": (begin + pd.to_timedelta(micro, unit="us")).astype("datetime64[us, UTC]"),
            "account_id": account_names[account],
            "event_type": np.array(ACTIONS, dtype=object)[action],
            "ip": address[session],
            "device_id": names(shows, company.seed * 31 + 2, company.id_form),
        }
    )
    if company.has_cards:
        frame["payment_token"] = names(np.where(paid, card, -1), company.seed * 31 + 3, "hex")
    return frame
