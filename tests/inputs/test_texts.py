"""What may stand in a name that is printed, and what not."""

from __future__ import annotations

import pytest

from reportgen.inputs.texts import naming, printable


@pytest.mark.parametrize(
    "text",
    ["Adams 2004", "Müller-Lüdenscheidt 2019", "陈 2019", "O'Brien & Sons 2020", "김 2021",
     "Ng (phase 2) 2018a", "עדן 2020", "x" * 300, "p<0.05", "age < 65 and > 18", "5-FU", "",
     "A & B", "Ağaoğlu 2017", "a<1", "نیم\u200cفاصله 2020"],
)  # fmt: skip
def test_names_of_the_world_are_allowed(text: str) -> None:
    assert list(naming(text)) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<b>Adams</b> 2004", "HTML tag <b>"),
        ("Adams <script src=x>", "HTML tag <script src=x>"),
        ("Adams </p>", "HTML tag </p>"),
        ("Adams <!-- x", "HTML tag <!--"),
        ("Adams <img/onerror=x>", "HTML tag <img/onerror=x>"),
        ("Adams\x00", "control character U+0000"),
        ("Adams\x1b[31m", "control character U+001B"),
        ("Adams\x7f", "control character U+007F"),
        ("Adams \u202e4002", "control character U+202E"),
        ("M\ufffdller 2019", "U+FFFD"),
        ("=HYPERLINK(1)", "begins with '='"),
        ("+1+1", "begins with '+'"),
        ("-Adams", "begins with '-'"),
        ("@SUM(A1)", "begins with '@'"),
        ("Adams\u200b 2004", "invisible character U+200B"),
    ],
)
def test_refused_in_names(text: str, what: str) -> None:
    found = list(naming(text))
    assert any(what in words for words, _ in found)
    assert all(remedy.endswith(".") for _, remedy in found)


def test_figures_and_signs_are_allowed_in_other_cells() -> None:
    for text in ("-5", "+", "=", "@home"):
        assert list(printable(text)) == []
