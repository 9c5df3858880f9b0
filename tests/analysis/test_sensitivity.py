"""Influence, cumulative pools, thresholds and agreement: refits by hand, counts, refusals."""

from __future__ import annotations

import pytest

from reportgen.facts.claims import direction
from tests.analysis.books import book_of, case, limits
from tests.prose.cases_of_comparisons import BCG, COUNTS, RATIO, compared, review, rows_of
from tests.prose.project import counts, project
from tests.prose.register import CR, SPREAD

TB = compared("tb", "tuberculosis", "risk_ratio", *COUNTS, primary=True)


def tb(rows: list | None = None, **sensitivity: object):
    """The facts of vaccination against tuberculosis."""
    rows = rows_of(tb=(COUNTS, BCG)) if rows is None else rows
    return book_of(
        review([TB], rows, analysis={"sensitivity": sensitivity}, studies={"year": "year"})
    )


# --- influence ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("k", "made"), [(4, False), (5, True)])
def test_by_itself_it_is_of_five_studies(k: int, made: bool) -> None:
    book = tb(rows_of(tb=(COUNTS, BCG[:k])))
    assert ("tb.all.influential" in book) == made
    assert any(one.kind == "baujat" for one in book.figures) == made


def test_it_can_be_refused_and_asked_for() -> None:
    assert "tb.all.influential" not in tb(influence=False)
    few = tb(rows_of(tb=(COUNTS, BCG[:3])), influence=True)
    assert few["tb.all.influential"].estimable
    two = tb(rows_of(tb=(COUNTS, BCG[:2])), influence=True)
    assert two["tb.all.influential"].not_estimable == "fewer than 3 studies"
    assert not any(one.kind == "influence" for one in two.figures)


def test_of_the_logistic_model_it_is_done_beside_it_where_asked() -> None:
    rows = counts("a", "cr", SPREAD)
    assert "cr.all.influential" not in book_of(project([CR], rows))
    book = book_of(project([CR], rows, analysis={"sensitivity": {"influence": True}}))
    told = dict(book["cr.all.influential"].settings)["model"]
    assert told == "inverse variance on the logit scale, beside the logistic model"


def test_the_pool_without_influential_studies_is_by_the_main_model() -> None:
    book = case("sensitivity_to_single_studies").analysed.book
    out = book["gone.all.influential"]
    assert out.rows == ("s4",)
    without = book["gone.all.without_influential"]
    alone = book["gone.all.leave_one_out.s4"]
    assert without.value == alone.value
    assert limits(without) == limits(alone)


def test_weights_add_up_and_the_extremes_are_named() -> None:
    frame = tb().frame("influence-tb")
    assert sum(frame.column("weight")) == pytest.approx(1)
    records = frame.records()
    for axis in ("contribution", "shift"):
        assert max(records, key=lambda one: one[axis])["named"] == "yes"
    assert 3 <= frame.column("named").count("yes") <= 6


# --- cumulative -----------------------------------------------------------------------------------


def test_a_step_is_the_pool_of_all_studies_so_far() -> None:
    book = tb(cumulative="year")
    for year, count in ((2003, 4), (2007, 8)):
        part = tb(rows_of(tb=(COUNTS, BCG[:count])))["tb.all.pooled"]
        step = book[f"tb.all.cumulative.{year}"]
        assert step.k == count
        assert step.value == pytest.approx(part.value, rel=1e-9)
        assert limits(step) == pytest.approx(limits(part), rel=1e-9)
    first = book["tb.all.cumulative.2000"]
    assert (first.k, first.value) == (1, book["tb.all.study.s0"].value)
    assert book["tb.all.cumulative.2012"].value == book["tb.all.pooled"].value


def test_studies_of_one_value_are_added_together_whatever_their_order() -> None:
    rows = rows_of(tb=(COUNTS, BCG))
    for number, row in enumerate(rows):
        row["dose"] = -1.5 if number < 5 else 2 + number // 9
    book, again = tb(rows, cumulative="dose"), tb(rows[::-1], cumulative="dose")
    for one in (book, again):
        steps = one.with_prefix("tb.all.cumulative")
        assert [fact.id.split(".")[-1] for fact in steps] == ["minus_1_5", "2", "3"]
        assert [fact.k for fact in steps] == [5, 9, 13]
    assert [fact.value for fact in book.with_prefix("tb.all.cumulative")] == pytest.approx(
        [fact.value for fact in again.with_prefix("tb.all.cumulative")], rel=1e-9
    )
    labels = [one["label"] for one in book.frame("cumulative-tb").records()]
    assert labels[0] == "+ 5 studies of -1.5"


