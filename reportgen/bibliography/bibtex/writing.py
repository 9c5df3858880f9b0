"""Records to BibTeX, in UTF-8, with the fields of BibLaTeX that old programs pass over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from reportgen.bibliography import abstracts, dates
from reportgen.bibliography.record import Name, Record, When

KINDS: Mapping[str, str] = {
    "article-journal": "article",
    "book": "book",
    "chapter": "incollection",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "thesis": "phdthesis",
    "webpage": "online",
    "dataset": "dataset",
    "software": "software",
    "manuscript": "unpublished",
}
"""Type of CSL to kind of entry; any other is ``misc``."""

_SPECIAL: Mapping[str, str] = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "{}&%$#_"},
}
_RUNS = re.compile(r"(?<=[-'`!?<>,])(?=[-'`<>,])")
"""Between signs that LaTeX would draw together: two hyphens are a dash."""

_NO_KEY = re.compile(r"[^\w:.+/-]+")


def write(records: Iterable[Record]) -> str:
    """The records as entries, a blank line between them."""
    return "\n".join(map(_entry, records))


def _entry(record: Record) -> str:
    kind = KINDS.get(record.type, "misc")
    fields = "".join(f"  {name} = {value},\n" for name, value in _fields(record) if value != "{}")
    return f"@{kind}{{{_NO_KEY.sub('-', record.id)},\n{fields}}}\n"


def _fields(record: Record) -> Iterator[tuple[str, str]]:
    # A second pair of braces keeps the capitals of the title.
    yield "title", f"{{{_braced(record.title)}}}" if record.title else "{}"
    yield "author", _people(record.authors)
    yield "editor", _people(record.editors)
    in_book = record.type in ("chapter", "paper-conference")
    yield "booktitle" if in_book else "journal", _braced(record.container_title)
    yield "shortjournal", _braced(record.container_title_short)
    yield "series", _braced(record.collection_title)
    yield "institution" if record.type == "report" else "publisher", _braced(record.publisher)
    yield "address", _braced(record.publisher_place)
    yield "edition", _braced(record.edition)
    yield "version", _braced(record.version)
    yield from _dates(record.issued)
    yield "volume", _braced(record.volume)
    yield "number", _braced(record.issue)
    yield "pages", f"{{{_latex(record.pages).replace('-', '--')}}}"
    yield "doi", _braced(record.doi)
    yield "pmid", _braced(record.pmid)
    yield "pmcid", _braced(record.pmcid)
    yield "issn", _braced(", ".join(dict.fromkeys(one.number for one in record.issn)))
    yield "isbn", _braced(" ".join(record.isbn))
    yield "url", f"{{{record.url}}}"
    yield "abstract", _braced(abstracts.run_on(record.abstract))
    yield "keywords", _braced("; ".join(record.keywords))
    yield "langid", _braced(record.languages[0] if record.languages else "")


def _braced(text: str) -> str:
    return f"{{{_latex(text)}}}"


def _latex(text: str) -> str:
    plain = _RUNS.sub("\0", " ".join(text.split()))
    return "".join(_SPECIAL.get(sign, sign) for sign in plain).replace("\0", "{}")


def _people(names: Iterable[Name]) -> str:
    return f"{{{' and '.join(map(_name, names))}}}"


def _name(name: Name) -> str:
    """``von Last, Jr, First``; a body in braces of its own."""
    if name.literal:
        return _braced(name.literal)
    parts = (name.whole_family, name.suffix, name.whole_given)
    return ", ".join(_latex(part) for part in parts if part)


def _dates(when: When) -> Iterator[tuple[str, str]]:
    """Year and month as BibTeX knows them, and the day or the range as BibLaTeX does."""
    if not when.start:
        yield "year", _braced(when.literal)
        return
    yield "year", f"{{{when.start[0]}}}"
    if when.season or when.literal or when.end:
        rest = dates.printed(when).removeprefix(f"{when.start[0]}").strip(" -")
        yield "month", "{}" if len(when.start) == 1 and when.end else _braced(rest)
    elif len(when.start) > 1:
        yield "month", dates.MONTHS[when.start[1] - 1].lower()
    if when.end or len(when.start) == 3:
        yield "date", f"{{{'/'.join(map(_iso, filter(None, (when.start, when.end))))}}}"


def _iso(parts: tuple[int, ...]) -> str:
    return "-".join([f"{parts[0]:04}", *(f"{part:02}" for part in parts[1:])])
