"""What the sentences of METHODS are filled with."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.analysis.cohort.propensity.comparison import Comparison
from reportgen.spec.cohort_outcomes import BaselineVariable
from reportgen.spec.cohort_propensity import Trim

Settings = tuple[tuple[str, str], ...]

ROBUST = "a robust (sandwich) variance that takes the weights as known"
PAIRED = "a robust variance in which the patients of a matched pair belong together"


NO_ERROR = "the robust variance was zero"
"""Why there is no comparison where patients, or those of each pair, are too much alike."""


def variance_setting(one: Comparison) -> Settings:
    """How errors allow for weights, or for pairs."""
    return (("variance", PAIRED if one.matching else ROBUST),)


def score_settings(one: Comparison, variables: Sequence[BaselineVariable]) -> Settings:
    """Covariates and arms by name, and the choices of the plan as parts of sentences."""
    plan, pair = one.plan, one.pair
    target, other = (pair.arm, pair.reference)
    if plan.about == "atc":
        target, other = other, target
    stabilised = " times the share of the arm (stabilised)" if plan.stabilised else ""
    truncated = ""
    if plan.truncate is not None:
        low, high = _percent(plan.truncate), _percent(1 - plan.truncate)
        truncated = f"; weights beyond their {low}% and {high}% quantiles were brought to these"
    caliper = ", however far"
    if plan.caliper is not None:
        caliper = f" within {plan.caliper:g} standard deviations"
    return (
        ("covariates", _listed([one.label for one in variables])),
        ("arm", pair.arm.label),
        ("reference", pair.reference.label),
        ("target", target.label),
        ("other", other.label),
        ("trimmed", _trimmed(plan.trim)),
        ("stabilised", stabilised),
        ("truncated", truncated),
        ("caliper", caliper),
    )


def _trimmed(trim: Trim | None) -> str:
    if trim is None:
        return ""
    if trim.limits is not None:
        low, high = (f"{limit:g}" for limit in trim.limits)
        beyond = f"below {low} or above {high}"
    else:
        share = trim.quantile or 0.0
        beyond = f"beyond their {_percent(share)}% and {_percent(1 - share)}% quantiles"
    return f"; patients with scores {beyond} were left out and the scores estimated anew"


def _percent(share: float) -> str:
    return f"{100 * share:.12g}"


def _listed(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
