"""How long do the account networks take on a made-up graph of n accounts, and how much memory? Called by ``accounts.py --scale``.

Three kinds of identifiers with heavy-tailed fan-out, about 2.35 shared uses for each account, 24 own columns.
"""

import resource
import sys
import time

import numpy as np
import torch

from graphabuse.features.account_graph import AccountGraph, relation
from graphabuse.model.account.encode import fit_encoder
from graphabuse.model.account.fit import fit_account_models
from graphabuse.model.account.networks import Shape, build, graph_tensors
from graphabuse.model.account.ring_conv import mean_log_degree
from graphabuse.model.account.train_network import LEAN_ABOVE
from graphabuse.model.account.view import first_view

EPOCHS = 4


def scale_graph(n: int, *, seed: int = 1) -> tuple[AccountGraph, np.ndarray]:
    """The graph and labels of 5 % of accounts that sit on small devices, with noise."""
    random = np.random.default_rng(seed)
    account = np.arange(n)
    relations = {}
    for kind, alone in (("device", 0.30), ("ip", 0.10), ("token", 0.26)):
        sizes = np.minimum(random.zipf(2.1, n) + 1, 2_000)
        owner = np.repeat(np.arange(n), sizes)[:n]
        identifier = np.where(random.random(n) < alone, n + account, owner[random.permutation(n)])
        relations[kind] = relation(account, identifier, random.uniform(0, 30 * 86_400, n))
    fan_out = relations["device"].fan_out[relations["device"].identifier]
    label = (random.random(n) < np.where((fan_out >= 4) & (fan_out <= 12), 0.3, 0.02)).astype("int64")
    own = random.normal(size=(n, 24)).astype("float32")
    return AccountGraph(n, relations, {}, own, tuple(f"x{at}" for at in range(24))), label


def epochs(n: int) -> str:
    """A Markdown row about RingNet on the whole graph.

    Accounts, shared uses, seconds for all columns, for an epoch (of CPU) and for inference, MiB before training and at the peak.
    """
    started = time.perf_counter()
    graph, label = scale_graph(n)
    shared = sum(int((use.fan_out[use.identifier] >= 2).sum()) for use in graph.relations.values())
    view = first_view(graph, np.where(np.arange(n) % 2, label, -1), seed=1)
    columns_s, before_mib = time.perf_counter() - started, _peak_mib()
    lean = n > LEAN_ABOVE
    encoder = fit_encoder(view.dense, lean=lean)
    degrees = tuple(mean_log_degree(operator) for operator in view.operators.values())
    shape = Shape("ringnet", encoder.width, 32, 2, 0.3, not lean, tuple(graph.relations), (), degrees)
    x = torch.from_numpy(encoder.encode(view.dense))
    tensors = graph_tensors(view.operators, shape, torch.device("cpu"))
    truth = torch.from_numpy(label.astype("float32"))
    torch.manual_seed(1)
    module = build(shape)
    optimiser = torch.optim.AdamW(module.parameters(), lr=0.01)
    seconds, worked = [], time.process_time()
    for _ in range(EPOCHS):
        started = time.perf_counter()
        optimiser.zero_grad(set_to_none=True)
        torch.nn.functional.binary_cross_entropy_with_logits(module(x, tensors), truth).backward()
        optimiser.step()
        seconds.append(time.perf_counter() - started)
    cpu_s = (time.process_time() - worked) / EPOCHS
    module.eval()
    started = time.perf_counter()
    with torch.no_grad():
        module(x, tensors)
    inference_s = time.perf_counter() - started
    row = (
        n,
        shared,
        f"{columns_s:.1f}",
        f"{np.median(seconds):.1f} ({cpu_s:.1f})",
        f"{inference_s:.1f}",
        before_mib,
        _peak_mib(),
    )
    return "| " + " | ".join(f"{cell:,}" if isinstance(cell, int) else cell for cell in row) + " |"


def training(n: int) -> str:
    """Seconds of a whole fit, every candidate, as a sentence."""
    graph, label = scale_graph(n)
    part = np.random.default_rng(2).permutation(n) % 5
    started, worked = time.perf_counter(), time.process_time()

    def tell(stage: str) -> None:
        print(f"  {time.perf_counter() - started:6.1f} s {stage}", file=sys.stderr, flush=True)

    fit = fit_account_models(graph, label, part < 2, part == 2, seed=1, progress=tell)
    wall_s, cpu_s = time.perf_counter() - started, time.process_time() - worked
    return f"all candidates at {n:,} accounts: {wall_s:.0f} s ({cpu_s:.0f} s of CPU), peak {_peak_mib():,} MiB; chose {fit.choice}"


def _peak_mib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
