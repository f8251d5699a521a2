"""Evidence: links, levels and the arrays behind them, against slower and simpler ways."""

import ibis
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import poisson

import graphabuse as ga
from graphabuse.community.cut import best_cut
from graphabuse.community.tree import merge_tree
from graphabuse.config import Config, EvidenceConfig
from graphabuse.evidence.attacks import attack_touches
from graphabuse.evidence.lone_pairs import discount_lone_pairs, explained_by_chance
from graphabuse.evidence.surprise import poisson_surprise
from graphabuse.features.grouped import Grouped, ranges
from graphabuse.graph import components
from graphabuse.graph.groups import build_groups
from graphabuse.judged import judge
from ingest.mapping import Mapping

edges = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14), st.integers(5, 30)), min_size=1, max_size=40)


@settings(max_examples=60, deadline=None)
@given(edges)
def test_merge_tree_is_the_components_at_every_level(rows):
    rows = [(min(a, b), max(a, b), bits) for a, b, bits in rows if a != b]
    if not rows:
        return
    pairs = pd.DataFrame(rows, columns=["a", "b", "bits"]).groupby(["a", "b"], as_index=False)["bits"].max()
    levels = np.arange(5.0, 31.0)
    groups = merge_tree(pairs.a.to_numpy(), pairs.b.to_numpy(), pairs.bits.to_numpy("float32"), n_accounts=15, levels=levels,
                        min_accounts=3, max_accounts=600)  # fmt: skip
    found = {(frozenset(groups.members(at).tolist()), groups.born[at], groups.died[at]) for at in range(len(groups))}
    standing: dict[frozenset[int], list[float]] = {}
    for level in levels:
        graph = nx.Graph([(row.a, row.b) for row in pairs[pairs.bits >= level].itertuples()])
        for part in nx.connected_components(graph):
            if len(part) >= 3:
                standing.setdefault(frozenset(int(node) for node in part), []).append(level)
    assert found == {(part, max(at), min(at)) for part, at in standing.items()}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.floats(-100, 100)), max_size=40))
def test_grouped_agrees_with_pandas(rows):
    frame = pd.DataFrame(rows, columns=["owner", "value"]).astype({"owner": "int64", "value": float})
    grouped = Grouped(frame["owner"].to_numpy(), 6)
    by = frame.groupby("owner")["value"]
    for name, function in (("sum", grouped.sum), ("mean", grouped.mean), ("max", grouped.max), ("min", grouped.min)):
        expected = getattr(by, name)().reindex(range(6)).fillna(0).to_numpy()
        np.testing.assert_allclose(function(frame["value"].to_numpy()), expected, atol=1e-9)
    expected = by.quantile(0.5, interpolation="lower").reindex(range(6)).fillna(0).to_numpy()
    np.testing.assert_allclose(grouped.quantile(frame["value"].to_numpy(), 0.5), expected)


def test_ranges():
    assert ranges(np.array([3, 0, 7]), np.array([2, 0, 3])).tolist() == [3, 4, 7, 8, 9]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 20), min_size=1, max_size=6, unique=True), min_size=1, max_size=12), st.randoms()
)
def test_best_cut_is_disjoint_and_takes_the_best(members, random):
    sizes = np.array([len(part) for part in members])
    level = np.zeros(len(members))
    groups = build_groups(np.concatenate([np.sort(part) for part in members]), sizes, level, level, origin=0)
    score = np.array([random.random() for _ in members])
    chosen = best_cut(groups, score, n_accounts=21, lowest=0.1)
    taken = [account for at in chosen for account in members[at]]
    assert len(taken) == len(set(taken))
    if (score >= 0.1).any():
        assert score[chosen[0]] == score.max()


@pytest.mark.parametrize(("count", "rate"), [(3, 0.01), (5, 0.5), (10, 2.0), (4, 1e-5)])
def test_surprise_is_the_poisson_tail(count, rate):
    exact = -np.log2(poisson.sf(count - 1, rate))
    assert poisson_surprise(np.array([float(count)]), np.array([rate]))[0] == pytest.approx(exact, rel=0.02)


