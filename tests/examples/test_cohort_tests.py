"""Tables, rates, ranks and families of a cohort against R, by whole specs (R/cohort_tests.R)."""

from __future__ import annotations

from typing import get_args

import pytest

from reportgen.facts.book import FactBook
from reportgen.spec import cohort_rates
from reportgen.spec.cohort_tests import TRENDS, Summary
from reportgen.stats.adjustment import ADJUSTMENTS
from reportgen.stats.contingency.difference import DIFFERENCE_INTERVALS
from reportgen.stats.contingency.ratio import ODDS_RATIO_INTERVALS, RISK_RATIO_INTERVALS
from reportgen.stats.intervals import PROPORTION_INTERVALS
from tests.examples.against_r import differences, entries
from tests.examples.cohort_tests_project import book_of, spec, three_arms, two_arms

R = entries("cohort_tests")


def compare(book: FactBook, name: str) -> None:
    """The fact has the value, limits and P value of R's entry, whose name it has before the ``/``
    that tells the method."""
    fact = book[name.partition("/")[0]]
    assert differences(fact, R[name], parts=R[name]) == [], name


def chosen(of: object) -> list[str]:
    return [name for name in get_args(of) if name != "by_test"]


CHOICES: dict[str, tuple[str, object, int]] = {
    "rate": ("rate_interval", cohort_rates.RateInterval, 12),
    "difference": ("difference", cohort_rates.DifferenceInterval, 6),
    "odds_ratio": ("odds_ratio", cohort_rates.OddsRatioInterval, 6),
    "risk_ratio": ("risk_ratio", cohort_rates.RiskRatioInterval, 6),
}
"""Statistic: the key of the spec that chooses its interval, the words, and R's entries of each."""


@pytest.mark.parametrize(
    ("what", "method"), [(what, name) for what in CHOICES for name in chosen(CHOICES[what][1])]
)
def test_intervals(what: str, method: str) -> None:
    key, _, number = CHOICES[what]
    book = two_arms("risk_ratio" if what == "risk_ratio" else "", **{key: method})
    found = [name for name in R if name.endswith(f".{what}/{method}")]
    assert len(found) == number
    for name in found:
        compare(book, name)
    if what == "rate":
        assert book["cr.a.rate"].method == f"rate.{method}"


def test_numbers_needed_to_treat() -> None:
    found = [name for name in R if ".number_needed" in name]
    assert {name.rpartition(".")[2] for name in found} == {"number_needed", "to_benefit", "to_harm"}
    for name in found:
        compare(two_arms("nnt"), name)
        assert (two_arms("nnt")[name].ci is None) == ("low" not in R[name])


@pytest.mark.parametrize(
    ("test", "number"),
    [
        ("fisher", 6),
        ("chi_square", 6),
        ("chi_square_corrected", 6),
        ("fisher_mid_p", 6),
        ("cmh", 2),
        ("linear_by_linear", 1),
        ("mann_whitney", 6),
        ("welch", 12),
        ("student", 12),
    ],
)
def test_tests_and_differences_of_two_arms(test: str, number: int) -> None:
    found = [name for name in R if name.endswith(f"/{test}") and ".overall." not in name]
    assert len(found) == number
    for name in found:
        compare(two_arms(test), name)


def test_estimates_over_strata() -> None:
    for what in ("cr", "mrd"):
        name = f"{what}.b_vs_a.mantel_haenszel"
        compare(two_arms("cmh"), f"{name}/odds_ratio")
        compare(two_arms("cmh risk_ratio"), f"{name}/risk_ratio")
        name = f"{what}.b_vs_a.homogeneity"
        compare(two_arms("cmh"), f"{name}/breslow_day")
        # the crude ratio stands beside as it is without strata
        crude = f"{what}.b_vs_a.odds_ratio"
        assert two_arms("cmh")[crude].value == two_arms()[crude].value


