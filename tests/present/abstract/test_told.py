"""What a build says of the length of an abstract."""

from __future__ import annotations

from dataclasses import replace

from reportgen.facts.abstract_length import AbstractLength
from reportgen.present.abstract.told import cut, lacking, overlong, summary

LENGTH = AbstractLength(
    words=65,
    words_limit=200,
    words_with_headings=67,
    characters=1400,
    characters_limit=None,
    title=80,
    title_limit=None,
    by_heading=(("OBJECTIVES", 25, None), ("METHODS", 40, None)),
    words_in_full=65,
    characters_in_full=1400,
    of_spec=(("the objective", 25), ("the conclusions", 30)),
)
SHORT = {"words_limit": 60}


def test_the_count_is_told_in_a_line() -> None:
    assert summary(LENGTH) == (
        "Abstract: 65 of 200 words (OBJECTIVES 25, METHODS 40; 67 with headings)."
    )
    assert (cut(LENGTH), lacking(LENGTH), list(overlong(LENGTH))) == ("", "", [])


def test_characters_come_first_where_they_are_limited() -> None:
    made = replace(LENGTH, characters_limit=1500, words_limit=None, by_heading=(("", 65, None),))
    assert summary(made) == "Abstract: 1,400 of 1,500 characters, 65 words."


def test_a_heading_with_a_limit_is_told_with_it() -> None:
    made = replace(LENGTH, by_heading=(("AIM", 25, 20), ("METHODS", 40, 75)))
    assert summary(made).endswith("(AIM 25 of 20, METHODS 40 of 75; 67 with headings).")
    assert list(overlong(made)) == ["has 25 words, 5 over the limit of 20 under 'AIM'"]


def test_what_is_over_is_told_with_the_texts_that_take_the_room() -> None:
    made = replace(LENGTH, **SHORT, characters_limit=1399, title_limit=70)
    told = "of its 65 words the objective takes 25, the conclusions take 30"
    left = "with all left out that may be"
    assert list(overlong(made)) == [
        f"has 65 words, 5 over the limit of 60, {left}; {told}",
        f"has 1,400 characters, 1 over the limit of 1,399, {left}; {told}",
        "has a title of 80 characters, 10 over the limit of 70",
    ]


def test_what_went_is_counted_and_what_is_missing_named() -> None:
    one = replace(LENGTH, left_out=("A.",), words_in_full=66)
    two = replace(LENGTH, left_out=("A.", "B."), words_in_full=70)
    assert cut(one) == "In full it has 66 words: a sentence or clause was left out or shortened"
    assert cut(two) == "In full it has 70 words: 2 sentences or clauses were left out or shortened"
    without = (("Importance", "question.background"), ("Rest", ""))
    assert lacking(replace(LENGTH, without=without)) == (
        "Headings left out, as the spec gives no text for them: "
        "Importance (question.background), Rest."
    )
