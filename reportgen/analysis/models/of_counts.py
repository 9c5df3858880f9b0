"""Models that add up the counts of both arms over the studies: Mantel-Haenszel and Peto."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportgen.analysis.effects import counts_of_arms
from reportgen.analysis.models.inverse_variance import common_result
from reportgen.analysis.models.words import plural, settings_of
from reportgen.analysis.pools import PoolRequest, PoolResult
from reportgen.inputs.studies import OutcomeRow
from reportgen.measures import transform_of
from reportgen.stats.counts.pool import pool_mantel_haenszel, pool_peto

Rows = Sequence[OutcomeRow]


def mantel_haenszel(request: PoolRequest, rows: Rows) -> PoolResult:
    """A common ratio or difference from sums of products of the counts."""
    effect = transform_of(request.measure).effect
    made = pool_mantel_haenszel(
        effect,
        counts_of_arms(request.measure, effect, rows),
        study_double_zero="keep",
        level=request.level,
    )
    return replace(
        common_result(request, rows, made.pooled),
        method="mantel_haenszel",
        settings=settings_of(request, subject=plural(request)),
    )


def peto(request: PoolRequest, rows: Rows) -> PoolResult:
    """A common odds ratio from observed and expected events."""
    columns = counts_of_arms(request.measure, transform_of(request.measure).effect, rows)
    made = pool_peto(columns, level=request.level)
    return replace(
        common_result(request, rows, made.pooled), method="peto", settings=settings_of(request)
    )
