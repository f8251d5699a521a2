"""How does a network pass messages between accounts that share identifiers? Factorised, without the account itself.

The operator is P of :mod:`graphabuse.features.account_operators`. Its inner part is symmetric, so its gradient is the same product
with the scale applied first, and nothing but the input's shape needs to be kept for the way back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from scipy import sparse
from torch import Tensor, nn

from graphabuse.features.account_operators import Operator

SMALLEST_VARIANCE = 1e-4


@dataclass(frozen=True, eq=False)
class TensorOperator:
    """An :class:`Operator` on a device; ``degree`` is log(1 + reach) over its training mean, shape ``(n_accounts, 1)``."""

    use: Tensor
    back: Tensor | None
    weight: Tensor
    own: Tensor
    scale: Tensor
    degree: Tensor

    def inner(self, x: Tensor) -> Tensor:
        """B W Bᵀ x − c ∘ x, or A x."""
        if self.back is None:
            return self.use @ x
        return torch.addcmul(self.use @ (self.back @ x).mul_(self.weight), self.own, x, value=-1.0)


class _Mean(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, operator: TensorOperator) -> Tensor:
        ctx.operator = operator
        return operator.inner(x).mul_(operator.scale)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None]:
        operator: TensorOperator = ctx.operator
        return operator.inner(gradients[0] * operator.scale), None


def mean_over_others(x: Tensor, operator: TensorOperator) -> Tensor:
    """Mean of ``x`` over those an account shares something with, shape of ``x``."""
    return _Mean.apply(x, operator)


class RingConv(nn.Module):
    """One layer: own state, mean, mean × log degree and standard deviation over others, for each relation.

    Parameters
    ----------
    channels : int
        Width of input and output.
    relations : sequence of str
        Names of the operators.
    spread : bool
        False leaves the standard deviation out (half the memory).
    """

    def __init__(self, channels: int, relations: list[str], *, spread: bool = True) -> None:
        super().__init__()
        self.relations, self.spread = relations, spread
        self.own = nn.Linear(channels, channels)
        self.mean = nn.ModuleList(nn.Linear(channels, 2 * channels, bias=False) for _ in relations)
        self.std = nn.ModuleList(nn.Linear(channels, channels, bias=False) for _ in relations if spread)

    def forward(self, x: Tensor, operators: Mapping[str, TensorOperator]) -> Tensor:
        """New states, shape ``(n_accounts, channels)``."""
        out: Tensor = self.own(x)
        for at, name in enumerate(self.relations):
            operator = operators[name]
            mean = mean_over_others(x, operator)
            plain, scaled = self.mean[at](mean).chunk(2, dim=1)
            out = out + plain + operator.degree * scaled
            if self.spread:
                variance = mean_over_others(x * x, operator) - mean * mean
                out = out + self.std[at](variance.clamp(min=SMALLEST_VARIANCE).sqrt())
        return out


def mean_log_degree(operator: Operator) -> float:
    """Mean of log(1 + reach) over the accounts that share anything; 1 where nobody does."""
    some = operator.reach[operator.reach > 0]
    return float(np.log1p(some).mean()) if len(some) else 1.0


def tensor_operators(
    operators: Mapping[str, Operator], degrees: Mapping[str, float], device: torch.device
) -> dict[str, TensorOperator]:
    """The operators of a view on ``device``; ``degrees`` holds :func:`mean_log_degree` of the training graph."""
    return {name: _to_tensors(operator, degrees[name], device) for name, operator in operators.items()}


def _to_tensors(operator: Operator, usual: float, device: torch.device) -> TensorOperator:
    degree = np.log1p(operator.reach) / usual
    return TensorOperator(
        use=csr_tensor(operator.use).to(device),
        back=None if operator.back is None else csr_tensor(operator.back).to(device),
        weight=torch.from_numpy(operator.weight[:, None]).to(device),
        own=torch.from_numpy(operator.own).to(device),
        scale=torch.from_numpy(operator.scale).to(device),
        degree=torch.from_numpy(degree[:, None].astype("float32")).to(device),
    )


def csr_tensor(matrix: sparse.csr_matrix) -> Tensor:
    """A sparse matrix as float32 CSR with 32-bit indices."""
    return torch.sparse_csr_tensor(
        torch.from_numpy(matrix.indptr.astype("int32")),
        torch.from_numpy(matrix.indices.astype("int32")),
        torch.from_numpy(matrix.data.astype("float32")),
        size=matrix.shape,
    )
