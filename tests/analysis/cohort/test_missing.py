"""Patterns of missing values: counted by hand, and nothing but counts."""

from __future__ import annotations

import pytest

from reportgen.errors import SpecError
from reportgen.facts.book import FactBook
from tests.analysis.cohort.project import SPEC, TABLE, book, shuffled, usual


def table(book_of: FactBook) -> dict[str, tuple[int, ...]]:
    """Patients by what they lack: all, old, new."""
    return {
        str(one["label"]): tuple(
            int(book_of[str(one[name])].value or 0) for name in ("all", "old", "new")
        )
        for one in book_of.frame("missing").records()
    }


def test_patterns_of_the_usual_patients() -> None:
    """p06 and p20 are not evaluable, p22 has no age and no grade."""
    assert table(usual()) == {
        "nothing": (21, 9, 12),
        "complete remission": (2, 1, 1),
        "age; cytokine release syndrome": (1, 0, 1),
    }
    for name, events, n in (
        ("missing.complete", 21, 24),
        ("missing.complete.old", 9, 10),
        ("missing.baseline.age", 1, 24),
        ("missing.outcome.cr", 2, 24),
        ("missing.outcome.cr.new", 1, 14),
    ):
        assert (usual()[name].events, usual()[name].n) == (events, n), name
    assert "missing.baseline.sex" not in usual()
    (request,) = (one for one in usual().figures if one.kind == "missing")
    assert request.listed("variables") == ("baseline.age", "outcome.cr", "outcome.crs")


def test_patterns_add_up_and_each_variable_is_the_sum_of_its_patterns() -> None:
    found = table(usual())
    assert [sum(one[at] for one in found.values()) for at in range(3)] == [24, 10, 14]
    frame = usual().frame("missing")
    for name in ("baseline.age", "outcome.cr", "outcome.crs"):
        counts = [usual()[str(fact)].value for fact in frame.column("all")]
        held = zip(counts, frame.column(name), strict=True)
        assert (
            sum(float(count or 0) * int(gap or 0) for count, gap in held)
            == usual()[f"missing.{name}"].value
        )


def test_neither_the_order_of_rows_nor_a_patient_is_told() -> None:
    again = book(shuffled(5))
    assert again.frame("missing") == usual().frame("missing")
    facts = [fact for fact in usual() if fact.id.startswith("missing.")]
    assert [again[fact.id] for fact in facts] == facts
    assert "p22" not in usual().frame("missing").csv_text()


def test_an_outcome_that_is_not_asked_is_not_missing() -> None:
    among = "{column: stage, value: early, label: early patients}"
    spec = SPEC.replace("    column: cr\n", f"    column: cr\n    among: {among}\n")
    found = book(spec=spec)
    assert "missing.outcome.cr" not in found  # p06 and p20 are late
    assert table(found)["nothing"] == (23, 10, 13)


def _whole() -> str:
    whole = TABLE.replace(",,0,died early", ",0,1,").replace(",,0,lost", ",0,1,")
    return whole.replace("p22,new,late,,M,1,1,,,", "p22,new,late,50,M,1,1,,1,")


def test_nothing_missing() -> None:
    assert not any(fact.id.startswith("missing.") for fact in book(_whole()))
    wanted = SPEC.replace("analysis:\n", "analysis:\n  missing: {pattern: true}\n")
    found = book(_whole(), wanted)
    assert [fact.id for fact in found if fact.id.startswith("missing.")] == [
        "missing.complete", "missing.complete.old", "missing.complete.new"
    ]  # fmt: skip
    assert not any(one.kind == "missing" for one in found.figures)


def test_not_wanted() -> None:
    spec = SPEC.replace("analysis:\n", "analysis:\n  missing: {pattern: false}\n")
    assert not any(fact.id.startswith("missing.") for fact in book(spec=spec))


def test_one_variable_has_no_figure() -> None:
    one = _whole().replace("p08,old,late,39", "p08,old,late,")
    found = book(one)
    assert table(found) == {"nothing": (23, 9, 14), "age": (1, 1, 0)}
    assert not any(request.kind == "missing" for request in found.figures)


def _wide(variables: int) -> tuple[str, str]:
    """Patient k lacks marker k and, of every second, marker 0 too."""
    head, *rows = _whole().strip().splitlines()
    names = [f"m{i}" for i in range(variables)]
    made = []
    for at, row in enumerate(rows):
        cells = [
            "" if i == at or (i == 0 and at % 2) else str(i + at / 7) for i in range(variables)
        ]
        made.append(",".join([row, *cells]))
    entries = "".join(
        f"  - {{id: {name}, column: {name}, label: marker {name}, type: continuous}}\n"
        for name in names
    )
    text = "\n".join([",".join([head, *names]), *made]) + "\n"
    return text, SPEC.replace("outcomes:\n", f"{entries}outcomes:\n", 1)


def test_of_many_variables_the_patterns_are_of_those_that_lack_most() -> None:
    found = book(*_wide(23))
    frame = found.frame("missing")
    columns = [one.name for one in frame.columns if one.name.startswith("baseline.")]
    assert len(columns) == 20 and "baseline.m0" in columns
    assert sum(fact.id.startswith("missing.baseline.") for fact in found) == 23 * 3
    assert frame.rows[0][1] == "nothing among these"
    assert len(frame.rows) == 13 and frame.rows[-1][:2] == ("other", "another pattern")
    assert sum(one[0] for one in table(found).values()) == 24


def test_an_outcome_may_not_take_the_place_of_these_facts() -> None:
    with pytest.raises(SpecError, match="'missing' has a meaning of its own"):
        book(spec=SPEC.replace("  - id: cr\n", "  - id: missing\n"))