def crowd(pairs: list[tuple[str, str, str, str]], strangers: int = 300) -> pd.DataFrame:
    """Events of the given (time, account, ip, device) beside strangers that share nothing."""
    rng = np.random.default_rng(0)
    rows = [
        (
            f"2024-01-{1 + at % 28:02d}T{at % 24:02d}:{rng.integers(60):02d}:00Z",
            f"s{at}",
            f"9.1.{at // 200}.{at % 200}",
            f"S{at}",
        )
        for at in range(strangers)
    ]
    return pd.DataFrame([*rows, *pairs], columns=["timestamp", "account_id", "ip", "device_id"])


def links_of(frame: pd.DataFrame) -> dict[tuple[str, str], dict[str, float]]:
    judged = judged_with(frame)
    ids = judged.snapshot.account_ids.to_pylist()
    return {
        (ids[a], ids[b]): {name: float(column[at]) for name, column in judged.links.by_source.items()}
        for at, (a, b) in enumerate(zip(judged.links.a, judged.links.b, strict=True))
    }


def test_a_device_of_two_is_worth_its_rarity():
    found = links_of(
        crowd([("2024-01-05T10:00:00Z", "a", "8.8.8.1", "D"), ("2024-01-05T11:00:00Z", "b", "8.8.8.2", "D")])
    )
    assert list(found) == [("a", "b")]
    coincidence = np.log2(1 + 2 / (20 + 302 / 50))  # two accounts that only a device ties
    assert found["a", "b"]["device"] == pytest.approx(np.log2(0.5 * 301 / 1) - coincidence, abs=1e-4)


def judged_with(frame, config=Config(), **further):  # noqa: B008 - it cannot be changed
    with ga.open_store(":memory:") as store:
        ga.ingest(store, frame, mapping=Mapping(identifiers=further))
        return judge(store, config=config, seed=0)


def test_a_cookie_says_nothing_beyond_its_device():
    frame = crowd([("2024-01-05T10:00:00Z", "a", "8.8.8.1", "D"), ("2024-01-05T11:00:00Z", "b", "8.8.8.2", "D")])
    alone, both = (
        judged_with(frame.assign(cookie="on-" + frame["device_id"]), **kinds).links.bits
        for kinds in ({}, {"cookie": "cookie"})
    )
    np.testing.assert_array_equal(alone, both)


def test_what_nobody_has_to_himself_makes_links_and_plays_no_role():
    frame = crowd([("2024-01-05T10:00:00Z", one, "8.8.8.1", "D") for one in "abc"])
    domain = np.where(frame["account_id"].isin(list("abc")), "rare.example", "common.example")
    without, judged = judged_with(frame), judged_with(frame.assign(domain=domain), domain="domain")
    assert (judged.links.by_source["domain"] > 0).sum() == 3
    assert judged.links.everyone.roles == {
        "ip": [2],
        "device": [0],
        "token": [3],
    }  # kinds: device, domain, ip, payment_token
    same = [at for at, name in enumerate(judged.features.names) if name.startswith(("ip_", "device_"))]
    np.testing.assert_array_equal(judged.features.values[0, same], without.features.values[0, same])


def test_a_recycled_address_is_no_link_but_a_recycled_device_still_is():
    found = links_of(
        crowd([("2024-01-02T10:00:00Z", "a", "8.8.8.1", "D"), ("2024-01-20T11:00:00Z", "b", "8.8.8.1", "D")])
    )
    assert found["a", "b"]["ip"] == 0
    assert 0 < found["a", "b"]["device"] < np.log2(0.5 * 301)


