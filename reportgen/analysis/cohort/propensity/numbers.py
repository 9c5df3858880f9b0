"""Numbers of weighted or matched patients: medians and means of each arm, difference of means."""

from __future__ import annotations

import numpy as np

from reportgen.analysis.cohort.numeric import Precision
from reportgen.analysis.cohort.propensity.comparison import Comparison, Sample
from reportgen.analysis.cohort.propensity.settings import variance_setting
from reportgen.inputs.cohort.records import Floats
from reportgen.spec.cohort_outcomes import NumericOutcome
from reportgen.stats.confounding.weighted_difference import weighted_difference
from reportgen.stats.confounding.weighted_quantiles import weighted_quantiles

PARTS = (
    ("median", "median", "median of", "weighted.quantile"),
    ("q1", "quartile", "first quartile of", "weighted.quantile"),
    ("q3", "quartile", "third quartile of", "weighted.quantile"),
    ("mean", "mean", "mean of", "weighted.mean"),
)


def add_numbers(one: Comparison, outcome: NumericOutcome, precision: Precision) -> None:
    """Facts ``.<arm>.median|q1|q3|mean`` and ``.mean_difference`` under
    ``<outcome>.propensity.<plan>.<pair>``."""
    sample = one.sample(outcome)
    value = one.rows.outcomes[outcome.id].value[sample.at]
    inputs = one.scope.column(outcome.column)
    for is_arm, level in one.sides:
        here = sample.side(is_arm)
        numbers = _summary(value[here], sample.weights[here]) if not sample.refused else {}
        for name, stat, words, method in PARTS:
            one.scope.add(
                one.of(outcome, level.id, name),
                stat,
                one.in_arm(f"{words} {outcome.label}", level.id),
                numbers.get(name),
                n=int(here.sum()),
                unit=outcome.unit,
                method=method,
                refused=sample.refused,
                inputs=inputs,
                settings=precision.setting(name),
            )
    _add_difference(one, outcome, sample, value, precision, inputs)


def _summary(value: Floats, weights: Floats) -> dict[str, float]:
    q1, middle, q3 = weighted_quantiles(value, weights, [0.25, 0.5, 0.75]).tolist()
    mean = float(np.average(value, weights=weights))
    return {"median": middle, "q1": q1, "q3": q3, "mean": mean}


def _add_difference(
    one: Comparison,
    outcome: NumericOutcome,
    sample: Sample,
    value: Floats,
    precision: Precision,
    inputs: tuple[str, ...],
) -> None:
    why, found = sample.refused, None
    if not why:
        found = weighted_difference(
            value, sample.treated, sample.weights, pair=sample.match, level=one.scope.level
        )
        if not found.std_error > 0:
            found, why = None, "the values do not vary within the arms"
    one.scope.add(
        one.of(outcome, "mean_difference"),
        "measured_difference",
        one.between(f"difference of means of {outcome.label}"),
        found.difference if found else None,
        ci=(found.ci_low, found.ci_high) if found else None,
        p=found.p_value if found else None,
        n=len(sample.at),
        unit=outcome.unit,
        method="weighted.difference",
        refused=why,
        inputs=inputs,
        settings=(*variance_setting(one), *precision.setting("mean")),
    )
