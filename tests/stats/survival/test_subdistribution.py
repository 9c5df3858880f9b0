"""Gray's test and the Fine-Gray model: laws and refusals; R's numbers are in tests/reference."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.errors import AnalysisError
from reportgen.stats.survival.competing import competing_rows
from reportgen.stats.survival.cox import cox
from reportgen.stats.survival.fine_gray import TIES, VARIANCES, fine_gray
from reportgen.stats.survival.gray import gray_test
from reportgen.stats.survival.log_rank import log_rank
from reportgen.stats.survival.observations import observations

row = st.tuples(st.integers(0, 9), st.integers(0, 2), st.integers(0, 2))
tables = st.lists(row, min_size=6, max_size=40)


def data(rows):
    time, cause, group = (np.array(column) for column in zip(*rows, strict=True))
    return time, cause, group


def can_be_tested(rows):
    _, cause, group = data(rows)
    return len(set(group)) > 1 and (cause == 1).any()


def made_up(seed=3, n=80, *, censored=True):
    rng = np.random.default_rng(seed)
    x = np.column_stack((rng.normal(size=n), rng.integers(0, 2, n)))
    time = np.ceil(rng.exponential(8 * np.exp(-0.4 * x[:, 0])))
    cause = rng.choice([0, 1, 2] if censored else [1, 2], n)
    return time, cause, x


# --- Gray's test ----------------------------------------------------------------------------------


@settings(max_examples=60)
@given(tables.filter(can_be_tested), st.sampled_from([0.0, 0.5, 1.0]))
def test_the_scores_add_to_nothing_and_the_order_of_rows_is_nothing(rows, rho):
    time, cause, group = data(rows)
    found = gray_test(competing_rows(time, cause, causes=2), group, rho=rho)
    assert found.score.sum() == pytest.approx(0, abs=1e-9)
    assert found.covariance.sum(axis=0) == pytest.approx(0, abs=1e-9)
    assert 0 <= found.p_value <= 1
    back = gray_test(competing_rows(time[::-1], cause[::-1], causes=2), group[::-1], rho=rho)
    assert back.statistic == pytest.approx(found.statistic, rel=1e-7, abs=1e-9)


@settings(max_examples=40)
@given(tables.filter(can_be_tested), st.lists(st.integers(1, 3), min_size=40, max_size=40))
def test_weights_are_frequencies(rows, counts):
    time, cause, group = data(rows)
    count = np.array(counts[: len(time)])
    weighted = gray_test(competing_rows(time, cause, causes=2, weights=count), group)
    long = [np.repeat(part, count) for part in (time, cause, group)]
    repeated = gray_test(competing_rows(long[0], long[1], causes=2), long[2])
    assert weighted.df == repeated.df
    assert weighted.statistic == pytest.approx(repeated.statistic, rel=1e-7, abs=1e-9)


def test_without_other_causes_and_censoring_it_is_the_log_rank_test():
    """Then the subdistribution hazard is the hazard, and both risk sets are the same."""
    time, _, x = made_up(censored=False)
    group = x[:, 1]
    everybody = np.ones(len(time))
    gray = gray_test(competing_rows(time, everybody, causes=2), group)
    plain = log_rank(observations(time, everybody), group)
    assert gray.score == pytest.approx(plain.observed - plain.expected, rel=1e-9)


def test_a_stratum_of_its_own_for_each_half_adds_up():
    time, cause, x = made_up()
    layer, group = np.arange(len(time)) % 2, x[:, 1]
    both = gray_test(competing_rows(time, cause), group, strata=layer)
    halves = [
        gray_test(competing_rows(time[layer == k], cause[layer == k]), group[layer == k])
        for k in (0, 1)
    ]
    assert both.score == pytest.approx(halves[0].score + halves[1].score)
    assert both.covariance == pytest.approx(halves[0].covariance + halves[1].covariance)


def test_a_group_that_leaves_before_the_first_event_is_not_compared():
    time = [1, 1, 2, 3, 4, 5, 6, 7]
    found = gray_test(
        competing_rows(time, [0, 0, 1, 2, 1, 0, 1, 2]), ["a", "a", "b", "c", "b", "c", "c", "b"]
    )
    assert found.df == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"group": [1, 1, 1, 1]}, "only one group"),
        ({"cause": 3}, "none of the causes 1 to 2"),
        ({"rho": -1.0}, "must be 0 or more"),
        ({"causes": [0, 2, 2, 0]}, "no event of the cause"),
        ({"entry": [0, 0, 1, 1]}, "no delayed entry"),
    ],
)
def test_what_grays_test_refuses(arguments, message):
    causes, entry = arguments.pop("causes", [1, 2, 1, 0]), arguments.pop("entry", None)
    rows = competing_rows([1, 2, 3, 4], causes, causes=2, entry=entry)
    with pytest.raises(AnalysisError, match=message):
        gray_test(rows, **({"group": [0, 1, 0, 1]} | arguments))


# --- the Fine-Gray model --------------------------------------------------------------------------


@pytest.mark.parametrize("ties", TIES)
def test_with_one_cause_it_is_the_cox_model(ties):
    time, cause, x = made_up()
    fit = fine_gray(competing_rows(time, cause == 1), x, ties=ties, variance="robust")
    plain = cox(observations(time, cause == 1), x, ties=ties, robust=True)
    assert fit.coef == pytest.approx(plain.coef, rel=1e-9)
    assert fit.std_error == pytest.approx(plain.std_error, rel=1e-9)
    assert fit.loglik == pytest.approx(plain.loglik, rel=1e-12)


@pytest.mark.parametrize("variance", VARIANCES)
def test_without_censoring_those_with_another_event_stay_to_the_end(variance):
    """Their weights are 1: the Cox model in which they are followed past the last time."""
    time, cause, x = made_up(censored=False)
    fit = fine_gray(competing_rows(time, cause), x, variance=variance)
    to_the_end = np.where(cause == 2, time.max() + 1, time)
    plain = cox(observations(to_the_end, cause == 1), x, ties="breslow", robust=True)
    assert fit.coef == pytest.approx(plain.coef, rel=1e-9)
    assert fit.std_error == pytest.approx(plain.std_error, rel=1e-9)


@pytest.mark.parametrize("variance", VARIANCES)
def test_units_of_time_and_covariates_and_the_order_of_rows(variance):
    time, cause, x = made_up()
    fit = fine_gray(competing_rows(time, cause), x, variance=variance)
    days = fine_gray(competing_rows(time * 30, cause), x, variance=variance)
    assert (days.coef, days.std_error) == (pytest.approx(fit.coef), pytest.approx(fit.std_error))
    scaled = fine_gray(competing_rows(time, cause), x * [1e4, 1] + [1e3, 0], variance=variance)
    assert scaled.coef == pytest.approx(fit.coef / [1e4, 1], rel=1e-7)
    back = fine_gray(competing_rows(time[::-1], cause[::-1]), x[::-1], variance=variance)
    assert back.std_error == pytest.approx(fit.std_error, rel=1e-9)


def test_rows_before_the_first_event_count_in_the_censoring_curve():
    time, cause, x = made_up()
    early = np.concatenate(([0.5, 0.5], time)), np.concatenate(([0, 2], cause))
    more = np.vstack(([[0.3, 1], [0.1, 0]], x))
    for variance in VARIANCES:
        first = fine_gray(competing_rows(time, cause), x, variance=variance)
        found = fine_gray(competing_rows(*early), more, variance=variance)
        # who had the other event is at risk from the first event on
        assert found.coef != pytest.approx(first.coef, rel=1e-6)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"cause": 0}, "none of the causes"),
        ({"ties": "exact"}, "ties"),
        ({"variance": "naive"}, "variance"),
        ({"entry": [0, 0, 0, 1, 1, 1]}, "is not fitted with it"),
        ({"causes": [0, 2, 2, 0, 2, 0]}, "no event"),
        ({"covariates": [1, 1, 1, 1, 1, 1]}, "the same in every row"),
        ({"causes": [1, 1, 2, 0, 0, 0], "covariates": [1, 1, 0, 0, 0, 0]}, "rises without end"),
    ],
)
def test_what_the_model_refuses(arguments, message):
    entry, causes = arguments.pop("entry", None), arguments.pop("causes", [1, 2, 1, 0, 1, 2])
    rows = competing_rows([1, 2, 3, 4, 5, 6], causes, causes=2, entry=entry)
    covariates = arguments.pop("covariates", [0.2, 1, 0.4, 0.7, 0.9, 0.1])
    with pytest.raises(AnalysisError, match=message):
        fine_gray(rows, covariates, **arguments)
