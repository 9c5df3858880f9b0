"""The spec of a meta-analysis as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, model_validator

from reportgen.bibliography.csl.registry import CSL_STYLES
from reportgen.spec.abstract import AbstractSettings
from reportgen.spec.analysis import Analysis
from reportgen.spec.base import Complaint, Identifier, Refusal, Section, Text
from reportgen.spec.claims import Claim, Terms
from reportgen.spec.data import MetaData
from reportgen.spec.figures import Figures
from reportgen.spec.grade import Rating
from reportgen.spec.grade_checks import grade_complaints
from reportgen.spec.outcomes import Outcome
from reportgen.spec.references import reference_complaints
from reportgen.spec.report import ReportSection
from reportgen.spec.review import Eligibility, Flow, PublishedPool, Question, Source
from reportgen.spec.sensitivity_terms import sensitivity_complaints
from reportgen.spec.small_study_checks import small_study_complaints
from reportgen.spec.terms import term_complaints
from reportgen.vocabulary import HOUSE_STYLE, Layout, nearest


class RiskOfBias(Section):
    """Which tool was used; without this section the report says that none was."""

    tool: Text = Field(description="name of the tool, with its reference")
    summary: Text = Field(description="what was found, in sentences")


class References(Section):
    """How the list of references is printed."""

    style: Text | None = Field(
        None,
        description="a style of references (CSL), one of those that `reportgen list references` "
        "tells; absent: that of the journal's style",
    )

    @model_validator(mode="after")
    def _style_is_known(self) -> References:
        if self.style is not None and self.style not in CSL_STYLES:
            what = f"there is no style of references '{self.style}'"
            raise Refusal([Complaint(f"{what}{nearest(self.style, CSL_STYLES)}", "", ("style",))])
        return self


class MetaSpec(Section):
    """A report of kind ``meta-analysis``."""

    reportgen: Literal[1] = Field(description="version of the spec format")
    kind: Literal["meta-analysis"] = Field(description="kind of report")
    report: ReportSection = Field(description="title page and declarations")
    layout: Layout = Field("report", description="of the pages; `--layout` overrides it")
    style: Text = Field(
        HOUSE_STYLE,
        description="journal whose forms of numbers and abstract are used, of `reportgen list "
        "styles`; `--style` overrides it",
    )
    figures: Figures = Field(Figures(), description="width and files of the figures")
    question: Question = Field(description="objective and PICO")
    sources: tuple[Source, ...] = Field((), description="where studies were sought")
    eligibility: Eligibility = Field(Eligibility(), description="criteria")
    flow: Flow | None = Field(None, description="counts of the flow diagram; absent: no diagram")
    data: MetaData = Field(description="the studies table and how it is read")
    outcomes: tuple[Outcome, ...] = Field(min_length=1, description="what is pooled")
    analysis: Analysis = Field(Analysis(), description="statistical settings")
    risk_of_bias: RiskOfBias | None = Field(
        None, description="absent: the report says that it was not assessed"
    )
    published: tuple[PublishedPool, ...] = Field(
        (), description="figures of earlier reviews, cited beside the report's own"
    )
    references: References = Field(References(), description="the list of references")
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
    def _references_hold(self) -> MetaSpec:
        Refusal.if_any(self.cross_check(self.model_dump()))
        return self

    @classmethod
    def cross_check(cls, plain: Mapping[str, Any]) -> tuple[Complaint, ...]:
        """Ids that occur twice, and names of outcomes and claims that are not there."""
        return (
            *reference_complaints(plain),
            *small_study_complaints(plain),
            *sensitivity_complaints(plain),
            *term_complaints(plain),
            *grade_complaints(plain),
        )
