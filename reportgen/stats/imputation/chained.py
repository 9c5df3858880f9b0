"""Multiple imputation by chained equations.

Of statsmodels, MICEData is not used: it matches predictive means only, so that categories would be
imputed as numbers, and it draws from numpy's global generator, so that two builds could differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats
from reportgen.stats.imputation.draws import IMPUTERS
from reportgen.stats.imputation.variables import Variable, check_variables, predictors


@dataclass(frozen=True, slots=True)
class Completed:
    """One data set without gaps, in the order of the variables given.

    ``imputed`` names those that had gaps, in the order in which they were visited; ``trace`` has
    the mean of their imputed values (of levels: of their codes) after each iteration,
    (iterations, imputed).
    """

    variables: tuple[Variable, ...]
    imputed: tuple[str, ...]
    trace: Floats

    def __getitem__(self, name: str) -> Variable:
        return next(one for one in self.variables if one.name == name)


def chained_equations(
    variables: Sequence[Variable], *, iterations: int, rng: np.random.Generator
) -> Completed:
    """Fill the gaps of each variable in turn from all others, ``iterations`` times over.

    Gaps start with values drawn from those known; variables are visited from the fewest gaps to
    the most. A variable with one known value is filled with it. The order of rows decides which
    draw a patient gets: give rows in an order that does not depend on the file. Raises
    AnalysisError for a variable that nobody has, and for no iteration. van Buuren 2007,
    doi:10.1177/0962280206074463; White, Royston and Wood 2011, doi:10.1002/sim.4067. R: mice::mice.
    """
    check_variables(variables)
    if iterations < 1:
        raise AnalysisError.single("iterations", f"there must be 1 or more, not {iterations}.")
    state = {one.name: one for one in variables}
    gaps = sorted(
        (one for one in variables if not one.known.all()), key=lambda one: (~one.known).sum()
    )
    for one in gaps:
        start = rng.choice(one.values[one.known], size=int((~one.known).sum()))
        state[one.name] = _filled(one, start)
    trace = np.empty((iterations, len(gaps)))
    for turn in range(iterations):
        for at, one in enumerate(gaps):
            others = [state[other.name] for other in variables if other.name != one.name]
            new = _drawn(one, others, rng)
            state[one.name] = _filled(one, new)
            trace[turn, at] = new.mean()
    return Completed(tuple(state.values()), tuple(one.name for one in gaps), trace)


def _drawn(one: Variable, others: Sequence[Variable], rng: np.random.Generator) -> Floats:
    known = one.known
    if len(np.unique(one.values[known])) == 1:
        return np.full(int((~known).sum()), one.values[known][0])
    return IMPUTERS[one.kind](one.values, predictors(others, known), known, rng)


def _filled(one: Variable, values: Floats) -> Variable:
    whole = one.values.copy()
    whole[~one.known] = values
    return one.filled(whole)


def multiple_imputation(
    variables: Sequence[Variable], *, m: int, iterations: int, seed: int
) -> tuple[Completed, ...]:
    """``m`` completed data sets, each from a generator of its own that follows from the seed.

    Raises AnalysisError for fewer than two, and as ``chained_equations``.
    """
    if m < 2:
        raise AnalysisError.single(
            "m", f"there must be 2 data sets or more, not {m}.", "20 are usual."
        )
    return tuple(
        chained_equations(variables, iterations=iterations, rng=np.random.default_rng(own))
        for own in np.random.SeedSequence(seed).spawn(m)
    )
