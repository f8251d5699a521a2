"""Drawings: what is folded, that nothing overlaps, that cells and hubs follow the gates, that the same run gives the same bytes."""

import re

import numpy as np
import pytest

from graphabuse.casework import cases, cells_of
from graphabuse.report.drawing.fold import fold
from graphabuse.report.drawing.forces import push_apart, spread
from graphabuse.report.drawing.hours import DAY_S, HOUR_S, WEEK_S, time_axis
from graphabuse.report.drawing.lookup import digest, digests, json_block
from graphabuse.report.drawing.marks import kind_shapes
from graphabuse.report.drawing.network import network
from graphabuse.report.drawing.scene import dot_radius, lay_out
from graphabuse.report.html import asset, embedded, shown
from tests.made_rings import made_run

D1, D2, T1, IP, OWN = ("device", "1"), ("device", "2"), ("payment_token", "t"), ("ip", "100.64.0.1"), ("cookie", "own")


def star(n: int):
    """``n`` accounts with one device and an address that many use."""
    uses = {f"a{at:03d}": {D1, IP} for at in range(n)}
    return fold(uses, dict.fromkeys(uses, "core"), [D1, IP], {IP}, {})


def two_cells():
    uses = {f"a{at:03d}": {D1 if at < 20 else D2, ("device", f"own{at}")} for at in range(40)}
    uses["a000"].add(T1)
    uses["a030"].add(T1)
    cells = {name: int(name >= "a020") for name in uses}
    return fold(uses, dict.fromkeys(uses, "core"), [D1, D2, T1], set(), cells)


def test_equal_accounts_become_one_dot_and_hubs_go_out():
    folded = star(200)
    assert [len(dot.accounts) for dot in folded.dots] == [200]
    assert [tag.keys for tag in folded.tags] == [(D1,)]


def test_a_dot_of_many_accounts_stays_small():
    assert dot_radius(200) == dot_radius(20_000) == 22


def test_identifiers_with_the_same_users_are_one_mark():
    uses = {name: {D1, D2, T1} for name in "abc"}
    folded = fold(uses, dict.fromkeys(uses, "core"), [D1, D2, T1], set(), {})
    assert [tag.keys for tag in folded.tags] == [(D1, D2), (T1,)]


def test_private_identifiers_are_counted_and_roles_kept_apart():
    uses = {"a": {D1, OWN}, "b": {D1}, "c": {D1}}
    folded = fold(uses, {"a": "core", "b": "core", "c": "guarded"}, [D1], set(), {})
    assert folded.n_private == 1
    assert sorted((dot.role, len(dot.accounts)) for dot in folded.dots) == [("core", 2), ("guarded", 1)]


def test_a_bridge_comes_first_and_has_the_home_of_most():
    folded = two_cells()
    assert folded.tags[0].keys == (T1,)
    assert folded.tags[0].bridge
    assert not any(tag.bridge for tag in folded.tags[1:])


@pytest.mark.parametrize("make", [star, lambda _: two_cells()])
def test_no_two_marks_overlap(make):
    scene = lay_out(make(50))
    x, y, r = (np.array(values) for values in (scene.x, scene.y, scene.r))
    away = np.hypot(x[:, None] - x, y[:, None] - y) - r[:, None] - r
    np.fill_diagonal(away, 99)
    assert away.min() >= -1
    assert (x - r).min() >= 0
    assert (x + r).max() <= scene.width
    assert (y - r).min() >= 0
    assert (y + r).max() <= scene.height


def test_cells_get_discs_only_where_there_are_cells():
    assert len(lay_out(two_cells()).discs) == 2
    assert lay_out(star(40)).discs == ()


def test_the_same_ring_is_drawn_with_the_same_bytes():
    folded = two_cells()
    codes = {D1: "D1", D2: "D2", T1: "T1"}
    drawn = {str(network(folded, lay_out(folded), codes, kind_shapes(["device"]), title="x")) for _ in range(3)}
    assert len(drawn) == 1


def test_loose_parts_do_not_drift_off():
    places = spread(12, np.array([[0, 1], [2, 3]]), np.ones(2))
    assert np.abs(places).max() < 4 * np.sqrt(12)


def test_discs_on_one_place_come_apart():
    found = push_apart(np.zeros((6, 2)), np.full(6, 5.0))
    away = np.hypot(*(found[:, None] - found).transpose(2, 0, 1))
    assert away[np.triu_indices(6, 1)].min() > 9


@pytest.mark.parametrize(
    ("length", "step"), [(3 * HOUR_S, HOUR_S), (8 * DAY_S, HOUR_S), (30 * DAY_S, DAY_S), (200 * DAY_S, WEEK_S)]
)
def test_time_is_cut_to_what_shows(length, step):
    axis = time_axis([1_709_294_400, 1_709_294_400 + length])
    assert axis.step_s == step
    assert axis.n <= 200
    assert axis.column(1_709_294_400 + length) == axis.n - 1


def test_digests_are_five_characters_and_differ():
    names = [f"a{at}" for at in range(2_000)]
    assert len(digests(names)) == 5 * len(names)
    assert len({digest(name) for name in names}) > 1_995


def test_no_text_can_end_a_data_block():
    assert str(json_block(["</script><!--", "&"])).count("<") == 2


def test_shapes_tell_kinds_apart():
    shapes = kind_shapes(["device", "ip", "payment_token", "phone", "cookie", "email"])
    assert len(set(shapes.values())) == 6


def test_text_from_right_to_left_does_not_turn_a_sentence():
    assert embedded("\u05d0\u05d1") == "\u2068\u05d0\u05d1\u2069"
    assert embedded("abc|d") == "abc¦d"
    assert shown("a\u202eb") == "a\\u202eb"


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two colours."""

    def light(colour: str) -> float:
        digits = colour.removeprefix("#")
        digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
        parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("ink", "paper"), [(0, 255), (255, 18)], ids=["light", "dark"])
def test_colours_have_the_contrast_that_wcag_aa_asks_for(ink, paper):
    style = asset("ring.css")
    share = int(re.search(r"--d:color-mix\(in srgb,CanvasText (\d+)%,Canvas\)", style)[1]) / 100
    grey, alpha = (int(digit * 2, 16) for digit in re.search(r"--s:#(\w)\1\1(\w);", style).groups())
    greys = (paper + (ink - paper) * share, paper + (grey - paper) * alpha / 255)
    dim, soft = ("#" + f"{round(value):02x}" * 3 for value in greys)
    kinds = dict(re.findall(r"\.(k\d|e)\{(?:color|stroke):(#\w+)", style))
    assert len(kinds) == 7
    for ground in (f"#{paper:02x}{paper:02x}{paper:02x}", soft):
        assert contrast(dim, ground) >= 4.5
        for name, mark in kinds.items():
            assert contrast(mark, ground) >= 3, (name, ground)


@pytest.mark.parametrize(("size", "cells"), [(60, 3), (100, 4)])
def test_planted_cells_of_small_rings_are_found(size, cells):
    assert len(set(cells_of(cases(made_run([size]))["R-00000001"]).of_account.values())) == cells


@pytest.mark.parametrize("size", [40, 120, 360])
def test_random_rings_have_no_cells(size):
    assert cells_of(cases(made_run([size], structured=False))["R-00000001"]).of_account == {}
