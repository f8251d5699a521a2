"""Do the links of a large ring hold together by chance? A doubt that needs its cells, beside the doubts its run found."""

from collections.abc import Iterator
from typing import Any

from graphabuse.casework.case import Case
from graphabuse.casework.cells import MAX_CROSSING, Cells, cells_of
from graphabuse.evidence.kinds import kind_weight

BOUND = 0.5


def loose_doubts(case: Case, cells: Cells | None = None) -> Iterator[dict[str, Any]]:
    """One row as of ``reasons`` where links go everywhere, as those of strangers do: no cells, no identifier that half of the accounts
    used, and mostly addresses that at least as many accounts outside use.

    Parameters
    ----------
    cells : Cells, optional
        Those of the ring, where they are known already.
    """
    rows = list(zip(*case.columns("identifiers", "kind", "accounts_inside", "accounts_outside"), strict=True))
    uses = sum(inside for _, inside, _ in rows)
    public = sum(inside for kind, inside, outside in rows if outside >= inside and kind_weight(str(kind)).is_address)
    if not rows or public < BOUND * uses or max(inside for _, inside, _ in rows) >= BOUND * len(case.accounts()):
        return
    crossing = (cells or cells_of(case)).crossing  # the dear part comes last: the queue asks this of every ring
    if crossing > MAX_CROSSING:
        text = (
            f"its links form no cells: {100 * crossing:.0f} % of them would lead from one to another, and most go over addresses "
            "that as many accounts outside use, as the links of strangers do"
        )
        yield {"kind": "doubt", "code": "no_cells", "text": text, "value": crossing, "base_rate": float("nan")}
