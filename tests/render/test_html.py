"""The web page: one file that needs nothing, that everyone can read and reach."""

from __future__ import annotations

import dataclasses
import re
from itertools import pairwise

import pytest

from reportgen.errors import RenderError
from reportgen.render.html import render_html
from tests.render.page_text import parse
from tests.render.sample_report import number, sample, small


def test_every_element_is_closed_and_no_id_is_given_twice(page):
    assert page.unclosed == []
    assert page.open == []
    ids = [element.attrs["id"] for element in page.having("id")]
    assert len(ids) == len(set(ids))


def test_every_reference_inside_the_page_leads_somewhere(page):
    ids = {element.attrs["id"] for element in page.having("id")}
    links = [e.attrs["href"][1:] for e in page.having("href") if e.attrs["href"].startswith("#")]
    named = [
        one
        for attribute in ("aria-labelledby", "aria-describedby")
        for element in page.having(attribute)
        for one in element.attrs[attribute].split()
    ]
    assert len(links) > 50
    assert set(links) | set(named) <= ids


def test_nothing_is_fetched_from_elsewhere(page, html):
    assert not page.all("script", "link", "iframe", "object", "embed", "base")
    assert not [e for e in page.elements if any(name.startswith("on") for name in e.attrs)]
    for attribute in ("src", "srcset", "poster", "xlink:href"):
        assert all(e.attrs[attribute].startswith(("data:", "#")) for e in page.having(attribute))
    css = "".join(style.text for style in page.all("style"))
    assert "@import" not in css
    addresses = re.findall(r"url\(\s*['\"]?([^)'\"]*)", css)
    assert addresses
    assert all(address.startswith("data:font/woff2;base64,") for address in addresses)
    policy = next(e for e in page.all("meta") if "http-equiv" in e.attrs)
    assert "default-src 'none'" in policy.attrs["content"]


def test_only_links_lead_outside_and_relative_ones_to_the_files_beside(page):
    outside = [e for e in page.having("href") if not e.attrs["href"].startswith("#")]
    assert {e.tag for e in outside} == {"a"}
    for href in (e.attrs["href"] for e in outside):
        assert re.match(r"(https://|mailto:|frames/|figures/)", href)


def test_landmarks_language_and_title(page):
    assert len(page.all("main")) == len(page.all("h1")) == 1
    assert page.all("html")[0].attrs["lang"] == "en"
    titles = [e.text for e in page.all("title") if e.inside(tag="head")]
    assert titles == [sample().title]
    banner = [e for e in page.all("header") if not e.inside(tag="main")]
    footer = [e for e in page.all("footer") if not e.inside(tag="main")]
    assert (len(banner), len(page.all("nav")), len(footer)) == (1, 1, 1)
    first_link = page.all("a")[0]
    assert first_link.attrs["href"] == "#main"


