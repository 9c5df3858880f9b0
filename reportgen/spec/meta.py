"""The spec of a meta-analysis as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, model_validator

from reportgen.spec.analysis import Analysis
from reportgen.spec.base import Complaint, Identifier, Refusal, Section, Text
from reportgen.spec.claims import Claim, Terms
from reportgen.spec.data import MetaData
from reportgen.spec.outcomes import Outcome
from reportgen.spec.references import reference_complaints
from reportgen.spec.report import ReportSection
from reportgen.spec.review import Eligibility, Flow, PublishedPool, Question, Source

from reportgen.spec.terms import term_complaints


class RiskOfBias(Section):
    """Which tool was used; without this section the report says that none was."""

    tool: Text
    summary: Text


class MetaSpec(Section):
    """A report of kind ``meta-analysis``."""

    reportgen: Literal[1] = Field(description="version of the spec format")
    kind: Literal["meta-analysis"]
    report: ReportSection
    question: Question
    sources: tuple[Source, ...] = ()
    eligibility: Eligibility = Eligibility()
    flow: Flow | None = None
    data: MetaData
    outcomes: tuple[Outcome, ...] = Field(min_length=1)
    analysis: Analysis = Analysis()
    risk_of_bias: RiskOfBias | None = None
    published: tuple[PublishedPool, ...] = ()
    limitations: tuple[Text, ...] = ()
    terms: Terms = Terms()
    claims: tuple[Claim, ...] = ()
    conclusions: tuple[Identifier, ...] = Field((), description="claim ids, in printing order")

    @model_validator(mode="after")
    def _references_hold(self) -> MetaSpec:
        Refusal.if_any(self.cross_check(self.model_dump()))
        return self

    @classmethod
    def cross_check(cls, plain: Mapping[str, Any]) -> tuple[Complaint, ...]:
        """Ids that occur twice, and names of outcomes and claims that are not there."""
        return (*reference_complaints(plain), *term_complaints(plain))
