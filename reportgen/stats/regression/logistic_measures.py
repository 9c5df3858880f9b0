"""How well a logistic model fits and tells events from others; what each term adds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import ArrayLike

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats
from reportgen.stats.distributions import chi_square_p
from reportgen.stats.regression.glm import GlmFit, bic, fit
from reportgen.stats.results import ChiSquareTest


@dataclass(frozen=True, slots=True)
class LogisticMeasures:
    """``auc`` counts ties half; ``brier`` is the mean squared error; the three pseudo-R squared."""

    auc: float
    brier: float
    cox_snell: float
    nagelkerke: float
    mcfadden: float
    bic: float


def logistic_measures(found: GlmFit) -> LogisticMeasures:
    """Measures of a logistic fit to outcomes 0 and 1; weights are frequencies.

    Hanley and McNeil 1982, doi:10.1148/radiology.143.1.7063747; Nagelkerke 1991,
    doi:10.1093/biomet/78.3.691. R: pROC::auc, DescTools::PseudoR2, to 1e-10.
    """
    fitted = found.fitted
    y, risk, weight = fitted.y, fitted.mean, fitted.design.weights
    if not np.isin(y, (0, 1)).all():
        raise AnalysisError.single("outcome", "must be 0 or 1 in every row.")
    n = float(weight.sum())
    cox_snell = 1 - exp(2 * (found.loglik_null - found.loglik) / n)
    return LogisticMeasures(
        auc=_auc(y, risk, weight),
        brier=float(weight @ (y - risk) ** 2) / n,
        cox_snell=cox_snell,
        nagelkerke=cox_snell / (1 - exp(2 * found.loglik_null / n)),
        mcfadden=1 - found.loglik / found.loglik_null,
        bic=bic(found),
    )


def _auc(y: Floats, risk: Floats, weight: Floats) -> float:
    """The share of pairs of an event and another row in which the event has the higher risk."""
    _, place = np.unique(risk, return_inverse=True)
    events = np.bincount(place, weight * y)
    others = np.bincount(place, weight * (1 - y))
    below = np.concatenate(([0.0], np.cumsum(others)[:-1]))
    return float(events @ (below + others / 2) / (events.sum() * others.sum()))


def hosmer_lemeshow(found: GlmFit, groups: int = 10) -> ChiSquareTest:
    """Observed against expected events in groups cut at quantiles (type 7) of the fitted risk.

    Right-closed, the lowest included; groups that quantiles make empty are left out. Raises
    AnalysisError with fewer than three groups. Hosmer and Lemeshow 1980,
    doi:10.1080/03610928008827941. R: ResourceSelection::hoslem.test, to 1e-10.
    """
    risk, y = found.fitted.mean, found.fitted.y
    edges = np.unique(np.quantile(risk, np.linspace(0, 1, groups + 1)))
    if len(edges) < 4:
        raise AnalysisError.single("groups", "the fitted risks make fewer than three groups.")
    place = np.clip(np.searchsorted(edges, risk, side="left") - 1, 0, len(edges) - 2)
    observed, expected = np.bincount(place, y), np.bincount(place, risk)
    size = np.bincount(place)
    statistic = float(np.sum((observed - expected) ** 2 / (expected * (1 - expected / size))))
    df = len(edges) - 3
    return ChiSquareTest(statistic, df, chi_square_p(statistic, df))


def drop_one(
    outcome: ArrayLike,
    covariates: ArrayLike,
    terms: Mapping[str, Sequence[int]],
    family: str = "binomial",
    *,
    weights: ArrayLike | None = None,
) -> dict[str, ChiSquareTest]:
    """Likelihood-ratio test of each term (its columns) beyond the others.

    Raises AnalysisError as ``glm.glm``. R: drop1(glm, test = "LRT"), to 1e-9.
    """
    x = np.asarray(covariates, dtype=np.float64)
    full = fit(outcome, x, family, weights=weights).point.loglik
    found = {}
    for term, columns in terms.items():
        smaller = np.delete(x, list(columns), axis=1)
        less = fit(outcome, smaller if smaller.shape[1] else None, family, weights=weights)
        gain = max(0.0, 2 * (full - less.point.loglik))
        found[term] = ChiSquareTest(gain, len(columns), chi_square_p(gain, len(columns)))
    return found
