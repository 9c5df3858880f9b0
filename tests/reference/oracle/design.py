"""The terms of a model as columns with names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from oracle.case import Case, as_numbers
from oracle.cohort import levels_and_codes, text
from oracle.table import Value
from oracle.words import Unsupported

TRANSFORMS = {
    "log": (np.log, "log({})"),
    "log1p": (np.log1p, "log({} + 1)"),
}


@dataclass
class Design:
    """Columns in the order of the coefficients; ``terms`` groups them, ``strata`` have none."""

    columns: list[np.ndarray] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    terms: dict[str, list[int]] = field(default_factory=dict)
    strata: list[str] = field(default_factory=list)
    blocks: dict[str, list[int]] = field(default_factory=dict)

    @property
    def matrix(self) -> np.ndarray:
        return np.column_stack(self.columns)

    def add(self, term: dict[str, Any], columns: list[np.ndarray], names: list[str]) -> None:
        """A term with its columns, under the name it has as a whole."""
        where = list(range(len(self.columns), len(self.columns) + len(columns)))
        self.columns += columns
        self.names += names
        factor = term.get("type") == "factor"
        whole = term.get("label", term.get("column")) if factor else names[0]
        self.terms[term.get("term_label", whole)] = where
        if "column" in term:
            self.blocks[term["column"]] = where


def design(case: Case, role: str = "terms", of: Case | None = None) -> Design:
    """The design of a list of terms, without an intercept; levels are those of the case ``of``."""
    found, of = Design(), of or case
    for term in case.inputs[role]:
        if "strata" in term:
            found.strata.append(term["strata"])
        elif "interaction" in term:
            _interaction(found, term)
        elif "values" in term:
            found.add(term, [np.array(term["values"], dtype=float)], [term["label"]])
        elif term.get("type") == "factor":
            _factor(found, term, case.column(term["column"]), of.column(term["column"]))
        else:
            _numeric(found, term, case.column(term["column"]))
    return found


def _numeric(found: Design, term: dict[str, Any], values: list[Value]) -> None:
    x, name = as_numbers(values), term["column"]
    if "transform" in term:
        if term["transform"] not in TRANSFORMS:
            raise Unsupported(f"transform {term['transform']}")
        function, pattern = TRANSFORMS[term["transform"]]
        x, name = function(x), pattern.format(name)
    found.add(term, [x], [term.get("label", name)])


def _factor(
    found: Design, term: dict[str, Any], values: list[Value], everywhere: list[Value]
) -> None:
    present, _ = levels_and_codes(everywhere)
    names = [text(level) for level in term.get("levels", present)]
    own = [text(value) for value in values]
    kept = [name for name in names if name != text(term["reference"])]
    prefix = term.get("label", f"{term['column']}=")
    columns = [np.array([1.0 if v == name else 0.0 for v in own]) for name in kept]
    found.add(term, columns, [f"{prefix}{name}" for name in kept])


def _interaction(found: Design, term: dict[str, Any]) -> None:
    columns, names = [np.ones(len(found.columns[0]))], [""]
    for part in term["interaction"]:
        where = found.blocks[part]
        # the first of the parts varies fastest
        pairs = [(i, j) for j in where for i in range(len(columns))]
        labels = [f"{names[i]}:{found.names[j]}".lstrip(":") for i, j in pairs]
        columns, names = [columns[i] * found.columns[j] for i, j in pairs], labels
    if "label" in term and len(names) == 1:
        names = [term["label"]]
    found.add(term, columns, names)
