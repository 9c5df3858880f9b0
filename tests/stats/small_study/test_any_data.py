"""Any data: a finite result or a stated refusal, never NaN, never a warning."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.errors import AnalysisError
from reportgen.stats.measures import effect_sizes
from reportgen.stats.small_study.binary_tests import (
    arcsine_test,
    deeks_test,
    harbord_test,
    macaskill_test,
    peters_test,
)
from reportgen.stats.small_study.excess_significance import excess_significance_test
from reportgen.stats.small_study.fail_safe import (
    orwin_fail_safe_n,
    rosenberg_fail_safe_n,
    rosenthal_fail_safe_n,
)
from reportgen.stats.small_study.limit_meta_analysis import LIMIT_ESTIMATES, limit_meta_analysis
from reportgen.stats.small_study.pet_peese import pet_peese
from reportgen.stats.small_study.rank_tests import begg_test, schwarzer_test
from reportgen.stats.small_study.regression_tests import (
    egger_test,
    funnel_regression_test,
    pustejovsky_test,
)
from reportgen.stats.small_study.selection import WEIGHT_FUNCTIONS, selection_model
from reportgen.stats.small_study.trim_and_fill import ESTIMATORS, SIDES, trim_and_fill
from tests.stats.test_properties import arms, result_or_refusal, studies

EXAMPLES = settings(max_examples=80, derandomize=True)
FEW = settings(max_examples=25, derandomize=True)
TAU2 = st.sampled_from(["DL", "REML", "PM", "SJ"])

OF_ESTIMATES = {
    "egger": egger_test,
    "variance": lambda y, v: funnel_regression_test(y, v, predictor="variance"),
    "begg": begg_test,
    "pet-peese": pet_peese,
    "rosenthal": rosenthal_fail_safe_n,
    "rosenberg": rosenberg_fail_safe_n,
    "orwin": orwin_fail_safe_n,
    "excess": excess_significance_test,
}


@EXAMPLES
@given(studies(), st.sampled_from(list(OF_ESTIMATES)))
def test_any_estimates(data, name):
    result_or_refusal(lambda: OF_ESTIMATES[name](*data))


@EXAMPLES
@given(studies(), TAU2, st.sampled_from(["normal", "t"]))
def test_any_mixed_regression(data, tau2, ci):
    result_or_refusal(lambda: egger_test(*data, dispersion="additive", tau2=tau2, ci=ci))


@EXAMPLES
@given(
    studies(),
    TAU2,
    st.sampled_from(list(ESTIMATORS)),
    st.sampled_from(SIDES),
    st.sampled_from(["common", "random"]),
    st.sampled_from(["same", "common"]),
)
def test_any_trim_and_fill(data, tau2, estimator, side, model, trimming):
    result_or_refusal(
        lambda: trim_and_fill(
            *data,
            model=model,
            tau2=tau2,
            estimator=estimator,
            side=side,
            trimming_model=trimming,
        )
    )


@EXAMPLES
@given(studies(), TAU2, st.sampled_from(LIMIT_ESTIMATES))
def test_any_limit_meta_analysis(data, tau2, estimate):
    result_or_refusal(lambda: limit_meta_analysis(*data, tau2=tau2, estimate=estimate))


@FEW
@given(
    studies(least=3, extreme=False),
    st.sampled_from(list(WEIGHT_FUNCTIONS)),
    st.sampled_from(["greater", "less", "two_sided"]),
    st.sampled_from(["common", "random"]),
)
def test_any_selection_model(data, name, alternative, model):
    result_or_refusal(
        lambda: selection_model(
            *data, weight_function=name, alternative=alternative, model=model, steps=(0.3,)
        )
    )


@FEW
@given(studies(least=3), st.sampled_from(list(WEIGHT_FUNCTIONS)))
def test_any_selection_model_of_wild_variances(data, name):
    result_or_refusal(lambda: selection_model(*data, weight_function=name, steps=(0.5,)))


@EXAMPLES
@given(arms(most=10), st.randoms(use_true_random=False))
def test_any_counts(data, random):
    e1, n1 = data
    n2 = np.array([random.randint(1, 400) for _ in n1])
    e2 = np.array([random.choice([0, int(n), random.randint(0, int(n))]) for n in n2])
    odds = effect_sizes("OR", {"events_1": e1, "n_1": n1, "events_2": e2, "n_2": n2})
    y, v = odds.yi, odds.vi
    events, total = e1 + e2, n1 + n2
    calls = (
        lambda: harbord_test(e1, n1, e2, n2),
        lambda: arcsine_test(e1, n1, e2, n2),
        lambda: schwarzer_test(e1, n1, e2, n2),
        lambda: peters_test(y, events, total),
        lambda: macaskill_test(y, v, total),
        lambda: macaskill_test(y, v, total, events=events, weights="pooled_proportion"),
        lambda: deeks_test(y, n1, n2),
        lambda: pustejovsky_test(y, v, n1, n2),
    )
    for call in calls:
        result_or_refusal(call)


@pytest.mark.parametrize("k", [1, 2])
@pytest.mark.parametrize(
    "call", [egger_test, begg_test, pet_peese, trim_and_fill, limit_meta_analysis, selection_model]
)
def test_two_studies_are_too_few(call, k):
    with pytest.raises(AnalysisError, match="too few"):
        call(np.arange(k) + 0.1, np.arange(k) + 1.0)


@pytest.mark.parametrize("call", [egger_test, begg_test, pet_peese, limit_meta_analysis])
def test_equal_variances_leave_no_asymmetry(call):
    with pytest.raises(AnalysisError, match=r"size|equal"):
        call([0.1, 0.4, 0.2, 0.3], [0.05] * 4)


def test_equal_variances_leave_the_side_open():
    y, v = [0.1, 0.4, 0.2, 0.3], [0.05] * 4
    with pytest.raises(AnalysisError, match="Name the side"):
        trim_and_fill(y, v)
    assert trim_and_fill(y, v, side="left").k == 4


def test_one_giant_among_dwarfs():
    y = np.array([0.5, 0.2, -0.1, 0.3, 0.25])
    v = np.array([1e-12, 0.1, 0.2, 0.3, 0.4])
    assert egger_test(y, v).k == 5
    assert abs(begg_test(y, v).tau) <= 1
    assert trim_and_fill(y, v, model="common").centre == pytest.approx(0.5, abs=1e-9)


def test_equal_estimates_are_complete():
    for estimator in ESTIMATORS:
        result = trim_and_fill([0.2] * 6, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6], estimator=estimator)
        assert result.missing == 0


def test_counts_of_double_zero_studies_carry_nothing():
    e1, n1, e2, n2 = [3, 5, 9, 0], [30, 60, 80, 20], [5, 4, 12, 0], [30, 50, 90, 20]
    assert harbord_test(e1, n1, e2, n2).k == 3
    assert arcsine_test(e1, n1, e2, n2).k == 4


def test_five_thousand_studies():
    generator = np.random.default_rng(7)
    v = generator.uniform(0.01, 0.5, 5000)
    y = generator.normal(0.2, np.sqrt(v + 0.05))
    assert begg_test(y, v).method == "normal"
    assert egger_test(y, v, dispersion="additive").k == 5000
    assert trim_and_fill(y, v).k == 5000
    assert selection_model(y, v).k == 5000
