"""The spec of a comparative cohort as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal

from pydantic import Field, model_validator

from reportgen.spec.abstract import AbstractSettings
from reportgen.spec.base import Complaint, Day, Identifier, Refusal, Section, Text
from reportgen.spec.claims import Claim, Terms
from reportgen.spec.cohort_adjusted import AdjustedAnalysis, adjusted_complaints
from reportgen.spec.cohort_data import CohortData
from reportgen.spec.cohort_entry import entry_complaints
from reportgen.spec.cohort_families import Family, family_complaints
from reportgen.spec.cohort_hazards import landmark_complaints
from reportgen.spec.cohort_imputation import Imputation, imputation_complaints
from reportgen.spec.cohort_missing import MissingValues, missing_complaints
from reportgen.spec.cohort_outcomes import BaselineVariable, LandmarkAnalysis, Outcome
from reportgen.spec.cohort_propensity import Propensity, propensity_complaints
from reportgen.spec.cohort_rates import RateIntervals
from reportgen.spec.cohort_safety import Safety, unfit
from reportgen.spec.cohort_survival_test import NamedTest, SurvivalTest
from reportgen.spec.cohort_tests import complaints_about_tests
from reportgen.spec.figures import Figures
from reportgen.spec.grade import Rating
from reportgen.spec.grade_checks import grade_complaints
from reportgen.spec.report import ReportSection
from reportgen.spec.review import Eligibility, Question
from reportgen.spec.terms import term_complaints
from reportgen.vocabulary import HOUSE_STYLE, Layout, nearest

TIME = "time_to_event"


class Design(Section):
    """What kind of cohort it is, and when its patients were treated."""

    type: Literal["retrospective", "prospective", "registry"] = Field(
        description="how the patients were gathered"
    )
    setting: Text | None = Field(None, description="where they were treated, a phrase for Methods")
    start: Day | None = Field(None, description="first day of the period of treatment")
    end: Day | None = Field(None, description="last day of the period of treatment")
    data_cutoff: Day | None = Field(None, description="no date of the table may lie after it")


class CohortSubgroups(Section):
    """A column known at baseline, in whose levels the arms are compared."""

    id: Identifier = Field(description="part of the fact ids")
    column: Text = Field(description="column of the patients table, or a derived one")
    label: Text = Field(description="as it reads within a sentence, e.g. age")
    levels: dict[str, Text] = Field(
        default_factory=dict, description="cell text -> printed label; all cells when empty"
    )
    outcomes: tuple[Identifier, ...] = Field((), description="primary outcomes when empty")


class CohortAnalysis(RateIntervals):
    """Settings of the statistical analysis."""

    level: float = Field(0.95, gt=0.5, lt=1, description="level of every interval")
    km_interval: Literal["log-log", "log", "plain", "logit", "arcsine"] = Field(
        "log-log",
        description="scale of the confidence interval of Kaplan-Meier curves and of cumulative "
        "incidences",
    )
    survival_test: NamedTest = Field(
        SurvivalTest(name="log_rank"),
        description="how groups are compared over time, unless an outcome says otherwise",
    )
    ties: Literal["efron", "breslow"] = Field(
        "efron", description="how the Cox model takes events at equal times"
    )
    subgroups: tuple[CohortSubgroups, ...] = Field((), description="subgroup analyses")
    landmark: tuple[LandmarkAnalysis, ...] = Field(
        (), description="comparisons by what became known only after time zero"
    )
    adjusted: tuple[AdjustedAnalysis, ...] = Field(
        (), description="outcomes compared by regression on the arm and covariates"
    )
    families: tuple[Family, ...] = Field(
        (), description="tests whose P values are adjusted together, family by family"
    )
    safety: Safety | None = Field(None, description="adverse events from the table of events")
    propensity: tuple[Propensity, ...] = Field(
        (), description="comparisons of patients made alike by propensity scores"
    )
    swimmer: tuple[Identifier, ...] = Field(
        (), description="time-to-event outcomes drawn with one lane per patient, of 60 at most"
    )
    missing: MissingValues = Field(MissingValues(), description="what is told of missing values")
    imputation: Imputation | None = Field(
        None, description="multiple imputation of baseline variables; none when absent"
    )


class CohortSpec(Section):
    """A report of kind ``cohort``."""

    reportgen: Literal[1] = Field(description="version of the spec format")
    kind: Literal["cohort"] = Field(description="kind of report")
    report: ReportSection = Field(description="title page and declarations")
    layout: Layout = Field("report", description="of the pages; `--layout` overrides it")
    style: Text = Field(
        HOUSE_STYLE,
        description="journal whose forms of numbers and abstract are used, of `reportgen list "
        "styles`; `--style` overrides it",
    )
    figures: Figures = Field(Figures(), description="width and files of the figures")
    question: Question = Field(description="objective and PICO")
    design: Design = Field(description="how the patients were gathered")
    eligibility: Eligibility = Field(Eligibility(), description="criteria")
    data: CohortData = Field(description="the patients table and how it is read")
    baseline: tuple[BaselineVariable, ...] = Field(
        (), description="variables of the baseline table, in print order"
    )
    outcomes: tuple[Outcome, ...] = Field(
        min_length=1, description="what is compared; at least one is primary"
    )
    analysis: CohortAnalysis = Field(CohortAnalysis(), description="statistical settings")
    abstract: AbstractSettings = Field(
        AbstractSettings(), description="limits of the abstract, and what only authors can say"
    )
    limitations: tuple[Text, ...] = Field(
        (), description="sentences added to the limits that the report states by itself"
    )
    grade: tuple[Rating, ...] = Field(
        (), description="how certain the evidence on effects is; without it nothing is rated"
    )
    terms: Terms = Field(Terms(), description="names and abbreviations")
    claims: tuple[Claim, ...] = Field((), description="sentences bound to conditions over facts")
    conclusions: tuple[Identifier, ...] = Field((), description="claim ids, in printing order")

    @model_validator(mode="after")
    def _references_hold(self) -> CohortSpec:
        Refusal.if_any(self.cross_check(self.model_dump()))
        return self

    @classmethod
    def cross_check(cls, plain: Mapping[str, Any]) -> tuple[Complaint, ...]:
        """Ids that occur twice, names that refer to nothing, listed variants of names."""
        return tuple(found for check in CROSS_CHECKS for found in check(plain))


def _ids(plain: Mapping[str, Any], *path: str, key: str = "id") -> list[tuple[int, str]]:
    value: Any = plain
    for part in path:
        value = value.get(part) if isinstance(value, Mapping) else None
    items = value if isinstance(value, list | tuple) else ()
    return [
        (index, item[key])
        for index, item in enumerate(items)
        if isinstance(item, Mapping) and isinstance(item.get(key), str)
    ]


NAMED: tuple[tuple[str, ...], ...] = (
    ("outcomes",),
    ("baseline",),
    ("claims",),
    ("analysis", "landmark"),
    ("analysis", "subgroups"),
    ("analysis", "families"),
    ("analysis", "propensity"),
    ("data", "derived"),
)
"""Lists whose entries have an id each, no two the same."""


def _complaints(plain: Mapping[str, Any]) -> Iterator[Complaint]:
    for path in NAMED:
        seen: set[str] = set()
        for index, name in _ids(plain, *path):
            if name in seen:
                yield Complaint(
                    f"{'.'.join(path)} has '{name}' twice",
                    "Rename one of the two.",
                    (*path, index, "id"),
                )
            seen.add(name)
    yield from _unknown_names(plain)


def _unknown_names(plain: Mapping[str, Any]) -> Iterator[Complaint]:
    outcomes = [name for _, name in _ids(plain, "outcomes")]
    claims = [name for _, name in _ids(plain, "claims")]
    yield from _wrong_times(plain, outcomes)
    given = plain.get("conclusions")
    for index, name in enumerate(given if isinstance(given, list | tuple) else ()):
        if isinstance(name, str) and name not in claims:
            yield _unknown("claim", name, claims, ("conclusions", index))
    listed = plain.get("outcomes")
    items = listed if isinstance(listed, list | tuple) else ()
    if items and not any(isinstance(item, Mapping) and item.get("primary") for item in items):
        yield Complaint(
            "no outcome is marked as primary",
            "Add `primary: true` to at least one outcome.",
            ("outcomes",),
        )


def _wrong_times(plain: Mapping[str, Any], outcomes: list[str]) -> Iterator[Complaint]:
    """What needs a time-to-event outcome, or an arm, names one."""
    times = [name for _, name in _ids(plain, "outcomes") if _type_of(plain, name) == TIME]
    for path, key in ((("outcomes",), "never_above"), (("analysis", "landmark"), "outcome")):
        for index, name in _ids(plain, *path, key=key):
            at = (*path, index, key)
            if name not in outcomes:
                yield _unknown("outcome", name, outcomes, at)
            elif name not in times:
                yield _unknown("time-to-event outcome", name, times, at)
    analysis = plain.get("analysis")
    lanes = analysis.get("swimmer") if isinstance(analysis, Mapping) else None
    for index, name in enumerate(lanes if isinstance(lanes, list | tuple) else ()):
        if isinstance(name, str) and name not in times:
            yield _unknown("time-to-event outcome", name, times, ("analysis", "swimmer", index))
    arms = [name for _, name in _ids(plain, "data", "arms", "levels")]
    for index, name in _ids(plain, "analysis", "landmark", key="arm"):
        if name not in arms:
            yield _unknown("arm", name, arms, ("analysis", "landmark", index, "arm"))


def _type_of(plain: Mapping[str, Any], name: str) -> object:
    return next(
        plain["outcomes"][at].get("type") for at, own in _ids(plain, "outcomes") if own == name
    )


def _unknown(what: str, name: str, known: list[str], at: tuple[str | int, ...]) -> Complaint:
    return Complaint(
        f"{what} '{name}' is unknown{nearest(name, known)}", "Name one that exists.", at
    )


CROSS_CHECKS: tuple[Callable[[Mapping[str, Any]], Iterable[Complaint]], ...] = (
    _complaints,
    term_complaints,
    adjusted_complaints,
    landmark_complaints,
    missing_complaints,
    imputation_complaints,
    family_complaints,
    entry_complaints,
    unfit,
    complaints_about_tests,
    propensity_complaints,
    grade_complaints,
)
"""What must hold between the sections; each tells all that it finds."""
