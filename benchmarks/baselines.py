"""What does the usual practice find? Peers for the detection benchmark, each given more than it would have.

Components and Louvain need no tuning. FRAUDAR is told how many rings there are. The account classifiers are trained on all
labels of other worlds and get the threshold that is best in hindsight; what they flag is grouped over devices and tokens.
"""

import heapq

import lightgbm as lgb
import networkx as nx
import numpy as np
from scipy import sparse

from graphabuse.evidence.kinds import kind_weight
from graphabuse.judged import Judged
from graphabuse.simulate import World

FRAUDAR_BLOCKS = 60
THRESHOLDS = np.linspace(0.05, 0.95, 19)


def bipartite(world: World) -> nx.Graph:
    """Accounts and the devices and tokens they used."""
    frame = world.events.to_pandas()
    graph = nx.Graph()
    for kind in ("device_id", "payment_token"):
        if kind in frame:
            pairs = frame[["account_id", kind]].dropna().drop_duplicates()
            graph.add_edges_from((("a", a), (kind, b)) for a, b in pairs.itertuples(index=False))
    return graph


def accounts_of(parts, low: int, high: int) -> list[list[str]]:
    """Account ids of each part whose number of accounts lies between the limits."""
    found = [[name for kind, name in part if kind == "a"] for part in parts]
    return [part for part in found if low <= len(part) <= high]


def fraudar(judged: Judged, blocks: int) -> list[list[str]]:
    """Densest blocks of accounts × devices and tokens, one after the other (Hooi et al. 2016, log-weighted columns).

    With addresses the densest block is the whole graph.
    """
    seen = judged.links.sightings
    ids = judged.snapshot.account_ids.to_pylist()
    address = [code for code, kind in enumerate(judged.snapshot.kinds) if kind_weight(kind).is_address]
    keep = ~np.isin(seen["kind"], address)
    edges = {(int(a), int(e)) for a, e in zip(seen["account"][keep], seen["identifier"][keep], strict=True)}
    found = []
    for _ in range(min(blocks, FRAUDAR_BLOCKS)):
        block = _densest(edges)
        accounts = sorted({a for a, _ in block})
        if len(accounts) < 3:
            break
        found.append([ids[a] for a in accounts])
        taken = set(accounts)
        edges = {edge for edge in edges if edge[0] not in taken}
    return found


def _densest(edges: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Greedy peeling of the node with the least weight; the best prefix by weight per node."""
    around: dict[tuple[str, int], list[tuple[tuple[str, int], float]]] = {}
    degree: dict[int, int] = {}
    for _, e in edges:
        degree[e] = degree.get(e, 0) + 1
    for a, e in sorted(edges):
        weight = 1.0 / np.log(degree[e] + 5.0)
        around.setdefault(("a", a), []).append((("e", e), weight))
        around.setdefault(("e", e), []).append((("a", a), weight))
    load = {node: sum(weight for _, weight in links) for node, links in around.items()}
    total = sum(load.values()) / 2
    heap = [(weight, node) for node, weight in load.items()]
    heapq.heapify(heap)
    gone: list[tuple[str, int]] = []
    out: set[tuple[str, int]] = set()
    best, best_at = total / max(len(load), 1), 0
    while heap:
        weight, node = heapq.heappop(heap)
        if node in out or weight > load[node] + 1e-9:
            continue
        out.add(node)
        gone.append(node)
        total -= load[node]
        for other, part in around[node]:
            if other not in out:
                load[other] -= part
                heapq.heappush(heap, (load[other], other))
        left = len(load) - len(out)
        if left and total / left > best:
            best, best_at = total / left, len(gone)
    lost = set(gone[:best_at])
    return {(a, e) for a, e in edges if ("a", a) not in lost and ("e", e) not in lost}


def own_features(judged: Judged) -> np.ndarray:
    """What an account does, without looking at anyone else; shape ``(n_accounts, 8 + n_kinds + n_actions)``."""
    snapshot, seen = judged.snapshot, judged.links.sightings
    life = snapshot.last_at - snapshot.first_at
    kinds = [
        np.bincount(seen["account"][seen["kind"] == kind], minlength=snapshot.n_accounts)
        for kind in range(len(snapshot.kinds))
    ]
    mix = np.asarray(
        snapshot.actions.of(np.arange(snapshot.n_accounts)).multiply(1.0 / snapshot.events[:, None]).todense()
    )[:, :8]
    mix = np.pad(mix, ((0, 0), (0, 8 - mix.shape[1])))
    length = max(snapshot.end - snapshot.start, 1)
    return np.column_stack(
        [snapshot.events, snapshot.days, life / length, (snapshot.first_at - snapshot.start) / length, *kinds, mix]
    ).astype("float32")


def graph_features(judged: Judged) -> np.ndarray:
    """XGBGraph (Tang et al. 2023): own features, degrees, and means over neighbours one and two hops away."""
    snapshot, seen = judged.snapshot, judged.links.sightings
    own = own_features(judged)
    size = (snapshot.n_accounts, int(seen["identifier"].max()) + 1)
    use = sparse.csr_matrix((np.ones(len(seen["account"])), (seen["account"], seen["identifier"])), shape=size)
    degree = np.asarray(use.sum(axis=0)).ravel()
    spread = np.column_stack([np.log1p(use @ degree), np.asarray(use.sum(axis=1)).ravel()])
    per_identifier = sparse.diags(1.0 / np.maximum(degree, 1)) @ use.T
    per_account = sparse.diags(1.0 / np.maximum(spread[:, 1], 1)) @ use
    one = per_account @ (per_identifier @ own)
    two = per_account @ (per_identifier @ one)
    return np.hstack([own, spread, one, two]).astype("float32")


def train_accounts(worlds: list[tuple[World, Judged]], features) -> lgb.Booster:
    """Trees on every account of the given worlds, with the full truth as labels."""
    tables = [features(judged) for _, judged in worlds]
    truth = [abusive(world, judged) for world, judged in worlds]
    settings = {"objective": "binary", "verbose": -1, "num_threads": 2, "seed": 1, "deterministic": True}
    return lgb.train(settings, lgb.Dataset(np.vstack(tables), np.concatenate(truth)), num_boost_round=200)


def abusive(world: World, judged: Judged) -> np.ndarray:
    """1 for every account that belongs to a true ring, shape ``(n_accounts,)``."""
    bad = set(world.rings["account_id"])
    return np.array([name in bad for name in judged.snapshot.account_ids.to_pylist()], dtype=float)


def flagged_groups(world: World, judged: Judged, probability: np.ndarray) -> list[list[list[str]]]:
    """Components over devices and tokens among the accounts above each threshold."""
    graph = bipartite(world)
    ids = np.asarray(judged.snapshot.account_ids.to_pylist(), dtype=object)
    found = []
    for threshold in THRESHOLDS:
        keep = {("a", name) for name in ids[probability >= threshold]}
        part = graph.subgraph(node for node in graph if node[0] != "a" or node in keep)
        found.append(accounts_of(nx.connected_components(part), 3, 300))
    return found
