"""What does not fit together within a record: it can be used, but somebody should look."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reportgen.bibliography import dates, identifiers
from reportgen.bibliography.medline.source_line import core
from reportgen.bibliography.medline.tags import RANK
from reportgen.bibliography.record import Record
from reportgen.errors import Problem

Doubt = tuple[str, str]
"""What is odd, and what to do."""

LOOK = "Compare it with the record on PubMed."


def doubts(record: Record) -> tuple[Problem, ...]:
    """Everything odd about a record, with its place."""
    return tuple(
        Problem(record.where or record.id, what, remedy)
        for check in CHECKS
        for what, remedy in check(record)
    )


def _first(record: Record, tag: str) -> str:
    return next(iter(record.values(tag)), "")


def _source_line(record: Record) -> Iterator[Doubt]:
    """SO repeats journal, date, volume, issue, pages, DOI and the date of the first appearance."""
    line = _first(record, "SO")
    if not line:
        return
    begin = core(record).removesuffix(".")
    pages = _first(record, "PG")
    if pages:
        begin = begin.removesuffix(record.pages) + pages
    if not line.startswith(begin):
        yield f"SO says '{line[:60]}', the other fields '{begin}'", LOOK
    said = identifiers.doi_in(line.partition("doi:")[2].partition(" Epub ")[0])
    if said and record.doi and not identifiers.same_doi(said, record.doi):
        yield f"SO has the DOI {said}, the other fields {record.doi}", LOOK
    epub = line.partition(" Epub ")[2].rstrip(".")
    if epub and record.epub.start and dates.printed(record.epub) != epub:
        yield f"SO has 'Epub {epub}', DEP {dates.digits(record.epub)}", LOOK


def _one_doi(record: Record) -> Iterator[Doubt]:
    found = [
        identifiers.doi_in(value)
        for tag in ("LID", "AID")
        for value in record.values(tag)
        if value.endswith("[doi]")
    ]
    others = [doi for doi in found if doi and not identifiers.same_doi(doi, record.doi)]
    if others:
        yield f"LID and AID have two DOIs: {record.doi} and {others[0]}", LOOK


def _short_names(record: Record) -> Iterator[Doubt]:
    full, short = (sum(1 for _ in record.values(tag)) for tag in ("FAU", "AU"))
    if full and short and full != short:
        yield f"there are {full} full names of authors (FAU) and {short} short ones (AU)", LOOK


def _dates_of_indexing(record: Record) -> Iterator[Doubt]:
    completed, status = _first(record, "DCOM"), _first(record, "STAT")
    if completed and status and status != "MEDLINE":
        yield f"it was indexed (DCOM {completed}), but its status is {status}", LOOK
    indexed, created = _first(record, "MHDA"), _first(record, "CRDT")
    if indexed and created and status == "MEDLINE" and indexed < created:
        yield f"it was indexed (MHDA {indexed}) before it was created (CRDT {created})", LOOK
    entered = _first(record, "EDAT").partition(" ")[0].replace("/", "")
    if completed and entered and completed < entered:
        yield f"it was indexed (DCOM {completed}) before it was entered (EDAT {entered})", LOOK


def _dates_of_publication(record: Record) -> Iterator[Doubt]:
    issued, epub = record.issued.year, record.epub.year
    if issued is None:
        yield "it has no year of publication", "Add it, or say that it is in press."
    elif epub is not None and issued < epub - 1:
        yield f"it was in an issue of {issued}, but appeared first in {epub}", LOOK


def _check_digits(record: Record) -> Iterator[Doubt]:
    for number in dict.fromkeys(issn.number for issn in record.issn):
        if identifiers.issns_in(number) != (number.upper(),):
            yield f"the ISSN {number} has not the form 1234-567X", LOOK
        elif not identifiers.issn_is_valid(number.upper()):
            yield f"the check digit of ISSN {number} is wrong", LOOK
    for author in record.authors:
        if author.orcid and not identifiers.orcid_is_valid(author.orcid):
            yield f"the check digit of ORCID {author.orcid} ({author.family}) is wrong", LOOK


def _tags(record: Record) -> Iterator[Doubt]:
    unknown = dict.fromkeys(one.tag for one in record.medline if one.tag not in RANK)
    for tag in unknown:
        yield f"'{tag}' is no tag of MEDLINE", "Correct it, or take the line out."


def _notices(record: Record) -> Iterator[Doubt]:
    """Those that forbid nothing; the others are errors where the study is included."""
    for notice in record.notices:
        if not notice.is_grave:
            remedy = "See whether the numbers that were taken from it changed."
            yield f"it has an {notice.kind}: {notice.source}", remedy


CHECKS: tuple[Callable[[Record], Iterator[Doubt]], ...] = (
    _source_line,
    _one_doi,
    _short_names,
    _dates_of_indexing,
    _dates_of_publication,
    _check_digits,
    _tags,
    _notices,
)
"""Every check of a record."""
