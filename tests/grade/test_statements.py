"""GRADE statements: every certainty, size and direction, in the words of their guidance.

The expected sentences are written out from Santesso et al. 2020,
doi:10.1016/j.jclinepi.2019.10.014.
"""

from __future__ import annotations

import itertools
from typing import get_args

import pytest

from reportgen.grade.levels import LEVELS, Certainty
from reportgen.grade.statements import STATEMENTS, Size, statement

UNCERTAIN = "the evidence is very uncertain about the effect of drug B on death"
FEWER: dict[tuple[str, str], str] = {
    ("high", "large"): "drug B results in a large reduction in death",
    ("high", "moderate"): "drug B reduces death",
    ("high", "small"): "drug B reduces death slightly",
    ("high", "trivial"): "drug B results in little to no difference in death",
    ("high", "unclassified"): "drug B reduces death",
    ("moderate", "large"): "drug B likely results in a large reduction in death",
    ("moderate", "moderate"): "drug B likely reduces death",
    ("moderate", "small"): "drug B likely reduces death slightly",
    ("moderate", "trivial"): "drug B likely results in little to no difference in death",
    ("moderate", "unclassified"): "drug B likely reduces death",
    ("low", "large"): "drug B may result in a large reduction in death",
    ("low", "moderate"): "drug B may reduce death",
    ("low", "small"): "drug B may reduce death slightly",
    ("low", "trivial"): "drug B may result in little to no difference in death",
    ("low", "unclassified"): "drug B may reduce death",
    **{("very_low", size): UNCERTAIN for size in get_args(Size)},
}
MORE = {
    at: said.replace("reduction", "increase").replace("reduces", "increases").replace("reduce",
                                                                                     "increase")
    for at, said in FEWER.items()
}  # fmt: skip


@pytest.mark.parametrize(
    ("certainty", "size"), list(itertools.product(get_args(Certainty), get_args(Size)))
)
@pytest.mark.parametrize("more", [False, True])
def test_each_statement(certainty: Certainty, size: Size, more: bool) -> None:
    expected = (MORE if more else FEWER)[certainty, size]
    assert statement(certainty, size, more, "drug B", "death") == expected


def test_every_level_has_a_row_that_says_whether_its_source_was_seen() -> None:
    assert list(STATEMENTS) == list(LEVELS)
    assert all(row.confirmed for row in STATEMENTS.values())


@pytest.mark.parametrize("size", [size for size in get_args(Size) if size != "trivial"])
def test_words_are_weaker_the_less_is_certain(size: Size) -> None:
    words = ("", "likely", "may", "very uncertain")
    for certainty, word in zip(get_args(Certainty), words, strict=True):
        said = statement(certainty, size, True, "X", "Y")
        assert word in said
        assert not any(other in said for other in words if other not in ("", word))
