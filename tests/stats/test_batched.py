"""Many meta-analyses at once: the single function's results, in little time and memory."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.errors import AnalysisError
from reportgen.stats.batched import pool_many, pool_without_each
from reportgen.stats.confidence import CI_METHODS
from reportgen.stats.pooling import pool
from reportgen.stats.roots import bracketed_root, bracketed_roots
from reportgen.stats.sensitivity import leave_one_out
from tests.stats.test_properties import EXAMPLES, NAMES, ci_methods, estimators, studies

FIELDS = ("estimate", "se", "ci_low", "ci_high", "tau2", "q", "q_p", "i2", "statistic", "p_value")


def made_up(m, k, seed=3):
    rng = np.random.default_rng(seed)
    v = rng.uniform(0.01, 0.5, (m, k))
    return rng.normal(0.3, np.sqrt(v + rng.choice([0, 0.02, 0.3], (m, 1)))), v


def assert_rows_equal(many, singles, rel=1e-10):
    for i, one in enumerate(singles):
        for name in FIELDS:
            want, got = getattr(one, name), getattr(many, name)[i]
            if want is None:
                assert np.isnan(got), name
            else:
                assert got == pytest.approx(want, rel=rel, abs=1e-12), name
        assert many.df[i] == pytest.approx(np.inf if one.df is None else one.df, rel=rel)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ci", ["normal", "knapp_hartung"])
def test_every_estimator_row_by_row(name, ci):
    y, v = made_up(40, 12)
    many = pool_many(y, v, tau2=name, ci=ci)
    assert_rows_equal(many, [pool(a, b, tau2=name, ci=ci) for a, b in zip(y, v, strict=True)])


@pytest.mark.parametrize("ci", CI_METHODS)
@pytest.mark.parametrize("model", ["random", "common"])
def test_every_interval_row_by_row(ci, model):
    y, v = made_up(25, 7)
    many = pool_many(y, v, model=model, ci=ci)
    assert_rows_equal(many, [pool(a, b, model=model, ci=ci) for a, b in zip(y, v, strict=True)])


@EXAMPLES
@given(st.lists(studies(least=4, most=4), min_size=1, max_size=6), estimators, ci_methods)
def test_any_rows_are_those_of_the_single_function_or_refused(rows, name, ci):
    y, v = np.array([a for a, _ in rows]), np.array([b for _, b in rows])
    try:
        singles = [pool(a, b, tau2=name, ci=ci) for a, b in rows]
    except AnalysisError:
        with pytest.raises(AnalysisError):
            pool_many(y, v, tau2=name, ci=ci)
        return
    many = pool_many(y, v, tau2=name, ci=ci)
    for i, one in enumerate(singles):
        scale = np.abs(y[i]).max() + np.sqrt(one.tau2)
        # a tau2 far below the variances is a root among rounding
        assert many.tau2[i] == pytest.approx(one.tau2, rel=1e-6, abs=1e-9 * v[i].min())
        assert many.estimate[i] == pytest.approx(one.estimate, rel=1e-7, abs=1e-9 * scale)
        assert many.se[i] == pytest.approx(one.se, rel=1e-6, abs=1e-12 * scale)


@EXAMPLES
@given(studies(least=3, most=9, extreme=False), estimators, ci_methods)
def test_without_each_is_leave_one_out(data, name, ci):
    y, v = data

    def refit(rows):
        return pool(y[rows], v[rows], tau2=name, ci=ci)

    singles = leave_one_out(refit, len(y))
    refused = [one for one in singles if isinstance(one, AnalysisError)]
    if refused:
        with pytest.raises(AnalysisError):
            pool_without_each(y, v, tau2=name, ci=ci)
        return
    many = pool_without_each(y, v, tau2=name, ci=ci)
    assert many.tau2 == pytest.approx(np.array([one.tau2 for one in singles]), rel=1e-8, abs=1e-9)
    want = np.array([one.estimate for one in singles])
    assert many.estimate == pytest.approx(want, rel=1e-8, abs=1e-9)


def test_blocks_do_not_show(monkeypatch):
    y, v = made_up(30, 6)
    whole = pool_many(y, v)
    monkeypatch.setattr("reportgen.stats.batched.CHUNK", 24)
    np.testing.assert_array_equal(pool_many(y, v).ci_low, whole.ci_low)


def test_equal_estimates_have_no_test():
    many = pool_many([[0.2, 0.2, 0.2], [0.1, 0.2, 0.3]], np.full((2, 3), 0.1))
    assert many.se[0] == 0
    assert np.isnan(many.p_value).tolist() == [True, False]
    assert (many.ci_low[0], many.ci_high[0]) == (0.2, 0.2)


@pytest.mark.parametrize(
    ("y", "v", "message"),
    [
        ([0.1, 0.2], [0.1, 0.2], "need one shape"),
        ([[0.1]], [[0.1]], "need one shape"),
        ([[0.1, 0.2], [0.1, np.nan]], [[1, 1], [1, 1]], "analysis 2: study 2"),
        ([[0.1, 0.2]], [[1, 0]], "analysis 1: study 2"),
    ],
)
def test_arrays_that_are_none_are_refused(y, v, message):
    with pytest.raises(AnalysisError, match=message):
        pool_many(y, v)


def test_unknown_words_are_refused():
    for words in ({"tau2": "RELM"}, {"ci": "hartung"}, {"model": "fixed"}):
        with pytest.raises(AnalysisError, match="unknown"):
            pool_many([[0.1, 0.2]], [[1, 1]], **words)
    with pytest.raises(AnalysisError, match="at least three"):
        pool_without_each([0.1, 0.2], [1, 1])


def test_many_roots_are_those_found_one_by_one():
    shifts = np.array([1e-9, 0.3, 2.0, 50.0, 0.0])

    def function(x, which):
        return np.expm1(x - shifts[which]) + (x - shifts[which]) ** 3

    everyone = np.arange(5)
    low, high = np.zeros(5), np.full(5, 60.0)
    roots = bracketed_roots(function, low, high, function(low, everyone), function(high, everyone))
    one = [bracketed_root(lambda x, i=i: float(function(x, i)), 0.0, 60.0) for i in everyone]
    assert roots == pytest.approx(np.array(one), rel=1e-14, abs=1e-15)
    with pytest.raises(AnalysisError, match="no root"):
        bracketed_roots(function, low, high, high, high)


def test_leave_one_out_of_a_thousand_studies():
    y, v = made_up(1, 1000)
    parts = pool_without_each(y[0], v[0], ci="knapp_hartung")
    for left_out in (0, 999):
        kept = np.arange(1000) != left_out
        alone = pool(y[0][kept], v[0][kept], ci="knapp_hartung")
        assert parts.estimate[left_out] == pytest.approx(alone.estimate, rel=1e-9)


def test_a_hundred_thousand_studies_need_little_memory():
    rng = np.random.default_rng(1)
    v = rng.uniform(0.01, 0.5, 100_000)
    y = rng.normal(0.3, np.sqrt(v + 0.1))
    # the peak of a process counts what its parent held when it was started; this counts arrays
    tracemalloc.start()
    try:
        fit = pool(y, v, ci="knapp_hartung", prediction="t_k1")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert fit.tau2 == pytest.approx(0.1, abs=0.01)
    assert peak < 0.1 * 2**30
