"""What is asked of one pool of studies, whatever it is for, and what it gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from reportgen.analysis.measures import Pooling, pooling_of
from reportgen.defaults import LADDER, Profile
from reportgen.errors import AnalysisError
from reportgen.facts.fact import Interval
from reportgen.inputs.studies import OutcomeRow
from reportgen.measures import MEASURES, transform_of
from reportgen.models import MODELS
from reportgen.spec.structure import Dependence
from reportgen.stats.scales import back_interval
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
    quality: str = ""
    """The column with the quality of each study, for the quality-effects model."""
    dependence: Dependence | None = None
    """How rows of one cluster are pooled, and the column that names their cluster."""
    cluster: str = ""
    show_common: bool = False
    """Whether the common-effect value stands beside that with random effects."""

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
    def model(self) -> str:
        """The model of the profile, or inverse variance where that is not for the measure or not
        for the scale it is pooled on."""
        if self.dependence is not None:
            return self.dependence.model
        name = self.profile.model if self.percent else self.profile.comparison_model
        usual = self.transform in ("", MEASURES[self.measure].default)
        model = MODELS[name]
        fits = model.applies_to(self.measure) and (usual or not model.measures)
        return name if fits else "inverse_variance"

    @property
    def by_glmm(self) -> bool:
        """Whether rates are pooled by the mixed logistic model, which also takes moderators."""
        return self.model == "glmm" and not self.compares

    @property
    def has_null(self) -> bool:
        """Whether there is a value of no effect, against which the pooled one is tested."""
        return MEASURES[self.measure].null is not None

    def with_choice(self, part: str, to: str) -> PoolRequest:
        """The same request with one choice replaced: model, tau2, ci or tau2_interval."""
        return replace(self, profile=self.profile.with_overrides(**{part: to}))

    def choice(self, part: str) -> str:
        """The choice in force: the name of a model, an estimator, an interval."""
        own = {"model": "model", "ci": "ci_method", "prediction": "prediction_method"}
        return str(getattr(self, own[part]) if part in own else getattr(self.profile, part))


@dataclass(frozen=True, slots=True)
class Step:
    """A choice that could not be computed, and the one that took its place."""

    part: str
    tried: str
    used: str
    reason: str


@dataclass(frozen=True, slots=True)
class Beside:
    """The common-effect value that belongs to a value with random effects."""

    value: float
    ci: Interval
    p: float | None


@dataclass(frozen=True, slots=True)
class Component:
    """The variance of one level with its limits, and the share of all variation it makes."""

    tau2: float
    ci: Interval | None
    i2: float


@dataclass(frozen=True, slots=True)
class Levels:
    """Of dependent rows: how many clusters, and the variances between and within these.

    Both are None where the model has one variance only.
    """

    clusters: int
    between: Component | None
    within: Component | None


@dataclass(frozen=True, slots=True)
class PoolResult:
    """A pooled value with its heterogeneity; ``refused`` says why there is none.

    ``model`` is the one that was used, ``steps`` say what was tried before, ``settings`` are its
    choices in words. ``tau2`` is None where the model has no between-study variance.

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
    tau2_settings: tuple[tuple[str, str], ...] = ()
    i2: float | None = None
    i2_ci: Interval | None = None
    h2: float | None = None
    h2_ci: Interval | None = None
    common: Beside | None = None
    q: float | None = None
    q_p: float | None = None
    q_df: int | None = None
    q_method: str = ""
    i2_method: str = ""
    method: str = ""
    weights: tuple[float, ...] = ()
    levels: Levels | None = None
    notes: tuple[str, ...] = ()
    model: str = ""
    steps: tuple[Step, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()


class UnfitError(Exception):
    """One choice of a request cannot be computed from its rows; the ladder decides what next."""

    def __init__(self, part: str, reason: str) -> None:
        super().__init__(f"{part}: {reason}")
        self.part, self.reason = part, reason


def next_choice(request: PoolRequest, part: str) -> str | None:
    """What takes the place of the choice in force by the ladder of the defaults."""
    rung = LADDER[part].get(request.choice(part))
    return None if rung is None else rung.to


def reason_of(error: AnalysisError) -> str:
    """Why something could not be computed, as a clause without a full stop."""
    return "; ".join(problem.what.rstrip(".") for problem in error.problems)


def sizes(rows: Sequence[OutcomeRow]) -> tuple[int, int | None, int | None, tuple[str, ...]]:
    """Studies, participants and events where all tell them, and the ids."""
    numbers = [row.n for row in rows if row.n is not None]
    n = sum(numbers) if numbers and len(numbers) == len(rows) else None
    counted = [row.events for row in rows if row.events is not None]
    events = sum(counted) if counted and len(counted) == len(rows) else None
    return len(rows), n, events, tuple(row.study.id for row in rows)


def back(request: PoolRequest, low: float, high: float) -> Interval:
    """Limits on the scale of pooling as limits of the value."""
    return Interval(*back_interval(request.pooling.scale, low, high), request.level)


def point(request: PoolRequest, estimate: float) -> float:
    """An estimate on the scale of pooling as a value."""
    return float(request.pooling.scale.back(np.array([estimate]))[0])


def maybe_back(request: PoolRequest, low: float | None, high: float | None) -> Interval | None:
    """The same where there are limits."""
    return None if low is None or high is None else back(request, low, high)


def maybe_interval(low: float | None, high: float | None, level: float) -> Interval | None:
    """The limits as an interval; None without limits, or where they leave nothing between them
    (a Q-profile interval is empty when Q is smaller than chance alone would make it)."""
    if low is None or high is None or not np.isfinite([low, high]).all() or high <= low:
        return None
    return Interval(float(low), float(high), level)


def share(percent: float | None) -> float | None:
    """Percent as a share."""
    return None if percent is None else percent / 100


def h2_of(i2: float | None) -> float | None:
    """H2 = 1/(1 - I2), at least 1 as I2 is at least 0; None where it is beyond all numbers."""
    return None if i2 is None or not i2 < 1 else 1 / (1 - i2)
