"""The design of a case's moderators."""

from __future__ import annotations

from typing import Any

import numpy as np

from oracle.case import Case
from oracle.studies import Studies
from reportgen.stats.moderators import Design, Recipe


def recipe(case: Case) -> Recipe:
    """How the moderators of the case become columns."""
    return Recipe(
        tuple(case.inputs["moderators"]),
        case.arg("factors", {}),
        tuple(tuple(parts) for parts in case.arg("interactions", [])),
        bool(case.arg("intercept", True)),
    )


def values(case: Case, rows: np.ndarray) -> dict[str, list[Any]]:
    """The columns of the moderators, and of products of others, at these rows."""
    products = [name for parts in case.arg("interactions", []) for name in parts]
    names = dict.fromkeys((*case.inputs["moderators"], *products))
    return {name: [case.column(name)[i] for i in rows] for name in names}


def design(case: Case, found: Studies) -> Design:
    """The design matrix of the usable studies."""
    return recipe(case).design(values(case, found.rows))
