"""The web page in a browser: nothing overflows, every number answers, nothing is asked for.

These need Chromium and say so when they skip; the accessibility audit needs axe-core.
"""

from __future__ import annotations

import io

import pikepdf
import pytest

from reportgen.render.html import render_html
from tests.checkers import axe_violations
from tests.render.page_text import page_texts
from tests.render.sample_report import sample, small

SIZES = [(320, 640), (360, 740), (768, 1024), (1280, 900)]


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> str:
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_bytes(render_html(sample()))
    return path.as_uri()


@pytest.fixture
def opened(browser, address):
    """Opens the page at a size; on leaving, nothing may have been asked for or complained of."""
    contexts, complaints = [], []

    def at(width: int, height: int, scheme: str = "light", **options):
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("requestfailed", lambda request: complaints.append(request.url[:80]))
        page.on(
            "request",
            lambda request: (
                None
                if request.url == address or request.url.startswith("data:")
                else complaints.append(request.url)
            ),
        )
        page.goto(address)
        return page

    yield at
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_page_never_scrolls_sideways(opened, width, height):
    page = opened(width, height)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    sticking_out = page.evaluate(
        """() => [...document.querySelectorAll('main > *, section > *, h1, p, figure, caption')]
            .filter(e => !e.closest('.table-scroll > table, .visually-hidden'))
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
            .map(e => e.tagName + '.' + e.className)"""
    )
    assert sticking_out == []


def test_wide_tables_and_figures_scroll_in_their_own_box_on_a_phone(opened):
    page = opened(360, 740)
    for selector in ("#tab-summary", ".figure-card"):
        box = page.locator(selector).first
        inside, shown = box.evaluate("e => [e.scrollWidth, e.clientWidth]")
        assert inside > shown
        assert shown <= 360


def test_the_caption_of_a_wide_table_stays_in_sight(opened):
    page = opened(360, 740)
    caption = page.locator("#tab-summary caption")
    assert caption.evaluate("e => e.getBoundingClientRect().width") <= 360
    page.locator("#tab-summary").evaluate("e => e.scrollLeft = 300")
    assert 0 <= caption.evaluate("e => e.getBoundingClientRect().left") < 40


@pytest.mark.parametrize(("width", "height"), [(360, 740), (1280, 900)])
@pytest.mark.parametrize("where", ["#abstract data", "#tab-studies td data", "#outcome-3 ~ p data"])
def test_a_focused_number_shows_its_source_at_the_foot_of_the_window(opened, width, height, where):
    page = opened(width, height)
    number = page.locator(where).first
    number.evaluate("e => e.scrollIntoView({block: 'center', behavior: 'instant'})")
    before = rules(page, width, height)
    (number.locator("a") if number.locator("a").count() else number).evaluate(
        "e => e.focus({preventScroll: true})"
    )
    note = number.evaluate("e => getComputedStyle(e, '::after').content")
    assert note.strip('"') == number.get_attribute("data-note")
    (upper, lower) = sorted(rules(page, width, height) - before)
    assert height / 2 < upper == lower - 1


def rules(page, width: int, height: int) -> set[int]:
    """Rows of the window that the accent colour fills from edge to edge."""
    image = pytest.importorskip("PIL.Image", reason="pillow is not installed")
    pixels = image.open(io.BytesIO(page.screenshot())).convert("RGB")
    accent = (0x00, 0x5A, 0x8F)
    rows = range(height)
    return {y for y in rows if all(pixels.getpixel((x, y)) == accent for x in range(width))}


def test_a_number_answers_to_the_mouse_and_to_a_finger(opened):
    page = opened(1280, 900)
    number = page.locator("#abstract data").first
    number.hover()
    assert number.evaluate("e => getComputedStyle(e, '::after').position") == "fixed"
    phone = opened(360, 740, has_touch=True, is_mobile=True)
    touched = phone.locator("#outcome-0 ~ p data").first
    touched.scroll_into_view_if_needed()
    touched.tap()
    panel = phone.locator(".source:target")
    assert panel.get_attribute("id") == f"source-{touched.get_attribute('data-fact')}"
    assert panel.evaluate("e => getComputedStyle(e).position") == "fixed"
    assert panel.evaluate("e => e.getBoundingClientRect().width") <= 360


def test_the_keyboard_opens_the_source_of_a_number_leads_on_and_comes_back(opened):
    page = opened(1280, 900, reduced_motion="reduce")
    number = page.locator("#abstract a.number").first
    number.focus()
    before = page.evaluate("scrollY")
    page.keyboard.press("Enter")
    fact = number.get_attribute("href").removeprefix("#source-")
    entry = page.locator(f"[id='source-{fact}']")
    assert entry.is_visible()
    assert page.evaluate("document.activeElement.id") == f"source-{fact}"
    assert page.evaluate("scrollY") == before
    behind = entry.locator("dd a").first.get_attribute("href").removeprefix("#source-")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator(f"[id='source-{behind}']").is_visible()
    assert not entry.is_visible()
    page.go_back()
    assert entry.is_visible()
    entry.get_by_text("Where it is printed").click()
    assert page.evaluate("document.activeElement.id") == f"number-{fact}"
    assert page.locator(".source:visible").count() == 0


