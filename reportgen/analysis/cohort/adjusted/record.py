"""What a model of an adjusted analysis takes and gives: every model of the registry speaks so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from reportgen.inputs.cohort.records import Ints
from reportgen.stats.checks import Floats
from reportgen.stats.distributions import two_sided_quantile


@dataclass(frozen=True, eq=False, slots=True)
class ModelRows:
    """The patients of a model (n,): a value of each, and a column of ``x`` (n, p) per name.

    ``value`` is 0 or 1, the place of a grade, a number or a time; ``event`` belongs to a time: 0
    censored, 1 event, 2 and up competing events. Columns of numbers are centred. ``strata`` are
    the places (n,) of the patients among those that have a baseline hazard of their own.
    """

    x: Floats
    names: tuple[str, ...]
    value: Floats
    event: Floats | None = None
    strata: Ints | None = None

    def with_columns(self, x: Floats, names: Sequence[str]) -> ModelRows:
        """The same patients with other columns."""
        return replace(self, x=x, names=tuple(names))

    def without(self, columns: Sequence[int]) -> ModelRows:
        """The same patients with some of the columns left out."""
        kept = [at for at in range(self.x.shape[1]) if at not in set(columns)]
        return self.with_columns(self.x[:, kept], [self.names[at] for at in kept])

    @property
    def columns(self) -> Floats | None:
        """The design beside the intercept; None where there is no column."""
        return self.x if self.x.shape[1] else None


@dataclass(frozen=True, slots=True)
class Choices:
    """How a model is fitted: level and kind of the limits; the variance of a linear model; how a
    Cox model takes equal times."""

    level: float
    interval: str
    variance: str = "model"
    ties: str = "efron"


@dataclass(frozen=True, eq=False, slots=True)
class Coefficients:
    """Of each column its coefficient with limits and P value, shapes (p,), as it is modelled.

    ``std_error`` is what Rubin's rules pool, None where a model has none.
    """

    coef: Floats
    low: Floats
    high: Floats
    p: Floats
    std_error: Floats | None = None

    @classmethod
    def wald(cls, coef: Floats, std_error: Floats, p: Floats, level: float) -> Coefficients:
        """With normal limits."""
        half = two_sided_quantile(level) * std_error
        return cls(coef, coef - half, coef + half, p, std_error)

    @classmethod
    def after_intercept(
        cls, coef: Floats, low: Floats, high: Floats, p: Floats, std_error: Floats | None = None
    ) -> Coefficients:
        """Those of the columns, where the first is the intercept."""
        kept = (np.asarray(part)[1:] for part in (coef, low, high, p))
        return replace(cls(*kept), std_error=None if std_error is None else std_error[1:])


@dataclass(frozen=True, slots=True)
class Joint:
    """The test that several coefficients are 0 together; ``df_residual`` is that of an F."""

    statistic: float
    df: int
    p: float
    df_residual: int | None = None


def no_caution(rows: ModelRows) -> tuple[str, ...]:
    """Of a model whose assumptions are not looked into."""
    return ()


Fit = Callable[[ModelRows, Choices], Coefficients]
JointTest = Callable[[ModelRows, Sequence[int], Choices], Joint]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustedModel:
    """One model: its words, the statistic of its coefficients, its functions and its methods.

    ``joint`` tests columns of the design together, ``joint_stat`` is its statistic. ``methods``
    has the METHODS key for each kind of limits, ``instead`` that where it took the place of
    another, ``joint_method`` that of the test. ``effect`` is what the statistic is of, with
    ``{label}`` for the outcome. ``caution`` are notes on what the data say against the model.
    """

    name: str
    statistic: str
    fit: Fit
    joint: JointTest
    joint_stat: str
    methods: Mapping[str, str]
    joint_method: str
    instead: str = ""
    effect: str = "{label}"
    caution: Callable[[ModelRows], tuple[str, ...]] = no_caution
