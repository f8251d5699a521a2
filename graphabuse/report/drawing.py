"""How is a ring drawn? Flat inline SVG: who is tied to what, who used what, and when."""

from datetime import datetime

import numpy as np
from markupsafe import Markup

from graphabuse.report.rows import LinkRow

KIND_MARKS = {
    "device": ("M-6,-6h12v12h-12z", "k1"), "payment_token": ("M0,-8L8,0L0,8L-8,0z", "k2"), "ip": ("M0,-8L7,6H-7z", "k3"),
}  # fmt: skip
OTHER_MARK = ("M-7,-3L0,-8L7,-3L4,6H-4z", "k4")
MAX_ROWS = 60
MAX_COLUMNS = 40


def spark_line(counts: np.ndarray) -> Markup:
    """Bars of a small series, 72 × 16."""
    top = max(int(counts.max()), 1)
    bars = "".join(
        f"M{3 * at + 1.5:g},16v-{max(round(14 * count / top), 1)}" for at, count in enumerate(counts.tolist()) if count
    )
    return Markup('<svg class="spark" width="72" height="16" aria-hidden="true"><path d="{}"/></svg>').format(bars)


def matrix(links: list[LinkRow], codes: dict[tuple[str, str], str], accounts: list[str]) -> Markup:
    """Who used what: accounts with the same identifiers merged, rows and columns in order of a block structure.

    Parameters
    ----------
    links : list of LinkRow
        Sightings of this ring's members.
    codes : dict
        (kind, identifier) → short code of the shared identifiers, strongest first.
    accounts : list of str
        Members to show.
    """
    columns = list(codes)[:MAX_COLUMNS]
    at = {key: place for place, key in enumerate(columns)}
    used = _used(links, at, accounts)
    merged: dict[tuple[int, ...], int] = {}
    for have in used.values():
        key = tuple(sorted(have))
        merged[key] = merged.get(key, 0) + 1
    rows = sorted(merged.items(), key=lambda item: (item[0] or (10**6,), -item[1]))[:MAX_ROWS]
    height, width = 14 * len(rows) + 26, 18 * len(columns) + 66
    parts = [
        f'<text x="{72 + 18 * place}" y="14" class="t">{code}</text>'
        for place, code in enumerate(list(codes.values())[:MAX_COLUMNS])
    ]
    for line, (places, count) in enumerate(rows):
        y = 22 + 14 * line
        parts.append(
            f'<text x="60" y="{y + 10}" class="t e">{count}×</text><path class="r" d="M64,{y + 13}h{18 * len(columns)}"/>'
        )
        for kind_class in sorted({_mark(columns[place][0])[1] for place in places}):
            cells = "".join(
                f"M{66 + 18 * p},{y + 1}h13v11h-13z" for p in places if _mark(columns[p][0])[1] == kind_class
            )
            parts.append(f'<path class="{kind_class}" d="{cells}"/>')
    title = f"Who used what: {len(accounts)} accounts in {len(merged)} groups by {len(columns)} shared identifiers"
    return _svg(width, height, title, parts)


def strip(first_last: list[tuple[datetime, datetime]], start: datetime, end: datetime) -> Markup:
    """When: one line per account from its first to its last sighting in the window, earliest on top (120 at most)."""
    span = max((end - start).total_seconds(), 1.0)
    ordered = sorted(first_last)[:120]
    step = 9 if len(ordered) <= 40 else 5 if len(ordered) <= 80 else 3
    width, height = 720, step * len(ordered) + 24
    life, birth = [], []
    for line, (first, last) in enumerate(ordered):
        x = round(700 * (first - start).total_seconds() / span) + 10
        length = max(round(700 * (last - first).total_seconds() / span), 1)
        life.append(f"M{x},{step * line + 5}h{length}")
        birth.append(f"M{x},{step * line + 5}h0")
    parts = [
        f'<path class="life" stroke-width="{max(step - 4, 2)}" d="{"".join(life)}"/>',
        f'<path class="birth" stroke-width="{max(step - 2, 3)}" d="{"".join(birth)}"/>',
        f'<text x="10" y="{height - 4}" class="t">{start:%Y-%m-%d}</text><text x="710" y="{height - 4}" class="t e">{end:%Y-%m-%d}</text>',
    ]
    return _svg(width, height, "When: first and last sighting of each account", parts)


