"""A pooled estimate as facts: the value, and how much of it is unknown."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, isfinite

from reportgen.analysis.cohort.scope import Scope
from reportgen.analysis.ids import join
from reportgen.stats.imputation.rubin import RubinPooled
from reportgen.vocabulary import STATISTICS


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pooled estimate stands, of whom it is and how it is called."""

    prefix: str
    stat: str
    label: str
    n: int
    events: int | None
    inputs: tuple[str, ...]
    unit: str | None = None
    measure: str = ""

    @property
    def value(self) -> str:
        """The fact of the estimate: under the name of the statistic unless it has another."""
        return join(self.prefix, self.measure or self.stat)

    @property
    def beside(self) -> str:
        """Where what is told of the estimate stands: below it, where several share a prefix."""
        return self.value if self.measure else self.prefix

    @property
    def fmi(self) -> str:
        """The fact of the fraction of missing information."""
        return join(self.beside, "fmi")


def add_pooled(
    scope: Scope, place: Place, found: RubinPooled | None, refused: str, notes: tuple[str, ...] = ()
) -> None:
    """Facts ``.<statistic>``, ``.fmi``, ``.relative_efficiency`` and ``.df``."""
    back = _back if STATISTICS[place.stat].is_ratio else float
    scope.add(
        place.value,
        place.stat,
        place.label,
        back(found.estimate) if found else None,
        ci=(back(found.ci_low), back(found.ci_high)) if found else None,
        p=found.p_value if found else None,
        n=place.n,
        events=place.events,
        unit=place.unit,
        method="imputation.rubin",
        refused=refused,
        notes=notes,
        inputs=place.inputs,
    )
    parts = (
        ("fmi", "fmi", found.fmi if found else None),
        (
            "relative_efficiency",
            "relative_efficiency",
            found.relative_efficiency if found else None,
        ),
        ("df", "fractional_df", found.df if found and isfinite(found.df) else None),
    )
    for name, stat, value in parts:
        scope.add(
            join(place.beside, name),
            stat,
            f"{STATISTICS[stat].label} of the {place.label}",
            value,
            method="imputation.rubin",
            refused=refused or "nothing varied between the data sets",
            inputs=place.inputs,
        )


def _back(value: float) -> float:
    """From a logarithm; what floats cannot hold ends at their largest."""
    return exp(min(value, 700.0))
