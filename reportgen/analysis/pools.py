"""One pool of studies under one profile, whatever it is for: main result, subgroup, sensitivity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from reportgen.analysis.effects import Effects
from reportgen.analysis.measures import Pooling, counts, pooling_of, transform_of
from reportgen.defaults import MIN_STUDIES_PREDICTION, QUADRATURE_POINTS, Profile
from reportgen.errors import AnalysisError
from reportgen.facts.fact import Interval
from reportgen.inputs.studies import OutcomeRow
from reportgen.measures import MEASURES
from reportgen.stats.glmm import GlmmFit, random_intercept_logistic
from reportgen.stats.pooling import Pooled, pool
from reportgen.stats.scales import back_interval
from reportgen.stats.tau2_interval import tau2_interval
from reportgen.vocabulary import STATISTICS


@dataclass(frozen=True, slots=True)
class PoolRequest:
    """What is to be pooled and how."""

    measure: str
    rows: tuple[OutcomeRow, ...]
    profile: Profile
    level: float
    unit: str | None = None
    limits: bool = True
    """Whether intervals of tau2 and I2 are wanted; leave-one-out does without them."""
    transform: str = ""
    """The scale of pooling; the default of the measure where none is named."""

    @property
    def pooling(self) -> Pooling:
        """The scale of the measure."""
        return pooling_of(self.measure, self.transform).at_sizes(self.rows)

    @property
    def usable(self) -> tuple[OutcomeRow, ...]:
        """The rows that have a standard error on the scale of pooling."""
        return tuple(row for row in self.rows if self.pooling.poolable(row) is None)

    @property
    def contrast_stat(self) -> str:
        """The statistic that compares two pools of this measure."""
        return transform_of(self.measure, self.transform).contrast

    @property
    def contrast_label(self) -> str:
        """What that statistic is called."""
        return STATISTICS[self.contrast_stat].label

    @property
    def contrast_unit(self) -> str | None:
        """The unit of that statistic: a difference has that of the values, a ratio none."""
        in_unit = ("difference_of_effects", MEASURES[self.measure].difference)
        return self.unit if self.contrast_stat in in_unit else None

    @property
    def compares(self) -> bool:
        """Whether two arms are compared within each study."""
        return MEASURES[self.measure].compares

    @property
    def percent(self) -> bool:
        """Whether shares of participants are pooled."""
        return MEASURES[self.measure].percent

    @property
    def ci_method(self) -> str:
        """How the interval of the pooled value is made."""
        return self.profile.ci if self.percent else self.profile.comparison_ci

    @property
    def prediction_method(self) -> str:
        """How the prediction interval is made."""
        return self.profile.prediction if self.percent else self.profile.comparison_prediction

    @property
    def by_glmm(self) -> bool:
        """Whether the mixed model is used, which has logits of counts."""
        measure = MEASURES[self.measure]
        wanted = self.transform in ("", measure.default)
        return measure.counted and wanted and self.profile.model == "glmm"


@dataclass(frozen=True, slots=True)
class PoolResult:
    """A pooled value with its heterogeneity; ``refused`` says why there is none.

    ``se`` is that of the model, which contrasts and subgroups compare by the normal distribution.
    The Hartung-Knapp one belongs to a t quantile; it can be far too small, and zero where all
    studies agree.
    """

    k: int
    n: int | None
    events: int | None
    study_ids: tuple[str, ...]
    refused: str | None = None
    estimate: float = 0.0
    se: float = 0.0
    value: float | None = None
    ci: Interval | None = None
    p: float | None = None
    pi: Interval | None = None
    tau2: float | None = None
    tau2_ci: Interval | None = None
    i2: float | None = None
    i2_ci: Interval | None = None
    q: float | None = None
    q_p: float | None = None
    q_method: str = ""
    i2_method: str = ""
    method: str = ""
    weights: tuple[float, ...] = ()
    notes: tuple[str, ...] = ()


def pool_rows(request: PoolRequest) -> PoolResult:
    """Pool the rows that can be pooled; says in words what stands against it otherwise."""
    usable = request.usable
    left_out = tuple(
        f"{row.study.label} is shown and not pooled: {reason}"
        for row in request.rows
        if (reason := request.pooling.poolable(row)) is not None
    )
    frame = _sizes(usable)
    refused = _refusal(request, usable)
    if refused:
        return PoolResult(*frame, refused=refused, notes=left_out)
    try:
        result = _fit(request, usable)
    except AnalysisError as error:
        return PoolResult(*frame, refused=reason_of(error))
    notes = (*left_out, *result.notes, *_size_notes(len(usable)))
    return replace(result, notes=notes)


def reason_of(error: AnalysisError) -> str:
    """Why something could not be computed, as a clause without a full stop."""
    return "; ".join(problem.what.rstrip(".") for problem in error.problems)


def _sizes(rows: Sequence[OutcomeRow]) -> tuple[int, int | None, int | None, tuple[str, ...]]:
    numbers = [row.n for row in rows if row.n is not None]
    n = sum(numbers) if numbers and len(numbers) == len(rows) else None
    counted = [row.events for row in rows if row.events is not None]
    events = sum(counted) if counted and len(counted) == len(rows) else None
    return len(rows), n, events, tuple(row.study.id for row in rows)


def _refusal(request: PoolRequest, rows: Sequence[OutcomeRow]) -> str | None:
    if not rows:
        return "no standard error can be derived" if request.rows else "no study reported it"
    if len(rows) == 1:
        return "one study only"
    measure = MEASURES[request.measure]
    if not measure.arms and all(row.events == 0 for row in rows):
        return "no events in any study"
    if measure.counted and all(row.events == row.n for row in rows):
        return "events in every participant"
    return None


def _size_notes(k: int) -> tuple[str, ...]:
    if k >= MIN_STUDIES_PREDICTION:
        return ()
    return (
        "with two studies the between-study variance is hardly estimable, and no prediction "
        "interval is given",
    )


def _fit(request: PoolRequest, rows: tuple[OutcomeRow, ...]) -> PoolResult:
    effects = request.pooling.effects(rows)
    if request.by_glmm:
        return _from_glmm(request, rows, effects)
    return _from_inverse_variance(request, rows, effects)


def _back(request: PoolRequest, low: float, high: float) -> Interval:
    return Interval(*back_interval(request.pooling.scale, low, high), request.level)


def _point(request: PoolRequest, estimate: float) -> float:
    return float(request.pooling.scale.back(np.array([estimate]))[0])


def _from_glmm(request: PoolRequest, rows: tuple[OutcomeRow, ...], effects: Effects) -> PoolResult:
    events, n = counts(rows)
    fit: GlmmFit = random_intercept_logistic(
        events,
        n,
        level=request.level,
        quadrature_points=QUADRATURE_POINTS,
        prediction=request.profile.prediction,
        limits=request.limits,
    )
    weights = 1 / (effects.vi + fit.tau2)
    return PoolResult(
        *_sizes(rows),
        estimate=fit.estimate,
        se=fit.se,
        value=fit.rate,
        ci=Interval(fit.rate_low, fit.rate_high, request.level),
        pi=_maybe_interval(fit.rate_pi_low, fit.rate_pi_high, request.level),
        tau2=fit.tau2,
        tau2_ci=_maybe_interval(fit.tau2_low, fit.tau2_high, request.level),
        i2=None if fit.i2 is None else fit.i2 / 100,
        i2_ci=_percent_interval(fit.i2_low, fit.i2_high, request.level),
        q=fit.q_lrt,
        q_p=fit.q_p,
        q_method="q.lrt",
        i2_method="i2.tau2",
        method="glmm.logit.ml",
        weights=tuple(float(w) for w in 100 * weights / weights.sum()),
        notes=("the between-study variance is estimated as zero",) if fit.tau2 == 0 else (),
    )


def _from_inverse_variance(
    request: PoolRequest, rows: tuple[OutcomeRow, ...], effects: Effects
) -> PoolResult:
    profile = request.profile
    prediction = request.prediction_method if len(rows) >= MIN_STUDIES_PREDICTION else None
    fit: Pooled = pool(
        effects.yi,
        effects.vi,
        tau2=profile.tau2,
        ci=request.ci_method,
        prediction=prediction,
        level=request.level,
    )
    i2, i2_ci, tau2_ci = _heterogeneity(request, effects, fit)
    return PoolResult(
        *_sizes(rows),
        estimate=fit.estimate,
        se=float(np.sum(1 / (effects.vi + fit.tau2)) ** -0.5),
        value=_point(request, fit.estimate),
        ci=_back(request, fit.ci_low, fit.ci_high),
        p=fit.p_value if MEASURES[request.measure].null is not None else None,
        pi=None
        if fit.pi_low is None or fit.pi_high is None
        else _back(request, fit.pi_low, fit.pi_high),
        tau2=fit.tau2,
        tau2_ci=tau2_ci,
        i2=i2,
        i2_ci=i2_ci,
        q=fit.q,
        q_p=fit.q_p,
        q_method="q.cochran",
        i2_method="i2.q" if profile.i2 == "from_q" else "i2.tau2",
        method=request.pooling.iv_method,
        weights=tuple(float(w) for w in fit.weights),
        notes=effects.notes,
    )


def _heterogeneity(
    request: PoolRequest, effects: Effects, fit: Pooled
) -> tuple[float | None, Interval | None, Interval | None]:
    from_q = request.profile.i2 == "from_q"
    i2 = fit.i2_q if from_q else fit.i2
    share = None if i2 is None else i2 / 100
    if not request.limits:
        return share, None, None
    limits = tau2_interval(
        effects.yi,
        effects.vi,
        method="q_profile",
        estimator=request.profile.tau2,
        level=request.level,
    )
    tau2_ci = _maybe_interval(limits.low, limits.high, request.level)
    if from_q:
        return share, _percent_interval(fit.i2_q_low, fit.i2_q_high, request.level), tau2_ci
    return share, _percent_interval(limits.i2_low, limits.i2_high, request.level), tau2_ci


def _maybe_interval(low: float | None, high: float | None, level: float) -> Interval | None:
    """The limits as an interval; None without limits, or where they leave nothing between them
    (a Q-profile interval is empty when Q is smaller than chance alone would make it)."""
    if low is None or high is None or not np.isfinite([low, high]).all() or high <= low:
        return None
    return Interval(float(low), float(high), level)


def _percent_interval(low: float | None, high: float | None, level: float) -> Interval | None:
    if low is None or high is None:
        return None
    return _maybe_interval(low / 100, high / 100, level)
