"""Which other rings share something with this one, and what was decided about them?"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from graphabuse.casework.case import Case
from graphabuse.evidence.kinds import kind_weight
from graphabuse.records import Run
from graphabuse.rings.popular import widely_used
from graphabuse.rings.verdicts import standing

MAX_RINGS = 50
EXAMPLES = 3
KEY = ["kind", "identifier"]
SHOWN = ("accounts", "score", "action", "change")


def kinships(run: Run) -> pd.DataFrame:
    """Every pair of rings of a run that used a common identifier, for all rings at once.

    Returns
    -------
    pandas.DataFrame
        ring_id, other_ring_id, kind, identifier; both directions. Widely used addresses, and identifiers that more than fifty
        rings touched, tie nothing.
    """
    acted = run.members.loc[run.members["role"] != "guarded", ["ring_id", "account_id"]]
    used = run.links.merge(acted, on=["ring_id", "account_id"])[["ring_id", *KEY]].drop_duplicates()
    known = run.identifiers
    wide = widely_used(known["accounts_inside"].to_numpy("int64"), known["accounts_outside"].to_numpy("int64"))
    address = np.array([kind_weight(str(kind)).is_address for kind in used["kind"]], dtype=bool)
    rings = used.groupby(KEY)["ring_id"].transform("size")
    used = used[(rings >= 2) & (rings <= MAX_RINGS) & (~address | _in(used, known[~wide]))]
    pairs = used.merge(used, on=KEY, suffixes=("", "_other")).rename(columns={"ring_id_other": "other_ring_id"})
    pairs = pairs[pairs["ring_id"] != pairs["other_ring_id"]]
    return (
        pairs[["ring_id", "other_ring_id", *KEY]].sort_values(["ring_id", "other_ring_id", *KEY]).reset_index(drop=True)
    )


def similar(case: Case, pairs: pd.DataFrame | None = None) -> pd.DataFrame:
    """Other rings of the run that used an identifier of this one.

    Parameters
    ----------
    pairs : pandas.DataFrame, optional
        :func:`kinships` of the run, to compute it once for many rings.

    Returns
    -------
    pandas.DataFrame
        ring_id, identifiers (how many in common), examples (codes or values, three at most), accounts, score, action, change;
        most in common first.
    """
    pairs = kinships(case.run) if pairs is None else pairs
    mine = pairs.loc[pairs["ring_id"] == case.ring_id, ["other_ring_id", *KEY]].itertuples(index=False, name=None)
    rings = {str(row["ring_id"]): row for row in case.run.rings[["ring_id", *SHOWN]].to_dict("records")}
    return pd.DataFrame(relatives(case, list(mine), rings), columns=["ring_id", "identifiers", "examples", *SHOWN])


def relatives(
    case: Case, pairs: Sequence[tuple[str, str, str]], rings: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The same as plain rows, from a ring's own pairs (other ring, kind, identifier) and all rings by id."""
    shared: dict[str, list[str]] = {}
    for other, kind, identifier in pairs:
        shared.setdefault(other, []).append(case.codes.get((kind, identifier), identifier))
    order = sorted(shared, key=lambda ring_id: (-len(shared[ring_id]), ring_id))
    return [
        {
            "ring_id": ring_id, "identifiers": len(shared[ring_id]), "examples": tuple(shared[ring_id][:EXAMPLES]),
            **{name: rings[ring_id][name] for name in SHOWN},
        }
        for ring_id in order
    ]  # fmt: skip


def precedents(case: Case, verdicts: pd.DataFrame, decided_links: pd.DataFrame | None = None) -> pd.DataFrame:
    """Earlier decisions about rings that had accounts or identifiers of this one, itself left out.

    Parameters
    ----------
    verdicts : pandas.DataFrame
        Decisions, as a store's ``verdicts()`` gives them.
    decided_links : pandas.DataFrame, optional
        ring_id, kind, identifier used by the rings that were decided on, in the runs of the decisions; without it only common
        accounts are looked for.

    Returns
    -------
    pandas.DataFrame
        ring_id, outcome, reason, note, by, decided_at, common_accounts, common_identifiers, examples (codes); latest first.
    """
    accounts = set(case.accounts())
    shared: dict[str, list[str]] = {}
    if decided_links is not None and len(decided_links):
        for ring_id, kind, identifier in decided_links[["ring_id", *KEY]].drop_duplicates().itertuples(index=False):
            if (kind, identifier) in case.codes:
                shared.setdefault(ring_id, []).append(case.codes[kind, identifier])
    rows = []
    for one in standing(verdicts).to_dict("records"):
        common = len(accounts & {*one["core"], *one["edge"]})
        codes = sorted(shared.get(one["ring_id"], []), key=_code_order)
        if one["ring_id"] != case.ring_id and (common or codes):
            told = [one[name] for name in ("ring_id", "outcome", "reason", "note", "by", "decided_at")]
            rows.append((*told, common, len(codes), tuple(codes[:EXAMPLES])))
    columns = [
        "ring_id",
        "outcome",
        "reason",
        "note",
        "by",
        "decided_at",
        "common_accounts",
        "common_identifiers",
        "examples",
    ]
    frame = pd.DataFrame(rows, columns=columns).astype({"common_accounts": "int64", "common_identifiers": "int64"})
    return frame.sort_values("decided_at", ascending=False, kind="stable").reset_index(drop=True)


def _in(used: pd.DataFrame, known: pd.DataFrame) -> np.ndarray:
    return pd.MultiIndex.from_frame(used[KEY]).isin(pd.MultiIndex.from_frame(known[KEY]))


def _code_order(code: str) -> tuple[str, int]:
    return code[:1], int(code[1:])
