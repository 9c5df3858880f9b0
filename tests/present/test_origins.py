"""The entries behind the printed numbers: of what is printed and all behind it, safe as markup."""

from __future__ import annotations

import re
from dataclasses import replace

from reportgen.facts.fact import Fact
from reportgen.present.lineage import SourceRow
from reportgen.present.lineage_tree import Origin
from reportgen.present.origins import origins
from tests.present.facts import ALONE, RATE, STYLE, book
from tests.render.page_text import parse


def made(fact_id: str, *sources: str, **more: object) -> Fact:
    fact = Fact(fact_id, "count", f"fact {fact_id}", "count", 1, method="count")
    return replace(fact, from_facts=sources, **more)


def entries(body: str, *facts: Fact, rows: dict[str, SourceRow] | None = None) -> dict[str, str]:
    return origins(body, Origin(book(*facts), STYLE, rows or {}))


def printing(*names: str) -> str:
    return "".join(f'<data data-fact="{name}">1</data>' for name in names)


def test_there_are_entries_for_printed_facts_then_for_those_behind_them():
    facts = [made("a", "b", "c"), made("b", "d"), made("c", "d"), made("d"), made("other")]
    assert list(entries(printing("c", "a", "c"), *facts)) == ["c", "a", "d", "b"]
    assert entries("", *facts) == {}


def test_every_link_leads_to_an_entry():
    facts = [made("a", "b", "gone"), made("b", "c", rows=("x", "y")), made("c", rows=("x",))]
    told = entries(printing("a"), *facts)
    links = {link for text in told.values() for link in re.findall(r'href="#source-([^"]+)"', text)}
    assert links == {"b", "c"} <= set(told)


def test_an_entry_tells_all_that_is_known():
    told = entries(printing(RATE.id), RATE)[RATE.id]
    words = re.findall(r"<dt>(.*?)</dt>", told)
    assert words == [
        *("Value", "From", "Method", "Formula", "Reference", "In R", "Note", "Rows", "Read from"),
        "Fact",
    ]
    assert "Pooled complete remission with A</p>" in told
    assert "no value: one study only" in entries(printing(ALONE.id), ALONE)[ALONE.id]


def test_texts_of_the_spec_cannot_become_markup():
    hostile = '<b>"x" & y</b>'
    rows = {"x": SourceRow("x", "t.csv row 2", hostile)}
    one = made("a", "b", label=hostile, rows=("x",), notes=(hostile,), settings=(("s", hostile),))
    told = entries(printing("a"), one, made("b", label=hostile), rows=rows)
    page = parse("".join(told.values()))
    assert page.unclosed == []
    assert {e.tag for e in page.elements} == {"p", "dl", "dt", "dd", "a", "code"}
    assert sum(hostile in e.text for e in page.elements) >= 4


def test_many_rows_are_cut_with_their_number():
    names = tuple(f"s{n}" for n in range(100))
    told = entries(printing("a"), made("a", rows=names))["a"]
    assert "100 rows: s0; s1; " in told
    assert "s39; 60 more, in facts.json" in told
    assert "s40" not in told


def test_rows_of_which_something_is_known_stand_in_lines_of_their_own():
    rows = {"x": SourceRow("x", "t.csv row 2", "Adams 2004")}
    facts = [made("a", "b", rows=("x", "y")), made("b", rows=("x",))]
    told = entries(printing("a"), *facts, rows=rows)["a"]
    assert (
        "<dt>Rows</dt><dd>2 rows of t.csv</dd>"
        '<dd><a href="#source-b">row 2 Adams 2004: 1</a></dd><dd>y</dd>'
    ) in told
