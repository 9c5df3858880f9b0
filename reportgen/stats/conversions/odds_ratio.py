"""The 2x2 table behind an odds ratio of which only the margins are reported."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, as_floats, rows, same_length
from reportgen.stats.contingency.stratified import cell_with_odds_ratio


@dataclass(frozen=True, slots=True)
class ReconstructedTables:
    """Whole-number cells, shapes (k,): events and non-events of arm 1, then of arm 2.

    ``odds_ratio`` is that of the rounded table; its distance from the reported one shows how much
    rounding changed.
    """

    events_1: Floats
    nonevents_1: Floats
    events_2: Floats
    nonevents_2: Floats
    odds_ratio: Floats


def table_from_odds_ratio(
    odds_ratio: ArrayLike, n: ArrayLike, n_1: ArrayLike, events: ArrayLike
) -> ReconstructedTables:
    """Tables with these odds ratios, total sizes, sizes of arm 1 and total events; shapes (k,).

    The first cell is the root of a d = OR b c inside its possible range, rounded to a whole
    number; the others follow from the margins. Raises AnalysisError for an odds ratio that is not
    positive and margins that cannot be. Bonett 2007, doi:10.1037/0003-066x.62.3.254.
    R: metafor::conv.2x2(ori, ni, n1i, n2i), exactly.
    """
    ratio, size = as_floats(odds_ratio, "odds_ratio"), as_floats(n, "n")
    first, total = as_floats(n_1, "n_1"), as_floats(events, "events")
    same_length(odds_ratio=ratio, n=size, n_1=first, events=total)
    inside = (ratio > 0) & np.isfinite(ratio) & (first >= 1) & (first < size)
    inside &= (total >= 0) & (total <= size) & np.isfinite(size)
    if np.any(bad := ~inside):
        raise AnalysisError.single(
            "table", f"{rows(bad)} with an odds ratio or margins that no table has."
        )
    a = np.rint(cell_with_odds_ratio(first, size - first, total, ratio))
    b, c = first - a, total - a
    d = size - first - c
    with np.errstate(divide="ignore", invalid="ignore"):
        rounded = a * d / (b * c)
    return ReconstructedTables(a, b, c, d, rounded)
