"""Two or more outcomes of the same studies pooled together, such as overall with progression-free
survival."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, as_floats, check_choice
from reportgen.stats.distributions import check_level
from reportgen.stats.meta_regression import ModeratorTest
from reportgen.stats.multilevel.dense import Dense
from reportgen.stats.multilevel.inference import (
    Coefficients,
    Residuals,
    coefficients,
    degrees_of_freedom,
    moderator_test,
    residual_heterogeneity,
)
from reportgen.stats.multilevel.linear import Linear
from reportgen.stats.multilevel.model import LIKELIHOODS, checked_data
from reportgen.stats.multilevel.outcomes import STRUCTURES, Structure, refuse_undetermined
from reportgen.stats.multilevel.partition import counts, unit_codes
from reportgen.stats.multilevel.sampling import Sampling
from reportgen.stats.pooling import MODELS
from reportgen.stats.survival.observations import Integers


@dataclass(frozen=True, eq=False)
class MultivariateModel:
    """A fitted model; coefficients are one mean per outcome, then each moderator per outcome.

    ``between`` (q, q) is the covariance of the random effects. ``tau2`` and ``rho`` as the
    structure has them: ``unstructured`` a variance per outcome and the correlations (1,2), (1,3),
    (2,3) ..., ``compound_symmetry`` one of each, ``diagonal`` only variances, the common model
    none. A correlation is None where a variance is 0. ``moderators`` tests all coefficients.
    """

    model: str
    structure: str
    method: str
    ci_method: str
    k: int
    p: int
    outcomes: tuple[str, ...]
    studies: int
    fixed: Coefficients
    between: Floats
    tau2: Floats
    rho: tuple[float | None, ...]
    loglik: float
    residual: Residuals
    moderators: ModeratorTest | None
    linear: Linear
    theta: Floats


def multivariate_model(
    yi: ArrayLike,
    sampling: Sampling,
    study: ArrayLike,
    outcome: Sequence[str],
    outcomes: Sequence[str],
    X: ArrayLike | None = None,
    *,
    model: str = "random",
    structure: str = "unstructured",
    tau2: str = "REML",
    ci: str = "normal",
    df: str = "k_minus_p",
    level: float = LEVEL,
) -> MultivariateModel:
    """Fit y_so = mu_o + x'b_o + u_so + e_so, (u_s1 ... u_sq) normal with covariance G per study.

    yi (k,), labels ``study`` and ``outcome`` (k,), ``outcomes`` the q names in the order of the
    coefficients; X (k, m) moderators without intercept; e has the covariance of ``sampling``. G by
    ``structure``: ``unstructured``, ``compound_symmetry`` (tau2 on the diagonal, rho tau2 beside
    it, rho >= -1/(q-1)) or ``diagonal``; by ``tau2``, ML or REML, at the highest maximum, tau2 = 0
    and rho = 1 included. ``common``: no random effects, generalised least squares. ``ci`` ``t``
    takes k - p df, ``containment`` the studies less one.

    Raises AnalysisError for arrays that are none, unknown outcomes, and variances or correlations
    that the data do not determine (an outcome of one study; outcomes never reported together).
    Jackson, Riley and White 2011, doi:10.1002/sim.4172; Berkey et al. 1998,
    doi:10.1002/(SICI)1097-0258(19981130)17:22<2537::AID-SIM953>3.0.CO;2-C.
    R: metafor::rma.mv(yi, V, mods = ~ outcome - 1, random = ~ outcome | study, struct = "UN"),
    pushed to convergence, 1e-7.
    """
    check_choice(tau2, LIKELIHOODS, "tau2")
    check_choice(model, MODELS, "model")
    check_choice(structure, STRUCTURES, "structure")
    check_level(level)
    names = tuple(str(name) for name in outcomes)
    which = _outcome_codes(outcome, names, len(sampling.v))
    data = checked_data(yi, sampling, _design(which, len(names), X))
    units = unit_codes(study, data.k, "study")
    chosen = STRUCTURES[structure] if model == "random" else Structure.none()
    patterns = chosen.patterns(units, which, len(names))
    linear = Linear(data, Dense(sampling, patterns, (units,)), tau2 == "REML" or model == "common")
    refuse_undetermined(linear, chosen, names, _together(units, which, len(names)))
    theta = chosen.estimate(linear, which, len(names))
    found = chosen.describe(theta, len(names))
    solution = linear.solution(theta)
    degrees = degrees_of_freedom(ci, df, data.df, counts(units), data.p)
    fixed = coefficients(solution.coef, solution.cov, degrees, level)
    return MultivariateModel(
        model=model,
        structure=chosen.name,
        method=tau2 if model == "random" else "",
        ci_method=ci,
        k=data.k,
        p=data.p,
        outcomes=names,
        studies=counts(units),
        fixed=fixed,
        between=found.between,
        tau2=found.tau2,
        rho=found.rho,
        loglik=linear.log_likelihood(theta),
        residual=residual_heterogeneity(linear, len(theta)),
        moderators=moderator_test(fixed, list(range(data.p)), data.df),
        linear=linear,
        theta=theta,
    )


def _outcome_codes(outcome: Sequence[str], names: tuple[str, ...], k: int) -> Integers:
    labels = [str(label) for label in outcome]
    if len(labels) != k:
        raise AnalysisError.single("outcome", f"has {len(labels)} labels for {k} rows.")
    if len(set(names)) < len(names) or not names:
        raise AnalysisError.single("outcomes", "are not different names.")
    for label in labels:
        check_choice(label, names, "outcome")
    if missing := [name for name in names if name not in labels]:
        raise AnalysisError.single("outcomes", f"no row reports '{missing[0]}'.", "Leave it out.")
    return np.array([names.index(label) for label in labels], dtype=np.int64)


def _design(which: Integers, q: int, X: ArrayLike | None) -> Floats:
    """One mean per outcome, then every moderator once per outcome, shape (k, q (1 + m))."""
    means = np.eye(q)[which]
    if X is None:
        return means
    given = np.asarray(X, dtype=float)
    given = given[:, None] if given.ndim == 1 else given
    if given.ndim != 2 or len(given) != len(which):
        raise AnalysisError.single("X", f"has shape {given.shape} for {len(which)} rows.")
    columns = [as_floats(column, "X")[:, None] * means for column in given.T]
    return np.column_stack((means, *columns))


def _together(units: Integers, which: Integers, q: int) -> Floats:
    """How many studies report both outcomes, shape (q, q)."""
    reported = np.zeros((counts(units), q))
    reported[units, which] = 1.0
    return np.asarray(reported.T @ reported)
