"""Every function that takes patients, by name; curves are read at times, limits may be endless."""

from __future__ import annotations

import numpy as np

from reportgen.stats.confounding.balance import weighted_smd, weighted_smd_levels
from reportgen.stats.confounding.matching import CALIPERS, ORDERS, caliper_width, greedy_match
from reportgen.stats.confounding.propensity import (
    ESTIMANDS,
    effective_sample_size,
    propensity_score,
    propensity_weights,
    truncated,
)
from reportgen.stats.confounding.weighted_difference import weighted_difference
from reportgen.stats.confounding.weighted_quantiles import weighted_quantiles
from reportgen.stats.confounding.weighted_ratio import weighted_ratio, weighted_share
from reportgen.stats.contingency.chi_square import chi_square_independence
from reportgen.stats.contingency.freeman_halton import fisher_freeman_halton
from reportgen.stats.contingency.stratified import mantel_haenszel
from reportgen.stats.contingency.trend import linear_by_linear
from reportgen.stats.ranks.mann_whitney import METHODS, hodges_lehmann, mann_whitney
from reportgen.stats.ranks.several import jonckheere, kruskal_wallis
from reportgen.stats.ranks.signed_rank import signed_rank
from reportgen.stats.regression.firth import firth_joint, firth_logistic
from reportgen.stats.regression.glm import bic, glm
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
from reportgen.stats.samples.balance import smd_continuous
from reportgen.stats.samples.correlation import COEFFICIENTS, correlation
from reportgen.stats.samples.means import (
    bartlett_test,
    one_way_anova,
    paired_t_test,
    t_test,
    variance_ratio,
)
from reportgen.stats.samples.quantiles import describe, quantiles
from reportgen.stats.samples.shape import kolmogorov_smirnov, shapiro_wilk
from reportgen.stats.survival import cumulative_incidence as ci
from reportgen.stats.survival import fine_gray as fg
from reportgen.stats.survival import kaplan_meier as km
from reportgen.stats.survival import log_rank as lr
from reportgen.stats.survival.competing import competing_rows
from reportgen.stats.survival.concordance import concordance
from reportgen.stats.survival.cox import TIES, cox
from reportgen.stats.survival.cox_firth import firth_cox
from reportgen.stats.survival.cox_prediction import adjusted_curve, cox_residuals
from reportgen.stats.survival.gray import gray_test
from reportgen.stats.survival.incidence_jackknife import jackknife_incidence
from reportgen.stats.survival.landmarks import landmark, milestone_difference
from reportgen.stats.survival.limits import SCALES
from reportgen.stats.survival.observations import observations, take
from reportgen.stats.survival.proportional_hazards import (
    TRANSFORMS,
    proportional_hazards,
    schoenfeld_residuals,
)
from reportgen.stats.survival.rates import incidence_rate
from reportgen.stats.survival.rmst import difference, ratio, restricted_mean
from reportgen.stats.survival.robust import robust_kaplan_meier

HALF_AND_MORE = (0.25, 0.5, 0.9)


def rows(d, weights=None):
    return observations(d["time"], d["cause"], weights=None if weights is None else d[weights])


def events(d, weights=None):
    """The first cause; codes that are none stay none."""
    cause = np.where(np.asarray(d["cause"]) == 2, 0, d["cause"])
    return observations(d["time"], cause, weights=None if weights is None else d[weights])


def causes(d, weights=None):
    weights = None if weights is None else d[weights]
    return competing_rows(d["time"], d["cause"], causes=2, weights=weights)


def read(curve):
    """Points and quantiles, with None where something is not defined."""
    times = (0.0, 1.0, 10.0, 1e6)
    return (
        *(km.survival_at(curve, times, conf_type=scale) for scale in SCALES),
        km.quantiles(curve, HALF_AND_MORE),
        restricted_mean(curve, 5.0),
    )


