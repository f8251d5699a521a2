"""The report: harmless, self-contained, small, and looked at in a real browser where there is one."""

import csv
import html
import re
import runpy
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import graphabuse as ga
from graphabuse.casework import sample
from graphabuse.errors import InputError
from graphabuse.records import Verdict
from graphabuse.report import read_activity, read_past
from graphabuse.report.html import asset, lean, shown
from graphabuse.report.past import no_past
from graphabuse.report.tables import TABLES, harmless, write_csv
from graphabuse.rings.identity import membership_hash
from graphabuse.store.frames import verdicts_frame
from tests.made_rings import made_run
from tests.made_run import made_run as hand_made


def only_page(run, folder) -> str:
    return next((ga.write_report(run, folder / "out").folder / "rings").iterdir()).read_text()


def verdict(run, ring_id: str, outcome: str, *, hour: int) -> Verdict:
    mine = run.members[run.members["ring_id"] == ring_id]
    core, edge = (tuple(mine.loc[mine["role"] == role, "account_id"]) for role in ("core", "edge"))
    moment = datetime(2024, 4, 1, hour, tzinfo=UTC)
    return Verdict(
        ring_id, run.run_id, membership_hash([*core, *edge]), outcome, "other", "", "ana", moment, core, edge
    )


HOSTILE = [
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    '=HYPERLINK("x")',
    "{{ 7*7 }}",
    "\u202egnp.exe",
    "a" * 10_000,
    "x\x07y",
    "😀",
]


@pytest.fixture(scope="module")
def hostile_report(tmp_path_factory):
    rng = np.random.default_rng(0)

    def log(account: str, device: str, first_hour: float, hours: float) -> list[tuple[str, ...]]:
        moments = [
            pd.Timestamp("2024-01-01") + pd.Timedelta(hours=float(first_hour + rng.uniform(0, hours))) for _ in range(6)
        ]
        return [
            (
                str(when),
                account,
                f"{rng.integers(20, 90)}.1.{rng.integers(250)}.7",
                device,
                str(rng.choice(["login", "promo"])),
            )
            for when in moments
        ]

    rows = [row for account in HOSTILE for row in log(account[:500], "<b>device</b>", 100, 50)]
    strangers = [row for at in range(1_500) for row in log(f"s{at}", f"S{at}", 0, 700)]
    with ga.open_store(":memory:") as store:
        ga.ingest(
            store, pd.DataFrame(rows + strangers, columns=["timestamp", "account_id", "ip", "device_id", "event_type"])
        )
        run = ga.detect(store)
    assert len(run.rings) == 1
    return ga.write_report(run, tmp_path_factory.mktemp("hostile") / "out").folder


def test_identifiers_are_never_live(hostile_report):
    for page in hostile_report.rglob("*.html"):
        text = page.read_text()
        assert "<script>alert" not in text and "<img" not in text and "<b>device" not in text and "\u202e" not in text
        assert html.escape("<script>alert(1)</script>") in text or page.name == "index.html"
        assert text.count("<script>") == 1
    assert "'=HYPERLINK" in (hostile_report / "members.csv").read_text()


def test_pages_load_nothing(hostile_report):
    for page in hostile_report.rglob("*.html"):
        text = page.read_text()
        assert "default-src 'none'" in html.unescape(text)
        assert not re.search(r"""(src|href)=["'](https?:)?//""", text)


def test_every_ring_has_reasons_doubts_and_members_without_scripts(run, tmp_path):
    out = ga.write_report(run, tmp_path / "out")
    assert out.pages == len(run.rings)
    index = out.index.read_text()
    for ring in run.rings["ring_id"]:
        assert f'href="rings/{ring}.html"' in index
        page = (out.folder / "rings" / f"{ring}.html").read_text()
        for title in ("What was observed", "What speaks against it", "Who is safe to act on", "Accounts"):
            assert title in page
        assert len(page) < 120_000
        for account in run.members.loc[run.members["ring_id"] == ring, "account_id"].head(20):
            assert account in page


