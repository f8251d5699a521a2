"""How does a run compare with the truth of a simulated world?"""

from dataclasses import replace

from graphabuse.evaluate.account_scores import account_figures
from graphabuse.evaluate.metrics import RingMetrics, evaluate_groups
from graphabuse.records import Run
from graphabuse.simulate import World


def evaluate_run(run: Run, world: World) -> RingMetrics:
    """Judge the flagged rings (``core`` and ``edge`` members) and the account scores of a run on a world."""
    figures = evaluate_groups(
        run.members.loc[run.members["role"] != "guarded", ["ring_id", "account_id"]],
        world.rings,
        n_accounts=len(run.accounts),
        victims=set(world.victims["account_id"]),
        honest=world.groups,
    )
    abusive = run.accounts["account_id"].isin(world.rings["account_id"]).to_numpy()
    return replace(figures, accounts=account_figures(run.accounts["score"].to_numpy(float), abusive))