def test_meeting_on_two_addresses_in_the_same_hours_adds_up():
    times = ["2024-01-05T10:05:00Z", "2024-01-09T15:10:00Z"]
    rows = [(time, account, f"8.8.8.{at}", f"own-{account}") for at, time in enumerate(times) for account in "ab"]
    found = links_of(crowd(rows))
    assert found["a", "b"]["cotimed"] > 0
    assert found["a", "b"]["ip"] + found["a", "b"]["cotimed"] == pytest.approx(2 * np.log2(0.2 * 301), abs=1e-3)


def test_acting_at_the_same_times_links_accounts_that_share_nothing():
    rng = np.random.default_rng(1)
    rows = []
    for session in range(12):
        start = pd.Timestamp("2024-01-02", tz="UTC") + pd.Timedelta(hours=float(rng.uniform(0, 500)))
        rows += [
            ((start + pd.Timedelta(seconds=float(rng.uniform(0, 200)))).isoformat(), f"m{at}", f"7.7.{at}.1", f"M{at}")
            for at in range(6)
        ]
    found = links_of(crowd(rows))
    tied = {pair for pair, sources in found.items() if sources["synchrony"] > 0}
    assert tied == {(f"m{a}", f"m{b}") for a in range(6) for b in range(a + 1, 6)}


def test_a_crowd_of_one_busy_day_is_not_in_step():
    """Forty visitors of one day act at random that day; by the chance of the whole month they would look coordinated."""
    rng = np.random.default_rng(2)
    rows = []
    for at in range(40):
        for minute in rng.integers(0, 1_440, 40).tolist():
            rows.append((f"2024-01-10T{minute // 60:02d}:{minute % 60:02d}:00Z", f"m{at}", f"7.7.{at}.1", f"M{at}"))
    for at in range(400):
        for hour in rng.integers(0, 28 * 24, 20).tolist():
            when = f"2024-01-{1 + hour // 24:02d}T{hour % 24:02d}:{rng.integers(60):02d}:00Z"
            rows.append((when, f"s{at}", f"9.1.{at // 200}.{at % 200}", f"S{at}"))
    found = links_of(crowd(rows))
    assert not {pair for pair, sources in found.items() if sources["synchrony"] > 0}


def test_one_evening_together_is_one_meeting():
    """Two strangers are online at once on two evenings; each visit is ten actions in half an hour, which is not being in step."""
    rng = np.random.default_rng(4)
    rows = []
    for evening in (5, 19):
        for minute in range(0, 30, 3):
            for who in "ab":
                second = rng.integers(60)
                when = f"2024-01-{evening:02d}T20:{minute:02d}:{second:02d}Z"
                rows.append((when, f"m{who}", f"7.7.{ord(who)}.1", f"M{who}"))
    found = links_of(crowd(rows))
    assert not {pair for pair, sources in found.items() if sources["synchrony"] > 0}


def test_those_who_answer_calls_meet_alone_and_fans_in_a_crowd_at_its_hour():
    """Six act within minutes of twelve calls at any hour; thirty come most evenings at eight, which fills its buckets."""
    rng = np.random.default_rng(6)
    rows = []

    def there(who: str, at: int, start: pd.Timestamp) -> None:
        when = start + pd.Timedelta(seconds=float(rng.uniform(0, 240)))
        rows.append((when.isoformat(), f"{who}{at}", f"7.{ord(who)}.{at}.1", f"{who}-{at}"))

    for day in range(2, 14):
        midnight = pd.Timestamp(f"2024-01-{day:02d}", tz="UTC")
        for at in range(6):
            there("c", at, midnight + pd.Timedelta(minutes=50 * day))
        for at in np.flatnonzero(rng.random(30) < 0.8).tolist():
            there("f", at, midnight + pd.Timedelta(hours=20))
    judged = judged_with(crowd(rows, strangers=2_000))
    ids, links = np.array(judged.snapshot.account_ids.to_pylist()), judged.links
    tied = links.by_source["synchrony"] > 0
    called = tied & np.char.startswith(ids[links.a].astype(str), "c")
    fans = tied & np.char.startswith(ids[links.a].astype(str), "f")
    assert called.sum() == 15 and fans.sum() > 20
    company = links.company
    assert company["throng"][called].max() < company["throng"][fans].min()
    assert company["beyond"][called].max() < 6 < company["beyond"][fans].min()
    assert company["clock"][called].min() > 0.7
    assert company["clock"][fans].max() < 0.3
    assert not any(column[~tied].any() for column in company.values())


