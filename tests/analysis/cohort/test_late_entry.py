"""Patients who came under observation after time zero: what is refused, counted and told."""

from __future__ import annotations

import pytest

from reportgen.errors import DataError, SpecError
from tests.analysis.cohort.project import SPEC, TABLE, book

HEAD, *ROWS = TABLE.strip().splitlines()
NO_NAIVE = SPEC.replace(",\n       naive: true}", "}").replace("  swimmer: [os]\n", "")
LATE = NO_NAIVE.replace("    time: os\n", "    time: os\n    entry: came\n")


def table(entries: dict[str, str], others: str = "0") -> str:
    """The patients with a column of when they came."""
    rows = [f"{row},{entries.get(row[:3], others)}" for row in ROWS]
    return "\n".join([f"{HEAD},came", *rows]) + "\n"


def refused(text: str, spec: str = LATE) -> str:
    with pytest.raises(DataError) as caught:
        book(text, spec)
    return str(caught.value)


def test_from_time_zero_on_is_as_without_entries() -> None:
    found, plain = book(table({}), LATE), book(spec=NO_NAIVE)
    for fact in plain:
        assert found[fact.id].value == pytest.approx(fact.value, abs=1e-12), fact.id
    assert found["os.old.late_entry"].value == 0


def test_an_entry_at_the_end_or_after_it_is_told_by_its_row() -> None:
    text = refused(table({"p02": "5.0", "p04": "8"}))
    assert "rows 3 and 5: came is not before os" in " ".join(text.split())


def test_an_entry_that_is_not_known_or_negative_or_a_date_is_told() -> None:
    text = " ".join(refused(table({"p02": "", "p04": "-2", "p07": "2021-03-04"})).split())
    assert "row 3: came is blank, though os is given" in text
    assert "row 5: came is negative" in text
    assert "row 8: came is a date, where a time is needed" in text
    assert "Derive the time between the two dates" in text


def test_numbers_at_risk_count_who_has_come() -> None:
    found = book(table({"p01": "7", "p07": "7", "p10": "6"}), LATE)
    plain = book(spec=NO_NAIVE)
    # at 6 months 7 were at risk; of them two came at 7 months, and one at 6, just then
    assert found["os.old.at_6.at_risk"].value == (plain["os.old.at_6.at_risk"].value or 0) - 3
    assert found["os.old.late_entry"].value == 3


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        (LATE + "  swimmer: [os]\n", "'swimmer' does not allow for the late entry of 'os'"),
        (
            SPEC.replace("    time: os\n", "    time: os\n    entry: came\n").replace(
                "  swimmer: [os]\n", ""
            ),
            "the comparison from time zero does not allow for late entry",
        ),
    ],
)
def test_what_cannot_take_late_entries_is_refused(spec: str, words: str) -> None:
    with pytest.raises(SpecError, match="late entry") as caught:
        book(table({}), spec)
    assert words in " ".join(str(caught.value).split())


def test_events_at_time_zero_are_seen_of_those_followed_from_zero() -> None:
    changed = table({}).replace("p06,old,late,58,M,,0,died early,3,30,0.5,1,0.5,1",
                                "p06,old,late,58,M,,0,died early,3,30,0,1,0,1")  # fmt: skip
    found = book(changed, LATE)
    assert found["os.old.events"].value == book(spec=NO_NAIVE)["os.old.events"].value
    assert found["os.old.n"].value == 10
