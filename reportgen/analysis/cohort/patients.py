"""Who was there and who is analysed: ``patients.*``."""

from __future__ import annotations

from reportgen.analysis.cohort.guards import adds_up
from reportgen.analysis.cohort.rates import add_test
from reportgen.analysis.cohort.scope import Scope
from reportgen.analysis.cohort.testing import association
from reportgen.analysis.ids import join, slug
from reportgen.inputs.cohort.records import Flow

ANALYSED = ("patients.analysed",)
"""What the patients of an arm are counted among."""


def add_patients(scope: Scope, flow: Flow) -> None:
    """Facts ``patients.rows``, ``.excluded[.<reason>]``, ``.analysed``, ``.<arm>[.<stratum>]``,
    ``.<arm>.<stratum>.share`` and ``.stratum_test``."""
    check_flow(scope, flow)
    table = (scope.table,)
    scope.count("patients.rows", "patients in the table", flow.rows, table)
    excluded = sum(n for _, n in flow.excluded)
    scope.count("patients.excluded", "patients excluded", excluded, table)
    for reason, n in flow.excluded:
        scope.count(f"patients.excluded.{slug(reason)}", f"patients excluded: {reason}", n, table)
    scope.count("patients.analysed", "patients analysed", flow.analysed, table)
    for arm in scope.arms:
        label = scope.in_arm("patients", arm.id)
        scope.count(f"patients.{arm.id}", label, flow.by_arm[arm.id], table, ANALYSED)
        for stratum in scope.strata:
            _add_stratum(scope, flow, arm.id, stratum.id)
    if scope.strata and len(scope.arms) > 1:
        _add_stratum_test(scope, flow)


def check_flow(scope: Scope, flow: Flow) -> None:
    """Raises AnalysisError where arms, strata or exclusions do not add up."""
    excluded = (n for _, n in flow.excluded)
    adds_up("patients of the table", flow.rows, (flow.analysed, *excluded))
    adds_up("patients by arm", flow.analysed, (flow.by_arm[arm.id] for arm in scope.arms))
    for arm in scope.arms if scope.strata else ():
        parts = [flow.by_arm_stratum[arm.id, stratum.id] for stratum in scope.strata]
        adds_up(f"strata of {arm.label}", flow.by_arm[arm.id], parts)


def _add_stratum(scope: Scope, flow: Flow, arm: str, stratum: str) -> None:
    """The count, and its share of the arm."""
    n, total = flow.by_arm_stratum[arm, stratum], flow.by_arm[arm]
    label = scope.in_arm("patients", arm, stratum)
    scope.count(join("patients", arm, stratum), label, n, (scope.table,), (f"patients.{arm}",))
    scope.add(
        join("patients", arm, stratum, "share"),
        "proportion",
        f"share of {label}",
        n / total if total else None,
        n=total,
        events=n,
        method="count",
        refused="there was no patient",
        inputs=(scope.table,),
    )


def _add_stratum_test(scope: Scope, flow: Flow) -> None:
    table = [[flow.by_arm_stratum[a.id, s.id] for s in scope.strata] for a in scope.arms]
    add_test(
        scope,
        "patients.stratum_test",
        "test of the strata between the arms",
        association(table),
        n=flow.analysed,
        inputs=(scope.table,),
    )
