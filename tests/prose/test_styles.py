"""Whole reports in the style of every journal: one form throughout, and one string for one fact."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportgen.formatting.numbers import fixed, probability
from reportgen.formatting.parts import PARTS, PartMissingError, print_part
from reportgen.formatting.style import Style, style_names
from tests.prose import lint
from tests.prose.page import BLOCKS, Page
from tests.prose.rendered import EXAMPLES, Rendered, in_style
from tests.prose.test_language import texts

EVERY_DAY = ("lancet", "jama", "expert-rev-hematol")
TEMPLATES = Path(__file__).parents[2] / "templates"
COHORT = "blinatumomab-vs-car-t-cohort"

WHOLE = [
    pytest.param(
        name,
        style,
        marks=[] if (name, style) in [(COHORT, s) for s in EVERY_DAY] else pytest.mark.slow,
    )
    for name in EXAMPLES
    for style in style_names()
]
"""Every worked example in every style; three of them every day."""

OWN_WORDS = ("· version", "Section ")
"""What stands on a page and is no number of the report: its version, numbers of sections."""


def read(report: Rendered) -> Iterator[tuple[str, str]]:
    """All that is read but headings, whose numbers are those of sections."""
    for where, text in texts(report):
        if not where.endswith((" h1", " h2", " h3")) and not any(one in text for one in OWN_WORDS):
            yield where, text
    for heading, text in report.abstract:
        yield f"abstract.txt {heading}", text


@pytest.mark.parametrize(("name", "style"), WHOLE)
def test_the_report_obeys_the_rules_of_writing_and_of_its_style(name: str, style: str) -> None:
    report = in_style(name, style)
    faults = [
        f"{where}: {fault}"
        for where, text in read(report)
        for fault in lint.found(text, report.style, non_randomised=True)
    ]
    assert faults == []


@pytest.mark.parametrize(("name", "style"), WHOLE)
def test_every_interval_stands_in_the_brackets_of_the_style(name: str, style: str) -> None:
    """In cells too, where no label tells what it is."""
    report = in_style(name, style)
    found = set(brackets_before(report.document.body, 'data-part="ci"'))
    assert found <= {report.style.interval_brackets[0], ""}
    assert report.style.interval_brackets[0] in found


def brackets_before(body: str, mark: str) -> Iterator[str]:
    """The bracket that is open where a tag with this mark stands; none where there is none."""
    opened: list[str] = []
    for token in re.findall(r"<[^>]+>|[(\[)\]]", body):
        if token in ("(", "["):
            opened.append(token)
        elif token in (")", "]"):
            opened = opened[:-1]
        elif mark in token:
            yield opened[-1] if opened else ""
        elif token.strip("</>").split()[0] in BLOCKS:
            opened = []


@pytest.mark.parametrize(("name", "style"), WHOLE)
def test_columns_of_p_values_are_headed_by_the_symbol_of_the_style(name: str, style: str) -> None:
    report = in_style(name, style)
    heads = [block.text for block in Page.of(report.document.body).blocks if block.tag == "th"]
    symbols = {found[0] for head in heads if (found := re.match(r"[Pp](?=$|,| values?\b)", head))}
    assert symbols == {report.style.p_symbol}


def test_no_template_prints_the_mark_of_p_values_of_one_style_over_a_column() -> None:
    """Headings of columns are no blocks of prose, which the rules above read."""
    templates = sorted(TEMPLATES.rglob("*.j2"))
    assert templates
    heading = re.compile(r"<th\b[^>]*>\s*(?:<i>)?[Pp](?: values?)?\s*(?=<)")
    assert [file.name for file in templates if heading.search(file.read_text("utf-8"))] == []


@pytest.mark.parametrize(("name", "style"), WHOLE)
def test_one_fact_is_one_string_in_one_report(name: str, style: str) -> None:
    report = in_style(name, style)
    printed: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for number in Page.of(report.document.body).numbers:
        expected = print_part(report.book[number.fact], number.part, report.style)
        assert (number.text, number.raw) == (expected.text, expected.raw)
        part = "value" if number.part == "bare" else number.part
        printed[number.fact, part].add(number.text.removesuffix("%"))
    assert {key: found for key, found in printed.items() if len(found) > 1} == {}


@pytest.mark.parametrize(("name", "style"), WHOLE)
def test_every_number_of_figures_and_abstract_is_that_of_a_fact(name: str, style: str) -> None:
    """In figures, alternative texts and abstract.txt it has no other form than on the page."""
    report = in_style(name, style)
    known = set(tokens_of_facts(report))
    unknown = [
        (where, token)
        for where, text in read(report)
        if where.startswith(("figure", "alternative", "abstract.txt"))
        for token in tokens(text, report.style)
        if token not in known
    ]
    assert unknown == []


def tokens(text: str, style: Style) -> list[str]:
    """The numbers of a text that have decimals, without a zero that some P values lack."""
    mark = re.escape(style.decimal_mark)
    return [one.lstrip("0") for one in re.findall(rf"\d*{mark}\d+", text)]


def tokens_of_facts(report: Rendered) -> Iterator[str]:
    for fact in report.book:
        for part in PARTS:
            try:
                yield from tokens(print_part(fact, part, report.style).text, report.style)
            except PartMissingError:
                continue
    for frame in report.book.frames:  # weights, and ends of lines
        for cell in (cell for row in frame.rows for cell in row if isinstance(cell, float)):
            for value, decimals in ((cell, 1), (cell, 2), (100 * cell, 1)):
                yield from tokens(fixed(value, decimals, report.style), report.style)
    for bound in (0.01, 0.05, 0.1):  # regions of a funnel plot
        yield from tokens(probability(bound, 2, report.style), report.style)
