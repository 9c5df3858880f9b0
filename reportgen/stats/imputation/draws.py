"""Draws of the missing values of one variable, given all others."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from reportgen.stats.checks import Bools, Floats
from reportgen.stats.imputation.augmented import Augmented, augmented
from reportgen.stats.imputation.categories import multinomial, shares
from reportgen.stats.imputation.variables import Kind
from reportgen.stats.regression.glm import fit
from reportgen.stats.regression.proportional_odds import fitted_odds, level_shares
from reportgen.stats.survival.observations import Integers

DONORS = 5
"""Morris, White and Royston 2014, doi:10.1186/1471-2288-14-75: about 10 at most; R mice: 5."""
RIDGE = 1e-5
"""Share of each predictor's squares that steadies least squares, as in R mice."""


def matched(y: Floats, x: Floats, known: Bools, rng: np.random.Generator) -> Floats:
    """Predictive mean matching: for each missing value (its order kept) that of a donor.

    Patients without a value are predicted with coefficients drawn from their posterior, patients
    with one with the estimates; the donor is one of the ``DONORS`` with the nearest predictions.
    Little 1988, doi:10.1080/07350015.1988.10509663. R: mice::mice.impute.pmm (type 1).
    """
    own, spread = _with_intercept(x), float(y[known].std())
    seen, values = own[known], (y[known] - y[known].mean()) / spread
    squares = seen.T @ seen
    squares = squares + np.diag(RIDGE * np.diag(squares))
    coef = np.linalg.solve(squares, seen.T @ values)
    rest = float(np.sum((values - seen @ coef) ** 2))
    df = max(len(values) - own.shape[1], 1)
    sigma2 = max(rest / float(rng.chisquare(df)), 1e-30)
    drawn = _drawn(coef, np.asarray(squares / sigma2), rng)
    return y[known][_nearest(seen @ coef, own[~known] @ drawn, rng)]


def _nearest(donors: Floats, wanted: Floats, rng: np.random.Generator) -> Integers:
    """For each wanted prediction one of the nearest donors; donors alike come in random order.

    Predictions are in deviations; the last digits, in which equal ones may differ, are dropped.
    """
    donors, wanted = np.round(donors, 9), np.round(wanted, 9)
    order = rng.permutation(len(donors))
    order = order[np.argsort(donors[order], kind="stable")]
    ranked = donors[order]
    most = min(DONORS, len(donors))
    at = np.searchsorted(ranked, wanted)[:, None] + np.arange(-most, most)
    inside = (at >= 0) & (at < len(ranked))
    places = np.clip(at, 0, len(ranked) - 1)
    far = np.where(inside, np.abs(ranked[places] - wanted[:, None]), np.inf)
    close = np.argsort(far, axis=1, kind="stable")[:, :most]
    chosen = close[np.arange(len(wanted)), rng.integers(most, size=len(wanted))]
    return np.asarray(order[places[np.arange(len(wanted)), chosen]])


def logistic(y: Floats, x: Floats, known: Bools, rng: np.random.Generator) -> Floats:
    """Logistic regression with coefficients drawn from their normal approximation.

    Rubin 1987, doi:10.1002/9780470316696. R: mice::mice.impute.logreg.
    """
    levels, data = _of_levels(y, x, known)
    fitted = fit(data.codes, data.x if data.x.shape[1] else None, "binomial", weights=data.weights)
    beta = fitted.design.back @ _drawn(fitted.beta, fitted.point.information, rng)
    share = np.reciprocal(1 + np.exp(-_with_intercept(x[~known]) @ beta))
    return levels[_sampled(np.column_stack((1 - share, share)), rng)]


def nominal(y: Floats, x: Floats, known: Bools, rng: np.random.Generator) -> Floats:
    """Multinomial regression in the same way.

    Rubin 1987, doi:10.1002/9780470316696. R: mice::mice.impute.polyreg."""
    levels, data = _of_levels(y, x, known)
    beta, information = multinomial(_with_intercept(data.x), data.codes, data.weights, len(levels))
    drawn = _drawn(beta, information, rng)
    return levels[_sampled(shares(_with_intercept(x[~known]), drawn, len(levels)), rng)]


def ordered(y: Floats, x: Floats, known: Bools, rng: np.random.Generator) -> Floats:
    """Proportional odds in the same way; cut points drawn out of order are put in order.

    Rubin 1987, doi:10.1002/9780470316696. R: mice::mice.impute.polr, which does not draw
    the coefficients.
    """
    if not x.shape[1]:
        return nominal(y, x, known, rng)
    levels, data = _of_levels(y, x, known)
    fitted = fitted_odds(data.codes, data.x, data.weights)
    drawn = _drawn(fitted.theta, fitted.point.information, rng)
    cuts = len(levels) - 1
    slopes = fitted.design.back[1:, 1:] @ drawn[cuts:]
    ends = np.sort(drawn[:cuts]) - float(fitted.design.back[0, 1:] @ drawn[cuts:])
    return levels[_sampled(level_shares(ends, x[~known] @ slopes), rng)]


def _of_levels(y: Floats, x: Floats, known: Bools) -> tuple[Floats, Augmented]:
    levels, codes = np.unique(y[known], return_inverse=True)
    return levels, augmented(x[known], codes, len(levels))


def _with_intercept(x: Floats) -> Floats:
    return np.hstack((np.ones((len(x), 1)), x))


def _drawn(estimate: Floats, information: Floats, rng: np.random.Generator) -> Floats:
    """From the normal distribution about the estimate with the inverse of the information."""
    root = np.linalg.cholesky((information + information.T) / 2)
    return np.asarray(estimate + np.linalg.solve(root.T, rng.standard_normal(len(estimate))))


def _sampled(share: Floats, rng: np.random.Generator) -> Integers:
    """A level for each row of probabilities (n, levels)."""
    below = np.cumsum(share, axis=1)[:, :-1]
    return np.asarray((rng.random(len(share))[:, None] >= below).sum(axis=1))


IMPUTERS: dict[Kind, Callable[[Floats, Floats, Bools, np.random.Generator], Floats]] = {
    "number": matched,
    "binary": logistic,
    "nominal": nominal,
    "ordered": ordered,
}
"""By the kind of variable: values (n,), predictors (n, p), who is known -> the missing values."""
