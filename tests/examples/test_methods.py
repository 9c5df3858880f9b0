"""Methods that no reference case compares, against R (``R/methods.R`` and what it printed)."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from reportgen.stats.contingency.freeman_halton import fisher_freeman_halton
from reportgen.stats.glmm import beta_binomial, mixed_logistic, rate_difference
from reportgen.stats.multilevel import (
    given_covariances,
    independent_errors,
    multilevel_model,
    multivariate_model,
    outcome_predictions,
    random_effects,
)
from reportgen.stats.small_study.binary_tests import arcsine_test
from reportgen.stats.small_study.trim_and_fill import trim_and_fill
from tests.analysis.books import book_of, limits
from tests.prose.project import curves, project
from tests.prose.register import OS

HERE = Path(__file__).parent
R = json.loads((HERE / "R" / "methods.json").read_text(encoding="utf-8"))


def columns(name: str, *wanted: str) -> list[np.ndarray]:
    table = HERE.parent / "reference" / "datasets" / f"{name}.csv"
    with table.open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    return [np.array([float(row[column]) for row in rows]) for column in wanted]


def words(name: str, column: str) -> list[str]:
    table = HERE.parent / "reference" / "datasets" / f"{name}.csv"
    with table.open(encoding="utf-8") as handle:
        return [row[column] for row in csv.DictReader(handle)]


def test_beta_binomial_model() -> None:
    fit, wanted = beta_binomial(*columns("pritz1997", "x", "n")), R["beta_binomial"]
    assert fit.estimate == pytest.approx(wanted["estimate"], rel=1e-7)
    assert fit.rho == pytest.approx(wanted["rho"], rel=1e-6)
    assert fit.loglik == pytest.approx(wanted["loglik"], rel=1e-10)
    assert fit.se == pytest.approx(wanted["se"], rel=1e-6)


@pytest.mark.parametrize(("structure", "called"), [("diagonal", "DIAG"), ("unstructured", "UN")])
def test_two_outcomes_with_their_prediction_intervals(structure: str, called: str) -> None:
    y, v, *rows = columns("berkey1998", "yi", "vi", "v1", "v2")
    trial, wanted = words("berkey1998", "trial"), R[called]
    errors = given_covariances(v, trial, np.column_stack(rows))
    outcome = words("berkey1998", "outcome")
    fit = multivariate_model(y, errors, trial, outcome, ["AL", "PD"], structure=structure)
    assert fit.loglik == pytest.approx(wanted["loglik"], rel=1e-9)
    for got, name in ((fit.fixed.coef, "estimate"), (fit.fixed.se, "se"), (fit.tau2, "tau2")):
        np.testing.assert_allclose(got, wanted[name], rtol=1e-5)
    new = outcome_predictions(fit)
    np.testing.assert_allclose(new.pi_low, wanted["prediction_low"], rtol=1e-5)
    np.testing.assert_allclose(new.pi_high, wanted["prediction_high"], rtol=1e-5)


def test_random_effects_of_two_levels() -> None:
    y, v = columns("konstantopoulos2011", "yi", "vi")
    district = words("konstantopoulos2011", "district")
    school = [
        f"{a}/{b}" for a, b in zip(district, words("konstantopoulos2011", "school"), strict=True)
    ]
    fit = multilevel_model(
        y, independent_errors(v), [district, school], names=["district", "school"]
    )
    wanted = R["random_effects"]
    np.testing.assert_allclose(fit.sigma2, wanted["sigma2"], rtol=1e-5)
    for level in ("district", "school"):
        found, units = random_effects(fit, level), wanted[level]["unit"]
        rows = district if level == "district" else school
        order = [units.index(rows[row]) for row in found.first_row]
        assert sorted(order) == list(range(len(units)))
        value, se = (np.array(wanted[level][part])[order] for part in ("value", "se"))
        np.testing.assert_allclose(found.estimate, value, atol=1e-7)
        np.testing.assert_allclose(found.se, se, rtol=1e-6)


@pytest.mark.parametrize("name", ["hackshaw1998", "raudenbush1985"])
@pytest.mark.parametrize(("model", "called"), [("common", "FE"), ("random", "DL")])
def test_trim_and_fill_by_the_quadratic_estimator(name: str, model: str, called: str) -> None:
    found = trim_and_fill(*columns(name, "yi", "vi"), model=model, tau2="DL", estimator="Q0")
    wanted = R[f"Q0 {name} {called}"]
    assert (found.missing, found.side) == (wanted["k0"], wanted["side"])
    pooled = found.pooled
    assert pooled.estimate == pytest.approx(wanted["estimate"], rel=1e-9)
    assert pooled.se == pytest.approx(wanted["se"], rel=1e-9)
    assert pooled.tau2 == pytest.approx(wanted["tau2"], rel=1e-9)


def test_a_moderator_in_the_logistic_model_and_a_difference_of_rates() -> None:
    n_1, events, n = columns("axfors2021", "n1", "e2", "n2")
    z, wanted = np.log(n_1 + n) - 5, R["moderator"]
    fit = mixed_logistic(events, n, np.column_stack([np.ones(len(z)), z]))
    np.testing.assert_allclose(fit.coef, wanted["coef"], rtol=1e-4)
    assert fit.tau2 == pytest.approx(wanted["tau2"], rel=1e-4)
    # lme4 takes its standard errors from finite differences
    np.testing.assert_allclose(fit.se, wanted["se"], rtol=0.03)
    difference = rate_difference(fit, [1, 1], [1, 0])
    assert difference.difference == pytest.approx(wanted["difference"], rel=1e-4)
    assert difference.se == pytest.approx(wanted["difference_se"], rel=0.03)


@pytest.mark.parametrize("dispersion", ["additive", "multiplicative"])
def test_funnel_of_arcsine_differences(dispersion: str) -> None:
    a, b, c, d = columns("bcg", "tpos", "tneg", "cpos", "cneg")
    found, wanted = (
        arcsine_test(a, a + b, c, c + d, dispersion=dispersion),
        R["arcsine"][dispersion],
    )
    assert found.slope == pytest.approx(wanted["slope"], rel=1e-8)
    assert found.statistic == pytest.approx(wanted["statistic"], rel=1e-8)
    assert found.p_value == pytest.approx(wanted["p"], rel=1e-8)
    assert found.tau2 == (pytest.approx(wanted["tau2"], rel=1e-8) if "tau2" in wanted else None)


def test_two_pools_of_survival() -> None:
    rows = [
        *curves("a", "os", [(60, 45, 72, 50), (55, 40, 68, 40), (70, 58, 80, 60)]),
        *curves("b", "os", [(30, 20, 41, 50), (42, 30, 54, 45), (35, 22, 48, 30)]),
    ]
    book, wanted = book_of(project([OS], rows, groups="ab")), R["survival_contrast"]
    ratio = book["os.b_vs_a.cumulative_hazard_ratio"]
    assert ratio.method == "contrast.iv"
    assert ratio.value == pytest.approx(wanted["ratio"], rel=1e-8)
    assert limits(ratio) == pytest.approx((wanted["low"], wanted["high"]), rel=1e-8)
    assert ratio.p == pytest.approx(wanted["p"], rel=1e-7)
    gap = book["os.b_vs_a.difference"]
    assert gap.method == "difference.delta"
    assert gap.value == pytest.approx(wanted["difference"], rel=1e-8)
    ends = (wanted["difference_low"], wanted["difference_high"])
    assert limits(gap) == pytest.approx(ends, rel=1e-8)


def test_random_tables_estimate_the_exact_p_value() -> None:
    table = np.array([4, 1, 7, 3, 2, 6, 0, 5, 1, 4]).reshape(5, 2).T
    found = fisher_freeman_halton(table, work_limit=0, draws=20000)
    assert found.method == "monte_carlo"
    spread = np.sqrt(R["exact_p"] * (1 - R["exact_p"]) / 20000)
    assert abs(found.p_value - R["exact_p"]) < 4 * spread
    assert fisher_freeman_halton(table).p_value == pytest.approx(R["exact_p"], rel=1e-9)
