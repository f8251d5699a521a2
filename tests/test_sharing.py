"""A report for others: what it tells, and that nothing else is in any of its bytes."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pyarrow.parquet as pq
import pytest

import graphabuse as ga
from graphabuse.casework.sharing import pseudonyms
from graphabuse.errors import InputError, NotFoundError
from graphabuse.records import Run, Verdict
from graphabuse.report import read_activity
from graphabuse.rings.identity import membership_hash
from graphabuse.store.frames import verdicts_frame
from tests.chromium import PROGRAM, Chromium
from tests.made_rings import made_run
from tests.terminal import call

SECRET = "a secret for the tests alone"


def decided(run: Run, ring_id: str, outcome: str = "confirmed", *, spared: tuple[str, ...] = ()) -> Verdict:
    mine = run.members[run.members["ring_id"] == ring_id]
    core, edge = (tuple(mine.loc[mine["role"] == role, "account_id"]) for role in ("core", "edge"))
    return Verdict(
        ring_id, run.run_id, membership_hash([*core, *edge]), outcome, "other", "a note that stays here", "ana-the-analyst",
        datetime(2024, 4, 1, tzinfo=UTC), core, edge, spared,
    )  # fmt: skip


@pytest.fixture(scope="module")
def run() -> Run:
    return made_run([60, 8, 12])


@pytest.fixture(scope="module")
def verdicts(run) -> pd.DataFrame:
    first, second, _ = run.rings["ring_id"]
    spared = run.members.loc[run.members["ring_id"] == second, "account_id"].iloc[0]
    return verdicts_frame([decided(run, first), decided(run, second, spared=(spared,))])


@pytest.fixture(scope="module")
def written(run, verdicts, tmp_path_factory):
    folder = tmp_path_factory.mktemp("shared")
    ga.write_shared_report(run, folder / "out", verdicts=verdicts, secret=SECRET, names=folder / "names.csv")
    return folder


def everything(folder) -> str:
    """All that is written, Parquet as text."""
    parts = [file.read_text() for file in sorted(folder.rglob("*")) if file.suffix in (".html", ".csv", ".json")]
    return "\n".join(parts + [pq.read_table(file).to_pandas().to_csv() for file in sorted(folder.glob("*.parquet"))])


def test_no_name_score_doubt_or_note_is_in_it(run, written):
    text = everything(written / "out")
    own = set(run.accounts["account_id"]) | set(run.links["identifier"])
    assert not [name for name in own if re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])", text)]
    for word in ("ana-the-analyst", "a note that stays", "speaks against", "score", "at stake", ">0.9", ",0.9", "graphabuse decide", "threshold",
                 "config", "guarded:", "expected", "STORE"):  # fmt: skip
        assert word not in re.sub(r"<(style|script).*?</\1>|d=\"[^\"]*\"|opacity=0\.\d+", "", text, flags=re.DOTALL), (
            word
        )
    for doubt in run.reasons.loc[run.reasons["kind"] != "observed", "text"]:
        assert doubt not in text
    assert {file.name for file in (written / "out").iterdir()} == {
        "index.html", "rings", "run.json", *(f"{name}.{form}" for name in ("rings", "members", "links", "identifiers", "reasons") for form in ("csv", "parquet")),
    }  # fmt: skip


def test_it_tells_confirmed_rings_without_bystanders_and_spared_accounts(run, verdicts, written):
    first, second, third = run.rings["ring_id"]
    assert sorted(page.stem for page in (written / "out" / "rings").iterdir()) == sorted([first, second])
    names = pd.read_csv(written / "names.csv").set_index("name")["value"]
    members = pd.read_csv(written / "out" / "members.csv")
    told = set(zip(members["ring_id"], names[members["account_id"]], members["role"], strict=True))
    spared = {account for accounts in verdicts["exceptions"] for account in accounts}
    kept = run.members[
        (run.members["ring_id"] != third) & (run.members["role"] != "guarded") & ~run.members["account_id"].isin(spared)
    ]
    assert told == set(zip(kept["ring_id"], kept["account_id"], kept["role"], strict=True)) and len(spared) == 1
    links = pd.read_csv(written / "out" / "links.csv")
    assert links.groupby(["ring_id", "kind", "identifier"])["account_id"].nunique().min() >= 2, (
        "what one alone used is not told"
    )
    counted = pd.read_csv(written / "out" / "identifiers.csv").set_index(["ring_id", "kind", "identifier"])[
        "accounts_inside"
    ]
    assert (
        counted.sort_index().tolist()
        == links.groupby(["ring_id", "kind", "identifier"])["account_id"].nunique().sort_index().tolist()
    )
    page = (written / "out" / "rings" / f"{first}.html").read_text()
    for part in (
        "What was observed",
        "used the same device",
        "Who used what",
        "confirmed by a person on 2024-04-01",
        "acct_",
        "dev_",
        "pay_",
    ):
        assert part in page
    assert "default-src" in page and not re.search(r"""(src|href)=["']?(https?:)?//""", page)


