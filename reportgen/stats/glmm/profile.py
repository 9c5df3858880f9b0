"""Likelihood-profile limits of the between-study standard deviation tau."""

from __future__ import annotations

import numpy as np

from reportgen.stats.checks import Floats
from reportgen.stats.distributions import chi_square_quantile
from reportgen.stats.glmm.likelihood import FARTHEST, Fit, Model
from reportgen.stats.glmm.newton import maximise
from reportgen.stats.roots import bracketed_root


def profile_limits(model: Model, fit: Fit, level: float) -> tuple[float, float | None]:
    """Limits of tau: where twice the drop of the profile equals the chi-square quantile (1 df).

    The lower limit is 0 when tau = 0 is inside; the upper one None when the likelihood never falls
    far enough. R: lme4::confint.merMod(method = "profile").
    """
    target = fit.loglik - chi_square_quantile(level, 1) / 2
    low = 0.0
    if fit.tau > 0 and fit.common_loglik < target:
        low = _limit(model, fit, target, upwards=False) or 0.0
    return low, _limit(model, fit, target, upwards=True)


def _limit(model: Model, fit: Fit, target: float, *, upwards: bool) -> float | None:
    quick = _by_newton(model, fit, target, upwards=upwards)
    # a limit far out may be a second crossing behind the first one: search it step by step
    if quick is not None and quick <= 4 * max(fit.tau, 0.5):
        return quick
    return _by_bracket(model, fit, target, upwards=upwards)


def _by_newton(model: Model, fit: Fit, target: float, *, upwards: bool) -> float | None:
    """Newton's method on "slope in the coefficients is 0 and the value is the target".

    Venzon and Moolgavkar 1988, doi:10.2307/2347496. None when it does not settle.
    """
    theta = np.append(fit.coef, _first_guess(model, fit, target, upwards))
    for _ in range(15):
        value, gradient, hessian = model.mixed(theta)
        system = np.vstack([hessian[:-1], gradient])
        wrong = np.append(gradient[:-1], value - target)
        try:
            step = -np.linalg.solve(system, wrong)
        except np.linalg.LinAlgError:
            return None
        tau = float(theta[-1])
        largest = 0.5 * tau
        if abs(step[-1]) > largest:
            step *= largest / abs(step[-1])
        theta = theta + step
        if not np.all(np.isfinite(theta)) or np.any(np.abs(theta) > FARTHEST):
            return None
        if np.max(np.abs(step) / (1 + np.abs(theta))) < 1e-11:
            found = float(theta[-1])
            return found if (found > fit.tau) == upwards else None
    return None


def _first_guess(model: Model, fit: Fit, target: float, upwards: bool) -> float:
    """The tau at which the parabola of the profile meets the target."""
    _, _, hessian = model.mixed(np.append(fit.coef, max(fit.tau, 1e-3)))
    cross = hessian[:-1, -1]
    bend = float(cross @ np.linalg.solve(hessian[:-1, :-1], cross) - hessian[-1, -1])
    reach = np.sqrt(2 * (fit.loglik - target) / bend) if bend > 1e-6 else 1.0
    return float(fit.tau + reach if upwards else max(fit.tau - reach, fit.tau / 3))


def _by_bracket(model: Model, fit: Fit, target: float, *, upwards: bool) -> float | None:
    """The same limit by maximising over the coefficients for each tau tried; slow and sure."""
    coef: Floats = fit.coef

    def excess(tau: float) -> float:
        nonlocal coef
        found = maximise(lambda b: model.at_tau(b, tau), coef, bound=np.inf)
        coef = found.point
        return target - found.value

    if not upwards:
        return bracketed_root(excess, 0.0, fit.tau, at_low=target - fit.common_loglik)
    inside, outside = fit.tau, max(1.5 * fit.tau, fit.tau + 0.2)
    while (beyond := excess(outside)) <= 0:
        inside, outside = outside, 1.5 * outside
        if outside > FARTHEST:
            return None
    return bracketed_root(excess, inside, outside, at_high=beyond)