@pytest.mark.parametrize(
    ("overall", "number", "ordered"),
    [
        (overall, number, ordered)
        for overall, number in (
            ("fisher", 2),
            ("chi_square", 2),
            ("cochran_armitage", 4),
            ("linear_by_linear", 1),
            ("kruskal_wallis", 9),
            ("jonckheere", 9),
            ("anova", 6),
            ("welch_anova", 6),
        )
        for ordered in (False, True)
        if ordered or overall not in TRENDS
    ],
)
def test_all_arms_together(overall: str, number: int, ordered: bool) -> None:
    found = [name for name in R if ".overall." in name and name.endswith(f"/{overall}")]
    assert len(found) == number
    for name in found:
        compare(three_arms("", overall, ordered), name)


def test_what_is_tested_of_all_arms_when_nothing_is_said() -> None:
    for ordered, rates, values in (
        (False, "auto", "kruskal_wallis"),
        (True, "cochran_armitage", "jonckheere"),
    ):
        book = three_arms(ordered=ordered)
        for what in ("cr", "mrd"):
            compare(book, f"{what}.overall.test/{rates}")
        for name in ("crs.overall.severity", "stay.overall.test", "marker.overall.late.test"):
            compare(book, f"{name}/{values}")
    for test, beside in (("welch", "welch_anova"), ("student", "anova")):
        compare(three_arms(test), f"stay.overall.test/{beside}")
    exact = three_arms(ordered=True)["cr.overall.late.test"]
    assert exact.method == "test.cochran_armitage.exact"
    assert not [fact.id for fact in two_arms() if ".overall" in fact.id]


@pytest.mark.parametrize(("asked", "number"), [("paired", 27), ("baseline", 8)])
def test_paired_outcomes_and_baseline(asked: str, number: int) -> None:
    found = [name for name in R if name.endswith(f"/{asked}")]
    assert len(found) == number
    for name in found:
        compare(two_arms(asked), name)
    book = two_arms("baseline")
    assert book["baseline.age.test"].method == "test.welch"
    assert book["baseline.ecog.smd"].method == "smd.levels"
    assert book.frame("baseline").records()[0]["kind"] == "mean"


@pytest.mark.parametrize("summary", get_args(Summary))
def test_all_arms_together_at_baseline(summary: str) -> None:
    asked = {"age": {"summary": summary, "test": True}, "ecog": {"test": True}}
    book = book_of(spec("abc", {}, asked))
    for name in [name for name in R if name.endswith(f".overall.test/{summary}")]:
        compare(book, name)
    assert [column.name for column in book.frame("baseline").columns][-1] == "overall"


METHODS = {
    "holm": "holm",
    "hochberg": "hochberg",
    "bonferroni": "bonferroni",
    "benjamini_hochberg": "BH",
    "benjamini_yekutieli": "BY",
}


@pytest.mark.parametrize("method", METHODS)
def test_families_of_tests(method: str) -> None:
    tests = ["cr", "mrd.b_vs_a.test", "crs", "stay", "marker"]
    family = {"id": "all", "label": "all outcomes", "tests": tests, "method": method}
    book = book_of(spec("ab", {"families": [family]}, {}))
    for ending in ("/usual", f".p_adjusted/{METHODS[method]}"):
        found = [name for name in R if name.endswith(ending)]
        assert len(found) == 5
        for name in found:
            compare(book, name)
    assert book["family.all.tests"].value == 5
    assert set(METHODS) == set(ADJUSTMENTS)


def test_every_interval_of_the_engine_can_be_chosen() -> None:
    exact = {"by_test", "conditional"}
    for words, engine, more in (
        (cohort_rates.RateInterval, PROPORTION_INTERVALS, set()),
        (cohort_rates.DifferenceInterval, DIFFERENCE_INTERVALS, set()),
        (cohort_rates.OddsRatioInterval, ODDS_RATIO_INTERVALS, exact),
        (cohort_rates.RiskRatioInterval, RISK_RATIO_INTERVALS, set()),
    ):
        assert set(get_args(words)) == set(engine) | more
