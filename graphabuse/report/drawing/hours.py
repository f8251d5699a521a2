"""Which columns does a picture of time have? Hours, days or weeks, so that a burst of hours and a campaign of months both show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

HOUR_S, DAY_S, WEEK_S = 3_600, 86_400, 604_800


@dataclass(frozen=True)
class TimeAxis:
    """Equal steps from ``start``; ``n`` of them, each ``step_s`` seconds."""

    start: int
    step_s: int
    n: int

    @property
    def unit(self) -> str:
        return {HOUR_S: "hour", DAY_S: "day", WEEK_S: "week"}[self.step_s]

    def column(self, second: int) -> int:
        return min(max((second - self.start) // self.step_s, 0), self.n - 1)

    def ticks(self) -> list[tuple[int, str]]:
        """Column and label of about eight marks."""
        each = max(-(-self.n // 8), 1)
        if self.step_s == HOUR_S:
            each = min((size for size in (1, 3, 6, 12, 24) if size >= each), default=24)
        pattern = "%d %b %H:%M" if self.step_s == HOUR_S else "%d %b"
        return [(at, self.moment(at).strftime(pattern)) for at in range(0, self.n, each)]

    def moment(self, column: int) -> datetime:
        return datetime.fromtimestamp(self.start, UTC) + timedelta(seconds=self.step_s * column)


def time_axis(seconds: Sequence[int]) -> TimeAxis:
    """Hours up to eight days, days up to four months, weeks beyond; aligned to UTC."""
    low, high = min(seconds), max(seconds)
    span = high - low
    step = HOUR_S if span <= 8 * DAY_S else DAY_S if span <= 123 * DAY_S else WEEK_S
    start = low // step * step
    return TimeAxis(start, step, (high - start) // step + 1)
