"""Every function that takes several rows per study, by name; studies have one to four of them."""

from __future__ import annotations

import numpy as np

from reportgen.stats.multilevel import (
    aggregated_effects,
    cluster_robust,
    correlated_errors,
    given_covariances,
    independent_errors,
    level_shares,
    multilevel_model,
    multivariate_model,
    outcome_predictions,
    predicted_effects,
    random_effects,
    two_level_model,
    variance_component_interval,
    variance_component_test,
)
from reportgen.stats.multilevel.outcomes import STRUCTURES
from reportgen.stats.multilevel.robust import ADJUSTMENTS
from tests.stats.extremes.data import studies_of


def levels(y, v, **settings):
    """The three-level model and what is asked of it."""
    study = studies_of(len(y))
    fit = multilevel_model(y, independent_errors(v), [study, np.arange(len(y))], **settings)
    return (
        fit.fixed,
        fit.sigma2,
        level_shares(fit),
        variance_component_test(fit, "level 1"),
        random_effects(fit, "level 1"),
        predicted_effects(fit, [1.0]),
    )


def profile(y, v):
    study = studies_of(len(y))
    fit = multilevel_model(y, independent_errors(v), [study, np.arange(len(y))])
    return variance_component_interval(fit, "level 1")


def robust(y, v, adjustment):
    study = studies_of(len(y))
    fit = multilevel_model(y, correlated_errors(v, study, 0.5), [study])
    return cluster_robust(fit.linear, fit.sigma2, study, adjustment=adjustment)


def outcomes(y, v, **settings):
    """Two outcomes, of which the last study may lack the second."""
    study, outcome = np.arange(len(y)) // 2, [("a", "b")[i % 2] for i in range(len(y))]
    fit = multivariate_model(
        y, correlated_errors(v, study, 0.4), study, outcome, sorted(set(outcome)), **settings
    )
    return fit.fixed, fit.between, outcome_predictions(fit)


def covariances(y, v):
    """The matrix of each study, as a table of rows."""
    study = studies_of(len(y))
    size = int(np.bincount(study).max())
    root, table = np.sqrt(v), np.zeros((len(y), size))
    for label in np.unique(study):
        rows = np.flatnonzero(study == label)
        block = 0.3 * np.outer(root[rows], root[rows])
        block[np.arange(len(rows)), np.arange(len(rows))] = v[rows]
        table[rows, : len(rows)] = block
    return aggregated_effects(y, given_covariances(v, study, table), study)


OF_ROWS = {
    **{f"multilevel_model, {t}": lambda y, v, t=t: levels(y, v, tau2=t) for t in ("REML", "ML")},
    "multilevel_model, t": lambda y, v: levels(y, v, ci="t", df="containment"),
    "variance_component_interval": profile,
    "two_level_model": lambda y, v: two_level_model(y, independent_errors(v)).fixed,
    **{f"cluster_robust, {a}": lambda y, v, a=a: robust(y, v, a) for a in ADJUSTMENTS},
    **{
        f"multivariate_model, {s}": lambda y, v, s=s: outcomes(y, v, structure=s)
        for s in STRUCTURES
    },
    "multivariate_model, common": lambda y, v: outcomes(y, v, model="common"),
    "aggregated_effects, correlated_errors": lambda y, v: aggregated_effects(
        y, correlated_errors(v, studies_of(len(y)), 0.5), studies_of(len(y))
    ),
    "aggregated_effects, given_covariances": covariances,
}
