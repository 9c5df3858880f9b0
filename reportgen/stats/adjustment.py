"""Adjustment of P values of a declared family of tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reportgen.errors import AnalysisError
from reportgen.methods.record import Described
from reportgen.stats.checks import Floats, as_floats, check_choice

Order = NDArray[np.int64]


def _bonferroni(p: Floats, order: Order) -> Floats:
    """Each times the number of tests."""
    return p * len(p)


def _holm(p: Floats, order: Order) -> Floats:
    """Step down; Holm 1979, JSTOR 4615733."""
    return _stepped(p, np.argsort(p, kind="stable"), np.arange(float(len(p)), 0, -1), np.maximum)


def _hochberg(p: Floats, order: Order) -> Floats:
    """Step up; Hochberg 1988, doi:10.1093/biomet/75.4.800."""
    return _stepped(p, order, np.arange(1.0, len(p) + 1), np.minimum)


def _benjamini_hochberg(p: Floats, order: Order) -> Floats:
    """False discovery rate; Benjamini and Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x."""
    m = len(p)
    return _stepped(p, order, m / np.arange(float(m), 0, -1), np.minimum)


def _benjamini_yekutieli(p: Floats, order: Order) -> Floats:
    """False discovery rate under any dependence; 2001, doi:10.1214/aos/1013699998."""
    return _benjamini_hochberg(p, order) * float((1 / np.arange(1, len(p) + 1)).sum())


def _stepped(p: Floats, order: Order, factors: Floats, keep: np.ufunc) -> Floats:
    out = np.empty_like(p)
    out[order] = keep.accumulate(factors * p[order])
    return out


@dataclass(frozen=True, slots=True, kw_only=True)
class PAdjustment(Described):
    """Adjusted P values, not yet cut at 1, from the P values and their descending order."""

    adjusted: Callable[[Floats, Order], Floats]


ADJUSTMENTS: dict[str, PAdjustment] = {
    "holm": PAdjustment(
        label="Holm",
        formula="running maximum of (m - i + 1) p_(i)",
        adjusted=_holm,
        reference="Holm 1979, JSTOR 4615733",
        r_call='p.adjust(p, "holm")',
    ),
    "benjamini_hochberg": PAdjustment(
        label="Benjamini-Hochberg, false discovery rate",
        formula="running minimum from the largest of m p_(i)/i",
        adjusted=_benjamini_hochberg,
        reference="Benjamini and Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x",
        r_call='p.adjust(p, "BH")',
    ),
    "bonferroni": PAdjustment(
        label="Bonferroni",
        formula="m p",
        adjusted=_bonferroni,
        reference="Dunn 1961, doi:10.1080/01621459.1961.10482090",
        r_call='p.adjust(p, "bonferroni")',
    ),
    "hochberg": PAdjustment(
        label="Hochberg",
        formula="running minimum from the largest of (m - i + 1) p_(i)",
        adjusted=_hochberg,
        reference="Hochberg 1988, doi:10.1093/biomet/75.4.800",
        r_call='p.adjust(p, "hochberg")',
    ),
    "benjamini_yekutieli": PAdjustment(
        label="Benjamini-Yekutieli, false discovery rate under any dependence",
        formula="Benjamini-Hochberg times Σ 1/i",
        adjusted=_benjamini_yekutieli,
        reference="Benjamini and Yekutieli 2001, doi:10.1214/aos/1013699998",
        r_call='p.adjust(p, "BY")',
    ),
}


def adjusted_p_values(p_values: ArrayLike, *, method: str = "holm") -> Floats:
    """Adjusted P values in the order given, shape (m,), at most 1.

    ``method`` is a key of ``ADJUSTMENTS``. Raises AnalysisError for values outside 0..1 and an
    unknown method. R: p.adjust, to 1e-14.
    """
    p = as_floats(p_values, "p_values")
    check_choice(method, ADJUSTMENTS, "p_adjustment")
    if not np.all((p >= 0) & (p <= 1)):
        raise AnalysisError.single("p_values", "must lie between 0 and 1.")
    descending = np.argsort(-p, kind="stable")
    return np.asarray(np.minimum(ADJUSTMENTS[method].adjusted(p, descending), 1.0))
