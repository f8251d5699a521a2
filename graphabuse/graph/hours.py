"""At which hours of the day are accounts there? The engine adds up what all do; what single accounts do comes home when it is asked for."""

from ibis.backends import BaseBackend
from ibis.expr.types import Table

from graphabuse.graph.sightings import HOURS_OF_WEEK, hour_mix
from graphabuse.graph.tally import Tally, mean_shares


class Hours(Tally):
    """Events per account and UTC hour of the day, those of weekends apart: hours 0 to 23 of working days, then 24 to 47 of weekends.

    Parameters
    ----------
    backend : ibis backend
        Engine that holds both relations.
    events : ibis Table
        ``seen_at`` and ``account`` of each event.
    spans : ibis Table
        ``account`` and ``events``.

    Attributes
    ----------
    mix : numpy.ndarray
        Mean share of each hour over all accounts, shape ``(48,)``.
    """

    def __init__(self, backend: BaseBackend, events: Table, spans: Table) -> None:
        super().__init__(backend, events, hour_mix, "hour", HOURS_OF_WEEK)
        of_each = hour_mix(events).join(spans.select("account", all="events"), "account")
        alike = of_each.group_by("hour", "all").aggregate(part=of_each.events.sum().cast("int64"))
        self.mix = mean_shares(alike.order_by(["hour", "all"]).to_pandas(), "hour", HOURS_OF_WEEK)
