"""Fisher's tests against enumeration, published tables and their own definitions."""

from __future__ import annotations

from math import comb, inf, prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.errors import AnalysisError
from reportgen.stats.contingency.fisher import fisher_exact
from reportgen.stats.contingency.freeman_halton import fisher_freeman_halton

small = st.integers(0, 12)


def compositions(total, caps):
    """Every vector below the caps with this sum."""
    if len(caps) == 1:
        return [(total,)] if total <= caps[0] else []
    return [
        (first, *rest)
        for first in range(min(total, caps[0]) + 1)
        for rest in compositions(total - first, caps[1:])
    ]


def enumerated_p(table):
    """Exact P in whole numbers: the count of the arrangements behind every table."""
    rows, columns = table.sum(axis=1), table.sum(axis=0)

    def ways(column, cells):
        left, out = int(column), 1
        for cell in cells:
            out *= comb(left, int(cell))
            left -= int(cell)
        return out

    def tables(rest, columns):
        if len(columns) == 1:
            yield (tuple(rest),)
            return
        for cells in compositions(int(columns[0]), tuple(int(r) for r in rest)):
            after = tuple(r - c for r, c in zip(rest, cells, strict=True))
            for more in tables(after, columns[1:]):
                yield (cells, *more)

    def weight(cells):
        return prod(ways(c, x) for c, x in zip(columns, cells, strict=True))

    observed = weight(table.T.tolist())
    weights = [weight(cells) for cells in tables(tuple(rows), columns)]
    return sum(w for w in weights if w <= observed) / sum(weights)


@pytest.mark.parametrize("shape", [(2, 2), (2, 5), (3, 3), (4, 2), (3, 4)])
def test_r_by_c_equals_full_enumeration(shape):
    generator = np.random.default_rng(7)
    for _ in range(6):
        table = generator.multinomial(16, np.full(shape[0] * shape[1], 1 / np.prod(shape)))
        table = table.reshape(shape)
        if (table.sum(axis=0) == 0).any() or (table.sum(axis=1) == 0).any():
            continue
        found = fisher_freeman_halton(table)
        assert found.method == "exact"
        assert found.p_value == pytest.approx(enumerated_p(table), rel=1e-11)


def test_job_satisfaction_is_agrestis_figure():
    # Agresti 2013, Categorical Data Analysis, income by job satisfaction: R's fisher.test 0.7827
    table = [[1, 2, 1, 0], [3, 3, 6, 1], [10, 10, 14, 9], [6, 7, 12, 11]]
    assert round(fisher_freeman_halton(table).p_value, 4) == 0.7827


def test_two_by_two_is_the_same_either_way():
    for a, b, c, d in [(3, 1, 1, 3), (8, 3, 5, 9), (0, 12, 5, 9), (2, 198, 11, 189)]:
        other = fisher_freeman_halton([[a, b], [c, d]]).p_value
        assert fisher_exact(a, b, c, d).p_value == pytest.approx(other, rel=1e-10)


@pytest.mark.parametrize(("shape", "n"), [((4, 4), 80), ((3, 5), 100)])
def test_large_tables_are_exact(shape, n):
    generator = np.random.default_rng(11)
    table = generator.multinomial(n, np.full(np.prod(shape), 1 / np.prod(shape))).reshape(shape)
    exact = fisher_freeman_halton(table)
    assert exact.method == "exact"
    drawn = fisher_freeman_halton(table, work_limit=1)
    assert abs(exact.p_value - drawn.p_value) < 4 * drawn.standard_error


def test_order_of_rows_and_columns_does_not_matter():
    table = np.array([[6, 2, 1, 3], [3, 4, 2, 0], [2, 5, 4, 1]])
    p = fisher_freeman_halton(table).p_value
    for changed in (table[::-1], table[:, ::-1], table.T, table[[1, 0, 2]][:, [2, 0, 3, 1]]):
        assert fisher_freeman_halton(changed).p_value == pytest.approx(p, rel=1e-12)


def test_empty_rows_change_nothing():
    table = np.array([[8, 3], [5, 9], [1, 7]])
    wider = np.insert(np.insert(table, 1, 0, axis=0), 2, 0, axis=1)
    assert fisher_freeman_halton(wider) == fisher_freeman_halton(table)
    assert fisher_freeman_halton([[3, 0], [5, 0]]).p_value == 1.0


def test_monte_carlo_is_seeded_and_says_so():
    table = np.full((5, 5), 20)
    table[0, 0] += 15
    first, again = (fisher_freeman_halton(table, draws=2000) for _ in range(2))
    assert first == again
    assert (first.method, first.draws) == ("monte_carlo", 2000)
    assert first.p_value >= 1 / 2001
    other = fisher_freeman_halton(table, draws=2000, seed=5)
    assert other.p_value != first.p_value


@pytest.mark.parametrize(
    "table",
    [[[0, 0], [0, 0]], [[1, -1], [2, 2]], [[1.5, 1], [2, 2]], [[np.nan, 1], [1, 1]], [1, 2]],
)
def test_tables_that_are_none_are_refused(table):
    with pytest.raises(AnalysisError):
        fisher_freeman_halton(table)


@given(small, small, small, small)
@settings(max_examples=150)
def test_swapping_rows_inverts_the_odds_ratio(a, b, c, d):
    if a + b + c + d == 0:
        return
    one, two = fisher_exact(a, b, c, d), fisher_exact(c, d, a, b)
    assert one.p_value == pytest.approx(two.p_value, rel=1e-9)
    assert one.p_mid == pytest.approx(two.p_mid, rel=1e-9)
    assert one.p_less == pytest.approx(two.p_greater, rel=1e-9)
    assert 0 < one.p_value <= 1
    if one.odds_ratio is None:
        assert (two.odds_ratio, one.odds_ratio_low, one.odds_ratio_high) == (None, 0, inf)
        return
    assert inverse(one.odds_ratio) == pytest.approx(two.odds_ratio, rel=1e-8)
    assert inverse(one.odds_ratio_low) == pytest.approx(two.odds_ratio_high, rel=1e-8)
    assert one.odds_ratio_low <= one.odds_ratio <= one.odds_ratio_high


def inverse(x):
    return 0.0 if x == inf else inf if x == 0 else 1 / x


def test_limits_are_where_one_sided_tests_turn():
    # the defining property: at each limit the one-sided P value of the noncentral table is 2.5%
    a, b, c, d = 7, 5, 3, 11
    found = fisher_exact(a, b, c, d)
    for odds, direction in ((found.odds_ratio_low, 1), (found.odds_ratio_high, -1)):
        values = range(11)
        weight = [comb(12, k) * comb(14, 10 - k) * odds**k for k in values]
        tail = [w for k, w in zip(values, weight, strict=True) if direction * (k - a) >= 0]
        assert sum(tail) / sum(weight) == pytest.approx(0.025, rel=1e-9)


def test_huge_tables_agree_with_the_normal_limit():
    found = fisher_exact(210_000, 790_000, 209_000, 791_000)
    assert found.p_value == pytest.approx(0.0823, abs=0.002)
    assert found.odds_ratio == pytest.approx(210 * 791 / (790 * 209), rel=1e-5)


@pytest.mark.parametrize("cells", [(0, 0, 0, 0), (-1, 2, 3, 4), (1.5, 2, 3, 4)])
def test_cells_that_are_no_counts_are_refused(cells):
    with pytest.raises(AnalysisError):
        fisher_exact(*cells)