def test_thieves_part_from_the_customers_they_touched():
    """Five accounts live on a machine on which a hundred customers were logged in twice, days apart, before and after each."""
    rows = []
    for at in range(100):
        rows += [
            (f"2024-01-{day:02d}T{at % 24:02d}:00:00Z", f"v{at}", f"6.6.{at}.1", f"V{at}") for day in (1, 4, 7, 25)
        ]
        rows += [(f"2024-01-{day}T{at // 5:02d}:{10 * (at % 5):02d}:00Z", f"v{at}", "5.5.5.5", "X") for day in (10, 14)]
    for at in range(5):
        rows += [(f"2024-01-{day}T{4 * at:02d}:05:00Z", f"t{at}", f"4.4.4.{at}", "X") for day in (10, 12, 15)]
    with ga.open_store(":memory:") as store:
        ga.ingest(store, crowd(rows))
        judged = judge(store, config=Config(), seed=0)
    ids = np.asarray(judged.snapshot.account_ids.to_pylist())
    assert {f"t{at}" for at in range(5)} in [set(ids[judged.groups.members(at)]) for at in range(len(judged.groups))]


def at_home(count):
    """Rows of accounts that have an address and a device of their own, for weeks."""
    return [
        (f"2024-01-{day:02d}T{at:02d}:00:00Z", f"v{at}", f"6.6.{at}.1", f"V{at}")
        for at in range(count)
        for day in (1, 5, 9, 20, 29)
    ]


def test_victims_of_a_stuffed_login_are_not_linked_but_protected():
    rows = at_home(20)
    for at in range(20):
        rows.append((f"2024-01-15T03:{at:02d}:00Z", f"v{at}", "5.5.5.5", "ATTACK"))
    with ga.open_store(":memory:") as store:
        ga.ingest(store, crowd(rows))
        run = ga.detect(store)
    assert not set(run.members["account_id"]) & {f"v{at}" for at in range(20)}
    assert set(run.protected["account_id"]) == {f"v{at}" for at in range(20)}


def attacked_on_the_fifteenth(come_back):
    """Rows of twenty accounts that are logged in on one machine in a night; so many of them are seen again later."""
    rows = [row for row in at_home(20) if row[0] < "2024-01-15" or int(row[1][1:]) < come_back]
    return rows + [(f"2024-01-15T03:{at:02d}:00Z", f"v{at}", "5.5.5.5", "ATTACK") for at in range(20)]


@pytest.mark.parametrize("come_back", [0, 2, 6])
def test_victims_who_do_not_come_back_are_victims(come_back):
    """One sitting each, after weeks elsewhere: whether anybody is seen again says little about what happened."""
    with ga.open_store(":memory:") as store:
        ga.ingest(store, crowd(attacked_on_the_fifteenth(come_back)))
        run = ga.detect(store)
    assert not set(run.members["account_id"]) & {f"v{at}" for at in range(20)}
    assert set(run.protected["account_id"]) == {f"v{at}" for at in range(20)}


def test_accounts_that_end_together_living_on_one_machine_are_not_called_victims():
    rows = attacked_on_the_fifteenth(0)
    rows += [(f"2024-01-15T{hour}:{at:02d}:00Z", f"v{at}", "5.5.5.5", "ATTACK") for at in range(20) for hour in (8, 19)]
    with ga.open_store(":memory:") as store:
        ga.ingest(store, crowd(rows))
        assert ga.detect(store).protected.empty


