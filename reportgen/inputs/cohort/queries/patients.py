"""The patients as the queries see them: a lazy frame, and the ways to count its rows.

The queries are written once with narwhals and use only what a data frame and a database both do:
conditions, filters, groups and row counts. What they collect is the smallest table from which the
statistics follow; sums over strata are taken of it, so that parts add up by construction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from reportgen.inputs.cohort.records import Floats, Ints
from reportgen.spec.cohort import CohortSpec
from reportgen.spec.cohort_outcomes import Outcome

ARM, STRATUM, EXCLUSION, COUNT = "arm", "stratum", "exclusion", "count"

T = TypeVar("T", bound=np.generic)

Within = tuple[str, str] | None


def text_of(column: str) -> nw.Expr:
    """The cell as text; blank where it is not known."""
    return nw.col(f"text:{column}")


def number_of(column: str) -> nw.Expr:
    """The cell as number; null where it is not known."""
    return nw.col(f"number:{column}")


def index_in(source: nw.Expr, groups: Sequence[Iterable[str]], otherwise: int = -1) -> nw.Expr:
    """For each row the index of the group of texts to which it belongs, the first that has it."""
    places: dict[str, int] = {}
    for number, texts in enumerate(groups):
        for text in texts:
            places.setdefault(text, number)
    # a sum and no nested conditions, of which a variable of many levels would have too many
    found = (
        nw.when(source == text).then(nw.lit(number - otherwise)).otherwise(nw.lit(0))
        for text, number in places.items()
    )
    return nw.sum_horizontal(nw.lit(otherwise), *found)


@dataclass(frozen=True)
class Patients:
    """All rows of a checked table; ``frame`` has the columns ``arm``, ``stratum``, ``exclusion``.

    Arms and strata are indices into the ids of the spec; ``exclusion`` is the index of the rule
    by which a row is excluded, -1 for patients who are analysed.
    """

    spec: CohortSpec
    frame: nw.LazyFrame[Any]

    @cached_property
    def arms(self) -> tuple[str, ...]:
        """Ids of the arms."""
        return tuple(level.id for level in self.spec.data.arms.levels)

    @cached_property
    def strata(self) -> tuple[str, ...]:
        """Ids of the strata; empty when there are none."""
        stratum = self.spec.data.stratum
        return tuple(level.id for level in stratum.levels) if stratum else ()

    @property
    def cells(self) -> tuple[tuple[int, str, int | None, str], ...]:
        """Arm by arm the whole, then its strata: index and id of the arm, of the stratum."""
        return tuple(
            (number, arm, place, stratum)
            for number, arm in enumerate(self.arms)
            for place, stratum in ((None, ""), *enumerate(self.strata))
        )

    def analysed(self, within: Within = None) -> nw.LazyFrame[Any]:
        """The patients who are not excluded, or those of them with a text in a column."""
        frame = self.frame.filter(nw.col(EXCLUSION) == -1)
        return frame if within is None else frame.filter(text_of(within[0]) == within[1])

    def asked(self, outcome: Outcome, within: Within = None) -> nw.LazyFrame[Any]:
        """The patients of whom an outcome is asked."""
        frame = self.analysed(within)
        if outcome.among is None:
            return frame
        return frame.filter(text_of(outcome.among.column) == outcome.among.value)


def counted(frame: nw.LazyFrame[Any], *keys: str) -> Mapping[str, np.ndarray[Any, Any]]:
    """The distinct rows of the key columns, each with its ``count``."""
    found = collected(frame.group_by(*keys).agg(nw.len().alias(COUNT)))
    return {name: found.get_column(name).to_numpy() for name in (*keys, COUNT)}


def collected(frame: nw.LazyFrame[Any]) -> nw.DataFrame[Any]:
    """The rows; those of a database as a pandas frame, which needs no further library."""
    kind = frame.implementation
    if kind.is_pandas_like() or kind.is_polars() or kind.is_pyarrow():
        return frame.collect()
    return frame.collect("pandas")


def integers(values: np.ndarray[Any, Any]) -> Ints:
    """As 64-bit integers that nobody can change."""
    return _read_only(np.array(values, dtype=np.int64))


def floats(values: np.ndarray[Any, Any]) -> Floats:
    """As doubles that nobody can change."""
    return _read_only(np.array(values, dtype=np.float64))


def _read_only(values: NDArray[T]) -> NDArray[T]:
    values.setflags(write=False)
    return values


def chosen(
    table: Mapping[str, np.ndarray[Any, Any]], arm: int | None, stratum: int | None
) -> np.ndarray[Any, Any]:
    """Which rows of a counted table belong to the arm and stratum; None stands for all."""
    keep = np.ones(len(table[COUNT]), dtype=bool)
    if arm is not None:
        keep &= table[ARM] == arm
    if stratum is not None:
        keep &= table[STRATUM] == stratum
    return keep


def total(table: Mapping[str, np.ndarray[Any, Any]], arm: int | None, stratum: int | None) -> int:
    """How many patients of a counted table belong to the arm and stratum."""
    return int(table[COUNT][chosen(table, arm, stratum)].sum())
