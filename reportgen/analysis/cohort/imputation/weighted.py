"""Patients weighted or matched by scores that are estimated anew in every completed data set.

Scores within each data set, then estimates pooled: Leyrat et al. 2019,
doi:10.1177/0962280217713032.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from reportgen.analysis.cohort.imputation.data import ImputedCohort, repeated_scores
from reportgen.analysis.cohort.imputation.facts import Place, add_pooled
from reportgen.analysis.cohort.imputation.variables import only
from reportgen.analysis.cohort.ordinal import thresholds
from reportgen.analysis.cohort.propensity.adjusted import adjusted
from reportgen.analysis.cohort.propensity.analysis import covariates_of, outcomes_of
from reportgen.analysis.cohort.propensity.comparison import Comparison, Sample
from reportgen.analysis.cohort.scope import Pair
from reportgen.analysis.cohort.task import CohortTask
from reportgen.errors import AnalysisError
from reportgen.facts.frame import Cell
from reportgen.inputs.cohort.columns import outcome_columns
from reportgen.inputs.cohort.records import Floats, PatientRows
from reportgen.spec.cohort_outcomes import NumericOutcome, OrdinalOutcome, Outcome, SurvivalOutcome
from reportgen.spec.cohort_propensity import Propensity
from reportgen.stats.confounding.weighted_difference import weighted_difference
from reportgen.stats.confounding.weighted_ratio import weighted_ratio
from reportgen.stats.imputation.pooling import Estimate, pool_many
from reportgen.stats.imputation.rubin import RubinPooled
from reportgen.stats.survival.cox import cox
from reportgen.stats.survival.observations import observations
from reportgen.vocabulary import STATISTICS

RATIOS = ("odds_ratio", "risk_ratio")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is compared: its part of the ids, its measure, statistic and label."""

    name: str
    measure: str
    stat: str
    label: str


def parts_of(outcome: Outcome) -> Iterator[Part]:
    """What is pooled of an outcome, by its type."""
    if isinstance(outcome, SurvivalOutcome):
        yield Part("", "hazard_ratio", "hazard_ratio", f"hazard ratio of {outcome.label}")
        return
    if isinstance(outcome, NumericOutcome):
        words = f"difference of means of {outcome.label}"
        yield Part("", "mean_difference", "measured_difference", words)
        return
    named = [("", outcome.label)]
    if isinstance(outcome, OrdinalOutcome):
        named = [(name, label) for name, label, _ in thresholds(outcome)]
    for name, label in named:
        yield Part(name, "difference", "difference", f"difference in {label}")
        for ratio in RATIOS:
            yield Part(name, ratio, ratio, f"{STATISTICS[ratio].label} of {label}")


@dataclass(frozen=True, slots=True)
class _Repeated:
    """One plan, pair of arms and outcome over the data sets."""

    task: CohortTask
    plan: Propensity
    pair: Pair
    outcome: Outcome
    several: bool

    def comparison(self, rows: PatientRows) -> Comparison:
        """The patients made alike in one data set."""
        scope = self.task.scope
        places = {arm.id: place for place, arm in enumerate(scope.arms)}
        labels = {one.id: one.label for one in covariates_of(self.task.spec, self.plan)}
        own = only(rows, self.plan.covariates)
        arms = places[self.pair.arm.id], places[self.pair.reference.id]
        made = adjusted(self.plan, self.pair, arms, own, labels)
        return Comparison(scope, self.plan, made, own, self.several)

    def estimate(self, one: Comparison, part: Part) -> Estimate:
        """Of one part in one data set. Raises AnalysisError where it cannot be estimated."""
        sample = one.sample(self.outcome)
        value = one.rows.outcomes[self.outcome.id].value[sample.at]
        if sample.refused:
            raise AnalysisError.single("", sample.refused)
        if isinstance(self.outcome, SurvivalOutcome):
            return self._hazard(one, sample)
        if isinstance(self.outcome, NumericOutcome):
            return _difference(value, sample)
        if isinstance(self.outcome, OrdinalOutcome):
            at = next(level for name, _, level in thresholds(self.outcome) if name == part.name)
            value = (value >= self.outcome.levels.index(at)).astype(np.float64)
        if part.measure == "difference":
            return _difference(value, sample)
        return _ratio(value, sample, part.measure)

    def _hazard(self, one: Comparison, sample: Sample) -> Estimate:
        values = one.rows.outcomes[self.outcome.id]
        assert values.event is not None
        event = values.event[sample.at] == 1
        rows = observations(values.value[sample.at], event, weights=sample.weights)
        fit = cox(
            rows,
            sample.treated.astype(np.int64),
            names=("group",),
            ties=self.task.spec.analysis.ties,
            robust=True,
            cluster=sample.match,
        )
        variance = float(fit.std_error[0]) ** 2
        return Estimate(float(fit.coef[0]), variance, max(float(event.sum()) - 1, 1.0))


