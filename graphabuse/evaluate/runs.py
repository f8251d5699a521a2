"""How does a run compare with the truth of a simulated world?"""

from graphabuse.evaluate.metrics import RingMetrics, evaluate_groups
from graphabuse.records import Run
from graphabuse.simulate import World


def evaluate_run(run: Run, world: World) -> RingMetrics:
    """Judge the flagged rings (``core`` and ``edge`` members) of a run on a world."""
    return evaluate_groups(
        run.members.loc[run.members["role"] != "guarded", ["ring_id", "account_id"]],
        world.rings,
        n_accounts=len(run.accounts),
        victims=set(world.victims["account_id"]),
        honest=world.groups,
    )
