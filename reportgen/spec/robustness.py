"""Does the result hold? The sections ``analysis.sensitivity`` and what it names."""

from __future__ import annotations

from pydantic import Field

from reportgen.defaults import MIN_STUDIES_INFLUENCE
from reportgen.spec.base import Identifier, Section, Text


class StudySet(Section):
    """A sensitivity analysis with rows added to or taken from the pool."""

    id: Identifier = Field(description="part of the fact ids")
    label: Text = Field(description="completes the sentence 'the pool ...', as in 'without X'")
    add: tuple[Text, ...] = Field((), description="ids of excluded rows that are pooled here")
    drop: tuple[Text, ...] = Field((), description="ids of pooled rows that are left out here")
    outcomes: tuple[Identifier, ...] = Field((), description="primary outcomes when empty")


class Sensitivity(Section):
    """Which robustness analyses are run; empty outcome lists mean the primary outcomes."""

    leave_one_out: bool = Field(True, description="pool again without each study in turn")
    profiles: bool = Field(True, description="pool again under every profile, in one table")
    sets: tuple[StudySet, ...] = Field((), description="pools of other sets of rows")
    influence: bool | None = Field(
        None,
        description="diagnostics of what each study does to the pooled value; absent: of outcomes "
        f"that {MIN_STUDIES_INFLUENCE} studies or more pool by inverse variance",
    )
    cumulative: Text | None = Field(
        None,
        description="pool again as studies are added in the order of `year`, or of this numeric "
        "column",
    )
    e_value: bool = Field(
        False,
        description="how strong unmeasured confounding would have to be to explain a pooled ratio, "
        "or standardised difference, away",
    )
    rare_outcomes: tuple[Identifier, ...] = Field(
        (),
        description="outcomes of fewer than 15% of participants, whose odds and hazard ratios the "
        "E-value takes for risk ratios",
    )
    thresholds: dict[Identifier, tuple[float, ...]] = Field(
        default_factory=dict,
        description="outcome -> effects beyond which the share of true effects is estimated, as "
        "they are read: ratios, differences, percent",
    )

    def order_column(self, year: str | None) -> str | None:
        """The column that orders the cumulative analysis; ``year`` is that of the studies."""
        return year if self.cumulative == "year" and year else self.cumulative
