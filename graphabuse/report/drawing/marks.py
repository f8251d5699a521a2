"""What does each thing look like? A kind is told by shape, letter and colour; accounts are discs."""

from collections.abc import Iterable

from markupsafe import Markup, escape

KNOWN_SHAPES = {"device": 0, "payment_token": 1, "ip": 2}
OTHER_SHAPES = (3, 4, 5)
LAYER = '<g class="over"/>'  # the last part of a picture in which the script draws what is looked at


def kind_shapes(kinds: Iterable[str]) -> dict[str, int]:
    """Shape (and class ``k<n>``) of every kind; kinds a mapping declares take the free shapes in order of name."""
    others = sorted(set(kinds) - set(KNOWN_SHAPES))
    return KNOWN_SHAPES | {kind: OTHER_SHAPES[at % len(OTHER_SHAPES)] for at, kind in enumerate(others)}


def outline(shape: int, x: int, y: int, r: int) -> str:
    """Path of one mark of radius ``r`` around a place."""
    if shape == 0:
        s = max(round(0.86 * r), 2)
        return f"M{x - s},{y - s}h{2 * s}v{2 * s}h{-2 * s}z"
    if shape == 1:
        s = round(1.2 * r)
        return f"M{x},{y - s}l{s},{s}l{-s},{s}l{-s},{-s}z"
    if shape == 2:
        s = round(1.05 * r)
        return f"M{x},{y - s - 1}l{s},{2 * s}h{-2 * s}z"
    if shape == 3:
        a, b, c = round(1.05 * r), round(0.65 * r), round(0.75 * r)
        return f"M{x},{y - a}l{a},{c}l{b - a},{r}h{-2 * b}l{b - a},{-r}z"
    if shape == 4:
        a, b = r, round(0.5 * r)
        return f"M{x - b},{y - a}h{2 * b}l{a - b},{a}l{b - a},{a}h{-2 * b}l{b - a},{-a}z"
    a, b = round(1.05 * r), max(round(0.38 * r), 1)
    return (
        f"M{x - b},{y - a}h{2 * b}v{a - b}h{a - b}v{2 * b}h{b - a}v{a - b}h{-2 * b}v{b - a}h{b - a}v{-2 * b}h{a - b}z"
    )


def round_mark(x: int, y: int, r: int) -> str:
    """Path of a circle."""
    return f"M{x - r},{y}a{r},{r} 0 1 0 {2 * r},0a{r},{r} 0 1 0 {-2 * r},0z"


def svg(
    parts: Iterable[str],
    *,
    width: int,
    height: int,
    title: str,
    about: str,
    css: str = "",
) -> Markup:
    """A picture with its title and description; ``parts`` hold numbers and escaped text only."""
    return Markup(
        '<svg class="{css}" role="img" viewBox="0 0 {w} {h}" width="{w}" height="{h}">'
        "<title>{title}</title><desc>{about}</desc>{inner}</svg>"
    ).format(
        css=css, w=width, h=height,
        title=title, about=about, inner=Markup("".join(parts)),
    )  # fmt: skip


def texts(css: str, lines: Iterable[tuple[int, int, object]]) -> str:
    """Lines of text of one class, escaped, each at its place; or nothing."""
    written = "".join(f'<text x="{x}" y="{y}">{escape(words)}</text>' for x, y, words in lines)
    return f'<g class="{css}">{written}</g>' if css and written else written


def star(x: int, y: int, ends: Iterable[tuple[int, int]]) -> str:
    """Path of lines from one place to others; a line and its way back take up less room than two places."""
    return f"M{x},{y}" + "".join(f"l{to_x - x},{to_y - y}z" for to_x, to_y in ends)


def path(css: str, commands: Iterable[str], *, opacity: float = 1.0) -> str:
    """One flat path of many marks, or nothing."""
    drawn = "".join(commands)
    named, faint = f' class="{css}"' if css else "", f' opacity="{opacity:g}"' if opacity < 1 else ""
    return f'<path{named}{faint} d="{drawn}"/>' if drawn else ""
