"""From the patients and the covariates that a model names to its columns and their words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from reportgen.analysis.cohort.adjusted.record import ModelRows
from reportgen.analysis.cohort.adjusted.sample import Sample
from reportgen.analysis.cohort.scope import Pair, Scope
from reportgen.analysis.ids import join, slug
from reportgen.errors import AnalysisError
from reportgen.spec.cohort_outcomes import BaselineVariable
from reportgen.stats.checks import Floats

ARM = ""
"""The source of the columns of the arms; a covariate has its id."""
MOST_COEFFICIENTS = 200
"""A category of more levels names single patients or centres, and is no covariate of a table."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A covariate of the spec with its cell texts and their printed labels, in printing order.

    The coefficient of a number is ``per`` so many of its units.
    """

    spec: BaselineVariable
    labels: tuple[tuple[str, str], ...]
    per: float = 1.0

    @property
    def id(self) -> str:
        return self.spec.id


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a category that occurs: its part of the ids, its label, its place among all."""

    id: str
    label: str
    code: int


@dataclass(frozen=True, slots=True)
class Term:
    """One column: whose it is, its part of the fact ids, how it reads in tables and sentences."""

    source: str
    id: str
    label: str
    words: str


@dataclass(frozen=True, eq=False, slots=True)
class Design:
    """The rows of a model, a term per column, and the levels of each category that occur."""

    rows: ModelRows
    terms: tuple[Term, ...]
    levels: dict[str, tuple[Level, ...]]

    def columns_of(self, source: str) -> list[int]:
        """Where the columns of the arms, or of a covariate, stand."""
        return [at for at, term in enumerate(self.terms) if term.source == source]


def designed(scope: Scope, variables: Sequence[Variable], sample: Sample) -> Design:
    """A column for every pair of arms, every number, every level of a category but the first.

    Raises AnalysisError, in words, where the patients cannot carry them.
    """
    codes = sample.arm
    for number, arm in enumerate(scope.arms):
        if not (codes == number).any():
            what = f"no patient with {arm.label} has a value of the outcome and every covariate"
            raise AnalysisError.single("", what)
    levels = {
        one.id: levels_among(one, sample.covariate(one.id))
        for one in variables
        if one.spec.type != "continuous"
    }
    terms = [*arm_terms(scope)]
    for one in variables:
        terms += _terms(one, levels.get(one.id, ()), sample)
    if len(terms) > MOST_COEFFICIENTS:
        what = f"{len(terms):,} coefficients are more than the {MOST_COEFFICIENTS} that are fitted"
        raise AnalysisError.single("", what)
    if len(terms) >= sample.n:
        what = f"{sample.n} patients cannot carry {len(terms)} coefficients and an intercept"
        raise AnalysisError.single("", what)
    columns = [*arm_columns(scope, codes)]
    for one in variables:
        columns += columns_of(sample.covariate(one.id), levels.get(one.id, ()), one.per)
    names = tuple(term.words for term in terms)
    rows = ModelRows(np.column_stack(columns), names, sample.value, sample.event)
    return Design(rows, tuple(terms), levels)


def arm_terms(scope: Scope) -> Iterator[Term]:
    """Of each arm against the reference."""
    for pair in scope.pairs:
        words = f"{pair.arm.label} against {pair.reference.label}"
        yield Term(ARM, pair.id, words, pair.arm.label)


def arm_columns(scope: Scope, codes: Floats) -> Iterator[Floats]:
    """Whether a patient is of the arm, for each pair."""
    for pair in scope.pairs:
        yield arm_column(scope, pair, codes)


def arm_column(scope: Scope, pair: Pair, codes: Floats) -> Floats:
    """The same of one pair."""
    return np.asarray(codes == scope.arms.index(pair.arm), dtype=np.float64)


def columns_of(values: Floats, levels: Sequence[Level], per: float = 1.0) -> list[Floats]:
    """A number less its mean, which changes no other coefficient, or 1 in each further level."""
    if not levels:
        return [(values - values.mean()) / per]
    return [np.asarray(values == level.code, dtype=np.float64) for level in levels[1:]]


def levels_among(variable: Variable, codes: Floats) -> tuple[Level, ...]:
    """Those that occur among the patients of the model, in printing order."""
    present = set(np.unique(codes).astype(int).tolist())
    return tuple(
        Level(slug(cell), label, code)
        for code, (cell, label) in enumerate(variable.labels)
        if code in present
    )


def _terms(variable: Variable, levels: Sequence[Level], sample: Sample) -> Iterator[Term]:
    spec = variable.spec
    values = sample.covariate(variable.id)
    if values.min() == values.max():
        what = f"{spec.label} is the same in every patient of the model"
        raise AnalysisError.single("", what)
    if not levels:
        label = f"{spec.label}, per {_units(spec.unit, variable.per)}"
        yield Term(spec.id, spec.id, label, spec.label)
    for level in levels[1:]:
        label = f"{spec.label}: {level.label} against {levels[0].label}"
        yield Term(spec.id, join(spec.id, level.id), label, f"{spec.label} ({level.label})")


def _units(unit: str | None, per: float) -> str:
    """``year``, ``10 years``, ``5 percentage points``; ``unit`` where there is none."""
    many = {None: "units", "%": "percentage points"}.get(unit, unit or "")
    if per != 1:
        return f"{per:g} {many}"
    counted = ("days", "weeks", "months", "years", "points", "units", "percentage points")
    return many.removesuffix("s") if many in counted else many
