"""How does the edge write it down? Visits become events, numbers become texts, and some cells are lost."""

import numpy as np
import pandas as pd

from sixteenth_worlds import internet
from sixteenth_worlds.diary import ASKED, EVENTS, LENGTH, PAID, SCRIPTS, SENT
from sixteenth_worlds.mixing import mixed
from sixteenth_worlds.settings import DAY
from sixteenth_worlds.stage import Stage

WORDS = ["ana", "ben", "cara", "dan", "eva", "finn", "gus", "ida", "jan", "kim", "leo", "mia", "noa", "ole", "pia"]
WORDS += ["rui", "sam", "tom", "uma", "vic", "wes", "yan", "zoe"]
HOSTS = ["gmail.com", "outlook.com", "yahoo.com", "icloud.com", "gmx.de", "orange.fr", "mail.com", "proton.me"]
ROADS = ["Oak", "Elm", "Mill", "Church", "Station", "Park", "High", "Lake"]
ROADS += ["Hill", "River", "Garden", "School", "Bridge", "King", "Queen", "North"]


def expanded(visits: pd.DataFrame, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """One row an event, in the order of a visit's script."""
    what = visits["script"].to_numpy()
    length = LENGTH[what]
    row = np.repeat(np.arange(len(visits)), length)
    place = np.arange(len(row)) - np.repeat(np.cumsum(length) - length, length)
    table = np.zeros((len(SCRIPTS), LENGTH.max()), np.int64)
    for number, script in enumerate(SCRIPTS.values()):
        table[number, : len(script)] = script
    rows = {name: visits[name].to_numpy()[row] for name in visits.columns}
    rows["event"] = table[what[row], place]
    step = np.minimum(rng.exponential(visits["pace"].to_numpy()) + 1.0, 140.0)[row]
    rows["at"] = np.floor(rows["at"] + place * step)
    order = np.lexsort((place, rows["at"]))
    return {name: values[order] for name, values in rows.items()}


def cells(rows: dict[str, np.ndarray], stage: Stage, salt: int) -> dict[str, np.ndarray]:
    """Numbers of the identifiers that each event carries, -1 where it carries none or the cell is lost."""
    people, account, event = stage.people, rows["account"], rows["event"]
    paid = np.isin(event, [EVENTS.index(name) for name in PAID])
    sent = np.isin(event, [EVENTS.index(name) for name in SENT])
    out = {
        "ip": rows["address"],
        "device_id": rows["finger"],
        "payment_token": np.where(paid, rows["card"], -1),
        "email": people.mail[account],
        "phone": people.phone[account],
        "ship_to": np.where(sent, rows["street"], -1),
    }
    for name, asked in ASKED.items():
        out[name] = np.where(np.isin(event, [EVENTS.index(word) for word in asked]), out[name], -1)
    for name, share in stage.settings.missing.items():
        out[name] = np.where(stage.rng.random(len(account)) < share, -1, out[name])
    face = mixed(rows["finger"], rows["at"] // DAY, salt)
    texts = {"ip": np.where(out["ip"] < 0, None, internet.texts(np.maximum(out["ip"], 1), face))}
    for name in ("device_id", "payment_token", *stage.settings.extras):
        tag = people.tagged[account] * (account + 1) if name == "email" else 0
        texts[name] = told(out[name], name, salt, tag)
    return texts


def told(numbers: np.ndarray, kind: str, salt: int, tag: object) -> np.ndarray:
    """Texts for numbers, each the same text every time; ``tag`` is what somebody put behind the plus of a mail."""
    key = numbers * (1 << 20) + tag if kind == "email" else numbers
    values, back = np.unique(key, return_inverse=True)
    tags = (values % (1 << 20)).tolist() if kind == "email" else [0] * len(values)
    plain = values >> 20 if kind == "email" else values
    codes = mixed(plain, salt, sum(map(ord, kind))).tolist()
    names = np.array([text(kind, code, extra) for code, extra in zip(codes, tags, strict=True)], object)
    names[plain < 0] = None
    return names[back]


def text(kind: str, code: int, tag: int) -> str:
    """One identifier as people or machines write it."""
    if kind == "device_id":
        return f"{code:016x}"
    if kind == "payment_token":
        return f"tok_{code & 0xFFFFFFFFFFFFFF:014x}"
    if kind == "phone":
        return f"+49 1{5 + code % 3}{code // 3 % 10} {code // 64 % 10**8:08d}"
    if kind == "email":
        name = f"{WORDS[code % 23]}.{WORDS[code // 23 % 23]}{code // 999 % 10**7}"
        return name + (f"+{code * tag % 9973}" if tag else "") + f"@{HOSTS[code // 7 % 8]}"
    return f"{1 + code % 180} {ROADS[code // 256 % 16]} Road {1 + code // 5000 % 90}, {10_000 + code // 77777 % 89_999}"


def names_of(accounts: int, salt: int) -> np.ndarray:
    """Names of accounts, which tell nothing about who came first."""
    codes = mixed(np.arange(accounts), salt, 77)
    return np.array([f"u{code & 0xFFFFFFFFFFFF:012x}" for code in codes.tolist()], object)


def events_of(stage: Stage, names: np.ndarray, salt: int) -> tuple[pd.DataFrame, np.ndarray]:
    """The log with the vendor's columns, and which accounts are in it."""
    settings = stage.settings
    rows = expanded(stage.diary.visits(settings.end), stage.rng)
    kind = np.array(EVENTS, object)[rows["event"]]
    if settings.hosts:
        kind = np.array(settings.shops, object)[stage.people.shop[rows["account"]]] + ":" + kind
    begin = pd.Timestamp(settings.begin, tz="UTC")
    log = pd.DataFrame(
        {
            "timestamp": begin + pd.to_timedelta(rows["at"].astype(np.int64), unit="s"),
            "account_id": names[rows["account"]],
            "event_type": kind,
            **cells(rows, stage, salt),
        }
    )
    kept = ~log.duplicated().to_numpy()
    return log[kept].reset_index(drop=True), np.unique(rows["account"])
