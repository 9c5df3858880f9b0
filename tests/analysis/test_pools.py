"""Pools and contrasts against calculations by hand."""

from __future__ import annotations

from math import exp, log, sqrt

import pytest

from reportgen.facts.book import FactBook
from tests.analysis.books import book_of, case, limits
from tests.prose.project import Project, counts, curves, merged, project
from tests.prose.register import CR, HIGH, LOW, OS, TOX

Z = 1.959963984540054


def expit(x: float) -> float:
    return 1 / (1 + exp(-x))


def logit(p: float) -> float:
    return log(p / (1 - p))


def two_groups(first: list, second: list, **more: object) -> FactBook:
    return book_of(project([CR], counts("a", "cr", first) + counts("b", "cr", second), **more))


# --- One study ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "n", "low", "high"),
    [
        (0, 20, 0.0, 1 - 0.025 ** (1 / 20)),
        (20, 20, 0.025 ** (1 / 20), 1.0),
        (1, 1, 0.025, 1.0),
        (5, 10, 0.187086, 0.812914),  # R: binom.test(5, 10)
        (81, 263, 0.2527, 0.3676),  # Newcombe 1998, table I
    ],
)
def test_the_interval_of_a_study_is_clopper_pearsons(events, n, low, high):
    book = book_of(project([CR], counts("a", "cr", [(events, n)])))
    fact = book["cr.all.study.a1"]
    assert fact.value == events / n
    assert limits(fact) == pytest.approx((low, high), abs=6e-5)
    assert (fact.k, fact.n, fact.events) == (1, n, events)


def test_one_study_is_not_pooled():
    book = case("one_study_in_all").analysed.book
    fact = book["cr.all.pooled"]
    assert (fact.value, fact.not_estimable, fact.k) == (None, "one study only", 1)
    assert "cr.all.tau2" not in book
    assert "cr.all.leave_one_out_lowest" not in book


# --- Pools of rates ----------------------------------------------------------------------------

SAME = ([(5, 50), (10, 100)], [(25, 50), (50, 100)])
"""Groups of one rate each, 15 of 150 and 75 of 150: without heterogeneity the model is the
logistic regression of the summed counts."""


def test_without_heterogeneity_the_pool_is_the_summed_rate():
    book = two_groups(*SAME, groups="ab")
    for group, rate in (("a", 15 / 150), ("b", 75 / 150)):
        se = sqrt(1 / (150 * rate) + 1 / (150 * (1 - rate)))
        fact = book[f"cr.{group}.pooled"]
        assert fact.value == pytest.approx(rate, rel=1e-6)
        expected = (expit(logit(rate) - Z * se), expit(logit(rate) + Z * se))
        assert limits(fact) == pytest.approx(expected, rel=1e-5)
        assert book[f"cr.{group}.tau2"].value == pytest.approx(0, abs=1e-8)
        assert book[f"cr.{group}.i2"].value == pytest.approx(0, abs=1e-8)
        assert book[f"cr.{group}.q"].value == pytest.approx(0, abs=1e-8)
        assert book[f"cr.{group}.q"].p == pytest.approx(1)
        assert book[f"cr.{group}.q.df"].value == 1


def test_without_heterogeneity_the_contrast_is_the_odds_ratio_of_the_sums():
    book = two_groups(*SAME, groups="ab")
    se = sqrt(1 / 15 + 1 / 135 + 1 / 75 + 1 / 75)
    fact = book["cr.b_vs_a.odds_ratio"]
    assert fact.value == pytest.approx(9, rel=1e-5)
    assert limits(fact) == pytest.approx((exp(log(9) - Z * se), exp(log(9) + Z * se)), rel=1e-4)
    difference = book["cr.b_vs_a.difference"]
    half = Z * sqrt(0.1 * 0.9 / 150 + 0.5 * 0.5 / 150)
    assert difference.value == pytest.approx(0.4, rel=1e-5)
    assert limits(difference) == pytest.approx((0.4 - half, 0.4 + half), rel=1e-4)


