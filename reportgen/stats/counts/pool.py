"""Common estimates straight from counts: Mantel-Haenszel and Peto, as pooled results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Bools, Floats, as_floats, check_choice, same_length
from reportgen.stats.counts.mantel_haenszel import (
    OF_RATES,
    OF_TABLES,
    Cells,
    Sums,
    defined,
    risk_difference,
)
from reportgen.stats.distributions import check_level
from reportgen.stats.heterogeneity import Heterogeneity, from_q
from reportgen.stats.measures.rates import two_arm_counts
from reportgen.stats.measures.record import NO_CORRECTION, Correction, EffectSizes
from reportgen.stats.measures.registry import effect_sizes, measure_named, with_sizes
from reportgen.stats.measures.two_by_two import observed_minus_expected, tables, usable_tables
from reportgen.stats.pooling import Pooled, common_result

MEASURES = (*OF_TABLES, *OF_RATES)
TABLE_COLUMNS = ("events_1", "n_1", "events_2", "n_2")
RATE_COLUMNS = ("events_1", "time_1", "events_2", "time_2")


@dataclass(frozen=True, slots=True)
class CommonPool:
    """A common estimate, and which studies (K,) it was made from."""

    pooled: Pooled
    used: Bools


def pool_mantel_haenszel(
    measure: str,
    columns: Mapping[str, ArrayLike],
    *,
    correction: Correction = NO_CORRECTION,
    double_zero: str = "keep",
    rd_variance: str = "sato",
    raw_differences: bool = False,
    study_correction: Correction | None = None,
    study_double_zero: str = "drop",
    level: float = LEVEL,
) -> CommonPool:
    """Mantel-Haenszel estimate of OR, RR (log), RD, IRR (log) or IRD over K studies.

    ``columns``: events_1, n_1, events_2, n_2, for rates time_1 and time_2 in place of n; shapes
    (K,), NaN where a study does not tell. The counts enter as they are unless ``correction`` says
    otherwise; ``double_zero`` takes studies out. ``raw_differences`` weighs the RD as counted with
    corrected weights (meta). Q is the inverse-variance Q of the studies' own estimates
    (``study_correction``, ``study_double_zero``) about the common one.

    Raises AnalysisError for a measure that has no such estimate, when no study is left, and for
    ratios when an arm has no event in any study. Mantel and Haenszel 1959,
    doi:10.1093/jnci/22.4.719. R: metafor::rma.mh, meta::metabin(method = "MH"), to 1e-10.
    """
    check_level(level)
    check_choice(measure, MEASURES, "measure")
    arrays = columns_of(columns, TABLE_COLUMNS if measure in OF_TABLES else RATE_COLUMNS)
    if measure in OF_TABLES:
        sums, used = _of_tables(
            measure, arrays, correction, double_zero, rd_variance, raw_differences
        )
    else:
        sums, used = _of_rates(measure, arrays, correction, double_zero)
    estimate, se = defined(sums, f"Mantel-Haenszel {measure}")
    settings = {"correction": study_correction, "double_zero": study_double_zero}
    own = effect_sizes(measure, arrays, **settings)
    q = q_about(estimate, own, level)
    weights = sums.weights if sums.weights.any() else np.ones_like(sums.weights)
    pooled = common_result(estimate, se, weights, q, method="mantel_haenszel", level=level)
    return CommonPool(pooled, used)


def q_about(centre: float, studies: EffectSizes, level: float) -> Heterogeneity:
    """Inverse-variance Q of the studies about a given value, with df one less than the studies.

    Studies without an estimate or with a variance of 0 (no precision to weigh by) are left out.
    """
    good = studies.estimable & (studies.vi > 0)
    q = float(((studies.yi[good] - centre) ** 2 / studies.vi[good]).sum())
    one_or_none = good.sum() < 2  # a single study differs from nothing, corrected or not
    return from_q(
        0.0 if one_or_none or not np.isfinite(q) else q, max(int(good.sum()) - 1, 0), level
    )


def columns_of(columns: Mapping[str, ArrayLike], wanted: tuple[str, ...]) -> dict[str, Floats]:
    """These columns as floats of one length, in this order; n from events and non-events."""
    arrays = with_sizes({name: as_floats(values, name) for name, values in columns.items()})
    if missing := [name for name in wanted if name not in arrays]:
        raise AnalysisError.single("columns", f"{', '.join(missing)} not given.")
    chosen = {name: arrays[name] for name in wanted}
    same_length(**chosen)
    return chosen


def _left(used: Bools, arrays: tuple[Floats, ...]) -> list[Floats]:
    if not used.any():
        raise AnalysisError.single("counts", "no study with both arms is left to pool.")
    return [array[used] for array in arrays]


def _of_tables(
    measure: str,
    arrays: dict[str, Floats],
    correction: Correction,
    double_zero: str,
    rd_variance: str,
    raw: bool,
) -> tuple[Sums, Bools]:
    e1, n1, e2, n2 = (arrays[name] for name in TABLE_COLUMNS)
    with np.errstate(invalid="ignore", divide="ignore"):  # empty arms, which are left out
        t = tables(e1, n1, e2, n2, correction, double_zero)
    used = np.isfinite(t.a)
    cells = Cells(*_left(used, (t.a, t.b, t.c, t.d)))
    if measure == "RD":
        counted = e1[used] / n1[used] - e2[used] / n2[used] if raw else None
        return risk_difference(cells, rd_variance, counted), used
    return OF_TABLES[measure].sums(cells), used


def _of_rates(
    measure: str, arrays: dict[str, Floats], correction: Correction, double_zero: str
) -> tuple[Sums, Bools]:
    x1, t1, x2, t2 = (arrays[name] for name in RATE_COLUMNS)
    first, second, _ = two_arm_counts(x1, t1, x2, t2, correction, double_zero)
    used = np.isfinite(first)
    a, time_1, c, time_2 = _left(used, (first, t1, second, t2))
    return OF_RATES[measure].sums(a, time_1, c, time_2), used


def pool_peto(
    columns: Mapping[str, ArrayLike], *, double_zero: str = "keep", level: float = LEVEL
) -> CommonPool:
    """Peto's common log odds ratio over K studies: sum(O - E)/sum(V), variance 1/sum(V).

    O - E of the events in arm 1 and its hypergeometric variance V, from the counts as they are;
    columns as in ``pool_mantel_haenszel``. A study without events, or with events in everyone, has
    V = 0: it counts as a study and weighs nothing. Q = sum((O-E)^2/V) - (sum(O-E))^2/sum(V) over
    V > 0. Biased where the arms are of very different size or the effect is large.

    Raises AnalysisError when no study is left and when no study has V > 0. Yusuf et al. 1985,
    doi:10.1016/S0033-0620(85)80003-7. R: metafor::rma.peto, to 1e-10.
    """
    check_level(level)
    measure_named("PETO")
    e1, n1, e2, n2 = columns_of(columns, TABLE_COLUMNS).values()
    used = usable_tables(e1, n1, e2, n2, double_zero)
    counts = _left(used, (e1, n1, e2, n2))
    difference, variance = observed_minus_expected(
        tables(counts[0], counts[1], counts[2], counts[3], NO_CORRECTION)
    )
    total = float(variance.sum())
    if not total > 0:
        raise AnalysisError.single(
            "Peto", "in every study all or none have the event; nothing can be compared."
        )
    own = variance > 0
    estimate = float(difference.sum()) / total
    residual = difference[own] / variance[own] - estimate
    q = from_q(float((variance[own] * residual**2).sum()), int(own.sum()) - 1, level)
    pooled = common_result(estimate, total**-0.5, variance, q, method="peto", level=level)
    return CommonPool(pooled, used)
