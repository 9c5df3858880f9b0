"""The documentation shows what the filters print, in the house style and in another."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markupsafe import Markup

from reportgen.facts.book import FactBook, ReportIdentity
from reportgen.facts.fact import Fact, Interval
from reportgen.formatting.style import load_style
from reportgen.present.language import plain_text
from reportgen.present.prose import Prose

DOCS = (Path(__file__).resolve().parents[2] / "docs" / "styles.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `(\{\{.+?\}\})` \| (.+?) \| (.+?) \|$", DOCS, re.MULTILINE)
RATIO = Fact("id", "hazard_ratio", "x", "ratio", 0.74, ci=Interval(0.65, 0.85), p=0.0312)
BOOK = FactBook(
    ReportIdentity("s", "meta-analysis", "t", "1"),
    (
        RATIO,
        Fact("first", "median", "x", "months", 3.1),
        Fact("second", "median", "x", "months", 7.0),
    ),
    (),
)


def said(text: str, style: str) -> str:
    names = {one.id: one.id for one in BOOK}
    prose = Prose(BOOK, load_style(style), (), names)
    return plain_text(prose.say(Markup(text).replace("\\|", "|")))


def test_the_table_is_there() -> None:
    assert len(ROWS) == 6


@pytest.mark.parametrize(("text", "house", "lancet"), ROWS)
def test_a_form_of_the_documentation(text: str, house: str, lancet: str) -> None:
    assert (said(text, "house"), said(text, "lancet")) == (house, lancet)


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("jama", "HR, 0.74; 95% CI, 0.65-0.85"),
        ("expert-rev-hematol", "HR: 0.74 [95% CI: 0.65–0.85]"),
        ("bmj", "HR 0.74, 95% confidence interval 0.65 to 0.85"),
    ],
)
def test_a_named_measure_inside_brackets(style: str, expected: str) -> None:
    """No second comma where one is within the parts, no round brackets within such."""
    assert said("{{ 'id' | named('HR') }}", style) == expected


def test_the_symbol_of_p_is_in_italics_where_the_style_says_so() -> None:
    prose = {name: Prose(BOOK, load_style(name), (), {}) for name in ("jama", "lancet", "house")}
    shown = {name: one.say("{{ 'id' | p_phrase }}") for name, one in prose.items()}
    assert "><i>P</i>" in shown["jama"]
    assert "<i>" not in shown["lancet"] + shown["house"]