def test_exchanging_the_groups_inverts_the_contrast():
    one = two_groups(LOW, HIGH, groups="ab")["cr.b_vs_a.odds_ratio"]
    other = two_groups(HIGH, LOW, groups="ab")["cr.b_vs_a.odds_ratio"]
    assert one.value is not None
    assert one.value > 1
    assert other.value == pytest.approx(1 / one.value, rel=1e-5)
    assert limits(other) == pytest.approx(tuple(1 / x for x in limits(one)[::-1]), rel=1e-4)
    assert other.p == pytest.approx(one.p, rel=1e-3, abs=1e-12)


def test_equal_groups_have_no_contrast():
    book = two_groups(LOW, LOW, groups="ab")
    assert book["cr.b_vs_a.odds_ratio"].value == pytest.approx(1, rel=1e-5)
    assert book["cr.b_vs_a.odds_ratio"].p == pytest.approx(1, abs=1e-4)
    assert book["cr.b_vs_a.difference"].value == pytest.approx(0, abs=1e-9)


def test_the_reference_of_the_spec_is_the_one_compared_with():
    levels = [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}]
    groups = {"column": "arm", "levels": levels, "reference": "b"}
    rows = counts("a", "cr", LOW) + counts("b", "cr", HIGH)
    book = book_of(project([CR], rows, data={"groups": groups}))
    value = book["cr.a_vs_b.odds_ratio"].value
    assert value is not None
    assert value < 1
    assert "cr.b_vs_a.odds_ratio" not in book


COUNTS = [(8, 40), (20, 50), (33, 60), (12, 45)]


def dersimonian_laird(pairs: list[tuple[int, int]]) -> dict[str, float]:
    """The classic estimator from its formulas, DerSimonian and Laird 1986."""
    y = [logit(x / n) for x, n in pairs]
    v = [1 / x + 1 / (n - x) for x, n in pairs]
    w = [1 / each for each in v]
    mean = sum(a * b for a, b in zip(w, y, strict=True)) / sum(w)
    q = sum(a * (b - mean) ** 2 for a, b in zip(w, y, strict=True))
    df = len(y) - 1
    tau2 = max(0.0, (q - df) / (sum(w) - sum(a * a for a in w) / sum(w)))
    w = [1 / (each + tau2) for each in v]
    theta = sum(a * b for a, b in zip(w, y, strict=True)) / sum(w)
    return {"theta": theta, "se": sum(w) ** -0.5, "tau2": tau2, "q": q, "i2": (q - df) / q}


def test_the_classic_profile_by_its_formulas():
    book = book_of(project([CR], counts("a", "cr", COUNTS), analysis={"profile": "classic"}))
    hand = dersimonian_laird(COUNTS)
    fact = book["cr.all.pooled"]
    assert fact.value == pytest.approx(expit(hand["theta"]), rel=1e-9)
    ends = (hand["theta"] - Z * hand["se"], hand["theta"] + Z * hand["se"])
    assert limits(fact) == pytest.approx(tuple(map(expit, ends)), rel=1e-9)
    assert limits(book["cr.all.pooled.log_odds"]) == pytest.approx(ends, rel=1e-9)
    assert book["cr.all.tau2"].value == pytest.approx(hand["tau2"], rel=1e-9)
    assert book["cr.all.q"].value == pytest.approx(hand["q"], rel=1e-9)
    assert book["cr.all.i2"].value == pytest.approx(hand["i2"], rel=1e-9)
    assert fact.method == "iv.logit"


def test_overrides_replace_single_settings():
    overrides = {"model": "inverse_variance", "tau2": "DL", "i2": "from_q", "prediction": "t_k2"}
    spec = {"profile": "reportgen", "overrides": overrides}
    book = book_of(project([CR], counts("a", "cr", COUNTS), analysis=spec))
    classic = book_of(project([CR], counts("a", "cr", COUNTS), analysis={"profile": "classic"}))
    for what in ("pooled", "tau2", "i2", "q"):
        one, other = book[f"cr.all.{what}"], classic[f"cr.all.{what}"]
        assert (one.value, one.ci, one.pi) == (other.value, other.ci, other.pi)


def test_the_level_is_that_of_every_interval():
    for fact in case("second_group_lower_at_level_90").analysed.book:
        for interval in (fact.ci, fact.pi):
            assert interval is None or interval.level == 0.90


# --- What cannot be pooled ---------------------------------------------------------------------


