"""References in the styles of journals: published samples, and the laws of markup."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.bibliography.csl.processor import citation_form, references
from reportgen.bibliography.csl.registry import CSL_STYLES, DEFAULT
from reportgen.bibliography.record import Name, Record, When
from tests.bibliography.references import SAMPLES, article, people

STYLES = sorted(CSL_STYLES)
HALPERN = SAMPLES[0][0]
PRIVATE = re.compile("[\ue000-\uf8ff]")


def one(record: Record, style: str = DEFAULT) -> str:
    (made,) = references([record], style)
    return made


def shown(html: str) -> str:
    """What a reader sees; fails on markup that is not closed in its order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open, html
    return "".join(reader.text)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text: list[str] = []
        self.tags: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name == "href"]

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


@pytest.mark.parametrize(("record", "printed"), SAMPLES, ids=[text[:20] for _, text in SAMPLES])
def test_vancouver_is_that_of_the_samples_of_the_icmje(record, printed):
    assert one(record) == printed


# The same article as the journals print it: JAMA by the AMA Manual (three of more than six authors,
# whole page numbers, journal in italics), The Lancet (bold volume, no issue), BMJ and the Expert
# Review journals (three of more than three authors).
@pytest.mark.parametrize(
    ("style", "printed"),
    [
        (
            "american-medical-association",
            "<i>N Engl J Med</i>. 2002;347(4):284-287.",
        ),
        ("the-lancet", "<i>N Engl J Med</i> 2002; <b>347</b>: 284–7."),
        ("bmj", "<i>N Engl J Med</i>. 2002;347:284–7."),
        ("the-new-england-journal-of-medicine", "N Engl J Med 2002;347(4):284–7."),
        (
            "taylor-and-francis-national-library-of-medicine",
            "N Engl J Med. 2002;347(4):284–287.",
        ),
        ("annals-of-internal-medicine", "N Engl J Med. 2002;347(4):284-7."),
    ],
)
def test_a_journal_has_its_own_form(style, printed):
    beginning = (
        "Halpern SD, Ubel PA, Caplan AL. Solid-organ transplantation in HIV-infected patients. "
    )
    assert one(HALPERN, style) == beginning + printed


@pytest.mark.parametrize(
    ("style", "most", "kept"),
    [
        ("vancouver", 6, 6),
        ("annals-of-internal-medicine", 6, 6),
        ("american-medical-association", 6, 3),
        ("the-lancet", 6, 3),
        ("the-new-england-journal-of-medicine", 6, 3),
        ("bmj", 3, 3),
        ("taylor-and-francis-national-library-of-medicine", 3, 3),
    ],
)
def test_authors_beyond_the_limit_are_et_al(style, most, kept):
    names = [f"Author{letter}, {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    names += [f"Writer{letter}, {letter}" for letter in "ABCDEFGHIJKLMN"]
    assert len(names) == 40

    def authors(number: int) -> list[str]:
        record = article(people(*names[:number]), "Title", "J", 2020, "1(2):3-4")
        return shown(one(record, style)).split(". Title")[0].removesuffix(" Title").split(", ")

    assert len(authors(most)) == most
    assert authors(most + 1)[kept].startswith("et al")
    assert authors(40) == authors(most + 1)


@pytest.mark.parametrize("style", STYLES)
def test_doi_and_pmid_are_links_in_every_style(style):
    record = article(
        people("Zhai, Yixin"), "A title", "J", 2024, "1(2):3-4",
        doi="10.1002/(SICI)1097<1661::AID-SIM968>3.0.CO;2-2", pmid="38135295",
    )  # fmt: skip
    html = one(record, style)
    reader = _Reader()
    reader.feed(html)
    assert reader.links == [
        "https://doi.org/10.1002/(SICI)1097%3C1661::AID-SIM968%3E3.0.CO;2-2",
        "https://pubmed.ncbi.nlm.nih.gov/38135295/",
    ]
    assert record.doi in shown(html)


@pytest.mark.parametrize("style", STYLES)
def test_a_title_is_printed_once_also_without_authors(style):
    assert (
        one(article((), "Sting in the tail", "BMJ", 2002, "325(2):184"), style).count("Sting") == 1
    )


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("What next?", "What next? "),
        ("Stop!", "Stop! "),
        ("To be continued...", "To be continued... "),
        ("What, <i>E coli</i>?", "What, <i>E coli</i>? "),
        ("Of <i>E coli</i>", "Of <i>E coli</i>. "),
    ],
)
def test_a_sentence_ends_once(style, title, printed):
    html = one(article(people("Smith, J"), title, "J", 2020, "1(2):3"), style)
    assert f" {printed}" in html


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("<i>H pylori</i> &amp; H<sub>2</sub>O", "<i>H pylori</i> &amp; H<sub>2</sub>O"),
        ("<em>TP53</em> and <STRONG>x</STRONG>", "<i>TP53</i> and <b>x</b>"),
        ("10<sup>6</sup> cells", "10<sup>6</sup> cells"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ('<i onclick="x()">a</i>', "<i>a</i>"),
        ("an <i>open tag", "an &lt;i&gt;open tag"),
        ("p</i> < 0.05 & so on", "p&lt;/i&gt; &lt; 0.05 &amp; so on"),
        ("&lt;i&gt;shown&lt;/i&gt;", "&lt;i&gt;shown&lt;/i&gt;"),
        ("<i>a<b>c</i>d</b>", "&lt;i&gt;a<b>c&lt;/i&gt;d</b>"),
        ("private \ue100marks\ue101", "private marks"),
    ],
)  # fmt: skip
def test_markup_of_a_title(title, printed):
    html = one(article(people("Smith, J"), title, "J", 2020, "1(2):3"))
    assert html == f"Smith J. {printed}. J. 2020;1(2):3."


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        (Name(family="Berg", non_dropping_particle="van den", given="Jan P."), "van den Berg JP"),
        (Name(family="van den Berg", given="Jan-Pieter"), "van den Berg JP"),
        (Name(family="O'Brien", given="M. E."), "O&#x27;Brien ME"),
        (Name(family="Smith", given="JP", suffix="Jr"), "Smith JP Jr"),
        (Name(family="Müller-Lüdenscheidt", given="Åsa Ö"), "Müller-Lüdenscheidt ÅÖ"),
        (Name(family="王", given="小明"), "王小明"),
        (Name(family="כהן", given="דוד"), "<bdi>כהן דוד</bdi>"),
        (Name(family="Plato"), "Plato"),
        (Name(literal="R&D <i>Group</i>"), "R&amp;D &lt;i&gt;Group&lt;/i&gt;"),
    ],
)  # fmt: skip
def test_names(name, printed):
    assert one(article((name,), "T", "J", 2020, "1(2):3")).startswith(f"{printed}. T.")


