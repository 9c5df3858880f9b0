"""Two versions of a text: small cases whose answer is evident, and what holds of any two texts."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.present.wording import Marked, Piece, marked, words

NB = "\u00a0"


def told(pieces: tuple[Piece, ...]) -> str:
    """The text with what changed in square brackets."""
    return "".join(f"[{piece.text}]" if piece.changed else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("old", "new", "shown_old", "shown_new"),
    [
        ("It was 83.8%.", "It was 84.1%.", "It was [83.8%].", "It was [84.1%]."),
        ("a (95% CI 1 to 2)", "a (90% CI 1 to 2)", "a ([95% CI] 1 to 2)", "a ([90% CI] 1 to 2)"),
        (f"(P{NB}={NB}0.03)", f"(P{NB}<{NB}0.001)", f"(P{NB}[={NB}0.03])", f"(P{NB}[<{NB}0.001])"),
        ("of 1,208 and 7", "of 11,208 and 7", "of [1,208] and 7", "of [11,208] and 7"),
        ("by −0.5 points", "by 0.5 points", "by [−0.5] points", "by [0.5] points"),
        ("in 22/80 of all", "in 23/80 of all", "in [22/80] of all", "in [23/80] of all"),
        ("at 2-year OS", "at 1-year OS", "at [2-year] OS", "at [1-year] OS"),
        ("A is x.", "A is x. B is y.", "A is x.", "A is x. [B is y.]"),
        ("有效率高", "有效率低", "有效率[高]", "有效率[低]"),
        ("", "new", "", "[new]"),
        ("old", "", "[old]", ""),
        ("", "", "", ""),
        ("a  b", "a b", "a  b", "a b"),
    ],
)
def test_what_changed_is_marked_and_nothing_else(
    old: str, new: str, shown_old: str, shown_new: str
) -> None:
    found = marked(old, new)
    assert (told(found.old), told(found.new)) == (shown_old, shown_new)


def test_a_sentence_written_anew_is_no_salad_of_common_words() -> None:
    old = "CAR T was associated with a higher rate of remission. Groups were not randomised."
    new = "The rates did not clearly differ between the treatments. Groups were not randomised."
    found = marked(old, new)
    assert told(found.old) == f"[{old.split('. ')[0]}.] Groups were not randomised."
    assert told(found.new) == f"[{new.split('. ')[0]}.] Groups were not randomised."


def test_numbers_that_change_in_every_sentence_leave_the_sentences_paired() -> None:
    old = "The rate of A was 1% with X. The rate of B was 2% with X. The rate of C was 3% with X."
    new = "The rate of A was 4% with X. The rate of C was 6% with X."
    found = marked(old, new)
    assert told(found.old) == (
        "The rate of A was [1%] with X. [The rate of B was 2% with X.] "
        "The rate of C was [3%] with X."
    )
    assert told(found.new) == "The rate of A was [4%] with X. The rate of C was [6%] with X."


def test_a_sentence_is_touched_where_something_in_it_changed() -> None:
    found = marked("A is 1. B is 2. C is 3.", "A is 1. B is 4. C is 3.")
    touched = ["".join(p.text for p in pieces if p.touched) for pieces in (found.old, found.new)]
    assert touched == ["B is 2. ", "B is 4. "]


TEXT = st.lists(
    st.sampled_from(
        [
            *(
                "the",
                "rate",
                "83.8%",
                "84.1%",
                "1,208",
                "95% CI",
                "P < 0.001.",
                "P = 0.03;",
                "(n",
                ")",
            )
        ]
    )
    | st.text(max_size=4),
    max_size=14,
).map(" ".join)


def kept(pieces: tuple[Piece, ...]) -> list[str]:
    return [word for piece in pieces if not piece.changed for word in words(piece.text)]


@given(TEXT, TEXT)
def test_the_pieces_are_the_texts_and_what_is_not_marked_is_common(old: str, new: str) -> None:
    found = marked(old, new)
    assert "".join(piece.text for piece in found.old) == old
    assert "".join(piece.text for piece in found.new) == new
    assert kept(found.old) == kept(found.new)
    for pieces in (found.old, found.new):
        assert all(piece.text for piece in pieces)
        assert all(
            (a.changed, a.touched) != (b.changed, b.touched) for a, b in itertools.pairwise(pieces)
        )
    assert found.same == (words(old) == words(new))


@given(TEXT)
def test_a_text_is_the_same_as_itself(text: str) -> None:
    assert marked(text, text).same


@given(TEXT, TEXT)
def test_no_word_and_no_number_is_torn(old: str, new: str) -> None:
    found: Marked = marked(old, new)
    for text, pieces in ((old, found.old), (new, found.new)):
        assert [word for piece in pieces for word in words(piece.text)] == list(words(text))


def test_endless_texts_end() -> None:
    began = time.perf_counter()
    marked("One word. " * 5000, "No number. " * 5000)
    marked("word " * 20000, "word " * 19000 + "other " * 3000)
    assert time.perf_counter() - began < 5
