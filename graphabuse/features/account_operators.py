"""How does a value travel from an account to those it shares something with, without coming back to itself?

For a relation with use matrix B (accounts × shared identifiers) and fan-out d_e, the mean over others is

    P h = D (B W Bᵀ h − c ∘ h),   W = diag 1/(d_e − 1),   c_a = Σ_{e∋a} 1/(d_e − 1),   D = diag 1/(shared identifiers of a):

for each shared identifier the mean over its other accounts, then the mean over identifiers. A hub of d accounts costs d and not
d², and weighs no more than a pair. For ties with weights A it is P h = D A h, D = diag 1/(row sum).
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from graphabuse.features.account_graph import AccountGraph, Relation, Ties


@dataclass(frozen=True)
class Operator:
    """Mean over those an account shares something with, in factorised form.

    Attributes
    ----------
    use : scipy.sparse.csr_matrix
        B (accounts × identifiers that two or more share), or the symmetric A of ties.
    back : scipy.sparse.csr_matrix or None
        Bᵀ; None for ties.
    weight : numpy.ndarray
        Diagonal of W, shape ``(n_identifiers,)``; empty for ties.
    own : numpy.ndarray
        c, shape ``(n_accounts, 1)``; zero for ties.
    scale : numpy.ndarray
        Diagonal of D, 0 for accounts that share nothing, shape ``(n_accounts, 1)``.
    reach : numpy.ndarray
        Others that are reached, with repeats, shape ``(n_accounts,)``.
    """

    use: sparse.csr_matrix
    back: sparse.csr_matrix | None
    weight: np.ndarray
    own: np.ndarray
    scale: np.ndarray
    reach: np.ndarray

    def mean(self, values: np.ndarray) -> np.ndarray:
        """P · values, shape of ``values``; 0 for accounts that share nothing."""
        return self.scale * self.inner(values)

    def inner(self, values: np.ndarray) -> np.ndarray:
        """The symmetric part of P: B W Bᵀ h − c ∘ h, or A h."""
        if self.back is None:
            return self.use @ values
        return self.use @ (self.weight[:, None] * (self.back @ values)) - self.own * values

    def std(self, values: np.ndarray, mean: np.ndarray) -> np.ndarray:
        """Standard deviation under the same weights."""
        return np.sqrt(np.maximum(self.mean(values * values) - mean * mean, 0.0))

    def total(self, values: np.ndarray) -> np.ndarray:
        """Sum over all others reached, each as often as it is reached."""
        if self.back is None:
            return (self.use > 0).astype("float32") @ values
        shared = np.diff(self.use.indptr).astype("float32")[:, None]
        return self.use @ (self.back @ values) - shared * values


def operators(graph: AccountGraph) -> dict[str, Operator]:
    """One operator for each relation and each set of ties, in order of name."""
    found = {name: relation_operator(graph.relations[name], graph.n_accounts) for name in sorted(graph.relations)}
    return found | {name: tie_operator(graph.ties[name], graph.n_accounts) for name in sorted(graph.ties)}


def relation_operator(relation: Relation, n_accounts: int) -> Operator:
    """Mean over the others on an account's shared identifiers; identifiers of one account carry nothing."""
    fan_out = relation.fan_out
    shared = fan_out >= 2
    code = np.cumsum(shared) - 1
    rows = shared[relation.identifier]
    account, identifier = relation.account[rows], code[relation.identifier[rows]]
    shape = (n_accounts, int(shared.sum()))
    use = sparse.csr_matrix((np.ones(len(account), "float32"), (account, identifier)), shape=shape)
    weight = (1.0 / np.maximum(fan_out[shared] - 1, 1)).astype("float32")
    count = np.diff(use.indptr).astype("float32")
    return Operator(
        use=use,
        back=use.T.tocsr(),
        weight=weight,
        own=(use @ weight)[:, None],
        scale=_inverse(count)[:, None],
        reach=use @ (fan_out[shared] - 1).astype("float32"),
    )


def tie_operator(ties: Ties, n_accounts: int) -> Operator:
    """Mean over the other ends of an account's ties, by their weight."""
    weight = np.ones(len(ties.a), "float32") if ties.weight is None else ties.weight.astype("float32")
    rows, columns = np.concatenate([ties.a, ties.b]), np.concatenate([ties.b, ties.a])
    use = sparse.csr_matrix((np.concatenate([weight, weight]), (rows, columns)), shape=(n_accounts, n_accounts))
    return Operator(
        use=use,
        back=None,
        weight=np.zeros(0, "float32"),
        own=np.zeros((n_accounts, 1), "float32"),
        scale=_inverse(np.asarray(use.sum(axis=1)).ravel())[:, None].astype("float32"),
        reach=np.diff(use.indptr).astype("float32"),
    )


def _inverse(values: np.ndarray) -> np.ndarray:
    return np.divide(1.0, values, out=np.zeros(len(values), "float32"), where=values > 0)
