"""From where and with what does each session happen? Sessions become events with addresses, devices and purses."""

import numpy as np

from eighteenth_worlds.rhythm import sessions
from eighteenth_worlds.spec import CONTACT, HABITS, MONEY
from eighteenth_worlds.stage import Stage


def within(rng: np.random.Generator, first: np.ndarray, count: np.ndarray) -> np.ndarray:
    """A number of each range."""
    return first + (rng.random(len(first)) * np.maximum(count, 1)).astype(np.int64)


def rows(stage: Stage) -> dict[str, np.ndarray]:
    """All events in order of time, in numbers."""
    s, rng, t = sessions(stage), stage.rng, stage.t
    stage.lines.close()
    who, time = s["who"], s["time"]
    turned = time >= t["turn"][who]
    draw = rng.random(len(who))
    own = np.where(rng.random(len(who)) < t["p_mobile"][who], t["mobile"][who], t["home"][who])
    line = np.where((draw < t["p"][who]) & turned, within(rng, t["other"][who], t["other_n"][who]), own)
    line = np.where(s["line"] >= 0, s["line"], line)
    mine = within(rng, t["own"][who], np.where(rng.random(len(who)) < 0.6, 1, t["own_n"][who]))
    device = np.where((draw < t["p_kit"][who]) & turned, within(rng, t["kit"][who], t["kit_n"][who]), mine)
    device = np.where(s["device"] >= 0, s["device"], device)
    net, host = stage.lines.at(line, time, device)
    out = {"who": who, "time": time, "net": net, "host": host, "device": shown(stage, device, time)}
    return events(stage, out, s, turned)


def shown(stage: Stage, device: np.ndarray, time: np.ndarray) -> np.ndarray:
    """Fingerprints of devices; those that drift have another after each update."""
    prints = np.concatenate(stage.prints)
    n = len(prints)
    drifts = (stage.rng.random(n) < stage.spec.drift) & (prints >= 0)
    period, phase = stage.rng.uniform(12, 80, n) * 86400, stage.rng.random(n)
    age = np.where(drifts[device], (time / period[device] + phase[device]) // 1, 0).astype(np.int64)
    return prints[device] * 64 + age


def events(
    stage: Stage, s: dict[str, np.ndarray], planned: dict[str, np.ndarray], turned: np.ndarray
) -> dict[str, np.ndarray]:
    """Each session's events, seconds apart."""
    rng, t, spec = stage.rng, stage.t, stage.spec
    count = planned["events"].astype(int)
    of = np.repeat(np.arange(len(count)), count)
    nth = np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)
    out = {name: part[of] for name, part in s.items()}
    out["time"] = out["time"] + np.floor(nth * np.minimum(rng.exponential(35, len(count)) + 2, 90)[of])
    who = out["who"]
    out["kind"] = kinds(stage, who, planned["kind"][of])
    names = np.array(spec.kinds)
    money = np.isin(names, MONEY)[out["kind"]]
    purse = within(rng, t["purse"][who], t["purse_n"][who])
    hub = (rng.random(len(who)) < spec.hub) & (t["p_pool"][who] == 0)
    purse = np.where(hub, rng.zipf(1.4, len(who)) % 40, purse)
    shared = (rng.random(len(who)) < t["p_pool"][who]) & turned[of]
    purse = np.where(shared, within(rng, t["pool"][who], t["pool_n"][who]), purse)
    said = planned["token"][of] >= 0
    purse = np.where(said, planned["token"][of], purse)
    pays = t["pays"][who] | shared | said
    out["token"] = np.where(money & pays & (rng.random(len(who)) >= spec.no_token), purse, -1)
    contact = np.isin(names, CONTACT)[out["kind"]] & (rng.random(len(who)) < 0.9)
    out["contact"] = np.where(contact, t["contact"][who], -1)
    no_device, no_ip = rng.random(len(who)) < spec.no_device, rng.random(len(who)) < spec.no_ip
    out["no_device"], out["no_ip"] = no_device, no_ip
    order = np.lexsort((rng.random(len(who)), out["time"]))  # within a second, no order that tells of crews
    return {name: part[order] for name, part in out.items()}


def kinds(stage: Stage, who: np.ndarray, said: np.ndarray) -> np.ndarray:
    """What is done: as planned, or by habit."""
    names = stage.spec.kinds
    draw, out = stage.rng.random(len(who)), said.copy()
    for number, name in enumerate(stage.habits):
        weights = np.array([HABITS[stage.spec.product][name].get(kind, 0) for kind in names], float)
        part = (said < 0) & (stage.t["habit"][who] == number)
        out[part] = np.searchsorted(np.cumsum(weights / weights.sum())[:-1], draw[part], side="right")
    return out
