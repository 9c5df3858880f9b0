"""The growing list of facts and frames of one analysis."""

from __future__ import annotations

from dataclasses import dataclass, field

from reportgen.facts.fact import Fact, Interval
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Frame
from reportgen.vocabulary import STATISTICS


@dataclass
class Ledger:
    """Collects what the steps of an analysis make, in the order they make it."""

    facts: list[Fact] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    figures: list[FigureRequest] = field(default_factory=list)

    def count(
        self,
        fact_id: str,
        label: str,
        value: int,
        *,
        n: int | None = None,
        events: int | None = None,
        rows: tuple[str, ...] = (),
        inputs: tuple[str, ...] = (),
        from_facts: tuple[str, ...] = (),
        method: str = "count",
        settings: tuple[tuple[str, str], ...] = (),
        notes: tuple[str, ...] = (),
    ) -> None:
        """A fact that is a number of things counted; of events, ``n`` is among how many."""
        self.facts.append(
            Fact(
                fact_id,
                "count",
                label,
                "count",
                value,
                n=n,
                events=events,
                rows=rows,
                method=method,
                settings=settings,
                inputs=inputs,
                from_facts=from_facts,
                notes=notes,
            )
        )

    def number(
        self,
        fact_id: str,
        stat: str,
        label: str,
        value: float | None,
        *,
        ci: Interval | None = None,
        p: float | None = None,
        k: int | None = None,
        unit: str | None = None,
        method: str = "",
        refused: str | None = None,
        rows: tuple[str, ...] = (),
        inputs: tuple[str, ...] = (),
        from_facts: tuple[str, ...] = (),
        notes: tuple[str, ...] = (),
        settings: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """A fact that is a statistic; without a value it carries the reason."""
        self.facts.append(
            Fact(
                fact_id,
                stat,
                label,
                STATISTICS[stat].kind,
                value,
                unit=unit,
                ci=ci if value is not None else None,
                p=p if value is not None else None,
                k=k,
                not_estimable=None if value is not None else refused or "not estimable",
                method=method,
                rows=rows,
                inputs=inputs,
                from_facts=from_facts,
                notes=notes,
                settings=settings,
            )
        )

    def frame(self, made: Frame) -> None:
        """Add a frame."""
        self.frames.append(made)

    def figure(self, request: FigureRequest) -> None:
        """Ask for a figure."""
        self.figures.append(request)
