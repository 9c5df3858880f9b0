"""Regression models: laws and refusals; R's numbers are in tests/reference."""

from __future__ import annotations

from math import log

import numpy as np
import pytest

from reportgen.errors import AnalysisError
from reportgen.stats.regression.firth import firth_joint, firth_logistic
from reportgen.stats.regression.glm import glm
from reportgen.stats.regression.linear import VARIANCES, linear, type_two_anova
from reportgen.stats.regression.logistic_measures import (
    drop_one,
    hosmer_lemeshow,
    logistic_measures,
)
from reportgen.stats.regression.negative_binomial import negative_binomial
from reportgen.stats.regression.profile_limits import glm_profile_limits
from reportgen.stats.regression.proportional_odds import proportional_odds
from reportgen.stats.regression.robust_poisson import modified_poisson


def made_up(seed=4, n=70):
    rng = np.random.default_rng(seed)
    x = np.column_stack((rng.normal(size=n), rng.integers(0, 2, n)))
    risk = 1 / (1 + np.exp(-(0.3 + 0.8 * x[:, 0] - 0.7 * x[:, 1])))
    counts = rng.poisson(rng.gamma(1.2, 2.5 * np.exp(0.4 * x[:, 1])))
    return x, (rng.random(n) < risk).astype(float), counts.astype(float), rng.integers(1, 4, n)


X, BINARY, COUNTS, TIMES = made_up()
GRADES = np.clip(COUNTS, 0, 3)

MODELS = {
    "logistic": (lambda x, y, **how: glm(y, x, "binomial", **how), BINARY),
    "poisson": (lambda x, y, **how: glm(y, x, "poisson", **how), COUNTS),
    "firth": (lambda x, y, **how: firth_logistic(y, x, **how), BINARY),
    "linear": (lambda x, y, **how: linear(y, x, **how), COUNTS),
    "linear HC3": (lambda x, y, **how: linear(y, x, variance="HC3", **how), COUNTS),
    "modified poisson": (lambda x, y, **how: modified_poisson(y, x, **how), BINARY),
    "negative binomial": (lambda x, y, **how: negative_binomial(y, x, **how), COUNTS),
    "proportional odds": (lambda x, y, **how: proportional_odds(y, x, **how), GRADES),
}
each_model = pytest.mark.parametrize("name", MODELS)


def slopes(found):
    return found.coef[-2:], found.std_error[-2:], found.p_value[-2:]


@each_model
def test_weights_are_frequencies(name):
    fit, y = MODELS[name]
    weighted = fit(X, y, weights=TIMES)
    repeated = fit(np.repeat(X, TIMES, axis=0), np.repeat(y, TIMES))
    assert weighted.n == repeated.n == TIMES.sum()
    for one, other in zip(slopes(weighted), slopes(repeated), strict=True):
        assert one == pytest.approx(other, rel=1e-7)


@each_model
def test_units_and_origin_of_a_covariate_change_only_its_slope(name):
    fit, y = MODELS[name]
    plain, moved = fit(X, y), fit(X * [1000, 1] + [5e4, 3], y)
    assert moved.coef[-2:] == pytest.approx(plain.coef[-2:] / [1000, 1], rel=1e-6)
    assert moved.p_value[-2:] == pytest.approx(plain.p_value[-2:], rel=1e-5)


@each_model
def test_the_order_of_rows_and_columns_is_nothing(name):
    fit, y = MODELS[name]
    plain, back = fit(X, y), fit(X[::-1, ::-1], y[::-1])
    assert back.coef[-2:] == pytest.approx(plain.coef[-2:][::-1], rel=1e-8)
    assert back.std_error[-2:] == pytest.approx(plain.std_error[-2:][::-1], rel=1e-8)


@pytest.mark.parametrize("fit", [MODELS["logistic"][0], MODELS["firth"][0]])
def test_events_and_non_events_exchanged(fit):
    plain, other = fit(X, BINARY), fit(X, 1 - BINARY)
    assert other.coef == pytest.approx(-plain.coef, rel=1e-9)
    assert other.std_error == pytest.approx(plain.std_error, rel=1e-9)


