"""Which texts name a patient, by cases whose answer is evident."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.inputs.cohort.named_patients import names_a_patient

IDS = ("P-013", "Müller 4", "#77", "ÅB", "")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("# P-013 left", True),
        ("reason: p-013", True),
        ('{value: "P-013"}', True),
        ("P-0131 or XP-013", False),
        ("P-01", False),
        ("müller 4, müller 44", True),
        ("müller 44", False),
        ("version 77", True),
        ("version 7.7, 770", False),
        ("A\u030ab", True),
        ("", False),
    ],
)
def test_an_id_is_found_as_a_word_of_its_own(text: str, named: bool) -> None:
    assert names_a_patient(text, IDS) is named


def test_where_nobody_is_nobody_is_named() -> None:
    assert not names_a_patient("reportgen: 1", ())
    assert not names_a_patient("reportgen: 1", ("", "#"))


WORD = st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=6)


@given(
    WORD,
    st.lists(WORD, max_size=5),
    st.lists(WORD, max_size=5),
    st.sampled_from([" ", ", ", "\n", ": "]),
)
def test_an_id_among_other_words_is_always_found(
    one: str, before: list[str], after: list[str], gap: str
) -> None:
    assert names_a_patient(gap.join([*before, one, *after]), ["other", one])
