"""What the pooled value would be if small studies were biased: one record per way to tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from reportgen.analysis.small_study.studies import Funnel
from reportgen.errors import AnalysisError
from reportgen.spec.small_study import SelectionModel, SmallStudy
from reportgen.spec.small_study import TrimAndFill as TrimAndFillSpec
from reportgen.stats.small_study.limit_meta_analysis import limit_meta_analysis
from reportgen.stats.small_study.line import FunnelRegression
from reportgen.stats.small_study.pet_peese import pet_peese
from reportgen.stats.small_study.selection import selection_model
from reportgen.stats.small_study.trim_and_fill import TrimAndFill, trim_and_fill

Settings = tuple[tuple[str, str], ...]

SIDES = {
    "auto": "the side that the slope of the funnel regression tells",
    "left": "the left",
    "right": "the right",
}
THREE_PARAMETER = (0.025,)
WEIGHT_NAMES = {
    "three_parameter": "Three-parameter selection model",
    "step": "Selection model, steps",
    "beta": "Selection model, beta weights",
    "half_normal": "Selection model, half-normal weights",
    "negative_exponential": "Selection model, exponential weights",
}
DIRECTIONS = {
    "auto": "",
    "greater": "P one-sided for values above no effect",
    "less": "P one-sided for values below no effect",
    "two_sided": "P two-sided",
}
"""What is said where it is not the usual one, towards the pooled value."""


@dataclass(frozen=True, slots=True)
class Test:
    """Of small-study effects or of selection within the same model."""

    statistic: float
    p: float


@dataclass(frozen=True, slots=True)
class Adjusted:
    """An effect with limits on the scale of pooling, and what else the model found.

    ``parameters`` are those of the selection, ``unexplained`` is the share of variation that the
    small-study effect leaves, ``filled`` belongs to trim and fill.
    """

    estimate: float
    low: float
    high: float
    p: float | None
    k: int
    settings: Settings = ()
    detail: str = ""
    test: Test | None = None
    parameters: tuple[float, ...] = ()
    unexplained: float | None = None
    filled: TrimAndFill | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """One way to adjust: its part of the fact ids, its method and its name in the table.

    ``alone`` says whether it counts among the adjusted values: PET and PEESE do by the one of them
    that is taken.
    """

    name: str
    method: str
    label: str
    fit: Callable[[Funnel], Adjusted]
    alone: bool = True
    mark: str = ""

    @property
    def words(self) -> str:
        """Its name with the id by which the spec tells it from others of the kind."""
        return f"{self.label} ({self.mark})" if self.mark else self.label


def ways(section: SmallStudy) -> Iterator[Way]:
    """What the spec asks for, in the order of the table."""
    if section.trim_and_fill is not None:
        fit = partial(_trim_and_fill, section.trim_and_fill)
        yield Way("trim_and_fill", "trim_and_fill", "Trim and fill", fit)
    if section.pet_peese:
        yield Way("pet", "pet_peese", "PET", partial(_line, "pet"), alone=False)
        yield Way("peese", "pet_peese", "PEESE", partial(_line, "peese"), alone=False)
        yield Way("pet_peese", "pet_peese", "PET-PEESE", _conditional)
    for model in section.selection_models:
        method = f"selection.{model.weights}"
        label = WEIGHT_NAMES[model.weights]
        fit, mark = partial(_selection, model), (model.id or "").replace("_", " ")
        yield Way(f"selection_model.{model.name}", method, label, fit, mark=mark)
    if section.limit_meta_analysis:
        yield Way("limit_meta_analysis", "limit_meta_analysis", "Limit meta-analysis", _limit)


def _trim_and_fill(wanted: TrimAndFillSpec, funnel: Funnel) -> Adjusted:
    request = funnel.request
    made = trim_and_fill(
        funnel.effects.yi,
        funnel.effects.vi,
        tau2=request.profile.tau2,
        estimator=wanted.estimator,
        side=wanted.side,
        ci=request.ci_method,
        level=request.level,
    )
    settings = (("estimator", wanted.estimator), ("side", SIDES[wanted.side]))
    fit = made.pooled
    return Adjusted(
        fit.estimate, fit.ci_low, fit.ci_high, fit.p_value, made.k, settings, made.side, filled=made
    )


def _line(name: str, funnel: Funnel) -> Adjusted:
    both = pet_peese(funnel.effects.yi, funnel.effects.vi, level=funnel.request.level)
    detail = {"pet": "on the standard error", "peese": "on the variance"}[name]
    return _intercept(both.pet if name == "pet" else both.peese, detail)


def _conditional(funnel: Funnel) -> Adjusted:
    _needs_null(funnel)
    both = pet_peese(funnel.effects.yi, funnel.effects.vi, level=funnel.request.level)
    return _intercept(both.adjusted, f"{both.chosen.upper()} taken")


def _intercept(found: FunnelRegression, detail: str) -> Adjusted:
    return Adjusted(
        found.intercept,
        found.intercept_low,
        found.intercept_high,
        found.intercept_p,
        found.k,
        detail=detail,
        test=Test(found.statistic, found.p_value),
    )


def _selection(wanted: SelectionModel, funnel: Funnel) -> Adjusted:
    _needs_null(funnel)
    is_step = wanted.weights in ("step", "three_parameter")
    found = selection_model(
        funnel.effects.yi,
        funnel.effects.vi,
        weight_function="step" if is_step else wanted.weights,
        steps=wanted.steps or THREE_PARAMETER,
        alternative=_alternative(wanted, funnel),
        level=funnel.request.level,
    )
    return Adjusted(
        found.estimate,
        found.ci_low,
        found.ci_high,
        found.p_value,
        found.k,
        detail=_parameters(wanted),
        test=Test(found.lr_statistic, found.lr_p),
        parameters=tuple(float(value) for value in found.delta),
    )


def _parameters(wanted: SelectionModel) -> str:
    """What the parameters are, as a beginning that they complete."""
    direction = DIRECTIONS[wanted.direction]
    return f"{direction}; {_noun(wanted)}" if direction else _noun(wanted)


def _noun(wanted: SelectionModel) -> str:
    if wanted.weights == "three_parameter":
        return "weight above P of 0.025:"
    if wanted.weights == "step":
        steps = ", ".join(f"{step:g}" for step in wanted.steps)
        return f"weight{'s' if len(wanted.steps) > 1 else ''} above P of {steps}:"
    return "parameters" if wanted.weights == "beta" else "parameter"


def _alternative(wanted: SelectionModel, funnel: Funnel) -> str:
    if wanted.direction != "auto":
        return wanted.direction
    return "less" if funnel.result.estimate < 0 else "greater"


def _limit(funnel: Funnel) -> Adjusted:
    found = limit_meta_analysis(
        funnel.effects.yi,
        funnel.effects.vi,
        tau2=funnel.request.profile.tau2,
        level=funnel.request.level,
    )
    return Adjusted(
        found.estimate,
        found.ci_low,
        found.ci_high,
        found.p_value,
        found.k,
        detail="–",
        test=Test(found.q_small, found.q_small_p),
        unexplained=found.g2,
    )


def _needs_null(funnel: Funnel) -> None:
    if not funnel.has_null:
        raise AnalysisError.single(
            "small-study effects", "a single group has no value of no effect to compare with."
        )
