"""Words that say more than the certainty allows, and words that are never right."""

from __future__ import annotations

from typing import get_args

import pytest

from reportgen.grade.levels import LEVELS, Certainty
from reportgen.grade.statements import Size, statement
from reportgen.grade.wording import never, too_strong

BARE = "Drug B reduces death."
LIKELY = "Drug B probably prevents death."
MAY = "Drug B may prolong survival."
UNCERTAIN = "The evidence is very uncertain whether drug B improves survival."
FREE = "Death was less frequent with drug B than with placebo."


@pytest.mark.parametrize(
    ("text", "allowed_from"),
    [(BARE, "high"), (LIKELY, "moderate"), (MAY, "low"), (UNCERTAIN, "very_low")],
)
def test_a_word_of_effect_needs_its_certainty(text: str, allowed_from: Certainty) -> None:
    for certainty, level in LEVELS.items():
        refused = level.score < LEVELS[allowed_from].score
        assert (too_strong(text, certainty) is not None) is refused, certainty


@pytest.mark.parametrize("certainty", get_args(Certainty))
def test_what_describes_is_free(certainty: Certainty) -> None:
    assert too_strong(FREE, certainty) is None


def test_the_word_and_what_must_stand_with_it_are_told() -> None:
    assert too_strong(BARE, "low") == ("reduces", "may")
    assert too_strong(LIKELY, "low") == ("prevents", "may")
    assert too_strong(MAY, "very_low") == ("prolong", "very uncertain")


@pytest.mark.parametrize("certainty", get_args(Certainty))
@pytest.mark.parametrize("size", get_args(Size))
def test_the_statements_pass_at_their_own_level_and_none_below(
    certainty: Certainty, size: Size
) -> None:
    said = statement(certainty, size, False, "drug B", "death")
    assert too_strong(said, certainty) is None
    assert never(said) == ""


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Death was significantly rarer, a statistically significant result.", "statistically s"),
        ("The difference was non-significant.", "non-significant"),
        ("The difference was not large and insignificant.", "insignificant"),
        ("Drug B had no effect on death.", "no effect"),
        ("There was no significant difference.", "no significant"),
        ("Death was less frequent.", ""),
    ],
)
def test_words_about_p_values(text: str, word: str) -> None:
    assert never(text).startswith(word)
    assert bool(never(text)) is bool(word)
