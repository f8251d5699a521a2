"""What is said of the figures that moved a score: facts about what the members have, in units that a reader knows."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest

import graphabuse as ga
from graphabuse.config import Config, DecideConfig
from graphabuse.evaluate.training_worlds import judged_world
from graphabuse.features.ring import RingFeatures
from graphabuse.judged import Judged
from graphabuse.model.ring_score import RingScore
from graphabuse.rings.estimates import estimates, middle_of
from graphabuse.rings.figures import RESTS_ON, legible
from graphabuse.rings.reasons import noun, nouns_of
from graphabuse.rings.words import BY_ROLE, NOTHING, NOUNS, PHRASES, Nouns, elsewhere, estimate, parted, phrase
from graphabuse.simulate import World, draw_params, simulate
from ingest.mapping import Mapping as Declared

COLUMNS = {"ip": "ip", "device": "device_id", "token": "payment_token"}
NAMES = [f"{role}_{rest}" for role in NOUNS for rest in BY_ROLE] + [*PHRASES, "burst_share_60m"]


def without(events: pa.Table, column: str, accounts: list[str]) -> pa.Table:
    """The events with nothing in a column for some accounts."""
    blank = pc.is_in(events["account_id"], pa.array(accounts, events.schema.field("account_id").type))
    empty = pa.scalar(None, events.schema.field(column).type)
    return events.set_column(events.column_names.index(column), column, pc.if_else(blank, empty, events[column]))


def told(
    judged: Judged, at: int, name: str, usual: Mapping[str, float], nouns: Nouns = NOUNS
) -> tuple[str, str, float, float]:
    """Code, sentence, value and base rate where one feature alone moved the score."""
    names = judged.features.names
    values = dict(zip(names, judged.features.values[at].astype(float), strict=True))
    pulls = {other: float(other == name) for other in names}
    _, found, *_ = estimates(pulls, values, usual, score=0.5, purity=0.5, nouns=nouns)
    return found.code, found.text, found.value, found.base_rate


@pytest.fixture(scope="module")
def half() -> World:
    """Half of the accounts have no payment token, others no device, others no address."""
    world = simulate(draw_params(7, accounts=1_500, family="hard", abuse_share=0.08))
    events, accounts = world.events, sorted(set(world.events["account_id"].to_pylist()))
    rings = sorted(set(world.rings["ring_id"]))
    for number, column in enumerate(COLUMNS.values()):
        of_rings = world.rings.loc[world.rings["ring_id"].isin(rings[number::3]), "account_id"].tolist()
        events = without(events, column, [*accounts[number::3], *of_rings])
    return replace(world, events=events)


@pytest.fixture(scope="module")
def judged(half) -> Judged:
    return judged_world(half, Config())


@pytest.mark.parametrize("role", COLUMNS)
def test_a_kind_that_no_member_has_is_told_as_that(world, role, store, monkeypatch):
    """Features stand at numbers there, and one that moved the score was told as accounts on a rarest shared token: 0.03."""

    def contributions(_: RingScore, features: RingFeatures, rows: np.ndarray) -> np.ndarray:
        pulls = np.zeros((len(rows), len(features.names)))
        for size, rest in enumerate(("shared_cells_log", "inside_of_all_max", "rarest_log"), 1):
            pulls[:, features.names.index(f"{role}_{rest}")] = size
        return pulls

    monkeypatch.setattr(RingScore, "contributions", contributions)
    ga.ingest(store, without(world.events, COLUMNS[role], world.rings["account_id"].tolist()))
    run = ga.detect(store)
    acted = run.members.groupby("ring_id")["account_id"].agg(set)
    mine = [ring for ring, accounts in acted.items() if accounts <= set(world.rings["account_id"])]
    found = run.reasons[run.reasons["ring_id"].isin(mine) & run.reasons["code"].str.startswith(f"feature_{role}_")]
    assert mine and set(found["code"]) == {f"feature_{role}_has_share"} and found["ring_id"].is_unique
    one = {"ip": "an address", "device": "a device", "token": "a payment token"}[role]
    assert found["text"].str.startswith(f"the score was raised because no member was seen with {one}").all()
    assert (found["value"] == 0).all() and found["base_rate"].between(0, 1).all()


def test_every_figure_of_every_role_is_told_as_absent_where_it_is(judged):
    usual = middle_of(judged.features.names, judged.features.values)
    for role, (one, _) in NOUNS.items():
        has, sharing = (judged.features.column(f"{role}_{rest}") for rest in ("has_share", "sharing_share"))
        nobody, apart = int(np.flatnonzero(has == 0)[0]), np.flatnonzero((has > 0) & (sharing == 0))
        for rest in BY_ROLE:
            code, text, value, _ = told(judged, nobody, f"{role}_{rest}", usual)
            assert (code, value) == (
                f"feature_{role}_has_share",
                0,
            ) and f"because no member was seen with a{'n' * (role == 'ip')} {one}" in text
            code, text, value, _ = told(judged, int(apart[0]), f"{role}_{rest}", usual)
            assert np.isfinite(value) and ("shared" not in text.split(";")[0]), text


def test_what_rests_on_acting_in_step_or_sharing_is_told_as_absent_where_there_is_none(judged):
    usual = middle_of(judged.features.names, judged.features.values)
    for name, carrier in RESTS_ON.items():
        rows = np.flatnonzero(judged.features.column(carrier) == 0)
        for at in rows[:1]:
            code, text, value, _ = told(judged, int(at), name, usual)
            assert (code, value) == (f"feature_{carrier}", 0) and "because no" in text


def test_a_kind_that_the_data_lack_is_told_once(world):
    lean = judged_world(replace(world, events=world.events.drop_columns("payment_token")), Config())
    usual = middle_of(lean.features.names, lean.features.values)
    for rest in BY_ROLE:
        code, text, value, base = told(lean, 0, f"token_{rest}", usual)
        assert (code, text) == (
            "feature_token_has_share",
            "the score was raised because these data have no payment tokens",
        )
        assert np.isnan(value) and np.isnan(base)


def test_contributions_to_one_absence_are_added_up(judged):
    names = judged.features.names
    at = int(np.flatnonzero(judged.features.column("token_has_share") == 0)[0])
    values = dict(zip(names, judged.features.values[at].astype(float), strict=True))
    pulls = dict.fromkeys(names, 0.0) | {
        "token_rarest_log": 0.3,
        "token_top_share": -0.5,
        "size_log": 0.25,
        "burst": 0.1,
    }
    usual = middle_of(names, judged.features.values)
    found = estimates(pulls, values, usual, score=0.5, purity=0.5)[1:]
    assert [reason.code for reason in found] == ["feature_size_log", "feature_token_has_share", "feature_burst"]
    assert found[1].text.startswith("the score was lowered because no member was seen with a payment token")


def test_numbers_are_told_in_units_that_a_reader_knows(judged):
    """Accounts on the rarest shared thing are counted among those who share one, shared things as they are."""
    groups, seen = judged.groups, judged.links.sightings
    columns = {name: judged.features.column(name).astype(float) for name in judged.features.names}
    for role, codes in judged.links.everyone.roles.items():
        rarest, count = (legible(f"{role}_{rest}", columns.get) for rest in ("rarest_log", "shared_cells_log"))
        has, sharing = (columns[f"{role}_{rest}"] for rest in ("has_share", "sharing_share"))
        assert np.isnan(rarest[sharing == 0]).all()
        partly = np.flatnonzero((sharing > 0) & (sharing < has))[:10]
        assert len(partly)
        for at in partly:
            members = groups.accounts[groups.starts[at] : groups.starts[at + 1]]
            mine = np.isin(seen["account"], members) & np.isin(seen["kind"], codes)
            things, inside = np.unique(seen["identifier"][mine], return_counts=True)
            shared = mine & np.isin(seen["identifier"], things[inside >= 2])
            sharers = np.unique(seen["account"][shared])
            least = [seen["degree"][shared & (seen["account"] == one)].min() for one in sharers]
            assert rarest[at] == pytest.approx(np.exp2(np.log2(least).mean()), rel=1e-3)
            assert count[at] == pytest.approx((inside >= 2).sum() / len(members))


def test_every_feature_has_words(judged):
    assert set(judged.features.names) <= {
        *NAMES,
        *(name for name in judged.features.names if name.startswith("burst_share_")),
    }
    assert {parted(carrier)[1] for carrier in RESTS_ON.values()} <= set(NOTHING)
    for name in judged.features.names:
        sentence = estimate(name, 0.4, elsewhere(name, 0.4, 0.1, "elsewhere"), raised=True)
        assert name not in sentence and "_" not in sentence and "{" not in sentence, sentence
    assert estimate("device_top_share", 0.5, "in the middle candidate 25 %", raised=True) == (
        "the score was raised by members on the most used device: 50 %; in the middle candidate 25 %"
    )


def test_a_role_is_told_with_the_words_of_all_its_kinds(judged):
    """Cookies, phones and kinds that a mapping declares play the role of a device; none of them is called one."""
    everyone, kinds = judged.links.everyone, [*judged.snapshot.kinds, "cookie", "email"]
    cookie = len(kinds) - 2  # no account has an e-mail address
    roles = everyone.roles | {"device": [*everyone.roles["device"], cookie, cookie + 1]}
    more = replace(everyone, roles=roles, sightings=everyone.sightings | {cookie: 1})
    nouns = nouns_of(kinds, replace(judged.links, everyone=more))
    assert nouns["device"] == ("device or cookie", "devices or cookies") and nouns["ip"] == ("address", "addresses")
    assert phrase("device_private_share", nouns)[0] == "members with a device or cookie nobody else uses"


def test_who_has_no_device_at_all_lacks_no_device_of_his_own(store):
    """Ten accounts on one cookie and no device, among people with a cookie and a device each: both play the same role."""
    random, rows = np.random.default_rng(3), []
    for at in range(200):
        start = random.uniform(0, 27 * 86_400)
        for visit in range(5):
            rows.append((1.7e9 + start + visit * 40_000, f"u{at}", f"8.8.{at}.1", f"U{at}", f"C{at}"))
    for at in range(10):
        for visit in range(3):
            rows.append((1.7e9 + 14 * 86_400 + at * 300 + visit * 5_000, f"ring{at}", f"9.9.{visit}.1", None, "FARM"))
    frame = pd.DataFrame(rows, columns=["timestamp", "account_id", "ip", "device_id", "cookie"])
    frame["timestamp"] = pd.to_datetime(frame["timestamp"], unit="s", utc=True)
    ga.ingest(store, frame.assign(event_type="login"), mapping=Declared(identifiers={"cookie": "cookie"}))
    run = ga.detect(store, config=Config(decide=DecideConfig(min_score=0.2)))
    ring = run.members.loc[run.members["account_id"] == "ring3", "ring_id"].iloc[0]
    told = run.reasons[run.reasons["ring_id"] == ring]
    assert "shared_cookie" in set(told["code"]) and "no_own_device" not in set(told["code"])


def test_kinds_that_end_in_s_have_a_plural():
    assert noun("postal_address", 2) == "postal addresses"
    assert noun("cookie", 2) == "cookies"