def network(
    links: list[LinkRow], codes: dict[tuple[str, str], str], accounts: list[str], hubs: set[tuple[str, str]]
) -> Markup:
    """How linked: shared identifiers around, accounts with the same identifiers merged into numbered dots.

    Identifiers in ``hubs`` (used by many outside) are not drawn. Dots sit at the mean of their identifiers' places
    and are pushed apart until none overlap.
    """
    drawn = [key for key in codes if key not in hubs][:36]
    at = {key: place for place, key in enumerate(drawn)}
    used = _used(links, at, accounts)
    merged: dict[tuple[int, ...], int] = {}
    for places in used.values():
        if places:
            merged[tuple(sorted(places))] = merged.get(tuple(sorted(places)), 0) + 1
    if not drawn or not merged:
        return Markup("")
    dots = sorted(merged.items(), key=lambda item: (-item[1], item[0]))[:150]
    order = _ring_order([places for places, _ in dots], len(drawn))
    angle = 2 * np.pi * np.argsort(order) / len(drawn)
    spots = np.stack([360 + 285 * np.cos(angle), 190 + 155 * np.sin(angle)], axis=1)
    if len(drawn) == 1:
        spots = np.array([[360.0, 190.0]])
    radius = np.array([min(5 + 2.2 * np.sqrt(count), 20) for _, count in dots])
    centre = np.array([spots[list(places)].mean(axis=0) for places, _ in dots])
    centre = _push_apart(centre, radius, spots)
    parts = []
    for kind_class in sorted({_mark(key[0])[1] for key in drawn}):
        lines = "".join(
            f"M{centre[dot][0]:.0f},{centre[dot][1]:.0f}L{spots[place][0]:.0f},{spots[place][1]:.0f}"
            for dot, (places, _) in enumerate(dots)
            for place in places
            if _mark(drawn[place][0])[1] == kind_class
        )
        parts.append(f'<path class="l {kind_class}" d="{lines}"/>')
    for place, key in enumerate(drawn):
        shape, kind_class = _mark(key[0])
        x, y = spots[place]
        parts.append(
            f'<path class="{kind_class}" transform="translate({x:.0f},{y:.0f})" d="{shape}"/>'
            f'<text x="{x:.0f}" y="{y - 11:.0f}" class="t m">{codes[key]}</text>'
        )
    for dot, (_, count) in enumerate(dots):
        x, y = centre[dot]
        parts.append(f'<circle class="a" cx="{x:.0f}" cy="{y:.0f}" r="{radius[dot]:.0f}"/>')
        if count >= 3:
            parts.append(f'<text x="{x:.0f}" y="{y + 4:.0f}" class="c m">{count}</text>')
    return _svg(720, 390, f"How linked: {len(accounts)} accounts and {len(drawn)} shared identifiers", parts)


def _used(links: list[LinkRow], at: dict[tuple[str, str], int], accounts: list[str]) -> dict[str, set[int]]:
    """Places of the identifiers in ``at`` that each account used."""
    used: dict[str, set[int]] = {account: set() for account in accounts}
    for row in links:
        if row.account in used and (row.kind, row.identifier) in at:
            used[row.account].add(at[row.kind, row.identifier])
    return used


def _mark(kind: str) -> tuple[str, str]:
    return KIND_MARKS.get(kind, OTHER_MARK)


def _ring_order(places: list[tuple[int, ...]], count: int) -> np.ndarray:
    """Identifiers that share accounts side by side: the second eigenvector of their common use."""
    common = np.zeros((count, count))
    for group in places:
        for one in group:
            common[one, list(group)] += 1
    laplacian = np.diag(common.sum(axis=1)) - common
    vector = np.linalg.eigh(laplacian + 1e-9 * np.diag(np.arange(count)))[1][:, min(1, count - 1)]
    return np.lexsort((np.arange(count), np.round(vector * np.sign(vector[np.argmax(np.abs(vector))]), 9)))


def _push_apart(centre: np.ndarray, radius: np.ndarray, spots: np.ndarray) -> np.ndarray:
    """Move dots until neither dots nor identifier marks overlap (at most 120 rounds)."""
    turn = np.arange(len(centre)) * 2.399963
    place = centre + np.stack([np.cos(turn), np.sin(turn)], axis=1) * (4 + 6 * np.sqrt(np.arange(len(centre))))[:, None]
    fixed = np.concatenate([place, spots])
    reach = np.concatenate([radius, np.full(len(spots), 12.0)])
    for _ in range(120):
        across, down = (fixed[: len(place), None, axis] - fixed[None, :, axis] for axis in (0, 1))
        distance = np.sqrt(across * across + down * down) + 1e-6
        overlap = np.maximum(radius[:, None] + reach[None, :] + 3 - distance, 0)
        np.fill_diagonal(overlap[:, : len(place)], 0)
        if overlap.max() < 0.5:
            break
        pull = 0.4 * overlap / distance
        push = np.stack([(across * pull).sum(axis=1), (down * pull).sum(axis=1)], axis=1)
        fixed[: len(place)] += push.clip(-15, 15)
        fixed[: len(place)] = fixed[: len(place)].clip([24, 24], [696, 366])
    return fixed[: len(place)]


def _svg(width: int, height: int, title: str, parts: list[str]) -> Markup:
    head = Markup('<svg role="img" viewBox="0 0 {} {}" width="{}" height="{}"><title>{}</title>').format(
        width, height, width, height, title
    )
    return head + Markup("".join(parts)) + Markup("</svg>")
