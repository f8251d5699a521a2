"""What can be asked of a stored run? Its tables, the queue, what changed, whether it gets worse, and its rings."""

from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path

import pandas as pd

from graphabuse.casework.alerts import alerts
from graphabuse.casework.campaigns import campaigns
from graphabuse.casework.case import Cases, cases
from graphabuse.casework.difference import Difference, diff
from graphabuse.casework.kinship import kinships
from graphabuse.casework.queue import QUEUE_FORMULA, queue
from graphabuse.casework.sample import sample
from graphabuse.casework.states import states
from graphabuse.casework.trends import rings_per_run, sign_ups
from graphabuse.casework.words import shown
from graphabuse.errors import NotFoundError, StoreError
from graphabuse.investigate.card import run_card
from graphabuse.investigate.export import export_run
from graphabuse.investigate.ring import Ring
from graphabuse.investigate.stamp import stamped
from graphabuse.investigate.surroundings import arrivals
from graphabuse.networks import read_networks, with_networks
from graphabuse.records import Run
from graphabuse.report import completed
from graphabuse.store import Store


@dataclass(frozen=True, repr=False, eq=False)
class StoredRun(Run):
    """A run with the store it lies in; its tables are those of :class:`graphabuse.Run`.

    Attributes
    ----------
    source : Store
        The store; it must be open for questions about events, earlier runs and decisions.
    """

    source: Store | None = field(default=None, repr=False, compare=False)

    @property
    def store(self) -> Store:
        """The open store.

        Raises
        ------
        StoreError
            It has been closed.
        """
        if self.source is None or self.source.closed:
            raise StoreError("the store of this run has been closed; open it again with open_store, then open_run")
        return self.source

    @cached_property
    def cases(self) -> Cases:
        """Each ring's part of every table."""
        return cases(self)

    @cached_property
    def kinships(self) -> pd.DataFrame:
        """Pairs of rings that share an identifier; see :func:`graphabuse.casework.kinships`."""
        return kinships(self)

    def ring(self, ring_id: str) -> Ring:
        """One ring.

        Raises
        ------
        NotFoundError
            Not in this run.
        """
        return Ring(self, self.cases[ring_id])

    def queue(self, *, everything: bool = False) -> pd.DataFrame:
        """Rings that wait for a decision, in order of priority; the formula is in ``attrs["formula"]``."""
        return stamped(queue(self, self.store.verdicts(), everything=everything), self, formula=QUEUE_FORMULA)

    def with_networks(self, file: str | Path) -> "StoredRun":
        """The same run with what a table of networks says about the addresses of its rings; what is stored stays as it is.

        Raises
        ------
        NotFoundError, InputError
            No such file, or one that cannot be used; see :func:`graphabuse.networks.read_networks`.
        """
        return with_networks(self, read_networks(file), store=self.store)

    def states(self) -> pd.DataFrame:
        """State of every ring; see :func:`graphabuse.casework.states`."""
        return stamped(states(self, self.store.verdicts()), self)

    def diff(self, previous: "Run | str | None" = None) -> Difference:
        """What changed since another run: its id, a run, or (by default) the run before this one.

        Raises
        ------
        NotFoundError
            There is none.
        """
        if isinstance(previous, Run):
            return diff(self, completed(previous))
        which = previous or self.summary.get("previous_run_id") or self._before()
        return diff(self, completed(self.store.load_run(str(which))))

    def alerts(self, previous: "Run | str | None" = None) -> pd.DataFrame:
        """What needs a look because of what changed: ring_id, alert, accounts, text; see :func:`graphabuse.casework.alerts`.

        Growth is told against ``previous`` as in :meth:`diff`; a first run has none.
        """
        try:
            changed = self.diff(previous)
        except NotFoundError:
            if previous is not None:
                raise
            changed = None
        return stamped(alerts(self, changed, self.store.verdicts()), self)

    def trends(self) -> dict[str, pd.DataFrame]:
        """``sign_ups`` by week, all judged by this run, and ``runs``: rings of every run of the store by what became of them."""
        start, end = (pd.Timestamp(self.summary["window"][name]) for name in ("start", "end"))
        listed = self.store.runs()
        lineages = {run_id: self.store.run_table(run_id, "lineage") for run_id in listed["run_id"]}
        weekly = sign_ups(self, arrivals(self.store, start, end))
        return {"sign_ups": stamped(weekly, self), "runs": stamped(rings_per_run(listed, lineages), self)}

    def sample(self, n: int = 5, *, how: str = "random", seed: int = 7) -> pd.DataFrame:
        """Rings for quality checks: drawn at random, or those with the fewest shared identifiers for their size.

        Raises
        ------
        InputError
            Another ``how``, or ``n`` below 1.
        """
        return stamped(sample(self, n, how=how, seed=seed), self, how=how, seed=seed)

    def find(self, text: str) -> pd.DataFrame:
        """Where an account or an identifier occurs in the rings: ring_id, what, kind, text, role, accounts_inside, accounts_outside.

        Raises
        ------
        NotFoundError
            It is in no ring of this run.
        """
        member = self.members[self.members["account_id"] == text]
        used = self.links.loc[self.links["identifier"] == text, ["ring_id", "kind", "identifier"]].drop_duplicates()
        used = used.merge(self.identifiers, on=["ring_id", "kind", "identifier"], how="left")
        rows = [(row.ring_id, "account", "account", text, row.role, None, None) for row in member.itertuples()]
        rows += [
            (row.ring_id, "identifier", row.kind, text, None, row.accounts_inside, row.accounts_outside)
            for row in used.itertuples()
        ]
        if not rows:
            raise NotFoundError(
                f"{shown(text, 60)!r} is in no ring of run {self.run_id}; `account_view(store, account)` shows accounts outside rings"
            )
        columns = ["ring_id", "what", "kind", "text", "role", "accounts_inside", "accounts_outside"]
        return stamped(pd.DataFrame(rows, columns=columns), self)

    def campaigns(self) -> pd.DataFrame:
        """Rings that belong together: campaign, ring_ids, rings, accounts, expected_value, identifiers, examples."""
        return stamped(campaigns(self, self.kinships), self)

    def export(self, form: str, folder: str | Path) -> list[Path]:
        """Write it into a folder as ``tables``, ``csv``, ``parquet``, ``graphml``, ``json``, ``blocklist``, ``stix`` or ``labels``."""
        return export_run(self, self.store.verdicts(), form, folder)

    def _before(self) -> str:
        runs = self.store.runs()
        mine = runs.loc[runs["run_id"] == self.run_id, "sequence"]
        earlier = runs[runs["sequence"] < int(mine.iloc[0])] if len(mine) else runs.iloc[:0]
        if earlier.empty:
            raise NotFoundError(f"there is no run before {self.run_id} in this store; give the id of another one")
        return str(earlier.sort_values("sequence")["run_id"].iloc[-1])

    def _repr_html_(self) -> str:
        return run_card(self)


def open_run(store: Store, which: str = "latest") -> StoredRun:
    """Read a stored run by id, or the latest; it answers questions as long as the store is open.

    What a run of an older version lacks is filled in, with numbers that are not known as NaN.

    Raises
    ------
    NotFoundError
        No such run.
    """
    run = completed(store.load_run(which))
    return StoredRun(**{part.name: getattr(run, part.name) for part in fields(Run)}, source=store)
