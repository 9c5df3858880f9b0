"""BibTeX: LaTeX, names, abbreviations, cross-references; names and fields agree with pybtex."""

from __future__ import annotations

import pytest
from pybtex.database import Person, parse_string

from reportgen.bibliography.reading import read_records
from reportgen.bibliography.record import Issn, Name, When
from reportgen.errors import DataError


def read(text: str):
    return read_records(text.encode(), "refs.bib")


def entry(fields: str, kind: str = "article"):
    (record,) = read(f"@{kind}{{key1,\n  title = {{A title}},\n  {fields}\n}}\n")
    return record


def problems(text: str) -> list[str]:
    with pytest.raises(DataError) as caught:
        read(text)
    return [str(problem) for problem in caught.value.problems]


ARTICLE = r"""
Exported by a program.
@comment{one that is not read}
@string{jns = "J Neurointerv Surg"}
@string{suppl = jns # " Suppl"}
@Article{brin2018,
  Author    = {van der Berg, Jan and {WHO Study Group} and Smith, Jr, John
               and Mar{\'i}a de la Cruz and others},
  Title     = {{CAR} T-cell \& {\"o}ther $\alpha$ cells --- P $\geq$ 0.05 in 48% of all},
  Journal   = suppl,
  month     = apr # "~15",
  year      = 2018,
  volume    = "10",
  number    = {4},
  pages     = {335--339},
  doi       = {https://doi.org/10.1136/neurint\_surg-2017},
  issn      = {1759-8478, 1759-8486},
  keywords  = {stroke, mechanical thrombectomy},
  abstract  = {METHODS: Of 10 & 20\% were 5 < 6. RESULTS: None.},
  note      = {PMID: 28754805},
  language  = {english},
}
"""


def test_an_article():
    (record,) = read(ARTICLE)
    assert (record.id, record.type) == ("brin2018", "article-journal")
    assert record.title == "CAR T-cell & öther α cells — P ≥ 0.05 in 48% of all"
    assert record.authors == (
        Name(family="Berg", given="Jan", non_dropping_particle="van der"),
        Name(literal="WHO Study Group"),
        Name(family="Smith", given="John", suffix="Jr"),
        Name(family="Cruz", given="María", non_dropping_particle="de la"),
    )
    assert record.container_title == "J Neurointerv Surg Suppl"
    assert record.issued == When(start=(2018, 4, 15))
    assert (record.volume, record.issue, record.pages) == ("10", "4", "335-339")
    assert (record.doi, record.pmid) == ("10.1136/neurint_surg-2017", "28754805")
    assert record.issn == (Issn("1759-8478"), Issn("1759-8486"))
    assert record.keywords == ("stroke", "mechanical thrombectomy")
    assert [part.label for part in record.abstract] == ["METHODS", "RESULTS"]
    assert record.abstract[0].text == "Of 10 & 20% were 5 < 6."
    assert record.languages == ("en",)
    assert record.where == "refs.bib line 6 (brin2018)"


def test_fields_agree_with_pybtex():
    (other,) = parse_string(ARTICLE, "bibtex").entries.values()
    (record,) = read(ARTICLE)
    assert other.fields["journal"] == record.container_title
    assert other.fields["year"] == str(record.issued.year)
    assert other.fields["volume"] == record.volume


@pytest.mark.parametrize(
    "name",
    [
        "Smith, John",
        "John Smith",
        "Jean-Pierre de la Fontaine",
        "de la Fontaine, Jean-Pierre",
        "Ludwig van Beethoven",
        "van Beethoven, Ludwig",
        "King, Jr, Martin Luther",
        "Charles Louis Xavier Joseph de la Vallee Poussin",
        "Plato",
        "d'Alembert, Jean",
        "{Barnes and Noble} Smith, John",
        "Ford, Henry",
        "Brinch Hansen, Per",
    ],
)
def test_names_are_divided_as_pybtex_does(name):
    ours = entry(f"author = {{{name}}}").authors[0]
    theirs = Person(name)
    assert ours.family.split() == [w.strip("{}") for w in " ".join(theirs.last_names).split()]
    assert ours.given.split() == [*theirs.first_names, *theirs.middle_names]
    assert ours.non_dropping_particle.split() == theirs.prelast_names
    assert ours.suffix.split() == theirs.lineage_names


def test_a_suffix_after_the_last_comma():
    name = Name(family="King", given="Martin Luther", suffix="Jr")
    assert entry("author = {Martin Luther King, Jr.}").authors == (name,)


def test_names_in_any_script():
    names = entry("author = {王, 小明 and كريم, أحمد}").authors
    assert [name.family for name in names] == ["王", "كريم"]


@pytest.mark.parametrize(
    ("fields", "when"),
    [
        ("year = 2018", When(start=(2018,))),
        ("year = {2018}, month = {4}", When(start=(2018, 4))),
        ("year = 2018, month = sep", When(start=(2018, 9))),
        ("year = 2018, month = {September}", When(start=(2018, 9))),
        ("year = 2018, month = {Jan-Mar}", When(start=(2018, 1), end=(2018, 3))),
        ('year = 2018, month = jan # "--" # mar', When(start=(2018, 1), end=(2018, 3))),
        ("date = {2018-04-15}", When(start=(2018, 4, 15))),
        ("date = {2018-04/2018-06}", When(start=(2018, 4), end=(2018, 6))),
        ("year = {in press}", When(literal="in press")),
        ("volume = 3", When()),
    ],
)
def test_dates(fields, when):
    assert entry(fields).issued == when


def test_cross_references():
    child, parent = read(
        "@inproceedings{child, title={Part}, crossref={Whole}}\n"
        "@proceedings{whole, title={The whole}, year=2001, publisher={House}}"
    )
    assert (child.title, child.container_title, child.issued.year) == ("Part", "The whole", 2001)
    assert (child.type, child.publisher, parent.title) == ("paper-conference", "House", "The whole")


def test_pubmed_by_eprint():
    assert entry("eprint = {28754805}, eprinttype = {pubmed}").pmid == "28754805"


def test_a_retraction_in_the_title_or_note():
    (record,) = read("@article{a, title={{RETRACTED}: A trial}}")
    assert record.notices[0].kind == "retraction"


def test_what_is_wrong_is_told_together():
    told = problems(
        "@article{a, title={One}}\n"
        "@article{a, title={Two}}\n"
        "@article{b, title={unclosed\n"
        "@misc{c, title={T}, crossref={nobody}, journal=undefined, author={A,B,C,D}}\n"
        "@article{d, year=2000}\n"
        "@article{e, title={T}\n year = 2000}\n"
    )
    assert [text.partition(":")[0] for text in told] == [
        "refs.bib line 2",
        "refs.bib line 3",
        "refs.bib line 4",
        "refs.bib line 6",
        "refs.bib line 4",
        "refs.bib line 4 (c)",
        "refs.bib line 5 (d)",
        "refs.bib line 6 (e)",
    ]
    assert "the key 'a' comes again" in told[0]
    assert "brace or a quote that is not closed" in told[1]
    assert "'undefined' is defined nowhere" in told[2]
    assert "without a comma" in told[3]
    assert "crossref names 'nobody'" in told[4]
    assert "too many commas" in told[5]
    assert "no title" in told[6]


def test_nothing_is_logged(capfd):
    problems("@article{b, title={unclosed\n@misc{c, title={x}}\n")
    assert capfd.readouterr() == ("", "")
