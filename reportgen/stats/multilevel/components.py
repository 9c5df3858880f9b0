"""What share of the variance each level has, whether it has any, and within which limits."""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, check_choice
from reportgen.stats.distributions import check_level, chi_square_p, chi_square_quantile
from reportgen.stats.heterogeneity import i2_of_tau2, typical_variance
from reportgen.stats.multilevel.linear import Linear
from reportgen.stats.multilevel.maximum import grid_axis, highest_maximum
from reportgen.stats.multilevel.model import LIKELIHOODS, MultilevelModel, marginal_of
from reportgen.stats.results import ChiSquareTest
from reportgen.stats.roots import bracketed_root, expand_until
from reportgen.stats.weighted import Data


@dataclass(frozen=True, slots=True)
class LevelShares:
    """Percent of sigma2 + typical sampling variance: in all, and per level (L,)."""

    typical_variance: float
    total: float
    levels: Floats


@dataclass(frozen=True, slots=True)
class VarianceInterval:
    """A variance with its limits."""

    sigma2: float
    low: float
    high: float


def level_shares(fit: MultilevelModel) -> LevelShares:
    """I2 in all and per level: 100 sigma2_j / (sum sigma2 + typical variance).

    Typical variance (k-1) sum w/((sum w)^2 - sum w^2), w = 1/v. Raises AnalysisError for one
    estimate. Cheung 2014, doi:10.1037/a0032968; Nakagawa and Santos 2012,
    doi:10.1007/s10682-012-9555-5. R: arithmetic on metafor::rma.mv, to 1e-8.
    """
    typical = typical_variance(Data(fit.linear.data.y, fit.linear.data.v))
    total = i2_of_tau2(fit.total, typical)
    if typical is None or total is None:
        raise AnalysisError.single("i2", "one estimate has no typical variance.")
    return LevelShares(typical, total, 100 * fit.sigma2 / (fit.total + typical))


def variance_component_test(fit: MultilevelModel, component: str) -> ChiSquareTest:
    """Likelihood-ratio test that the variance of one level is 0, chi-square with 1 df.

    Twice the difference of the maxima of the (restricted) likelihoods; the units of the other
    levels stay as they are. At the edge of the possible values the P value is conservative: half
    of it is Self and Liang's 1987, doi:10.1080/01621459.1987.10478472. Raises AnalysisError for an
    unknown level. R: metafor::anova(full, reduced), to 1e-7.
    """
    j = _place(fit, component)
    rest = tuple(codes for i, codes in enumerate(fit.codes) if i != j)
    linear = fit.linear
    smaller = Linear(linear.data, marginal_of(linear.marginal.sampling, rest), linear.restricted)
    statistic = max(0.0, 2 * (fit.loglik - highest_maximum(smaller, len(rest)).value))
    return ChiSquareTest(statistic, 1, chi_square_p(statistic, 1))


def variance_component_interval(
    fit: MultilevelModel, component: str, *, level: float = LEVEL
) -> VarianceInterval:
    """Profile-likelihood limits of the variance of one level.

    Where twice the log-likelihood, at its highest over the other variances, has dropped by the
    chi-square quantile (1 df); the lower limit is 0 where it has not dropped that far at 0.
    Raises AnalysisError for an unknown level and a variance that was not estimated by likelihood.
    Viechtbauer and Lopez-Lopez 2022, doi:10.1002/jrsm.1544. R: metafor::confint.rma.mv with
    control = list(tol = 1e-12), to 1e-6.
    """
    check_level(level)
    check_choice(fit.method, LIKELIHOODS, "tau2")
    j = _place(fit, component)
    allowed = chi_square_quantile(level, 1) / 2

    def drop(value: float) -> float:
        top = highest_maximum(fit.linear, len(fit.codes), {j: value})
        return fit.loglik - top.value - allowed

    best = float(fit.sigma2[j])
    start = max(best, float(grid_axis(fit.linear, 2)[0]))
    far = expand_until(drop, start, wanted_sign=1.0)
    high = bracketed_root(drop, best, far, at_low=-allowed)
    at_zero = drop(0.0) if best > 0 else -allowed
    low = bracketed_root(drop, 0.0, best, at_low=at_zero, at_high=-allowed) if at_zero > 0 else 0.0
    return VarianceInterval(best, low, high)


def _place(fit: MultilevelModel, component: str) -> int:
    return fit.names.index(check_choice(component, fit.names, "component"))
