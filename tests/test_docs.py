"""The code in README and docs runs, the settings page shows the defaults, the command reference is current."""

import re
import runpy
import shlex
import tomllib
from pathlib import Path

import pytest

import graphabuse as ga
from graphabuse.config import Config, config_from_mapping
from tests.terminal import call

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "examples" / "shop" / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def runnable(page: Path) -> list[tuple[str, str]]:
    return [(kind, text) for kind, text in BLOCK.findall(page.read_text()) if kind in ("python", "console", "cypher")]


@pytest.mark.parametrize(
    "page", [page for page in PAGES if runnable(page)], ids=lambda page: str(page.relative_to(ROOT))
)
def test_the_code_of_a_page_runs(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for kind, text in runnable(page):
        if kind == "python":
            exec(compile(text, str(page), "exec"), {"__name__": "__main__"})
        elif kind == "cypher":
            with ga.open_store(tmp_path / "abuse.graph") as store:
                assert len(store.cypher(text.strip())), f"finds nothing: {text}"
        else:
            for line in text.splitlines():
                words = shlex.split(line.removeprefix("$ "))
                assert words[0] == "graphabuse"
                call(*words[1:])


def test_links_between_pages_lead_somewhere():
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
            assert target.startswith("https://") or (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_settings_page_shows_the_defaults():
    text = dict(BLOCK.findall((ROOT / "docs" / "settings.md").read_text()))["toml"]
    shown = tomllib.loads(text)
    assert config_from_mapping(shown) == Config()
    assert {name: set(values) for name, values in shown.items()} == {
        name: set(values) for name, values in Config().as_dict().items()
    }


@pytest.mark.parametrize("page", ["cli", "api", "investigate", "queries"])
def test_the_generated_references_are_current(page):
    reference = runpy.run_path(str(ROOT / "docs" / f"{page}_reference.py"))["reference"]()
    assert (ROOT / "docs" / f"{page}.md").read_text() == reference, (
        f"run: python docs/{page}_reference.py > docs/{page}.md"
    )
