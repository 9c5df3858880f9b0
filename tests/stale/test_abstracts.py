"""A text that was written from version 1.0 is read after the data have changed: the numbers that
changed are found, and no others. Which did is known from the marks of the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen.facts.record import Record
from reportgen.stale.readers import Block
from tests.stale.abstracts import (
    COHORT,
    META,
    WRITERS,
    after,
    before,
    compared,
    paragraphs,
    read_back,
    stale_of,
    with_later_studies,
    with_other_counts,
    with_other_patients,
)


@pytest.fixture(scope="module")
def updated(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """The review after the studies that appeared after its search were added."""
    return after(META, tmp_path_factory.mktemp("updated"), with_later_studies)


def test_exactly_the_changed_numbers_are_found(updated: Record) -> None:
    counted = compared(META, updated)
    assert (counted.missed, counted.false) == ((), ())
    assert counted.found > 20
    assert counted.unchanged > 5


def test_nothing_is_found_where_nothing_changed() -> None:
    counted = compared(META, before(META))
    assert (counted.found, counted.missed, counted.false) == (0, (), ())
    assert counted.unchanged > 30


def told(blocks: list[Block], now: Record) -> list[tuple[str, str]]:
    return [(one.fact.id, one.part) for one in stale_of(blocks, before(META), now)]


@pytest.mark.parametrize("suffix", WRITERS)
def test_it_is_the_same_in_every_kind_of_file(updated: Record, suffix: str) -> None:
    parts = [text for text, _ in paragraphs(META)]
    expected = told([Block("paragraph 1", part) for part in parts], updated)
    assert expected
    assert told(read_back(suffix, parts), updated) == expected


DRESSES: dict[str, Callable[[str], str]] = {
    "raised points": lambda text: re.sub(r"(\d)\.(\d)", r"\1·\2", text),
    "decimal commas": lambda text: re.sub(
        r"(\d)\.(\d)", r"\1,\2", re.sub(r"(\d),(\d{3})", "\\1\u202f\\2", text)
    ),
    "plain thousands": lambda text: re.sub(r"(\d),(\d{3})", r"\1\2", text),
    "dashes": lambda text: re.sub(r"(\d) to (\d)", r"\1–\2", text),
    "spaced percent": lambda text: text.replace("%", "\u00a0%"),
    "percent in ranges": lambda text: re.sub(
        r"(% \((?:95% CI )?)([\d.]+) to ([\d.]+)", r"\1\2% to \3%", text
    ),
    "no leading nought": lambda text: re.sub(r"([=<]\s)0\.", r"\1.", text),
    "lines": lambda text: text.replace(" ", "\n"),
}


@pytest.mark.parametrize("dress", DRESSES)
def test_it_is_the_same_in_every_typography(updated: Record, dress: str) -> None:
    parts = [text for text, _ in paragraphs(META)]
    changed = [DRESSES[dress](part) for part in parts]
    assert changed != parts
    expected = told([Block("paragraph 1", part) for part in parts], updated)
    assert told([Block("paragraph 1", part) for part in changed], updated) == expected


UNRELATED = """\
We met 12 librarians, 22 statisticians and 34 patients' advocates in 2022.
Table 12 and Figures 22 and 34 are in Appendix 12 (pp. 12-34), doi:10.1000/83.8 and [12, 22, 34].
Park 2018;378:44-57, PMID 12345678, NCT02435849, version 1.0 of 21 November 2026, grade 3 or higher.
The budget was 83.8 thousand euros. Posters measured 44.3 by 57.3 cm.
Each of the 12 centres had 22 beds; the median age was 50.8 years. CD19 is expressed on B cells.
"""


def test_numbers_of_other_things_are_left_alone(updated: Record) -> None:
    """All of them are printed forms of facts that have changed, or look like results."""
    found = stale_of([Block("line 1", UNRELATED)], before(META), updated)
    assert [(one.text, one.fact.id) for one in found] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CR was 83.8% with CAR T cells.", [("cr.car_t.pooled", "value")]),
        ("Complete remission, CAR T-cell therapy: 79.6–87.4", [("cr.car_t.pooled", "ci")]),
        (
            "CRS of grade 3 or higher occurred in 19·2 % with CAR T.",
            [("crs_g3.car_t.pooled", "value")],
        ),
        ("Complete remission with blinatumomab was 51%.", []),
        (
            "There were 628 complete remissions with blinatumomab.",
            [("cr.blinatumomab.pooled", "events")],
        ),
        (
            "With CAR T cells complete remission was reached by 1010 in 1208.",
            [("cr.car_t.pooled", "events_n")],
        ),
    ],
)
def test_a_number_is_known_by_few_words(
    updated: Record, text: str, expected: list[tuple[str, str]]
) -> None:
    assert told([Block("line 1", text)], updated) == expected


def test_a_row_of_a_table_is_known_by_its_heads(updated: Record) -> None:
    row = Block("table 1, row 2", "CAR T-cell therapy | 83.8% | 22", "Complete remission arm rate")
    found = stale_of([row], before(META), updated)
    assert [one.text for one in found if one.part == "value"] == ["83.8%"]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_reviews_of_which_other_things_changed(tmp_path: Path, seed: int) -> None:
    counted = compared(META, after(META, tmp_path, with_other_counts(seed)))
    assert (counted.missed, counted.false) == ((), ())


@pytest.mark.slow
def test_cohorts_of_which_other_things_changed(tmp_path: Path) -> None:
    found = 0
    for seed in range(8):
        folder = tmp_path / str(seed)
        folder.mkdir()
        counted = compared(COHORT, after(COHORT, folder, with_other_patients(seed)))
        assert (counted.missed, counted.false) == ((), ())
        found += counted.found
    assert found
