"""How a page in the browser becomes a newer one, with pages made by hand.

These need Chromium and say so when they skip.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from reportgen.errors import Problem
from reportgen.watching.board import Board
from reportgen.watching.page import live_page
from reportgen.watching.printed import Changes
from reportgen.watching.reports import Failure
from reportgen.watching.server import Server, bind, serving
from tests.watching.watched import report, until

SAME = """html => {
  const plain = page => {
    for (const live of page.querySelectorAll('[data-live]:not(html)')) live.remove();
    for (const details of page.querySelectorAll('details')) details.removeAttribute('open');
    for (const part of [page.head, page.body]) part.normalize();
    return page;
  };
  const here = plain(document.cloneNode(true));
  const made = plain(new DOMParser().parseFromString(html, 'text/html'));
  return here.head.isEqualNode(made.head) && here.body.isEqualNode(made.body);
}"""
"""Whether the page is the report, but for the bar and for what the reader opened."""


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def server(board: Board) -> Iterator[Server]:
    with serving(bind(board, None)) as running:
        yield running


@pytest.fixture
def page(browser, server, board):
    board.show(report("<p>First</p>"), None)
    context = browser.new_context(viewport={"width": 800, "height": 500})
    opened = context.new_page()
    opened.goto(server.address)
    opened.locator("[data-live=built]").wait_for(state="attached")
    yield opened
    context.close()


def renewed(page, board: Board, body: str) -> None:
    """Show a report and wait until the page is that of the report."""
    made = report(body)
    board.show(made, None)
    until(lambda: page.evaluate(SAME, live_page(made).decode()))


ROW = "<tr><th>{0}</th><td>{1}</td></tr>"
PAGES = [
    "",
    "<p>Text</p>",
    "Text alone",
    "<p>Other <b>text</b></p><p>Text</p>",
    "<h2 id='a'>A</h2><p>a</p><h2 id='b'>B</h2><p>b</p>",
    "<h2 id='b'>B</h2><p>b</p><h2 id='c'>C</h2><h2 id='a'>A</h2><p>a</p>",
    "<table><tbody>" + "".join(ROW.format(name, 1) for name in "abcd") + "</tbody></table>",
    "<table><tbody>" + "".join(ROW.format(name, 2) for name in "bxca") + "</tbody></table>",
    "<p class='x' title='y'>Text</p><svg><title>old</title><path d='M0 0'/></svg>",
    "<p title='z' lang='de'>Text</p><svg><title>new</title><circle r='1'/></svg><!-- a remark -->",
    "<details><summary>S</summary><p>inside</p></details><ul><li>1<ul><li>2</li></ul></li></ul>",
    "<!-- another --><p>Last &lt;script&gt;alert(1)&lt;/script&gt; &amp; <i>so</i> on</p>",
]


def drawing(name: str, text: str) -> str:
    return f'<svg viewBox="0 0 1 1"><title id="{name}-title">{text}</title></svg>'


PAGES += [
    drawing("f", "F") + drawing("g", "G"),
    drawing("f", "F") + drawing("g", "other"),
    drawing("g", "other") + drawing("f", "F"),
    f"<div>{drawing('f', 'F')}</div>{drawing('h', 'H')}",
]


def test_any_page_becomes_any_other(page, board):
    order = [*PAGES, *reversed(PAGES), *PAGES[::3], *PAGES[::2], *PAGES[1::2]]
    for body in order:
        renewed(page, board, body)


def test_what_stays_is_not_made_anew(page, board):
    rows = [ROW.format(name, 1) for name in "abcd"]
    table = "<table><tbody>{}</tbody></table><p id='p'>Text</p>"
    renewed(page, board, table.format("".join(rows)))
    page.evaluate("window.kept = [...document.querySelectorAll('tr, p')]")
    renewed(page, board, table.format("".join([rows[0], ROW.format("new", 9), *rows[1:]])))
    assert page.evaluate("kept.every(element => element.isConnected)")


def test_opened_details_the_focus_and_a_selection_stay(page, board):
    body = (
        "<p>{}</p><details><summary id='s'>S</summary><p>inside</p></details>"
        "<p><a id='link' href='#s'>a link</a></p><p id='said'>Said twice</p>"
    )
    renewed(page, board, body.format("one"))
    page.locator("#s").click()
    page.locator("#link").focus()
    page.evaluate("getSelection().selectAllChildren(document.getElementById('said'))")
    renewed(page, board, body.format("another <i>and longer</i>"))
    assert page.evaluate("document.querySelector('details').open")
    assert page.evaluate("document.activeElement.id") == "link"
    assert page.evaluate("String(getSelection())") == "Said twice"


def test_the_figure_as_it_was_stays_until_the_new_one_is_drawn(page, board):
    card = "<div class='figure-card'><svg><title id='f-title'>{}</title></svg></div>"
    waits = (
        "<div class='figure-card'><svg data-waits-for='f'><title id='f-title'>w</title></svg></div>"
    )
    renewed(page, board, card.format("old") + "<p>1</p>")
    board.show(replace(report(waits + "<p>2</p>"), changed_figures=("f",), waiting=("f",)), None)
    page.get_by_text("2", exact=True).wait_for()
    assert page.locator("#f-title").text_content() == "old"
    assert page.locator(".figure-card").get_attribute("data-change") == "waits"
    assert page.locator(".live-status").inner_text() == "1 figure being redrawn"
    board.show(replace(report(card.format("new") + "<p>2</p>"), changed_figures=("f",)), None)
    until(lambda: page.locator("#f-title").text_content() == "new")
    assert page.locator(".figure-card").get_attribute("data-change") == "drawn"


def test_a_figure_never_stands_in_for_another(page, board):
    card = "<div class='figure-card'><svg{}><title id='{}-title'>{}</title></svg></div>"
    first = card.format("", "f", "F") + card.format("", "g", "G")
    renewed(page, board, first)
    other = card.format("", "e", "E") + card.format(" data-waits-for='f'", "f", "to come")
    renewed(page, board, other)
    assert page.locator("svg").all_text_contents() == ["E", "to come"]


def test_new_and_gone_numbers_are_told(page, board):
    changes = Changes(
        {"a": {"value": ("1", "2"), "bare": ("1", "2")}}, {"b": {"value": "3"}}, {"c": {"": "4"}}
    )
    body = (
        "<data data-fact='a' data-part='value'>2</data>"
        "<data data-fact='a' data-part='bare'>2</data>"
        "<data data-fact='b' data-part='value'>3</data>"
    )
    board.show(report(body, changes=changes), None)
    status = page.locator(".live-status")
    until(lambda: status.inner_text() == "1 number changed, 1 new, 1 gone")
    assert page.locator("[data-change=changed]").count() == 2
    assert page.locator("[data-change=new]").text_content() == "3 (new)"
    page.get_by_role("button", name="Changes").click()
    listed = [" ".join(text.split()) for text in page.locator("#live-panel li").all_inner_texts()]
    assert listed == ["a: 1 → 2", "b: 3", "c: 4"]


def test_markup_in_a_message_is_text(page, board):
    text = "<img src=x onerror=alert(1)> & <b>bold</b>"
    board.show(None, Failure("data", (Problem(text, text, text),)))
    told = page.locator(".live-problems li")
    until(lambda: told.count() == 1 and told.inner_text() == f"{text}: {text}. {text}")
    assert page.locator("#live-panel img, #live-panel b").count() == 0


def test_a_page_that_is_left_open_finds_the_next_watch(browser, page, board, server):
    port = server.server_port
    board.close()
    server.shutdown()
    server.server_close()
    lost = "No connection: is reportgen watch still running?"
    until(lambda: page.locator(".live-status").inner_text() == lost)
    later = Board()
    with serving(bind(later, port)):
        later.show(report("<p>Later</p>"), None)
        page.get_by_text("Later").wait_for()
        until(lambda: page.locator("html").get_attribute("data-live") == "built")
