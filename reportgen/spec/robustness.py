"""Does the result hold? The sections ``analysis.sensitivity`` and what it names."""

from __future__ import annotations

from pydantic import Field

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