def test_a_report_replaces_only_a_report(run, tmp_path):
    ga.write_report(run, tmp_path / "out")
    ga.write_report(run, tmp_path / "out")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("x")
    with pytest.raises(InputError, match="holds other files"):
        ga.write_report(run, tmp_path / "mine")
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="is a file"):
        ga.write_report(run, tmp_path / "file")
    with pytest.raises(InputError, match="cannot be written"):
        ga.write_report(run, "/proc/report")
    assert (tmp_path / "mine" / "thesis.txt").exists()


def test_a_ring_id_cannot_leave_the_folder(run, tmp_path):
    bad = run.rings.assign(ring_id=["../../evil", *run.rings["ring_id"][1:]])
    with pytest.raises(InputError, match="not of the form"):
        ga.write_report(replace(run, rings=bad), tmp_path / "out")


def test_no_rings_is_an_answer(run, tmp_path):
    empty = replace(
        run,
        **{
            name: getattr(run, name).iloc[:0]
            for name in ("rings", "members", "links", "reasons", "identifiers", "protected")
        },
    )
    assert "No group reached the bar" in ga.write_report(empty, tmp_path / "out").index.read_text()


@pytest.mark.parametrize("size", [3, pytest.param(20_000, marks=pytest.mark.slow)])
def test_very_small_and_very_large_rings_have_a_page(size, tmp_path):
    page = only_page(made_run([size]), tmp_path)
    assert "Who is safe to act on" in page and "<svg" in page
    assert len(page) < 400_000


def test_a_ring_whose_events_are_gone_says_so(tmp_path):
    run = made_run([40])
    page = only_page(replace(run, links=run.links.iloc[:0], identifiers=run.identifiers.iloc[:0]), tmp_path)
    assert "no longer in the data" in page and "8 of 40 accounts used the same device" in page


def test_a_run_of_an_older_version_has_pages(tmp_path):
    run = made_run([40])
    old = replace(
        run,
        rings=run.rings[["ring_id", "score", "action", "accounts"]],
        members=run.members[["ring_id", "account_id", "role"]],
        identifiers=run.identifiers[["ring_id", "kind", "identifier", "accounts_inside"]],
        reasons=pd.DataFrame(),
        protected=pd.DataFrame(),
        lineage=pd.DataFrame(),
        moves=pd.DataFrame(),
        summary={"counts": {"accounts": 5}},
    )
    page = only_page(old, tmp_path)
    assert "linked by weak evidence of several kinds" in page and "nan" not in re.sub(
        r"<script.*?</script>", "", page, flags=re.S
    )


def test_a_ring_without_structure_gets_histograms_and_a_doubt(tmp_path):
    run = made_run([360], structured=False)
    public = replace(run, identifiers=run.identifiers.assign(accounts_outside=50))
    page = only_page(public, tmp_path)
    assert "Loose: 348 accounts whose links do not form cells" in page
    assert "its links form no cells: " in page
    index = (tmp_path / "out" / "index.html").read_text()
    assert re.search(r"<td>⚑ [\w ]+, no cells<", index)
    quiet = replace(public, reasons=run.reasons[run.reasons["kind"] != "doubt"])
    index = ga.write_report(quiet, tmp_path / "quiet").index.read_text()
    assert "<td>⚑ no cells<small>its links form no cells<" in index
    assert "no cells" not in ga.write_report(made_run([60]), tmp_path / "cells").index.read_text()
    assert "class=net" not in page


def test_the_same_run_gives_the_same_bytes(tmp_path):
    run = made_run([5, 60, 300])
    one, two = (ga.write_report(run, tmp_path / name).folder for name in ("one", "two"))
    for page in one.rglob("*.html"):
        assert page.read_bytes() == (two / page.relative_to(one)).read_bytes()


def test_a_page_leads_where_people_say(tmp_path):
    run = made_run([5])
    address = "http://localhost:7474/browser/?cmd=edit&arg={cypher}&note={{x}}"
    given = {"Browser": address, "<b>case": "https://cases.example.com/{ring}?run={run}"}
    page = next((ga.write_report(run, tmp_path / "out", links=given).folder / "rings").iterdir()).read_text()
    found = [html.unescape(href) for href in re.findall(r'<a href="(http[^"]*)" rel=noreferrer>', page)]
    assert found[1] == "https://cases.example.com/R-00000001?run=run-0123456789ab" and "<b>case" not in page
    asked = parse_qs(urlsplit(found[0]).query)
    assert 'MATCH (a:Account)-[m:MEMBER_OF]->(r:Ring {ring_id: "R-00000001"})' in asked["arg"][0] and asked["note"] == [
        "{x}"
    ]


