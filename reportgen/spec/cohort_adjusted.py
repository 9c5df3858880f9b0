"""The section ``analysis.adjusted`` of a cohort: outcomes compared with covariates held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from pydantic import Field, PositiveFloat

from reportgen.spec.base import Complaint, Identifier, Section
from reportgen.spec.cohort_hazards import TiesName, hazard_complaints
from reportgen.vocabulary import nearest

ModelName = Literal[
    "logistic",
    "firth",
    "modified_poisson",
    "proportional_odds",
    "linear",
    "negative_binomial",
    "poisson",
    "cox",
    "fine_gray",
]
VarianceName = Literal["model", "HC0", "HC1", "HC2", "HC3"]
IntervalName = Literal["wald", "profile"]

MODELS_OF: Mapping[str, tuple[str, ...]] = {
    "binary": ("logistic", "firth", "modified_poisson"),
    "ordinal": ("proportional_odds",),
    "continuous": ("linear",),
    "count": ("negative_binomial", "poisson"),
    "time_to_event": ("cox", "fine_gray"),
}
"""The models for each type of outcome; the first is taken unless the spec says other."""

INTERVALS_OF: Mapping[str, tuple[str, ...]] = {
    "logistic": ("wald", "profile"),
    "firth": ("profile",),
    "modified_poisson": ("wald",),
    "proportional_odds": ("wald",),
    "linear": ("wald",),
    "negative_binomial": ("wald",),
    "poisson": ("wald", "profile"),
    "cox": ("wald",),
    "cox_robust": ("wald",),
    "cox_firth": ("profile",),
    "fine_gray": ("wald",),
}
"""The intervals that each model has; the first is taken unless the spec says other."""


class AdjustedAnalysis(Section):
    """One outcome in a regression on the arm and covariates known at baseline."""

    id: Identifier = Field(description="part of the fact ids")
    outcome: Identifier = Field(description="id of an outcome")
    covariates: tuple[Identifier, ...] = Field(
        min_length=1,
        description="ids of baseline variables; a categorical one has a coefficient for each level "
        "but the first",
    )
    per: dict[Identifier, PositiveFloat] = Field(
        default_factory=dict,
        description="covariate that is a number -> how many of its units a coefficient is for, "
        "e.g. 10 for years of age; 1 when absent",
    )
    model: ModelName | None = Field(
        None,
        description="by the type of the outcome when absent: logistic for yes or no, "
        "proportional_odds for grades, linear for a number, negative_binomial for a count, "
        "cox for a time",
    )
    interval: IntervalName | None = Field(
        None,
        description="wald, from the standard error, or profile, by the likelihood; when absent "
        "wald, of firth profile",
    )
    variance: VarianceName = Field(
        "model",
        description="of a linear model: its own, or one that holds where the spread differs",
    )
    strata: tuple[Identifier, ...] = Field(
        (),
        description="of cox: ids of baseline variables with levels, whose every combination has a "
        "baseline hazard of its own",
    )
    penalty: Literal["firth"] | None = Field(
        None,
        description="of cox: firth, with limits by the profile of the penalised likelihood; it is "
        "also what takes the place of a model whose likelihood rises without end",
    )
    robust: bool = Field(
        False, description="of cox: whether the variance is that of a sandwich estimator"
    )
    ties: TiesName | None = Field(
        None, description="of cox: how events at equal times are taken; as analysis.ties if absent"
    )
    interactions: tuple[Identifier, ...] = Field(
        (),
        description="those of the covariates by which the effect may differ: each is tested, and "
        "the effect is shown in each of its levels",
    )
    in_abstract: bool = Field(
        True, description="whether the abstract reports it, where the outcome is primary"
    )

    @property
    def variant(self) -> str:
        """What the name of the model has after it: _firth, _robust or nothing."""
        return "_firth" if self.penalty else "_robust" if self.robust else ""


def model_of(spec: AdjustedAnalysis, outcome_type: str) -> str:
    """The model that was asked for, or is the usual one for the type."""
    return f"{spec.model or MODELS_OF[outcome_type][0]}{spec.variant}"


def interval_of(spec: AdjustedAnalysis, model: str) -> str:
    """The interval of a model; one that took the place of another may not have that one's."""
    known = INTERVALS_OF[model]
    return spec.interval if spec.interval in known else known[0]


