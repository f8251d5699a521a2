"""Who did what, when and from which address? The events of a window as columns, for the stages that sort them."""

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import numpy as np

from graphabuse.engine.kept import in_arrays
from graphabuse.graph.sightings import HOUR_S, second_of
from graphabuse.graph.snapshot import Snapshot

ARRAYS_UPTO = 60_000_000


@dataclass(frozen=True)
class Moments:
    """Events of a window in no order.

    Attributes
    ----------
    start : int
        Epoch second that ``second`` counts from.
    second, account, action : numpy.ndarray
        int32, shape ``(n_events,)``.
    used : dict of str to numpy.ndarray
        Identifier codes by kind, int32; −1 where the event has none.
    """

    start: int
    second: np.ndarray
    account: np.ndarray
    action: np.ndarray
    used: dict[str, np.ndarray]

    def hours(self, rows: np.ndarray) -> np.ndarray:
        """UTC hour of each of ``rows``, counted from that of ``start``; int32."""
        return (self.second.take(rows) + np.int32(self.start % HOUR_S)) // np.int32(HOUR_S)

    @property
    def n_hours(self) -> int:
        """Hours from the first event's to the last one's."""
        return (int(self.second.max(initial=0)) + self.start % HOUR_S) // HOUR_S + 1


def read_moments(snapshot: Snapshot, kinds: Sequence[str]) -> Moments | None:
    """The window's events with the identifiers of ``kinds``; None where they are too many for arrays and 64-bit keys.

    Stages sort keys of account × action × second, and of account × identifier × hour.
    """
    if int(snapshot.events.sum()) > ARRAYS_UPTO or snapshot.end - snapshot.start >= 2**31 - 1:
        return None
    events = snapshot.events_with(kinds)
    second = (second_of(events) - ibis.literal(snapshot.start, "int64")).cast("int32")
    codes = {f"id_{kind}": events[f"id_{kind}"].fill_null(-1).cast("int32") for kind in kinds}
    told = events.select(
        second=second, account=events.account.cast("int32"), action=events.action.cast("int32"), **codes
    )
    columns = in_arrays(told)
    used = {kind: columns[f"id_{kind}"] for kind in kinds}
    found = Moments(snapshot.start, columns["second"], columns["account"], columns["action"], used)
    cells = [(int(columns["action"].max()) + 1) * (snapshot.end - snapshot.start + 2)]
    cells += [(int(codes.max()) + 2) * found.n_hours for codes in used.values()]
    if max(cells) << snapshot.n_accounts.bit_length() >= 2**63:
        return None
    return found