def test_customers_of_a_carrier_are_neither_linked_nor_called_attacked():
    rows = at_home(20)
    for at in range(20):
        rows.append((f"2024-01-{4 + at:02d}T13:00:00Z", f"v{at}", "5.5.5.5", f"V{at}"))
    with ga.open_store(":memory:") as store:
        ga.ingest(store, crowd(rows))
        run = ga.detect(store)
    assert run.protected.empty
    assert not set(run.members["account_id"]) & {f"v{at}" for at in range(20)}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1000)), min_size=1, max_size=60), st.integers(0, 10**9))
def test_a_burst_is_one_wherever_the_window_begins(touches, start):
    touched = pd.DataFrame(touches, columns=["identifier", "first_at"]).assign(kind=0, touch=True, attack=True)
    touched["account"] = touched.index
    here, there = (
        attack_touches(ibis.memtable(touched.assign(first_at=touched.first_at + shift)), start=shift, end=shift + 1000)
        .order_by("account")
        .to_pandas()
        for shift in (0, start)
    )
    assert here["account"].tolist() == there["account"].tolist()
    for one in set(here["identifier"]):
        times = np.sort(touched["first_at"][touched["identifier"] == one])
        inside = np.searchsorted(times, times + 1001 / 8) - np.arange(len(times))
        assert inside.max() >= max(5, len(times) / 2)


