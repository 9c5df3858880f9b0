"""How long a text is, counted by hand."""

from __future__ import annotations

import pytest

from reportgen.present.abstract.counting import characters, pasted, words

SECTIONS = [("AIMS", "We asked."), ("", "No.")]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Remission was rare.", 3),
        ("95% CI", 2),
        ("random-effects meta-analysis", 2),
        ("P < 0.001", 3),
        ("P<0.001", 1),
        ("12\u00a0months", 2),
        ("12\u2009345 patients", 2),
        ("12\u202f345\u00a0patients", 2),
        ("1,236 participants; 79.6–87.4", 3),
        ("  two \n words ", 2),
    ],
)
def test_words_are_what_white_space_parts(text: str, count: int) -> None:
    assert words(text) == count


def test_a_heading_without_words_is_not_pasted() -> None:
    assert pasted(SECTIONS) == "AIMS: We asked.\nNo."
    assert pasted(SECTIONS, headings=False) == "We asked.\nNo."


def test_characters_are_those_of_what_is_pasted() -> None:
    assert characters(SECTIONS) == len("AIMS: ") + len("We asked.") + 1 + len("No.")
    assert characters(SECTIONS, headings=False) == 13
