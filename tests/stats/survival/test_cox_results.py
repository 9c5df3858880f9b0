"""What follows from a Cox fit: tests of proportional hazards, curves, residuals."""

from __future__ import annotations

import numpy as np
import pytest

from reportgen.errors import AnalysisError
from reportgen.stats.survival.cox import cox
from reportgen.stats.survival.cox_prediction import adjusted_curve, cox_residuals
from reportgen.stats.survival.kaplan_meier import nelson_aalen
from reportgen.stats.survival.observations import observations
from reportgen.stats.survival.proportional_hazards import (
    TRANSFORMS,
    proportional_hazards,
    schoenfeld_residuals,
)
from tests.stats.survival.data import random_rows
from tests.stats.survival.likelihood import derivatives, written_out


def test_proportional_hazards_is_the_score_test_of_a_split_model():
    # x g(t) as a covariate of rows split at every event time; the null fit plus score test by
    # hand: U'I^-1 U with the information of the wide model at (beta, 0)
    time, event, _, _, x = random_rows(32, n=40)
    x = x[:, :2]
    fit = cox(observations(time, event), x, ties="breslow")
    test = proportional_hazards(fit, observations(time, event), transform="identity")
    cuts = np.unique(time[event == 1])
    parts = [(i, a, b) for i in range(40) for a, b in zip([0, *cuts[:-1]], cuts, strict=True)]
    parts = [(i, a, b) for i, a, b in parts if time[i] >= b]
    who = np.array([i for i, _, _ in parts])
    start, stop = (np.array([p[k] for p in parts]) for k in (1, 2))
    dead = event[who] * (time[who] == stop)
    wide = np.column_stack((x[who], x[who] * stop[:, None]))

    def likelihood(beta):
        one = np.ones(len(who))
        return written_out(beta, stop, dead, start, one, 0 * one, wide, "breslow")

    gradient, hessian = derivatives(likelihood, np.concatenate((fit.coef, [0, 0])), h=1e-4)
    expected = gradient @ np.linalg.solve(-hessian, gradient)
    assert test.tests[-1].statistic == pytest.approx(expected, rel=1e-3)
    assert test.terms == ("covariate 1", "covariate 2", "GLOBAL")


@pytest.mark.parametrize("transform", TRANSFORMS)
def test_proportional_hazards_laws(transform):
    time, event, entry, _, x = random_rows(33)
    rows = observations(time, event, entry=entry)
    fit = cox(rows, x)
    base = proportional_hazards(fit, rows, transform=transform)
    scaled = cox(rows, x * [-3, 0.01, 2] + 5)
    for one, two in zip(
        base.tests, proportional_hazards(scaled, rows, transform=transform).tests, strict=True
    ):
        assert one.statistic == pytest.approx(two.statistic, rel=1e-7)
    together = proportional_hazards(fit, rows, transform=transform, terms={"all": (0, 1, 2)})
    assert together.tests[0].statistic == pytest.approx(base.tests[-1].statistic)
    assert together.tests[0].df == 3


def test_schoenfeld_residuals_scatter_around_the_coefficient():
    time, event, _, _, x = random_rows(34, ties=False)
    fit = cox(observations(time, event), x)
    found = schoenfeld_residuals(fit)
    # the residuals sum to the score, which is 0 at the maximum
    np.testing.assert_allclose(found.scaled.mean(axis=0), fit.coef, rtol=1e-7)
    assert (np.diff(found.time) >= 0).all()


def test_baseline_of_a_useless_covariate_is_the_nelson_aalen_curve():
    time, event, _, _, _ = random_rows(35)
    rows = observations(np.tile(time, 2), np.tile(event, 2))
    fit = cox(rows, np.repeat([0.0, 1.0], 60), ties="breslow")
    assert abs(fit.coef[0]) < 1e-10
    hazard = nelson_aalen(rows)
    curve = adjusted_curve(fit, [0.5])
    where = np.isin(hazard.time, curve.time)
    np.testing.assert_allclose(curve.hazard, hazard.hazard[where], rtol=1e-10)
    np.testing.assert_allclose(curve.std_error / curve.survival, hazard.std_error[where], rtol=1e-9)


def test_adjusted_curves_of_strata_are_those_of_the_stratum():
    time, event, _, arm, x = random_rows(36)
    fit = cox(observations(time, event), x[:, 1], strata=arm)
    for stratum in (0, 1):
        curve = adjusted_curve(fit, [0.0], stratum=stratum)
        own = (arm == stratum) & (event == 1)
        np.testing.assert_array_equal(curve.time, np.unique(time[own]))
    with pytest.raises(AnalysisError, match="no stratum 2"):
        adjusted_curve(fit, [0.0], stratum=2)
    with pytest.raises(AnalysisError, match="needs 1 numbers"):
        adjusted_curve(fit, [0.0, 1.0])
    before = adjusted_curve(fit, [0.0]).at([0.0])
    assert (before.survival[0], before.std_error[0]) == (1, 0)


def test_martingale_residuals_sum_to_zero():
    time, event, entry, _, x = random_rows(37)
    found = cox_residuals(cox(observations(time, event, entry=entry), x))
    assert found.martingale.sum() == pytest.approx(0, abs=1e-9)
    assert (found.martingale <= 1).all()
    assert np.isfinite(found.deviance).all()
