"""When does everybody do something? Everyday sessions of all accounts at once, and the acts that were planned."""

import numpy as np

from eighteenth_worlds.stage import Stage

NAMES = ("who", "time", "kind", "events", "line", "device", "token")


def sessions(stage: Stage) -> dict[str, np.ndarray]:
    """Every session of the world: sign-ups, everyday life, and acts, unordered, none before its account or after the window."""
    rng, t, spec = stage.rng, stage.t, stage.spec
    everyday(stage)
    new = np.flatnonzero(~t["existed"])
    stage.act(new, t["start"][new], "signup")
    out = {name: np.concatenate([part[name] for part in stage.acts]) for name in NAMES}
    out["time"] = np.floor(out["time"])
    begins = np.where(t["existed"], -1.0, np.floor(t["start"]))[out["who"]]
    signs = out["kind"] == 0
    kept = (signs | (out["time"] > begins)) & (out["time"] >= 0) & (out["time"] < spec.seconds - 900)
    out["time"] = np.where(signs, begins, out["time"])
    out = {name: part[kept | signs] for name, part in out.items()}
    silent = np.setdiff1d(np.arange(stage.n), out["who"])  # older accounts that did nothing: they looked in once
    extra = {name: np.full(len(silent), -1) for name in NAMES} | {"who": silent, "events": np.ones(len(silent), int)}
    extra["time"] = np.floor(rng.random(len(silent)) * (spec.seconds - 1000))
    return {name: np.concatenate([out[name], extra[name]]) for name in NAMES}


def everyday(stage: Stage) -> None:
    """Sessions at each account's own hours between its start and its end; an hour below zero is a machine's: any."""
    rng, t = stage.rng, stage.t
    per = rng.uniform(1.6, 3.2)
    count = rng.poisson(np.maximum(t["rate"] - 1, 0.3) / per) + t["existed"]
    who = np.repeat(np.arange(stage.n), count)
    start, end = t["start"][who] + 20, np.maximum(t["end"][who], t["start"][who] + 600)
    at = start + rng.beta(0.9, 1.1, len(who)) * (end - start)
    human = t["hour"][who] >= 0
    hour = (t["hour"][who] + rng.normal(0, 3.2, len(who))) % 24
    moved = np.floor(at / 86400) * 86400 + hour * 3600
    at = np.where(human & (moved > start) & (moved < end), moved, at)
    stage.act(who, at, events=1 + rng.poisson(per - 1, len(who)))
