"""The tree of a fact: what stands in it, told once each, cut where it is told how much is cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.facts.fact import Fact
from reportgen.present.lineage import SourceRow
from reportgen.present.lineage_tree import Extent, Node, Origin, is_filter, lineage_tree
from tests.present.facts import ALONE, RATE, RATIO, STYLE, book


def made(fact_id: str, *sources: str, value: int = 1, **more: object) -> Fact:
    fact = Fact(fact_id, "count", f"fact {fact_id}", "count", value, method="count")
    return replace(fact, from_facts=sources, **more)


def tree(*facts: Fact, extent: Extent | None = None, rows: dict[str, SourceRow] | None = None):
    """The tree of the first of these facts."""
    return lineage_tree(facts[0], Origin(book(*facts), STYLE, rows or {}), extent)


def nodes(top: Node) -> Iterator[Node]:
    for child in top.children:
        yield child
        yield from nodes(child)


def facts_in(top: Node) -> list[str]:
    return [node.fact for node in nodes(top) if node.fact]


def texts(top: Node, kind: str) -> list[str]:
    return [node.text for node in nodes(top) if node.kind == kind]


ALL = Extent.all()


def test_what_is_told_of_the_fact_itself_comes_in_order():
    told = tree(replace(RATE, settings=(("level", "95"), ("beside", ""))))
    assert told.text == RATE.label
    assert [node.kind for node in told.children] == [
        *("value", "counts", "method", "setting", "note", "rows", "input")
    ]
    assert told.children[0].text == (
        "83.8% (95% CI 79.6 to 87.4; 90% prediction interval 60.0 to 94.0)"
    )
    assert told.children[1].text == "22 studies, 1,010 events in 1,208 participants"
    assert [node.kind for node in told.children[2].children] == ["formula", "reference", "r_call"]
    assert texts(told, "setting") == ["level of the interval, % = 95"]
    assert texts(told, "input") == ["studies.csv: cr_events, cr_n"]


def test_a_fact_that_is_not_estimable_says_why():
    assert texts(tree(ALONE), "value") == ["no value: one study only"]
    above = tree(made("a", ALONE.id), ALONE)
    assert texts(above, "fact") == ["Pooled survival: no value: one study only"]


def test_a_method_that_nobody_knows_is_passed_over():
    told = tree(replace(RATIO, method="of.an.older.version"))
    assert texts(told, "method") == []
    assert texts(told, "value") == ["4.97 (95% CI 3.33 to 7.40; P\u00a0<\u00a00.001)"]


def test_of_a_diamond_the_foot_is_told_once():
    foot = made("foot", "ground")
    told = tree(made("a", "l", "r"), made("l", "foot"), made("r", "foot"), foot, made("ground"),
                extent=ALL)  # fmt: skip
    assert facts_in(told) == ["l", "foot", "ground", "r", "foot"]
    first, second = [node for node in nodes(told) if node.fact == "foot"]
    assert (first.before, second.before) == (False, True)
    assert first.children and not second.children


def test_a_long_chain_is_cut_at_the_depth_and_says_so():
    chain = [made(f"f{n}", f"f{n + 1}") for n in range(40)]
    told = tree(*chain, made("f40"), extent=Extent(depth=3))
    assert facts_in(told) == ["f1", "f2", "f3"]
    last = list(nodes(told))[-1]
    assert (last.fact, last.more, last.children) == ("f3", 1, ())
    assert facts_in(tree(*chain, made("f40"), extent=ALL)) == [f"f{n}" for n in range(1, 41)]


def test_without_depth_the_facts_are_named_only():
    told = tree(made("a", "b"), made("b", "c"), made("c"), extent=Extent(depth=1))
    assert facts_in(told) == ["b"]
    assert [node.more for node in nodes(told) if node.fact == "b"] == [1]


@pytest.mark.parametrize(("count", "shown", "more"), [(6, 6, 0), (7, 7, 0), (8, 6, 2), (50, 6, 44)])
def test_facts_and_rows_side_by_side_are_folded_with_their_number(count, shown, more):
    names = tuple(f"f{n:02}" for n in range(count))
    told = tree(made("a", *names), *(made(name) for name in names))
    assert len(facts_in(told)) == shown
    assert sum(node.more for node in nodes(told) if not node.fact) == more
    (rows,) = [node for node in tree(made("b", rows=names)).children if node.kind == "rows"]
    assert (len(rows.children), rows.more) == (shown, more)
    assert rows.text == f"{count} rows"
    assert len(facts_in(tree(made("a", *names), *map(made, names), extent=ALL))) == count


def test_a_row_stands_with_its_place_and_the_fact_of_that_row_alone():
    rows = {
        "adams": SourceRow("adams", "studies.csv row 2", "Adams 2004"),
        "brown": SourceRow("brown", "studies.csv row 5", "Brown 2010"),
    }
    own = made("cr.a.study.adams", value=7, rows=("adams",))
    told = tree(replace(RATE, from_facts=(own.id,)), own, rows=rows)
    (node,) = [node for node in told.children if node.kind == "rows"]
    assert node.text == "2 rows of studies.csv"
    assert [child.text for child in node.children] == [
        "row 2 Adams 2004: 7",
        "row 5 Brown 2010",
    ]
    assert [child.row for child in node.children] == ["adams", "brown"]
    assert facts_in(told) == [own.id]


def test_rows_that_the_facts_above_have_are_not_listed_again():
    sides = [made("a", rows=("x", "y")), made("b", rows=("z",))]
    told = tree(made("a_vs_b", "a", "b", rows=("x", "y", "z")), *sides)
    assert told.children[-1].text == "3 rows, those of the facts above"
    short = tree(made("a_vs_b", "a", rows=("x", "y", "z")), *sides)
    assert texts(short, "row") == ["x", "y", "z"]


def test_who_was_left_out_is_told_apart_and_nobody_in_one_line():
    lost, none = made("cr.a.not_evaluable", "cr.a.not_evaluable.died"), made("cr.a.missing", "x")
    of = made("cr.a.not_evaluable.died")
    facts = (
        made("cr.a.rate", "n", lost.id, none.id),
        lost,
        replace(none, value=0),
        of,
        made("n"),
        made("x"),
    )
    told = tree(*facts)
    assert [(node.kind, node.fact) for node in told.children if node.fact] == [
        ("filter", lost.id),
        ("filter", none.id),
        ("fact", "n"),
    ]
    assert facts_in(told) == [lost.id, of.id, none.id, "n"]
    assert not is_filter("cr.excluded_later.rate.n")


def test_a_source_of_an_older_file_that_is_gone_is_passed_over():
    assert facts_in(tree(made("a", "gone", "b"), made("b"))) == ["b"]


LINKS = st.dictionaries(st.integers(0, 12), st.sets(st.integers(0, 12), max_size=6), max_size=12)


@given(LINKS, st.integers(0, 6), st.one_of(st.none(), st.integers(1, 4)))
def test_any_book_gives_a_tree_that_ends_and_tells_each_fact_once(links, depth, width):
    """Even one that leads back to itself, as a broken file of facts might."""
    names = sorted({0, *links, *(one for found in links.values() for one in found)})
    facts = [made(f"f{n}", *(f"f{one}" for one in sorted(links.get(n, ())))) for n in names]
    told = tree(*facts, extent=Extent(depth, width))
    expanded = [node.fact for node in nodes(told) if node.fact and node.children]
    assert len(expanded) == len(set(expanded))
    whole = tree(*facts, extent=ALL)
    reached, waiting = set(), ["f0"]
    by_id = {fact.id: fact for fact in facts}
    while waiting:
        for one in by_id[waiting.pop()].from_facts:
            if one not in reached:
                reached.add(one)
                waiting.append(one)
    assert set(facts_in(whole)) == reached
    assert not any(node.more for node in nodes(whole))
