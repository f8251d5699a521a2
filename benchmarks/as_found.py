"""What becomes of it when logs are as they are found: times cut to days, addresses cut to networks, cards as last digits?

The same worlds, once as they are and once under each of these losses. Nothing here is trained on or tuned for.

python benchmarks/as_found.py --seeds 3 --accounts 12000 --json found.json
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from other_worlds import other_worlds

import graphabuse as ga
from graphabuse.evaluate.runs import evaluate_run
from graphabuse.simulate import World, draw_params, simulate

FIRST_SEED = 870_000
Loss = Callable[[pd.DataFrame, np.random.Generator], pd.DataFrame]


def times_to(unit: str) -> Loss:
    """Times cut to a minute, an hour or a day."""
    return lambda events, _: events.assign(timestamp=events["timestamp"].dt.floor(unit))


def networks(events: pd.DataFrame, _: np.random.Generator) -> pd.DataFrame:
    """Addresses with the last byte cut off, as privacy rules ask."""
    return events.assign(ip=events["ip"].str.replace(r"\.\d+$", ".0", regex=True))


def user_agents(events: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """Devices known by their user agent: some hundred texts, a few of which most people have."""
    return known_by(events, "device_id", lambda n: random.zipf(1.3, n) % 400, "agent-{:.0f}")


def last_digits(events: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """Cards known by their last four digits."""
    return known_by(events, "payment_token", lambda n: random.integers(0, 10_000, n), "{:04.0f}")


def known_by(events: pd.DataFrame, column: str, draw: Callable[[int], np.ndarray], form: str) -> pd.DataFrame:
    """Identifiers under other names: ``draw`` gives a number for each, strangers' among them the same."""
    known = events[column].dropna().unique()
    number = dict(zip(known, draw(len(known)), strict=True))
    return events.assign(**{column: events[column].map(number).map(form.format, na_action="ignore")})


def sampled(events: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """One event in four."""
    return events[random.random(len(events)) < 0.25]


def late_hours(events: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """Half of the servers write local time, five hours off."""
    off = pd.to_timedelta(np.where(random.random(len(events)) < 0.5, 5, 0), unit="h")
    return events.assign(timestamp=events["timestamp"] + off)


def no_types(events: pd.DataFrame, _: np.random.Generator) -> pd.DataFrame:
    """Nobody wrote down what was done."""
    return events.drop(columns="event_type")


def without(column: str) -> Loss:
    """One kind of identifier is not logged."""
    return lambda events, _: events.drop(columns=column)


def batches(events: pd.DataFrame, _: np.random.Generator) -> pd.DataFrame:
    """Times of a nightly batch: every event of a day at one second past three."""
    return events.assign(timestamp=events["timestamp"].dt.floor("D") + pd.Timedelta(hours=27, seconds=1))


LOSSES: dict[str, Loss] = {
    "as it is": lambda events, _: events,
    "times to minutes": times_to("min"), "times to hours": times_to("h"), "times to days": times_to("D"),
    "nightly batch times": batches, "two clocks": late_hours, "addresses to /24": networks, "devices as user agents": user_agents,
    "cards as last four": last_digits, "one event in four": sampled, "no event types": no_types,
    "no devices": without("device_id"), "no addresses": without("ip"), "no cards": without("payment_token"),
}  # fmt: skip


def judged(world: World, events: pd.DataFrame) -> dict[str, float]:
    """What detection makes of the events, against the truth of the world."""
    with ga.open_store(":memory:") as store:
        ga.ingest(store, events)
        found = evaluate_run(ga.detect(store), world)
    return {"f1": found.f1, "precision": found.precision, "harm_per_10k": found.harm_per_10k}


def main() -> None:
    """One row for each loss."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    parser.add_argument("--accounts", type=int, default=12_000)
    parser.add_argument("--losses", nargs="*", default=list(LOSSES))
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    seeds = range(chosen.first_seed, chosen.first_seed + chosen.seeds)
    worlds = [("own", seed, simulate(draw_params(seed, accounts=chosen.accounts, family="hard"))) for seed in seeds]
    worlds += [("second", seed, other_worlds("hard", seed, chosen.accounts)) for seed in seeds]
    rows = []
    print(f"{'':24}{'own: F1':>10}{'harm':>8}{'second: F1':>14}{'harm':>8}")
    for name in chosen.losses:
        for hand, seed, world in worlds:
            events = LOSSES[name](world.events.to_pandas(), np.random.default_rng(seed))
            rows.append({"loss": name, "generator": hand, "seed": seed, **judged(world, events)})
        mean = pd.DataFrame(rows).query("loss == @name").groupby("generator")[["f1", "harm_per_10k"]].mean()
        (own, own_harm), (second, second_harm) = mean.loc["own"], mean.loc["second"]
        print(f"{name:24}{own:>10.3f}{own_harm:>8.1f}{second:>14.3f}{second_harm:>8.1f}", flush=True)
    if chosen.json:
        chosen.json.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
