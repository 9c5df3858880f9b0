"""What is printed is what is stored: every number of the page stands in facts.json or a frame."""

from __future__ import annotations

import csv
import hashlib
import html
import json
import re
from pathlib import Path

import pytest

from reportgen.facts.book import FactBook
from reportgen.facts.record import read_record
from reportgen.formatting.parts import PARTS, print_part
from reportgen.formatting.style import load_style
from reportgen.pipeline import build, check, record

REPO = Path(__file__).resolve().parents[2]
EXAMPLES = {
    "blinatumomab-vs-car-t": ("studies.csv", "references.nbib"),
    "blinatumomab-vs-car-t-cohort": ("patients_synthetic.csv",),
    "bcg-vaccine": ("studies.csv",),
}
STYLE = load_style()
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
PRINTED = re.compile(
    r"<data (?P<attributes>[^>]*)>(?P<link><a [^>]*>)?(?P<text>[^<]+)(?(link)</a>)</data>"
)
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


@pytest.fixture(scope="module", params=EXAMPLES)
def slug(request: pytest.FixtureRequest) -> str:
    """The name of each worked example in turn."""
    return str(request.param)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory, slug: str) -> Path:
    """The worked example, built for the screen."""
    folder = tmp_path_factory.mktemp("example") / "out"
    build(REPO / "data" / slug, formats=("html",), out=folder)
    return folder


@pytest.fixture(scope="module")
def book(out: Path) -> FactBook:
    found = read_record((out / "facts.json").read_bytes())
    return FactBook(found.identity, found.facts, ())


@pytest.fixture(scope="module")
def page(out: Path, slug: str) -> str:
    return (out / f"{slug}.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def numbers(page: str) -> list[tuple[dict[str, str], str]]:
    """Every marked number of the page: its attributes and its text.

    What the number leads to is its ``href``; the number itself has no such attribute.
    """
    found = [
        (
            {
                name: html.unescape(value)
                for markup in (re.sub(r"^<a |>$", "", m["link"] or ""), m["attributes"])
                for name, value in ATTRIBUTE.findall(markup)
            },
            html.unescape(m["text"]),
        )
        for m in PRINTED.finditer(page)
    ]
    assert len(found) == page.count("<data"), "a number is marked in a way that is not read here"
    return found


def test_every_printed_part_is_that_of_its_fact(
    numbers: list[tuple[dict[str, str], str]], book: FactBook
) -> None:
    facts = [(marks, text) for marks, text in numbers if "data-fact" in marks]
    assert len(facts) > 100
    for marks, text in facts:
        made = print_part(book[marks["data-fact"]], marks["data-part"], STYLE)
        assert (text, marks["value"]) == (made.text, made.raw), marks
        assert marks.get("href") == f"#source-{marks['data-fact']}", marks


def test_every_printed_cell_is_that_of_its_frame(
    numbers: list[tuple[dict[str, str], str]], out: Path, slug: str
) -> None:
    cells = [(marks, text) for marks, text in numbers if "data-cell" in marks]
    # the tables of a cohort are made of facts alone
    assert len(cells) > 50 or slug.endswith("-cohort")
    tables: dict[str, dict[str, dict[str, str]]] = {}
    for marks, text in cells:
        frame, rest = marks["data-cell"].split("/", 1)
        row, column = rest.rsplit("/", 1)
        if frame not in tables:
            with (out / "frames" / f"{frame}.csv").open(newline="", encoding="utf-8") as file:
                records = list(csv.DictReader(file))
            tables[frame] = {next(iter(record.values())): record for record in records}
        assert float(tables[frame][row][column]) == float(marks["value"]), marks
        in_percent = column == "weight"  # its head says so
        shown, exact = text.replace("−", "-").replace(",", "").rstrip("%"), float(marks["value"])
        if shown.startswith("<"):
            assert 0 <= exact < float(shown[1:]), marks
        else:
            assert float(shown) == pytest.approx(exact * (100 if in_percent else 1), abs=0.051)


def test_no_marked_number_is_left_out(numbers: list[tuple[dict[str, str], str]]) -> None:
    for marks, _ in numbers:
        assert ("data-fact" in marks) != ("data-cell" in marks), marks


def test_every_number_of_the_abstract_is_a_printed_part_of_a_fact(
    out: Path, book: FactBook
) -> None:
    """No number of the abstract is typed by hand; levels, dates and names are from the spec."""
    text = (out / "abstract.txt").read_text(encoding="utf-8").split("\n", 2)[2]
    results = text.split("RESULTS:")[1].split("CONCLUSIONS:")[0]
    printed: set[str] = set()
    for fact in book:
        for part in PARTS:
            if getattr(fact, {"ci": "ci", "pi": "pi"}.get(part, "value")) is None:
                continue
            try:
                printed |= set(NUMBER.findall(print_part(fact, part, STYLE).text))
            except ValueError:
                continue
    known = printed | {"95", "1", "3"}  # the level, and grades and years in names of outcomes
    assert len(NUMBER.findall(results)) > 5
    assert [number for number in NUMBER.findall(results) if number not in known] == []


def test_the_abstract_of_the_page_is_the_abstract_as_text(out: Path, page: str) -> None:
    section = page.split('id="abstract"', 1)[1].split("</section>", 1)[0]
    shown = " ".join(html.unescape(re.sub("<[^>]+>", " ", section)).split())
    text = (out / "abstract.txt").read_text(encoding="utf-8")

    def letters(words: str) -> str:
        return re.sub(r"[\s:]+", "", words)

    for line in text.splitlines()[2:]:
        assert letters(line.split(": ", 1)[1]) in letters(shown)


def test_the_manifest_tells_the_truth(out: Path, slug: str) -> None:
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    for name, digest in manifest["files"].items():
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest, name
    inputs = {
        name: hashlib.sha256((REPO / "data" / slug / name).read_bytes()).hexdigest()
        for name in ("spec.yaml", *EXAMPLES[slug])
    }
    assert manifest["inputs"] == inputs


def test_every_figure_of_the_report_has_its_data_and_its_file(out: Path, page: str) -> None:
    links = set(re.findall(r'href="((?:frames|figures)/[^"]+)"', page))
    assert links
    assert [link for link in sorted(links) if not (out / link).is_file()] == []


def test_no_fact_is_left_with_a_word_for_a_number(book: FactBook) -> None:
    for fact in book:
        for part in ("value", "ci", "pi"):
            try:
                text = print_part(fact, part, STYLE).text
            except ValueError:
                continue
            assert not re.search(r"\b(nan|inf|none)\b", text, re.IGNORECASE), (fact.id, text)


def test_the_facts_file_says_what_the_abstract_says(slug: str, out: Path) -> None:
    """Its abstract is that of abstract.txt, and its claims hold the sentences printed there."""
    found = read_record((out / "facts.json").read_bytes())
    text = (out / "abstract.txt").read_text(encoding="utf-8")
    assert [f"{head}: {words}" for head, words in found.abstract] == text.splitlines()[2:]
    printed = [claim.sentence for claim in found.claims if claim.printed]
    assert printed
    assert all(sentence in text for sentence in printed)
    assert set(found.headline) <= {fact.id for fact in found.facts}
    assert {row for fact in found.facts for row in fact.rows} <= set(found.rows)


def test_a_record_made_without_a_page_is_the_same(slug: str, out: Path) -> None:
    checked = check(REPO / "data" / slug)
    assert record(checked).to_json().encode() == (out / "facts.json").read_bytes()