@pytest.mark.parametrize(
    ("address", "told"),
    [("javascript:alert(1)", "must begin with"), ("data:text/html,x", "must begin with"), ("https://x/{account}", "nothing fills"),
     ("https://x/{ring", "brace"), ("https://x/{0}", "nothing fills"), ("//x", "must begin with")],
)  # fmt: skip
def test_a_link_that_no_page_may_have_is_refused(address, told, tmp_path):
    with pytest.raises(InputError, match=told):
        ga.write_report(made_run([5]), tmp_path / "out", links={"x": address})
    assert not (tmp_path / "out").exists()


def test_pages_stay_in_their_budget(tmp_path):
    out = ga.write_report(made_run([4, 5, 6, 8, 9, 11, 12, 14, 20, 30, 60, 200]), tmp_path / "out")
    sizes = sorted(page.stat().st_size for page in (out.folder / "rings").iterdir())
    assert sizes[len(sizes) // 2] <= 60_000
    assert sizes[-1] <= 120_000


def test_style_and_script_are_small_and_made_from_what_is_kept():
    pytest.importorskip("minify", reason="THE MINIFIER IS NOT INSTALLED: style and scripts of pages were not made anew")
    for name, content in runpy.run_path("docs/page_assets.py")["assets"]().items():
        assert asset(name) == content, "run `python docs/page_assets.py`"
    assert len(asset("index.css") + asset("index.js")) <= 3_900
    assert len(asset("ring.css") + asset("ring.js")) <= 5_200


def test_one_file_holds_the_queue_and_its_first_rings(tmp_path):
    out = ga.write_report(made_run([4 + at % 9 for at in range(53)]), tmp_path / "out", single_file=True)
    page = out.index.read_text()
    assert (
        out.pages == 50
        and page.count("<article ") == 50
        and "of the first 50 rings" in page
        and not (out.folder / "rings").exists()
    )
    ids = re.findall(r"<[^<>]* id=([\w-]+)", page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"href=#([\w-]+)", page)) <= set(ids)
    assert len(ids) > 300 and page.count("href=#") > 300
    assert not re.findall(r"href=(?!#|.data:application/json,)", page)


def test_the_first_page_names_the_rings_that_hold_together_least(tmp_path):
    run = made_run([5, 6, 7, 8, 9, 10])
    index = ga.write_report(run, tmp_path / "out").index.read_text()
    loose = index.partition("hold together least")[2].partition("</details>")[0]
    assert re.findall(r"rings/(R-\w+)", loose) == sample(run, 5, how="loosest")["ring_id"].tolist()


def test_decisions_are_shown_and_dismissed_rings_set_aside(tmp_path):
    run = made_run([8, 9, 10])
    first, second, third = run.rings["ring_id"]
    verdicts = [verdict(run, first, "confirmed", hour=1), verdict(run, second, "dismissed", hour=2)]
    past = replace(no_past(), verdicts=verdicts_frame(verdicts))
    out = ga.write_report(run, tmp_path / "out", past=past)
    index = out.index.read_text()
    assert "1 ring to look at, 1 confirmed, 1 set aside" in index
    assert "dismissed before, and unchanged since" in index
    page = (out.folder / "rings" / f"{first}.html").read_text()
    assert "confirmed by ana on 2024-04-01" in page and "8 of 8" in page
    assert "open: nobody decided yet" in (out.folder / "rings" / f"{third}.html").read_text()


def test_a_decided_ring_that_changed_is_back_in_the_queue(tmp_path):
    run = made_run([8, 9])
    first = run.rings["ring_id"][0]
    old = verdict(run, first, "dismissed", hour=1)
    past = replace(no_past(), verdicts=verdicts_frame([replace(old, core=old.core[1:], membership_hash="another")]))
    out = ga.write_report(run, tmp_path / "out", past=past)
    assert "2 rings to look at" in out.index.read_text()
    assert "its accounts changed since (+1 −0)" in (out.folder / "rings" / f"{first}.html").read_text()


