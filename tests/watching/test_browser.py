"""The live page in a browser: what changed is marked, errors are read, the place is kept.

These need Chromium and say so when they skip.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportgen.starter import new_project
from tests.cli.command import environment
from tests.watching.watched import until

SOON = 20_000


class Live:
    """A project that is watched, and its page."""

    def __init__(self, project: Path, address: str) -> None:
        self.project = project
        self.address = address
        self.kept = {path: path.read_bytes() for path in project.iterdir()}

    def change(self, name: str, old: str, new: str) -> None:
        path = self.project / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def restore(self) -> None:
        for path, content in self.kept.items():
            if path.read_bytes() != content:
                path.write_bytes(content)


@pytest.fixture(scope="module")
def watched(browser, tmp_path_factory) -> Iterator[Live]:
    project = tmp_path_factory.mktemp("watched") / "review"
    new_project("meta", project)
    cache = {"REPORTGEN_CACHE": str(tmp_path_factory.mktemp("cache"))}
    call = [sys.executable, "-m", "reportgen", "watch", str(project), "-q"]
    with subprocess.Popen(
        call,
        env=environment(cache),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as running:
        assert running.stdout is not None
        yield Live(project, running.stdout.readline().split()[0])
        running.send_signal(signal.SIGINT)
        assert running.wait(10) == 130


@pytest.fixture
def live(watched) -> Iterator[Live]:
    yield watched
    watched.restore()


@pytest.fixture
def opened(browser, live):
    """Opens the page in a tab of its own; nothing may be complained of."""
    context = browser.new_context()
    complaints: list[str] = []

    def at(width: int = 1200, height: int = 800):
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live.address)
        page.locator("#abstract").wait_for(timeout=SOON)
        page.locator("[data-live=built]").wait_for(timeout=SOON, state="attached")
        return page

    yield at
    context.close()
    assert complaints == []


RATE = "main [data-fact='response.drug_b.pooled'][data-part='{}']"


def text_of(page, part: str) -> str:
    """What the pooled rate reads, without what is said of its change."""
    place = page.locator(RATE.format(part)).first
    return str(place.evaluate("e => e.firstElementChild.textContent"))


def has_focus(number) -> bool:
    return bool(number.evaluate("e => e.contains(document.activeElement)"))


def wait_for_events(page, text: str) -> None:
    until(lambda: text_of(page, "events_n") == text, 20)


def test_a_changed_cell_changes_its_number_which_is_marked_and_the_place_is_kept(opened, live):
    page = opened()
    page.locator("#all-sources").check()
    anchor = "document.querySelector('#summary').getBoundingClientRect().top"
    page.evaluate("document.querySelector('#summary').scrollIntoView({behavior: 'instant'})")
    page.evaluate("window.notReloaded = true")
    where = page.evaluate(anchor)
    assert page.evaluate("scrollY") > 500
    assert page.locator("[data-change]").count() == 0

    live.change("studies.csv", ",55,83,", ",54,83,")
    wait_for_events(page, "157/216")

    assert page.evaluate("notReloaded")
    assert page.evaluate(anchor) == pytest.approx(where, abs=1)
    assert page.locator("#all-sources").is_checked()
    marked = page.locator(RATE.format("events_n")).first
    assert marked.get_attribute("data-change") == "changed"
    assert marked.get_attribute("title") == "Was 158/216"
    assert marked.text_content() == "157/216 (was 158/216)"
    assert marked.evaluate("e => getComputedStyle(e).boxShadow") != "none"
    same = page.locator("main [data-fact='response.drug_a.pooled']").first
    assert same.get_attribute("data-change") is None
    assert "numbers changed" in page.locator(".live-status").inner_text()

    page.get_by_role("button", name="Hide marks").click()
    assert page.locator("[data-change]").count() == 0
    assert marked.text_content() == "157/216"


def test_marks_that_were_put_away_do_not_come_back_with_the_figures(opened, live):
    page = opened()
    live.change("studies.csv", ",55,83,", ",54,83,")
    wait_for_events(page, "157/216")
    page.get_by_role("button", name="Hide marks").click()
    until(lambda: page.evaluate("document.documentElement.dataset.waiting") == "0", 30)
    assert page.locator("[data-change]").count() == 0
    assert page.locator(".live-was").count() == 0


def test_the_place_is_kept_when_the_text_above_grows(opened, live):
    page = opened()
    anchor = "document.querySelector('#summary').getBoundingClientRect().top"
    page.evaluate("document.querySelector('#summary').scrollIntoView({behavior: 'instant'})")
    where, scrolled = page.evaluate(f"[{anchor}, scrollY]")
    long = "A long objective that fills a line. " * 30
    live.change("spec.yaml", "objective: ", f"objective: {long}")
    page.get_by_text("A long objective").first.wait_for(timeout=SOON, state="attached")
    until(lambda: page.locator(".live-status").inner_text() == "Renewed, no number changed")
    assert page.evaluate("scrollY") > scrolled + 50
    assert page.evaluate(anchor) == pytest.approx(where, abs=1)


def test_the_changed_numbers_are_visited_one_after_the_other(opened, live):
    page = opened()
    live.change("studies.csv", ",55,83,", ",54,83,")
    wait_for_events(page, "157/216")
    marked = page.locator("main data[data-change]")
    count = marked.count()
    onward = page.get_by_role("button", name="Next changed number")
    for place in range(2):
        onward.click()
        assert has_focus(marked.nth(place))
        assert page.locator(".live-status").inner_text().startswith(f"{place + 1} of {count}. Was ")
    back = page.get_by_role("button", name="Previous changed number")
    for _ in range(2):
        back.click()
    assert has_focus(marked.nth(count - 1))

    page.get_by_role("button", name="Changes").click()
    listed = page.locator("#live-panel")
    listed.get_by_role("button", name="158/216 → 157/216").first.click()
    place = page.locator(RATE.format("events_n")).first
    assert has_focus(place)


def test_an_error_stands_above_the_last_report_until_it_is_mended(opened, live):
    page = opened()
    live.change("studies.csv", ",55,83,", ",95,83,")
    told = page.locator(".live-problems li")
    told.wait_for(timeout=SOON)
    assert told.inner_text() == (
        "studies.csv row 9 (Ginkgo 2022 (made up)): response_events 95 exceeds response_n 83. "
        "Correct the row, or list it under data.exclude with a reason."
    )
    assert told.bounding_box()["y"] < 200
    assert text_of(page, "events_n") == "158/216"
    assert float(page.locator("main").evaluate("e => getComputedStyle(e).opacity")) < 1
    assert page.title().startswith("✗ ")

    live.change("spec.yaml", "kind: meta-analysis", "kind: [")
    page.get_by_text("spec.yaml:").wait_for(timeout=SOON)
    live.restore()
    told.wait_for(timeout=SOON, state="detached")
    assert page.locator("main").evaluate("e => getComputedStyle(e).opacity") == "1"
    assert not page.title().startswith("✗ ")
    assert "problem" not in page.locator(".live-status").inner_text()


@pytest.mark.parametrize("tabs", [2, pytest.param(8, marks=pytest.mark.slow)])
def test_every_tab_is_renewed_however_many_there_are(opened, live, tabs):
    pages = [opened() for _ in range(tabs)]  # a browser opens six connections to one address
    was = "Was 158/216"
    live.change("studies.csv", ",55,83,", ",53,83,")
    for page in pages:
        wait_for_events(page, "156/216")
        assert page.locator(RATE.format("events_n")).first.get_attribute("title") == was
    late = opened()
    assert late.locator(RATE.format("events_n")).first.get_attribute("title") == was


def test_notes_are_listed_as_in_the_report(opened, live):
    page = opened(400)
    page.get_by_role("button", name="Notes").click()
    panel = page.locator("#live-panel")
    count = panel.locator("li").count()
    assert count > 0
    assert f"Notes on the analysis ({count})" in panel.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    box = panel.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 400
    page.keyboard.press("Escape")
    assert panel.is_hidden()


def test_figures_and_tables_of_the_page_are_served(opened, live):
    page = opened()
    links = page.evaluate(
        "[...document.querySelectorAll('main a[href]')].map(a => a.getAttribute('href'))"
        ".filter(a => !a.startsWith('#') && !a.includes(':'))"
    )
    assert any(link.startswith("figures/") for link in links)
    for link in links:
        assert page.request.get(live.address + link).status == 200, link
