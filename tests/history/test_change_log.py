"""What the change log says, from facts whose changes are evident."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reportgen.facts.book import FactBook, ReportIdentity
from reportgen.facts.fact import Fact
from reportgen.formatting.style import load_style
from reportgen.history.entry import Issues
from reportgen.present.change_log import Change, change_log, with_earlier
from tests.history.made import entry, rate

STYLE = load_style()
HALF, MORE = rate(0.5, 0.4, 0.6), rate(0.6, 0.5, 0.7)
BESIDE = replace(HALF, id="cr.b.pooled", label="other remission")
NONE = replace(HALF, value=None, ci=None, not_estimable="no events")


def book(version: str, *facts: Fact) -> FactBook:
    return FactBook(ReportIdentity("a-review", "meta-analysis", "A review", version), facts, ())


def told(change: Change) -> tuple[str, float | None, float | None]:
    old, new = (None if fact is None else fact.value for fact in (change.old, change.new))
    return change.label, old, new


def test_nothing_was_issued() -> None:
    assert change_log(Issues(), book("1.0", HALF), STYLE) is None


@pytest.mark.parametrize(
    ("version", "facts", "state", "rows"),
    [
        ("1.0", (HALF, BESIDE), "issued", 1),
        ("1.1", (HALF, BESIDE), "renamed", 1),
        ("1.0", (MORE, BESIDE), "edited", 2),
        ("1.1", (MORE, BESIDE), "draft", 2),
        ("1.1", (HALF,), "draft", 2),
        ("1.1", (HALF, BESIDE, rate(0.1, 0.0, 0.2)), "draft", 2),
    ],
)
def test_what_the_report_is_to_the_last_version(
    version: str, facts: tuple[Fact, ...], state: str, rows: int
) -> None:
    named = tuple(replace(f, id=f"cr.{at}.pooled") if at == 2 else f for at, f in enumerate(facts))
    sealed = entry("1.0", headline=(HALF,)).after("")
    made = change_log(Issues((sealed,), (HALF, BESIDE)), book(version, *named), STYLE)
    assert made is not None
    assert (made.state, len(made.rows), made.last, made.head) == (state, rows, "1.0", sealed.digest)
    assert (made.rows[-1].issued is None) == (rows == 2)


def test_what_a_reader_cannot_see_is_no_change() -> None:
    """Another computer may differ in the sixteenth digit."""
    last = entry("1.0", headline=(HALF,)).after("")
    same = replace(HALF, value=0.5 + 1e-15)
    made = change_log(Issues((last,), (HALF,)), book("1.0", same), STYLE)
    assert made is not None and made.state == "issued"


def test_numbers_before_and_after() -> None:
    first = entry("1.0", headline=(HALF, BESIDE)).after("")
    second = entry("1.1", headline=(MORE, BESIDE)).after(first.digest)
    third = entry("1.2", headline=(NONE,)).after(second.digest)
    made = change_log(Issues((first, second, third), (NONE,)), book("1.3", HALF), STYLE)
    assert made is not None
    remission, other = "complete remission", "other remission"
    assert [[told(one) for one in row.changes] for row in made.rows] == [
        [(remission, None, 0.5), (other, None, 0.5)],
        [(remission, 0.5, 0.6)],
        [(remission, 0.6, None), (other, 0.5, None)],
        [(remission, None, 0.5)],
    ]
    assert [row.others for row in made.rows] == [False, True, False, False]
    gone, back = made.rows[2].changes[1], made.rows[3].changes[0]
    assert gone.new is None
    assert back.old is not None and back.old.not_estimable == "no events"


def test_numbers_of_before_have_ids_and_labels_of_their_own() -> None:
    both = with_earlier(book("1.1", MORE), [entry("1.0", headline=(HALF,))])
    assert both["cr.a.pooled"] == MORE
    then = both["history.1.0.cr.a.pooled"]
    assert (then.value, then.ci) == (HALF.value, HALF.ci)
    assert then.label == "complete remission, as issued in version 1.0"
