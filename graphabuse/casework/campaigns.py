"""Which rings are one campaign? Rings tied by a common device or token, or by two addresses, directly or through others."""

import numpy as np
import pandas as pd

from graphabuse.evidence.kinds import kind_weight
from graphabuse.graph.components import component_labels
from graphabuse.records import Run

FEWEST_ADDRESSES = 2
EXAMPLES = 3


def campaigns(run: Run, pairs: pd.DataFrame) -> pd.DataFrame:
    """Groups of two or more rings, worth most first.

    One common address may be chance; a common device, token or other thing, or two addresses, is not.

    Parameters
    ----------
    pairs : pandas.DataFrame
        :func:`graphabuse.casework.kinship.kinships` of the run.

    Returns
    -------
    pandas.DataFrame
        campaign (1 is worth most), ring_ids (tuple, best ring first), rings, accounts, expected_value (sums), identifiers (how many
        tie them), examples (up to three, as kind and value).
    """
    address = np.array([kind_weight(str(kind)).is_address for kind in pairs["kind"]], dtype=bool)
    both = ["ring_id", "other_ring_id"]
    weight = pd.Series(np.where(address, 1, FEWEST_ADDRESSES), index=pairs.index).groupby(
        [pairs[name] for name in both]
    )
    ties = pairs[np.array(weight.transform("sum") >= FEWEST_ADDRESSES, dtype=bool)]
    place = {ring_id: at for at, ring_id in enumerate(run.rings["ring_id"])}
    a, b = (ties[name].map(place).to_numpy("int64") for name in both)
    part = pd.Series(component_labels(a, b, len(place)), index=run.rings.index)
    value = run.rings.get("expected_value", run.rings["score"] * run.rings["accounts"])
    rows = []
    several = part.duplicated(keep=False)
    for _, rings in run.rings.assign(expected_value=value)[several].groupby(part[several], sort=True):
        used = ties.loc[ties["ring_id"].isin(set(rings["ring_id"])), ["kind", "identifier"]]
        keys = used.value_counts(sort=False).reset_index()
        keys = keys.assign(address=[kind_weight(str(kind)).is_address for kind in keys["kind"]])
        keys = keys.sort_values(["address", "count", "kind", "identifier"], ascending=[True, False, True, True])
        best = tuple(zip(keys["kind"][:EXAMPLES], keys["identifier"][:EXAMPLES], strict=True))
        totals = (len(rings), int(rings["accounts"].sum()), float(rings["expected_value"].sum()))
        rows.append((tuple(rings["ring_id"]), *totals, len(keys), best))
    columns = ["ring_ids", "rings", "accounts", "expected_value", "identifiers", "examples"]
    frame = pd.DataFrame(rows, columns=columns).astype(
        {"rings": "int64", "accounts": "int64", "expected_value": "float64", "identifiers": "int64"}
    )
    frame = frame.sort_values(["expected_value", "accounts"], ascending=False, kind="stable").reset_index(drop=True)
    frame.insert(0, "campaign", np.arange(1, len(frame) + 1))
    return frame
