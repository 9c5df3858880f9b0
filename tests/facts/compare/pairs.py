"""Hand-made pairs of reports: one for each kind of change, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from reportgen.facts.book import ReportIdentity
from reportgen.facts.fact import Fact, Interval
from reportgen.facts.record import ClaimRecord, OutcomeRecord, Record

IDENTITY = ReportIdentity("a-review", "meta-analysis", "A review", "1.0", "2026-01-02")
ABSTRACT = (("RESULTS", "The rate was 50%."), ("CONCLUSIONS", "Rates were higher."))
CLAIM = ClaimRecord("rates", "higher", "higher", True, "Rates were higher.", "a.b > 1", ())
OUTCOMES = (OutcomeRecord("cr", "complete remission", True), OutcomeRecord("os", "death", False))

RATIO = Fact(
    "cr.a_vs_b.odds_ratio",
    "odds_ratio",
    "odds ratio of complete remission",
    "ratio",
    2.0,
    ci=Interval(1.5, 2.7),
    p=0.001,
    k=12,
    n=800,
    method="contrast.glmm",
    settings=(("level", "95"), ("smaller_n", "300")),
    rows=("adams", "baker"),
)
DIFFERENCE = Fact(
    "cr.a_vs_b.difference",
    "difference",
    "difference in complete remission",
    "points",
    0.10,
    ci=Interval(0.02, 0.18),
    n=800,
)
POOLED = Fact(
    "cr.a.pooled",
    "proportion",
    "pooled complete remission with A",
    "percent",
    0.523,
    ci=Interval(0.45, 0.59),
    pi=Interval(0.30, 0.74),
    k=12,
    n=800,
    events=418,
    method="glmm.logit.ml",
    settings=(("model", "glmm"),),
    rows=("adams", "baker"),
)
I2 = Fact("cr.a.i2", "i2", "I² of complete remission with A", "percent_whole", 0.40, k=12)
EGGER = Fact(
    "cr.a.asymmetry",
    "asymmetry",
    "funnel of complete remission",
    "statistic",
    1.2,
    p=0.08,
    k=12,
    method="asymmetry.egger",
)
PATIENTS = Fact("patients.analysed", "count", "patients analysed", "count", 101)


def report(*facts: Fact, **more: Any) -> Record:
    """A report of these facts."""
    given = {
        "claims": (CLAIM,),
        "abstract": ABSTRACT,
        "outcomes": OUTCOMES,
        "rows": {"adams": "Adams 2004", "baker": "Baker 2010", "chen": "陈 2015"},
        "software": {"reportgen": "1.0", "numpy": "2.1.0"},
        "inputs": {"studies.csv": "aa", "spec.yaml": "bb"},
        **more,
    }
    return Record(given.pop("identity", IDENTITY), facts, **given)


def _of(old: Fact, **changed: Any) -> tuple[Record, Record]:
    return report(old), report(replace(old, **changed))


_OTHER = replace(CLAIM, variant="unclear", holds=False, sentence="Rates were not different.")
_TOO_FEW = "fewer than 10 studies"
_NO_VALUE = {"value": None, "ci": None, "pi": None, "p": None, "events": None}

PAIRS: dict[str, tuple[tuple[Record, Record], str]] = {
    "other_report": (
        (report(), report(identity=replace(IDENTITY, slug="another"))),
        "These are two reports, not two states of one | a-review > another",
    ),
    "conclusion": (
        (report(), report(claims=(_OTHER,))),
        "Claim ‘rates’ chooses ‘unclear’ instead of ‘higher’ | Rates were higher. > Rates were not "
        "different. | It no longer holds: ‘higher’ is expected.",
    ),
    "claim_broken": (
        (report(), report(claims=(replace(CLAIM, expected="lower", holds=False),))),
        "Claim ‘rates’ still chooses ‘higher’ | Rates were higher. > | It no longer holds: ‘lower’ "
        "is expected.",
    ),
    "claim_restored": (
        (report(claims=(replace(CLAIM, expected="lower", holds=False),)), report()),
        "Claim ‘rates’ still chooses ‘higher’ | Rates were higher. > | It holds again, as is "
        "expected.",
    ),
    "claim_gone": (
        (report(), report(claims=())),
        "Claim ‘rates’ is gone | Rates were higher. >",
    ),
    "claim_new": (
        (report(claims=()), report()),
        "Claim ‘rates’ is new | > Rates were higher.",
    ),
    "certainty": (
        (
            report(claims=(replace(CLAIM, certainty="low"),)),
            report(claims=(replace(CLAIM, certainty="very_low"),)),
        ),
        "Claim ‘rates’ still chooses ‘higher’ | Rates were higher. > | The certainty of the "
        "evidence was low and is very low.",
    ),
    "reworded": (
        (report(), report(claims=(replace(CLAIM, sentence="All was better."),))),
        "Claim ‘rates’ is reworded | Rates were higher. > All was better.",
    ),
    "direction": (
        _of(RATIO, value=0.5, ci=Interval(0.37, 0.67)),
        "Odds ratio of complete remission | 2.00 (1.50 to 2.70), P = 0.001 > 0.50 (0.37 to 0.67), "
        "P = 0.001 | The direction turned: above 1 before, below 1 now.",
    ),
    "null_included": (
        _of(DIFFERENCE, value=0.05, ci=Interval(-0.03, 0.13)),
        "Difference in complete remission | 10.0 (2.0 to 18.0) > 5.0 (−3.0 to 13.0) | The interval "
        "now includes 0.",
    ),
    "null_excluded": (
        _of(replace(RATIO, ci=Interval(0.9, 4.4)), ci=Interval(1.5, 2.7)),
        "Odds ratio of complete remission | 2.00 (0.90 to 4.40), P = 0.001 > 2.00 (1.50 to 2.70), "
        "P = 0.001 | The interval now excludes 1.",
    ),
    "p_above": (
        _of(RATIO, p=0.06),
        "Odds ratio of complete remission | 2.00 (1.50 to 2.70), P = 0.001 > 2.00 (1.50 to 2.70), "
        "P = 0.06 | P is no longer below 0.05.",
    ),
    "p_below": (
        _of(replace(EGGER, p=0.12), p=0.07),
        "Funnel of complete remission, slope of the funnel regression | 1.20, P = 0.12 > 1.20, "
        "P = 0.07 | P is now below 0.1.",
    ),
    "not_estimable": (
        _of(EGGER, k=9, not_estimable=_TOO_FEW, **_NO_VALUE),
        "Funnel of complete remission, slope of the funnel regression | 1.20, P = 0.08, 12 studies "
        "> not estimable (fewer than 10 studies), 9 studies | No longer estimable: fewer than 10 "
        "studies. With 9 studies there are fewer than the 10 that this method needs.",
    ),
    "estimable": (
        (
            report(replace(POOLED, k=0, n=0, not_estimable="no study reported it", **_NO_VALUE)),
            report(replace(POOLED, k=1, n=40, events=20, pi=None, value=0.5)),
        ),
        "Pooled complete remission with A | not estimable (no study reported it), 0 studies, n = 0 "
        "> 50% (45 to 59), 1 study, n = 40, 20 events | Estimable now; before: no study reported "
        "it.",
    ),
    "study_out": (
        (report(POOLED, RATIO), report(replace(POOLED, rows=("baker",)), RATIO)),
        "Study Adams 2004 is left out | It no longer goes into 1 fact of complete remission.",
    ),
    "study_in": (
        (
            report(POOLED, rows={"adams": "Adams 2004", "baker": "Baker 2010"}),
            report(replace(POOLED, rows=("adams", "baker", "chen"))),
        ),
        "Study 陈 2015 is new in the table | It goes into 1 fact of complete remission.",
    ),
    "population": (_of(PATIENTS, value=99), "Patients analysed | 101 > 99"),
    "denominator": (
        _of(DIFFERENCE, n=799),
        "The denominator of 1 fact of complete remission | 800 > 799",
    ),
    "below_limit": (
        _of(EGGER, k=9),
        "Funnel of complete remission, slope of the funnel regression | 1.20, P = 0.08, 12 studies "
        "> 1.20, P = 0.08, 9 studies | With 9 studies there are fewer than the 10 that this method "
        "needs.",
    ),
    "above_limit": (
        _of(replace(EGGER, k=9), k=10),
        "Funnel of complete remission, slope of the funnel regression | 1.20, P = 0.08, 9 studies "
        "> 1.20, P = 0.08, 10 studies | With 10 studies there are the 10 that this method needs.",
    ),
    "heterogeneity": (
        _of(I2, value=0.80),
        "I² of complete remission with A | 40% > 80% | Class of heterogeneity: ‘moderate’ before, "
        "‘considerable’ now.",
    ),
    "method": (
        _of(POOLED, method="iv.logit", settings=(("model", "inverse_variance"),)),
        "Pooled complete remission with A | The method was ‘random-intercept logistic model’ "
        "and is ‘inverse variance on the logit scale’. The setting model was ‘glmm’ and is "
        "‘inverse_variance’.",
    ),
    "interval_gone": (
        _of(POOLED, pi=None),
        "Pooled complete remission with A | 52.3% (45.0 to 59.0), prediction interval 30.0 to 74.0 "
        "> 52.3% (45.0 to 59.0) | Without a prediction interval now.",
    ),
    "interval_new": (
        _of(replace(DIFFERENCE, ci=None), ci=Interval(-0.02, 0.22), p=0.1),
        "Difference in complete remission | 10.0 > 10.0 (−2.0 to 22.0), P = 0.10 | With an "
        "interval and a P value now.",
    ),
    "side": (
        _of(replace(RATIO, value=1.1, ci=Interval(0.8, 1.5)), value=0.9, ci=Interval(0.7, 1.2)),
        "Odds ratio of complete remission | 1.10 (0.80 to 1.50), P = 0.001 > 0.90 (0.70 to 1.20), "
        "P = 0.001 | The estimate moved to below 1, which its interval includes before and after.",
    ),
    "software": (
        (report(), report(software={"reportgen": "1.0", "numpy": "2.2.0"})),
        "numpy was 2.1.0 and is 2.2.0",
    ),
    "input": (
        (report(), report(inputs={"studies.csv": "cc", "spec.yaml": "bb"})),
        "The file studies.csv has other contents",
    ),
    "gone": (
        (report(RATIO, PATIENTS), report(PATIENTS)),
        "Gone: Odds ratio of complete remission | 2.00 (1.50 to 2.70), P = 0.001, 12 studies, n = "
        "800 >",
    ),
    "new": (
        (report(PATIENTS), report(PATIENTS, RATIO, DIFFERENCE)),
        "2 facts new: cr.* (complete remission)",
    ),
    "value": (
        _of(POOLED, value=0.524, events=419),
        "Pooled complete remission with A | 52.3% (45.0 to 59.0), 418 events > 52.4% (45.0 to "
        "59.0), 419 events",
    ),
    "style": (
        (report(), report(style="jama", abstract=(("Results", "Otherwise."),))),
        "The style was reportgen and is jama | Every number is printed in its form, so that words "
        "are not compared.",
    ),
    "reference": (
        (
            report(references={"adams": "Adams A. On it. J. 2001;1:2.", "baker": "Baker B."}),
            report(references={"adams": "Adams A. On this. J. 2001;1:2.", "chen": "Chen C."}),
        ),
        "The reference of Adams 2004 reads otherwise | Adams A. On it. J. 2001;1:2. > Adams A. On "
        "this. J. 2001;1:2.",
    ),
    "abstract": (
        (report(), report(abstract=(ABSTRACT[0], ("CONCLUSIONS", "Who knows.")))),
        "The abstract reads otherwise under CONCLUSIONS | Rates were higher. > Who knows.",
    ),
    "notes": (
        _of(POOLED, notes=("the variance is estimated as zero",)),
        "Pooled complete remission with A | New note: the variance is estimated as zero.",
    ),
    "words": (
        _of(POOLED, label="pooled remission", unit="%"),
        "Pooled remission | 52.3% (45.0 to 59.0) > 52.3% (45.0 to 59.0) % | It was called ‘pooled "
        "complete remission with A’, now ‘pooled remission’. Its unit was ‘none’, now ‘%’.",
    ),
}
"""By kind: the pair, and heading, old and new numbers, and sentences, with bars between."""
