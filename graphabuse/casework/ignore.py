"""What may go on the ignore-list when a ring turns out to be honest? Suggestions with a day on which they end; a person decides."""

import pandas as pd

from graphabuse.casework.case import Case
from graphabuse.evidence.ignored import IgnoreRule
from graphabuse.evidence.kinds import kind_weight

ADDRESS_DAYS = 90
OTHER_DAYS = 365
FEWEST_OUTSIDE = 3
MOST = 5


def ignore_rules(case: Case) -> list[str]:
    """Rules for the settings, strongest identifier first, at most five.

    What at least as many accounts outside use as inside is shared by chance or by place, so it goes first; where there is none, the
    identifier that most of the ring uses. Addresses change hands: their rules end ninety days after the window, others after a year.
    """
    columns = case.columns("identifiers", "kind", "identifier", "accounts_inside", "accounts_outside")
    rows = list(zip(*columns, strict=True))
    chosen = [row for row in rows if row[3] >= max(FEWEST_OUTSIDE, row[2])]
    if not chosen and rows:
        chosen = [max(rows, key=lambda row: row[2])]
        if 2 * chosen[0][2] < len(case.accounts()):
            chosen = []
    end = pd.Timestamp(case.run.summary["window"]["end"])
    found = []
    for kind, value, _, _ in chosen[:MOST]:
        days = ADDRESS_DAYS if kind_weight(str(kind)).is_address else OTHER_DAYS
        found.append(str(IgnoreRule(str(kind), str(value), (end + pd.Timedelta(days=days)).date())))
    return found
