"""How far the arms differ in each covariate before and after; how far their scores overlap."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

import numpy as np

from reportgen.analysis.cohort.balance import Difference, add_balance
from reportgen.analysis.cohort.propensity.comparison import Comparison
from reportgen.errors import AnalysisError
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell, Column, frame
from reportgen.inputs.cohort.records import Covariate, Floats
from reportgen.spec.cohort_outcomes import BaselineVariable
from reportgen.stats.confounding.balance import weighted_smd, weighted_smd_levels

ROUNDING = 1e-12
"""Overlap weights balance exactly; what is left of a difference then is rounding."""
BINS = 20
"""Bars of the histogram of scores, of equal width from 0 to 1."""

OVERLAP_COLUMNS = (
    Column("low", "Score from", "number"),
    Column("high", "Score to", "number"),
    Column("arm", "Patients of the arm", "count"),
    Column("reference", "Patients of the reference", "count"),
)


def add_differences(one: Comparison, variables: Sequence[BaselineVariable]) -> None:
    """Facts ``propensity.<plan>.<pair>.balance.<variable>.before`` and ``.after``; frame and
    figure ``love-<plan>``."""
    made = one.adjusted
    rows = []
    for variable, values in zip(variables, one.rows.covariates, strict=True):
        place = one.own("balance", variable.id)
        before, after = (
            _add(one, variable, values, f"{place}.{when}", weights, when)
            for when, weights in (("before", np.ones(len(made.at))), ("after", made.weights))
        )
        rows.append(
            Difference(
                variable.id, variable.label, before, f"{place}.before", after, f"{place}.after"
            )
        )
    if not made.refused:
        labels = one.titled("Balance of the covariates"), "Matched" if one.matching else "Weighted"
        add_balance(one.scope, one.pair, rows, name=one.named("love"), labels=labels)


def _add(
    one: Comparison,
    variable: BaselineVariable,
    values: Covariate,
    place: str,
    weights: Floats,
    when: str,
) -> float | None:
    made = one.adjusted
    found = None if made.refused else _difference(values, made.at, made.treated, weights)
    before = one.named_plan("before matching" if one.matching else "before weighting")
    label = one.scope.between(f"standardised mean difference in {variable.label}", one.pair)
    one.scope.add(
        place,
        "smd",
        f"{label}, {before if when == 'before' else one.how}",
        found,
        n=int((weights > 0).sum()),
        method="weighted.smd" if values.levels == () else "weighted.smd_levels",
        refused=made.refused or "the arms shared no value",
        inputs=one.scope.column(variable.column),
    )
    return found


def _difference(
    values: Covariate, at: np.ndarray, treated: np.ndarray, weights: Floats
) -> float | None:
    """Signed for numbers and two levels (of the first in print), else a distance.

    The yardstick is the spread before, of everybody who had a score.
    """
    given = values.values[at]
    try:
        if not values.levels:
            found = weighted_smd(given, treated, weights).unweighted
        elif len(values.levels) == 2:
            found = weighted_smd(given == 0, treated, weights, binary=True).unweighted
        else:
            found = weighted_smd_levels(given, treated, weights)
    except AnalysisError:
        return None
    if not isfinite(found):
        return None
    return found if abs(found) > ROUNDING else 0.0


def add_overlap(one: Comparison) -> None:
    """Frame and figure ``overlap-<plan>``: patients by score, before anything was done."""
    made = one.adjusted
    if made.refused:
        return
    edges = np.linspace(0, 1, BINS + 1)
    scored = ~made.trimmed
    counts = [
        np.histogram(made.score[scored & made.side(is_arm)], edges)[0].tolist()
        for is_arm in (True, False)
    ]
    lines: list[list[Cell]] = [
        [float(low), float(high), int(first), int(second)]
        for low, high, first, second in zip(edges[:-1], edges[1:], *counts, strict=True)
    ]
    name, label = one.named("overlap"), one.titled("Overlap of the propensity scores")
    one.scope.ledger.frame(frame(name, label, OVERLAP_COLUMNS, lines))
    words = (
        ("axis", f"Propensity score (probability of {one.pair.arm.label})"),
        ("counts", "Patients"),
        ("arm", one.pair.arm.id),
        ("reference", one.pair.reference.id),
    )
    one.scope.ledger.figure(FigureRequest(name, "overlap", name, words))