def test_the_same_secret_gives_the_same_bytes_and_another_gives_other_names(run, verdicts, written, tmp_path):
    for name, secret in (("same", SECRET), ("other", SECRET[::-1]), ("drawn", ""), ("again", "")):
        ga.write_shared_report(run, tmp_path / name, verdicts=verdicts, secret=secret)
    first = everything(written / "out")
    assert everything(tmp_path / "same") == first
    found = [
        set(pd.read_csv(tmp_path / name / "members.csv")["account_id"]) for name in ("same", "other", "drawn", "again")
    ]
    assert all(not one & other for at, one in enumerate(found) for other in found[:at])
    assert "(key " in first and "not kept" in everything(tmp_path / "drawn")
    assert len(found[0]) == len(found[1]) == len(set(pd.read_csv(written / "out" / "members.csv")["account_id"]))


def test_numbers_say_nothing_of_what_they_stand_for(run, verdicts, tmp_path):
    ga.write_shared_report(run, tmp_path / "out", verdicts=verdicts, identifiers="numbers", secret=SECRET)
    members = pd.read_csv(tmp_path / "out" / "members.csv")
    n = members["account_id"].nunique()
    assert set(members["account_id"]) == {f"acct_{at}" for at in range(1, n + 1)}
    assert "dev_1" in everything(tmp_path / "out") and "numbers say nothing" in everything(tmp_path / "out")


def test_a_pseudonym_is_bound_to_kind_and_secret():
    one, two = pseudonyms(b"x" * 16), pseudonyms(b"y" * 16)
    assert one("device", ["a"])[0].startswith("dev_") and one("cookie", ["a"])[0].startswith("cookie_")
    assert len({one("device", ["a"])[0][-11:], one("ip", ["a"])[0][-11:], two("device", ["a"])[0][-11:]}) == 3
    assert one("account", ["b", "a"]) == [*one("account", ["b"]), *one("account", ["a"])]


def test_what_cannot_be_shared_is_refused_in_one_sentence(run, verdicts, tmp_path):
    with pytest.raises(InputError, match=r"no ring of run .* stands confirmed as it is now"):
        ga.write_shared_report(run, tmp_path / "out", verdicts=verdicts.head(0))
    stale = verdicts.assign(membership_hash="another")
    with pytest.raises(InputError, match="stands confirmed"):
        ga.write_shared_report(run, tmp_path / "out", verdicts=stale)
    with pytest.raises(NotFoundError, match="is not in run"):
        ga.write_shared_report(run, tmp_path / "out", verdicts=verdicts, rings=["R-FFFFFFFF"])
    with pytest.raises(InputError, match="give 16 or more"):
        ga.write_shared_report(run, tmp_path / "out", verdicts=verdicts, secret="short")
    with pytest.raises(InputError, match="would be handed outside"):
        ga.write_shared_report(run, tmp_path / "out", verdicts=verdicts, names=tmp_path / "out" / "names.csv")
    with pytest.raises(InputError, match="pseudonyms or numbers"):
        ga.write_shared_report(run, tmp_path / "out", verdicts=verdicts, identifiers="clear")
    assert not (tmp_path / "out").exists()