def test_the_queue_tells_age_and_what_was_decided_about_the_same_accounts(tmp_path):
    run = made_run([8, 9])
    first, second = run.rings["ring_id"]
    shared = run.members[run.members["ring_id"] == first].head(3).assign(ring_id=second)
    run = replace(run, members=pd.concat([run.members, shared], ignore_index=True))
    past = replace(no_past(), verdicts=verdicts_frame([verdict(run, first, "confirmed", hour=1)]))
    out = ga.write_report(run, tmp_path / "out", past=past)
    row = next(row for row in out.index.read_text().split("<tr data")[1:] if f">{second}</a>" in row)
    assert "<td data-v=3>confirmed 1<small>3 accounts confirmed<" in row
    ring = run.rings[run.rings["ring_id"] == second].iloc[0]
    days = (pd.Timestamp(run.summary["window"]["end"]) - ring["first_seen"]).total_seconds() / 86_400
    assert re.findall(r"<td class=n>([^<]+)", row)[-2:] == [f"{days:,.0f}", f"{ring['score']:.2f}"]
    page = (out.folder / "rings" / f"{second}.html").read_text()
    assert page.count(f"<td>confirmed in {first}, 2024-04-01") == 3 and "prior decision<" in page
    plain = ga.write_report(run, tmp_path / "plain")
    assert "prior decision<" not in (plain.folder / "rings" / f"{second}.html").read_text()


def test_a_store_adds_hours_arrivals_and_the_past(stored, tmp_path):
    folder, run = stored
    with ga.open_store(folder, read_only=True) as store:
        activity, past = read_activity(store, run), read_past(store, run)
    assert activity.uses["events"].sum() >= len(run.members)
    assert activity.arrivals["accounts"].sum() == run.summary["counts"]["accounts"]
    assert set(activity.uses["account_id"]) == set(run.members["account_id"])
    out = ga.write_report(run, tmp_path / "out", activity=activity, past=past)
    assert f"of {run.summary['counts']['accounts']:,}" in out.index.read_text()


def test_formulas_are_neutralised():
    cells = ["=1", "+1", "-1", "@a", "\tx", "\rx", "a=1", "", None]
    assert harmless(pa.chunked_array([cells])).to_pylist() == [
        "'=1", "'+1", "'-1", "'@a", "'\tx", "'\rx", "a=1", "", None,
    ]  # fmt: skip
    assert harmless(pa.chunked_array([[-1.5]])).to_pylist() == [-1.5]


def test_csv_holds_every_text_and_times_in_utc(tmp_path):
    texts = [*HOSTILE, 'a "quote", comma', "line\nbreak", "cr\rhere", " led", "null", "\x00"]
    moment = pd.Timestamp("2024-01-01T23:30:00Z")
    write_csv(pd.DataFrame({"text": texts, "at": moment, "score": np.nan}), tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["text"] for row in rows] == [f"'{text}" if text.startswith("=") else text for text in texts]
    assert {(row["at"], row["score"]) for row in rows} == {("2024-01-01T23:30:00Z", "")}
    with pytest.raises(OSError, match="none"):
        write_csv(pd.DataFrame({"a": [1]}), tmp_path / "none" / "t.csv")


def test_every_table_is_there_twice(run, tmp_path):
    folder = ga.write_report(run, tmp_path / "out").folder
    for name in TABLES:
        assert pd.read_parquet(folder / f"{name}.parquet").shape == pd.read_csv(folder / f"{name}.csv").shape


def test_shown_is_short_and_visible():
    assert len(shown("a" * 10_000)) <= 48
    assert shown("a\u202eb\x00") == "a\\u202eb\\u0000"


def test_a_page_tells_what_changed_since_the_run_before(tmp_path):
    run = made_run([8])
    ring = run.rings["ring_id"][0]
    line = {
        "ring_id": ring, "change": "grown", "relation": "CONTINUES", "previous_ring_id": ring, "previous_run_id": "run-before",
        "common": 6, "jaccard": 0.66, "joined": 2, "left": 1,
    }  # fmt: skip
    moves = [{"ring_id": ring, "account_id": "<b>new</b>", "move": "joined", "other_ring_id": None}]
    grown = replace(
        run, rings=run.rings.assign(change="grown"), lineage=pd.DataFrame([line]), moves=pd.DataFrame(moves)
    )
    page = only_page(grown, tmp_path)
    assert "grown since run-before: 2 joined, 1 left" in page
    assert "&lt;b&gt;new&lt;/b&gt;" in page and "<b>new" not in page


