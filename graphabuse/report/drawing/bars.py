"""How is a small series drawn? Bars of a count over time, with whiskers where an interval is known."""

from collections.abc import Sequence

from markupsafe import Markup

from graphabuse.report.drawing.marks import path, svg, texts


def spark_line(counts: Sequence[int], *, title: str) -> Markup:
    """Bars of a small series, 72 × 16."""
    top = max([*counts, 1])
    bars = "".join(
        f"M{3 * at + 1.5:g},16v-{max(round(14 * count / top), 1)}" for at, count in enumerate(counts) if count
    )
    return Markup(
        '<svg class="spark" viewBox="0 0 72 16" width="72" role="img" aria-label="{}"><path class="sp" d="{}"/></svg>'
    ).format(title, bars)


def _short(value: float) -> str:
    """16.4, 1,461, 146k: a number that has room beside an axis.

    >>> [_short(value) for value in (0.5, 16.42, 97.0, 1461.0, 146_100.0)]
    ['0.5', '16.4', '97', '1,461', '146k']
    """
    return f"{value / 1000:,.0f}k" if value >= 10_000 else f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def interval_bars(
    values: Sequence[float],
    lows: Sequence[float],
    highs: Sequence[float],
    labels: Sequence[str],
    *,
    title: str,
    about: str,
) -> Markup:
    """One bar for each value with a whisker from low to high; the axis begins at nought and may cut long whiskers off."""
    width, tall, left = 330, 44, 34
    top = max(*values, min(max(highs), 2 * max(values))) or 1.0
    wide = min((width - left - 4) / max(len(values), 1), 26)
    bars, whiskers = [], []
    for at, (value, low, high) in enumerate(zip(values, lows, highs, strict=True)):
        x, end = left + round(wide * at), left + round(wide * (at + 1)) - (1 if wide > 3 else 0)
        if value > 0:
            bars.append(f"M{x},{tall + 8}v{-max(round(tall * value / top), 1)}H{end}V{tall + 8}z")
        if high > low:
            whiskers.append(
                f"M{(x + end) // 2},{tall + 8 - round(tall * low / top)}V{tall + 8 - round(tall * min(high / top, 1.06))}"
            )
    each = max(-(-len(labels) // 4), round(60 / wide + 0.5))
    parts = [path("u", bars, opacity=0.6), path("whisker", whiskers), path("rule", [f"M{left},{tall + 8}H{width}"])]
    under = ((left + round(wide * at), tall + 22, labels[at]) for at in range(0, len(labels), each))
    parts += [texts("s", under), texts("r s", [(left - 4, 16, _short(top)), (left - 4, tall + 8, 0)])]
    return svg(parts, width=width, height=tall + 28, title=title, about=about, css="bars")
