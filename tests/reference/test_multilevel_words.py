"""Every documented word for several rows per study is known, whether or not a case uses it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from oracle.case import build
from oracle.computes import COMPUTES
from oracle.main import run_case

DATA = [Path(__file__).parent / "datasets"]
EFFECTS = {"yi": "yi", "vi": "vi"}
SCHOOLS = {**EFFECTS, "levels": ["district", "school"], "cluster": "district"}
TRIALS = {**EFFECTS, "study": "trial", "outcome": "outcome", "covariance_rows": ["v1", "v2"]}
KONSTANTOPOULOS, BERKEY = "konstantopoulos2011.csv", "berkey1998.csv"
HACKSHAW = "hackshaw1998.csv"


def computed(compute, data, inputs, where=None, **args):
    block = {"compute": compute, "data": data, "inputs": inputs, "where": where}
    case = build(block | {"args": {"measure": "GENERIC", **args}}, DATA)
    found = COMPUTES[compute](case)
    assert case.unknown_args() == []
    for name, value in found.items():
        if not isinstance(value, (str, type(None))):
            assert np.isfinite(np.asarray(value, dtype=float)).all(), name
    return found


COEFFICIENTS = {"estimate", "se", "statistic", "p_value", "ci_lower", "ci_upper", "df"}
FIT = COEFFICIENTS | {"k", "loglik", "QE", "QE_df", "QE_p"}
TEST = {"QM", "QM_df", "QM_p"}


@pytest.mark.parametrize("tau2", ["ML", "REML"])
@pytest.mark.parametrize("structure", ["nested", "compound_symmetry"])
@pytest.mark.parametrize(
    "interval",
    [{"ci": "normal"}, {"ci": "t", "df": "k_minus_p"}, {"ci": "t", "df": "containment"}],
)
@pytest.mark.parametrize("correlation", [None, 0.6])
def test_multilevel_models(tau2, structure, interval, correlation):
    more = {} if correlation is None else {"sampling_correlation": correlation}
    found = computed(
        "multilevel_model", KONSTANTOPOULOS, SCHOOLS, tau2=tau2, structure=structure,
        model="random", level=0.9, **interval, **more,
    )  # fmt: skip
    own = {"sigma2"} if structure == "nested" else {"tau2", "rho"}
    assert found.keys() == FIT | own


@pytest.mark.parametrize("intercept", [True, False])
def test_multilevel_models_with_moderators(intercept):
    inputs = {**EFFECTS, "levels": ["country", "study"], "moderators": ["design", "year"]}
    found = computed(
        "multilevel_model", HACKSHAW, inputs, tau2="REML", intercept=intercept,
        factors={"design": ["case-control", "cohort"]}, interactions=[["year", "cases"]],
    )  # fmt: skip
    assert found.keys() == FIT | TEST | {"sigma2"}
    assert (len(found["estimate"]), found["QM_df"]) == (4, [3 if intercept else 4])


def test_one_and_three_levels():
    for levels in (["country"], ["country", "design", "study"]):
        found = computed("multilevel_model", HACKSHAW, {**EFFECTS, "levels": levels}, tau2="ML")
        assert len(found["sigma2"]) == len(levels)


def test_covariance_rows_with_levels():
    inputs = {**TRIALS, "levels": ["trial", "outcome"]}
    assert computed("multilevel_model", BERKEY, inputs, tau2="REML")["k"] == 10


@pytest.mark.parametrize("structure", ["unstructured", "compound_symmetry"])
@pytest.mark.parametrize("model", ["common", "random"])
@pytest.mark.parametrize("ci", ["normal", "t"])
@pytest.mark.parametrize("moderators", [[], ["year"]])
def test_multivariate_models(structure, model, ci, moderators):
    found = computed(
        "multivariate_model", BERKEY, {**TRIALS, "moderators": moderators}, structure=structure,
        model=model, ci=ci, tau2="REML", outcomes=["PD", "AL"],
    )  # fmt: skip
    assert found.keys() == FIT | TEST | ({"tau2", "rho"} if model == "random" else set())
    assert len(found["estimate"]) == 2 * (1 + len(moderators))


@pytest.mark.parametrize("where", [None, [["outcome", "==", "AL"]]])
def test_one_of_the_outcomes_keeps_its_own_variances(where):
    found = computed("multivariate_model", BERKEY, TRIALS, where, outcomes=["AL"], tau2="REML")
    alone = computed(
        "pooled_estimate", BERKEY, EFFECTS, [["outcome", "==", "AL"]], model="random", tau2="REML"
    )
    assert found["estimate"][0] == pytest.approx(alone["estimate"], rel=1e-7)
    assert found["tau2"][0] == pytest.approx(alone["tau2"], rel=1e-6)


@pytest.mark.parametrize("adjustment", ["CR0", "CR1", "CR1p", "CR1S", "CR2", "CR3"])
@pytest.mark.parametrize("df", ["satterthwaite", "clusters_minus_coefficients"])
@pytest.mark.parametrize("levels", [None, ["district", "school"]])
@pytest.mark.parametrize("correlation", [None, 0.6])
def test_robust_tests(adjustment, df, levels, correlation):
    inputs = {**EFFECTS, "cluster": "district", "moderators": ["year"]}
    inputs |= {} if levels is None else {"levels": levels}
    more = {} if correlation is None else {"sampling_correlation": correlation}
    found = computed(
        "cluster_robust_test", KONSTANTOPOULOS, inputs, adjustment=adjustment, df=df,
        model="random", tau2="REML", **more,
    )  # fmt: skip
    assert found.keys() == COEFFICIENTS | {"t"}
    assert len(found["df"]) == (2 if df == "satterthwaite" else 1)


@pytest.mark.parametrize("tau2", ["DL", "PM", "SJ", {"fixed": 0.1}])
def test_robust_tests_of_two_level_models(tau2):
    inputs = {**EFFECTS, "cluster": "district"}
    word = {"adjustment": "CR2", "df": "satterthwaite", "model": "random"}
    computed("cluster_robust_test", KONSTANTOPOULOS, inputs, tau2=tau2, **word)


def test_components_shares_and_aggregation():
    words = {"tau2": "REML", "model": "random"}
    for component in ("district", "school"):
        test = computed(
            "variance_component_test", KONSTANTOPOULOS, SCHOOLS, component=component, **words
        )
        assert test["lr_chisq"] > 0
        limits = computed(
            "variance_component_interval", KONSTANTOPOULOS, SCHOOLS, component=component, level=0.9,
            **words,
        )  # fmt: skip
        assert limits["lower"] < limits["sigma2"] < limits["upper"]
    shares = computed("multilevel_i2", KONSTANTOPOULOS, SCHOOLS, sampling_correlation=0.3, **words)
    assert shares.keys() == {"typical_variance", "I2_total", "I2_between", "I2_within"}
    inputs = {**EFFECTS, "cluster": "trial", "covariance_rows": ["v1", "v2"]}
    assert computed("aggregated_effects", BERKEY, inputs)["cluster"] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"structure": "toeplitz"}, "structure toeplitz"),
        ({"tau2": "DL"}, "tau2 DL"),
        ({"ci": "bayes"}, "ci bayes"),
        ({"df": "kenward"}, "df kenward"),
        ({"moon": "full"}, "args moon"),
    ],
)
def test_an_unknown_word_is_named(change, word):
    block = {"compute": "multilevel_model", "data": KONSTANTOPOULOS, "inputs": SCHOOLS}
    outcome = run_case(block | {"id": "x", "args": change, "expect": {}}, DATA)
    assert outcome.line == f"unsupported x {word}"
