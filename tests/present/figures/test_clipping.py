"""Lines and areas cut at the sides of a plot."""

import numpy as np
import pytest

from reportgen.present.figures.clipping import FAR_MM, Box, cut_area, cut_line, near
from tests.present.figures.measured import area

BOX = Box(0.0, 0.0, 10.0, 5.0)


def test_a_line_inside_stays_one_line():
    points = [(1.0, 1.0), (2.0, 3.0), (9.0, 4.0)]
    assert cut_line(points, BOX) == [points]


def test_a_line_that_leaves_and_comes_back_is_two_pieces():
    first, second = cut_line([(1.0, 1.0), (1.0, -9.0), (4.0, -9.0), (4.0, 2.0)], BOX)
    assert first == [(1.0, 1.0), (1.0, 0.0)]
    assert second == [(4.0, 0.0), (4.0, 2.0)]


def test_a_line_through_the_box_is_cut_at_both_sides():
    ((start, end),) = cut_line([(-5.0, 0.0), (15.0, 5.0)], BOX)
    assert start == pytest.approx((0.0, 1.25))
    assert end == pytest.approx((10.0, 3.75))


def test_nothing_is_left_of_a_line_outside():
    assert cut_line([(-5.0, -1.0), (15.0, -1.0)], BOX) == []
    assert cut_line([(-5.0, 4.0), (0.0, 20.0)], BOX) == []


def test_an_area_over_a_corner_keeps_its_part():
    kept = cut_area([(8.0, 3.0), (12.0, 3.0), (12.0, 9.0), (8.0, 9.0)], BOX)
    assert area(np.array(kept)) == pytest.approx(4.0)


def test_an_area_around_the_box_is_the_box_and_one_beside_it_is_nothing():
    kept = cut_area([(-9.0, -9.0), (19.0, -9.0), (19.0, 9.0), (-9.0, 9.0)], BOX)
    assert area(np.array(kept)) == pytest.approx(50.0)
    assert cut_area([(11.0, 0.0), (12.0, 0.0), (12.0, 1.0)], BOX) == []


def test_what_has_no_end_is_put_far_off():
    assert near(float("-inf")) == -FAR_MM
    assert near(3.0) == 3.0
