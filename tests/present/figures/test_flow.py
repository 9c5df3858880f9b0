"""The flow diagram: its boxes hold their text, its arrows go down and right and end at boxes."""

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from reportgen.errors import RenderError
from reportgen.present.figures.canvas import rectangle
from reportgen.present.figures.checks import layout_faults
from reportgen.present.figures.data import FlowBox, FlowData
from reportgen.present.figures.flow import draw_flow
from reportgen.present.theme import load_theme
from tests.present.figures import samples
from tests.present.figures.measured import lines, shapes, size_mm, texts

THEME = load_theme()
flows = pytest.mark.parametrize("data", samples.FLOWS.values(), ids=samples.FLOWS)


def boxes(fig: Figure) -> list[tuple[float, float, float, float]]:
    """Left, top, right, bottom of each box."""
    white = shapes(fig, colour=THEME.colour.paper, corners=4)
    return [(*s.min(axis=0), *s.max(axis=0)) for s in white]


def heads(fig: Figure) -> list[tuple[float, float]]:
    return [tuple(s[0]) for s in shapes(fig, colour=THEME.colour.ink, corners=3)]


@flows
def test_layout_has_no_fault_and_text_is_8_points(data: FlowData):
    fig = draw_flow(data, THEME)
    assert layout_faults(fig) == []
    assert {t.get_fontsize() for t in fig.findobj(Text)} == {8.0}
    assert size_mm(fig)[0] == pytest.approx(174)
    assert size_mm(fig)[1] <= THEME.figure.tall_mm


@flows
def test_each_box_is_drawn_once_and_no_word_is_lost(data: FlowData):
    fig = draw_flow(data, THEME)
    assert len(boxes(fig)) == len(data.boxes)
    shown = "".join("".join(texts(fig)).split())
    for box in data.boxes:
        for words in (*box.lines, *box.details):
            assert "".join(words.split()) in shown


@flows
def test_arrows_go_only_down_or_right_and_end_at_a_box(data: FlowData):
    fig = draw_flow(data, THEME)
    shafts = lines(fig)
    assert len(shafts) == len(heads(fig)) > 0
    for (x0, y0), (x1, y1) in shafts:
        assert (x1 == pytest.approx(x0) and y1 > y0) or (y1 == pytest.approx(y0) and x1 > x0)
    for x, y in heads(fig):
        on_top = any(b[0] < x < b[2] and y == pytest.approx(b[1]) for b in boxes(fig))
        on_left = any(b[1] < y < b[3] and x == pytest.approx(b[0]) for b in boxes(fig))
        assert on_top or on_left


@flows
def test_no_arrow_runs_through_a_box(data: FlowData):
    fig = draw_flow(data, THEME)
    for (x0, y0), (x1, y1) in lines(fig):
        for left, top, right, bottom in boxes(fig):
            inside_x = max(min(x0, x1), left) < min(max(x0, x1), right) - 0.01
            inside_y = max(min(y0, y1), top) < min(max(y0, y1), bottom) - 0.01
            through = (inside_y and left < x0 == x1 < right) or (
                inside_x and top < y0 == y1 < bottom
            )
            assert not through


def count_of_arrows(name: str) -> int:
    return len(heads(draw_flow(samples.FLOWS[name], THEME)))


def test_number_of_arrows():
    assert count_of_arrows("databases") == 4 + 4
    assert count_of_arrows("other methods") == 8 + 3 + 2
    assert count_of_arrows("update") == 8 + 1 + 1
    assert count_of_arrows("update, other methods") == 8 + 5 + 1 + 1
    assert count_of_arrows("counts missing") == 3 + 4
    assert count_of_arrows("one column") == 4
    # down to the box of all, to the side, then one into and one within each lane
    assert count_of_arrows("one lane") == 2 + 2
    assert count_of_arrows("two lanes") == 2 + 2 * 2
    assert count_of_arrows("four lanes") == 2 + 2 * 4
    assert count_of_arrows("lanes that join") == 2 + 2 * 3 + 3


def test_lanes_share_the_width_and_the_box_before_them_covers_all():
    fig = draw_flow(samples.FLOWS["four lanes"], THEME)
    rows: dict[float, list[tuple[float, float, float, float]]] = {}
    for box in boxes(fig):
        rows.setdefault(round(box[1], 3), []).append(box)
    _, (whole,), arms, evaluable = (sorted(rows[top]) for top in sorted(rows))
    for row in (arms, evaluable):
        assert len({round(b[2] - b[0], 3) for b in row}) == 1
        assert len({round(b[3], 3) for b in row}) == 1
        assert row[0][0] == pytest.approx(whole[0])
        assert row[-1][2] == pytest.approx(whole[2])
    assert sum(y == pytest.approx(arms[0][1]) for _, y in heads(fig)) == 4


def test_included_studies_reach_over_the_columns_that_lead_to_them():
    fig = draw_flow(samples.FLOWS["update, other methods"], THEME)
    total, included = sorted(boxes(fig), key=lambda b: -b[1])[:2]
    assert sum(included[0] < x < included[2] for x, y in heads(fig) if y == included[1]) == 2
    assert total[0] < included[0]
    assert total[2] == pytest.approx(included[2])


def test_a_side_box_is_right_of_its_main_box():
    fig = draw_flow(samples.FLOWS["databases"], THEME)
    rows: dict[float, list[float]] = {}
    for left, top, *_ in boxes(fig):
        rows.setdefault(round(top, 3), []).append(left)
    assert sorted(len(lefts) for lefts in rows.values()) == [1, 2, 2, 2, 2]


def test_long_reasons_wrap_under_their_first_word():
    fig = draw_flow(samples.FLOWS["other methods"], THEME)
    found = {t.get_text().replace("\u00a0", " "): t for t in fig.findobj(Text)}
    first = next(t for words, t in found.items() if words.startswith("No comparator"))
    last = next(t for words, t in found.items() if words.endswith("(n = 19)") and "19" in words)
    head = found["Reports excluded (n = 55):"]
    assert head.get_position()[0] < first.get_position()[0] < last.get_position()[0]


def test_nothing_to_draw_is_an_error():
    with pytest.raises(RenderError, match="no box"):
        draw_flow(FlowData(samples.PHASES, ()), THEME)


def test_a_missing_glyph_is_an_error():
    with pytest.raises(RenderError, match=r"U\+1D504"):
        draw_flow(FlowData(samples.PHASES, (FlowBox(0, 0, "main", ("𝔄",)),)), THEME)


def test_rectangle_gives_the_corners_in_order():
    assert rectangle(1, 2, 3, 4) == [(1, 2), (4, 2), (4, 6), (1, 6)]
