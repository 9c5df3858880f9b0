"""Variables of a data set with gaps, and the columns by which one predicts another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import linalg

from reportgen.errors import AnalysisError, Problem
from reportgen.stats.checks import Bools, Floats, as_floats, raise_if

Kind = Literal["number", "binary", "nominal", "ordered"]

DEPENDENT = 1e-7
"""A predictor whose part that others leave unexplained is smaller than this repeats them."""


@dataclass(frozen=True, slots=True)
class Variable:
    """Values (n,), NaN where not known: numbers, or codes of levels that need not be all there."""

    name: str
    kind: Kind
    values: Floats

    @property
    def known(self) -> Bools:
        """Which rows have a value, (n,)."""
        return np.isfinite(self.values)

    def filled(self, values: Floats) -> Variable:
        """The same with other values."""
        return replace(self, values=values)


def variable(name: str, kind: Kind, values: ArrayLike) -> Variable:
    """A variable from any numbers. Raises AnalysisError for what are no numbers."""
    return Variable(name, kind, as_floats(values, name))


def check_variables(variables: Sequence[Variable]) -> None:
    """Raises AnalysisError for two names alike, lengths that differ, and nobody with a value."""
    problems = []
    names = [one.name for one in variables]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        problems.append(Problem(name, "stands there twice."))
    if len({len(one.values) for one in variables}) > 1:
        problems.append(Problem("variables", "have different numbers of rows."))
    for one in variables:
        if not one.known.any():
            what = "is not known of anybody: there is nothing from which it could be imputed."
            problems.append(Problem(one.name, what, "Leave it out."))
    raise_if(problems)
    if not variables or not len(variables[0].values):
        raise AnalysisError.single("variables", "there is nothing to impute.")


def columns_of(one: Variable) -> Floats:
    """A number as it is, levels by an indicator for each but the first, (n, c)."""
    if one.kind == "number":
        return one.values[:, None]
    levels = np.unique(one.values)
    return np.asarray(one.values[:, None] == levels[1:], dtype=np.float64)


def predictors(variables: Sequence[Variable], fitted: Bools) -> Floats:
    """Columns (n, p) of mean 0 and root mean square 1 in the rows ``fitted``.

    Columns that are constant there, or repeat others, are left out, as nothing can be learnt from
    them; so no collinearity reaches a model.
    """
    columns = [columns_of(one) for one in variables]
    made = np.hstack(columns) if columns else np.empty((len(fitted), 0))
    centre = made[fitted].mean(axis=0)
    spread = np.sqrt(((made[fitted] - centre) ** 2).mean(axis=0))
    varying = spread > 1e-12 * np.maximum(np.abs(centre), 1e-300)
    made = (made[:, varying] - centre[varying]) / spread[varying]
    return np.asarray(made[:, _independent(made[fitted])])


def _independent(x: Floats) -> list[int]:
    """Places of columns that together span all of them, in their order."""
    if not x.shape[1]:
        return []
    r, order = linalg.qr(x, mode="r", pivoting=True)
    pivots = np.abs(np.diag(r))
    return sorted(int(at) for at in order[: len(pivots)][pivots > DEPENDENT * pivots[0]])
