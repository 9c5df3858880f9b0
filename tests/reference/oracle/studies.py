"""From the roles of a case to estimates and variances of its studies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from oracle.case import Case, as_numbers
from oracle.words import Unsupported
from reportgen.stats.measures import MEASURES, Correction, EffectSizes, effect_sizes
from reportgen.stats.measures.registry import route_for

# roles that are no study data: they sort, group or explain the studies
LABEL_ROLES = ("group", "order", "cluster", "study", "outcome")
LIST_ROLES = ("moderators", "levels")
OTHER_ROLES = {*LABEL_ROLES, *LIST_ROLES, "covariance_rows"}
# words that change nothing for a measure without them
HARMLESS = {
    "correction": lambda value: True,
    "double_zero": lambda value: True,
    "second_order": lambda value: value is False,
    "limits_level": lambda value: True,
}
MEASURE_SETTINGS = (
    "double_zero",
    "small_sample",
    "variance",
    "second_order",
    "standardiser",
    "limits_level",
)


@dataclass
class Studies:
    """Effect sizes of all rows, and which rows have everything that was named."""

    effect: EffectSizes
    complete: np.ndarray

    @property
    def usable(self) -> np.ndarray:
        """Rows that can be pooled."""
        return self.complete & self.effect.estimable

    @property
    def rows(self) -> np.ndarray:
        return np.flatnonzero(self.usable)

    @property
    def yi(self) -> np.ndarray:
        return self.effect.yi[self.usable]

    @property
    def vi(self) -> np.ndarray:
        return self.effect.vi[self.usable]


def correction_of(case: Case) -> Correction | None:
    """The continuity correction in the words of the case, None for the default."""
    given = case.arg("correction")
    if given is None:
        return None
    if unknown := set(given) - {"value", "to", "form"}:
        raise Unsupported(f"correction {sorted(unknown)[0]}")
    return Correction(
        float(given.get("value", 0.5)), given.get("to", "only_zero"), given.get("form", "cells")
    )


def data_columns(case: Case) -> dict[str, np.ndarray]:
    """The study data by role."""
    return {role: case.numbers(role) for role in case.inputs if role not in OTHER_ROLES}


def measure_settings(case: Case, measure: str, columns: dict[str, np.ndarray]) -> dict[str, Any]:
    """The settings of the case that the route of the measure knows."""
    if measure not in MEASURES:
        raise Unsupported(f"measure {measure}")
    given = set(columns)
    for arm in ("_1", "_2"):
        if f"nonevents{arm}" in given:
            given.add(f"n{arm}")
    known = route_for(MEASURES[measure], given).settings
    values: dict[str, Any] = {"correction": correction_of(case)}
    for word in MEASURE_SETTINGS:
        if (value := case.arg(word)) is not None:
            values[word] = value
    for word, value in values.items():
        if word not in known and not HARMLESS.get(word, lambda _: False)(value):
            raise Unsupported(f"{word} {value} with measure {measure}")
    return {word: value for word, value in values.items() if word in known and value is not None}


def studies(case: Case) -> Studies:
    """Effect sizes of the rows; complete are those with every named column."""
    columns = data_columns(case)
    measure = case.arg("measure", "GENERIC")
    effect = effect_sizes(measure, columns, **measure_settings(case, measure, columns))
    complete = np.all([np.isfinite(values) for values in columns.values()], axis=0)
    for values in other_columns(case):
        complete &= np.array([value is not None for value in values])
    return Studies(effect, complete)


def other_columns(case: Case) -> list[list[Any]]:
    """Columns that label, order or explain the rows, and columns of weights.

    Not the rows of covariance matrices: a study with fewer rows has no value in some of them.
    """
    out = [case.raw(role) for role in LABEL_ROLES if role in case.inputs]
    out += [case.column(name) for role in LIST_ROLES for name in case.inputs.get(role, [])]
    for word in ("weights", "tau2_weights"):
        value = case.args.get(word)  # who does not use the weights must not accept the word
        if value is not None and value not in ("inverse_variance", "equal"):
            out.append(case.column(value))
    return out


def weights_of(case: Case, word: str, found: Studies) -> np.ndarray | None:
    """User weights of the usable studies; inverse variance is None, for ``GENQ`` 1/vi."""
    value = case.arg(word, "inverse_variance")
    if value == "inverse_variance":
        generalised = word == "tau2_weights" and case.args.get("tau2") == "GENQ"
        return 1 / found.vi if generalised else None
    if value == "equal":
        return np.ones(len(found.rows))
    return as_numbers(case.column(value))[found.usable]
