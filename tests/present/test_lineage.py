"""Where a number comes from, short and long."""

from __future__ import annotations

from dataclasses import replace

from reportgen.present.lineage import short_lineage, value_text
from tests.present.facts import ALONE, COUNT, RATE, STYLE


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


def test_a_count_is_told_with_those_it_is_among_and_a_difference_with_its_unit():
    assert value_text(COUNT, STYLE) == "12,345"
    assert value_text(replace(COUNT, value=3, n=40, events=3), STYLE) == "3 of 40"
    points = replace(RATE, stat="difference", kind="points", value=0.123, ci=None, pi=None)
    assert value_text(points, STYLE) == "12.3 percentage points"
    months = replace(points, stat="median", kind="months", value=9.5, unit="months")
    assert value_text(months, STYLE) == "9.5 months"