def test_headings_never_skip_a_level(page):
    levels = [int(e.tag[1]) for e in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_tables_have_captions_and_headers_and_a_named_box_to_scroll_in(page):
    assert len(page.all("table")) == len(page.all("caption")) == 2
    assert all(e.attrs.get("scope") for e in page.all("th"))
    boxes = [e for e in page.elements if "table-scroll" in e.classes]
    assert len(boxes) == 2
    captions = {e.attrs["id"] for e in page.all("caption")}
    for box in boxes:
        assert (box.attrs["tabindex"], box.attrs["role"]) == ("0", "region")
        assert box.attrs["aria-labelledby"] in captions


def test_figures_are_drawn_in_the_page_with_words_for_them(page):
    figures = page.all("figure")
    assert len(figures) == 8 == len(page.all("figcaption"))
    drawings = [e for e in page.all("svg") if e.inside(tag="figure")]
    assert len(drawings) == 8
    titles = {e.attrs["id"] for e in page.all("title") if "id" in e.attrs}
    assert all(e.attrs["aria-labelledby"] in titles for e in drawings)


def test_every_number_tells_its_source(page):
    numbers = [e for e in page.elements if {"data-fact", "data-cell"} & e.attrs.keys()]
    assert len(numbers) > 300
    assert all(e.attrs["data-note"] for e in numbers)
    lineage = sample().lineage
    for e in numbers:
        if "data-fact" in e.attrs:
            assert e.attrs["data-note"] == lineage[e.attrs["data-fact"]]
    cell = next(e for e in numbers if e.attrs.get("data-cell") == "studies/s1_0/n")
    assert cell.attrs["data-note"] == "Table studies, row s1_0, column n"


def test_the_tab_key_stops_at_each_number_of_the_abstract_once_and_at_no_other(page):
    links = [e for e in page.all("a") if "number" in e.classes]
    stops = [e for e in links if "tabindex" not in e.attrs]
    assert all(e.inside(cls="abstract") for e in stops)
    facts = [e.attrs["href"].removeprefix("#source-") for e in stops]
    expected = {e.attrs["data-fact"] for e in page.having("data-fact") if e.inside(cls="abstract")}
    assert len(facts) == len(set(facts))
    assert set(facts) == expected
    described = {e.attrs["aria-describedby"] for e in stops}
    assert described == {f"about-{fact}" for fact in expected}
    assert all(e.attrs["tabindex"] == "-1" for e in links if e not in stops)
    assert all(e.attrs["tabindex"] == "-1" for e in page.having("data-cell"))


def test_every_number_of_a_fact_leads_to_its_source_and_back(page):
    ids = {e.attrs["id"] for e in page.having("id")}
    numbers = page.having("data-fact")
    links = [e for e in page.all("a") if "number" in e.classes]
    assert len(links) == len(numbers) > 100
    for link in links:
        number = link.parents[-1]
        assert link.attrs["href"] == f"#source-{number.attrs['data-fact']}"
        assert link.attrs["href"][1:] in ids
    back = {e.attrs["href"][1:] for e in page.all("a") if e.inside(cls="source-ways")}
    assert back <= ids
    assert {f"number-{e.attrs['data-fact']}" for e in numbers} == back - {"closed"}


def test_a_number_in_a_link_is_no_link_itself():
    one = number("a.b", "1", "1")
    cell = '<table><tr><td data-fact="a.b">1</td></tr></table>'
    body = f'<p id="x"><a href="#x">see {one}</a></p>{cell}<p>{one}</p>'
    page = parse(render_html(small(body, lineage={"a.b": "One."})).decode())
    assert page.unclosed == []
    assert len([e for e in page.all("a") if "number" in e.classes]) == 1
    assert all(e.attrs["data-note"] == "One." for e in page.having("data-fact"))
    assert not any(e.inside(tag="a") for e in page.all("a"))


def test_facts_behind_the_printed_ones_have_their_entries_too():
    origins = {"a": '<p>A</p><a href="#source-b">b</a>', "b": "<p>B</p>"}
    body = f"<p>{number('a', '1', '1')}</p>"
    page = parse(render_html(small(body, lineage={"a": "One."}, origins=origins)).decode())
    entries = [e for e in page.all("div") if "source" in e.classes]
    assert [e.attrs["id"] for e in entries] == ["source-a", "source-b"]
    links = [e.attrs["href"] for e in page.all("a") if e.inside(cls="source")]
    assert links == ["#source-b", "#number-a", "#closed", "#closed"]


def test_the_list_of_sources_names_every_printed_fact_once(page):
    printed = {e.attrs["data-fact"] for e in page.having("data-fact")}
    entries = [e for e in page.all("div") if "source" in e.classes]
    listed = [e.attrs["id"].removeprefix("source-") for e in entries]
    assert len(listed) == len(set(listed))
    assert set(listed) == printed | {"behind"}


def test_text_of_the_spec_cannot_become_markup():
    hostile = '<script>alert("x")</script> & "quotes"'
    made = small(
        "<p>x</p>", title=hostile, short_title=hostile, version=hostile, identifier=hostile,
        description=hostile, keywords=(hostile,), authors=(hostile,), slug="s",
    )  # fmt: skip
    page = parse(render_html(made).decode())
    assert not page.all("script")
    assert page.all("title")[0].text == hostile
    content = {e.attrs.get("name"): e.attrs.get("content") for e in page.all("meta")}
    assert content["description"] == content["author"] == hostile


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("<script>1</script>", "<script>"),
        ('<iframe src="https://a.example/"></iframe>', "<iframe>"),
        ("<style>p{}</style>", "<style>"),
        ('<link rel="attachment" href="file:///etc/hostname">', "<link>"),
        ('<a rel="attachment" href="file:///etc/hostname">x</a>', "file:///etc/hostname"),
        ('<a href="javascript:alert(1)">x</a>', "javascript:alert(1)"),
        ('<img src="http://a.example/x.png" alt="x">', "http://a.example/x.png"),
        ('<img src="x.png" alt="x">', "x.png"),
        ('<img srcset="http://a.example/x.png 2x" src="data:image/png,x">', "a.example"),
        ('<p style="background:url(http://a.example/)">x</p>', "a.example"),
        ('<p onclick="go()">x</p>', "go()"),
        ('<svg><use href="http://a.example/#x"/></svg>', "a.example"),
        ('<img data-figure="nowhere">', "no figure 'nowhere'"),
        ("<img alt='x'>", "neither data-figure nor src"),
        ('<p id="a">1</p><p id="a">2</p>', "given 2 times"),
        ('<a href="#gone">x</a>', "#gone"),
        ('<data value="1" data-fact="a.b">1</data>', "fact 'a.b'"),
        ("<p>snow ☃ man</p>", "☃"),
    ],
)
def test_what_a_page_may_not_hold_is_refused_by_name(body, word):
    with pytest.raises(RenderError) as caught:
        render_html(small(body))
    assert len(caught.value.problems) == 1
    assert word in str(caught.value)


def test_all_faults_are_told_at_once():
    with pytest.raises(RenderError) as caught:
        render_html(small('<script></script><a href="#gone">x</a><p>☃</p>'))
    assert len(caught.value.problems) == 3


def test_contents_that_lead_nowhere_are_refused():
    with pytest.raises(RenderError, match="'Gone' leads to #gone"):
        render_html(sample(0, contents=((1, "gone", "Gone"),)))


def test_a_figure_without_words_is_refused():
    made = sample(1)
    figure = dataclasses.replace(made.figures["forest-0"], alt=" ")
    with pytest.raises(RenderError, match="no alternative text"):
        render_html(dataclasses.replace(made, figures={"forest-0": figure}))


def test_a_fact_that_cannot_be_estimated_has_its_source_too(page):
    refused = next(e for e in page.elements if "not-estimable" in e.classes)
    assert refused.attrs["data-note"]


def test_ids_of_facts_are_safe_as_anchors():
    body = f"<p>{number('a.b_c-d', '1', '1')}</p>"
    page = parse(render_html(small(body, lineage={"a.b_c-d": "One & <two>."})).decode())
    printed = next(e for e in page.having("data-fact"))
    assert next(e.attrs["id"] for e in page.all("a") if "number" in e.classes) == "number-a.b_c-d"
    assert printed.attrs["data-note"] == "One & <two>."
