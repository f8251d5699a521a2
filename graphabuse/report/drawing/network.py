"""How linked? Merged accounts and shared identifiers as packed cells; links that bridge cells stand out."""

from collections.abc import Mapping

from markupsafe import Markup

from graphabuse.report.drawing.fold import Folded, Key
from graphabuse.report.drawing.marks import LAYER, outline, path, round_mark, star, svg, texts
from graphabuse.report.drawing.scene import LABELLED, Scene

NUMBERED_FROM = 7
ROLE_CLASSES = {"core": "a", "edge": "a e", "guarded": "a g"}
NUMBER_CLASSES = {"core": "m c", "edge": "m c d", "guarded": "m h"}


def network(folded: Folded, scene: Scene, codes: Mapping[Key, str], shapes: Mapping[str, int], *, title: str) -> Markup:
    """One ring with all its marks."""
    parts = inner_parts(folded, scene, codes, shapes)
    about = (
        f"{len(folded.dots)} dots are accounts, equal ones merged and numbered; {len(folded.tags)} other marks are the "
        "identifiers they share. The tables below hold the same data."
    )
    return svg([*parts, LAYER], width=scene.width, height=scene.height, title=title, about=about, css="net")


def inner_parts(
    folded: Folded, scene: Scene, codes: Mapping[Key, str], shapes: Mapping[str, int], *, labels: int = LABELLED
) -> list[str]:
    """The layers from back to front: cells, links, identifiers, accounts, labels."""
    layers = [_discs(scene), _links(folded, scene, shapes), _tags(folded, scene, shapes), _dots(folded, scene)]
    return [part for layer in layers for part in layer] + _labels(folded, scene, codes, labels)


def _discs(scene: Scene) -> list[str]:
    rims = path("cell", (round_mark(disc.x, disc.y, disc.r) for disc in scene.discs))
    captions = ((disc.x, disc.y - disc.r + 3, f"cell {disc.cell + 1} · {disc.accounts}") for disc in scene.discs)
    return [rims, texts("m h", captions)]


def _links(folded: Folded, scene: Scene, shapes: Mapping[str, int]) -> list[str]:
    ends: dict[tuple[bool, int], list[tuple[int, int]]] = {}
    n_dots = len(folded.dots)
    for at, dot in enumerate(folded.dots):
        for tag in dot.tags:
            crossing = folded.tags[tag].bridge and folded.tags[tag].cell != dot.cell
            ends.setdefault((crossing, tag), []).append((scene.x[at], scene.y[at]))
    lines: dict[tuple[bool, int], list[str]] = {}
    for (crossing, tag), places in ends.items():
        drawn = star(scene.x[n_dots + tag], scene.y[n_dots + tag], places)
        lines.setdefault((crossing, shapes[folded.tags[tag].kind]), []).append(drawn)
    return [path(f"l{' b' if crossing else ''} k{shape}", lines[crossing, shape]) for crossing, shape in sorted(lines)]


def _tags(folded: Folded, scene: Scene, shapes: Mapping[str, int]) -> list[str]:
    marks: dict[int, list[str]] = {}
    for at, tag in enumerate(folded.tags, start=len(folded.dots)):
        shape = shapes[tag.kind]
        marks.setdefault(shape, []).append(outline(shape, scene.x[at], scene.y[at], scene.r[at]))
    return [path(f"k k{shape}", marks[shape]) for shape in sorted(marks)]


def _dots(folded: Folded, scene: Scene) -> list[str]:
    """Discs are strokes without length and with round caps: four bytes a coordinate instead of an element."""
    marks: dict[tuple[str, int], list[str]] = {}
    parts = []
    for at, dot in enumerate(folded.dots):
        x, y, r = scene.x[at], scene.y[at], scene.r[at]
        if dot.role == "guarded":
            parts.append(f'<circle class="a g" cx="{x}" cy="{y}" r="{r}"/>')
        else:
            marks.setdefault((ROLE_CLASSES[dot.role], r), []).append(f"M{x},{y}h0")
    parts += [
        f'<path class="{css}" stroke-width="{2 * r}" d="{"".join(places)}"/>'
        for (css, r), places in sorted(marks.items())
    ]
    numbers: dict[str, list[tuple[int, int, object]]] = {}
    for at, dot in enumerate(folded.dots):
        if len(dot.accounts) >= 3 and scene.r[at] >= NUMBERED_FROM:
            number = (scene.x[at], scene.y[at] + 4, len(dot.accounts))
            numbers.setdefault(NUMBER_CLASSES[dot.role], []).append(number)
    return parts + [texts(css, numbers[css]) for css in sorted(numbers)]


def _labels(folded: Folded, scene: Scene, codes: Mapping[Key, str], count: int) -> list[str]:
    n_dots = len(folded.dots)
    labels = (
        (scene.x[at], scene.y[at] - scene.r[at] - 4, tag_label(tag.keys, codes))
        for at, tag in enumerate(folded.tags[:count], start=n_dots)
    )
    return [texts("m h s", labels)]


def tag_label(keys: tuple[Key, ...], codes: Mapping[Key, str]) -> str:
    """D1, or D1+3 where further identifiers have the same users."""
    more = len(keys) - 1
    return f"{codes.get(keys[0], '')}+{more}" if more else codes.get(keys[0], "")
