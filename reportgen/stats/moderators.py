"""From columns of moderators to a design matrix: factors, numbers, products."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, as_floats
from reportgen.vocabulary import nearest

NOTHING_LEFT = 1e-9


@dataclass(frozen=True, slots=True)
class Design:
    """The matrix (k, p), a name per column, and the positions that belong to each moderator."""

    X: Floats
    names: tuple[str, ...]
    terms: Mapping[str, tuple[int, ...]]
    intercept: bool


@dataclass(frozen=True, slots=True)
class Recipe:
    """How moderators become columns; kept so that predictions use the same coding.

    A moderator named in ``factors`` has one 0/1 column per level but the first (all levels for the
    first factor when there is no intercept); any other is numeric. ``interactions`` are products
    of moderators, of each column of one with each of the other, after all moderators.
    """

    moderators: tuple[str, ...]
    factors: Mapping[str, Sequence[str]]
    interactions: tuple[tuple[str, ...], ...] = ()
    intercept: bool = True

    def design(self, values: Mapping[str, Sequence[Any]]) -> Design:
        """The design matrix of these values, shapes (k,) each."""
        self._check(values)
        k = len(values[self.moderators[0]]) if self.moderators else 0
        columns: list[Floats] = [np.ones(k)] if self.intercept else []
        names = ["intercept"] if self.intercept else []
        terms: dict[str, tuple[int, ...]] = {}
        full = not self.intercept
        for moderator in self.moderators:
            if moderator in self.factors:
                coded, labels = self._factor(moderator, values[moderator], full)
                full = False
            else:
                coded, labels = [as_floats(values[moderator], moderator)], [moderator]
            terms[moderator] = tuple(range(len(columns), len(columns) + len(coded)))
            columns += coded
            names += labels
        for parts in self.interactions:
            first = len(columns)
            coded_parts = [self._coded(part, values, columns, names, terms) for part in parts]
            for chosen in product(*coded_parts):
                columns.append(np.prod([column for _, column in chosen], axis=0))
                names.append(":".join(label for label, _ in chosen))
            terms[":".join(parts)] = tuple(range(first, len(columns)))
        return Design(np.column_stack(columns), tuple(names), terms, self.intercept)

    def _coded(
        self,
        part: str,
        values: Mapping[str, Sequence[Any]],
        columns: Sequence[Floats],
        names: Sequence[str],
        terms: Mapping[str, Sequence[int]],
    ) -> list[tuple[str, Floats]]:
        """The columns of one moderator of a product, with their names."""
        if part in terms:
            return [(names[at], columns[at]) for at in terms[part]]
        return [(part, as_floats(values[part], part))]

    def _check(self, values: Mapping[str, Sequence[Any]]) -> None:
        wanted = (*self.moderators, *(part for parts in self.interactions for part in parts))
        for name in wanted:
            if name not in values:
                raise AnalysisError.single(
                    "moderators", f"no column '{name}'{nearest(name, values)}."
                )
        if not self.moderators:
            raise AnalysisError.single("moderators", "none is named.")

    def _factor(
        self, name: str, values: Sequence[Any], full: bool
    ) -> tuple[list[Floats], list[str]]:
        levels = [level_name(level) for level in self.factors[name]]
        found = [level_name(value) for value in values]
        if unknown := sorted(set(found) - set(levels)):
            raise AnalysisError.single(
                name, f"level '{unknown[0]}' is not declared{nearest(unknown[0], levels)}."
            )
        shown = levels if full else levels[1:]
        coded = [np.array([float(value == level) for value in found]) for level in shown]
        return coded, [f"{name}={level}" for level in shown]


def level_name(value: Any) -> str:
    """A level as text; a whole number without decimals."""
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        return str(int(value))
    return str(value)


def design_matrix(
    columns: Mapping[str, Sequence[Any]],
    *,
    factors: Mapping[str, Sequence[str]] | None = None,
    interactions: Sequence[Sequence[str]] = (),
    intercept: bool = True,
) -> Design:
    """Design matrix of all given columns, in their order; see ``Recipe`` for the coding."""
    products = tuple(tuple(parts) for parts in interactions)
    return Recipe(tuple(columns), factors or {}, products, intercept).design(columns)


def dependent_columns(design: Design) -> tuple[str, ...]:
    """A column that follows from columns before it, and these: names, empty where none does.

    The columns are compared at length 1; what is left of one after the others have been taken out
    of it is nothing from 1e-9 on.
    """
    length = np.sqrt((design.X**2).sum(axis=0))
    unit = design.X / np.where(length > 0, length, 1.0)
    for j in range(unit.shape[1]):
        before, own = unit[:, :j], unit[:, j]
        shares = np.linalg.lstsq(before, own, rcond=None)[0] if j else np.zeros(0)
        if np.sqrt(((own - before @ shares) ** 2).sum()) <= NOTHING_LEFT:
            used = [design.names[i] for i in range(j) if abs(shares[i]) > NOTHING_LEFT]
            return (design.names[j], *used)
    return ()
