"""Leave-one-out, cumulative, subsets, influence: each against refitting by hand."""

from __future__ import annotations

import numpy as np
import pytest

from reportgen.errors import AnalysisError
from reportgen.stats.influence import baujat, influence, standardised_residuals
from reportgen.stats.pooling import pool
from reportgen.stats.sensitivity import all_subsets, cumulative, leave_one_out, order_by

YI = np.array([0.1, 0.45, -0.2, 0.8, 0.33, 0.05])
VI = np.array([0.02, 0.05, 0.1, 0.03, 0.08, 0.01])


def refit(rows):
    return pool(YI[rows], VI[rows])


def test_each_study_is_left_out_once():
    parts = leave_one_out(refit, 6)
    assert [part.k for part in parts] == [5] * 6
    keep = [0, 1, 3, 4, 5]
    assert parts[2].estimate == pool(YI[keep], VI[keep]).estimate


def test_a_refusal_takes_the_place_of_its_result_only():
    def fit(rows):
        if 0 not in rows:
            raise AnalysisError.single("here", "no first study.")
        return len(rows)

    parts = leave_one_out(fit, 3)
    assert isinstance(parts[0], AnalysisError)
    assert parts[1:] == (2, 2)


def test_other_errors_are_not_swallowed():
    def fit(rows):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        leave_one_out(fit, 3)


def test_accumulating_ends_with_everything():
    steps = cumulative(refit, [3, 1, 0, 2, 4, 5])
    assert [step.k for step in steps] == [1, 2, 3, 4, 5, 6]
    assert steps[0].estimate == YI[3]
    assert steps[-1].estimate == pytest.approx(pool(YI, VI).estimate, rel=1e-12)


def test_order_keeps_ties_as_they_came():
    assert order_by([3, 1, 3, 2]) == [1, 3, 0, 2]
    assert order_by([3, 1, 3, 2], descending=True) == [0, 2, 3, 1]


def test_every_subset_once():
    seen = all_subsets(lambda rows: tuple(rows), 4)
    assert len(seen) == len(set(seen)) == 15


def test_deletion_diagnostics_by_hand():
    result = influence(YI, VI, tau2="DL")
    full = pool(YI, VI, tau2="DL")
    for i in range(6):
        rows = np.delete(np.arange(6), i)
        part = pool(YI[rows], VI[rows], tau2="DL")
        spread = np.sqrt(VI[i] + part.tau2 + part.se**2)
        assert result.rstudent[i] == pytest.approx((YI[i] - part.estimate) / spread, rel=1e-10)
        moved = full.estimate - part.estimate
        assert result.cook_d[i] == pytest.approx(moved**2 / full.se**2, rel=1e-10)
        assert result.q_deleted[i] == pytest.approx(part.q, rel=1e-12)
    assert result.weight_percent.sum() == pytest.approx(100, rel=1e-12)
    np.testing.assert_allclose(result.hat * 100, full.weights, rtol=1e-12)


def test_an_outlier_is_called_influential():
    y = np.append(YI, 9.0)
    v = np.append(VI, 0.01)
    flags = influence(y, v, model="common").influential
    assert flags[-1]
    assert not influence([0.3] * 6, [0.1] * 6).influential.any()


def test_common_effect_baujat_adds_up_to_q():
    b = baujat(YI, VI, model="common")
    assert b.x.sum() == pytest.approx(pool(YI, VI, model="common").q, rel=1e-12)


def test_deleted_residuals_are_rstudent():
    deleted = standardised_residuals(YI, VI, deletion=True)
    np.testing.assert_allclose(deleted.z, influence(YI, VI).rstudent, rtol=1e-10)


def test_internal_residuals_have_the_sandwich_as_variance():
    X = np.column_stack([np.ones(6), np.arange(6.0)])
    r = standardised_residuals(YI, VI, X, model="common")
    W = np.diag(1 / VI)
    H = X @ np.linalg.inv(X.T @ W @ X) @ X.T @ W
    A = np.eye(6) - H
    np.testing.assert_allclose(r.se**2, np.diag(A @ np.diag(VI) @ A.T), rtol=1e-10)
    np.testing.assert_allclose(r.resid, A @ YI, rtol=1e-10)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: leave_one_out(refit, 1), "at least two studies"),
        (lambda: cumulative(refit, [0, 0, 1]), "exactly once"),
        (lambda: all_subsets(refit, 16), "65535 subsets"),
        (lambda: influence(YI[:2], VI[:2]), "at least three studies"),
        (lambda: influence([0.2] * 4, VI[:4], ci="knapp_hartung"), "all estimates are equal"),
        (lambda: baujat(YI, VI, model="mixed"), "unknown 'mixed'"),
        (lambda: standardised_residuals([1], [1]), "no degree of freedom"),
    ],
)
def test_what_has_no_meaning_is_refused(call, words):
    with pytest.raises(AnalysisError, match=words):
        call()


def test_a_giant_among_studies_without_information_has_its_influence():
    y, v = np.array([0.2, 0.5, -0.1, 0.5]), np.array([1e12, 2e12, 1.5e12, 1e-6])
    found = influence(y, v, ci="knapp_hartung")
    kept = pool(y[:3], v[:3], ci="knapp_hartung")
    assert found.cov_r[3] == pytest.approx((kept.se / pool(y, v, ci="knapp_hartung").se) ** 2)
    assert np.isfinite(found.dffits).all()
