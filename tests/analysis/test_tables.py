"""Counts of the review and the frames of studies, exclusions and references."""

from __future__ import annotations

from tests.analysis.books import case


def values(prefix: str) -> dict[str, float | None]:
    book = case("everything_told").analysed.book
    return {fact.id.removeprefix(prefix): fact.value for fact in book if fact.id.startswith(prefix)}


def test_the_counts_of_the_review():
    assert values("review.") == {
        "rows": 12,
        "excluded": 2,
        "included": 10,
        "included.a": 5,
        "included.b": 5,
    }


def test_the_flow_counts_the_table():
    assert values("flow.") == {
        "dbr_assessed": 12,
        "dbr_excluded_total": 1,
        "dbr_excluded_total.overlap": 1,
        "new_studies": 11,
        "new_studies.date": 1,
    }


def test_rows_kept_for_some_outcome_are_described_and_excluded_ones_told():
    book = case("everything_told").analysed.book
    described = book.frame("studies").column("study")
    assert len(described) == 11
    assert described[-1] == "b6"
    assert "a6" not in described
    excluded = book.frame("excluded").records()
    assert [(row["study"], row["kept_for"]) for row in excluded] == [
        ("a6", None),
        ("b6", "tox rel"),
    ]


def test_cells_are_typed_and_blank_ones_stay_blank():
    records = {
        row["study"]: row
        for row in case("everything_told").analysed.book.frame("studies").records()
    }
    assert records["a1"]["age"] == 40.0
    assert records["a3"]["age"] is None
    assert records["a2"]["sex"] is None
    assert records["a1"]["year"] == 2001
    assert isinstance(records["a1"]["size"], int)


def test_published_figures_are_facts_of_their_own():
    book = case("everything_told").analysed.book
    fact = book["published.old.cr.a"]
    assert (fact.value, fact.label) == (
        0.48,
        "complete remission with treatment A as published by Old et al. 2020",
    )
    assert fact.ci is not None
    assert (fact.ci.low, fact.ci.high) == (0.40, 0.565)
    assert book["published.older.tox.a"].ci is None
