"""Trim and fill: how many studies are missing on one side, and the effect with them put in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.methods.record import Described
from reportgen.stats.checks import Floats, check_choice
from reportgen.stats.pooling import MODELS, Pooled, pool
from reportgen.stats.ranks.midranks import mid_ranks
from reportgen.stats.small_study.line import check_varies, enough_studies
from reportgen.stats.tau2 import estimate_tau2
from reportgen.stats.weighted import Data

SIDES = ("auto", "left", "right")
TRIMMING_MODELS = ("same", "common")
MAX_ROUNDS = 100

Ranks = Callable[[Floats], Floats]


@dataclass(frozen=True, slots=True)
class TrimAndFill:
    """``missing`` studies on ``side``, and the pooled result with their mirror images.

    ``mirrored`` are the positions of the k0 studies whose images are put in, in the order given;
    ``filled_yi``, ``filled_vi`` are those images. ``centre`` is the estimate they are mirrored at,
    ``missing_se`` the standard error of the unrounded number. ``pooled`` holds the chosen model
    on all k + k0 studies, ``common`` and ``random`` both models (``random`` is None when no tau2
    estimator was in play).
    """

    estimator: str
    side: str
    trimming_model: str
    k: int
    missing: int
    missing_unrounded: float
    missing_se: float | None
    centre: float
    mirrored: tuple[int, ...]
    filled_yi: Floats
    filled_vi: Floats
    pooled: Pooled
    common: Pooled
    random: Pooled | None


def _l0(k: int, total: float, _: float) -> float:
    return (4 * total - k * (k + 1)) / (2 * k - 1)


def _r0(k: int, _: float, longest_negative: float) -> float:
    return k - longest_negative - 1


def _q0(k: int, total: float, _: float) -> float:
    inside = 2 * k**2 - 4 * total + 0.25
    if inside < 0:
        raise AnalysisError.single(
            "trim and fill", "Q0 is not defined for these data.", "Use L0 or R0."
        )
    return k - 0.5 - sqrt(inside)


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingEstimator(Described):
    """k0 from the number of studies, the sum T of the positive ranks and the largest negative."""

    number: Callable[[int, float, float], float]


_DUVAL = "Duval and Tweedie 2000, doi:10.1111/j.0006-341X.2000.00455.x"
_RANK = "Duval and Tweedie 2000, doi:10.1080/01621459.2000.10473905"

ESTIMATORS: dict[str, MissingEstimator] = {
    "L0": MissingEstimator(
        label="trim and fill, linear estimator",
        formula="(4T - k(k + 1))/(2k - 1), T the sum of the ranks of positive deviations",
        number=_l0,
        reference=_DUVAL,
        r_call='metafor::trimfill(fit, estimator = "L0"); meta::trimfill(x, type = "L")',
    ),
    "R0": MissingEstimator(
        label="trim and fill, run estimator",
        formula="k - 1 less the largest rank of a negative deviation",
        number=_r0,
        reference=_RANK,
        r_call='metafor::trimfill(fit, estimator = "R0"); meta::trimfill(x, type = "R")',
    ),
    "Q0": MissingEstimator(
        label="trim and fill, quadratic estimator",
        formula="k - 1/2 - √(2k² - 4T + 1/4)",
        number=_q0,
        reference=_RANK,
        r_call='metafor::trimfill(fit, estimator = "Q0")',
    ),
}


def _rank_variance(k: int, k0: float) -> float:
    """Variance of the sum of positive ranks when k0 of k + k0 studies are missing."""
    cubes = k * (k + 1) * (2 * k + 1) + 10 * k0**3 + 27 * k0**2 + 17 * k0
    return (cubes - 18 * k * k0**2 - 18 * k * k0 + 6 * k**2 * k0) / 24


def _missing_se(estimator: str, k: int, k0: float) -> float | None:
    """Standard errors of Duval and Tweedie; None where their formula is not defined."""
    k0 = max(0.0, k0)
    if estimator == "R0":
        return sqrt(2 * k0 + 2)
    variance = _rank_variance(k, k0)
    if variance < 0:
        return None
    if estimator == "L0":
        return 4 * sqrt(variance) / (2 * k - 1)
    inside = (k - 0.5) ** 2 - k0 * (2 * k - k0 - 1)
    return 2 * sqrt(variance) / sqrt(inside) if inside > 0 else None


def trim_and_fill(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    model: str = "random",
    tau2: str | float = "REML",
    estimator: str = "L0",
    side: str = "auto",
    trimming_model: str = "same",
    ci: str = "normal",
    level: float = LEVEL,
) -> TrimAndFill:
    """Estimated number k0 of missing studies on one side, and the effect after filling them in.

    yi, vi of shape (k,), k >= 3. The k0 largest estimates (smallest, when the right is missing)
    are left out, the rest is pooled, all k deviations from that estimate are ranked by size, and
    k0 is estimated anew until it stays: with T the sum of the ranks of positive deviations L0 is
    (4T - k(k+1))/(2k - 1), Q0 k - 1/2 - sqrt(2k^2 - 4T + 1/4), R0 k - 1 less the largest rank of a
    negative deviation, rounded and at least 0. ``auto``: missing on the right if the slope on
    sqrt(vi) is negative, else left. ``trimming_model`` ``same`` trims with the model itself
    (metafor), ``common`` with the common-effect model (meta; ties share their mean rank).

    Raises AnalysisError below 3 studies, for ``auto`` with equal variances, for Q0 where its root
    is not real, and where the number never settles or nothing is left. Duval and Tweedie 2000,
    doi:10.1111/j.0006-341X.2000.00455.x and doi:10.1080/01621459.2000.10473905.
    R: metafor::trimfill, meta::trimfill, k0 exactly and estimates to 1e-8.
    """
    y, v = enough_studies(yi, vi)
    check_choice(estimator, ESTIMATORS, "estimator")
    check_choice(side, SIDES, "side")
    check_choice(model, MODELS, "model")
    same = check_choice(trimming_model, TRIMMING_MODELS, "trimming_model") == "same"
    trim_tau2 = tau2 if same and model == "random" else None
    if side == "auto":
        side = "right" if _slope(y, v, trim_tau2) < 0 else "left"
    sign = -1.0 if side == "right" else 1.0
    order = np.argsort(sign * y, kind="stable")
    ranks: Ranks = _ranks_in_order if same else mid_ranks
    trimmed = _trim(sign * y[order], v[order], trim_tau2, ESTIMATORS[estimator].number, ranks)
    chosen = order[len(y) - trimmed.k0 :] if trimmed.k0 else order[:0]
    images = 2 * sign * trimmed.centre - y[chosen]
    fits = _pool_filled(y, v, images, v[chosen], model, tau2, ci, level)
    return TrimAndFill(
        estimator=estimator,
        side=side,
        trimming_model=trimming_model,
        k=len(y),
        missing=trimmed.k0,
        missing_unrounded=trimmed.unrounded,
        missing_se=_missing_se(estimator, len(y), trimmed.unrounded),
        centre=sign * trimmed.centre,
        mirrored=tuple(int(position) for position in chosen),
        filled_yi=images,
        filled_vi=v[chosen],
        pooled=fits[model],
        common=fits["common"],
        random=fits.get("random"),
    )


def _pool_filled(
    y: Floats,
    v: Floats,
    images: Floats,
    variances: Floats,
    model: str,
    tau2: str | float,
    ci: str,
    level: float,
) -> dict[str, Pooled]:
    """Both models on the studies with the images; a common-effect analysis needs only its own."""
    filled = np.concatenate((y, images)), np.concatenate((v, variances))
    of_common = ci if model == "common" else "normal"
    fits = {"common": pool(*filled, model="common", ci=of_common, level=level)}
    if model == "random":
        fits["random"] = pool(*filled, model="random", tau2=tau2, ci=ci, level=level)
    return fits


def _slope(y: Floats, v: Floats, tau2: str | float | None) -> float:
    """Coefficient of the standard error; its sign tells the side."""
    try:
        check_varies(np.sqrt(v))
    except AnalysisError:
        raise AnalysisError.single(
            "trim and fill",
            "all studies are of the same size, which leaves the side open.",
            "Name the side, left or right.",
        ) from None
    data = Data(y, v, np.column_stack((np.ones(len(y)), np.sqrt(v))))
    return float(data.at(0.0 if tau2 is None else estimate_tau2(data, tau2)).coef[1])


def _ranks_in_order(sizes: Floats) -> Floats:
    """Ranks from 1, ties in the order they come."""
    ranks = np.empty(len(sizes))
    ranks[np.argsort(sizes, kind="stable")] = np.arange(1, len(sizes) + 1)
    return ranks


@dataclass(frozen=True, slots=True)
class _Trimmed:
    k0: int
    unrounded: float
    centre: float


def _trim(
    y: Floats,
    v: Floats,
    tau2: str | float | None,
    estimate: Callable[[int, float, float], float],
    ranks: Ranks,
) -> _Trimmed:
    """The number that reproduces itself, from estimates in ascending order."""
    k, k0 = len(y), 0
    for _ in range(MAX_ROUNDS):
        centre = _centre(Data(y[: k - k0], v[: k - k0]), tau2)
        deviations = y - centre
        unrounded = _number(deviations, ranks(np.abs(deviations)), estimate)
        new = max(0, round(unrounded))
        if new == k0:
            return _Trimmed(k0, unrounded, centre)
        if new >= k:
            raise AnalysisError.single("trim and fill", "no study would be left after trimming.")
        k0 = new
    raise AnalysisError.single(
        "trim and fill", "the number of missing studies does not settle.", "Try another estimator."
    )


def _centre(data: Data, tau2: str | float | None) -> float:
    return float(data.at(0.0 if tau2 is None else estimate_tau2(data, tau2)).coef[0])


def _number(
    deviations: Floats, ranks: Floats, estimate: Callable[[int, float, float], float]
) -> float:
    """The estimator on the signed ranks; nothing is missing where all studies agree."""
    if not np.any(deviations):
        return 0.0
    negative: NDArray[np.float64] = ranks[deviations < 0]
    total = float(ranks[deviations > 0].sum())
    return estimate(len(ranks), total, float(negative.max(initial=0.0)))
