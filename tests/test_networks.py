"""Whose addresses are these? A team's table of networks: read, looked up, kept with the run, told; and nothing else changes."""

import ipaddress
import json
import random
import re

import numpy as np
import pandas as pd
import pytest

import graphabuse as ga
from graphabuse.casework import cases
from graphabuse.casework.cells import hub_keys
from graphabuse.casework.narrative import narrative
from graphabuse.config import config_from_mapping
from graphabuse.errors import InputError, NotFoundError
from graphabuse.networks import TAGS, looked_up_words, read_networks, with_networks
from graphabuse.networks.prefix import ends_of, narrowest, network_text
from graphabuse.networks.told import DOUBT, FACT
from graphabuse.report import write_report
from tests.made_run import made_run
from tests.terminal import call

R, S = "R-0000000A", "R-0000000B"
HEAD = "network,asn,name,tag,source,date\n"


def written(tmp_path, text, name="networks.csv"):
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return file


def ring(addresses, n=6, device=False):
    """Accounts that all use all of some addresses."""
    more = [("device", "d")] if device else []
    return {f"a{at}": [*(("ip", address) for address in addresses), *more, ("ip", f"9.9.9.{at}")] for at in range(n)}


@pytest.mark.parametrize(
    ("texts", "inside", "beside"),
    [
        (("203.0.113.0/24",), ["203.0.113.0", "203.0.113.255"], ["203.0.112.255", "203.0.114.0"]),
        (("203.0.113.7/24",), ["203.0.113.9"], ["203.0.114.9"]),
        (("203.0.113.7",), ["203.0.113.7"], ["203.0.113.6", "203.0.113.8", "::cb00:7107"]),
        (("203.0.113.10", "203.0.113.20"), ["203.0.113.10", "203.0.113.20"], ["203.0.113.9", "203.0.113.21"]),
        (("2001:db8::/32",), ["2001:db8::", "2001:db8:ffff:1::/64"], ["2001:db9::", "32.1.13.184"]),
        (("0.0.0.0/0",), ["0.0.0.1", "255.255.255.255"], ["::1", "2001:db8::1"]),
        (("::/0",), ["::1", "ffff::"], ["8.8.8.8"]),
    ],
)
def test_a_network_holds_what_lies_in_it(texts, inside, beside):
    first, last = (np.array([end], dtype="S17") for end in ends_of(*texts))
    found, known = narrowest(first, last, [*inside, *beside])
    assert found.tolist() == [0] * len(inside) + [-1] * len(beside)
    assert known.all()


@pytest.mark.parametrize(
    "texts",
    [("",), ("203.0.113.0/33",), ("203.0.113.0/",), ("203.0.113.0/-1",), ("203.0.113.0/٣",), ("203.0.113",), ("a/8",), ("2001:db8::/129",),
     ("203.0.113.9", "203.0.113.1"), ("203.0.113.9", "2001:db8::1"), ("203.0.113.0/24", "203.0.114.0"), ("1.2.3.4\0",), ("\ud800",)],
)  # fmt: skip
def test_what_is_no_network_is_none(texts):
    assert ends_of(*texts) is None


def test_the_narrowest_network_wins_as_python_has_it():
    rng = random.Random(3)
    nets = [
        ipaddress.ip_network((rng.getrandbits(32), rng.choice([4, 8, 12, 16, 20, 24, 30])), strict=False)
        for _ in range(400)
    ]
    nets += [
        ipaddress.ip_network((rng.getrandbits(128), rng.choice([3, 6, 10, 20, 48])), strict=False) for _ in range(200)
    ]
    addresses = [ipaddress.ip_address(rng.getrandbits(32)) for _ in range(300)] + [
        ipaddress.IPv6Address(rng.getrandbits(128)) for _ in range(300)
    ]
    first, last = (np.array([ends_of(str(net))[side] for net in nets], dtype="S17") for side in (0, 1))
    found, _ = narrowest(first, last, [str(address) for address in addresses])
    assert (found >= 0).sum() > 50
    for address, place in zip(addresses, found.tolist(), strict=True):
        around = [at for at, net in enumerate(nets) if address in net]
        longest = max((nets[at].prefixlen for at in around), default=None)
        assert place == next((at for at in around if nets[at].prefixlen == longest), -1)
    assert [network_text(first[at], last[at]) for at in range(len(nets))] == [str(net) for net in nets]
    assert network_text(*ends_of("10.0.0.1", "10.0.0.5")) == "10.0.0.1 to 10.0.0.5"


def test_texts_that_are_no_address_are_not_looked_up():
    first, last = (np.array([end], dtype="S17") for end in ends_of("0.0.0.0/0"))
    found, known = narrowest(first, last, ["ip_mfrggzdfmzt", "", "8.8.8.8", "\0", "x" * 10_000, "1.2.3.4.5"])
    assert found.tolist() == [-1, -1, 0, -1, -1, -1]
    assert known.tolist() == [False, False, True, False, False, False]


