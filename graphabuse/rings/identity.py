"""How does a ring keep its name from run to run?

A ring is matched to the rings of the previous run by members (Jaccard ≥ .3, or containment ≥ .6 with three in common),
one to one by the Hungarian method; the name survives with the largest successor. A new ring is named after its members.
"""

import hashlib

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

MIN_JACCARD = 0.3
MIN_CONTAINMENT = 0.6
MIN_COMMON = 3


def name_rings(members: list[list[str]], previous: pd.DataFrame | None) -> tuple[list[str], list[str]]:
    """Ring ids and their change since the previous run.

    Parameters
    ----------
    members : list of list of str
        Account ids of each ring, sorted.
    previous : pandas.DataFrame or None
        ``ring_id``, ``account_id`` of the run before, or None for the first run.

    Returns
    -------
    tuple of list of str
        ``R-XXXXXXXX`` ids, unique; and ``new``, ``grown``, ``shrunk``, ``changed`` or ``unchanged``.
    """
    ids: list[str] = [""] * len(members)
    changes = ["new"] * len(members)
    if previous is not None and len(previous) and members:
        _inherit(members, previous, ids, changes)
    used = {name for name in ids if name}
    for index, accounts in enumerate(members):
        salt = 0
        while not ids[index]:
            digest = hashlib.sha256("\n".join([*accounts, str(salt) if salt else ""]).encode()).hexdigest()[:8].upper()
            if f"R-{digest}" not in used:
                ids[index] = f"R-{digest}"
                used.add(ids[index])
            salt += 1
    return ids, changes


def _inherit(members: list[list[str]], previous: pd.DataFrame, ids: list[str], changes: list[str]) -> None:
    old = {name: set(frame["account_id"]) for name, frame in previous.groupby("ring_id", sort=True)}
    names = sorted(old)
    where: dict[str, int] = {account: at for at, name in enumerate(names) for account in old[name]}
    common = np.zeros((len(members), len(names)))
    for index, accounts in enumerate(members):
        for account in accounts:
            if account in where:
                common[index, where[account]] += 1
    sizes = np.array([len(accounts) for accounts in members])[:, None]
    old_sizes = np.array([len(old[name]) for name in names])[None, :]
    jaccard = common / (sizes + old_sizes - common)
    contained = common / np.minimum(sizes, old_sizes)
    match = (jaccard >= MIN_JACCARD) | ((contained >= MIN_CONTAINMENT) & (common >= MIN_COMMON))
    for index, at in zip(*linear_sum_assignment(-np.where(match, common, 0.0)), strict=True):
        if match[index, at]:
            ids[index] = names[at]
            changes[index] = _change(set(members[index]), old[names[at]])


def _change(now: set[str], before: set[str]) -> str:
    if now == before:
        return "unchanged"
    if now > before or len(now) > len(before):
        return "grown"
    return "shrunk" if len(now) < len(before) else "changed"