def incidence(curve):
    return ci.incidence_at(curve, 1, (0.0, 1.0, 10.0, 1e6)), ci.incidence_quantiles(
        curve, 1, HALF_AND_MORE
    )


def arms(d, weights=None):
    data = events(d, weights)
    group = np.asarray(d["arm"])
    return [km.kaplan_meier(take(data, group == k)) for k in (0, 1)]


def milestones(d):
    return milestone_difference(*(km.survival_at(curve, [middle(d)])[0] for curve in arms(d)))


def means(d):
    both = [restricted_mean(curve, middle(d)) for curve in arms(d)]
    return difference(*both), ratio(*both), ratio(*both, lost=True)


def log_ranks(d, **how):
    found = lr.log_rank(events(d), d["arm"], **how)
    return found, lr.log_rank_trend(found)


def one_step(d):
    return lr.one_step_hazard_ratio(lr.log_rank(events(d), d["arm"]))


def of_cox(d, **how):
    """The numbers of a fit: what a covariate of 1e-200 does to a ratio is its own affair."""
    fit = cox(events(d, how.pop("weights", None)), d["covariates"], **how)
    return fit.coef, fit.std_error, fit.lr, fit.score, fit.wald, fit.robust_score, fit.hazard_ratio


def after_cox(d):
    fit = cox(events(d), d["covariates"])
    middle = d["covariates"].mean(axis=0)
    return cox_residuals(fit), adjusted_curve(fit, middle).survival, schoenfeld_residuals(fit)


def hazards(d, transform):
    data = events(d)
    return proportional_hazards(cox(data, d["covariates"]), data, transform=transform)


def of_firth_cox(d):
    fit = firth_cox(events(d), d["covariates"])
    return fit.coef, fit.std_error, fit.lr, fit.p_value


def of_fine_gray(d, weights=None, **how):
    fit = fg.fine_gray(causes(d, weights), d["covariates"], **how)
    return fit.coef, fit.std_error, fit.lr, fit.p_value, fit.hazard_ratio


def treated(d):
    return np.asarray(d["arm"]) == 1


def score(d):
    return propensity_score(d["arm"], d["covariates"])


def matches(d, order, of):
    found = score(d)
    width = caliper_width(found.logit, found.treated, 0.2, of)
    return greedy_match(found.logit, found.treated, caliper=width, order=order)


def terms(d):
    return {f"covariate {j + 1}": [j] for j in range(d["covariates"].shape[1])}


def middle(d):
    """A time at which there is something to read."""
    return float(np.median(d["time"])) if np.isfinite(d["time"]).all() else 1.0


def weights_of(d, estimand):
    weights = propensity_weights(score(d), estimand)
    return weights, effective_sample_size(weights), truncated(weights, 0.05, 0.95)


def by(d, name="value"):
    """The values of each group."""
    values, group = np.asarray(d[name]), np.asarray(d["arm"])
    return [values[group == k] for k in np.unique(group)]


def two(d, name="value"):
    values, group = np.asarray(d[name]), np.asarray(d["arm"])
    return values[group == 0], values[group == 1]


def counted(d, *names):
    """A table of counts by the levels of columns."""
    codes = [np.unique(d[name], return_inverse=True) for name in names]
    table = np.zeros([len(levels) for levels, _ in codes])
    np.add.at(table, tuple(code for _, code in codes), 1)
    return table


def regression(y, x, weights=None, family="binomial"):
    fit = glm(y, x, family, weights=weights)
    return fit, bic(fit)