def test_what_has_no_place_in_the_order_is_noted() -> None:
    rows = rows_of(tb=(COUNTS, BCG))
    for number, row in enumerate(rows):
        row["dose"] = "" if number == 12 else number
    last = tb(rows, cumulative="dose").with_prefix("tb.all.cumulative")[-1]
    assert last.k == 12
    assert "Moreau 2012" in last.notes[-1]


def test_since_when_is_the_last_change_of_the_conclusion() -> None:
    book = tb(cumulative="year")
    facts = book.with_prefix("tb.all.cumulative")
    words = [direction(fact, 1.0) for fact in facts]
    since = book["tb.all.cumulative_since"]
    position = [fact.k for fact in facts].index(since.k)
    assert set(words[position:]) == {"lower"}
    assert position == 0 or words[position - 1] != "lower"


# --- thresholds -----------------------------------------------------------------------------------


def test_a_threshold_in_percent_is_one_of_rates_and_turned_for_survival() -> None:
    book = case("sensitivity_of_rates").analysed.book
    above, below = (book[f"cr.a.{word}.50"] for word in ("above", "below"))
    assert above.value + below.value == pytest.approx(1)
    assert above.value > 0.5
    assert book["cr.a.pooled"].value > 0.5
    assert book["os.a.above.40"].not_estimable == "the between-study variance is estimated as zero"
    assert book["cr.b.above.50"].not_estimable == "fewer than 10 studies"


def test_the_larger_the_threshold_of_survival_the_fewer_lie_above() -> None:
    from tests.prose.project import curves, survival

    figures = [(30 + 5 * i, 22 + 5 * i, 38 + 5 * i, 150) for i in range(11)]
    os = survival("os", "overall survival at 1 year")
    wish = {"sensitivity": {"thresholds": {"os": [40, 55, 70]}}}
    book = book_of(project([os], curves("a", "os", figures), analysis=wish))
    shares = [book[f"os.all.above.{at}"].value for at in (40, 55, 70)]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > 0.7 > 0.3 > shares[2]


# --- agreement ------------------------------------------------------------------------------------


def test_every_analysis_is_counted_once_and_the_main_one_not() -> None:
    book = case("sensitivity_told_in_full").analysed.book
    every = book["tb.all.robustness"]
    kinds = {fact.id.split(".")[-1]: fact.n for fact in book.with_prefix("tb.all.robustness")}
    assert kinds == {"leave_one_out": 13, "profile": 5, "set": 1, "trim_and_fill": 1}
    assert every.n == sum(kinds.values()) == len(book.frame("robustness-tb-all").rows)
    assert "tb.all.profile.reportgen" not in book.frame("robustness-tb-all").column("fact")


def test_overrides_make_their_profile_another_analysis() -> None:
    gone = compared("gone", "progression", "hazard_ratio", *RATIO)
    rows = rows_of(gone=(RATIO, [(0.5, 0.4, 0.625), (0.9, 0.7, 1.157), (0.7, 0.6, 0.82)]))
    book = book_of(review([gone], rows, analysis={"overrides": {"ci": "normal"}}))
    assert book["gone.all.robustness.profile"].n == 5


def test_agreement_is_in_direction_and_in_excluding_the_null() -> None:
    book = case("sensitivity_to_single_studies").analysed.book
    for outcome, null in (("gone", 1.0), ("score", 0.0)):
        main = direction(book[f"{outcome}.all.pooled"], null)
        frame = book.frame(f"robustness-{outcome}-all").records()
        words = [direction(book[str(one["fact"])], null) for one in frame]
        assert [one["direction"] for one in frame] == words
        assert book[f"{outcome}.all.robustness"].value == words.count(main)
    sides = [
        book[str(one["fact"])].value > 0 for one in book.frame("robustness-score-all").records()
    ]
    same = sides.count(book["score.all.pooled"].value > 0)
    assert book["score.all.robustness_direction"].value == same


def test_contrasts_of_groups_are_counted_too() -> None:
    book = case("profiles_disagree").analysed.book
    fact = book["cr.b_vs_a.robustness"]
    assert fact.n == 4
    assert fact.value == book["cr.b_vs_a.profiles_agree"].value - 1


def test_a_claim_can_ask_for_agreement() -> None:
    claim = {
        "id": "robust",
        "expect": "all",
        "variants": [
            {"id": "all", "when": "tb.all.robustness == tb.all.robustness.n", "say": "It holds."},
            {"id": "some", "say": "It does not always hold."},
        ],
    }
    rows = rows_of(tb=(COUNTS, BCG))
    from tests.analysis.books import checked

    made = checked(review([TB], rows, claims=[claim], conclusions=["robust"]))
    assert made.verdicts[0].variant == "all"
