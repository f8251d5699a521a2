"""Who is there, with what, and what do they do beyond everyday life? Tables of accounts that mechanisms change."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from eighteenth_worlds.network import Lines
from eighteenth_worlds.spec import HABITS, Spec

BY = ("careless", "moderate", "careful")


class Stage:
    """All accounts, their lines, devices, purses and acts.

    ``home``, ``mobile``, ``own`` (devices) and ``purse`` are an account's own things. After ``turn`` a share ``p`` of its
    sessions goes over the lines ``other`` and the share ``p_kit`` from the devices ``kit``; payments use ``pool`` likewise.
    Ranges are a first number and a length.
    """

    def __init__(self, spec: Spec, rng: np.random.Generator) -> None:
        self.spec, self.rng, n = spec, rng, spec.accounts
        self.lines = Lines(spec, rng)
        self.n, self.used, self.n_devices, self.n_tokens, self.n_contacts = n, 0, 0, 1000, 0
        self.prints: list[np.ndarray] = []
        whole = ("home", "mobile", "own", "own_n", "purse", "purse_n", "contact", "other", "other_n", "kit", "kit_n")
        self.t = {name: np.zeros(n, np.int64) for name in (*whole, "pool", "pool_n", "habit")}
        shares = ("p_mobile", "p", "p_kit", "p_pool", "start", "end", "turn", "rate", "hour")
        self.t |= {name: np.zeros(n) for name in shares} | {"existed": np.zeros(n, bool), "pays": np.zeros(n, bool)}
        self.acts: list[dict[str, np.ndarray]] = []
        self.rings: list[pd.DataFrame] = []
        self.groups: list[pd.DataFrame] = []
        self.later: list[Callable[[], None]] = []
        self.victims: dict[int, str] = {}
        self.habits = list(HABITS[spec.product])
        self.honest = np.array([], int)
        self.free: list[int] = []
        self.vpns = [self.lines.server(int(k)) for k in rng.integers(3, 2 + max(4, min(60, n // 300)), size=4)]
        self.sold = self.lines.server(
            int(rng.integers(20, 20 + max(20, n // 400)))
        )  # proxies that a seller lets to several

    def devices(self, n: int, alike: bool = False, plain: bool = True) -> np.ndarray:
        """New devices; some show only the fingerprint of their model, those that are not plain never."""
        rng, spec = self.rng, self.spec
        fresh = np.arange(self.n_devices, self.n_devices + n)
        models = rng.zipf(1.15, size=n) % max(40, spec.accounts // 12)
        shown = np.where((rng.random(n) < spec.coarse) & plain, -1 - models, fresh)
        self.prints.append(np.full(n, fresh[0]) if alike and n else shown)
        self.n_devices += n
        return fresh

    def tokens(self, n: int) -> np.ndarray:
        """New wallets or cards."""
        self.n_tokens += n
        return np.arange(self.n_tokens - n, self.n_tokens)

    def people(self, n: int) -> np.ndarray:
        """New accounts that live like anybody."""
        rng, spec, t = self.rng, self.spec, self.t
        who = np.arange(self.used, self.used + n)
        self.used += n
        t["home"][who], t["mobile"][who] = self.lines.home(n), self.lines.phone(n)
        t["p_mobile"][who] = rng.beta(1.2, 1.6, n)
        counts = 1 + (rng.random(n) < 0.35)
        t["own"][who] = self.devices(int(counts.sum()))[np.cumsum(counts) - counts] if n else 0
        t["own_n"][who] = counts
        counts = 1 + (rng.random(n) < 0.15)
        t["purse"][who] = self.tokens(int(counts.sum()))[np.cumsum(counts) - counts] if n else 0
        t["purse_n"][who], t["contact"][who] = counts, np.arange(self.n_contacts, self.n_contacts + n)
        self.n_contacts += n
        t["existed"][who] = rng.random(n) < spec.existed
        t["pays"][who] = rng.random(n) < spec.buyers
        t["start"][who] = np.where(
            t["existed"][who], 0, self.daytime(rng.random(n) * spec.seconds * 0.97, rng.normal(19, 4, n))
        )
        stays = rng.random(n) < 0.6
        t["end"][who] = np.where(
            stays, spec.seconds, t["start"][who] + rng.random(n) * (spec.seconds - t["start"][who])
        )
        t["rate"][who] = spec.rate * rng.lognormal(-0.25, 0.7, n)
        t["hour"][who] = rng.normal(19, 3.5, n) + rng.integers(spec.zones, size=n) * 3
        return who

    def daytime(self, time: np.ndarray, hour: np.ndarray) -> np.ndarray:
        """Move times to about an hour of their day, within the window."""
        day = np.floor(np.asarray(time) / 86400) * 86400
        return np.clip(day + (hour % 24) * 3600 + self.rng.random(len(day)) * 1800, 60, self.spec.seconds * 0.985)

    def pick(self, n: int) -> np.ndarray:
        """Honest accounts that no mechanism has shaped yet."""
        taken, self.free = self.free[:n], self.free[n:]
        return np.array(taken, int)

    def anyone(self, n: int) -> np.ndarray:
        """Honest accounts, whatever else they are."""
        return self.rng.choice(self.honest, size=min(n, len(self.honest)), replace=False)

    def guests(self, n: int) -> np.ndarray:
        """Honest accounts that can go somewhere else now and then, whatever they share at home."""
        able = self.honest[(self.t["p"][self.honest] == 0) & (self.t["p_kit"][self.honest] == 0)]
        return self.rng.choice(able, size=min(n, len(able)), replace=False)

    def set(self, who: np.ndarray, **values: np.ndarray | float) -> None:
        """Change columns of some accounts."""
        for name, value in values.items():
            self.t[name][who] = value

    def act(
        self,
        who: np.ndarray,
        time: np.ndarray,
        kind: str = "",
        events: int = 1,
        line: int = -1,
        device: int = -1,
        token: int = -1,
    ) -> None:
        """Sessions beyond everyday life; what is not said is the account's own way."""
        n = len(who)
        code = self.spec.kinds.index(kind) if kind in self.spec.kinds else -1
        values = {"kind": code, "events": events, "line": line, "device": device, "token": token}
        part = {name: np.broadcast_to(np.asarray(value), n) for name, value in values.items()}
        self.acts.append(part | {"who": np.asarray(who), "time": np.broadcast_to(np.asarray(time, float), n)})

    def group(self, who: np.ndarray, mechanism: str) -> None:
        """Write down honest accounts that belong together."""
        self.groups.append(pd.DataFrame({"group": len(self.groups), "account": np.unique(who), "mechanism": mechanism}))

    def ring(self, who: np.ndarray, typology: str, tier: str, manner: str) -> None:
        """Write down a ring."""
        row = {"ring": len(self.rings), "account": who, "typology": typology, "tier": tier, "manner": manner}
        self.rings.append(pd.DataFrame(row))

    @property
    def action(self) -> str:
        """What crews of this product are for, drawn anew each time."""
        return str(
            self.rng.choice(
                ["like", "follow", "vote", "post"] if self.spec.product == "social" else ["trade", "claim", "vote"]
            )
        )

    @property
    def paying(self) -> str:
        """The event in which this product's money is seen."""
        return "purchase" if self.spec.product == "social" else str(self.rng.choice(["deposit", "withdraw"]))