def test_one_binary_covariate_is_the_table_of_two_by_two():
    """Odds ratio ad/bc, Woolf's error; risk ratio (a/n1)/(b/n2)."""
    a, b, c, d = 14, 9, 22, 41
    x = np.repeat([1, 0, 1, 0], [a, b, c, d])
    y = np.repeat([1, 1, 0, 0], [a, b, c, d])
    odds = glm(y, x, "binomial")
    assert odds.coef[1] == pytest.approx(log(a * d / (b * c)), rel=1e-12)
    assert odds.std_error[1] == pytest.approx((1 / a + 1 / b + 1 / c + 1 / d) ** 0.5, rel=1e-12)
    risk = modified_poisson(y, x)
    assert risk.risk_ratio[1] == pytest.approx((a / (a + c)) / (b / (b + d)), rel=1e-12)
    assert risk.std_error[1] == pytest.approx(
        (1 / a - 1 / (a + c) + 1 / b - 1 / (b + d)) ** 0.5, rel=1e-12
    )
    haldane = firth_logistic(y, x)
    assert haldane.coef[1] == pytest.approx(
        log((a + 0.5) * (d + 0.5) / ((b + 0.5) * (c + 0.5))), rel=1e-9
    )


def test_counts_of_trials_are_rows_of_single_trials():
    events, n, dose = np.array([2, 5, 9]), np.array([20, 22, 19]), np.array([0, 1, 2])
    y = np.concatenate([np.repeat([1, 0], [e, m - e]) for e, m in zip(events, n, strict=True)])
    grouped = glm(events, dose, "binomial", trials=n)
    single = glm(y, np.repeat(dose, n), "binomial")
    assert grouped.coef == pytest.approx(single.coef, rel=1e-10)
    assert grouped.lr.statistic == pytest.approx(single.lr.statistic, rel=1e-9)


def test_exposure_scales_the_rate_only():
    time = np.linspace(1, 3, len(COUNTS))
    years, days = (glm(COUNTS, X, "poisson", exposure=t) for t in (time, time * 365.25))
    assert days.coef[1:] == pytest.approx(years.coef[1:], rel=1e-9)
    assert days.coef[0] == pytest.approx(years.coef[0] - log(365.25), rel=1e-9)
    saturated = glm([12, 30], [0, 1], "poisson", exposure=[100, 150])
    assert np.exp(saturated.coef[1]) == pytest.approx((30 / 150) / (12 / 100))
    assert saturated.deviance == pytest.approx(0, abs=1e-9)


def test_profile_limits_enclose_where_the_likelihood_ratio_test_is_at_its_level():
    """A slope fixed at its limit by an offset is rejected at exactly 5%."""
    fit = glm(COUNTS, X, "poisson")
    low, high = glm_profile_limits(fit)
    assert np.all(low < fit.coef) and np.all(fit.coef < high)
    for limit in (low[1], high[1]):
        fixed = glm(COUNTS, X[:, 1], "poisson", exposure=np.exp(limit * X[:, 0]))
        assert 2 * (fit.loglik - fixed.loglik) == pytest.approx(3.841458820694124, rel=1e-8)


def test_profile_limits_follow_the_origin_and_the_unit_of_a_covariate():
    random = np.random.default_rng(8)
    x, far = random.normal(size=50), 1e7
    y = random.random(50) < 0.4 + 0.2 * (x > 0)
    near = glm_profile_limits(glm(y, x, "binomial"))
    moved = glm_profile_limits(glm(y, 1000 * (x + far), "binomial"))
    for one, other in zip(near, moved, strict=True):
        assert 1000 * other[1] == pytest.approx(one[1], rel=1e-6)
    # the intercept is now far from the data: minus the slope times the distance, and little else
    assert moved[0][0] == pytest.approx(-far * near[1][1], rel=1e-6)
    assert moved[1][0] == pytest.approx(-far * near[0][1], rel=1e-6)


