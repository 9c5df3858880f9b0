"""Citations are numbered in the order of the text, merged where they meet, and lead to a list."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.bibliography.record import Name, Record, When
from reportgen.bibliography.sources import Sources
from reportgen.errors import TemplateError
from reportgen.present.citing import LIST, Citing, without_citations

KEYS = [f"k{number}" for number in range(12)]


def record(key: str) -> Record:
    return Record(
        id=key,
        title=f"Title {key}",
        authors=(Name(family="Smith", given="J"),),
        container_title="J",
        issued=When(start=(2020,)),
        volume="1",
        doi=f"10.1000/{key}",
    )


def citing(style: str = "vancouver") -> Citing:
    records = [record(key) for key in KEYS]
    studies = {f"row{place}": one for place, one in enumerate(records[:3])}
    return Citing(Sources.of([(one, "") for one in records], studies, named=True), style)


def text_of(body: str) -> str:
    return re.sub("<[^>]+>", "", body)


def test_numbers_follow_the_text_and_the_list_follows_the_numbers():
    cites = citing()
    body = f"<p>A{cites.cite('k5')} b{cites.cite('k2')} c{cites.cite('k5')}.</p>{LIST}"
    numbered = cites.numbered(body)
    assert text_of(numbered.partition("<ol")[0]) == "A1 b2 c1."
    assert re.findall(r'<li id="ref-(\w+)">', numbered) == ["k5", "k2"]
    assert '<sup><a class="cite" href="#ref-k5">1</a></sup>' in numbered


@pytest.mark.parametrize(
    ("style", "printed"),
    [
        ("vancouver", "A1-3,5 b."),
        ("american-medical-association", "A1-3,5 b."),
        ("the-lancet", "A1–3,5 b."),
        ("bmj", "A [1–3,5] b."),
        ("annals-of-internal-medicine", "A (1-3,5) b."),
        ("biomed-central", "A [1–3, 5] b."),
    ],
)
def test_what_is_cited_together_is_one_group_in_the_form_of_the_style(style, printed):
    cites = citing(style)
    before = cites.cite("k0", "k1", "k2", "k3", "k4")
    body = f"<p>{before}</p><p>A {cites.cite('k4', 'k1', 'k0', 'k2')} b.</p>{LIST}"
    assert text_of(cites.numbered(body).split("</p>")[1]) == printed


def test_neighbours_are_one_group_and_two_numbers_are_no_range():
    cites = citing()
    body = f"<p>A{cites.cite('k1')} {cites.cite('k0')}{cites.cite('k1')}</p>{LIST}"
    assert text_of(cites.numbered(body).split("</p>")[0]) == "A1,2"


def test_a_key_a_doi_and_a_row_lead_to_one_reference():
    cites = citing()
    marks = {
        cites.cite("k1"),
        cites.cite("10.1000/K1"),
        cites.cite("https://doi.org/10.1000/k1"),
        cites.cite_studies("row1"),
    }
    assert len(marks) == 1
    assert cites.cite_studies("row9") == ""


def test_an_unknown_key_is_refused_and_the_nearest_named():
    with pytest.raises(ValueError, match="'kk1'; did you mean 'k1'"):
        citing().cite("kk1")


def test_an_abstract_cites_nothing_and_gives_no_number():
    cites = citing()
    abstract = f'<section class="abstract" id="abstract"><p>A {cites.cite("k3")}.</p></section>'
    numbered = cites.numbered(f"{abstract}<p>B{cites.cite('k1')}</p>{LIST}")
    assert text_of(numbered).startswith("A.B1")


def test_without_a_list_what_cites_is_refused():
    cites = citing()
    with pytest.raises(TemplateError, match="no template prints their list"):
        cites.numbered(f"<p>{cites.cite('k1')}</p>")
    assert cites.numbered("<p>Nothing.</p>") == "<p>Nothing.</p>"


def test_a_text_without_its_citations_has_no_gap():
    cites = citing()
    said = f"Few{cites.cite('k1')} or many {cites.cite('k2', 'k3')}."
    assert without_citations(said) == "Few or many."


@given(st.lists(st.lists(st.sampled_from(KEYS), min_size=1, max_size=6), min_size=1, max_size=8))
def test_every_group_reads_back_as_what_it_cites(groups):
    cites = citing()
    body = "".join(f"<p>{cites.cite(*group)}</p>" for group in groups)
    numbered = cites.numbered(body + LIST)
    order = re.findall(r'<li id="ref-(\w+)">', numbered)
    assert order == list(dict.fromkeys(key for group in groups for key in dict.fromkeys(group)))
    for group, printed in zip(groups, numbered.split("</p>"), strict=False):
        numbers = []
        for part in text_of(printed).split(","):
            first, _, last = part.partition("-")
            numbers += range(int(first), int(last or first) + 1)
        assert {order[number - 1] for number in numbers} == set(group)
        assert numbers == sorted(numbers)
