"""The page of a comparison in a browser: side by side, stacked on a phone, printed, audited."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from tests.checkers import axe_violations
from tests.facts.compare.pairs import POOLED
from tests.present.test_changes_page import EVERYTHING, HOSTILE, bytes_of
from tests.render.page_text import page_texts

LONG = "Überlangername" * 30
LONGEST = tuple(
    replace(
        record,
        facts=(*record.facts, replace(POOLED, id="cr.long", value=value, label=LONG)),
        abstract=(*record.abstract, ("LONG", f"{LONG} {value:.0%}. " * 40), (HOSTILE, "Same.")),
        identity=replace(record.identity, title=LONG + word),
    )
    for record, value, word in zip(EVERYTHING, (0.5, 0.7), "ab", strict=True)
)
"""Everything that can change, and names that do not end."""


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> str:
    path: Path = tmp_path_factory.mktemp("page") / "changes.html"
    path.write_bytes(bytes_of(*LONGEST))
    return path.as_uri()


@pytest.fixture
def opened(browser, address):
    """Opens the page at a width, everything unfolded; nothing may be asked for or complained of."""
    contexts, complaints = [], []

    def at(width: int, scheme: str = "light", **options):
        size = {"width": width, "height": 900}
        context = browser.new_context(viewport=size, color_scheme=scheme, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.on(
            "request",
            lambda request: (
                None
                if request.url == address or request.url.startswith("data:")
                else complaints.append(request.url)
            ),
        )
        page.goto(address)
        page.evaluate("document.fonts.ready.then(() => true)")  # a page is printed as it is read
        page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
        return page

    yield at
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("width", [320, 400, 1200])
def test_the_page_never_scrolls_sideways_and_no_text_leaves_it(opened, width):
    page = opened(width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    sticking_out = page.evaluate(
        """() => [...document.querySelectorAll('main *')]
            .filter(e => !e.closest('.visually-hidden'))
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
            .map(e => e.tagName + '.' + e.className)"""
    )
    assert sticking_out == []


def boxes(page, selector: str) -> list[list[float]]:
    """Left, top, right and bottom of what stands before and now."""
    return page.evaluate(
        """selector => ['.was', '.now'].map(side => {
            const box = document.querySelector(`${selector} ${side}`).getBoundingClientRect()
            return [box.left, box.top, box.right, box.bottom]
        })""",
        selector,
    )


def test_before_and_now_stand_side_by_side_or_one_above_the_other(opened):
    was, now = boxes(opened(1200), "#abstract")
    assert was[2] <= now[0]
    assert was[1] == pytest.approx(now[1])
    was, now = boxes(opened(400), "#abstract")
    assert was[3] <= now[1]
    assert was[0] == pytest.approx(now[0])


def test_a_row_of_numbers_is_stacked_on_a_phone_and_still_a_row(opened):
    row = opened(400).locator("#numbers tbody tr:has(td + td)").first
    head, was, now = row.evaluate(
        "e => [...e.children].map(c => c.getBoundingClientRect())"
        ".map(box => [box.left, box.top, box.right])"
    )
    assert head[1] < was[1] == pytest.approx(now[1])
    assert was[2] <= now[0]


def test_what_changed_is_told_by_more_than_colour(opened):
    page = opened(1200)
    drawn = page.evaluate(
        """['del', 'ins'].map(tag => document.querySelector(`#abstract dd ${tag}`))
            .map(e => getComputedStyle(e))
            .map(style => [style.textDecorationLine, style.textDecorationStyle])"""
    )
    assert drawn == [["underline", "dashed"], ["underline", "solid"]]


@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (1200, "dark"), (400, "light")])
def test_axe_finds_no_fault(opened, width, scheme):
    page = opened(width, scheme, bypass_csp=True)
    assert axe_violations(page) == []


def test_printed_it_has_every_part_and_no_line_over_another(opened):
    texts = page_texts(opened(1200).pdf(prefer_css_page_size=True))
    whole = " ".join(" ".join(texts).split())
    assert "Word for word" not in whole
    for words in ("Before", "Now", "RESULTS", "Numbers that changed"):
        assert words in whole
    page = opened(1200)
    page.emulate_media(media="print")
    tops = page.evaluate(
        """[...document.querySelectorAll('#verdict > *')].map(e => e.getBoundingClientRect())
            .map(box => [box.top, box.bottom])"""
    )
    assert all(below[0] >= above[1] - 1 for above, below in pairwise(tops))