def adjusted_complaints(plain: Mapping[str, Any]) -> Iterator[Complaint]:
    """Ids that occur twice, unknown outcomes and covariates, models that fit no such outcome."""
    outcomes = {str(one.get("id")): one for one in _items(plain, "outcomes")}
    baseline = {str(one.get("id")): one for one in _items(plain, "baseline")}
    listed = tuple(_items(plain, "analysis", "adjusted"))
    if listed and len(tuple(_items(plain, "data", "arms", "levels"))) == 1:
        yield Complaint(
            "one arm is compared with nothing, so that there is nothing to adjust",
            "Leave analysis.adjusted out.",
            ("analysis", "adjusted"),
        )
    seen: set[str] = set()
    for index, one in enumerate(listed):
        at = ("analysis", "adjusted", index)
        name = one.get("id")
        if name in seen:
            yield Complaint(
                f"analysis.adjusted has '{name}' twice", "Rename one of the two.", (*at, "id")
            )
        seen.add(str(name))
        yield from _of_one(one, outcomes, baseline, at)


def _of_one(
    one: Mapping[str, Any],
    outcomes: Mapping[str, Mapping[str, Any]],
    baseline: Mapping[str, Mapping[str, Any]],
    at: tuple[str | int, ...],
) -> Iterator[Complaint]:
    name = one.get("outcome")
    if isinstance(name, str) and name not in outcomes:
        yield _unknown("outcome", name, outcomes, (*at, "outcome"))
    outcome = outcomes.get(str(name), {})
    yield from _wrong_model(one, outcome, baseline, at)
    covariates = _texts(one.get("covariates"))
    for place, covariate in enumerate(covariates):
        where = (*at, "covariates", place)
        if covariate not in baseline:
            yield _unknown("baseline variable", covariate, baseline, where)
        elif covariate in covariates[:place]:
            yield Complaint(f"covariate '{covariate}' stands twice", "Name it once.", where)
        elif baseline[covariate].get("column") in (outcome.get("column"), outcome.get("time")):
            what = f"covariate '{covariate}' is the outcome itself"
            yield Complaint(what, "Leave it out.", where)
    per = one.get("per")
    for name in per if isinstance(per, Mapping) else ():
        if name not in covariates:
            yield _unknown("covariate", str(name), covariates, (*at, "per", name))
        elif baseline.get(name, {}).get("type", "continuous") != "continuous":
            what = f"covariate '{name}' is no number, so that it has no units"
            yield Complaint(what, "Leave it out of per.", (*at, "per", name))
    for place, modifier in enumerate(_texts(one.get("interactions"))):
        if modifier not in covariates:
            yield _unknown("covariate", modifier, covariates, (*at, "interactions", place))


def _wrong_model(
    one: Mapping[str, Any],
    outcome: Mapping[str, Any],
    baseline: Mapping[str, Mapping[str, Any]],
    at: tuple[str | int, ...],
) -> Iterator[Complaint]:
    kind = outcome.get("type")
    known = MODELS_OF.get(str(kind), ())
    if kind is not None and not known:
        what = f"outcome '{one.get('outcome')}' is of type {kind}, which has no adjusted model"
        yield Complaint(what, f"Types with one: {', '.join(MODELS_OF)}.", (*at, "outcome"))
        return
    model = one.get("model") or (known[0] if known else None)
    if known and model in INTERVALS_OF and model not in known:
        what = f"model '{model}' does not fit outcome '{one.get('outcome')}' of type {kind}"
        yield Complaint(what, f"Models that do: {', '.join(known)}.", (*at, "model"))
        return
    yield from hazard_complaints(one, outcome, str(model), baseline, at)
    intervals = INTERVALS_OF.get(_word(one, str(model)), ())
    asked = one.get("interval")
    if intervals and asked is not None and asked not in intervals:
        what = f"model '{model}' has no interval '{asked}'"
        yield Complaint(what, f"It has: {', '.join(intervals)}.", (*at, "interval"))
    if known and model != "linear" and one.get("variance", "model") != "model":
        what = f"model '{model}' has no choice of variance"
        yield Complaint(what, "Leave the key out; a linear model has it.", (*at, "variance"))


def _word(one: Mapping[str, Any], model: str) -> str:
    """The model with its variant."""
    return f"{model}_firth" if one.get("penalty") else model


def _unknown(
    what: str, name: str, known: Mapping[str, Any] | Sequence[str], at: tuple[str | int, ...]
) -> Complaint:
    told = f"{what} '{name}' is unknown{nearest(name, known)}"
    return Complaint(told, "Name one that exists.", at)


def _texts(value: Any) -> list[str]:
    items = value if isinstance(value, list | tuple) else ()
    return [item for item in items if isinstance(item, str)]


def _items(plain: Mapping[str, Any], *path: str) -> Iterator[Mapping[str, Any]]:
    value: Any = plain
    for part in path:
        value = value.get(part) if isinstance(value, Mapping) else None
    for item in value if isinstance(value, list | tuple) else ():
        yield item if isinstance(item, Mapping) else {}
