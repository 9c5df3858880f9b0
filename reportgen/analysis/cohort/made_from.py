"""Of a cohort: what each fact was made from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportgen.analysis.cohort.scope import Scope
from reportgen.analysis.made_from import Rules, with_sources
from reportgen.facts.fact import Fact
from reportgen.inputs.cohort.columns import outcome_columns
from reportgen.spec.cohort import CohortSpec

_PATIENTS = "patients.{within}|patients.{arm}"
_KNOWN = "{parent}.evaluable|" + _PATIENTS
_LOST = ("{parent}.not_evaluable", "{parent}.missing")
_WEIGHTED = "{weighting}.{arm}.effective"
_SHARE = (_KNOWN, *_LOST, _WEIGHTED)
_VALUES = (_KNOWN, *_LOST, _WEIGHTED)
_FOLLOWED = ("{parent}.n", "{parent}.events", _WEIGHTED)
_AT = (*_FOLLOWED, "{self}.at_risk")
_WHOLE = ("{parent}",)
_SAMPLE = ("{analysis}.n", "{analysis}.left_out")
_WEIGHTS = "{weighting}.{each}.effective"
_RATES = (
    "{in_arm}|{in_arm}.rate|{in_arm}.events|{parent}.{each}.rate",
    "{parent}.this_only",
    "{parent}.other_only",
    *_SAMPLE,
    _WEIGHTS,
)
_MEANS = ("{in_arm}.mean|{parent}.{each}.mean", "{in_arm}.sd", *_SAMPLE, _WEIGHTS)
_TIMES = (
    "{in_arm}.n|{parent}.{each}.n|{parent}.in.n",
    "{in_arm}.events|{parent}.{each}.events|{parent}.in.events",
    "{parent}.out.n",
    "{parent}.out.events",
    *_SAMPLE,
    _WEIGHTS,
)
_LEVELS = (
    "{parent}.*.hazard_ratio|{parent}.*.odds_ratio|{parent}.*.risk_ratio|{parent}.*.difference",
)
_POOLED = (
    "{parent}|{parent}.odds_ratio|{parent}.hazard_ratio|{parent}.mean_difference|{parent}.difference",
)
_SCORED = ("{analysis}.{each}.used",)

RULES: Rules = {
    # patients
    "analysed": ("patients.rows", "patients.excluded"),
    "share": ("{parent}", "patients.{arm}"),
    "stratum_test": ("{in_arm}.*",),
    "evaluable": ("patients.{arm}", *_LOST, "{parent}.not_asked"),
    "not_evaluable": ("{self}.*",),
    # shares of the patients of an arm, and values of them
    "rate": _SHARE,
    "mean": _VALUES,
    "sd": _VALUES,
    "median": (*_VALUES, *_FOLLOWED),
    "q1": _VALUES,
    "q3": _VALUES,
    "minimum": _VALUES,
    "maximum": _VALUES,
    "smd": ("{in_arm}.mean|{in_arm}.*", "{in_arm}.sd"),
    # arms compared
    "difference": _RATES,
    "odds_ratio": _RATES,
    "risk_ratio": _RATES,
    "number_needed": ("{parent}.difference",),
    "to_benefit": _WHOLE,
    "to_harm": _WHOLE,
    "mantel_haenszel": ("{in_arm}.*.rate",),
    "homogeneity": ("{in_arm}.*.rate",),
    "mean_difference": _MEANS,
    "shift": ("{in_arm}.median", *_SAMPLE),
    "severity": ("{in_arm}.grade.*",),
    "test": (
        "{parent}.this_only",
        "{parent}.other_only",
        "{in_arm}.rate|{in_arm}|{in_arm}.mean|{in_arm}.events|{in_arm}.*",
        "{in_arm}.median",
        "{parent}.{each}.n",
        "{parent}.{each}.events",
        _WEIGHTS,
    ),
    "q_between": _LEVELS,
    "df": _WHOLE,
    "statistic": _WHOLE,
    # times
    "n": (
        "{weighting}.{arm}.used|" + _PATIENTS + "|{outcome}.{each}.evaluable",
        "{parent}.missing",
        "{parent}.left_out",
    ),
    "left_out": ("{self}.*",),
    "at_": _AT,
    "incidence_": _AT,
    "competing_incidence_": (*_AT, "{parent}.competing"),
    "km": _FOLLOWED,
    "incidence": _FOLLOWED,
    "weighted": _FOLLOWED,
    "median_low": ("{parent}.median",),
    "median_high": ("{parent}.median",),
    "follow_up_low": ("{parent}.follow_up",),
    "follow_up_high": ("{parent}.follow_up",),
    "hazard_ratio": _TIMES,
    "subdistribution_hazard_ratio": _TIMES,
    "log_rank": _TIMES,
    "adjusted_p": _WHOLE,
    "log_rank_stratified": _TIMES,
    "gray": _TIMES,
    "trend": _TIMES,
    "ph_test": ("{parent}.hazard_ratio|{parent}.n|{parent}", *_SAMPLE),
    "rmst_difference": ("{in_arm}.rmst",),
    "rmst_ratio": ("{in_arm}.rmst",),
    "rmtl_ratio": ("{in_arm}.rmst",),
    # models of patients one by one
    "covariates": _SAMPLE,
    "concordance": _SAMPLE,
    # weighting
    "used": ("patients.{arm}", "{parent}.missing", "{parent}.trimmed", "{parent}.unmatched"),
    "c_statistic": ("{parent}.{each}.used",),
    "propensity": ("{parent}.used",),
    "before": _SCORED,
    "after": ("{analysis}.{each}.effective",),
    "limit": _WHOLE,
    "e_value": ("{parent}.hazard_ratio|{parent}.odds_ratio|{parent}.risk_ratio",),
    # imputation
    "imputation": ("imputation.m", "{parent}.n|{parent}.imputed.n"),
    "fmi": _POOLED,
    "relative_efficiency": _POOLED,
    # safety
    "event_rate": ("{parent}.events", "safety.{arm}.time_at_risk"),
    "first_rate": ("{parent}.any", "safety.{arm}.time_at_risk"),
    "first_rate_ratio": ("{in_arm}.first_rate",),
    "time_at_risk": ("{self}.missing",),
}
"""By the last part of the id, or the method, or its first word."""


def with_sources_of_cohort(spec: CohortSpec, scope: Scope, facts: Sequence[Fact]) -> list[Fact]:
    """The facts of a cohort with what they were made from."""
    arms = tuple(arm.id for arm in scope.arms)
    return list(with_sources(facts, arms, RULES, dict(_columns(spec, scope))))


def _columns(spec: CohortSpec, scope: Scope) -> Iterator[tuple[str, tuple[str, ...]]]:
    """By the beginnings of ids what was read: the table, or some of its columns."""
    for name in ("patients", "safety", "imputation", "missing"):
        yield name, (scope.table,)
    for name in ("m", "iterations"):
        yield f"imputation.{name}", ("spec:analysis.imputation",)
    for variable in spec.baseline:
        yield f"baseline.{variable.id}", scope.column(variable.column)
    for outcome in spec.outcomes:
        yield outcome.id, scope.column(*(column for _, column in outcome_columns(outcome)))
    covariates = {one.id: one.column for one in spec.baseline}
    for plan in spec.analysis.propensity:
        used = [covariates[name] for name in plan.covariates if name in covariates]
        yield f"propensity.{plan.id}", scope.column(spec.data.arms.column, *used)
