"""Every function that takes the counts of one or two arms, by name."""

from __future__ import annotations

import numpy as np

from reportgen.stats.counts.mantel_haenszel import OF_RATES, OF_TABLES, RD_VARIANCES
from reportgen.stats.counts.penalised import penalised_logistic, pool_penalised
from reportgen.stats.counts.pool import pool_mantel_haenszel, pool_peto
from reportgen.stats.glmm import (
    GLMM_MODELS,
    beta_binomial,
    mixed_logistic,
    random_intercept_logistic,
    rate_difference,
    two_arm_glmm,
)
from reportgen.stats.intervals import (
    PROPORTION_INTERVALS,
    exact_binomial_test,
    proportion_interval,
    rate_interval,
)
from reportgen.stats.measures import MEASURES, effect_sizes
from reportgen.stats.scales import freeman_tukey_inverse
from reportgen.stats.small_study.binary_tests import (
    arcsine_test,
    deeks_test,
    harbord_test,
    macaskill_test,
    peters_test,
)
from reportgen.stats.small_study.rank_tests import schwarzer_test
from reportgen.stats.small_study.regression_tests import pustejovsky_test
from reportgen.stats.weighting import pool_cochran, sample_size_weights

ARMS = ("events_1", "n_1", "events_2", "n_2")
RATES = ("events_1", "time_1", "events_2", "time_2")
ONE_ARM = {"events": "events_1", "n": "n_1", "time": "time_1"}


def arms(d):
    return [d[name] for name in ARMS]


def measured(name, d):
    """The estimates and variances of a measure where it is estimable, which must be finite."""
    columns = {**d, **{name: d[other] for name, other in ONE_ARM.items()}}
    found = effect_sizes(name, {role: columns[role] for role in roles_of(name)})
    return found.yi[found.estimable], found.vi[found.estimable]


def roles_of(name):
    """The columns of the first route of a measure that counts can feed."""
    for route in MEASURES[name].routes:
        if set(route.columns) <= {*ARMS, *RATES, *ONE_ARM}:
            return route.columns
    return ()


def regressed(d):
    k = len(d["n_1"])
    fit = mixed_logistic(
        np.append(d["events_1"], d["events_2"]),
        np.append(d["n_1"], d["n_2"]),
        np.column_stack([np.ones(2 * k), np.repeat([0.0, 1.0], k)]),
    )
    return fit, rate_difference(fit, [1.0, 1.0], [1.0, 0.0])


def penalised(d):
    k = len(d["n_1"])
    return penalised_logistic(
        np.append(d["events_1"], d["events_2"]),
        np.append(d["n_1"], d["n_2"]),
        np.column_stack([np.ones(2 * k), np.repeat([0.0, 1.0], k)]),
    )


def both_arms(d):
    return d["events_1"] + d["events_2"], d["n_1"] + d["n_2"]


def odds_ratios(d):
    found = effect_sizes("OR", {name: d[name] for name in ARMS})
    return found.yi, found.vi


def cochran(d):
    found = effect_sizes("IRR", {name: d[name] for name in RATES})
    return pool_cochran(found.yi, found.vi, *(d[name] for name in RATES))


OF_COUNTS = {
    **{f"effect_sizes, {n}": lambda d, n=n: measured(n, d) for n in MEASURES if roles_of(n)},
    **{
        f"pool_mantel_haenszel, {n}": lambda d, n=n: pool_mantel_haenszel(n, d)
        for n in (*OF_TABLES, *OF_RATES)
    },
    **{
        f"pool_mantel_haenszel, RD, {n}": lambda d, n=n: pool_mantel_haenszel(
            "RD", d, rd_variance=n, raw_differences=True
        )
        for n in RD_VARIANCES
    },
    "pool_peto": pool_peto,
    "pool_penalised": pool_penalised,
    "penalised_logistic": penalised,
    "pool_cochran": cochran,
    "sample_size_weights": lambda d: sample_size_weights(d["n_1"], d["n_2"]),
    **{
        f"two_arm_glmm, {measure}, {name}": lambda d, m=measure, n=name: two_arm_glmm(m, d, model=n)
        for name, model in GLMM_MODELS.items()
        for measure in model.measures
    },
    "random_intercept_logistic": lambda d: random_intercept_logistic(d["events_1"], d["n_1"]),
    "beta_binomial": lambda d: beta_binomial(d["events_1"], d["n_1"]),
    "mixed_logistic, rate_difference": regressed,
    **{
        f"proportion_interval, {n}": lambda d, n=n: proportion_interval(
            d["events_1"], d["n_1"], method=n
        )
        for n in PROPORTION_INTERVALS
    },
    "rate_interval": lambda d: rate_interval(d["events_1"], d["time_1"]),
    "exact_binomial_test": lambda d: exact_binomial_test(
        d["events_1"], d["n_1"], np.full(len(d["n_1"]), 0.3)
    ),
    "freeman_tukey_inverse": lambda d: freeman_tukey_inverse(d["events_1"], d["n_1"]),
    "harbord_test": lambda d: harbord_test(*arms(d)),
    "arcsine_test": lambda d: arcsine_test(*arms(d)),
    "schwarzer_test": lambda d: schwarzer_test(*arms(d)),
    "peters_test": lambda d: peters_test(odds_ratios(d)[0], *both_arms(d)),
    "macaskill_test": lambda d: macaskill_test(*odds_ratios(d), both_arms(d)[1]),
    "macaskill_test, pooled proportion": lambda d: macaskill_test(
        *odds_ratios(d), both_arms(d)[1], events=both_arms(d)[0], weights="pooled_proportion"
    ),
    "deeks_test": lambda d: deeks_test(odds_ratios(d)[0], d["n_1"], d["n_2"]),
    "pustejovsky_test": lambda d: pustejovsky_test(*odds_ratios(d), d["n_1"], d["n_2"]),
}
