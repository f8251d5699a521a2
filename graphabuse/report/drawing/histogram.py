"""What does a ring without structure look like? How many accounts used how many shared identifiers, and the other way round."""

from collections.abc import Sequence

from markupsafe import Markup

from graphabuse.report.drawing.marks import path, svg, texts

BANDS = ((1, "1"), (2, "2"), (3, "3"), (4, "4"), (5, "5"), (9, "6–9"), (19, "10–19"), (49, "20–49"), (10**9, "50 +"))


def degree_histogram(counts: Sequence[int], *, title: str, unit: str) -> Markup:
    """Bars of how many things have one, two, three … of something; things with none are left out."""
    bars = [0] * len(BANDS)
    for count in counts:
        if count > 0:
            bars[next(at for at, (upto, _) in enumerate(BANDS) if count <= upto)] += 1
    top = max([*bars, 1])
    wide, tall = 50, 110
    drawn = [
        f"M{8 + wide * at},{tall + 20}v{-max(round(tall * bar / top), 1)}h{wide - 12}V{tall + 20}z"
        for at, bar in enumerate(bars)
        if bar
    ]
    parts = [path("u", drawn)]
    middle = range(27, 27 + wide * len(BANDS), wide)
    heights = ((x, tall + 15 - round(tall * bar / top), f"{bar:,}") for x, bar in zip(middle, bars, strict=True) if bar)
    names = ((x, tall + 35, name) for x, (_, name) in zip(middle, BANDS, strict=True))
    parts += [texts("m", names), texts("m s", heights), texts("", [(8, tall + 51, unit)])]
    return svg(parts, width=16 + wide * len(BANDS), height=tall + 58, title=title, about=unit, css="hist")
