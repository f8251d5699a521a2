"""A ring in Gephi itself: nothing is lost, nothing is live, nothing is complained about."""

import pytest

from graphabuse.investigate.interop import to_networkx, write_graphml
from tests.gephi import read_graphml
from tests.made_run import cliques, made_run
from tests.neo4j_server import NoServer
from tests.test_investigate import HOSTILE, R


@pytest.mark.slow
@pytest.mark.parametrize(
    "uses", [cliques(2, 6, across=2), {name: [("device", HOSTILE[0]), ("ip", name)] for name in HOSTILE}]
)
def test_gephi_reads_a_ring(uses, tmp_path):
    run = made_run({R: uses})
    path = write_graphml(run, R, tmp_path / "ring.graphml")
    try:
        rows = read_graphml(path, tmp_path)
    except NoServer as reason:
        pytest.skip(f"GEPHI IS NOT HERE: {reason}")
    shown = {name: "tab\there\\u0007\\u0000" if name.startswith("tab") else name for name in HOSTILE}
    graph = to_networkx(run, R)
    expected = sorted(
        ["node", shown.get(name, name), facts["kind"], facts.get("role", "null")]
        for (_, name), facts in graph.nodes(data=True)
    )
    assert sorted(row for row in rows if row[0] == "node") == expected
    edges = [["edge", *(shown.get(end[1], end[1]) for end in ends), "3", "false"] for ends in graph.edges]
    assert sorted(row for row in rows if row[0] == "edge") == sorted(edges)
    assert not [row for row in rows if row[0] == "issue"]
