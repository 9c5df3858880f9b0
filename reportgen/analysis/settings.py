"""What the analyses may read of a spec; its title, prose and claims are not in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from reportgen.spec.analysis import Analysis
from reportgen.spec.data import MetaData
from reportgen.spec.meta import MetaSpec
from reportgen.spec.outcomes import Outcome
from reportgen.spec.review import Flow, PublishedPool


class Settings(Protocol):
    """How the table is read and what is asked of it: of one outcome, or of all."""

    @property
    def data(self) -> MetaData:
        """How the table is read."""
        ...

    @property
    def analysis(self) -> Analysis:
        """What is asked of it."""
        ...


@dataclass(frozen=True, slots=True)
class OwnSettings:
    """The same, cut down to what concerns one outcome."""

    data: MetaData
    analysis: Analysis


@dataclass(frozen=True, slots=True)
class ReviewSettings:
    """The sections from which the facts of a whole review are made."""

    data: MetaData
    analysis: Analysis
    outcomes: tuple[Outcome, ...]
    flow: Flow | None
    published: tuple[PublishedPool, ...]

    @classmethod
    def of(cls, spec: MetaSpec) -> ReviewSettings:
        """Those of a spec."""
        return cls(spec.data, spec.analysis, spec.outcomes, spec.flow, spec.published)
