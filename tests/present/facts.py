"""A few facts, and a book of them, for the tests of words and numbers."""

from __future__ import annotations

from typing import Any

from reportgen.facts.book import FactBook, ReportIdentity
from reportgen.facts.fact import Fact, Interval
from reportgen.formatting.style import load_style

STYLE = load_style()

RATE = Fact(
    "cr.a.pooled",
    "proportion",
    "pooled complete remission with A",
    "percent",
    0.8377,
    ci=Interval(0.796, 0.874),
    pi=Interval(0.6, 0.94, 0.9),
    k=22,
    n=1208,
    events=1010,
    method="glmm.logit.ml",
    inputs=("studies.csv:cr_events,cr_n",),
    rows=("adams", "brown"),
    notes=("the between-study variance is estimated as zero",),
)
ALONE = Fact(
    "os.a.pooled", "survival", "pooled survival", "percent", None, not_estimable="one study only"
)
RATIO = Fact(
    "cr.b_vs_a.odds_ratio",
    "odds_ratio",
    "odds ratio of complete remission",
    "ratio",
    4.97,
    ci=Interval(3.33, 7.40),
    p=0.0004,
)
COUNT = Fact("review.rows", "count", "rows of the table", "count", 12345, method="count")


def book(*facts: Fact, **more: Any) -> FactBook:
    """A book of these facts, or of all those above."""
    chosen = facts or (RATE, ALONE, RATIO, COUNT)
    return FactBook(ReportIdentity("x", "meta-analysis", "X", "1"), chosen, (), **more)
