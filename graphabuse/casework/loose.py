"""Do the links of a large ring hold together by chance? A doubt that needs its cells, beside the doubts its run found."""

from collections.abc import Iterator
from typing import Any

from graphabuse.casework.case import Case
from graphabuse.casework.cells import MAX_CROSSING, Cells, cells_of
from graphabuse.evidence.kinds import kind_weight

BOUND = 0.5


def loose_doubts(case: Case, cells: Cells | None = None) -> Iterator[dict[str, Any]]:
    """One row as of ``reasons`` where links go everywhere: no cells, no identifier that half of the accounts used, and mostly addresses.

    Parameters
    ----------
    cells : Cells, optional
        Those of the ring, where they are known already.
    """
    crossing = (cells or cells_of(case)).crossing
    if not crossing > MAX_CROSSING:
        return
    users: dict[tuple[str, str], int] = {}
    for _, key in case.use_rows:
        users[key] = users.get(key, 0) + 1
    by_address = sum(count for (kind, _), count in users.items() if kind_weight(kind).is_address)
    if max(users.values()) < BOUND * len(case.accounts()) and by_address >= BOUND * sum(users.values()):
        text = (
            f"its links form no cells: {100 * crossing:.0f} % of them would lead from one to another, and most are addresses; "
            "where strangers meet by chance it looks the same"
        )
        yield {"kind": "doubt", "code": "no_cells", "text": text, "value": crossing, "base_rate": float("nan")}
