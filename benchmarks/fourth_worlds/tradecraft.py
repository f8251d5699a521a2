"""How does an operation hide? Networks, machines, cards and hours of those who run many accounts."""

import numpy as np

from fourth_worlds.changing import mixed
from fourth_worlds.internet import DAY, SIX
from fourth_worlds.stage import Stage

OPEN_NETS, SHUT_NETS = ("line", "lines", "server"), ("homes", "homes_sticky", "tunnel", "dongles", "rotating_six")
OPEN_KIT, SHUT_KIT = ("one", "few", "rack"), ("template", "unlike", "wiped")
TIERS = ("plain", "mixed", "careful")


def size_between(stage: Stage, low: int, high: int) -> int:
    """A size, small ones more often."""
    return round(float(np.exp(stage.rng.uniform(np.log(low), np.log(high)))))


class Crew:
    """Accounts in one hand.

    Parameters
    ----------
    stage : Stage
    created : numpy.ndarray
        When the accounts were made, in seconds; before the window is possible.
    tier : str
        ``plain`` hides nothing, ``mixed`` one of network and machine, ``careful`` both.
    cards : str, optional
        ``one``, ``few``, ``each`` or ``none``; drawn by tier otherwise.
    who : numpy.ndarray, optional
        Accounts that exist already and are worked by this hand from now on.
    """

    def __init__(
        self,
        stage: Stage,
        created: np.ndarray,
        tier: str,
        *,
        cards: str | None = None,
        who: np.ndarray | None = None,
        **has,
    ) -> None:
        rng = stage.rng
        self.stage, self.n, self.tier = stage, len(created), tier
        nets, kit = {
            "plain": (OPEN_NETS, OPEN_KIT),
            "mixed": ((OPEN_NETS, SHUT_KIT), (SHUT_NETS, OPEN_KIT))[int(rng.random() < 0.5)],
            "careful": (SHUT_NETS, SHUT_KIT),
        }[tier]
        self.net, self.kit = str(rng.choice(nets)), str(rng.choice(kit))
        if self.kit == "one" and self.n > 60:
            self.kit = "rack"
        self.cards = cards or str(
            rng.choice(
                {"plain": ["one", "few"], "mixed": ["few", "each", "none"]}.get(tier, ["each", "each", "few", "none"])
            )
        )
        few = stage.new("card", max(self.n // 5, 2))
        card = {"one": few[:1], "few": few, "each": None, "none": np.array([-1])}[self.cards]
        has.setdefault("card", stage.new("card", self.n) if card is None else rng.choice(card, self.n))
        zone = int(rng.integers(len(stage.hours)))
        self.who = stage.accounts(created, zone=zone, **has) if who is None else who
        self._machines()
        self._network()

    def _machines(self) -> None:
        stage, rng, n = self.stage, self.stage.rng, self.n
        same = int(rng.integers(0, stage.models))
        if self.kit == "one" or (self.kit == "wiped" and stage.product.device == "print"):
            self.machine = np.repeat(stage.computers(1, reset_days=400), n)
        elif self.kit == "few":
            self.machine = rng.choice(stage.computers(int(rng.integers(2, 7)), reset_days=200), n)
        elif self.kit == "rack":
            each = rng.uniform(2, 9)
            self.machine = rng.choice(stage.handsets(max(int(n / each), 2), like=same, reset_days=300), n)
        elif self.kit in ("template", "wiped"):
            self.machine = stage.handsets(n, like=same, reset_days=200)
        else:
            self.machine = stage.computers(n, reset_days=150)

    def _network(self) -> None:
        stage, rng, n = self.stage, self.stage.rng, self.n
        zone = np.full(8, stage.has["zone"][self.who[0]])
        if self.net == "line":
            self.place = np.repeat(stage.net.new_lines(zone[:1]), n)
        elif self.net == "lines":
            self.place = rng.choice(stage.net.new_lines(zone[: int(rng.integers(2, 6))]), n)
        elif self.net == "server":
            self.place = rng.choice(stage.net.servers(max(int(n / rng.uniform(1.5, 12)), 1)), n)
        elif self.net == "dongles":
            self.place = rng.integers(0, max(n // int(rng.integers(4, 30)), 1), n) + 10**6 * (1 + self.who[0])
        else:
            self.place = np.zeros(n, np.int64)
        here = np.flatnonzero((stage.has["real"] == 1) & (stage.has["line"] >= 0))
        self.pool = rng.choice(stage.has["line"][here], min(len(here), int(rng.integers(300, 4000))))

    def where(self, nth: np.ndarray, at: np.ndarray) -> np.ndarray:
        """Addresses of some of the accounts at some moments."""
        net, who, place = self.stage.net, self.who[nth], self.place[nth]
        if self.net in ("line", "lines"):
            return net.at_home(place, place + 10**8, at)
        if self.net == "server":
            return place
        if self.net == "tunnel":
            return net.tunnel(who, at)
        if self.net == "dongles":
            carrier = np.full(len(nth), self.stage.has["zone"][self.who[0]])
            return net.on_the_move(carrier, place, at)
        if self.net == "rotating_six":
            return SIX + 250 * 2**32 + (mixed(who, at // DAY) % np.uint64(2**32)).astype(np.int64)
        slot = at // DAY if self.net == "homes_sticky" else at // 600
        line = self.pool[(mixed(who, slot, 41) % np.uint64(len(self.pool))).astype(np.int64)]
        return net.at_home(line, line + 10**8, at)

    def act(self, nth, at, script, **over) -> None:
        """Sessions of accounts by their place in the crew."""
        nth = np.atleast_1d(np.asarray(nth, np.int64))
        at = np.broadcast_to(np.asarray(at, float), len(nth))
        code = script if isinstance(script, str) else self.stage.code(script)
        over.setdefault("card", self.stage.has["card"][self.who[nth]])
        over.setdefault("pace", 0.3)
        self.stage.visit(self.who[nth], at, self.where(nth, at), self.machine[nth], code, **over)

    def sign_up(self, **over) -> None:
        """Sign-ups that lie inside the window."""
        fresh = np.flatnonzero(self.stage.created[self.who] >= 0)
        self.act(fresh, self.stage.created[self.who[fresh]], "signup", **over)

    def warm(self, per_day: float, begin: np.ndarray, end: np.ndarray) -> None:
        """A little life for show, at waking hours."""
        rng = self.stage.rng
        begin, end = np.maximum(begin, 0), np.minimum(end, self.stage.seconds)
        count = np.minimum(rng.poisson(per_day * np.maximum(end - begin, 0) / DAY), 200)
        nth = np.repeat(np.arange(self.n), count)
        at = rng.uniform(begin[nth], end[nth]) // DAY * DAY + rng.normal(14, 4, len(nth)) * 3600
        keep = at > begin[nth]
        nth = nth[keep]
        self.act(nth, at[keep], rng.choice(["look", "use", "act"], len(nth), p=[0.5, 0.4, 0.1]), pace=1.0)

    def done(self, typology: str, how: str) -> None:
        """Write the truth down."""
        self.stage.ring(self.who, typology, self.tier, f"{self.net}/{self.kit}/{self.cards}/{how}")


def tier_of(stage: Stage) -> str:
    """How careful they are."""
    return str(stage.rng.choice(TIERS, p=[0.35, 0.4, 0.25]))


def births(stage: Stage, n: int, *, long: float, aged: float = 0.0) -> np.ndarray:
    """Sign-ups within so many days from a moment on; a share of the crews was made before the window."""
    rng = stage.rng
    if rng.random() < aged:
        return -rng.uniform(1, 400, n) * DAY
    start = rng.uniform(0.02, max(0.9 - long / stage.days, 0.1)) * stage.seconds
    return start + np.sort(rng.uniform(0, min(long, stage.days * 0.6) * DAY, n))


def shop_hours(stage: Stage, at: np.ndarray, *, begin: float = 9.0, long: float = 9.0) -> np.ndarray:
    """The same days, within the working hours of an operator."""
    return at // DAY * DAY + (begin + long * stage.rng.random(len(at))) * 3600
