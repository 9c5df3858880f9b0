"""Every function that takes estimates and variances, by name."""

from __future__ import annotations

from math import exp

import numpy as np

from reportgen.stats.absolute_risk import RISKS, absolute_effect
from reportgen.stats.batched import pool_many, pool_without_each
from reportgen.stats.combined_p import fisher_combined, stouffer_combined
from reportgen.stats.confidence import CI_METHODS
from reportgen.stats.distributions import two_sided_p
from reportgen.stats.e_value import CONVERSIONS, e_value
from reportgen.stats.henmi_copas import pool_henmi_copas
from reportgen.stats.heterogeneity import from_q, h2_of_tau2, i2_of_tau2
from reportgen.stats.influence import baujat, influence, standardised_residuals
from reportgen.stats.meta_regression import (
    CI_CHOICES,
    meta_regression,
    moderator_likelihood_ratio_test,
    moderator_wald_test,
    predict,
    variance_inflation_factors,
)
from reportgen.stats.permutation import permutation_test
from reportgen.stats.pooling import pool
from reportgen.stats.prediction import PREDICTION_METHODS
from reportgen.stats.sensitivity import all_subsets, cumulative, leave_one_out, order_by
from reportgen.stats.shrinkage import empirical_bayes
from reportgen.stats.small_study.excess_significance import excess_significance_test
from reportgen.stats.small_study.fail_safe import (
    orwin_fail_safe_n,
    rosenberg_fail_safe_n,
    rosenthal_fail_safe_n,
)
from reportgen.stats.small_study.funnel import contour_counts, funnel_lines
from reportgen.stats.small_study.limit_meta_analysis import LIMIT_ESTIMATES, limit_meta_analysis
from reportgen.stats.small_study.pet_peese import pet_peese
from reportgen.stats.small_study.rank_tests import P_VALUES, begg_test
from reportgen.stats.small_study.regression_tests import egger_test, funnel_regression_test
from reportgen.stats.small_study.selection import WEIGHT_FUNCTIONS, selection_model
from reportgen.stats.small_study.trim_and_fill import ESTIMATORS, trim_and_fill
from reportgen.stats.subgroups import ACROSS_GROUPS, subgroup_difference, subgroup_pool
from reportgen.stats.tau2 import TAU2_ESTIMATORS
from reportgen.stats.tau2_interval import TAU2_INTERVALS, tau2_interval
from reportgen.stats.true_effects import share_above
from reportgen.stats.weighting import pool_ivhet, pool_quality, sample_size_weights


def with_moderator(y):
    """An intercept and a moderator that runs through the studies."""
    return np.column_stack([np.ones(len(y)), np.arange(len(y)) % 7])


def pooled(y, v, **settings):
    """GENQ needs weights of its own, which do no harm elsewhere."""
    return pool(y, v, tau2_weights=np.arange(1, len(y) + 1), **settings)


def refit(y, v):
    return lambda rows: pool(y[rows], v[rows], ci="knapp_hartung_adhoc", prediction="t_k1")


def regression(y, v, **settings):
    """A fit with what is asked of it."""
    fit = meta_regression(y, v, with_moderator(y), **settings)
    further = (moderator_wald_test(fit, [1]), variance_inflation_factors(fit))
    return fit, further, predict(fit, [[1.0, 0.0], [1.0, 1e6]])


def p_values(y, v):
    return np.array([two_sided_p(z) for z in y / np.sqrt(v)])


def confounded(y, v, conversion):
    """The E-value of the pooled effect, read as a ratio unless it is a difference."""
    p = pool(y, v)
    found = [p.estimate, p.ci_low, p.ci_high]
    if conversion != "std_mean_difference":
        found = [exp(min(max(x, -700.0), 700.0)) for x in found]
    return e_value(*found, conversion=conversion)


def absolute(y, v, statistic):
    """The absolute effect of the pooled ratio, at risks up to the ends of their scale."""
    p = pool(y, v)
    found = [exp(min(max(x, -700.0), 700.0)) for x in (p.estimate, p.ci_low, p.ci_high)]
    return [absolute_effect(statistic, *found, control=c) for c in (0.0, 1e-12, 0.2, 1.0)]


def beyond(y, v):
    p = pool(y, v)
    se = p.tau2_se or 0.0
    return [
        share_above(t, estimate=p.estimate, se=p.se, tau2=p.tau2, tau2_se=se)
        for t in (-1e6, 0.0, p.estimate, 1e6)
    ]


