"""Fail-safe numbers: how many studies without effect would undo a result."""

from __future__ import annotations

from math import log

from reportgen.analysis.ledger import Ledger
from reportgen.analysis.pools import reason_of
from reportgen.analysis.small_study.studies import Funnel
from reportgen.errors import AnalysisError
from reportgen.measures import MEASURES
from reportgen.spec.small_study import FailSafe
from reportgen.stats.small_study.fail_safe import FailSafe as Found
from reportgen.stats.small_study.fail_safe import (
    orwin_fail_safe_n,
    rosenberg_fail_safe_n,
    rosenthal_fail_safe_n,
)

NO_NULL = "a single group has no value of no effect"


def add_fail_safe(ledger: Ledger, funnel: Funnel, wanted: FailSafe, refused: str | None) -> str:
    """The fact ``<prefix>.fail_safe_n.<method>``; its id."""
    found: Found | None = None
    if refused is None and not funnel.has_null:
        refused = NO_NULL
    if refused is None:
        try:
            found = _number(funnel, wanted)
        except AnalysisError as error:
            refused = reason_of(error)
    fact_id = f"{funnel.prefix}.fail_safe_n.{wanted.method}"
    ledger.number(
        fact_id,
        "fail_safe_n",
        f"fail-safe N ({wanted.method.capitalize()}) of {funnel.label}",
        None if found is None else found.n,
        k=funnel.k,
        method=f"fail_safe.{wanted.method}",
        refused=refused,
        rows=funnel.ids,
        settings=() if wanted.target is None else (("target", f"{wanted.target:g}"),),
    )
    return fact_id


def _number(funnel: Funnel, wanted: FailSafe) -> Found:
    yi, vi = funnel.effects.yi, funnel.effects.vi
    if wanted.target is not None:
        return orwin_fail_safe_n(yi, target=_on_scale(funnel, wanted.target))
    return (rosenthal_fail_safe_n if wanted.method == "rosenthal" else rosenberg_fail_safe_n)(
        yi, vi
    )


def _on_scale(funnel: Funnel, target: float) -> float:
    """The size of an effect as it is printed, on the scale of pooling."""
    scale = MEASURES[funnel.request.measure].scale
    return abs(log(target) if scale == "log" else target / 100 if scale == "percent" else target)