def test_the_reasons():
    book = case("no_events_and_events_only").analysed.book
    assert book["cr.a.pooled"].not_estimable == "no events in any study"
    assert book["cr.b.pooled"].not_estimable == "events in every participant"
    assert book["tox.b.pooled"].not_estimable == "no study reported it"
    contrast = book["cr.b_vs_a.odds_ratio"]
    assert contrast.not_estimable == ("not comparable (treatment B: events in every participant)")


def test_two_studies_have_no_prediction_interval_and_a_note():
    book = case("two_studies_each").analysed.book
    assert book["cr.a.pooled"].pi is None
    assert any("with two studies" in note for note in book["cr.a.pooled"].notes)
    assert case("three_studies_and_two").analysed.book["cr.a.pooled"].pi is not None


# --- Survival ----------------------------------------------------------------------------------


def survival_book(first: list, second: list) -> FactBook:
    rows = curves("a", "os", first) + curves("b", "os", second)
    return book_of(project([OS], rows, groups="ab"))


def test_equal_studies_pool_to_themselves_with_half_the_variance():
    book = survival_book([(60, 45, 72, 50)] * 2, [(30, 20, 41, 50)] * 2)
    fact = book["os.a.pooled"]
    assert fact.value == pytest.approx(0.60, rel=1e-9)
    scale = [log(-log(x)) for x in (0.72, 0.60, 0.45)]
    half = (scale[2] - scale[0]) / 2 / sqrt(2)
    ends = (exp(-exp(scale[1] + half)), exp(-exp(scale[1] - half)))
    assert limits(fact) == pytest.approx(ends, rel=1e-6)
    assert fact.events is None
    assert fact.n == 100


def test_the_ratio_of_cumulative_hazards_is_above_one_for_shorter_survival():
    book = survival_book([(60, 45, 72, 50)] * 2, [(30, 20, 41, 50)] * 2)
    fact = book["os.b_vs_a.cumulative_hazard_ratio"]
    assert fact.value == pytest.approx(log(0.30) / log(0.60), rel=1e-9)
    assert book["os.b_vs_a.difference"].value == pytest.approx(-0.30, rel=1e-9)


def test_without_interval_the_standard_error_follows_from_the_participants():
    book = survival_book([(60, "", "", 50)] * 2, [(30, 20, 41, 50)] * 2)
    se = sqrt(0.4 / (50 * 0.6)) / -log(0.6)
    theta = log(-log(0.6))
    ends = (exp(-exp(theta + Z * se)), exp(-exp(theta - Z * se)))
    assert limits(book["os.a.study.a1"]) == pytest.approx(ends, rel=1e-9)
    assert "approximated" in book["os.a.study.a1"].notes[0]
    assert any("Adams 2001, Brown 2002" in note for note in book["os.a.pooled"].notes)


def test_what_gives_no_standard_error_is_shown_and_not_pooled():
    book = case("survival_of_every_kind").analysed.book
    assert book["os.b.study.b3"].value == 1.0
    assert book["os.b.study.b3"].ci is None
    assert book["os.b.pooled"].rows == ("b1", "b2")
    assert book["efs.b.study.b1"].value == 0.52
    assert book["efs.b.pooled"].not_estimable == "no standard error can be derived"


# --- Sizes and notes ---------------------------------------------------------------------------


def test_the_sizes_are_sums():
    book = two_groups(LOW, HIGH, groups="ab")
    fact = book["cr.a.pooled"]
    assert (fact.k, fact.n, fact.events) == (6, 363, 36)
    contrast = book["cr.b_vs_a.odds_ratio"]
    assert (contrast.k, contrast.n, contrast.events) == (12, 726, 360)


def left_out_project() -> Project:
    rows = merged(counts("a", "cr", LOW), counts("a", "tox", LOW))
    leave = [{"study": "a2", "reason": "its count cannot be right"}]
    return project([CR, {**TOX, "leave_out": leave}], rows)


def test_a_row_left_out_of_an_outcome_is_noted_there_only():
    book = book_of(left_out_project())
    assert "a2" in book["cr.all.pooled"].rows
    assert "a2" not in book["tox.all.pooled"].rows
    assert "Brown 2002 is left out: its count cannot be right" in book["tox.all.pooled"].notes
    assert not any("left out" in note for note in book["cr.all.pooled"].notes)