OF_PATIENTS = {
    **{
        f"kaplan_meier, {e}, {w}": lambda d, e=e, w=w: read(
            km.kaplan_meier(rows_of_any(d, w), estimator=e)
        )
        for e in km.ESTIMATORS
        for w in (None, "count")
    },
    "kaplan_meier, weights": lambda d: read(km.kaplan_meier(rows_of_any(d, "weights"))),
    "kaplan_meier, reverse": lambda d: read(km.kaplan_meier(km.reverse(events(d)))),
    **{
        f"robust_kaplan_meier, {e}": lambda d, e=e: read(
            robust_kaplan_meier(events(d, "weights"), d["layer"], estimator=e)
        )
        for e in km.ESTIMATORS
    },
    "nelson_aalen": lambda d: km.nelson_aalen(events(d, "weights")),
    "restricted means": means,
    "milestone_difference": milestones,
    "landmark": lambda d: landmark(events(d), middle(d) / 2),
    "incidence_rate": lambda d: incidence_rate(events(d, "weights")),
    **{f"log_rank, {w}": lambda d, w=w: log_ranks(d, weighting=w) for w in lr.WEIGHTINGS},
    "log_rank, strata": lambda d: log_ranks(d, strata=d["layer"]),
    "log_rank, count": lambda d: lr.log_rank(events(d, "count"), d["arm"]),
    "log_rank, many groups": lambda d: lr.log_rank(events(d), d["layer"]),
    "gray_test, many groups": lambda d: gray_test(causes(d), d["layer"]),
    "one_step_hazard_ratio": one_step,
    "pairwise_log_rank": lambda d: lr.pairwise_log_rank(events(d), d["layer"]),
    **{f"cox, {t}": lambda d, t=t: of_cox(d, ties=t) for t in TIES if t != "exact"},
    "cox, robust": lambda d: of_cox(d, weights="weights", robust=True),
    "cox, cluster": lambda d: of_cox(d, cluster=d["layer"]),
    "cox, strata": lambda d: of_cox(d, strata=d["layer"]),
    "cox, frequencies": lambda d: of_cox(d, weights="count", frequencies=True),
    "cox, what follows": after_cox,
    "firth_cox": of_firth_cox,
    **{f"proportional_hazards, {t}": lambda d, t=t: hazards(d, t) for t in TRANSFORMS},
    "concordance": lambda d: concordance(events(d, "weights"), d["value"]),
    "concordance, strata": lambda d: concordance(events(d), d["value"], strata=d["layer"]),
    **{
        f"cumulative_incidence, {v}": lambda d, v=v: incidence(
            ci.cumulative_incidence(causes(d, "count"), variance=v)
        )
        for v in ("aalen", "greenwood")
    },
    "jackknife_incidence": lambda d: incidence(jackknife_incidence(causes(d, "weights"))),
    "gray_test": lambda d: gray_test(causes(d, "count"), d["arm"]),
    "gray_test, strata": lambda d: gray_test(causes(d), d["arm"], strata=d["layer"], rho=1.0),
    **{
        f"fine_gray, {v}, {w}": lambda d, v=v, w=w: of_fine_gray(d, w, variance=v)
        for v in fg.VARIANCES
        for w in (None, "weights")
    },
    "fine_gray, frequencies": lambda d: of_fine_gray(d, "count", frequencies=True),
    "glm, binomial": lambda d: regression(d["event"], d["covariates"]),
    "glm, binomial, weights": lambda d: regression(d["event"], d["covariates"], d["count"]),
    "glm, poisson": lambda d: regression(d["number"], d["covariates"], family="poisson"),
    "glm, exposure": lambda d: glm(
        d["number"], d["covariates"], "poisson", exposure=np.asarray(d["time"]) + 1
    ),
    "glm_profile_limits": lambda d: glm_profile_limits(
        glm(d["event"], d["covariates"], "binomial")
    ),
    "logistic_measures": lambda d: logistic_measures(glm(d["event"], d["covariates"], "binomial")),
    "hosmer_lemeshow": lambda d: hosmer_lemeshow(glm(d["event"], d["covariates"], "binomial"), 5),
    "drop_one": lambda d: drop_one(d["event"], d["covariates"], terms(d)),
    "firth_joint": lambda d: firth_joint(d["event"], d["covariates"], [0]),
    "firth_logistic": lambda d: firth_logistic(d["event"], d["covariates"]),
    **{
        f"linear, {v}": lambda d, v=v: linear(d["value"], d["covariates"], variance=v)
        for v in VARIANCES
    },
    "type_two_anova": lambda d: type_two_anova(
        d["value"], d["covariates"], terms(d)
    ),
    "modified_poisson": lambda d: modified_poisson(d["event"], d["covariates"], variance="HC1"),
    "modified_poisson, cluster": lambda d: modified_poisson(
        d["event"], d["covariates"], cluster=d["layer"], variance="CR1"
    ),
    "negative_binomial": lambda d: negative_binomial(d["number"], d["covariates"]),
    "proportional_odds": lambda d: proportional_odds(d["grade"], d["covariates"]),
    "propensity_score": score,
    **{f"propensity_weights, {e}": lambda d, e=e: weights_of(d, e) for e in ESTIMANDS},
    **{f"greedy_match, {o}, {c}": lambda d, o=o, c=c: matches(d, o, c)
       for o in ORDERS for c in CALIPERS},
    "weighted_smd": lambda d: weighted_smd(d["value"], treated(d), d["weights"]),
    "weighted_smd_levels": lambda d: weighted_smd_levels(d["grade"], treated(d), d["weights"]),
    "weighted_difference": lambda d: weighted_difference(d["value"], treated(d), d["weights"]),
    "weighted_share": lambda d: weighted_share(d["event"], d["weights"]),
    **{
        f"weighted_ratio, {m}": lambda d, m=m: weighted_ratio(
            d["event"], treated(d), d["weights"], m
        )
        for m in ("odds_ratio", "risk_ratio")
    },
    "weighted_quantiles": lambda d: weighted_quantiles(d["value"], d["weights"], HALF_AND_MORE),
    **{f"mann_whitney, {m}": lambda d, m=m: mann_whitney(*two(d), method=m) for m in METHODS},
    "hodges_lehmann": lambda d: hodges_lehmann(*two(d)),
    "kruskal_wallis": lambda d: kruskal_wallis(by(d)),
    "jonckheere": lambda d: jonckheere(by(d), method="normal_approximation"),
    "signed_rank": lambda d: signed_rank(d["value"], d["number"]),
    "t_test": lambda d: t_test(*two(d)),
    "paired_t_test": lambda d: paired_t_test(d["value"], d["number"]),
    "variance_ratio": lambda d: variance_ratio(*two(d)),
    "one_way_anova": lambda d: one_way_anova(by(d)),
    "bartlett_test": lambda d: bartlett_test(by(d)),
    "kolmogorov_smirnov": lambda d: kolmogorov_smirnov(*two(d)),
    "shapiro_wilk": lambda d: shapiro_wilk(d["value"]),
    **{f"correlation, {c}": lambda d, c=c: correlation(d["value"], d["number"], coefficient=c)
       for c in COEFFICIENTS},
    "describe": lambda d: describe(d["value"]),
    "quantiles": lambda d: quantiles(d["value"], HALF_AND_MORE),
    "smd_continuous": lambda d: smd_continuous(*two(d)),
    "chi_square_independence": lambda d: chi_square_independence(counted(d, "grade", "arm")),
    "linear_by_linear": lambda d: linear_by_linear(counted(d, "grade", "arm")),
    "mantel_haenszel": lambda d: mantel_haenszel(counted(d, "layer", "arm", "event")),
}  # fmt: skip
SEEDED = {
    "fisher_freeman_halton": lambda d: fisher_freeman_halton(counted(d, "grade", "arm")),
}
"""Not on ten thousand levels: the draws of so many tables take a minute."""


def rows_of_any(d, weights):
    """Any event whatever its cause."""
    cause = np.asarray(d["cause"], dtype=float)
    return observations(
        d["time"], np.where(cause == 2, 1, cause), weights=None if weights is None else d[weights]
    )