def test_a_ring_that_is_named_is_told_and_says_that_nobody_decided(run, verdicts, tmp_path):
    third = run.rings["ring_id"][2]
    out = ga.write_shared_report(run, tmp_path / "out", verdicts=verdicts, rings=[third])
    assert out.pages == 1 and "not decided by a person" in next((out.folder / "rings").iterdir()).read_text()


def test_hostile_identifiers_and_rings_of_timing_alone_have_pages(run, verdicts, tmp_path):
    evil = "</script><img src=x onerror=alert(1)>"
    account = run.members["account_id"].iloc[0]
    tables = {
        name: getattr(run, name).replace({"account_id": {account: evil}}) for name in ("members", "links", "accounts")
    }
    changed = replace(run, **tables)
    told = verdicts_frame([decided(changed, str(run.rings["ring_id"][0]))])
    ga.write_shared_report(changed, tmp_path / "out", verdicts=told)
    assert "onerror" not in everything(tmp_path / "out")
    bare = replace(run, links=run.links.head(0), identifiers=run.identifiers.head(0))
    out = ga.write_shared_report(bare, tmp_path / "bare", verdicts=verdicts)
    assert out.pages == 2 and "tied by their timing alone" in everything(out.folder)


def test_a_stored_run_is_shared_from_the_terminal(stored, tmp_path, monkeypatch):
    folder, found = stored
    ring = str(found.rings["ring_id"][0])
    assert (
        "nothing to hand outside"
        in call("report", "--store", folder, "--out", tmp_path / "out", "--sharing", "pseudonyms", code=1).stderr
    )
    monkeypatch.setenv("GRAPHABUSE_SHARING_KEY", SECRET)
    call(
        "report",
        "--store",
        folder,
        "--out",
        tmp_path / "out",
        "--sharing",
        "pseudonyms",
        "--ring",
        ring,
        "--names",
        tmp_path / "names.csv",
    )
    text = everything(tmp_path / "out")
    names = pd.read_csv(tmp_path / "names.csv")
    assert not [value for value in names["value"].astype(str) if len(value) > 3 and value in text]
    assert json.loads((tmp_path / "out" / "run.json").read_text())["profile"] == "sharing"
    with ga.open_store(folder, read_only=True) as store:
        uses = read_activity(store, found).uses
    assert uses["events"].sum() > 0 and "; events" in re.search("When: .*", text)[0], (
        "hours of events, not of sightings alone"
    )
    for options in (["--link", "a=https://x.example/{ring}"], ["--single-file"]):
        told = call(
            "report", "--store", folder, "--out", tmp_path / "no", "--sharing", "numbers", *options, code=1
        ).stderr
        assert "leads nowhere" in told
    assert (
        "belong to --sharing"
        in call("report", "--store", folder, "--out", tmp_path / "no", "--ring", ring, code=1).stderr
    )
    call("report", "--store", folder, "--out", tmp_path / "out")
    assert not (tmp_path / "out" / "run.json").read_text().count("sharing"), "a report replaces a report"


@pytest.mark.skipif(PROGRAM is None, reason="CHROMIUM IS NOT INSTALLED: shared pages were not opened in a browser")
@pytest.mark.xdist_group("browser")
def test_shared_pages_open_without_trouble(written, tmp_path):
    with Chromium(tmp_path / "profile") as browser:
        for page in [written / "out" / "index.html", *(written / "out" / "rings").iterdir()]:
            for width in (1100, 390):
                browser.requests.clear()
                browser.open(page, width=width)
                assert browser.trouble == [] and set(browser.requests) <= {page.resolve().as_uri()}
                assert browser.js("document.documentElement.scrollWidth") <= width
        browser.press("n")
        assert "used by" in browser.js("document.querySelector('.say').textContent")
