"""What crews do: the plan of each kind of abuse, the same for all three levels of tradecraft."""

from dataclasses import dataclass

from fifth_worlds.town import ACT, AUTO, BACK, CASH, LOOK, PAY, USE


@dataclass(frozen=True)
class Typology:
    """A plan.

    ``beat``: shift (somebody works through the list), flash (all at one moment), bot (a schedule around the clock), own
    (members are people of their own who do tasks). ``span`` days of work, ``rounds`` visits of each account, ``join`` days
    in which the accounts are opened as a share of the span (0: all at once), ``aged`` share opened before the window.
    ``common`` says for a letter how many accounts share a value: plain, mixed, careful. ``life`` is the share of members
    who lead an honest life beside, ``stolen`` cards tried per account, ``victims`` accounts of others that are entered.
    """

    size: tuple[int, int]
    beat: str
    span: tuple[float, float]
    rounds: float
    moves: tuple[int, ...]
    people: tuple[int, int] = (1, 3)
    join: float = 0.6
    aged: float = 0.1
    common: dict[str, tuple[float, float, float]] | None = None
    life: float = 0.0
    stolen: int = 0
    victims: tuple[int, int] = (0, 0)


TYPOLOGIES = {
    "scalping": Typology((12, 70), "flash", (15, 60), 8, (USE, USE, PAY, PAY, CASH), join=0.5, aged=0.3, common={"p": (8, 2, 1)}),
    "resale_ghosts": Typology((6, 20), "shift", (10, 40), 6, (CASH, ACT, BACK), common={"p": (4, 2, 1)}),
    "card_testing": Typology((15, 80), "bot", (0.5, 8), 4, (PAY,), (1, 2), join=0.8, aged=0, stolen=6),
    "takeover": Typology((6, 24), "shift", (4, 25), 5, (ACT, CASH, USE), (1, 3), victims=(30, 150), common={"o": (6, 3, 1), "p": (3, 1, 1)}),
    "fake_reviews": Typology((15, 60), "shift", (20, 60), 7, (LOOK, PAY, ACT, ACT), (1, 4), aged=0.3, common={"a": (6, 3, 1)}),
    "brushing": Typology((8, 35), "shift", (15, 60), 6, (PAY, PAY, ACT, CASH), (1, 2), common={"a": (10, 4, 2)}),
    "refund_crew": Typology((8, 30), "shift", (15, 60), 5, (PAY, BACK, BACK), (1, 3), aged=0.3, common={"a": (4, 2, 1)}),
    "promo_farm": Typology((15, 90), "shift", (2, 25), 3, (PAY, USE), (1, 3), join=0.9, aged=0,
        common={"a": (8, 4, 2), "p": (2, 1, 1), "e": (6, 1, 1)}),
    "click_farm": Typology((20, 80), "shift", (10, 40), 10, (LOOK, LOOK, USE, ACT), (2, 5), aged=0.2),
    "ghost_couriers": Typology((8, 30), "shift", (8, 35), 12, (ACT, ACT, CASH), (1, 4), common={"b": (8, 4, 2)}),
    "sim_farm": Typology((20, 90), "bot", (3, 30), 4, (LOOK, PAY, ACT), (1, 2), join=0.7, aged=0, common={"p": (2, 1, 1), "o": (12, 5, 2)}),
    "rider_courier_collusion": Typology((6, 18), "own", (8, 35), 12, (PAY, ACT, CASH), (6, 18), life=0.7, common={"b": (3, 2, 1)}),
    "gold_farm": Typology((10, 45), "shift", (6, 28), 18, (USE, USE, ACT, CASH), (3, 8), aged=0.3),
    "boosting": Typology((5, 14), "shift", (6, 28), 10, (USE,), (2, 4), aged=0.5, victims=(10, 40)),
    "match_fixing": Typology((6, 16), "flash", (6, 28), 12, (USE,), (2, 6), aged=0.4),
    "synthetic_ids": Typology((8, 30), "shift", (60, 150), 5, (LOOK, ACT, ACT, USE), (1, 3), join=0.7,
        common={"a": (6, 3, 2), "p": (3, 2, 1), "b": (3, 1.5, 1)}),
    "ghost_broker": Typology((12, 45), "shift", (30, 120), 3, (ACT, ACT, BACK), (1, 3), join=0.9, aged=0, life=0.3,
        common={"p": (10, 4, 1), "e": (3, 1, 1)}),
    "loan_stacking": Typology((6, 16), "flash", (2, 10), 4, (ACT,), (1, 2), join=0.5, common={"b": (4, 2, 1)}),
    "mules": Typology((8, 35), "own", (15, 60), 5, (PAY, CASH, CASH), (1, 2), aged=0.5, life=1.0, common={"o": (8, 5, 3), "b": (3, 2, 1.3)}),
    "airdrop_sybils": Typology((30, 150), "bot", (3, 40), 5, (ACT, USE, CASH), (1, 1), join=0.4, aged=0, common={"o": (40, 10, 3)}),
    "wash_traders": Typology((6, 20), "flash", (10, 60), 15, (USE, USE, PAY), (1, 2), aged=0.3, common={"o": (6, 3, 1)}),
    "trial_hoppers": Typology((8, 35), "shift", (15, 55), 5, (USE, ACT), (1, 2), join=1.0, aged=0, common={"e": (8, 2, 1)}),
    "miners": Typology((15, 80), "bot", (3, 25), 8, (ACT, ACT, AUTO), (1, 2), join=0.7, aged=0, stolen=1),
    "scrapers": Typology((10, 50), "bot", (10, 50), 15, (AUTO, LOOK), (1, 1), aged=0.2),
    "spam_senders": Typology((15, 70), "shift", (4, 25), 3, (ACT, USE), (1, 3), join=0.9, aged=0.1, common={"o": (10, 4, 2), "e": (3, 1, 1)}),
    "phishing_hosts": Typology((12, 60), "shift", (15, 80), 3, (ACT, ACT, BACK), (1, 3), join=0.9, aged=0, common={"o": (6, 3, 1.5)}),
    "booter_panels": Typology((6, 20), "shift", (20, 90), 6, (ACT, USE, BACK), (1, 2), aged=0.2, common={"o": (4, 2, 1.5)}),
    "seo_farm": Typology((15, 60), "shift", (30, 100), 4, (ACT, USE), (1, 3), aged=0.3, common={"o": (15, 8, 3)}),
}  # fmt: skip