def test_closing_the_source_leaves_the_reader_where_they_were(opened):
    page = opened(360, 740, reduced_motion="reduce")
    page.locator("#outcome-2 ~ p a.number").first.click()
    before = page.evaluate("scrollY")
    page.locator(".source:target").get_by_text("Close").click()
    assert page.locator(".source:visible").count() == 0
    assert page.evaluate("scrollY") == before


def test_all_sources_are_shown_on_demand(opened):
    page = opened(1280, 900)
    every = page.locator(".source")
    assert every.count() > 50
    assert page.locator(".source:visible").count() == 0
    page.locator("#all-sources").check()
    assert page.locator(".source:visible").count() == every.count()


def test_the_tab_key_passes_the_abstract_once_and_no_other_number(opened):
    page = opened(1280, 900)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    facts, cells = [], 0
    for _ in range(200):
        page.keyboard.press("Tab")
        fact = page.evaluate("document.activeElement.closest('[data-fact]')?.dataset.fact || ''")
        cells += page.evaluate("'cell' in document.activeElement.dataset")
        facts += [fact] if fact else []
    printed = page.evaluate(
        "[...document.querySelectorAll('#abstract [data-fact]')].map(e => e.dataset.fact)"
    )
    distinct = len(set(printed))
    assert len(facts) == distinct
    assert cells == 0


def test_contents_stand_beside_the_text_where_there_is_room(opened):
    def edges(width):
        page = opened(width, 900)
        return page.evaluate(
            "['.contents', 'main'].map(s => document.querySelector(s).getBoundingClientRect())"
            ".map(r => [r.left, r.right])"
        )

    (nav_left, nav_right), (main_left, main_right) = edges(1280)
    assert nav_left < nav_right < main_left
    assert main_right - main_left <= 46 * 16 + 1
    (nav_left, _), (main_left, _) = edges(768)
    assert nav_left == main_left


def test_figures_stay_on_white_in_the_dark(opened):
    page = opened(1280, 900, "dark")
    ground, ink = page.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    )
    assert sum(numbers(ground)) < 120 < 600 < sum(numbers(ink))
    card = page.locator(".figure-card").first
    assert card.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 255, 255)"
    shown = card.evaluate("e => getComputedStyle(e).getPropertyValue('--colour-ink')")
    assert shown.strip().lower() == "#1a1a1a"


def numbers(colour: str) -> list[int]:
    return [int(part) for part in colour[4:-1].split(",")]


def test_every_embedded_font_is_accepted(opened):
    page = opened(1280, 900)
    page.evaluate("Promise.all([...document.fonts].map(font => font.load()))")
    states = page.evaluate("[...document.fonts].map(font => font.status)")
    assert len(states) == 6
    assert set(states) == {"loaded"}


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light")])
def test_axe_finds_no_fault(opened, width, scheme):
    page = opened(width, 900, scheme, bypass_csp=True)
    page.locator("#abstract a.number").first.click()
    assert page.locator(".source:target").is_visible()
    assert axe_violations(page) == []


def test_an_endless_name_does_not_widen_the_page(browser, tmp_path):
    name = "Überlangername" * 22
    cells = f'<tr><th scope="row">{name}</th><td>Phase 1/2</td></tr>'
    head = '<tr><th scope="col">Study</th><th scope="col">Design</th></tr>'
    table = f"<table><caption>C</caption><thead>{head}</thead><tbody>{cells}</tbody></table>"
    body = f'<h2>{name}</h2><p>{name}</p><div class="table-scroll">{table}</div>'
    path = tmp_path / "long.html"
    path.write_bytes(render_html(small(body, short_title=name, identifier=name)))
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator("table").evaluate("e => e.getBoundingClientRect().width") < 800
    page.close()


def test_printed_from_a_browser_it_is_the_paper_of_the_pdf(opened):
    page = opened(1280, 900)
    pdf = page.pdf(prefer_css_page_size=True)
    texts = page_texts(pdf)
    assert "To compare the benefits and harms" in texts[0]
    assert "The search had no limit" not in texts[0]
    whole = " ".join("".join(texts).split())
    assert "Sources of the numbers" not in whole
    assert "Data (CSV)" not in whole
    assert "Skip to the report" not in whole
    with pikepdf.open(io.BytesIO(pdf)) as made:
        box = made.pages[0].mediabox
        assert (round(float(box[2])), round(float(box[3]))) == (595, 842)
