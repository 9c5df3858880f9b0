"""Several outcomes together: published numbers, closed forms, edges, refusals."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from reportgen.errors import AnalysisError
from reportgen.stats.multilevel import (
    correlated_errors,
    given_covariances,
    independent_errors,
    multilevel_model,
    multivariate_model,
    outcome_predictions,
)
from reportgen.stats.pooling import pool
from tests.stats.multilevel.rows import paired_rows, same, textbook

DATA = Path(__file__).parents[2] / "reference" / "datasets"
NAMES = ["a", "b"]


def berkey(X=None, **settings):
    with (DATA / "berkey1998.csv").open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    y, v = ([float(row[name]) for row in rows] for name in ("yi", "vi"))
    table = [[float(row["v1"]), float(row["v2"])] for row in rows]
    trial, outcome = ([row[name] for row in rows] for name in ("trial", "outcome"))
    errors = given_covariances(v, trial, table)
    year = None if X is None else [float(row["year"]) - 1983 for row in rows]
    return multivariate_model(y, errors, trial, outcome, ["PD", "AL"], year, **settings)


def test_berkey_1998_probing_depth_and_attachment_level():
    # Berkey et al. 1998, table II: multivariate random effects by maximum likelihood
    fit = berkey(tau2="ML")
    assert [round(float(b), 3) for b in fit.fixed.coef] == [0.345, -0.338]
    assert [round(float(s), 3) for s in fit.fixed.se] == [0.049, 0.080]
    assert [round(float(t), 3) for t in fit.tau2] == [0.007, 0.026]


def test_berkey_1998_with_the_year_of_publication():
    # table III: means and slopes in year - 1983
    fit = berkey(X="year", tau2="ML")
    assert [round(float(b), 3) for b in fit.fixed.coef] == [0.348, -0.335, 0.001, -0.011]


@pytest.mark.parametrize("tau2", ["ML", "REML"])
@pytest.mark.parametrize("structure", ["unstructured", "compound_symmetry", "diagonal"])
def test_no_covariance_nearby_is_likelier(structure, tau2):
    rng = np.random.default_rng(3)
    for seed in range(3):
        y, v, study, outcome = paired_rows(seed)
        errors = correlated_errors(v, study, 0.3)
        fit = multivariate_model(y, errors, study, outcome, NAMES, structure=structure, tau2=tau2)
        V = errors.among(np.arange(len(y))[None])[0]
        which = np.array([NAMES.index(o) for o in outcome])

        def loglik(G, y=y, V=V, study=study, which=which):
            M = V + G[np.ix_(which, which)] * same(study)
            return textbook(y, np.eye(2)[which], M, restricted=tau2 == "REML")[2]

        top = loglik(fit.between)
        assert fit.loglik == pytest.approx(top, rel=1e-10)
        for _ in range(60):
            a, b = fit.between[0, 0], fit.between[1, 1]
            scale = np.exp(rng.normal(0, 0.3, 2)) * [a + 1e-4, b + 1e-4]
            rho = 0.0 if structure == "diagonal" else rng.uniform(-1, 1)
            if structure == "compound_symmetry":
                scale[1] = scale[0]
            beside = rho * np.sqrt(scale.prod())
            assert loglik(np.array([[scale[0], beside], [beside, scale[1]]])) <= top + 1e-9


def test_without_correlation_the_outcomes_are_pooled_apart():
    y, v, study, outcome = paired_rows(4)
    errors = independent_errors(v)
    random = multivariate_model(y, errors, study, outcome, NAMES, structure="diagonal")
    common = multivariate_model(y, errors, study, outcome, NAMES, model="common")
    for j, name in enumerate(NAMES):
        here = outcome == name
        alone = pool(y[here], v[here])
        assert random.tau2[j] == pytest.approx(alone.tau2, rel=1e-6, abs=1e-12)
        assert random.fixed.coef[j] == pytest.approx(alone.estimate, rel=1e-7)
        assert random.fixed.se[j] == pytest.approx(alone.se, rel=1e-7)
        alone = pool(y[here], v[here], model="common")
        assert common.fixed.coef[j] == pytest.approx(alone.estimate, rel=1e-12)
        assert common.fixed.se[j] == pytest.approx(alone.se, rel=1e-12)


def test_one_outcome_is_the_model_of_studies():
    y, v, study, _ = paired_rows(5)
    fit = multivariate_model(y, independent_errors(v), study, ["a"] * len(y), ["a"])
    expected = multilevel_model(y, independent_errors(v), [study])
    assert fit.tau2[0] == pytest.approx(expected.sigma2[0], rel=1e-7)
    assert fit.loglik == pytest.approx(expected.loglik, rel=1e-10)
    assert fit.rho == ()


def test_compound_symmetry_may_be_negative():
    y, v, study, outcome = paired_rows(6, rho=-0.9)
    fit = multivariate_model(
        y, independent_errors(v), study, outcome, NAMES, structure="compound_symmetry"
    )
    assert fit.rho[0] < -0.5
    assert fit.between[0, 1] == pytest.approx(fit.rho[0] * fit.tau2[0])


@pytest.mark.parametrize("structure", ["unstructured", "compound_symmetry"])
def test_no_heterogeneity_has_no_correlation(structure):
    y, v, study, outcome = paired_rows(7)
    y = np.where(outcome == "a", 0.2, 0.5)
    fit = multivariate_model(y, independent_errors(v), study, outcome, NAMES, structure=structure)
    assert (fit.tau2.max(), fit.rho) == (0.0, (None,))


def test_one_outcome_without_heterogeneity():
    y, v, study, outcome = paired_rows(8)
    y = np.where(outcome == "a", 0.2, y)
    fit = multivariate_model(y, independent_errors(v), study, outcome, NAMES)
    assert fit.tau2[0] == 0.0
    assert fit.tau2[1] > 0
    assert fit.rho == (None,)


def test_a_correlation_of_one_is_reached():
    y, v, study, outcome = paired_rows(9, studies=12)
    shared = np.random.default_rng(9).normal(0, 1, 12)[study]
    y = np.where(outcome == "a", shared, 2 * shared + 1) + y * 0.01
    fit = multivariate_model(y, independent_errors(v), study, outcome, NAMES)
    assert fit.rho[0] == pytest.approx(1.0, abs=1e-9)
    assert fit.rho[0] <= 1.0


def test_three_outcomes_of_which_studies_report_some():
    rng = np.random.default_rng(11)
    study, outcome = np.repeat(np.arange(30), 3), np.tile(["x", "y", "z"], 30)
    kept = rng.random(90) < 0.8
    root = np.linalg.cholesky(0.2 * (0.5 * np.eye(3) + 0.5))
    v = rng.uniform(0.01, 0.05, 90)
    y = (rng.normal(size=(30, 3)) @ root.T).ravel() + rng.normal(size=90) * np.sqrt(v)
    fit = multivariate_model(
        y[kept], independent_errors(v[kept]), study[kept], outcome[kept], ["z", "x", "y"]
    )
    assert (fit.p, len(fit.tau2), len(fit.rho)) == (3, 3, 3)
    assert all(-1 <= r <= 1 for r in fit.rho)
    assert fit.moderators.df_1 == 3
    new = outcome_predictions(fit)
    half = 1.959963984540054 * np.sqrt(fit.tau2 + fit.fixed.se**2)
    np.testing.assert_allclose(new.pi_high - new.estimate, half, rtol=1e-9)


def test_the_order_of_the_outcomes_only_orders_the_numbers():
    y, v, study, outcome = paired_rows(2)
    errors = correlated_errors(v, study, 0.4)
    one = multivariate_model(y, errors, study, outcome, ["a", "b"], ci="t")
    two = multivariate_model(y, errors, study, outcome, ["b", "a"], ci="t")
    np.testing.assert_allclose(one.fixed.coef, two.fixed.coef[::-1], rtol=1e-6)
    np.testing.assert_allclose(one.between, two.between[::-1, ::-1], rtol=1e-6)
    assert one.moderators.statistic == pytest.approx(two.moderators.statistic, rel=1e-6)
    assert one.fixed.df.tolist() == [16, 16]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"outcomes": ["a", "c"]}, "unknown 'b'"),
        ({"outcomes": ["a", "b", "c"]}, "no row reports 'c'"),
        ({"outcomes": ["a", "a"]}, "not different"),
        ({"outcome": ["a", "b"]}, "2 labels for 8 rows"),
        ({"structure": "toeplitz"}, "unknown 'toeplitz'"),
        ({"tau2": "DL"}, "unknown 'DL'"),
        ({"study": range(8)}, "no study reports both 'a' and 'b'"),
        ({"study": range(8), "structure": "compound_symmetry"}, "no study reports both"),
        ({"outcome": ["a", "b"] + ["a"] * 6}, "cannot be told from its mean"),
        ({"X": np.ones((8, 1))}, "cannot be told apart"),
        ({"X": np.arange(8.0) ** np.arange(1, 4)[:, None]}, "shape"),
        ({"X": np.arange(8.0)[:, None] ** np.arange(1, 3)}, "do not determine"),
        ({"yi": np.full(8, np.inf)}, "without a finite estimate"),
    ],
)
def test_refusals(change, words):
    settings = {
        "yi": [1.0, 2.0, 0.5, 2.2, 1.4, 1.1, 0.2, 3.0],
        "sampling": independent_errors(np.ones(8)),
        "study": np.repeat(np.arange(4), 2),
        "outcome": ["a", "b"] * 4,
        "outcomes": ["a", "b"],
        **change,
    }
    with pytest.raises(AnalysisError, match=words):
        multivariate_model(**settings)
