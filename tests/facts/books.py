"""A small book of facts: some complete, some with parts missing, one not estimable."""

from __future__ import annotations

from reportgen.facts.book import FactBook, ReportIdentity
from reportgen.facts.fact import Fact, Interval

IDENTITY = ReportIdentity("a-review", "meta-analysis", "A review", "1.0", "2026-11-20")

FACTS = (
    Fact(
        "cr.new.pooled",
        "proportion",
        "complete remission with new treatment",
        "percent",
        0.8377,
        ci=Interval(0.7961, 0.8745, 0.95),
        pi=Interval(0.5, 0.96, 0.95),
        k=22,
        n=1208,
        events=1010,
        method="glmm.logit.ml",
        settings=(("level", "95"), ("profile", "reportgen")),
        inputs=("studies.csv:cr_events,cr_n",),
        rows=("adams", "陈2015"),
        notes=("one row left out",),
    ),
    Fact(
        "cr.new_vs_old.odds_ratio",
        "odds_ratio",
        "odds ratio of complete remission",
        "ratio",
        5.049,
        ci=Interval(3.5, 7.25),
        p=0.0004,
        from_facts=("cr.new.pooled", "cr.old.pooled"),
    ),
    Fact("cr.old.pooled", "proportion", "no interval", "percent", 0.1 + 0.2, k=3),
    Fact(
        "os.new.pooled",
        "survival",
        "survival with new treatment",
        "percent",
        None,
        k=1,
        not_estimable="one study only",
    ),
    Fact("cr.new.study.adams-2004", "proportion", "adams", "percent", 0.5, k=1),
    Fact("cr.new.low", "proportion", "an id that ends like a part", "percent", 0.2),
)

BOOK = FactBook(IDENTITY, FACTS, ())
