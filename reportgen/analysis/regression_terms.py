"""From the moderators that a regression names to the columns of its design and their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from reportgen.analysis.ids import slug
from reportgen.analysis.subgroups import levels_of
from reportgen.errors import AnalysisError
from reportgen.inputs.studies import OutcomeRow
from reportgen.spec.analysis import Analysis
from reportgen.spec.structure import Moderator, Regression, Subgroups
from reportgen.stats.checks import Floats
from reportgen.stats.moderators import Recipe, dependent_columns
from reportgen.vocabulary import lowerfirst

INTERCEPT = "intercept"


@dataclass(frozen=True, slots=True)
class Term:
    """A column of the design: its part of the fact ids, its name, and how it reads in a table."""

    id: str
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Designed:
    """The rows that report every moderator, their design (k, p), and a term per column."""

    rows: tuple[OutcomeRow, ...]
    X: Floats
    terms: tuple[Term, ...]


def moderator_named(analysis: Analysis, name: str) -> Moderator | Subgroups:
    """The number or the category of this id."""
    known: list[Moderator | Subgroups] = [*analysis.moderators, *analysis.subgroups]
    return next(one for one in known if one.id == name)


def reporting(
    analysis: Analysis, spec: Regression, rows: Sequence[OutcomeRow]
) -> tuple[OutcomeRow, ...]:
    """The rows that report every moderator."""
    columns = [moderator_named(analysis, name).column for name in spec.moderators]
    return tuple(row for row in rows if all(row.study.cells[column] for column in columns))


def designed(analysis: Analysis, spec: Regression, rows: Sequence[OutcomeRow]) -> Designed:
    """The design: numbers less their mean, per so many units; levels against the first.

    Raises AnalysisError where the rows cannot tell the columns apart, and names them.
    """
    if not rows:
        raise AnalysisError.single("", "no study reports the outcome and every moderator")
    if len(rows) == 1:
        raise AnalysisError.single("", "one study only reports the outcome and every moderator")
    values: dict[str, Sequence[float | str]] = {}
    factors: dict[str, Sequence[str]] = {}
    parts: dict[str, list[Term]] = {}
    for name in spec.moderators:
        found = moderator_named(analysis, name)
        cells = [row.study.cells[found.column] for row in rows]
        if len(set(cells)) == 1:
            raise AnalysisError.single("", f"all studies have the same {lowerfirst(found.label)}")
        if isinstance(found, Moderator):
            numbers = np.array([float(cell) for cell in cells])
            values[name] = list((numbers - numbers.mean()) / found.per)
            parts[name] = [Term(name, found.label, number_label(found))]
        else:
            levels = _found_levels(found, rows, cells)
            values[name], factors[name] = cells, list(levels)
            parts[name] = _level_terms(found, levels)
    recipe = Recipe(spec.moderators, factors, tuple(spec.interactions))
    design = recipe.design(values)
    crossed = [term for pair in spec.interactions for term in _products(parts, pair)]
    own = [term for name in spec.moderators for term in parts[name]]
    terms = (Term(INTERCEPT, "", "Reference value"), *own, *crossed)
    _refuse_undetermined(len(rows), terms, dependent_columns(design), design.names)
    return Designed(tuple(rows), design.X, terms)


def number_label(spec: Moderator) -> str:
    """``Median age, per 10 years``, ``Latitude, per degree``."""
    unit = {"%": "percentage points", None: "units"}.get(spec.unit, spec.unit or "")
    many = f"per {spec.per:g} {unit}"
    one = f"per {unit.removesuffix('s')}" if unit.endswith("s") else many
    return f"{spec.label}, {one if spec.per == 1 else many}"


def _found_levels(
    spec: Subgroups, rows: Sequence[OutcomeRow], cells: Sequence[str]
) -> dict[str, str]:
    """The levels that occur, that of reference first."""
    levels = {cell: text for cell, text in levels_of(spec, rows).items() if cell in cells}
    first = spec.reference if spec.reference in levels else next(iter(levels))
    return {first: levels[first], **levels}


def _level_terms(spec: Subgroups, levels: dict[str, str]) -> list[Term]:
    first, *others = levels
    return [
        Term(f"{spec.id}.{slug(cell)}", name, f"{name} against {levels[first]}")
        for cell in others
        for name in [f"{spec.label}: {levels[cell]}"]
    ]


def _products(parts: dict[str, list[Term]], pair: Sequence[str]) -> list[Term]:
    return [
        Term(
            "_x_".join(term.id.replace(".", "_") for term in terms),
            " × ".join(term.name for term in terms),
            " × ".join(term.label for term in terms),
        )
        for terms in product(*(parts[name] for name in pair))
    ]


def _refuse_undetermined(
    k: int, terms: Sequence[Term], dependent: Sequence[str], names: Sequence[str]
) -> None:
    if k <= len(terms):
        raise AnalysisError.single("", f"{k} studies do not carry {len(terms)} coefficients")
    if dependent:
        labels = [f"‘{terms[names.index(name)].name}’" for name in dependent]
        follows = f"{labels[0]} follows from {' and '.join(labels[1:])}"
        raise AnalysisError.single("", f"collinear moderators: among these studies {follows}")