def _difference(value: Floats, sample: Sample) -> Estimate:
    found = weighted_difference(value, sample.treated, sample.weights, pair=sample.match)
    return Estimate(found.difference, found.std_error**2, float(found.df))


def _ratio(event: Floats, sample: Sample, measure: str) -> Estimate:
    found = weighted_ratio(event, sample.treated, sample.weights, measure, pair=sample.match)
    return Estimate(log(found.ratio), found.log_std_error**2, _df(sample))


def _df(sample: Sample) -> float:
    """Of two groups, or of pairs."""
    return float(len(sample.at) - 2 if sample.match is None else len(np.unique(sample.match)) - 1)


def add_weighted(task: CohortTask, data: ImputedCohort) -> list[list[Cell]]:
    """Facts ``<outcome>.propensity.<plan>.<pair>.[<part>.]imputed.<measure>``
    with what is told beside it, and the lines of the frame."""
    lines: list[list[Cell]] = []
    several = len(task.spec.analysis.propensity) > 1
    for plan in repeated_scores(task.spec, data.spec):
        for pair in task.scope.pairs:
            for outcome in outcomes_of(task.spec, plan):
                one = _Repeated(task, plan, pair, outcome, several)
                lines += _add_one(one, data)
    return lines


def _add_one(one: _Repeated, data: ImputedCohort) -> Iterator[list[Cell]]:
    task, outcome = one.task, one.outcome
    made = [one.comparison(rows) for rows in data.completed]
    shown = made[0]
    yield ["scores", one.plan.id, shown.between(outcome.label), "", None, None, None]
    inputs = task.scope.column(*(column for _, column in outcome_columns(outcome)))
    arms = np.isin(data.rows.arm, [at for at, arm in enumerate(task.scope.arms)
                                   if arm in (one.pair.arm, one.pair.reference)])  # fmt: skip
    n = int((arms & data.rows.outcomes[outcome.id].known).sum())
    task.scope.ledger.count(
        shown.of(outcome, "imputed", "n"),
        f"patients of whom {shown.between(outcome.label)}, is known, after imputation",
        n,
        inputs=inputs,
        method="imputation.scores",
    )
    unit = outcome.unit if isinstance(outcome, NumericOutcome) else None
    for part in parts_of(outcome):
        label = f"{shown.between(part.label)}, after imputation"
        prefix = shown.of(outcome, part.name, "imputed")
        place = Place(prefix, part.stat, label, n, None, inputs, unit, part.measure)
        add_pooled(task.scope, place, *_pooled(one, made, part))
        complete = shown.of(outcome, part.name, part.measure)
        yield ["arm", one.plan.id, part.label, STATISTICS[part.stat].label, complete, place.value,
               place.fmi]  # fmt: skip


def _pooled(
    one: _Repeated, made: Sequence[Comparison], part: Part
) -> tuple[RubinPooled | None, str]:
    """The pooled estimate, or why there is none."""

    def estimate(comparison: Comparison) -> dict[str, Estimate]:
        return {part.measure: one.estimate(comparison, part)}

    try:
        return pool_many(estimate, made, level=one.task.scope.level)[part.measure], ""
    except AnalysisError as error:
        return None, "; ".join(problem.what.rstrip(".") for problem in error.problems)
