"""Where a number comes from, short and long."""

from __future__ import annotations

from dataclasses import replace

from reportgen.present.lineage import SourceRow, explain, short_lineage
from tests.present.facts import ALONE, COUNT, RATE, RATIO, STYLE, book


def test_a_pool_tells_its_size_method_and_columns():
    assert short_lineage(RATE, STYLE) == (
        "Pooled complete remission with A, 22 studies, 1,010 events in 1,208 participants. "
        "Method: random-intercept logistic model. From studies.csv:cr_events,cr_n. "
        "Fact cr.a.pooled."
    )


def test_one_event_in_one_participant_of_one_study():
    alone = replace(RATE, k=1, n=1, events=1, inputs=())
    assert ", 1 event in 1 participant. " in short_lineage(alone, STYLE)
    assert "1 studies" not in short_lineage(alone, STYLE)


def test_a_fact_without_counts_or_value_is_told_all_the_same():
    assert short_lineage(ALONE, STYLE) == "Pooled survival. Fact os.a.pooled."
    assert short_lineage(COUNT, STYLE) == (
        "Rows of the table. Method: count of rows of the table. Fact review.rows."
    )


def test_the_explanation_prints_every_part_the_fact_has():
    told = explain(RATIO, book(), STYLE, {}, "reportgen 1")
    assert told.printed == {"value": "4.97", "ci": "3.33 to 7.40", "p": "<0.001"}
    assert (told.method, told.formula, told.reference) == ("", "", "")


def test_the_explanation_names_the_rows_with_their_places_and_its_siblings():
    sibling = replace(RATE, id="cr.a.pooled.log_odds")
    rows = {"adams": SourceRow("adams", "studies.csv row 2", "Adams 2004")}
    told = explain(RATE, book(RATE, sibling, RATIO), STYLE, rows, "reportgen 1")
    assert told.rows == (rows["adams"], SourceRow("brown", "", "brown"))
    assert told.related == ("cr.a.pooled.log_odds",)
    assert told.formula.startswith("x_i ~ Binomial")
    assert told.software == "reportgen 1"
