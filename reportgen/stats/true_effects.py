"""Which share of the true effects of studies lies beyond a threshold."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, isfinite, pi, sqrt

from scipy import special

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.distributions import two_sided_quantile


@dataclass(frozen=True, slots=True)
class ShareBeyond:
    """Share of true effects above a threshold with its standard error; limits end at 0 and 1."""

    above: float
    se: float
    ci_low: float
    ci_high: float

    def turned(self) -> ShareBeyond:
        """The same of the effects below it."""
        return ShareBeyond(1 - self.above, self.se, 1 - self.ci_high, 1 - self.ci_low)


def share_above(
    threshold: float,
    *,
    estimate: float,
    se: float,
    tau2: float,
    tau2_se: float,
    level: float = LEVEL,
) -> ShareBeyond:
    """Share of normally distributed true effects above ``threshold``, all on one scale.

    1 - Phi(z), z = (threshold - estimate)/tau; its standard error by the delta method is
    phi(z) sqrt(se^2/tau2 + tau2_se^2 (threshold - estimate)^2/(4 tau2^3)).

    Raises AnalysisError where tau2 is 0, since all true effects are then the same.
    Mathur and VanderWeele 2019, doi:10.1002/sim.8057.
    R: MetaUtility::prop_stronger(estimate.method = "parametric", ci.method = "parametric").
    """
    if not tau2 > 0:
        raise AnalysisError.single(
            "true effects", "the between-study variance is estimated as zero."
        )
    z = (threshold - estimate) / sqrt(tau2)
    density = exp(-min(z * z, 1400.0) / 2) / sqrt(2 * pi)
    spread = density * sqrt(se**2 / tau2 + (tau2_se / tau2) ** 2 * z * z / 4)
    if not isfinite(spread):
        raise AnalysisError.single("true effects", "the between-study variance is too small.")
    above = float(special.ndtr(-z))
    half = two_sided_quantile(level) * spread
    return ShareBeyond(above, spread, max(0.0, above - half), min(1.0, above + half))
