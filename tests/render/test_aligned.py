"""Numbers of a column stand one below the other by their decimal marks, whatever else is there."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from reportgen.render.markup import tokenize
from reportgen.render.pdf import make_pdf
from reportgen.render.pdf.aligned import aligned, placed
from tests.render.page_text import page_texts
from tests.render.sample_report import small


def table(columns: list[list[str]], css: str = "dec") -> str:
    rows = "".join(
        '<tr><th scope="row">r</th>'
        + "".join(f'<td class="{css}">{cell}</td>' for cell in row)
        + "</tr>"
        for row in zip(*columns, strict=True)
    )
    return (
        '<div class="table-scroll" id="t"><table class="rules"><caption>C</caption><tbody>'
        f"{rows}</tbody></table></div>"
    )


def marks(cells: list[str], css: str = "dec") -> list[float]:
    """Where the whole part of the number of each cell ends, in points, as poppler measures it.

    Each cell begins with a letter box of its own: the characters of a word are told one by one.
    """
    page_texts(make_pdf(small("<p>x</p>")).pdf)  # skips where there is no poppler
    pdf = make_pdf(small(table([cells], css))).pdf
    made = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    words = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)"[^>]*>([^<]*)<', made)
    rows: dict[float, list[tuple[float, float, str]]] = {}
    for low, top, high, word in words:
        rows.setdefault(round(float(top)), []).append((float(low), float(high), word))
    lines = [sorted(row) for _, row in sorted(rows.items()) if any(w == "r" for *_, w in row)]
    assert len(lines) == len(cells)
    return [_end_of_whole_part(line[1:]) for line in lines]


DIGIT, INEQUALITY = 0.497 * 8.5, 0.497 * 8.5


def _end_of_whole_part(words: list[tuple[float, float, str]]) -> float:
    """From the left edge of the first number, so many digits to the right."""
    low, high, word = words[0]
    if word in ("–", "-"):
        return high
    sign = len(word) - len(re.sub("^(&lt;|&gt;)", "", word))
    first = re.match(r"[−-]?\d*", word[sign:])
    assert first is not None, word
    return low + (INEQUALITY if sign else 0) + DIGIT * len(first.group())


@pytest.mark.parametrize(
    "cells",
    [
        ["0.94 (0.34 to 2.57)", "6.02 (3.56 to 10.18)", "12.5 (1.0 to 150.25)", "–"],
        ["0·94 (0·34 to 2·57)", "6·02 (3·56 to 10·18)"],
        ["&lt;0.001", "0.90", "0.04", "–", "&gt;0.99"],
        ["&lt;.001", ".90", ".044", "–", "&gt;.99"],
        ["12%", "3.4%", "100%", "0.25%"],
        ["−0.3 (−26.1 to 24.5)", "10 (−24 to 37)", "−17 (−53 to 26)"],
        ["1.2<sup>a</sup>", "34.56", "7"],
    ],
)
def test_marks_stand_one_below_the_other(cells: list[str]) -> None:
    found = marks(cells)
    assert max(found) - min(found) < 0.25, found


def test_the_test_sees_numbers_that_are_merely_set_to_the_right(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    module = sys.modules["reportgen.render.pdf.aligned"]
    monkeypatch.setattr(module, "_missing", lambda tokens, table: ())
    found = marks(["0.94 (0.34 to 2.57)", "6.02 (3.56 to 10.18)"])
    assert max(found) - min(found) > 3


def moved(*cells: str) -> list[float]:
    made = aligned(tokenize(table([list(cells)])))
    found = [token.attrs.get("style", "--behind: 0em") for token in made if token.tag == "td"]
    return [float(style.split(":")[1][:-2]) for style in found[::2]]


def test_a_share_is_aligned_by_its_percentage() -> None:
    same = moved("7/9 (78%, 40 to 97)", "12/12 (78%, 40 to 97)", "9/10 (78%, 4 to 97)")
    assert same[0] == same[1] == 0
    assert same[2] == pytest.approx(0.497, abs=0.001)


def test_thousands_are_part_of_the_number() -> None:
    assert moved("1,010", "7", "12,345") == [0, 0, 0]
    assert moved("1,010.5", "7")[1] == pytest.approx(0.249 + 0.497, abs=0.001)


def test_only_numbers_of_one_form_are_aligned_with_each_other() -> None:
    cells = ("8/21", "9.80 (8.21 to 11.38)", "80% (54 to 92) [16]", "9.8 (8.2 to 11.4)")
    share, mean, survival, other = moved(*cells)
    assert (share, mean, survival) == (0, 0, 0)
    assert other == pytest.approx(3 * 0.497, abs=0.001)


@pytest.mark.parametrize("text", ["not reached", "reference", "", "(1 to 2)"])
def test_words_stay_where_they_are(text: str) -> None:
    assert placed(tokenize(text)) is None
    assert moved(text, "1.25") == [0, 0]


def test_words_in_the_place_of_a_limit_take_no_part() -> None:
    bounds = ("12.3 (8.93 to not reached)", "11.8 (7.8 to 26.6)", "9.80 (8.21 to 11.38)")
    open_, median, mean = moved(*bounds)
    assert (open_, mean) == (0, 0)
    assert median == pytest.approx(3 * 0.497, abs=0.001)


def test_texts_and_heads_are_left_alone() -> None:
    html = table([["1.2", "3"]], css="centre") + (
        '<table><thead><tr><th class="dec">1.25</th></tr></thead>'
        '<tbody><tr><td class="dec">1</td></tr></tbody></table>'
    )
    assert "".join(token.raw for token in aligned(tokenize(html))) == html