def test_the_first_page_names_alerts_and_campaigns(tmp_path):
    evil = "<img src=x onerror=alert(1)>"
    uses = {
        "R-0000000A": {f"a{at}": [("device", "D"), ("payment_token", evil)] for at in range(4)},
        "R-0000000B": {f"b{at}": [("device", "E"), ("payment_token", evil)] for at in range(4)},
        "R-0000000C": {f"c{at}": [("device", "F")] for at in range(3)},
    }
    run = hand_made(uses)
    decided = replace(
        verdict(run, "R-0000000C", "confirmed", hour=1), by=evil, core=("c0", "c1"), membership_hash="another"
    )
    index = ga.write_report(
        run, tmp_path / "out", past=replace(no_past(), verdicts=verdicts_frame([decided]))
    ).index.read_text()
    alert = re.search(r"<h2>Alerts</h2>\s*<ul>(.*?)</ul>", index, re.DOTALL)[1]
    assert "R-0000000C" in alert and "confirmed grew" in alert and "1 joined" in alert
    campaign = re.search(r"1 campaign: (.*?)</details>", index, re.DOTALL)[1]
    assert "R-0000000A" in campaign and "R-0000000B" in campaign and "R-0000000C" not in campaign
    assert evil not in index and html.escape(evil) in campaign
    quiet = ga.write_report(hand_made({"R-0000000C": uses["R-0000000C"]}), tmp_path / "quiet").index.read_text()
    assert "<h2>Alerts</h2>" not in quiet and "campaign:" not in quiet


def test_commands_to_decide_carry_the_accounts_that_are_shown(tmp_path):
    run = made_run([8])
    mine = run.members[run.members["role"] != "guarded"]
    assert f"--membership {membership_hash(mine['account_id'])}" in only_page(run, tmp_path)


def test_a_carrier_address_makes_nobody_a_bridge(tmp_path):
    page = only_page(made_run([60]), tmp_path)
    table = re.search(r"by role: bridges.*?</table>", page, re.DOTALL)[0]
    roles = re.findall(r"<td>(bridge|core|edge|guarded)<td", table)
    bridged = [row for row in table.split("<tr>") if "<td>bridge<" in row]
    assert len(roles) == 25 and 0 < len(bridged) < 25


def test_the_strip_of_time_shows_when_people_decided(tmp_path):
    run = made_run([12])
    ring = run.rings["ring_id"][0]
    middle = run.links["first_seen"].median().to_pydatetime()
    early = replace(verdict(run, ring, "watch", hour=1), decided_at=middle)
    late = replace(verdict(run, ring, "confirmed", hour=2), decided_at=datetime(2031, 1, 1, tzinfo=UTC))
    past = replace(no_past(), verdicts=verdicts_frame([early, late]))
    page = next((ga.write_report(run, tmp_path / "out", past=past).folder / "rings").iterdir()).read_text()
    strip = re.search(r"<svg class=heat.*?</svg>", page, re.DOTALL)[0]
    assert strip.count("class=did") == 1 and ">watch</text>" in strip and ">confirmed</text>" not in strip
    assert "class=did" not in only_page(run, tmp_path / "none")


def test_a_lean_page_is_the_same_page():
    """Only what a browser adds by itself is left out, and never in a script, a style or a text."""
    script = '<script>a="<td>x</td>"; b=\'c="d"\';</script>'
    text = '<td class="n" title="a b">1</td>\n<td>&lt;/td&gt; class=&#34;n&#34;</td></tr>'
    assert (
        lean(f"{script}{text}{script}") == f'{script}<td class=n title="a b">1<td>&lt;/td&gt; class=&#34;n&#34;{script}'
    )
    assert lean('<path d="M1"/><a href="#c-D1" download="x y">') == '<path d="M1"/><a href=#c-D1 download="x y">'
