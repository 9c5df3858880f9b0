"""The page of a comparison: read by a program, for every kind of change and for any two reports."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings

from reportgen.console.changes_page import page_of
from reportgen.facts.compare import compare
from reportgen.facts.record import ClaimRecord, OutcomeRecord, Record
from reportgen.formatting.style import load_style
from reportgen.methods import METHODS
from reportgen.present import prose
from reportgen.present.changes import printer
from reportgen.present.changes.page import changes_document
from reportgen.resources import templates_dir
from tests.facts.compare.pairs import CLAIM, DIFFERENCE, IDENTITY, PAIRS, POOLED, RATIO, report
from tests.facts.compare.reports import two_reports
from tests.prose.branches import Branches, branches_of, watching
from tests.render.page_text import Element, Page, parse

STYLE = load_style()
NAMES = ("output/old", "output/new")


def bytes_of(old: Record, new: Record, names: tuple[str, str] = NAMES) -> bytes:
    return page_of(compare(old, new, printer(STYLE)), names, STYLE)


def page(old: Record, new: Record, names: tuple[str, str] = NAMES) -> Page:
    """The elements of the page; the fonts in its style sheet take a parser long."""
    return parse(re.sub("(?s)<style>.*?</style>", "", bytes_of(old, new, names).decode()))


@cache
def case(name: str) -> Page:
    return page(*CASES[name])


def text(element: Element) -> str:
    return " ".join(element.text.split())


def main_of(made: Page) -> str:
    return text(made.all("main")[0])


def section(made: Page, name: str) -> Element:
    return next(one for one in made.all("section") if one.attrs.get("id") == name)


HOSTILE = '<script>alert("1")</script> & <img src=x onerror=alert(2)>'
SEVERAL = tuple(replace(RATIO, id=f"cr.a_vs_b.{name}.odds_ratio") for name in "abcdefg")
STUDY = next(name for name, method in METHODS.items() if method.section == "study")
SINGLE = replace(POOLED, id="os.a.study.adams", method=STUDY)
ANOTHER = replace(SINGLE, id="cr.a.study.adams")

EVERYTHING = (
    report(
        *(POOLED, DIFFERENCE, SINGLE, ANOTHER, *SEVERAL),
        replace(RATIO, id="os.gone"),
        claims=(CLAIM, ClaimRecord("left", "a", "a", True, "Was said 12 times.", None, ())),
        abstract=(("METHODS", "As ever."), ("RESULTS", "The rate was 52.3%."), ("OLD", "Gone.")),
    ),
    report(
        replace(POOLED, value=0.523 + 1e-7),
        replace(DIFFERENCE, notes=("a note",)),
        *(replace(one, value=0.6, ci=None) for one in (SINGLE, ANOTHER)),
        *(replace(one, value=0.9, ci=replace(one.ci, low=0.7, high=1.2)) for one in SEVERAL),
        replace(RATIO, id="os.new.odds_ratio"),
        replace(RATIO, id="os.new.hazard_ratio", value=1.75),
        claims=(
            replace(CLAIM, variant="unclear", holds=False, sentence="Rates were not."),
            ClaimRecord("come", "b", "b", True, "Is said.", None, ()),
        ),
        abstract=(("METHODS", "As ever."), ("RESULTS", "The rate was 52.4%."), ("NEW", "Come.")),
        rows={"adams": "Adams 2004", "baker": "Baker 2010"},
        software={"numpy": "2.2.0"},
        identity=replace(IDENTITY, version="1.1", title="Another title", date=""),
    ),
)
CASES = {**{kind: pair for kind, (pair, _) in PAIRS.items()}, "everything": EVERYTHING}
CASES["nothing"] = (report(POOLED), report(POOLED))
CASES["one paragraph"] = (
    report(POOLED, abstract=(("", "Rates were higher."),)),
    report(POOLED, abstract=(("", "Rates were lower."),)),
)
CASES["two sentences"] = (
    report(claims=(replace(CLAIM, printed=False),)),
    report(claims=(replace(CLAIM, expected="lower", holds=False, printed=False),)),
)
CASES["facts only"] = (
    report(POOLED, abstract=(), claims=(), outcomes=()),
    report(replace(POOLED, value=0.55), abstract=(), claims=(), outcomes=()),
)


def sound(made: Page) -> None:
    """What holds of every page."""
    assert (made.unclosed, made.open) == ([], [])
    ids = [element.attrs["id"] for element in made.having("id")]
    assert len(ids) == len(set(ids))
    links = {e.attrs["href"] for e in made.having("href")}
    named = {e.attrs["aria-labelledby"] for e in made.having("aria-labelledby")}
    assert {link.removeprefix("#") for link in links} | named <= set(ids)
    assert not made.all("script", "link", "iframe", "object", "embed", "base", "img", "form")
    assert not [e for e in made.elements if any(name.startswith("on") for name in e.attrs)]
    assert len(made.all("main")) == len(made.all("h1")) == 1
    levels = [int(e.tag[1]) for e in made.all("h1", "h2", "h3", "h4")]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(made.all("table")) == len(made.all("caption"))
    assert all(e.attrs.get("scope") for e in made.all("th"))
    for e in made.all("td", "th", "li", "dd", "dt", "p", "h1", "h2", "h3", "summary"):
        corner = e.tag == "td" and e.inside(tag="thead")
        assert text(e) or corner, (e.tag, e.attrs, [p.attrs for p in e.parents[-3:]])
    assert not re.search(r"\b(None|nan|Undefined)\b", main_of(made))


@pytest.mark.parametrize("name", CASES)
def test_every_page_is_sound(name: str) -> None:
    sound(case(name))


def test_a_page_asks_for_nothing() -> None:
    html = bytes_of(*EVERYTHING).decode()
    assert "@import" not in html
    assert set(re.findall(r"url\(\s*['\"]?([a-z]+:)", html)) == {"data:"}
    assert not re.search(r"\b(src|srcset|poster|data)\s*=", re.sub("src:url", "", html))
    policy = next(e for e in case("everything").all("meta") if "http-equiv" in e.attrs)
    assert "default-src 'none'" in policy.attrs["content"]


@pytest.mark.parametrize("kind", PAIRS)
def test_every_kind_of_change_is_told(kind: str) -> None:
    _, words = PAIRS[kind]
    told = main_of(case(kind)).replace("\u00a0", " ")
    told = re.sub(r"\[(removed|added): (.*?)\] ", r"\2", told)
    parts = [part for half in words.split(" | ") for part in half.split(" > ")]
    if kind == "abstract":
        del parts[0]  # the abstracts stand there whole, under a heading of their own
    assert [part for part in parts if part.strip(" >").rstrip(".") not in told] == []


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(two_reports())
def test_any_two_reports_make_a_page(pair: tuple[Record, Record]) -> None:
    body = changes_document(compare(*pair, printer(STYLE)), NAMES, STYLE).body
    sound(parse(f"<main>{body}</main>"))


def test_every_branch_of_the_template_is_rendered() -> None:
    branches = Branches()
    with watching(prose, branches):
        for pair in CASES.values():
            changes_document(compare(*pair, printer(STYLE)), NAMES, STYLE)
    folder = templates_dir() / "diff"
    every = set().union(*(branches_of(path) for path in folder.glob("*.j2")))
    assert len(every) > 30
    assert sorted(every - branches.taken) == []


def test_what_the_reports_are_stands_at_the_head() -> None:
    head = next(e for e in case("everything").all("table") if "versions" in e.classes)
    assert text(head) == (
        "The two versions Before Now Title A review Another title Version 1.0 1.1 "
        "Date 2026-01-02 not told Read from output/old output/new"
    )


def test_the_gravest_changes_come_first() -> None:
    made = case("everything")
    names = [text(e) for e in made.all("h3") if e.attrs.get("id", "").startswith("matters-")]
    assert names[0] == "Conclusions"
    verdict = section(made, "verdict")
    assert text(verdict).startswith("The conclusions changed.")
    assert "alert" in verdict.classes
    first = next(e for e in made.all("h2"))
    assert first.parents[-1] is verdict


def test_the_numbers_of_the_abstract_follow_the_conclusions() -> None:
    facts = (POOLED, DIFFERENCE, RATIO)
    old = report(*facts, headline=(RATIO.id, POOLED.id, DIFFERENCE.id))
    changed = (replace(POOLED, value=0.55), replace(DIFFERENCE, n=700), replace(RATIO, p=0.06))
    made = page(old, replace(old, facts=changed, claims=()))
    names = [text(e) for e in made.all("h3") if e.attrs.get("id", "").startswith("matters-")]
    assert names[:2] == ["Conclusions", "Numbers of the abstract"]
    first = next(e for e in made.all("tbody") if e.inside(cls="numbers-moved"))
    rows = [e for e in made.all("tr") if first in e.parents]
    told = [text(e).replace("\u00a0", " ") for e in rows]
    assert told == [
        "Odds ratio of complete remission cr.a_vs_b.odds_ratio 2.00 (1.50 to 2.70), P = 0.001 "
        "2.00 (1.50 to 2.70), P = 0.06",
        "Pooled complete remission with A cr.a.pooled 52.3% (45.0 to 59.0) 55.0% (45.0 to 59.0)",
    ]


def test_where_nothing_changed_the_page_says_so_and_no_more() -> None:
    made = case("nothing")
    assert "The report says the same." in main_of(made)
    assert "Of 1 fact in both, none have other numbers." in main_of(made)
    assert "Word for word the same." in main_of(made)
    assert not made.all("del", "ins")
    assert {e.attrs["id"] for e in made.all("section")} == {"verdict", "abstract", "claims"}


def test_the_abstracts_stand_side_by_side_with_their_differences_marked() -> None:
    abstract = section(case("everything"), "abstract")
    inside = [e for e in case("everything").all("del", "ins") if e.inside(tag="dd")]
    told = [(e.tag, text(e)) for e in inside if "%" in e.text]
    assert told == [("del", "[removed: 52.3%]"), ("ins", "[added: 52.4%]")]
    words = text(abstract)
    assert "METHODS unchanged As ever." in words
    assert "OLD Before Gone." in words
    assert "NEW Now Come." in words


def test_an_abstract_in_one_paragraph_is_told_without_a_heading() -> None:
    abstract = section(case("one paragraph"), "abstract")
    assert "In one paragraph" in text(abstract)


def test_facts_of_one_report_alone_are_listed_with_their_numbers() -> None:
    told = text(section(case("everything"), "only")).replace("\u00a0", " ")
    assert "Gone: Odds ratio of complete remission: 2.00 (1.50 to 2.70), P = 0.001" in told
    assert "2 facts new: os.new.*" in told
    assert "1.75 (1.50 to 2.70), P = 0.001, 12 studies, n = 800 os.new.hazard_ratio" in told


def test_text_of_a_report_cannot_become_markup() -> None:
    old, new = (
        report(
            replace(POOLED, value=value, label=HOSTILE, notes=(HOSTILE,)),
            claims=(replace(CLAIM, id=HOSTILE, variant=word, sentence=f"{HOSTILE} {word}"),),
            abstract=((HOSTILE, f"{HOSTILE} {word}"),),
            rows={"adams": HOSTILE, "baker": HOSTILE},
            software={HOSTILE: word},
            identity=replace(IDENTITY, title=HOSTILE, version=HOSTILE + word, slug=HOSTILE),
        )
        for value, word in ((0.5, "one"), (0.6, "two"))
    )
    made = page(old, new, (HOSTILE, HOSTILE))
    sound(made)
    assert made.all("title")[0].text == f"What changed: {HOSTILE}"
    assert 'alert("1")' in main_of(made)


def test_an_outcome_may_have_a_number_in_its_name() -> None:
    named = (OutcomeRecord("os", "neurotoxicity of grade 3", False),)
    made = page(*(replace(one, outcomes=named) for one in EVERYTHING))
    headings = [text(caption) for caption in made.all("caption")]
    assert "Neurotoxicity of grade 3, single studies and other analyses" in headings


def test_a_folder_may_be_called_what_no_font_has() -> None:
    head = next(e for e in page(*EVERYTHING, ("old 😀", "new")).all("table"))
    assert "Read from old ? new" in text(head)


def test_where_no_date_is_known_none_is_missed() -> None:
    foot = case("everything").all("footer")[0]
    assert text(foot).endswith("Version 1.0 → 1.1")


def test_the_page_is_the_same_whenever_it_is_made() -> None:
    assert bytes_of(*EVERYTHING) == bytes_of(*EVERYTHING)
