"""Records of any content that the formats can hold, for the laws of writing and reading."""

from __future__ import annotations

import calendar

from hypothesis import strategies as st

from reportgen.bibliography.abstracts import CATEGORIES
from reportgen.bibliography.record import AbstractPart, Issn, Name, Record, When

SIGNS = "abcxyzäéøßçłŐ王小明アحمדא0123456789-/'’()≥±µ%&"
UGLY = [
    *("plain", "two words", "王小明", "أحمد كريم", "אברהם", "50% & more", "±0.5 (≥3/µl)", "l’été"),
    *("a-b/c", "x" * 95, "Immunotherapy, Adoptive/adverse effects", "'quoted'", "a_b", "TY - no"),
    *("AB - in words", "ER", "{braces}", "back\\slash", "$5", "10.1000/x(1)", "e.g. this"),
]
"""Texts that a careless writer or reader trips over."""

WORD = st.sampled_from(UGLY) | st.text(SIGNS, min_size=1, max_size=14)
TEXT = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
LONG_TEXT = st.lists(WORD, min_size=1, max_size=25).map(" ".join)
SENTENCE = LONG_TEXT.map(lambda text: f"{text}.")
CAPITALISED = st.text("abcdeéø王مא’", min_size=1, max_size=10).map(lambda word: word.capitalize())
NUMBER = st.integers(1, 9999).map(str)
LABELS = [label for labels in CATEGORIES.values() for label in labels]
TYPES = ["Journal Article", "Meta-Analysis", "Systematic Review", "Observational Study"]
KEYWORD = WORD


@st.composite
def names(draw: st.DrawFn, *, with_places: bool = True) -> Name:
    """A person or a body."""
    places = st.lists(SENTENCE, max_size=2).map(tuple) if with_places else st.just(())
    orcid = st.sampled_from(["", "0000-0002-0968-1207"]) if with_places else st.just("")
    if draw(st.booleans()) and draw(st.booleans()):
        literal = draw(st.sampled_from(["WHO", "WHO Study Group", "Barnes, Noble and Company"]))
        return Name(literal=literal, orcid=draw(orcid), affiliations=draw(places))
    return Name(
        family=draw(st.sampled_from(["", "van der ", "de la "])) + draw(CAPITALISED),
        given=" ".join(draw(st.lists(CAPITALISED, min_size=1, max_size=3))),
        suffix=draw(st.sampled_from(["", "", "Jr", "3rd"])),
        orcid=draw(orcid),
        affiliations=draw(places),
    )


@st.composite
def days(draw: st.DrawFn) -> tuple[int, int, int]:
    year, month = draw(st.integers(1900, 2100)), draw(st.integers(1, 12))
    return year, month, draw(st.integers(1, calendar.monthrange(year, month)[1]))


@st.composite
def whens(draw: st.DrawFn) -> When:
    """A time of any precision, a range, a season, or none."""
    kind = draw(st.sampled_from(["none", "one", "range", "season"]))
    if kind == "none":
        return When()
    if kind == "season":
        return When(start=(draw(st.integers(1900, 2100)),), season=draw(st.integers(1, 4)))
    parts = draw(st.integers(1, 3))
    start, end = sorted([draw(days())[:parts], draw(days())[:parts]])
    return When(start=start, end=end if kind == "range" and end > start else ())


@st.composite
def pages(draw: st.DrawFn) -> str:
    """A range has two ends: RIS could not tell ``5-5`` from ``5``."""
    first = draw(st.integers(1, 9999))
    return draw(st.sampled_from(["", f"e{first}", f"{first}-{first + draw(st.integers(1, 99))}"]))


@st.composite
def abstracts(draw: st.DrawFn) -> tuple[AbstractPart, ...]:
    """Labelled parts, one part without a label, or none."""
    labels = draw(st.lists(st.sampled_from(LABELS), max_size=5))
    if not labels:
        return draw(st.sampled_from([(), (AbstractPart("", draw(SENTENCE)),)]))
    return tuple(AbstractPart(label, draw(SENTENCE)) for label in labels)


@st.composite
def records(draw: st.DrawFn, *, whole: bool = True) -> Record:
    """A paper in a journal; what RIS has no place for only in a ``whole`` one."""
    several = st.lists(KEYWORD, max_size=4, unique=True).map(tuple)
    some = several if whole else st.just(())
    pmid, doi = draw(NUMBER), draw(st.sampled_from(["", "10.1000/x(1)-y_2", "10.1136/abc"]))
    return Record(
        id=pmid,
        title=draw(LONG_TEXT),
        original_title=draw(st.just("") | TEXT),
        authors=tuple(draw(st.lists(names(with_places=whole), max_size=5))),
        container_title=f"{draw(TEXT)} long",
        container_title_short=draw(TEXT),
        publisher_place=draw(st.just("") | TEXT),
        publisher=draw(st.just("") | TEXT),
        volume=draw(st.just("") | NUMBER),
        issue=draw(st.just("") | NUMBER),
        pages=draw(pages()),
        issued=draw(whens()),
        epub=draw(st.just(When()) | days().map(lambda day: When(start=day))),
        doi=doi,
        pmid=pmid,
        pmcid=draw(st.sampled_from(["", "PMC6377845"])),
        issn=draw(st.sampled_from([(), (Issn("1747-4094"),)])),
        abstract=draw(abstracts()),
        copyright=draw(TEXT) if whole else "",
        keywords=draw(several),
        mesh=draw(some),
        publication_types=tuple(draw(st.lists(st.sampled_from(TYPES), max_size=3, unique=True))),
        languages=draw(st.sampled_from([(), ("en",), ("de", "fr"), ("zh",)])),
        registrations=draw(some),
        grants=draw(some),
        conflicts=draw(TEXT) if whole else "",
    )
