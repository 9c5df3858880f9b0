"""The design of a regression: numbers that vary, none repeating the others, the intercept first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reportgen.errors import AnalysisError, Problem
from reportgen.stats.checks import Floats, as_floats, raise_if
from reportgen.stats.survival.observations import checked_weights, rows_in_words

INTERCEPT = "(Intercept)"
DEPENDENT = 1e-9
"""Share of a covariate's squares that others leave unexplained, below which it repeats them."""


@dataclass(frozen=True, slots=True)
class Design:
    """Columns (n, q) scaled to mean 0 and root mean square 1 after the intercept, and their names.

    ``back`` (q, q) leads from coefficients of ``x`` to those of the covariates as given.
    """

    names: tuple[str, ...]
    x: Floats
    back: Floats
    weights: Floats

    @property
    def n(self) -> float:
        """Rows, or whom their weights stand for."""
        return float(self.weights.sum())

    def with_own(self, j: int) -> tuple[Floats, int]:
        """Columns (n, q) of the same space, one of them with coefficient ``j`` as given; its place.

        The heaviest of the scaled coefficients that make it up gives way, so that no linear
        predictor becomes the difference of large numbers.
        """
        lead = self.back[j]
        place = int(np.argmax(np.abs(lead)))
        x = self.x - np.outer(self.x[:, place], lead / lead[place])
        x[:, place] = self.x[:, place] / lead[place]
        return x, place

    def covariance(self, of_scaled: Floats) -> Floats:
        """The covariance of the coefficients of the covariates as given."""
        return np.asarray(self.back @ of_scaled @ self.back.T)


def outcome_values(outcome: ArrayLike, name: str = "outcome") -> Floats:
    """Finite numbers, named by row where they are not."""
    y = as_floats(outcome, name)
    if len(y) == 0:
        raise AnalysisError.single(name, "there is no row to analyse.")
    if np.any(bad := ~np.isfinite(y)):
        raise AnalysisError.single(name, f"{rows_in_words(bad)} missing or infinite.")
    return y


def design(
    covariates: ArrayLike | None,
    n: int,
    names: Sequence[str] | None = None,
    weights: ArrayLike | None = None,
) -> Design:
    """Covariates (n, p) beside an intercept; None is the model of the intercept alone.

    Raises AnalysisError for shapes that do not fit, values that are missing, covariates that are
    constant or repeat others, by name, and fewer rows than coefficients.
    """
    given = np.empty((n, 0)) if covariates is None else np.asarray(covariates, dtype=np.float64)
    given = given[:, None] if given.ndim == 1 else given
    if given.ndim != 2 or given.shape[0] != n:
        raise AnalysisError.single("covariates", f"have shape {given.shape} for {n} rows.")
    labels = tuple(names) if names else tuple(f"covariate {i + 1}" for i in range(given.shape[1]))
    if len(labels) != given.shape[1]:
        what = f"{len(labels)} names for {given.shape[1]} covariates."
        raise AnalysisError.single("names", what)
    _refuse_missing(given, labels)
    counted = checked_weights(weights, n)
    weight = np.ones(n) if counted is None else counted
    _refuse_constant(given[weight > 0], labels)
    if np.count_nonzero(weight) < given.shape[1] + 1:
        what = f"{np.count_nonzero(weight)} rows cannot carry {given.shape[1] + 1} coefficients."
        raise AnalysisError.single("covariates", what)
    centre = np.average(given, axis=0, weights=weight) if given.shape[1] else np.empty(0)
    scale = np.sqrt(np.average((given - centre) ** 2, axis=0, weights=weight))
    scaled = (given - centre) / scale
    _refuse_dependent(scaled * np.sqrt(weight)[:, None], labels)
    back = np.diag(np.concatenate(([1.0], 1 / scale)))
    back[0, 1:] = -centre / scale
    x = np.hstack((np.ones((n, 1)), scaled))
    return Design((INTERCEPT, *labels), x, back, weight)


def _refuse_missing(given: Floats, labels: Sequence[str]) -> None:
    raise_if(
        [
            Problem(
                name,
                f"{rows_in_words(~np.isfinite(column))} missing or infinite.",
                "Leave these rows out.",
            )
            for name, column in zip(labels, given.T, strict=True)
            if not np.isfinite(column).all()
        ]
    )


def _refuse_constant(given: Floats, labels: Sequence[str]) -> None:
    raise_if(
        [
            Problem(name, "is the same in every row.", "Leave it out.")
            for name, column in zip(labels, given.T, strict=True)
            if column.min(initial=np.inf) == column.max(initial=-np.inf)
        ]
    )


def _refuse_dependent(scaled: Floats, labels: Sequence[str]) -> None:
    """Name the covariates that follow from those before them."""
    if not scaled.shape[1]:
        return
    pivots = np.abs(np.diag(np.linalg.qr(scaled, mode="r"))) ** 2
    whole = (scaled**2).sum(axis=0)
    raise_if(
        [
            Problem(name, "follows from the covariates before it.", "Leave it out.")
            for name, pivot, size in zip(labels, pivots, whole, strict=True)
            if pivot <= DEPENDENT * size
        ]
    )