def test_a_limit_that_does_not_exist_is_infinite():
    """All with the covariate have the event but one group has none of the other kind."""
    x, y = np.array([0, 0, 0, 0, 0, 0, 1, 1, 1]), np.array([0, 1, 0, 0, 1, 0, 1, 1, 1])
    with pytest.raises(AnalysisError, match="rises without end in dose"):
        glm(y, x, "binomial", names=["dose"])
    found = firth_logistic(y, x, names=["dose"])
    assert np.isfinite(found.coef).all() and np.isfinite(found.ci_low).all()
    assert found.p_value[1] < 0.2


def test_a_penalised_test_of_one_column_is_its_own_and_of_all_that_of_the_model():
    x = np.column_stack([X, np.arange(len(BINARY)) % 3 == 0]).astype(float)
    found = firth_logistic(BINARY, x)
    for column in range(x.shape[1]):
        alone = firth_joint(BINARY, x, [column])
        assert alone.p_value == pytest.approx(found.p_value[1 + column], rel=1e-7)
    together = firth_joint(BINARY, x, range(x.shape[1]))
    assert together.df == x.shape[1]
    lost = 2 * (found.loglik - found.loglik_null)
    assert together.statistic == pytest.approx(lost, rel=1e-9)


def penalised(y, x, beta):
    """log likelihood + log det(X'WX)/2, written once more."""
    eta = np.column_stack([np.ones(len(y)), x]) @ beta
    risk = 1 / (1 + np.exp(-eta))
    design = np.column_stack([np.ones(len(y)), x]) * np.sqrt(risk * (1 - risk))[:, None]
    rows = y * np.log(risk) + (1 - y) * np.log(1 - risk)
    return rows.sum() + np.linalg.slogdet(design.T @ design)[1] / 2


@pytest.mark.parametrize("seed", range(40))
def test_the_penalised_maximum_is_found_in_samples_as_small_as_their_model(seed):
    """Where steps by the information go to and fro over the top, or creep towards it."""
    draw = np.random.default_rng(seed)
    n = int(draw.integers(4, 16))
    p = int(draw.integers(1, min(6, n - 2)))
    binary = draw.random(p) < 0.6
    x = np.where(binary, draw.integers(0, 2, (n, p)), draw.normal(size=(n, p)))
    y = (draw.random(n) < draw.choice([0.1, 0.3, 0.5])).astype(float)
    if np.linalg.matrix_rank(np.column_stack([np.ones(n), x])) <= p:
        pytest.skip("columns that follow from others")
    found = firth_logistic(y, x)
    top = penalised(y, x, found.coef)
    assert found.loglik == pytest.approx(top, abs=1e-9)
    for j in range(p + 1):
        for step in (-1e-4, 1e-4):
            assert penalised(y, x, found.coef + step * np.eye(p + 1)[j]) < top
    assert np.all(found.ci_low < found.coef) and np.all(found.coef < found.ci_high)


def test_two_levels_are_the_logistic_model():
    ordinal, binary = proportional_odds(BINARY, X), glm(BINARY, X, "binomial")
    assert ordinal.coef == pytest.approx(binary.coef[1:], rel=1e-9)
    assert ordinal.std_error == pytest.approx(binary.std_error[1:], rel=1e-9)
    assert ordinal.cut_points == pytest.approx(-binary.coef[:1], rel=1e-9)
    assert ordinal.lr.statistic == pytest.approx(binary.lr.statistic, rel=1e-9)


def test_the_order_of_the_levels_turned_round_turns_the_slopes():
    up, down = proportional_odds(GRADES, X), proportional_odds(-GRADES, X)
    assert down.coef == pytest.approx(-up.coef, rel=1e-8)
    assert down.cut_points == pytest.approx(-up.cut_points[::-1], rel=1e-8)


def test_one_term_dropped_is_the_test_of_the_whole_where_it_is_alone():
    tests = drop_one(BINARY, X, {"both": [0, 1]})
    whole = glm(BINARY, X, "binomial").lr
    assert tests["both"].statistic == pytest.approx(whole.statistic, rel=1e-9)
    ((_, ss, test),) = (
        (t.term, t.sum_of_squares, t.test) for t in type_two_anova(COUNTS, X, {"both": [0, 1]})
    )
    fit = linear(COUNTS, X)
    assert (test.statistic, test.p_value) == pytest.approx((fit.f.statistic, fit.f.p_value))
    assert ss == pytest.approx(fit.r2 * ((COUNTS - COUNTS.mean()) ** 2).sum())


