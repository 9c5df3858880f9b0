"""Adverse events as facts: what must add up, what mirrors, what stops a build."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from reportgen.analysis.cohort.safety.tally import Tally, check, check_parts
from reportgen.errors import AnalysisError
from reportgen.facts.book import FactBook
from reportgen.kinds import KINDS
from reportgen.reuse import NoReuse
from reportgen.spec.cohort import CohortSpec
from reportgen.spec.load import load_spec
from reportgen.stats.safety.courses import Course
from reportgen.stats.safety.exposure import FirstEvents
from reportgen.stats.safety.grades import GradeCounts
from tests.analysis.cohort.project import SPEC as USUAL
from tests.analysis.cohort.project import TABLE

EVENTS = (
    "  events: {file: events.csv, id: patient, term: term, grade: grade, start: start, end: end}\n"
)
SPEC = USUAL.replace("  stratum:\n", f"{EVENTS}  stratum:\n").replace(
    "analysis:\n", "analysis:\n  safety: SAFETY\n"
)
TERMS = ("fever", "rash", "nausea", "fatigue", "sepsis")


def events(terms: int = 5, seed: int = 1, n: int = 150) -> list[str]:
    """Rows at random of the patients that are analysed."""
    rng = random.Random(seed)
    rows = []
    for number in range(n):
        name = TERMS[number % 5] if terms <= 5 else f"term number {number % terms}"
        start = rng.randint(0, 10)
        grade, end = rng.choice(["", "1", "2", "3", "4"]), rng.choice(["", str(start + 3)])
        rows.append(f"p{rng.randint(1, 24):02d},{name},{grade},{start},{end}")
    return rows


def book(rows: list[str], safety: str = "{}", reference: str = "old", table: str = TABLE
         ) -> FactBook:  # fmt: skip
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "patients.csv").write_text(table, encoding="utf-8")
        text = "\n".join(["patient,term,grade,start,end", *rows]) + "\n"
        (root / "events.csv").write_text(text, encoding="utf-8")
        spec = SPEC.replace("REFERENCE", reference).replace("SAFETY", safety)
        (root / "spec.yaml").write_text(spec, encoding="utf-8")
        loaded = load_spec(root / "spec.yaml", {"cohort": CohortSpec})
        return KINDS["cohort"].analyse(loaded, NoReuse()).book


@cache
def usual() -> FactBook:
    return book(events())


def safety(made: FactBook) -> dict[str, tuple[object, ...]]:
    return {
        fact.id: (fact.value, fact.ci, fact.n, fact.events, fact.not_estimable)
        for fact in made
        if fact.id.startswith("safety.")
    }


def test_the_order_of_events_says_nothing() -> None:
    rows = events()
    random.Random(9).shuffle(rows)
    head, *patients = TABLE.strip().splitlines()
    random.Random(9).shuffle(patients)
    assert safety(book(rows, table="\n".join([head, *patients]) + "\n")) == safety(usual())


def test_swapped_arms_mirror_what_compares_them() -> None:
    other = book(events(), reference="new")
    for fact in usual():
        if not fact.id.startswith("safety.new_vs_old") or fact.value is None:
            continue
        twin = other[fact.id.replace("new_vs_old", "old_vs_new")]
        assert fact.ci is not None and twin.ci is not None and twin.value is not None
        if fact.id.endswith("difference"):
            assert (fact.value, fact.ci.low) == pytest.approx((-twin.value, -twin.ci.high))
        else:
            assert (fact.value, fact.ci.low) == pytest.approx((1 / twin.value, 1 / twin.ci.high))


@pytest.mark.parametrize("arm", ["old", "new"])
def test_grades_add_up_to_the_patients_with_an_event(arm: str) -> None:
    places = [f"safety.{arm}", *(f"safety.{arm}.term.{term}" for term in TERMS)]
    total = 0
    for place in places:
        grades = [int(usual()[f"{place}.grade.{g}"].value or 0) for g in (1, 2, 3, 4, 5)]
        unknown = int(usual()[f"{place}.grade.unknown"].value or 0)
        assert usual()[f"{place}.any"].events == sum(grades) + unknown
        assert usual()[f"{place}.severe"].events == sum(grades[2:])
        total += int(usual()[f"{place}.events"].value or 0) if "term" in place else 0
    assert usual()[f"safety.{arm}.events"].value == total


def test_another_event_of_another_term_leaves_a_term_alone() -> None:
    more = safety(book([*events(), "p01,cough,2,1,2"]))
    for name, found in safety(usual()).items():
        if ".term." in name:
            assert more[name] == found, name


def test_two_hundred_terms() -> None:
    made = book(events(terms=200, n=400))
    assert made["safety.analysed.told"].value == 200
    assert len(made.frame("adverse-events").rows) == 200
    assert len(made.frame("adverse-events-plot").rows) == 40


def test_terms_that_are_rare_are_not_told_but_counted() -> None:
    rows = [*events(), "p01,cough,2,1,2", "p11,cough,2,1,2"]
    made = book(rows, "{at_least: {percent: 20}}")
    assert made["safety.analysed.terms"].value == 6
    assert made["safety.analysed.told"].value == 5
    assert "safety.old.term.cough.any" not in made
    assert made["safety.analysed"].value == len(rows)
    only = book(rows, "{terms: [cough, dizziness]}")
    assert [row[1] for row in only.frame("adverse-events").rows] == ["cough", "dizziness"]
    assert only["safety.old.term.dizziness.any"].events == 0


def test_a_test_stands_on_terms_only_where_it_is_asked_for() -> None:
    assert not any(fact.id.endswith(".test") for fact in usual() if fact.id.startswith("safety."))
    made = book(events(), "{test: true}")
    assert made["safety.new_vs_old.term.fever.any.test"].stat == "p_value"
    assert made["safety.new_vs_old.term.fever.any.difference"].p is None


def test_names_that_make_one_id_are_refused() -> None:
    with pytest.raises(AnalysisError, match="would share their fact ids"):
        book(["p01,CMV+,1,1,2", "p02,CMV pos,1,1,2"])


def test_groups_have_the_patients_of_their_terms() -> None:
    made = book(events(), "{groups: {A: [fever, rash], B: [nausea]}}")
    rows = [(row[0], row[2]) for row in made.frame("adverse-events").rows]
    assert [label for kind, label in rows if kind == "group"] == ["A", "B", "Not classified"]
    for arm in ("old", "new"):
        part = [made[f"safety.{arm}.term.{term}.any"].events or 0 for term in ("fever", "rash")]
        whole = made[f"safety.{arm}.group.a.any"].events or 0
        assert max(part) <= whole <= sum(part)


NO_TIMES = Course(0, None, None, None, 0, 0)
SOUND = Tally(GradeCounts(5, (0, 2, 1, 0, 0, 0)), 4, 1, 1, 4, FirstEvents(4, 2.0), None, NO_TIMES,
              NO_TIMES)  # fmt: skip


def test_sound_numbers_pass() -> None:
    check("fever", SOUND)
    check_parts("fever", SOUND, [SOUND], complete=True)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"serious": 4}, "patients serious: 4 are more than the 3"),
        ({"related": 9}, "patients related: 9 are more"),
        ({"events": 2}, "patients: 3 are more than the 2"),
    ],
)
def test_numbers_that_contradict_each_other_stop_the_build(
    change: dict[str, int], words: str
) -> None:
    with pytest.raises(AnalysisError, match=words):
        check("fever", replace(SOUND, **change))


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([replace(SOUND, worst=GradeCounts(9, (9, 0, 0, 0, 0, 0)))], "patients of a part: 9"),
        ([replace(SOUND, events=3)], "the parts add up to 3, not to 4"),
        ([SOUND, SOUND], "the parts add up to 8, not to 4"),
        ([replace(SOUND, worst=GradeCounts(5, (0, 0, 0, 3, 0, 0)))], "severe patients of a part"),
    ],
)
def test_parts_that_exceed_their_whole_stop_the_build(parts: list[Tally], words: str) -> None:
    with pytest.raises(AnalysisError, match=words):
        check_parts("fever", SOUND, parts, complete=True)
