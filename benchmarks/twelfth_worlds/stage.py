"""Where is noted who plays what? The casting of accounts, the truth, and the visits made."""

import numpy as np
from numpy.typing import ArrayLike

from twelfth_worlds.actions import CODE
from twelfth_worlds.conditions import Params
from twelfth_worlds.people import People
from twelfth_worlds.places import City
from twelfth_worlds.units import DAY

FREE, RING, VICTIM, HONEST = 0, 1, 2, 3


class Stage:
    """Everything a mechanism needs: the world, and where to write what it does."""

    def __init__(self, rng: np.random.Generator, p: Params) -> None:
        self.rng = rng
        self.p = p
        self.city = City(rng, p)
        self.city.first_weekday = int((p.epoch.astype("datetime64[D]").astype(int) + 3) % 7)
        self.net = self.city.net
        self.people = People(rng, p, self.city)
        self.role = np.zeros(p.accounts, dtype=np.int8)
        self.quiet = np.zeros(p.accounts, dtype=bool)
        self.signed = np.zeros(p.accounts, dtype=bool)
        self.queue = list(rng.permutation(p.accounts))
        self.rings: list[tuple[int, int, str, str]] = []
        self.groups: list[tuple[int, int, str]] = []
        self.victims: list[tuple[int, int]] = []
        self._parts: list[dict[str, np.ndarray]] = []
        self._ring = self._group = self._attack = 0
        self.end = p.days * DAY
        self.visits_made = 0
        self.visits_mean = p.mean_events / 3.4

    def take(self, count: int, quiet: bool = True, role: int = RING) -> np.ndarray:
        """Cast accounts at random; quiet ones have no ordinary life of their own."""
        chosen: list[int] = []
        while len(chosen) < count and self.queue:
            who = int(self.queue.pop())
            if self.role[who] == FREE:
                chosen.append(who)
        out = np.array(chosen, dtype=np.int64)
        self.role[out] = role
        self.quiet[out] = quiet
        return out

    def honest(self, among: np.ndarray) -> np.ndarray:
        """Those of a set of accounts who are neither ring members nor victims."""
        among = np.asarray(among)
        return among[(self.role[among] == FREE) | (self.role[among] == HONEST)]

    def before(self, who: np.ndarray) -> None:
        """Make these accounts older than the window, unless their sign-up is a story."""
        who = who[~self.signed[who] & (self.role[who] != HONEST)]
        self.people.joined[who] = -1.0
        self.people.left[who] = np.inf

    def ring(self, members: np.ndarray, typology: str, tier: str) -> None:
        """Note a ring."""
        self.rings += [(self._ring, int(m), typology, tier) for m in members]
        self._ring += 1

    def group(self, members: np.ndarray, mechanism: str) -> None:
        """Note an honest group."""
        members = np.unique(members)
        if len(members) < 2:
            return
        self.groups += [(self._group, int(m), mechanism) for m in members]
        self._group += 1

    def attack(self, victims: np.ndarray) -> None:
        """Note the victims of one crew."""
        self.victims += [(self._attack, int(v)) for v in victims]
        self._attack += 1

    def visit(
        self,
        who: ArrayLike,
        t: ArrayLike,
        kind: str | ArrayLike,
        device: ArrayLike,
        ip: ArrayLike,
        card: ArrayLike = -1,
        pace: ArrayLike | None = None,
    ) -> None:
        """Write visits; all arguments broadcast; kind is a name, or codes."""
        code = CODE[kind] if isinstance(kind, str) else kind
        if pace is None:
            pace = self.people.pace[np.asarray(who)]
        parts = np.broadcast_arrays(who, t, code, device, ip, card, pace)
        part = {
            k: np.array(v) for k, v in zip(("account", "t", "kind", "device", "ip", "card", "pace"), parts, strict=True)
        }
        part["pace"] = part["pace"] * np.exp(self.rng.normal(0, 0.4, len(part["pace"])))
        part["t"] = part["t"] + self.rng.random(len(part["t"]))
        keep = self._member(part) & (part["t"] >= 0) & (part["t"] < self.end)
        self._parts.append({k: v[keep] for k, v in part.items()})
        self.visits_made += int(keep.sum())

    def _member(self, part: dict[str, np.ndarray]) -> np.ndarray:
        """Which visits fall after the sign-up of their account, or are the sign-up."""
        joins = (part["kind"] == CODE["signup"]) | (part["kind"] == CODE["signup_buy"])
        joined = self.people.joined[part["account"]]
        return part["t"] >= joined + np.where(joins | (joined < 0), 0.0, 5.0)

    def kinds(self, weights: dict[str, float], count: int) -> np.ndarray:
        """Draw kinds of visits."""
        names = np.array([CODE[k] for k in weights])
        w = np.array(list(weights.values()))
        return self.rng.choice(names, size=count, p=w / w.sum())

    def join(
        self, who: ArrayLike, t: ArrayLike, device: ArrayLike, ip: ArrayLike, card: ArrayLike = -1, bought: float = 0.4
    ) -> None:
        """Sign accounts up at a moment, from a device and an address."""
        who = np.asarray(who)
        t = np.clip(np.broadcast_to(t, who.shape), 1.0, self.end - 600)
        self.people.joined[who] = t
        self.people.left[who] = np.inf
        self.signed[who] = True
        kind = np.where(self.rng.random(who.shape) < bought, CODE["signup_buy"], CODE["signup"])
        self.visit(who, t, kind, device, ip, card)

    def all_visits(self) -> dict[str, np.ndarray]:
        """All visits written so far, but for those before a sign-up that moved."""
        out = {k: np.concatenate([part[k] for part in self._parts]) for k in self._parts[0]}
        keep = self._member(out)
        return {k: v[keep] for k, v in out.items()}
