"""The covariates of a score, as columns of numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from reportgen.inputs.cohort.records import Bools, Covariate, Floats, Ints


@dataclass(frozen=True, eq=False, slots=True)
class Columns:
    """The design (n, p) without an intercept, what its columns are called, what was left out."""

    values: Floats
    names: tuple[str, ...]
    constant: tuple[str, ...]


def columns_of(
    covariates: Sequence[Covariate], labels: Mapping[str, str], rows: Ints | Bools
) -> Columns:
    """A number as it is; of levels an indicator for each that occurs in these rows but the first.

    What is the same in all of these rows says nothing and is left out.
    """
    made: list[tuple[str, Floats]] = []
    constant = []
    for one in covariates:
        found = list(_columns(one, labels[one.id], rows))
        made += found
        if not found:
            constant.append(labels[one.id])
    values = np.column_stack([values for _, values in made]) if made else np.empty((0, 0))
    return Columns(values, tuple(name for name, _ in made), tuple(constant))


def _columns(one: Covariate, label: str, rows: Ints | Bools) -> Iterator[tuple[str, Floats]]:
    values = one.values[rows]
    distinct = np.unique(values)
    if len(distinct) < 2:
        return
    if not one.levels:
        yield label, values
        return
    for level in distinct[1:].tolist():
        yield f"{label} ({one.levels[int(level)]})", (values == level).astype(np.float64)
