"""Tests of funnel asymmetry by regression, for any effect measure."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, as_floats, check_choice, rows, same_length
from reportgen.stats.small_study.line import FunnelRegression, enough_studies, fit_line

PREDICTORS: dict[str, Callable[[Floats, Floats], Floats]] = {
    "standard_error": lambda v, _: np.sqrt(v),
    "variance": lambda v, _: v,
    "sample_size": lambda _, n: n,
    "inverse_sample_size": lambda _, n: np.asarray(1 / n),
    "root_sample_size": lambda _, n: np.sqrt(n),
    "inverse_root_sample_size": lambda _, n: np.asarray(1 / np.sqrt(n)),
}
OF_VARIANCE = ("standard_error", "variance")


def sizes(n: ArrayLike, k: int, name: str = "n") -> Floats:
    """Positive finite sizes, one per study."""
    size = as_floats(n, name)
    same_length(**{"yi": np.empty(k), name: size})
    if np.any(bad := ~(np.isfinite(size) & (size > 0))):
        raise AnalysisError.single(name, f"{rows(bad)} without a positive size.", "Leave it out.")
    return size


def egger_test(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    dispersion: str = "multiplicative",
    tau2: str | float = "REML",
    ci: str = "t",
    level: float = LEVEL,
) -> FunnelRegression:
    """Regression of the estimates on their standard errors; the slope measures asymmetry.

    ``multiplicative``: weights 1/vi, residual mean square, t with k - 2 df, which is Egger's
    regression of yi/si on 1/si with intercept and slope exchanged. ``additive``: mixed-effects
    meta-regression with tau2; ``ci`` ``normal`` as metafor, ``t`` as Thompson and Sharp. yi, vi of
    shape (k,) on the analysis scale; the slope has no unit, the intercept that of yi.

    Raises AnalysisError below 3 studies, for equal variances and for studies exactly on a line.
    Egger et al. 1997, doi:10.1136/bmj.315.7109.629; Thompson and Sharp 1999,
    doi:10.1002/(SICI)1097-0258(19991030)18:20<2693::AID-SIM235>3.0.CO;2-V.
    R: metafor::regtest(model = "lm" or "rma"), meta::metabias("Egger" or "Thompson"), to 1e-8.
    """
    y, v = enough_studies(yi, vi)
    return fit_line(y, v, np.sqrt(v), dispersion=dispersion, tau2=tau2, ci=ci, level=level)


def funnel_regression_test(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    predictor: str,
    n: ArrayLike | None = None,
    level: float = LEVEL,
) -> FunnelRegression:
    """Weighted regression (weights 1/vi, t with k - 2 df) on a key of ``PREDICTORS``.

    All but the first two are functions of the sample size ``n`` (k,), which they need. Raises
    AnalysisError as ``egger_test``, and without sizes where they are needed. Moreno et al. 2009,
    doi:10.1186/1471-2288-9-2. R: metafor::regtest(model = "lm", predictor = ), to 1e-8.
    """
    of = PREDICTORS[check_choice(predictor, PREDICTORS, "predictor")]
    y, v = enough_studies(yi, vi)
    if n is None and predictor not in OF_VARIANCE:
        raise AnalysisError.single("n", f"the predictor {predictor} needs the sample sizes.")
    size = np.ones(len(y)) if n is None else sizes(n, len(y))
    return fit_line(y, v, of(v, size), level=level)


def pustejovsky_test(
    yi: ArrayLike, vi: ArrayLike, n_1: ArrayLike, n_2: ArrayLike, *, level: float = LEVEL
) -> FunnelRegression:
    """Weighted regression (weights 1/vi, t with k - 2 df) on sqrt(1/n_1 + 1/n_2).

    That part of the standard error of a standardised mean difference which does not depend on the
    estimate itself. Raises AnalysisError as ``egger_test``. Pustejovsky and Rodgers 2019,
    doi:10.1002/jrsm.1332. R: meta::metabias(method.bias = "Pustejovsky"), to 1e-8.
    """
    y, v = enough_studies(yi, vi)
    first, second = sizes(n_1, len(y), "n_1"), sizes(n_2, len(y), "n_2")
    return fit_line(y, v, np.sqrt(1 / first + 1 / second), level=level)
