"""What are the accounts around an account like? Means, spreads and differences over one hop and means over two, for trees."""

import numpy as np

from graphabuse.features.account_operators import Operator


def hop_features(values: np.ndarray, names: list[str], operators: dict[str, Operator]) -> tuple[np.ndarray, list[str]]:
    """Aggregates of the columns in ``values`` over each operator.

    Returns
    -------
    tuple
        float32 of shape ``(n_accounts, 4 × n_operators × n_columns)``, NaN for accounts that share nothing there, and names
        ``<operator>:mean(<column>)``, ``:std``, ``:beyond`` (own value minus the mean) and ``:mean2``.
    """
    parts: list[np.ndarray] = []
    found: list[str] = []
    values = values.astype("float32")
    for name, operator in operators.items():
        alone = operator.scale[:, 0] == 0
        mean = operator.mean(values)
        second = operator.mean(mean)
        for kind, part in (
            ("mean", mean),
            ("std", operator.std(values, mean)),
            ("beyond", values - mean),
            ("mean2", second),
        ):
            part[alone] = np.nan
            parts.append(part)
            found += [f"{name}:{kind}({column})" for column in names]
    return (np.hstack(parts) if parts else np.zeros((len(values), 0), "float32")), found
