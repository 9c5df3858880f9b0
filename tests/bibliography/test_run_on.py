"""Records whose line breaks were lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reportgen.bibliography.medline.run_on import divided, is_run_on
from tests.bibliography.golden import ONE_LINE

LIKE_TAGS = st.lists(
    st.sampled_from(["AB - ", "OT - ", "SO - ", "TI - ", "FAU - ", "word", "CAR-T", "- "]),
    max_size=4,
).map(" ".join)


def test_a_record_with_lines_is_none():
    assert is_run_on(ONE_LINE)
    assert not is_run_on("PMID- 1\nTI  - A title.\n")
    assert not is_run_on("PMID- 1")
    assert not is_run_on("TY  - JOUR TI  - x")


def test_words_like_tags_stay_in_their_text():
    """The abstract speaks of therapies whose abbreviations are tags."""
    text = (
        "PMID- 1 TI - A title. AB - The OT - occupational - and the AID - fund. "
        "FAU - Zhai, Yixin AU - Zhai Y LA - eng OT - ALL SO - J Test. 2024."
    )
    lines = divided(text).split("\n")
    assert [line[:3].strip() for line in lines] == [
        "PMI",
        "TI",
        "AB",
        "FAU",
        "AU",
        "LA",
        "OT",
        "SO",
    ]
    assert lines[2] == "AB - The OT - occupational - and the AID - fund."


@given(LIKE_TAGS, LIKE_TAGS)
def test_nothing_is_lost(one, other):
    text = f"PMID- 1 TI - {one} AB - {other} LA - eng"
    assert divided(text).replace("\n", " ") == text