def test_measures_of_a_model_that_says_nothing_and_of_one_that_says_much():
    rng = np.random.default_rng(8)
    nothing = logistic_measures(glm(BINARY, rng.normal(size=len(BINARY)), "binomial"))
    much = logistic_measures(glm(BINARY, BINARY + rng.normal(0, 0.45, len(BINARY)), "binomial"))
    assert nothing.auc < 0.7 < 0.85 < much.auc <= 1
    assert nothing.nagelkerke < 0.2 < 0.5 < much.nagelkerke < 1
    assert hosmer_lemeshow(glm(BINARY, X, "binomial")).df == 8


def test_counts_that_vary_no_more_than_poissons():
    with pytest.raises(AnalysisError, match="vary no more than Poisson"):
        negative_binomial([3, 3, 4, 3, 3, 4, 3, 4], [0, 0, 0, 0, 1, 1, 1, 1])


@pytest.mark.parametrize("variance", VARIANCES)
def test_a_leverage_of_one(variance):
    x, y = np.array([0, 0, 0, 0, 1.0]), np.array([1, 2, 4, 3, 9.0])
    if variance in ("HC2", "HC3"):
        with pytest.raises(AnalysisError, match="a leverage is 1"):
            linear(y, x, variance=variance)
    else:
        assert linear(y, x, variance=variance).coef[1] == pytest.approx(6.5)


def test_a_line_without_residual():
    found = linear([1, 2, 3, 4], [0, 1, 2, 3])
    assert (found.r2, found.coef[1]) == (pytest.approx(1), pytest.approx(1))


REFUSED = [
    (lambda: glm([0, 1, 2], [1, 2, 3], "binomial"), "row 3 with no 0 or 1"),
    (lambda: glm([0, 0, 0], [1, 2, 3], "binomial"), "no event in any row"),
    (lambda: glm([1, 1, 1], [1, 2, 3], "binomial"), "an event in every row"),
    (lambda: glm([0.5, 1, 2], [1, 2, 3], "poisson"), "row 1 with no count"),
    (lambda: glm([1, 2, 3], [1, 2, 3], "poisson", exposure=[1, 0, 2]), "row 2 not above 0"),
    (lambda: glm([1, 2], [1, 2, 3], "poisson"), "have shape"),
    (lambda: glm([1, 0, 1, 0], np.ones((4, 1)), "binomial", names=["age"]), "age: is the same"),
    (lambda: glm([1, 0, 1], [np.nan, 1, 2], "binomial"), "row 1 missing or infinite"),
    (lambda: glm([1, 0, 1, 1], [[1, 2], [2, 4], [3, 6], [5, 10]], "binomial"), "follows from"),
    (lambda: glm([1, 0], [[1, 2], [2, 4]], "binomial"), "2 rows cannot carry 3"),
    (lambda: linear([1, 2], [1, 2]), "leave no rest"),
    (lambda: linear([], None), "no row to analyse"),
    (lambda: modified_poisson([0, 2, 1], [1, 2, 3]), "0 or 1 in every row"),
    (lambda: modified_poisson([0, 1, 1], [1, 2, 3], variance="CR0"), "does not go with"),
    (
        lambda: modified_poisson([0, 1, 1], [1, 2, 3], variance="CR0", cluster=[1, 1, 1]),
        "one cluster only",
    ),
    (lambda: proportional_odds([1, 1, 1], [1, 2, 3]), "the same in every row"),
    (lambda: proportional_odds([0, 0, 1, 1, 2, 2], [1, 2, 3, 4, 5, 6]), "rises without end"),
    (lambda: firth_logistic([0, 1, 3], [1, 2, 3]), "0 or 1 in every row"),
]


@pytest.mark.parametrize(("call", "message"), REFUSED)
def test_refusals(call, message):
    with pytest.raises(AnalysisError, match=message):
        call()
