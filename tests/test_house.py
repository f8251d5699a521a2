"""The house rules: fast imports, no cycles, no long files, one version."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest

import graphabuse

ROOT = Path(__file__).parent.parent
FILES = sorted([*ROOT.glob("graphabuse/**/*.py"), *ROOT.glob("ingest/**/*.py")])
NOT_EVERYWHERE = (
    "pyspark",
    "clickhouse_connect",
    "psycopg",
    "deltalake",
    *(f"graphabuse.engine.{name}" for name in ("spark", "clickhouse", "postgresql")),
)
HEAVY = ("torch", "torch_geometric", "igraph", "lightgbm", "neo4j", "ladybug", "pandas", "duckdb", "sklearn")


@pytest.mark.parametrize("statement", ["import graphabuse", "import graphabuse.cli"])
def test_imports_are_light(statement):
    code = f"import json, sys, time; t = time.process_time(); {statement}; print(json.dumps([time.process_time() - t, sorted(sys.modules)]))"
    runs = [
        json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
        for _ in range(3)
    ]
    assert not {name for name in HEAVY if name in runs[0][1]}
    assert min(seconds for seconds, _ in runs) < 0.5


@pytest.mark.parametrize("file", sorted(ROOT.glob("tests/*.py")), ids=lambda file: file.name)
def test_tests_can_be_collected_without_the_extras(file):
    for node in ast.parse(file.read_text()).body:
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert not [name for name in names if name.startswith(NOT_EVERYWHERE)]


def test_no_import_cycles():
    graph = nx.DiGraph()
    names = {".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file for file in FILES}
    for name, file in names.items():
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module and name != "graphabuse":
                for target in (node.module, *(f"{node.module}.{alias.name}" for alias in node.names)):
                    if target in names and target != name:
                        graph.add_edge(name, target)
    assert list(nx.simple_cycles(graph)) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_files_are_short_and_say_what_they_answer(file):
    text = file.read_text()
    assert len(text.splitlines()) <= 300
    assert ast.get_docstring(ast.parse(text))


def test_public_names_exist_and_are_documented():
    for name in graphabuse.__all__:
        assert getattr(graphabuse, name).__doc__
    with pytest.raises(AttributeError, match="it has"):
        graphabuse.nothing  # noqa: B018


def test_the_needed_files_are_there():
    for name in (
        "README.md",
        "LICENSE",
        "NOTICE",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "Makefile",
        ".ci/run",
        "docs/index.md",
    ):
        assert (ROOT / name).is_file(), name