def test_names_of_known_exports_are_read_as_they_come(tmp_path):
    geo = read_networks(
        written(
            tmp_path, "network,autonomous_system_number,autonomous_system_organization\n1.0.0.0/24,13335,Somebody\n"
        )
    )
    assert geo.rows.to_dict("records") == [{"asn": 13335, "name": "Somebody", "tag": "", "source": "", "date": ""}]
    ranges = read_networks(written(tmp_path, "start_ip,end_ip,asn,as_name\n1.0.0.0,1.0.0.255,AS13335,Somebody\n"))
    assert ranges.rows["asn"].tolist() == [13335]
    frame = pd.DataFrame(
        {"network": ["1.0.0.0/24"], "asn": [13335], "tag": ["Hosting"], "date": [pd.Timestamp("2024-05-01")]}
    )
    frame.to_parquet(tmp_path / "networks.parquet")
    kept = read_networks(tmp_path / "networks.parquet")
    assert kept.rows.to_dict("records") == [
        {"asn": 13335, "name": "", "tag": "hosting", "source": "", "date": "2024-05-01"}
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("prefix,asn\n1.0.0.0/8,1\n", "unknown column 'prefix'; .*network"),
        ("network,tags\n1.0.0.0/8,vpn\n", "unknown column 'tags'; did you mean tag"),
        ("asn,tag\n1,vpn\n", "needs a column network, or start and end; it has asn, tag"),
        ("start,asn\n1.0.0.0,1\n", "needs a column network, or start and end"),
        ("network,asn,autonomous_system_number\n1.0.0.0/8,1,1\n", "two columns for asn"),
        ("network\n", "has no line"),
        ("", "cannot be read"),
        ("network,tag\n1.0.0.0/8,vpn\n1.0.0.0/40,vpn\n", "1 of 2 lines .* line 3: '1.0.0.0/40' is no network such as"),
        ("network,tag\n1.0.0.0/8,isp\n", "line 2: tag 'isp' is no tag; allowed are carrier, residential"),
        ("network,asn\n1.0.0.0/8,AS-1\n", "line 2: asn 'AS-1' is no AS number"),
        ("network,asn\n1.0.0.0/8,4294967296\n", "no AS number"),
        ("network,date\n1.0.0.0/8,May\n", "line 2: date 'May' is no day"),
        ("network,asn\n1.0.0.0/8,1,2\n", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_sentence(tmp_path, text, says):
    with pytest.raises(InputError, match=says) as caught:
        read_networks(written(tmp_path, text))
    assert "\n" not in str(caught.value)
    assert "networks.csv" in str(caught.value)


def test_a_missing_file_is_one_sentence(tmp_path):
    with pytest.raises(NotFoundError, match="does not exist; give a CSV"):
        read_networks(tmp_path / "none.csv")


def test_a_few_wrong_lines_are_set_aside_and_counted(tmp_path):
    good = "".join(f"10.{at}.0.0/16,{at},N,carrier,,\n" for at in range(97))
    table = read_networks(
        written(tmp_path, HEAD + "x/8,1,N,vpn,,\n" + good + "1.0.0.0/8,1,N,isp,,\n1.0.0.0/8,one,N,vpn,,\n")
    )
    assert table.about["set_aside"] == {"AS number not readable": 1, "network not readable": 1, "unknown tag": 1}
    assert table.about["lines"] == 100
    assert len(table.first) == len(table.rows) == 97
    assert narrowest(table.first, table.last, ["10.5.1.1", "1.0.0.1"])[0].tolist() == [5, -1]


def test_addresses_of_carriers_are_a_doubt_hubs_and_named(tmp_path):
    file = written(
        tmp_path,
        HEAD
        + "20.0.0.0/8,64500,Example Mobile,carrier,own,2024-05-01\n20.1.0.0/16,64501,Example VPN,vpn,own,2024-05-01\n",
    )
    run = with_networks(made_run({R: ring(["20.0.0.1", "20.1.0.1", "30.0.0.1"])}), read_networks(file))
    mine = run.networks.set_index("identifier")
    assert mine.loc["20.0.0.1", "name"] == "Example Mobile"
    assert mine.loc["20.1.0.1", ["network", "asn", "tag"]].tolist() == ["20.1.0.0/16", 64501, "vpn"]
    assert "30.0.0.1" not in mine.index
    doubts = run.reasons[run.reasons["kind"] == "doubt"]
    assert doubts["code"].tolist() == [DOUBT, "honest_office"]  # addresses alone tie it, so that comes first
    assert doubts["text"].iloc[0] == "2 of its 3 shared addresses belong to carriers and VPNs, where strangers meet"
    assert run.rings["top_doubt"].iloc[0] == doubts["text"].iloc[0]
    case = cases(run)[R]
    assert hub_keys(case) == {("ip", "20.0.0.1"), ("ip", "20.1.0.1")}
    assert (
        "Their networks: AS64500 Example Mobile, carrier (1); AS64501 Example VPN, vpn (1)." in narrative(case)["where"]
    )
    report = write_report(run, tmp_path / "report")
    page = (report.folder / "rings" / f"{R}.html").read_text()
    assert "<bdi>AS64500 Example Mobile</bdi><br><small>carrier</small>" in page
    assert "Networks after own of 2024-05-01." in page
    assert (
        "address 20.0.0.1 (AS64500 Example Mobile, carrier): 6 of its 6 users are in this ring; its links are not drawn"
        in page
    )
    assert (report.folder / "networks.csv").read_text().count("\n") == 3
    assert (
        json.loads((report.folder / "run.json").read_text())["networks"]["sha256"]
        == read_networks(file).about["sha256"]
    )


def test_a_device_that_ties_too_puts_the_doubt_behind_the_others(tmp_path):
    file = written(tmp_path, HEAD + "20.0.0.0/8,64500,Example Mobile,carrier,,\n")
    run = with_networks(made_run({R: ring(["20.0.0.1"], device=True)}), read_networks(file))
    doubts = run.reasons[run.reasons["kind"] == "doubt"]
    assert doubts["code"].tolist() == ["honest_office", DOUBT]
    assert doubts["text"].iloc[1] == "its one shared address belongs to a carrier, where strangers meet"
    assert run.rings["top_doubt"].iloc[0] == "the nearest honest explanation is an office"


def test_hosting_addresses_are_an_observed_fact_and_no_hub(tmp_path):
    file = written(
        tmp_path, HEAD + "9.9.9.0/24,64502,Example Cloud,hosting,,\n20.0.0.0/8,64502,Example Cloud,hosting,,\n"
    )
    run = with_networks(made_run({R: ring(["20.0.0.1", "30.0.0.1"])}), read_networks(file))
    facts = run.reasons[run.reasons["kind"] == "observed"]
    assert facts["code"].tolist() == ["shared_device", FACT]
    assert facts["text"].iloc[1] == "7 of 8 addresses it used belong to hosting providers"
    assert np.isnan(facts["base_rate"].iloc[1])
    assert hub_keys(cases(run)[R]) == set()
    assert DOUBT not in set(run.reasons["code"])


def test_another_table_takes_the_place_of_the_first(tmp_path):
    made = made_run({R: ring(["20.0.0.1"]), S: ring(["30.0.0.1"])})
    first = with_networks(made, read_networks(written(tmp_path, HEAD + "20.0.0.0/8,1,A,carrier,,\n")))
    again = with_networks(first, read_networks(written(tmp_path, HEAD + "30.0.0.0/8,1,A,school,,\n")))
    assert again.reasons.loc[again.reasons["code"] == DOUBT, "ring_id"].tolist() == [S]
    alone = with_networks(made, read_networks(written(tmp_path, HEAD + "30.0.0.0/8,1,A,school,,\n")))
    for name in ("rings", "reasons", "networks"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(alone, name))


def test_pseudonyms_are_said_and_not_looked_up(tmp_path):
    run = made_run({R: ring(["ip_mfrggzdfmzt"]) | {"a9": [("ip", "ip_mfrggzdfmzt")]}})
    run = with_networks(run, read_networks(written(tmp_path, HEAD + "20.0.0.0/8,1,A,carrier,,\n")))
    assert run.networks["identifier"].tolist() == []
    hidden = made_run({R: {f"a{at}": [("ip", "ip_mfrggzdfmzt")] for at in range(4)}})
    hidden = with_networks(hidden, read_networks(written(tmp_path, HEAD + "20.0.0.0/8,1,A,carrier,,\n")))
    told = looked_up_words(hidden.summary["networks"])
    assert told.startswith("none of the 1 addresses of rings can be read as one, as pseudonyms cannot")
    page = (write_report(hidden, tmp_path / "report").folder / "rings" / f"{R}.html").read_text()
    assert told in page
    assert "Not looked for, as no network is known: addresses of carriers" in page


def test_names_of_networks_are_shown_as_text_only(tmp_path):
    name = '"<script>alert(1)</script>=cmd"'
    run = with_networks(
        made_run({R: ring(["20.0.0.1"])}),
        read_networks(written(tmp_path, HEAD + f"20.0.0.0/8,1,{name},carrier,=1+1,\n")),
    )
    report = write_report(run, tmp_path / "report")
    page = (report.folder / "rings" / f"{R}.html").read_text()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert ",'=1+1," in (report.folder / "networks.csv").read_text()


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Events of a small world, and a table in which its addresses are a carrier's or a data centre's."""
    from graphabuse.simulate import draw_params, simulate

    folder = tmp_path_factory.mktemp("networks")
    events = simulate(draw_params(seed=862, accounts=1_500, family="hard", abuse_share=0.06)).events.to_pandas()
    events.to_parquet(folder / "events.parquet")
    nets = sorted({".".join(text.split(".")[:3]) for text in events["ip"].dropna() if ":" not in text})
    lines = [
        f"{net}.0/24,{64500 + at % 9},N{at % 9},{list(TAGS)[at % 8]},own,2024-05-01" for at, net in enumerate(nets)
    ]
    (folder / "networks.csv").write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_detection_keeps_networks_with_the_run_and_finds_the_same_rings(world, tmp_path):
    with ga.open_store(str(tmp_path / "s.graph")) as store:
        ga.ingest(store, str(world / "events.parquet"))
        plain = ga.detect(store)
        ga.save_run(store, plain)
        run = ga.detect(store, networks=world / "networks.csv")
        ga.save_run(store, run)
        assert run.run_id != plain.run_id
        assert run.summary["config_hash"] == plain.summary["config_hash"]
        assert run.summary["job"] == plain.summary["job"]
        assert len(run.networks) > 5
        unchanged = ("members", "accounts", "links", "identifiers", "protected", "lineage", "moves", "classes")
        for name in unchanged:
            pd.testing.assert_frame_equal(getattr(run, name), getattr(plain, name))
        pd.testing.assert_frame_equal(run.rings.drop(columns="top_doubt"), plain.rings.drop(columns="top_doubt"))
        others = run.reasons[~run.reasons["code"].isin([DOUBT, FACT])].reset_index(drop=True)
        pd.testing.assert_frame_equal(others, plain.reasons)
        told = run.reasons[run.reasons["code"].isin([DOUBT, FACT])]
        assert len(told)
        assert told["base_rate"].between(0, 1).all()
        assert told["text"].str.contains(" of all addresses do)", regex=False).all()
        by_setting = ga.detect(store, config=config_from_mapping({"networks": {"file": str(world / "networks.csv")}}))
        for name in ("rings", "reasons", "networks"):
            pd.testing.assert_frame_equal(getattr(by_setting, name), getattr(run, name))
        opened = ga.open_run(store)
        assert opened.run_id == run.run_id
        pd.testing.assert_frame_equal(opened.networks, run.networks)
        later = ga.open_run(store, plain.run_id).with_networks(world / "networks.csv")
        for name in ("rings", "reasons", "networks"):
            pd.testing.assert_frame_equal(getattr(later, name), getattr(run, name), check_dtype=False)
        assert opened.diff(plain.run_id).causes == ()
        first = write_report(opened, tmp_path / "first").folder
        again = write_report(run, tmp_path / "again").folder
        names = sorted(str(path.relative_to(first)) for path in first.rglob("*") if path.suffix in (".html", ".csv"))
        assert "networks.csv" in names
        assert [name for name in names if (first / name).read_bytes() != (again / name).read_bytes()] == []


def test_the_command_line_and_python_show_networks(world, tmp_path):
    store, file = str(tmp_path / "s.graph"), str(world / "networks.csv")
    done = call("run", world / "events.parquet", "--store", store, "--out", tmp_path / "r", "--networks", file)
    assert re.search(r"\d+ of \d+ addresses of rings lie in a network of networks.csv", done.stdout)
    with ga.open_store(store, read_only=True) as opened:
        run = ga.open_run(opened)
        address = run.networks.iloc[0]
        rings = [run.ring(ring_id).identifiers for ring_id in run.rings["ring_id"]]
        assert all(
            {"network", "asn", "network_name", "tag", "network_source", "network_date"} <= set(frame) for frame in rings
        )
        shared = pd.concat(rings)
        assert (shared.loc[shared["kind"] == "ip", "asn"] >= 64500).any()
        assert (shared.loc[shared["kind"] != "ip", "network"] == "").all()
        owner = ga.identifier_view(opened, address["identifier"]).owner
        assert (owner["network"], owner["tag"]) == (address["network"], address["tag"])
    said = " ".join(call("identifier", address["identifier"], "--store", store).stdout.split())
    assert f"AS{address['asn']} {address['name']}, {address['tag']}, {address['network']}, own of 2024-05-01" in said
    told = json.loads(call("identifier", address["identifier"], "--store", store, "--json").stdout)
    assert told["asn"] == address["asn"]
    done = call("report", "--store", store, "--out", tmp_path / "q", "--networks", tmp_path / "none.csv", code=1)
    assert "does not exist" in done.stderr
