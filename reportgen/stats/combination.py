"""The weighted mean of the studies, with what interval methods need to know about it."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from reportgen.stats.checks import Floats
from reportgen.stats.weighted import Data


@dataclass(frozen=True, slots=True)
class Combination:
    """The weighted mean and what the interval methods need; ``w`` are 1/(v + tau2)."""

    data: Data
    model: str
    tau2: float
    w: Floats
    weights: Floats
    estimate: float
    se: float
    level: float

    @property
    def dispersion(self) -> float:
        """Knapp-Hartung factor: sum w (y - mean)^2 / (k - 1), w = 1/(v + tau2).

        Around the inverse-variance mean whatever weighs the studies: only there is its
        expectation 1 when tau2 is right.
        """
        return self.data.fit(self.w).rss / self.data.df


def combine(
    data: Data, model: str, tau2: float, weights: Floats | None, level: float
) -> Combination:
    """The weighted mean: inverse variance, or given weights with the variance of their mean."""
    w = 1 / (data.v + tau2)
    if weights is None:
        fit = data.fit(w)
        return Combination(
            data, model, tau2, w, w, float(fit.coef[0]), sqrt(float(fit.cov[0, 0])), level
        )
    share = weights / weights.sum()
    estimate = float((share * data.y).sum())
    variance = float((share**2 * (data.v + tau2)).sum())
    return Combination(data, model, tau2, w, weights, estimate, sqrt(variance), level)
