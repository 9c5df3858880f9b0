"""Multiple imputation: what was filled, how, and what is estimated with it."""

from __future__ import annotations

import numpy as np

from reportgen.analysis.cohort.imputation.curves import add_curves
from reportgen.analysis.cohort.imputation.data import ImputedCohort, impute
from reportgen.analysis.cohort.imputation.models import add_models
from reportgen.analysis.cohort.imputation.weighted import add_weighted
from reportgen.analysis.cohort.task import CohortTask
from reportgen.analysis.ids import join
from reportgen.errors import AnalysisError
from reportgen.facts.frame import Column, frame
from reportgen.spec.cohort_imputation import IMPUTATION
from reportgen.spec.cohort_outcomes import SurvivalOutcome
from reportgen.stats.imputation.convergence import largest_scale_reduction

COLUMNS = (
    Column("kind", "Kind of row"),
    Column("analysis", "Analysis"),
    Column("label", "Label"),
    Column("measure", "Measure"),
    Column("complete", "Complete cases"),
    Column("imputed", "After imputation"),
    Column("fmi", "Missing information"),
)

SETTLED = 1.2
"""Gelman and Rubin 1992, doi:10.1214/ss/1177011136, ask for values below it."""
OF_LEVELS = ("binary", "nominal", "ordered")


def add(task: CohortTask) -> None:
    """Facts ``imputation.*`` and of every analysis that is repeated; the frame ``imputed``.

    Where nothing is missing nothing is imputed, and ``imputation.gaps`` is 0.
    """
    plan = task.spec.analysis.imputation
    if plan is None:
        return
    data = impute(task, plan)
    _add_gaps(task, data)
    if data.gaps:
        lines = [*add_models(task, data), *add_weighted(task, data), *add_curves(task, data)]
        task.scope.ledger.frame(frame("imputed", "After multiple imputation", COLUMNS, lines))


def _add_gaps(task: CohortTask, data: ImputedCohort) -> None:
    """Facts ``imputation.gaps``, ``.m``, ``.iterations``, ``.outcomes``, ``.of_levels`` and
    ``.variable.<id>``."""
    scope, plan = task.scope, data.spec
    label = "baseline variables with missing values that imputation is asked of"
    scope.count(join(IMPUTATION, "gaps"), label, len(data.gaps), (scope.table,))
    if not data.gaps:
        return
    settings = (
        ("m", str(plan.m)),
        ("iterations", str(plan.iterations)),
        ("seed", str(plan.seed)),
        ("strata", ", the stratum" if scope.strata else ""),
    )
    ledger = scope.ledger
    m = join(IMPUTATION, "m")
    ledger.count(m, "completed data sets", plan.m, method="imputation.chained", settings=settings)
    rounds = "rounds of imputation before a data set is kept"
    ledger.count(join(IMPUTATION, "iterations"), rounds, plan.iterations)
    timed = any(isinstance(one, SurvivalOutcome) for one in data.outcomes)
    words = "outcomes in the models of imputation"
    how = "imputation.hazard" if timed else "count"
    ledger.count(join(IMPUTATION, "outcomes"), words, len(data.outcomes), method=how)
    _add_convergence(task, data)
    levels = sum(gap.how in OF_LEVELS for gap in data.gaps)
    if levels:
        words = "variables of levels that were imputed"
        ledger.count(join(IMPUTATION, "of_levels"), words, levels, method="imputation.augmented")
    for gap in data.gaps:
        ledger.count(
            join(IMPUTATION, "variable", gap.variable.id),
            f"patients whose {gap.variable.label} was imputed",
            gap.missing,
            n=len(data.rows),
            events=gap.missing,
            inputs=scope.column(gap.variable.column),
            method=f"imputation.{gap.how}",
        )


def _add_convergence(task: CohortTask, data: ImputedCohort) -> None:
    """Fact ``imputation.scale_reduction``, the largest of all variables, with a note where high."""
    found, why, notes = None, "", tuple[str, ...]()
    try:
        found = largest_scale_reduction(np.stack([one.trace for one in data.chains]))
    except AnalysisError:
        why = "there were too few rounds to tell"
    if found is not None and found > SETTLED:
        notes = ("more rounds of imputation are needed: the completed data sets still drift",)
    task.scope.add(
        join(IMPUTATION, "scale_reduction"),
        "scale_reduction",
        "largest potential scale reduction of the means of imputed values",
        found,
        method="imputation.convergence" if found is not None else "count",
        refused=why,
        notes=notes,
    )
