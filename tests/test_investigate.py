"""An account, a path, a ring in other libraries."""

import networkx as nx
import pytest

import graphabuse as ga
from graphabuse.errors import NotFoundError


def test_account_and_path(stored):
    folder, run = stored
    ring = run.rings["ring_id"][0]
    members = run.members.loc[run.members["ring_id"] == ring, "account_id"].tolist()
    with ga.open_store(folder, read_only=True) as store:
        view = ga.account_view(store, members[0])
        mine = run.links[run.links["account_id"] == members[0]]
        assert set(view.identifiers["identifier"]) == set(mine["identifier"])
        assert view.rings["ring_id"].tolist() == [ring]
        steps = ga.path_between(store, members[0], members[-1])
        assert steps["account_id"][0] == members[0] and steps["next_account_id"].iloc[-1] == members[-1]
        for name in ("nobody", "a' OR 1=1 --"):
            with pytest.raises(NotFoundError, match="not in store"):
                ga.account_view(store, name)


def test_a_ring_opens_in_other_libraries(run):
    ring = run.rings["ring_id"][0]
    links = run.links[run.links["ring_id"] == ring]
    graph = ga.to_networkx(run, ring)
    assert nx.is_bipartite(graph) and graph.number_of_edges() == len(links)
    other = ga.to_igraph(run, ring)
    assert (other.vcount(), other.ecount()) == (graph.number_of_nodes(), graph.number_of_edges())
    data = ga.to_pyg(run, ring)
    assert data.validate() and sum(store.edge_index.shape[1] for store in data.edge_stores) == len(links)
    with pytest.raises(NotFoundError):
        ga.to_networkx(run, "R-00000000")