pairs = st.lists(
    st.tuples(st.integers(0, 30), st.integers(31, 60), st.floats(0, 20, width=32), st.floats(0, 20, width=32)),
    min_size=1, max_size=60,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(pairs)
def test_coincidence_takes_from_lone_pairs_only_and_keeps_their_order(rows):
    a, b, device, token = (np.array(column) for column in zip(*rows, strict=True))
    before = {"device": device.astype("float32"), "payment_token": token.astype("float32")}
    after = {kind: bits.copy() for kind, bits in before.items()}
    discount_lone_pairs(after, explained_by_chance(before, a, b, {"device": 60, "payment_token": 60}))
    both = (before["device"] > 0) & (before["payment_token"] > 0)
    for kind, bits in before.items():
        assert (after[kind] <= bits).all() and (after[kind] >= 0).all()
        assert (after[kind][both] == bits[both]).all()
        whole = np.unique((bits[~both] // 0.5), return_index=True)[1]  # one pair of each level
        assert (np.diff(after[kind][~both][whole]) >= 0).all()


def test_a_kind_by_which_strangers_coincide_says_little_and_one_kind_alone_loses_nothing():
    random = np.random.default_rng(3)
    a = random.permutation(10_000)[:4_000]
    by_source = {"device": np.zeros(2_010, "float32"), "payment_token": np.full(2_010, 12.0, "float32")}
    by_source["payment_token"][2_000:], by_source["device"][2_000:] = 0.0, 12.0  # ten lone pairs on devices
    first, second = a[:2_010], np.roll(a, 2_000)[:2_010] + 10_000
    held = {"device": 20_000, "payment_token": 20_000}
    discount_lone_pairs(by_source, explained_by_chance(by_source, first, second, held))
    assert (
        by_source["payment_token"][:2_000] < 9
    ).all()  # 4,000 of 20,000, 420 may be in rings: log2(1 + 4000 / 420) = 3.4
    assert (by_source["device"][2_000:] > 11.9).all()
    alone = {"payment_token": np.full(2_010, 12.0, "float32")}
    assert not explained_by_chance(alone, first, second, {"payment_token": 20_000})


TELLING = Config(evidence=EvidenceConfig(leave_out_coincident=True))


def browsers(accounts: int, models: int) -> pd.DataFrame:
    """People with a home of their own each and a browser of one of some models; 36 with three machines, a card and an exit each dozen."""
    random = np.random.default_rng(2)
    at = pd.date_range("2024-01-02", periods=accounts, freq="7min", tz="UTC")
    people = pd.DataFrame({
        "timestamp": at, "account_id": [f"p{n}" for n in range(accounts)], "ip": [f"9.{n >> 8}.{n & 255}.1" for n in range(accounts)],
        "device_id": [f"model-{n}" for n in random.integers(0, models, accounts)], "payment_token": [f"card-{n}" for n in range(accounts)],
    })  # fmt: skip
    ring = people.iloc[:36].assign(account_id=[f"r{n}" for n in range(36)])
    dozen = np.arange(36) // 12
    return pd.concat([people, ring.assign(
        ip=[f"7.1.1.{n}" for n in dozen], device_id=[f"own-{n}" for n in dozen], payment_token=[f"stolen-{n}" for n in dozen]
    )])  # fmt: skip


def test_models_that_strangers_have_are_left_out_and_machines_that_people_share_are_not():
    events = browsers(2_000, 500)
    people = events[events["account_id"].str.startswith("p")]
    shared = int((people.groupby("device_id").size() > 1).sum())
    judged = judged_with(events, TELLING)
    left_out = {part["kind"]: part["identifiers"] for part in judged.links.left_out if "strangers" in part["reason"]}
    assert left_out == {"device": shared} and shared > 400
    names = [judged.snapshot.account_ids[at].as_py()[0] for at in range(judged.snapshot.n_accounts)]
    tied = {names[at] for ends in (judged.links.a, judged.links.b) for at in ends}
    assert tied == {"r"}
    assert (judged.links.by_source["device"] > 0).sum() == 3 * 66


def test_private_machines_are_never_left_out():
    judged = judged_with(browsers(2_000, 10_000_000), TELLING)
    assert not [part for part in judged.links.left_out if "strangers" in part["reason"]]
    one_kind = browsers(2_000, 500)[["timestamp", "account_id", "device_id"]]
    for judged in (judged_with(one_kind, TELLING), judged_with(browsers(2_000, 500))):
        assert not [part for part in judged.links.left_out if "strangers" in part["reason"]]


def test_those_with_nothing_but_one_desk_part_from_guests_of_a_common_room():
    """Eight accounts on one machine and line; eight more on another, each with a machine and a line at home as well."""
    rows = []
    for day in range(1, 13):
        for at in range(8):
            when = f"2024-01-{day:02d}T1{at}:0{at}:00Z"
            rows += [(when, f"d{at}", "7.7.1.1", "DESK"), (when, f"g{at}", "7.7.2.1", "ROOM")]
            if day % 3:
                rows.append((f"2024-01-{day:02d}T2{at % 3}:3{at}:00Z", f"g{at}", f"7.8.{at}.1", f"G{at}"))
    judged = judged_with(crowd(rows))
    ids, groups = np.array(judged.snapshot.account_ids.to_pylist()), judged.groups
    first = np.char.array(ids[groups.accounts[groups.starts[:-1]]].astype(str))
    desk, room = (int(np.flatnonzero(first.startswith(letter) & (groups.sizes == 8))[0]) for letter in "dg")
    figures = judged.features.column
    assert figures("nothing_outside")[desk] == 1 and figures("nothing_outside")[room] == 0
    assert figures("bound")[desk] == 1 and figures("device_bound")[room] == pytest.approx(12 / 20)
    assert figures("days_shared")[[desk, room]].tolist() == [1, 1]
    assert figures("days_apart")[desk] == 0 and figures("days_apart")[room] == pytest.approx(8 / 12)
    assert np.isnan(figures("token_bound")[desk])


def test_components_of_a_small_graph_are_those_of_the_sparse_matrix(monkeypatch):
    random = np.random.default_rng(3)
    for _ in range(200):
        size, count = int(random.integers(1, 60)), int(random.integers(0, 60))
        a, b = random.integers(0, size, (2, count))
        by_loop = components.component_labels(a, b, size)
        with monkeypatch.context() as patched:
            patched.setattr(components, "FEW", -1)
            by_matrix = components.component_labels(a, b, size)
        assert by_loop.dtype == by_matrix.dtype and np.array_equal(by_loop, by_matrix)
