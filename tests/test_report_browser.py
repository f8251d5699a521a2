"""The pages in a real browser: nothing is asked of a network, nothing fails, keys and search work, people can look at pictures."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import graphabuse as ga
from graphabuse.networks import read_networks, with_networks
from graphabuse.records import Run
from tests.chromium import PROGRAM, Chromium
from tests.made_rings import made_run, write_owners

pytestmark = [
    pytest.mark.skipif(PROGRAM is None, reason="CHROMIUM IS NOT INSTALLED: pages were not opened in a browser"),
    pytest.mark.xdist_group("browser"),
]
SIZES = (5, 60, 600, 5_000)


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Run:
    owners = write_owners(tmp_path_factory.mktemp("owners") / "networks.csv", rings=len(SIZES) + 1)
    return with_networks(made_run(SIZES), read_networks(owners))


@pytest.fixture(scope="module")
def report(made, tmp_path_factory) -> Path:
    return ga.write_report(made, tmp_path_factory.mktemp("browser") / "report").folder


@pytest.fixture(scope="module")
def browser(tmp_path_factory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture
def pictures(tmp_path_factory) -> Path:
    """Where screenshots for people go; kept by pytest for the last three sessions."""
    folder = tmp_path_factory.getbasetemp() / "report-pictures"
    folder.mkdir(exist_ok=True)
    return folder


def page_of(report: Path, size: int) -> Path:
    return report / "rings" / f"R-{SIZES.index(size) + 1:08X}.html"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_page_opens_without_trouble_and_asks_for_nothing(browser, report, pictures, dark):
    for page in [report / "index.html", *(page_of(report, size) for size in SIZES)]:
        browser.trouble.clear()
        browser.requests.clear()
        browser.open(page, dark=dark)
        browser.picture(pictures / f"{page.stem}-{'dark' if dark else 'light'}.png")
        assert browser.trouble == []
        assert set(browser.requests) <= {page.resolve().as_uri()}


def test_the_first_screen_holds_headline_tiles_evidence_and_whom_to_act_on(browser, report):
    for size in SIZES:
        browser.open(page_of(report, size))
        ends = browser.js("document.querySelector('.three').getBoundingClientRect().bottom")
        assert ends <= 760


@pytest.mark.parametrize("size", SIZES)
def test_pages_print_on_a_few_sheets(browser, report, pictures, size):
    browser.trouble.clear()
    browser.open(page_of(report, size))
    assert 2 <= browser.paper(pictures / f"paper-{size}.pdf") <= 9
    assert browser.trouble == []


def test_paper_cuts_nothing_off_and_shows_no_controls(browser, report):
    width = 695  # of A4 between margins of 13 mm
    for page in (report / "index.html", page_of(report, 60), page_of(report, 5_000)):
        browser.open(page, width=width, dark=True)
        browser.ask("Emulation.setEmulatedMedia", media="print", features=[])
        assert browser.js("document.documentElement.scrollWidth") <= width
        shown = "[...document.querySelectorAll('nav,.tools,.say')].filter((one) => getComputedStyle(one).display !== 'none').length"
        assert browser.js(shown) == 0


@pytest.mark.parametrize("size", [60, 600, 5_000])
def test_keys_walk_and_clear(browser, report, size):
    browser.open(page_of(report, size))
    hello = browser.js("document.querySelector('.say').textContent")
    browser.press("n")
    first = browser.js("document.querySelector('.say').textContent")
    browser.press("n")
    second = browser.js("document.querySelector('.say').textContent")
    assert "used by" in first
    assert len({hello, first, second}) == 3
    browser.press("p")
    assert browser.js("document.querySelector('.say').textContent") == first
    assert browser.js("document.querySelector('.net').classList.contains('dim')")
    browser.press("Escape")
    assert browser.js("document.querySelector('.say').textContent") == hello
    assert not browser.js("document.querySelector('.net').classList.contains('dim')")


@pytest.mark.parametrize("size", SIZES)
def test_every_account_is_found(browser, made, report, size):
    browser.open(page_of(report, size))
    ring = page_of(report, size).stem
    names = made.members.loc[made.members["ring_id"] == ring, "account_id"].tolist()
    look = """(names) => { const find = document.querySelector(".find"), lost = [];
        for (const name of names) { find.value = name; find.dispatchEvent(new Event("input"));
          if (!document.querySelector(".say").textContent.startsWith(name + ":")) lost.push(name); }
        return lost; }"""
    assert browser.js(f"({look})({names[:: max(len(names) // 300, 1)]!r})") == []
    assert browser.js(f"({look})(['nobody'])") == ["nobody"]


def test_a_part_of_an_id_and_a_code_are_found(browser, report):
    browser.open(page_of(report, 60))
    browser.js("document.querySelector('.find').focus()")
    browser.type("00001")
    assert "accounts match" in browser.js("document.querySelector('.say').textContent")
    browser.press("Escape")
    browser.type("t1")
    assert browser.js("document.querySelector('.say').textContent").startswith("payment token T1")


def test_pointing_at_a_mark_says_what_it_is(browser, report):
    browser.open(page_of(report, 60), height=3_000)
    x, y = browser.js(
        """(() => { const m = JSON.parse(document.querySelector(".marks").textContent), svg = document.querySelector(".net");
        const at = new DOMPoint(m.x[0], m.y[0]).matrixTransform(svg.getScreenCTM()); return [at.x, at.y]; })()"""
    )
    browser.move(x, y)
    assert "linked to" in browser.js("document.querySelector('.say').textContent")


def test_the_queue_sorts_and_filters(browser, report):
    browser.open(report / "index.html")
    sizes = (
        "[...document.querySelectorAll('#queue tbody tr:not([hidden]) td:nth-child(4)')].map((td) => td.textContent)"
    )
    browser.js("document.querySelectorAll('#queue th button')[3].click()")
    assert browser.js(sizes) == ["5", "58", "580", "4,834"]
    browser.js("document.querySelector('[data-name=action][data-value=block]').click()")
    assert len(browser.js(sizes)) == 2
    browser.press("Escape")
    assert len(browser.js(sizes)) == 4


def test_a_phone_shows_the_queue_without_moving_sideways(browser, report, pictures):
    browser.open(report / "index.html", width=390, height=844)
    browser.picture(pictures / "index-phone.png", whole=True)
    queue = "document.querySelector('#queue').parentElement"
    assert browser.js(f"{queue}.scrollWidth <= {queue}.clientWidth && document.documentElement.scrollWidth <= 390")
    browser.js("document.querySelector('[data-name=action][data-value=block]').click()")
    assert (
        browser.js("[...document.querySelectorAll('#queue tbody tr')].filter((row) => row.checkVisibility()).length")
        == 2
    )
    for size in SIZES:
        browser.open(page_of(report, size), width=390, height=844)
        assert browser.js("document.documentElement.scrollWidth") <= 390


def test_one_file_opens_and_keys_walk_the_ring_that_is_looked_at(browser, made, tmp_path):
    page = ga.write_report(made, tmp_path / "out", single_file=True).index
    browser.trouble.clear()
    browser.open(page)
    assert browser.trouble == []
    browser.js("location.hash = 'R-00000003'")
    browser.press("n")
    said = dict(
        browser.js("[...document.querySelectorAll('.say')].map((say) => [say.closest('article').id, say.textContent])")
    )
    assert [ring for ring, text in said.items() if "used by" in text] == ["R-00000003"]
    browser.js("document.querySelectorAll('#queue th button')[3].click()")
    assert browser.js("document.querySelector('#queue tbody td:nth-child(4)').textContent") == "5"


def test_without_scripts_members_and_reasons_are_there(browser, report, pictures):
    browser.open(page_of(report, 60), scripts=False)
    browser.picture(pictures / "no-script-60.png", whole=True)
    browser.ask("Emulation.setScriptExecutionDisabled", value=False)
    text = browser.js("document.body.textContent")
    for part in ("What was observed", "8 of 60 accounts used the same device", "What speaks against it", "a02000001"):
        assert part in text
    assert browser.js("document.querySelectorAll('svg.net path').length") > 5


def test_a_decision_is_saved_as_a_file(browser, report, tmp_path):
    browser.ask("Page.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    browser.trouble.clear()
    browser.open(page_of(report, 60))
    browser.js("document.querySelector('a[download$=\"watch.json\"]').click()")
    saved = tmp_path / "R-00000002-watch.json"
    for _ in range(200):
        if saved.exists() and saved.stat().st_size:
            break
        time.sleep(0.05)
    assert json.loads(saved.read_text())["outcome"] == "watch" and browser.trouble == []


def test_hostile_identifiers_stay_text(browser, tmp_path):
    run = made_run([5])
    nasty = {
        "a01000000": "<img src=x onerror=alert(1)>", "a01000001": "</script><script>alert(1)</script>", "a01000002": "\u05d0\u05d1\u05d2 \u202e|x",
        "a01000003": "😀" * 3_000, "a01000004": "=cmd|' /C calc'!A0",
    }  # fmt: skip
    tables = {name: getattr(run, name).replace({"account_id": nasty}) for name in ("members", "links", "accounts")}
    tables["links"] = tables["links"].replace({"identifier": {"tok-1-0": "\x07</title><svg onload=alert(1)>"}})
    tables["identifiers"] = run.identifiers.replace({"identifier": {"tok-1-0": "\x07</title><svg onload=alert(1)>"}})
    page = ga.write_report(replace(run, **tables), tmp_path / "out").folder / "rings" / "R-00000001.html"
    browser.trouble.clear()
    browser.open(page)
    assert browser.trouble == []
    assert browser.js("document.images.length + document.querySelectorAll('[onload],[onerror]').length") == 0
    assert browser.js("document.scripts.length") == 2
    for name in nasty.values():
        browser.js(
            f"(() => {{ const find = document.querySelector('.find'); find.value = {name!r}; find.dispatchEvent(new Event('input')); }})()"
        )
        assert "nothing here" not in browser.js("document.querySelector('.say').textContent")


def test_pages_are_drawn_quickly(browser, report):
    for size in (60, 600, 5_000):
        times = []
        for _ in range(3):
            browser.open(page_of(report, size))
            times.append(browser.js("performance.timing.loadEventEnd - performance.timing.navigationStart"))
        assert (
            min(times) < 2_000
        )  # the goal of 400 ms is measured by benchmarks/report.py on a machine that is not busy


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_text_can_be_read(browser, report, dark):
    """Contrast of all that is written, as the browser paints it: 4.5 to 1."""
    look = """() => { const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
        const paint = (...colours) => { canvas.clearRect(0, 0, 1, 1);
          for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
          return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3); };
        const light = (rgb) => rgb.map((part) => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
          .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
        const faint = new Set(), walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
        const scheme = matchMedia("(prefers-color-scheme: dark)").matches ? "#121212" : "#fff";
        while (walk.nextNode()) { const held = walk.currentNode.parentElement, style = getComputedStyle(held);
          if (!walk.currentNode.data.trim() || held.closest("script,title,desc,svg .c,button,option")) continue;
          const grounds = [scheme]; for (let at = held; at; at = at.parentElement) grounds.splice(1, 0, getComputedStyle(at).backgroundColor);
          const ink = light(paint(...grounds, held.closest("svg") ? style.fill : style.color)), paper = light(paint(...grounds));
          if ((Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05) < 4.5) faint.add(held.outerHTML.slice(0, 80)); }
        return [...faint]; }"""
    for page in [report / "index.html", *(page_of(report, size) for size in SIZES)]:
        browser.open(page, dark=dark)
        assert browser.js(f"({look})()") == []


def test_a_picture_is_made_larger_without_scripts(browser, report):
    browser.open(page_of(report, 600), scripts=False)
    browser.ask("Emulation.setScriptExecutionDisabled", value=False)
    width = "document.querySelector('.net').getBoundingClientRect().width"
    before = browser.js(width)
    browser.js("document.querySelector('[type=checkbox]').click()")
    assert browser.js(width) > 2 * before
    assert browser.js("document.documentElement.scrollWidth") <= 1100


def test_a_walk_brings_its_mark_into_view(browser, report):
    browser.open(page_of(report, 600))
    browser.js("document.querySelector('[type=checkbox]').click()")
    seen = """(() => { const mark = document.querySelector(".over circle").getBoundingClientRect(), whole = document.querySelector(".net").parentElement.getBoundingClientRect();
        return mark.left >= whole.left && mark.right <= whole.right && mark.top >= 0 && mark.bottom <= innerHeight; })()"""
    for _ in range(5):
        browser.press("n")
        assert browser.js(seen)
