"""Many meta-analyses of equal size in one call, and the same studies without each in turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, check_choice, estimates_and_variances
from reportgen.stats.combination import combine
from reportgen.stats.confidence import CI_METHODS
from reportgen.stats.distributions import check_level
from reportgen.stats.mean_profile import MeanProfile
from reportgen.stats.pooling import MODELS
from reportgen.stats.tau2_many import tau2_of_rows
from reportgen.stats.weighted import Data

CHUNK = 2_000_000
"""Numbers of a block of meta-analyses: what bounds the memory."""


@dataclass(frozen=True, slots=True)
class PooledMany:
    """Pooled estimates of m meta-analyses, shapes (m,), fields as in ``Pooled``.

    ``df`` is infinite for the normal distribution. ``statistic`` and ``p_value`` are NaN only
    where ``se`` is 0 (Knapp-Hartung with all estimates equal). ``i2`` is from tau2, for ``common``
    from Q.
    """

    estimate: Floats
    se: Floats
    statistic: Floats
    df: Floats
    p_value: Floats
    ci_low: Floats
    ci_high: Floats
    tau2: Floats
    q: Floats
    q_p: Floats
    i2: Floats


def pool_many(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    model: str = "random",
    tau2: str | float = "REML",
    ci: str = "knapp_hartung",
    level: float = LEVEL,
) -> PooledMany:
    """``pool`` for every row of yi and vi, shapes (m, k), k >= 2, to 1e-10 of its results.

    REML, ML, DL, PM (EB, SJIT) and the intervals ``normal``, ``t``, ``knapp_hartung`` and
    ``knapp_hartung_adhoc`` are computed for all rows together; other words row by row.

    Raises AnalysisError for arrays that are none, unknown words, and when a row has no result.
    Formulas and references: ``pool``.
    """
    y, v = _rows_of(yi, vi)
    how = _How(model, tau2, ci, level)
    size = max(1, CHUNK // y.shape[1])
    parts = [how.pooled(y[i : i + size], v[i : i + size]) for i in range(0, len(y), size)]
    return _joined(parts)


def pool_without_each(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    model: str = "random",
    tau2: str | float = "REML",
    ci: str = "normal",
    level: float = LEVEL,
) -> PooledMany:
    """``pool`` of k >= 3 studies, shapes (k,), without study 0, 1, ..., k-1; results (k,).

    As ``leave_one_out`` with ``pool``, whose results it gives to 1e-10, in a small part of the
    time. Raises AnalysisError as ``pool_many``. R: metafor::leave1out.
    """
    y, v = estimates_and_variances(yi, vi)
    if len(y) < 3:
        raise AnalysisError.single("leave-one-out", "needs at least three studies.")
    how = _How(model, tau2, ci, level)
    size = max(1, CHUNK // len(y))
    everyone, parts = np.arange(len(y)), []
    for start in range(0, len(y), size):
        left_out = everyone[start : start + size]
        kept = np.arange(len(y) - 1) + (np.arange(len(y) - 1) >= left_out[:, None])
        parts.append(how.pooled(y[kept], v[kept]))
    return _joined(parts)


def _rows_of(yi: ArrayLike, vi: ArrayLike) -> tuple[Floats, Floats]:
    y, v = np.asarray(yi, dtype=np.float64), np.asarray(vi, dtype=np.float64)
    if y.ndim != 2 or y.shape != v.shape or y.shape[0] < 1 or y.shape[1] < 2:
        raise AnalysisError.single(
            "yi, vi", f"need one shape (analyses, studies >= 2), not {y.shape} and {v.shape}."
        )
    bad = ~(np.isfinite(y) & np.isfinite(v) & (v > 0))
    if bad.any():
        row, study = (int(at[0]) + 1 for at in np.nonzero(bad))
        raise AnalysisError.single(
            f"analysis {row}",
            f"study {study} without a finite estimate and a positive finite variance.",
        )
    return y, v


def _joined(parts: list[PooledMany]) -> PooledMany:
    return PooledMany(
        *(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(PooledMany))
    )


Spreads = tuple[Floats, Floats]
"""Standard errors and degrees of freedom, infinite for the normal distribution."""


def _knapp_hartung(se: Floats, dispersion: Floats, df: int) -> Spreads:
    return se * np.sqrt(dispersion), np.full(len(se), float(df))


_SPREADS: dict[str, Callable[[Floats, Floats, int], Spreads]] = {
    "normal": lambda se, dispersion, df: (se, np.full(len(se), np.inf)),
    "t": lambda se, dispersion, df: (se, np.full(len(se), float(df))),
    "knapp_hartung": _knapp_hartung,
    "knapp_hartung_adhoc": lambda se, dispersion, df: _knapp_hartung(
        se, np.maximum(dispersion, 1.0), df
    ),
}


class _How:
    """The settings of a call, and what they make of rows of studies."""

    def __init__(self, model: str, tau2: str | float, ci: str, level: float) -> None:
        self.model = check_choice(model, MODELS, "model")
        self.ci = check_choice(ci, CI_METHODS, "ci")
        self.tau2, self.level = tau2, check_level(level)

    def pooled(self, y: Floats, v: Floats) -> PooledMany:
        k, none = y.shape[1], np.zeros(len(y))
        tau2 = tau2_of_rows(y, v, self.tau2) if self.model == "random" else none
        profile = MeanProfile(y, v)
        w = profile.weights(tau2)
        total = w.sum(axis=1)
        estimate = profile.y[:, 0] + np.einsum("mk,mk->m", w, profile.d) / total
        q = profile.q(none)
        se, df = self._spreads(y, v, tau2, 1 / np.sqrt(total), profile.q(tau2) / (k - 1))
        half = se * _quantiles(df, (1 + self.level) / 2)
        with np.errstate(divide="ignore", invalid="ignore"):
            statistic = np.where(se > 0, estimate / se, np.nan)
        return PooledMany(
            estimate=estimate,
            se=se,
            statistic=statistic,
            df=df,
            p_value=np.minimum(1.0, 2 * _tails(df, -np.abs(statistic))),
            ci_low=estimate - half,
            ci_high=estimate + half,
            tau2=tau2,
            q=q,
            q_p=np.asarray(special.chdtrc(k - 1, q)),
            i2=self._i2(profile, tau2, q, k - 1),
        )

    def _spreads(
        self, y: Floats, v: Floats, tau2: Floats, se: Floats, dispersion: Floats
    ) -> Spreads:
        if self.ci in _SPREADS:
            return _SPREADS[self.ci](se, dispersion, y.shape[1] - 1)
        spread = CI_METHODS[self.ci].spread
        rows = zip(y, v, tau2, strict=True)
        found = [
            spread(combine(Data(a, b), self.model, float(t), None, self.level)) for a, b, t in rows
        ]
        return (
            np.array([se for se, _ in found]),
            np.array([np.inf if df is None else df for _, df in found]),
        )

    def _i2(self, profile: MeanProfile, tau2: Floats, q: Floats, df: int) -> Floats:
        if self.model == "common":
            return np.asarray(100 * np.maximum(0.0, 1 - df / np.maximum(q, df)))
        typical = df / profile.trace(profile.weights(np.zeros(len(tau2))))
        return np.asarray(100 * tau2 / (tau2 + typical))


def _quantiles(df: Floats, probability: float) -> Floats:
    normal = special.ndtri(probability)
    finite = np.where(np.isinf(df), 1.0, df)
    return np.asarray(np.where(np.isinf(df), normal, special.stdtrit(finite, probability)))


def _tails(df: Floats, point: Floats) -> Floats:
    finite = np.where(np.isinf(df), 1.0, df)
    return np.asarray(np.where(np.isinf(df), special.ndtr(point), special.stdtr(finite, point)))
