"""The section ``analysis.imputation`` of a cohort: missing values filled several times over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field

from reportgen.spec.base import Complaint, Identifier, Section
from reportgen.vocabulary import nearest

IMPUTATION = "imputation"
"""First part of the ids of the facts on it."""


class ImputedCurves(Section):
    """Survival by the levels of a variable that is not known of everybody."""

    outcome: Identifier = Field(
        description="id of a time-to-event outcome without competing events, with landmarks"
    )
    by: Identifier = Field(description="id of a categorical or binary baseline variable")


class Imputation(Section):
    """Multiple imputation by chained equations; each analysis is pooled beside complete cases."""

    m: int = Field(20, ge=2, le=1000, description="completed data sets; one could not be pooled")
    iterations: int = Field(
        10, ge=1, le=1000, description="rounds over all variables before a data set is kept"
    )
    seed: int = Field(1, ge=0, description="start of the random numbers; METHODS tells it")
    variables: tuple[Identifier, ...] = Field(
        (), description="ids of the baseline variables that are imputed; all when empty"
    )
    ordered: tuple[Identifier, ...] = Field(
        (),
        description="those of the categorical variables whose levels are ordered, as they are "
        "printed; classes of a derived column are",
    )
    analyses: tuple[Identifier, ...] = Field(
        (),
        description="ids of the adjusted analyses, and of those by propensity scores, that are "
        "repeated; all when empty",
    )
    curves: tuple[ImputedCurves, ...] = Field((), description="survival by levels of a variable")


def imputation_complaints(plain: Mapping[str, Any]) -> Iterator[Complaint]:
    """Unknown ids, nothing to repeat, an outcome in the place of the facts on imputation."""
    for number, one in enumerate(_items(plain, "outcomes")):
        if one.get("id") == IMPUTATION:
            what = f"the id '{IMPUTATION}' has a meaning of its own in the facts"
            yield Complaint(what, "Choose another id.", ("outcomes", number, "id"))
    section = _under(plain, "analysis", IMPUTATION)
    if not isinstance(section, Mapping):
        return
    adjusted = {
        str(one.get("id")): one
        for key in ("adjusted", "propensity")
        for one in _items(plain, "analysis", key)
    }
    baseline = {str(one.get("id")): one for one in _items(plain, "baseline")}
    if not adjusted and not section.get("curves"):
        yield Complaint(
            "analysis.imputation has no analysis to repeat",
            "Add analysis.adjusted or analysis.propensity, or curves here; or leave it out.",
            ("analysis", IMPUTATION),
        )
    known = {"variables": baseline, "ordered": baseline, "analyses": adjusted}
    words = {"variables": "baseline variable", "ordered": "baseline variable"}
    for key, names in known.items():
        for place, name in enumerate(_texts(section.get(key))):
            if name not in names:
                what = f"{words.get(key, 'analysis')} '{name}' is unknown"
                at = ("analysis", IMPUTATION, key, place)
                yield Complaint(f"{what}{nearest(name, names)}", "Name one that exists.", at)
    for place, name in enumerate(_texts(section.get("ordered"))):
        if baseline.get(name, {}).get("type", "categorical") != "categorical":
            what = f"baseline variable '{name}' has no levels to be ordered"
            at = ("analysis", IMPUTATION, "ordered", place)
            yield Complaint(what, "Name a categorical one.", at)
    yield from _left_out(section, adjusted)
    yield from _wrong_curves(plain, section, baseline)


def _left_out(
    section: Mapping[str, Any], adjusted: Mapping[str, Mapping[str, Any]]
) -> Iterator[Complaint]:
    """Covariates of what is repeated that are not among the variables imputed."""
    variables = _texts(section.get("variables"))
    for name in _texts(section.get("analyses")) or list(adjusted):
        analysis = adjusted.get(name, {})
        used = (*_texts(analysis.get("covariates")), *_texts(analysis.get("strata")))
        missing = [one for one in used if variables and one not in variables]
        if missing:
            yield Complaint(
                f"the analysis '{name}' has covariates that are not imputed: {', '.join(missing)}",
                "Add them to variables, or leave the analysis out of analyses.",
                ("analysis", IMPUTATION, "variables"),
            )


def _wrong_curves(
    plain: Mapping[str, Any], section: Mapping[str, Any], baseline: Mapping[str, Mapping[str, Any]]
) -> Iterator[Complaint]:
    outcomes = {str(one.get("id")): one for one in _items(plain, "outcomes")}
    seen = set()
    for place, one in enumerate(_items(section, "curves")):
        at = ("analysis", IMPUTATION, "curves", place)
        name, by = str(one.get("outcome")), str(one.get("by"))
        outcome, event = outcomes.get(name, {}), outcomes.get(name, {}).get("event")
        if outcome.get("type") != "time_to_event" or not outcome.get("landmarks"):
            what = f"'{name}' is no time-to-event outcome with landmarks"
            yield Complaint(what, "Name one, or give it landmarks.", (*at, "outcome"))
        elif isinstance(event, Mapping) and event.get("competing"):
            what = f"outcome '{name}' has competing events, of which no curve is pooled"
            yield Complaint(what, "Name another outcome.", (*at, "outcome"))
        if by not in baseline:
            what = f"baseline variable '{by}' is unknown{nearest(by, baseline)}"
            yield Complaint(what, "Name one that exists.", (*at, "by"))
        elif baseline[by].get("type") == "continuous":
            what = f"baseline variable '{by}' has no levels that make groups"
            yield Complaint(what, "Name a categorical or binary one.", (*at, "by"))
        elif by not in (_texts(section.get("variables")) or [by]):
            what = f"baseline variable '{by}' is not imputed"
            yield Complaint(what, "Add it to variables.", (*at, "by"))
        if (name, by) in seen:
            yield Complaint(f"curves of '{name}' by '{by}' stand twice", "Leave one out.", at)
        seen.add((name, by))


def _under(plain: Mapping[str, Any], *path: str) -> Any:
    value: Any = plain
    for part in path:
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _items(plain: Mapping[str, Any], *path: str) -> Iterator[Mapping[str, Any]]:
    value = _under(plain, *path)
    for item in value if isinstance(value, list | tuple) else ():
        yield item if isinstance(item, Mapping) else {}


def _texts(value: Any) -> list[str]:
    items = value if isinstance(value, list | tuple) else ()
    return [item for item in items if isinstance(item, str)]
