"""Could confounding alone make the result? The E-value of a pooled effect."""

from __future__ import annotations

from reportgen.analysis.contrasts import Side
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.pools import reason_of
from reportgen.analysis.task import OutcomeTask
from reportgen.errors import AnalysisError
from reportgen.measures import MEASURES
from reportgen.stats.e_value import EValue, e_value

RARE = "odds and hazard ratios of outcomes named as rare were taken for risk ratios"
CONVERTED = {
    "risk_ratio": ("risk_ratio", "risk_ratio"),
    "rate_ratio": ("risk_ratio", "risk_ratio"),
    "peto_odds_ratio": ("rare_odds_ratio", "common_odds_ratio"),
    "odds_ratio": ("rare_odds_ratio", "common_odds_ratio"),
    "hazard_ratio": ("rare_hazard_ratio", "common_hazard_ratio"),
    "std_mean_difference": ("std_mean_difference", "std_mean_difference"),
}
"""By measure, how its effects become risk ratios: of a rare outcome, and of a common one."""


def add(ledger: Ledger, task: OutcomeTask) -> None:
    """Facts ``<prefix>.e_value`` and ``.e_value.limit`` of a primary outcome."""
    wish = task.spec.analysis.sensitivity
    if wish.e_value and task.outcome.primary and MEASURES[task.outcome.measure].compares:
        for side in task.sides:
            _add_side(ledger, task, side, rare=task.outcome.id in wish.rare_outcomes)


def _add_side(ledger: Ledger, task: OutcomeTask, side: Side, *, rare: bool) -> None:
    found = _found(task.outcome.measure, side, rare=rare)
    refused = found if isinstance(found, str) else None
    for place, words, value in (
        ("e_value", "E-value", None if isinstance(found, str) else found.estimate),
        (
            "e_value.limit",
            "E-value of the limit nearer the null",
            None if isinstance(found, str) else found.limit,
        ),
    ):
        ledger.number(
            f"{task.prefix(side)}.{place}",
            "e_value",
            f"{words} of {task.label(side)}",
            value,
            k=side.result.k,
            method="e_value",
            refused=refused,
            rows=side.result.study_ids,
        )


def _found(measure: str, side: Side, *, rare: bool) -> EValue | str:
    """The E-values, or why there are none."""
    result = side.result
    if measure not in CONVERTED:
        return f"a {MEASURES[measure].label} is not to be read as a risk ratio"
    if result.refused or result.value is None or result.ci is None:
        return result.refused or "no interval"
    conversion = CONVERTED[measure][0 if rare else 1]
    try:
        return e_value(result.value, result.ci.low, result.ci.high, conversion=conversion)
    except AnalysisError as error:
        return reason_of(error)