POOLING = {
    **{
        f"pool, tau2 {name}": lambda y, v, n=name: pooled(y, v, tau2=n, prediction="t_k1")
        for name in TAU2_ESTIMATORS
    },
    **{f"pool, ci {n}": lambda y, v, n=n: pool(y, v, ci=n) for n in CI_METHODS},
    **{
        f"pool, ci {n}, common": lambda y, v, n=n: pool(y, v, model="common", ci=n)
        for n in CI_METHODS
    },
    **{
        f"pool, prediction {n}": lambda y, v, n=n: pool(
            y, v, prediction=n, min_studies_prediction=1
        )
        for n in PREDICTION_METHODS
    },
    "pool, given tau2": lambda y, v: pool(y, v, tau2=0.3, ci="knapp_hartung"),
    "pool, given weights": lambda y, v: pool(
        y, v, weights=sample_size_weights(1 + np.arange(len(y)), 2 + np.arange(len(y)))
    ),
    "pool_ivhet": pool_ivhet,
    "pool_quality": lambda y, v: pool_quality(y, v, np.linspace(0, 1, len(y))),
    "pool_henmi_copas": pool_henmi_copas,
    **{
        f"tau2_interval, {n}": lambda y, v, n=n: tau2_interval(y, v, method=n)
        for n in TAU2_INTERVALS
    },
    "tau2_interval, profile_likelihood, ML": lambda y, v: tau2_interval(
        y, v, method="profile_likelihood", estimator="ML"
    ),
    "pool_many": lambda y, v: pool_many([y, y], [v, v]).ci_high,
    "empirical_bayes": empirical_bayes,
    **{f"e_value, {n}": lambda y, v, n=n: confounded(y, v, n) for n in CONVERSIONS},
    **{f"absolute_effect, {n}": lambda y, v, n=n: absolute(y, v, n) for n in RISKS},
    "share_above": beyond,
    "from_q, i2_of_tau2, h2_of_tau2": lambda y, v: [
        (from_q(float(q), len(y) - 1), i2_of_tau2(float(q), t), h2_of_tau2(float(q), t))
        for q, t in zip(y**2, v, strict=True)
    ],
    "fisher_combined": lambda y, v: fisher_combined(p_values(y, v)),
    "stouffer_combined": lambda y, v: stouffer_combined(p_values(y, v), 1 / v),
}
STRUCTURE = {
    **{
        f"subgroup_pool, {across}, {ci}": lambda y, v, a=across, c=ci: subgroup_pool(
            y, v, np.arange(len(y)) % 3, tau2_across_groups=a, ci=c, prediction="t_k1"
        )
        for across in ACROSS_GROUPS
        for ci in ("normal", "knapp_hartung")
    },
    "subgroup_difference": lambda y, v: subgroup_difference(y, np.sqrt(v)),
    **{
        f"meta_regression, tau2 {n}": lambda y, v, n=n: regression(y, v, tau2=n)
        for n in TAU2_ESTIMATORS
        if n != "GENQ"
    },
    **{f"meta_regression, ci {n}": lambda y, v, n=n: regression(y, v, ci=n) for n in CI_CHOICES},
    "meta_regression, common": lambda y, v: regression(y, v, model="common"),
    "moderator_likelihood_ratio_test": lambda y, v: moderator_likelihood_ratio_test(
        y, v, with_moderator(y), [1]
    ),
    "permutation_test, all orders": lambda y, v: permutation_test(
        y[:5], v[:5], with_moderator(y[:5])
    ),
    "permutation_test, some orders": lambda y, v: permutation_test(
        y, v, with_moderator(y), permutations=9
    ),
}
SENSITIVITY = {
    "leave_one_out": lambda y, v: leave_one_out(refit(y, v), len(y)),
    "pool_without_each": lambda y, v: pool_without_each(y, v, ci="t").ci_low,
    "cumulative": lambda y, v: cumulative(refit(y, v), order_by(list(v))),
    "all_subsets": lambda y, v: all_subsets(refit(y[:5], v[:5]), min(5, len(y))),
    **{
        f"influence, {m}": lambda y, v, m=m: influence(y, v, model=m, ci="knapp_hartung")
        for m in ("common", "random")
    },
    **{f"baujat, {m}": lambda y, v, m=m: baujat(y, v, model=m) for m in ("common", "random")},
    **{
        f"standardised_residuals, deletion {d}": lambda y, v, d=d: standardised_residuals(
            y, v, with_moderator(y), deletion=d
        )
        for d in (False, True)
    },
}
SMALL_STUDY = {
    **{
        f"egger_test, {d}": lambda y, v, d=d: egger_test(y, v, dispersion=d)
        for d in ("multiplicative", "additive")
    },
    **{
        f"funnel_regression_test, {p}": lambda y, v, p=p: funnel_regression_test(
            y, v, predictor=p, n=1 + 1e6 * np.arange(len(y))
        )
        for p in ("variance", "sample_size", "inverse_sample_size")
    },
    **{f"begg_test, {p}": lambda y, v, p=p: begg_test(y, v, p_value=p) for p in P_VALUES},
    **{
        f"trim_and_fill, {e}, {m}": lambda y, v, e=e, m=m: trim_and_fill(
            y, v, estimator=e, model=m, side="left"
        )
        for e in ESTIMATORS
        for m in ("common", "random")
    },
    "trim_and_fill, any side": trim_and_fill,
    "pet_peese": pet_peese,
    **{
        f"limit_meta_analysis, {e}": lambda y, v, e=e: limit_meta_analysis(y, v, estimate=e)
        for e in LIMIT_ESTIMATES
    },
    **{
        f"selection_model, {w}, {m}": lambda y, v, w=w, m=m: selection_model(
            y, v, weight_function=w, model=m, steps=(0.3,)
        )
        for w in WEIGHT_FUNCTIONS
        for m in ("common", "random")
    },
    "rosenthal_fail_safe_n": rosenthal_fail_safe_n,
    "rosenberg_fail_safe_n": rosenberg_fail_safe_n,
    "orwin_fail_safe_n": orwin_fail_safe_n,
    "excess_significance_test": excess_significance_test,
    "funnel_lines": lambda y, v: funnel_lines(np.sqrt(v), float(y[0]), tau2=float(v[0])),
    "contour_counts": lambda y, v: contour_counts(y, np.sqrt(v)),
}
OF_ESTIMATES = {**POOLING, **STRUCTURE, **SENSITIVITY, **SMALL_STUDY}
