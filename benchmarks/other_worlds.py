"""Does it hold in worlds by another hand? A second generator, plain and parametric, that no score was ever trained on.

It shares no code, range or default with :mod:`graphabuse.simulate`: every group is a few lines that pick devices, addresses and
cards, and everybody acts evenly over a life. `other_worlds(style, seed, accounts)` gives the same `World` tables.

python benchmarks/other_worlds.py --styles plain hard sparse dense devices first --seeds 5 --accounts 20000 --json other.json
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pyarrow as pa
from detection import oracle

import graphabuse as ga
from graphabuse.config import Config
from graphabuse.pipeline import judge
from graphabuse.simulate import World

DAY = 86_400
START = 1_735_689_600
STYLES = ("plain", "hard", "sparse", "dense", "devices", "first")


class Maker:
    """Rows of one world; identifiers are running numbers."""

    def __init__(self, style: str, seed: int, accounts: int) -> None:
        self.rng = np.random.default_rng([seed, STYLES.index(style), 31_337])
        self.style = style
        self.days = {"sparse": 30, "dense": 120}.get(style, 60)
        self.per_account = {"sparse": 1.0, "dense": 60.0, "devices": 4.0}.get(style, 9.0)
        self.parts: list[dict[str, np.ndarray]] = []
        self.rings: list[tuple[np.ndarray, str]] = []
        self.honest: list[tuple[np.ndarray, str]] = []
        self.victims: list[np.ndarray] = []
        self.accounts = self.things = 0
        self.homes = self.ids(max(50, int(accounts * 0.7)))
        self.carrier = self.ids(max(2, accounts // 4_000))
        self.regulars = np.empty(0, int)
        self.regular_home = self.regular_device = self.regular_card = self.regular_born = self.regulars

    def ids(self, count: int) -> np.ndarray:
        """New identifiers."""
        self.things += count
        return np.arange(self.things - count, self.things)

    def people(self, count: int) -> np.ndarray:
        """New accounts."""
        self.accounts += count
        return np.arange(self.accounts - count, self.accounts)

    def add(self, who, when, what, ip, device, card=-1) -> None:
        """Events; scalars are repeated."""
        size = len(who)
        row = {"who": who, "when": when, "what": what, "ip": ip, "device": device, "card": card}
        self.parts.append({name: np.broadcast_to(value, size) for name, value in row.items()})

    def life(self, who, born, *, home, device, card, mobile=0.25, many=None, until=None) -> None:
        """Log-ins, views and purchases, evenly from sign-up to the end; those born before the window do not sign up in it."""
        rng, end = self.rng, self.days * DAY
        until = np.full(len(who), end) if until is None else until
        count = rng.poisson(self.per_account if many is None else many, len(who)) + (born < 0)
        at = np.repeat(np.arange(len(who)), count)
        start = np.maximum(born, 0)
        when = start[at] + rng.random(len(at)) * np.maximum(until - start, 600)[at]
        what = rng.choice(["login", "view", "purchase", "message"], len(at), p=[0.45, 0.3, 0.2, 0.05])
        out = rng.random(len(at)) < mobile
        ip = np.where(out, rng.choice(self.carrier, len(at)), home[at])
        self.add(who[at], when, what, ip, device[at], np.where(what == "purchase", card[at], -1))
        new = born >= 0
        self.add(who[new], born[new], "signup", home[new], device[new])

    def born(self, count: int, old: float = 0.55) -> np.ndarray:
        """Sign-up times; negative before the window."""
        return np.where(self.rng.random(count) < old, -1.0, self.rng.random(count) * self.days * DAY)

    def moment(self, span: float) -> float:
        """A start that leaves room for a span of seconds."""
        return float(self.rng.random() * max(self.days * DAY - span, 1))


# ---- honest -------------------------------------------------------------------------------------------------------


def singles(m: Maker, count: int) -> None:
    """Everybody else."""
    who, home = m.people(count), m.rng.choice(m.homes, count)
    device, card = m.ids(count), m.ids(count)
    m.regulars, m.regular_home, m.regular_device, m.regular_card = who, home, device, card
    m.regular_born = m.born(count)
    m.life(who, m.regular_born, home=home, device=device, card=card)


def household(m: Maker) -> int:
    """2–5 people, one address; often one tablet, sometimes one card."""
    n = int(m.rng.integers(2, 6))
    who, home = m.people(n), np.full(n, m.ids(1)[0])
    device, card = m.ids(n), m.ids(n)
    if m.rng.random() < 0.5:
        device[m.rng.random(n) < 0.6] = m.ids(1)[0]
    if m.rng.random() < 0.35:
        card[:] = m.ids(1)[0]
    m.life(who, m.born(n), home=home, device=device, card=card)
    m.honest.append((who, "household"))
    return n


def workplace(m: Maker, low: int, high: int, name: str, addresses: int = 1) -> int:
    """Many people behind one or a few addresses half of the time."""
    n = int(m.rng.integers(low, high))
    who, home, device, card = m.people(n), m.rng.choice(m.homes, n), m.ids(n), m.ids(n)
    born, shared = m.born(n), m.ids(addresses)
    m.life(who, born, home=home, device=device, card=card, many=m.per_account / 2)
    m.life(
        who,
        np.where(born >= 0, born, -1),
        home=m.rng.choice(shared, n),
        device=device,
        card=card,
        mobile=0,
        many=m.per_account / 2,
    )
    m.honest.append((who, name))
    return n


def office(m: Maker) -> int:
    """10–150 colleagues, one address."""
    return workplace(m, 10, 150, "office")


def campus(m: Maker) -> int:
    """100–500 students, three addresses."""
    return workplace(m, 100, 500, "campus", 3)


def agency(m: Maker) -> int:
    """One machine and address work for 5–30 clients who also work alone."""
    n = int(m.rng.integers(5, 30))
    who, home, device, card = m.people(n), m.rng.choice(m.homes, n), m.ids(n), m.ids(n)
    born = m.born(n, 0.8)
    m.life(who, born, home=home, device=device, card=card)
    k = int(m.rng.integers(1, 6))
    at = np.repeat(np.arange(n), k)
    start = np.maximum(born, 0)[at]
    m.add(who[at], start + m.rng.random(n * k) * (m.days * DAY - start), "login", m.ids(1)[0], m.ids(1)[0])
    m.honest.append((who, "agency"))
    return n


def together(
    m: Maker, low: int, high: int, span: float, name: str, *, tablet: float, stay: float, address: bool
) -> int:
    """People who honestly sign up at the same time, perhaps on one device, then live their own lives."""
    n = int(m.rng.integers(low, high))
    who, home, device, card = m.people(n), m.rng.choice(m.homes, n), m.ids(n), m.ids(n)
    if name == "family":
        home[:] = m.ids(1)[0]
    start = m.moment(span)
    born = start + m.rng.random(n) * span
    common, first = m.ids(1)[0], m.ids(1)[0]
    first_device = np.where(m.rng.random() < tablet, common, device)
    m.add(who, born, "signup", first if address and name != "family" else home, first_device)
    until = np.where(m.rng.random(n) < stay, m.days * DAY, born + 2 * DAY)
    at = np.repeat(np.arange(n), m.rng.poisson(m.per_account, n))
    when = born[at] + 60 + m.rng.random(len(at)) * np.maximum(until - born, 600)[at]
    what = m.rng.choice(["login", "view", "purchase"], len(at))
    used = np.where(
        (m.rng.random(len(at)) < 0.2) & (first_device[at] == common) & (name == "family"), common, device[at]
    )
    ip = np.where(m.rng.random(len(at)) < 0.3, first if name in ("staff", "class") else home[at], home[at])
    m.add(who[at], when, what, ip, used, np.where(what == "purchase", card[at], -1))
    m.honest.append((who, name))
    return n


def staff(m: Maker) -> int:
    """New staff within a day at the office, half of the time through one machine."""
    return together(m, 5, 40, DAY, "staff", tablet=0.5, stay=1.0, address=True)


def family(m: Maker) -> int:
    """A family joins in an evening on one tablet."""
    return together(m, 3, 6, 2 * 3600, "family", tablet=1.0, stay=1.0, address=True)


def school_class(m: Maker) -> int:
    """A class in one lesson behind one address."""
    return together(m, 12, 35, 1800, "class", tablet=0.0, stay=0.7, address=True)


def trial(m: Maker) -> int:
    """A campaign: hundreds within two days, most gone soon, nothing shared."""
    return together(m, 60, 400, 2 * DAY, "trial", tablet=0.0, stay=0.3, address=False)


# ---- abuse --------------------------------------------------------------------------------------------------------


def gang(m: Maker, n: int, span: float, *, lasts: float, many: float, kinds=("login", "purchase", "view")):
    """Members, one row per event: who, when, what; sign-ups first."""
    born = m.moment(span) + np.sort(m.rng.random(n)) * span
    count = 1 + m.rng.poisson(many, n)
    at = np.repeat(np.arange(n), count)
    first = np.concatenate([[True], at[1:] != at[:-1]])
    when = np.where(first, born[at], born[at] + m.rng.random(len(at)) * lasts * DAY)
    what = np.where(first, "signup", m.rng.choice(kinds, len(at)))
    return m.people(n), at, when, what


def done(m: Maker, who: np.ndarray, name: str) -> int:
    """Into the truth."""
    m.rings.append((who, name))
    return len(who)


def held_by_devices(m: Maker, table: dict[str, np.ndarray]) -> list[tuple[np.ndarray, str]]:
    """Where only devices are seen, a ring is what its devices hold together, in parts of three and more.

    Those in step are held by timing, as long as there is more than one event of each.
    """
    found = []
    for who, name in m.rings:
        if name == "synchrony" and m.style == "devices":
            found.append((who, name))
            continue
        rows = np.isin(table["who"], who)
        graph = nx.Graph([(("a", a), ("d", d)) for a, d in zip(table["who"][rows], table["device"][rows], strict=True)])
        parts = [np.array(sorted(n for side, n in part if side == "a")) for part in nx.connected_components(graph)]
        found += [(part, name) for part in parts if len(part) >= 3]
    return found


def dealt(m: Maker, n: int, groups: int) -> np.ndarray:
    """New identifiers, each for n / groups members."""
    return m.ids(max(groups, 1))[m.rng.integers(0, max(groups, 1), n)]


def farm(m: Maker) -> int:
    """8–60 accounts, 4–10 on a phone, few addresses, made within a week."""
    n = int(m.rng.integers(8, 60))
    who, at, when, what = gang(m, n, m.rng.uniform(1, 7) * DAY, lasts=m.rng.uniform(5, 30), many=m.per_account * 0.7)
    device = dealt(m, n, n // int(m.rng.integers(4, 11)))
    ip = m.rng.choice(m.ids(max(2, n // 6)), len(at))
    card = dealt(m, n, n // 4)
    m.add(who[at], when, what, ip, device[at], np.where(what == "purchase", card[at], -1))
    return done(m, who, "farm")


def card_testing(m: Maker) -> int:
    """5–30 accounts try stolen cards for some hours; owners of the cards are customers."""
    n = int(m.rng.integers(5, 30))
    who, at, when, what = gang(m, n, 2 * DAY, lasts=m.rng.uniform(0.1, 2), many=8, kinds=("purchase", "payment_failed"))
    owners = m.rng.choice(len(m.regulars), min(len(m.regulars), 2 * n), replace=False)
    cards = np.concatenate([m.ids(3 * n), m.regular_card[owners]])
    device, ip = dealt(m, n, n // 4), m.rng.choice(m.ids(3), len(at))
    m.add(who[at], when, what, ip, device[at], np.where(what == "signup", -1, m.rng.choice(cards, len(at))))
    m.victims.append(m.regulars[owners])
    return done(m, who, "card_testing")


def residential(m: Maker) -> int:
    """Each event from another home; 2–5 accounts on a device, each account on two of the devices."""
    n = int(m.rng.integers(6, 40))
    who, at, when, what = gang(m, n, m.rng.uniform(3, 20) * DAY, lasts=25, many=m.per_account * 0.8)
    pool = m.ids(max(2, n // int(m.rng.integers(2, 6))))
    device = m.rng.integers(0, len(pool), n)
    used = pool[(device[at] + (m.rng.random(len(at)) < 0.35)) % len(pool)]
    m.add(who[at], when, what, m.rng.choice(m.homes, len(at)), used)
    device = pool[device]
    if m.rng.random() < 0.5:
        m.add(
            who,
            when[np.searchsorted(at, np.arange(n))] + 3600,
            "purchase",
            m.rng.choice(m.homes, n),
            device,
            m.ids(1)[0],
        )
    return done(m, who, "residential")


def slow_drip(m: Maker) -> int:
    """An account every few days on the same one or two devices, all through the window."""
    n = int(m.rng.integers(6, 20))
    who, at, when, what = gang(m, n, 0.85 * m.days * DAY, lasts=4, many=m.per_account * 0.5)
    device, card = dealt(m, n, int(m.rng.integers(1, 3))), dealt(m, n, int(m.rng.integers(1, 4)))
    homes = m.ids(max(2, n // 3))
    m.add(who[at], when, what, m.rng.choice(homes, len(at)), device[at], np.where(what == "purchase", card[at], -1))
    return done(m, who, "slow_drip")


def clique(m: Maker) -> int:
    """3–5 accounts of one person."""
    n = int(m.rng.integers(3, 6))
    who, at, when, what = gang(m, n, m.rng.uniform(0.2, 4) * DAY, lasts=10, many=m.per_account * 0.6)
    m.add(who[at], when, what, m.ids(1)[0], m.ids(1)[0], np.where(what == "purchase", m.ids(1)[0], -1))
    return done(m, who, "clique")


def collusion(m: Maker) -> int:
    """4–12 accounts with own devices and homes that share payout cards and now and then one address."""
    n = int(m.rng.integers(4, 13))
    who, at, when, what = gang(
        m, n, 0.5 * m.days * DAY, lasts=30, many=m.per_account, kinds=("purchase", "login", "payout")
    )
    home, device, card = m.rng.choice(m.homes, n), m.ids(n), dealt(m, n, max(1, n // 5))
    ip = np.where(m.rng.random(len(at)) < 0.2, m.ids(1)[0], home[at])
    m.add(who[at], when, what, ip, device[at], np.where(np.isin(what, ["purchase", "payout"]), card[at], -1))
    return done(m, who, "collusion")


def takeover(m: Maker) -> int:
    """4–10 accounts of the attackers; 20–120 customers logged in once or twice from their machines."""
    n = int(m.rng.integers(4, 11))
    who, at, when, what = gang(m, n, 3 * DAY, lasts=8, many=m.per_account * 0.6)
    device, ip = m.ids(int(m.rng.integers(1, 4))), m.ids(int(m.rng.integers(1, 5)))
    m.add(who[at], when, what, m.rng.choice(ip, len(at)), m.rng.choice(device, len(at)))
    customers = np.flatnonzero(m.regular_born < when.min())
    hit = m.rng.choice(customers, min(len(customers), int(m.rng.integers(20, 120))), replace=False)
    twice = np.repeat(hit, m.rng.integers(1, 3, len(hit)))
    time = when.min() + m.rng.random(len(twice)) * 4 * DAY
    m.add(m.regulars[twice], time, "login", m.rng.choice(ip, len(twice)), m.rng.choice(device, len(twice)))
    later = np.minimum(time.max() + m.rng.random(len(hit)) * 5 * DAY, m.days * DAY - 1)
    m.add(m.regulars[hit], later, "login", m.regular_home[hit], m.regular_device[hit])
    m.victims.append(m.regulars[hit])
    return done(m, who, "takeover")


def aged(m: Maker) -> int:
    """5–25 bought accounts with an honest past, used from the buyer's machines from one day on."""
    n = int(m.rng.integers(5, 25))
    who, device, card = m.people(n), m.ids(n), m.ids(n)
    sale = m.rng.uniform(0.4, 0.8) * m.days * DAY
    m.life(who, np.full(n, -1.0), home=m.rng.choice(m.homes, n), device=device, card=card, until=np.full(n, sale))
    at = np.repeat(np.arange(n), 2 + m.rng.poisson(m.per_account * 0.8, n))
    when = sale + m.rng.random(len(at)) * m.rng.uniform(3, 15) * DAY
    what = m.rng.choice(["login", "purchase"], len(at))
    machine, pay = dealt(m, n, n // 5), dealt(m, n, n // 4)
    ip = m.rng.choice(m.ids(3), len(at)) if m.rng.random() < 0.6 else m.rng.choice(m.homes, len(at))
    m.add(who[at], when, what, ip, machine[at], np.where(what == "purchase", pay[at], -1))
    return done(m, who, "aged")


def rotating(m: Maker) -> int:
    """Accounts take turns on a pool of devices, a new one every few days; proxies."""
    n = int(m.rng.integers(8, 40))
    who, at, when, what = gang(m, n, m.rng.uniform(2, 14) * DAY, lasts=25, many=m.per_account)
    pool, turn = m.ids(n), (when // (m.rng.uniform(2, 6) * DAY)).astype(int)
    m.add(who[at], when, what, m.rng.choice(m.homes, len(at)), pool[(at // 3 * 3 + turn * 7 + at % 2) % n])
    return done(m, who, "rotating")


def synchrony(m: Maker) -> int:
    """Own devices, own homes: only woken at the same minutes."""
    n = int(m.rng.integers(8, 40))
    who, home, device, card = m.people(n), m.rng.choice(m.homes, n), m.ids(n), m.ids(n)
    born = m.moment(20 * DAY) + m.rng.random(n) * 10 * DAY
    m.life(who, born, home=home, device=device, card=card, many=m.per_account / 3)
    for call in born.max() + m.rng.random(int(m.rng.integers(6, 25))) * max(m.days * DAY - born.max(), DAY):
        here = np.flatnonzero(m.rng.random(n) < 0.85)
        m.add(who[here], call + m.rng.random(len(here)) * 300, "purchase", home[here], device[here], card[here])
    return done(m, who, "synchrony")


PLAIN = (
    [farm, card_testing, residential, slow_drip, clique, collusion, takeover],
    [household, household, office, campus, agency],
)
HARD = ([*PLAIN[0], aged, rotating, synchrony], [*PLAIN[1], staff, family, school_class, trial])


def filled(m: Maker, makers: list[Callable[[Maker], int]], wanted: int) -> None:
    """Groups of every sort in turn until enough accounts are in them."""
    made = at = 0
    while made < wanted:
        made += makers[at % len(makers)](m)
        at += 1


def other_worlds(style: str, seed: int, accounts: int, *, abuse: float = 0.03) -> World:
    """One world of a style."""
    m = Maker(style, seed, accounts)
    ring_makers, honest_makers = PLAIN if style == "plain" else HARD
    singles(m, int(accounts * 0.6))
    filled(m, honest_makers, int(accounts * (0.4 - abuse)))
    filled(m, ring_makers, int(accounts * abuse)) if abuse else None
    table = {name: np.concatenate([part[name] for part in m.parts]) for name in m.parts[0]}
    keep = (table["when"] >= 0) & (table["when"] < m.days * DAY)
    order = np.argsort(table["when"][keep], kind="stable")
    table = {name: column[keep][order] for name, column in table.items()}
    if style == "first":
        first = np.sort(np.unique(table["who"], return_index=True)[1])
        table = {name: column[first] for name, column in table.items()}
    if style in ("devices", "first"):
        m.rings = held_by_devices(m, table)
    names = np.array([f"user-{number}" for number in m.rng.permutation(m.accounts)], dtype=object)
    columns = {
        "timestamp": pa.array(((START + table["when"]) * 1e6).astype("int64"), pa.timestamp("us", tz="UTC")),
        "account_id": names[table["who"]],
        "event_type": table["what"].astype(object),
        "device_id": np.char.add("dev-", table["device"].astype(str)).astype(object),
    }
    if style not in ("devices", "first"):
        columns["ip"] = [f"{20 + (n >> 16)}.{(n >> 8) & 255}.{n & 255}.7" for n in table["ip"].tolist()]
        cards = np.char.add("card-", table["card"].astype(str)).astype(object)
        columns["payment_token"] = np.where(table["card"] < 0, None, cards)
    seen = np.zeros(m.accounts, bool)
    seen[table["who"]] = True

    def truth(groups: list[tuple[np.ndarray, str]], key: str, kind: str, least: int) -> pd.DataFrame:
        rows = [
            (f"{key}{at}", names[one], name)
            for at, (who, name) in enumerate(groups)
            if seen[who].sum() >= least
            for one in who[seen[who]]
        ]
        return pd.DataFrame(rows, columns=[f"{key}_id", "account_id", kind])

    victims = np.unique(np.concatenate(m.victims)) if m.victims else np.empty(0, int)
    rings = truth(m.rings, "ring", "typology", 3).assign(tier="none")
    return World(
        pa.table(columns), rings, truth(m.honest, "group", "mechanism", 2),
        pd.DataFrame({"account_id": names[victims[seen[victims]]], "attack": "any"}), {"style": style, "seed": seed},
    )  # fmt: skip


def one(style: str, seed: int, accounts: int, *, abuse: float) -> dict[str, object]:
    """Figures and oracle recall of one world."""
    world = other_worlds(style, seed, accounts, abuse=abuse)
    with ga.open_store(":memory:") as store:
        ga.ingest(store, world.events)
        judged, run = judge(store, config=Config(), seed=7), ga.detect(store)
    figures = ga.evaluate_run(run, world).as_dict()
    return {"style": style, "seed": seed, "accounts": len(run.accounts), **figures, "oracle": oracle(world, judged)}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--styles", nargs="+", default=list(STYLES), choices=STYLES)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--accounts", type=int, default=20_000)
    parser.add_argument("--abuse", type=float, default=0.03)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    rows = []
    print("| style | ring F1 | recall | precision | B-cubed F | victims flagged | honest flagged of 10,000 |")
    for style in chosen.styles:
        seeds = range(chosen.first_seed, chosen.first_seed + chosen.seeds)
        mine = [one(style, seed, chosen.accounts, abuse=chosen.abuse) for seed in seeds]
        rows += mine
        frame = pd.DataFrame(mine)
        mean = frame[["f1", "recall", "precision", "bcubed", "victims_flagged", "harm_per_10k"]].mean()
        print(
            f"| {style} | {mean.f1:.3f} ± {frame['f1'].std():.3f} | {mean.recall:.2f} | {mean.precision:.2f} | {mean.bcubed:.2f} | "
            f"{100 * mean.victims_flagged:.1f} % | {mean.harm_per_10k:.1f} |", flush=True,
        )  # fmt: skip
        for title in ("by_typology", "oracle", "harm_by_mechanism"):
            print(style, title, pd.DataFrame(frame[title].tolist()).mean().round(2).to_dict(), flush=True)
    if chosen.json:
        chosen.json.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
