"""The report: harmless, self-contained, small, and looked at in a real browser where there is one."""

import html
import re
import shutil
import subprocess
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import graphabuse as ga
from graphabuse.errors import InputError
from graphabuse.report.html import shown
from graphabuse.report.tables import harmless

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


@pytest.mark.parametrize(
    ("cell", "safe"),
    [("=1", "'=1"), ("+1", "'+1"), ("-1", "'-1"), ("@a", "'@a"), ("\tx", "'\tx"), ("a=1", "a=1"), (1.5, 1.5)],
)
def test_formulas_are_neutralised(cell, safe):
    assert harmless(cell) == safe


def test_shown_is_short_and_visible():
    assert len(shown("a" * 10_000)) <= 48
    assert shown("a\u202eb\x00") == "a\\u202eb\\u0000"


@pytest.mark.skipif(
    shutil.which("chromium") is None, reason="CHROMIUM IS NOT INSTALLED: pages were not opened in a browser"
)
def test_pages_open_in_a_browser(run, tmp_path):
    out = ga.write_report(run, tmp_path / "out")
    for page in (out.index, out.folder / "rings" / f"{run.rings['ring_id'][0]}.html"):
        command = [
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--enable-logging=stderr", f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", f"file://{page}",
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
        assert "CONSOLE" not in done.stderr
        assert '<button type="button">' in done.stdout  # the script ran: headings became buttons
