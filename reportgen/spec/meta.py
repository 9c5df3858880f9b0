"""The spec of a meta-analysis as a whole."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from reportgen.spec.analysis import Analysis
from reportgen.spec.base import Identifier, Section, Text
from reportgen.spec.claims import Claim, Terms
from reportgen.spec.data import MetaData
from reportgen.spec.outcomes import Outcome
from reportgen.spec.report import ReportSection
from reportgen.spec.review import Eligibility, Flow, Question, Source
from reportgen.vocabulary import nearest


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
    limitations: tuple[Text, ...] = ()
    terms: Terms = Terms()
    claims: tuple[Claim, ...] = ()
    conclusions: tuple[Identifier, ...] = Field((), description="claim ids, in printing order")

    @model_validator(mode="after")
    def _references_hold(self) -> MetaSpec:
        complaints = [*self._duplicates(), *self._unknown_outcomes(), *self._unknown_claims()]
        if not any(outcome.primary for outcome in self.outcomes):
            complaints.append("outcomes: none is marked 'primary: true'; mark at least one")
        if complaints:
            raise ValueError("; ".join(complaints))
        return self

    def _duplicates(self) -> list[str]:
        complaints = []
        for name, ids in (
            ("outcomes", [outcome.id for outcome in self.outcomes]),
            ("claims", [claim.id for claim in self.claims]),
            ("analysis.subgroups", [group.id for group in self.analysis.subgroups]),
            ("analysis.moderators", [item.id for item in self.analysis.moderators]),
            ("data.exclude", [item.study for item in self.data.exclude]),
        ):
            twice = sorted({item for item in ids if ids.count(item) > 1})
            complaints += [f"{name}: '{item}' occurs twice" for item in twice]
        return complaints

    def _unknown_outcomes(self) -> list[str]:
        known = [outcome.id for outcome in self.outcomes]
        named: list[tuple[str, tuple[str, ...]]] = [
            *((f"analysis.subgroups '{g.id}'", g.outcomes) for g in self.analysis.subgroups),
            *((f"analysis.moderators '{m.id}'", m.outcomes) for m in self.analysis.moderators),
            *((f"sensitivity set '{s.id}'", s.outcomes) for s in self.analysis.sensitivity.sets),
            *((f"data.exclude '{e.study}' keep_for", e.keep_for) for e in self.data.exclude),
        ]
        return [
            f"{place}: outcome '{outcome}' is unknown{nearest(outcome, known)}"
            for place, outcomes in named
            for outcome in outcomes
            if outcome not in known
        ]

    def _unknown_claims(self) -> list[str]:
        known = [claim.id for claim in self.claims]
        return [
            f"conclusions: claim '{claim}' is unknown{nearest(claim, known)}"
            for claim in self.conclusions
            if claim not in known
        ]
