"""What is a model trained on a team's labels, and how is it applied to a window?"""

from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from graphabuse.errors import ModelError
from graphabuse.features.account_graph import AccountGraph
from graphabuse.features.ring import RingFeatures
from graphabuse.graph.groups import Groups
from graphabuse.graph.snapshot import Snapshot
from graphabuse.model.ring_score import RingScore
from graphabuse.model.team.calibration import Calibration, Mix
from graphabuse.model.team.drift import drift_summary, stability
from graphabuse.model.team.ring_update import RingUpdate
from graphabuse.model.team.rollup import rollups

RING_COLUMN = "day_one_ring_score"


class AccountScores(Protocol):
    """Fitted account models, as :class:`graphabuse.model.account.result.AccountFit` is; torch is loaded with them, not before."""

    @property
    def choice(self) -> str:
        """What is used."""

    @property
    def why(self) -> str:
        """Why."""

    def predict(
        self, graph: AccountGraph, known: np.ndarray | None = None, rows: np.ndarray | None = None
    ) -> np.ndarray:
        """Probability of abuse of each account, or of ``rows``."""

    def arrays(self) -> dict[str, np.ndarray]:
        """Everything numeric."""

    def meta(self) -> dict[str, Any]:
        """Everything else."""


@dataclass(frozen=True)
class TeamModel:
    """Account models and the update of the ring score, learned from one team's labels.

    Attributes
    ----------
    accounts : AccountScores
        Calibrated probability of each account.
    rings : RingUpdate
        What the labels add to the day-one score of a ring.
    purity : Calibration
        What the labels add to the expected share of abusive members.
    mix : Mix
        How an account's probability and the day-one score of its group are put together.
    reference : dict of str to numpy.ndarray
        Distributions of the training window, for drift.
    meta : dict
        Schema, kinds, window, counts, split, figures, hashes: what the model card is written from.
    """

    accounts: AccountScores
    rings: RingUpdate
    purity: Calibration
    mix: Mix
    reference: dict[str, np.ndarray]
    meta: dict[str, Any]

    @property
    def model_id(self) -> str:
        """``model-`` and twelve hex digits of its content."""
        return str(self.meta["model_id"])

    def probability(self, graph: AccountGraph, known: np.ndarray | None = None) -> np.ndarray:
        """Probability of abuse of each account, shape ``(n_accounts,)``; ``graph`` comes from :func:`with_ring_column`.

        Without ``known`` labels for roll-ups and drift: a ring must not look worse for being looked at.
        """
        return account_probability(self.accounts, self.mix, graph, known)

    def ring_score(
        self, model: RingScore, features: RingFeatures, groups: Groups, probability: np.ndarray
    ) -> np.ndarray:
        """Expected Jaccard of each candidate, shape ``(n_groups,)``."""
        rolled = rollups(groups, probability, float(self.meta["operating_point"]))
        return self.rings.score(model, features, rolled)

    def drift(
        self, graph: AccountGraph, features: RingFeatures, probability: np.ndarray, score: np.ndarray
    ) -> dict[str, object]:
        """How far a window has moved from the training window: columns of accounts, features of candidates, both scores."""
        parts = {
            "accounts": (graph.own_names, graph.own), "candidates": (features.names, features.values),
            "scores": (("account probability", "ring score"), None),
        }  # fmt: skip
        found: dict[str, object] = {}
        for name, (names, columns) in parts.items():
            if columns is None:
                psi = np.concatenate([
                    stability(self._reference("probability"), probability[:, None]), stability(self._reference("score"), score[:, None])
                ])  # fmt: skip
            else:
                psi = stability(self._reference(name), columns)
            found[name] = drift_summary(names, psi)
        return found

    def check(self, snapshot: Snapshot, present: tuple[str, ...], model: RingScore, *, has_table: bool) -> None:
        """Refuse a window the model was not made for.

        Raises
        ------
        ModelError
            Other identifier kinds, another day-one score, or columns of an accounts table that are not there.
        """
        trained = tuple(self.meta["kinds"])
        if present != trained:
            raise ModelError(
                f"model {self.model_id} was trained on {_listed(trained)}, the window has {_listed(present)}; "
                "train again on this store, or run without --model"
            )
        if self.meta["day_one"] != model.meta["sha256"]:
            raise ModelError(
                f"model {self.model_id} builds on the day-one score of graphabuse {self.meta['graphabuse']}, this one has another; "
                "train again, it takes minutes, or run without --model"
            )
        if self.meta["table_columns"] and not has_table:
            shown = ", ".join(self.meta["table_columns"][:4])
            raise ModelError(
                f"model {self.model_id} was trained with columns of an accounts table ({shown}), and the store holds none; "
                "load it with `graphabuse ingest EVENTS --accounts FILE`, or train without it"
            )
        if snapshot.n_accounts == 0:
            raise ModelError("there is no account in the window; widen --since / --until")

    def _reference(self, name: str) -> dict[str, np.ndarray]:
        return {part: self.reference[f"{name}.{part}"] for part in ("edges", "share")}


def account_probability(
    accounts: AccountScores, mix: Mix, graph: AccountGraph, known: np.ndarray | None, rows: np.ndarray | None = None
) -> np.ndarray:
    """The account model's probability and the day-one ring score as one, of all accounts or of ``rows``."""
    ring_score = graph.own[:, graph.own_names.index(RING_COLUMN)]
    return mix.apply(accounts.predict(graph, known, rows), ring_score if rows is None else ring_score[rows])


def with_ring_column(graph: AccountGraph, groups: Groups, base: np.ndarray) -> AccountGraph:
    """The graph with one more own column: the day-one score of the best candidate around each account."""
    best = best_around(groups, base, graph.n_accounts)
    return replace(
        graph, own=np.column_stack([graph.own, best]).astype("float32"), own_names=(*graph.own_names, RING_COLUMN)
    )


def best_around(groups: Groups, score: np.ndarray, n_accounts: int) -> np.ndarray:
    """Score of the best candidate around each account, 0 where there is none; shape ``(n_accounts,)``."""
    best = np.zeros(n_accounts)
    np.maximum.at(best, groups.accounts, score[groups.owner])
    return best


def _listed(kinds: tuple[str, ...]) -> str:
    return ", ".join(kinds) or "no identifier kind"
