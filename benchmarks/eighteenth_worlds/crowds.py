"""Accounts that look like real people's: crews with common tools, old accounts awake again, bought ones, VPN users."""

from eighteenth_worlds.crews import asleep, in_step, recruited, scheduled, size
from eighteenth_worlds.kits import equip
from eighteenth_worlds.stage import Stage


def vote_crew(stage: Stage, tier: str, most: int) -> None:
    """People with lives of their own who push together, from the organiser's tool."""
    who = recruited(stage, size(stage, 4, 6, most), existed=1.1)
    kit = {"careless": "machines", "moderate": "machines", "careful": "slips"}[tier]
    manner = equip(stage, who, tier, kit=kit, net="few lines" if tier == "careless" else "")
    in_step(stage, who, int(stage.rng.integers(4, 12)), stage.rng.uniform(60, 900), 0.75, "vote")
    stage.ring(who, "vote_crew", tier, manner)


def reawakened(stage: Stage, tier: str, most: int) -> None:
    """Accounts that were made long ago and rested until a campaign."""
    rng, who = stage.rng, recruited(stage, size(stage, 4, 7, most))
    wakes = stage.spec.seconds * rng.uniform(0.2, 0.6) + rng.random(len(who)) * 2 * 86400
    asleep(stage, who, wakes)
    manner = equip(stage, who, tier)
    in_step(stage, who, 3, 1800, 0.6)
    stage.ring(who, "reawakened", tier, manner)


def bought_accounts(stage: Stage, tier: str, most: int) -> None:
    """Real people's accounts that were sold, each with its own past; the buyer's things come after."""
    rng, who = stage.rng, stage.people(size(stage, 4, 6, most))
    wakes = stage.spec.seconds * (rng.uniform(0.1, 0.35) + 0.2 * rng.random(len(who)))
    rate = stage.t["rate"][who]
    asleep(stage, who, wakes)
    stage.set(who, rate=rate)
    tier = "moderate" if tier == "careless" else tier
    manner = equip(stage, who, tier, money="few purses" if tier == "careful" else "")
    stage.set(who, p_kit=(stage.t["p_kit"][who] + 0.15).clip(0, 1), p=(stage.t["p"][who] + 0.3).clip(0, 1))
    in_step(stage, who, int(rng.integers(2, 6)), 1200, 0.7)
    stage.ring(who, "bought_accounts", tier, manner)


def scheduled_crew(stage: Stage, tier: str, most: int) -> None:
    """Own lines, own devices; a scheduler logs all of them in within minutes, day after day, and fees are paid in pairs."""
    rng, who = stage.rng, recruited(stage, size(stage, 5, 6, most), existed=0.9)
    manner = equip(stage, who, "careful", net="own lines", kit="slips", money="pairs")
    stage.set(who, p_kit=rng.uniform(0.02, 0.12), p=rng.uniform(0.02, 0.12))
    jitter = rng.uniform(60, 300) if tier == "careful" else rng.uniform(10, 60)
    scheduled(stage, who, rng.choice([6, 8, 12, 24]) * 3600, jitter, rng.uniform(0.6, 0.9))
    stage.ring(who, "scheduled_crew", "careful", manner)


def vpn_crew(stage: Stage, tier: str, most: int) -> None:
    """A crew among the users of a VPN: its addresses are everybody's, its machines are its own."""
    who = recruited(stage, size(stage, 4, 6, most), existed=0.8)
    tier = "moderate" if tier == "careless" else tier
    manner = equip(stage, who, tier, net="vpn", kit="small rack" if tier == "moderate" else "slips")
    in_step(stage, who, int(stage.rng.integers(3, 8)), 1800, 0.6)
    stage.ring(who, "vpn_crew", tier, manner)