def test_a_title_that_runs_from_right_to_left_is_isolated():
    assert "<bdi>פרק ראשון</bdi>. J." in one(article((), "פרק ראשון", "J", 2020, "1(2):3"))


@pytest.mark.parametrize("style", STYLES)
def test_what_is_not_known_leaves_no_stray_sign(style):
    for where in ("1(2):3-4", "1:3", "(2):3", ":3-4", "1(2):", "1:", ""):
        html = one(article(people("Smith, J"), "Title", "J", 2020, where), style)
        text = shown(html)
        assert not re.search(r"[;:,(]\s*[;:.,)]|\(\)|\.\.|;$|:$|\s[.,;:)]", text), text


@pytest.mark.parametrize("style", STYLES)
def test_where_no_volume_is_known_no_sign_is_left_and_the_doi_stands_once(style):
    record = replace(article(people("Smith, J"), "Title", "J", 2020, ""), doi="10.1000/x")
    text = shown(one(record, style))
    assert not re.search(r"[;:,(]\s*[;.,)]|\(\)|\.\.", text), text
    assert text.count("10.1000/x") == 1


@pytest.mark.parametrize("style", STYLES)
def test_authors_alone_end_once(style):
    for pmid in ("", "1234567"):
        text = shown(one(Record(id="a", authors=people("Smith, J"), pmid=pmid), style))
        assert not re.search(r"\.\s*\.|\s\.", text), text


@pytest.mark.parametrize(
    ("style", "form"),
    [
        ("vancouver", ("", "", True)),
        ("american-medical-association", ("", "", True)),
        ("the-lancet", ("", "", True)),
        ("bmj", ("[", "]", False)),
        ("annals-of-internal-medicine", ("(", ")", False)),
        ("taylor-and-francis-national-library-of-medicine", ("[", "]", False)),
    ],
)
def test_how_a_style_cites(style, form):
    found = citation_form(style)
    assert (found.before, found.after, found.superscript) == form


_NASTY = (
    "<i>a</i>",
    "<i>",
    "</sup>",
    "&lt;b&gt;",
    "<a href=x>",
    "?",
    "...",
    "a. ",
    "\ue101",
    "\ue180",
)
_SIGNS = st.characters(codec="utf-8", exclude_categories=["Cs"])
_TEXTS = st.text(_SIGNS, max_size=30) | st.sampled_from(_NASTY)
_NAMES = st.builds(
    Name, family=_TEXTS, given=_TEXTS, suffix=_TEXTS, literal=st.just("")
) | st.builds(Name, literal=_TEXTS)


@settings(max_examples=60)
@given(
    st.builds(
        Record, id=st.just("x"), title=st.builds("{}{}".format, _TEXTS, _TEXTS),
        container_title=_TEXTS,
        authors=st.lists(_NAMES, max_size=8).map(tuple), doi=_TEXTS, pmid=_TEXTS, url=_TEXTS,
        volume=_TEXTS, issue=_TEXTS, pages=_TEXTS, issued=st.builds(When, literal=_TEXTS),
    ),
    st.sampled_from(STYLES),
)  # fmt: skip
def test_no_text_becomes_markup_or_breaks_it(record, style):
    html = one(record, style)
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open
    assert reader.tags <= {"i", "b", "u", "sup", "sub", "bdi", "a", "span"}
    assert all(link.startswith(("https://", "http://", "HTTP")) for link in reader.links)
    assert not PRIVATE.search(html)
