"""Facts, spec and templates to one document: the same for every kind of report."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markupsafe import Markup

from reportgen.bibliography.sources import NO_SOURCES, Sources
from reportgen.facts.abstract_length import AbstractLength
from reportgen.facts.book import FactBook
from reportgen.facts.claims import Verdict
from reportgen.facts.claims import direction as fact_direction
from reportgen.facts.rated import Rated
from reportgen.formatting.style import Style
from reportgen.grade.statements import REFERENCE
from reportgen.history.entry import NOTHING_ISSUED, Issues
from reportgen.present.abstract.abstract import Abstract, abstract_of
from reportgen.present.abstract.marks import MARKS
from reportgen.present.abstract.support import LEANED_ON, leaned_on
from reportgen.present.change_log import change_log, with_earlier
from reportgen.present.citing import Citing, without_citations
from reportgen.present.claims_table import claim_rows
from reportgen.present.document import Document
from reportgen.present.drawing import Drawn
from reportgen.present.language import plain_text
from reportgen.present.lineage import SourceRow, short_lineage
from reportgen.present.lineage_tree import Origin
from reportgen.present.methods_run import Scope, methods_run
from reportgen.present.notes import notes_of
from reportgen.present.number_form import whole_label
from reportgen.present.numbering import number
from reportgen.present.origins import origins
from reportgen.present.prose import Prose
from reportgen.present.report_record import report_record
from reportgen.present.statements import grade_views, sentence
from reportgen.present.wrapping import spec_texts
from reportgen.reuse import NOTHING_REUSED, Reuse

LONG_ABSTRACT = 3000
"""Characters; a longer abstract is set over the whole width, so that it stays on its page."""

_FACT = re.compile(r'data-fact="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Content:
    """What a report is composed from; ``view`` is what the kind adds for its templates."""

    spec: Mapping[str, Any]
    book: FactBook
    verdicts: Sequence[Verdict]
    places: Mapping[str, str]
    drawn: Sequence[Drawn]
    view: Mapping[str, Any]
    provenance: Mapping[str, Mapping[str, str]]
    kind_label: str
    publication_types: tuple[str, ...]
    level: float
    issues: Issues = NOTHING_ISSUED
    rows: Mapping[str, SourceRow] = field(default_factory=dict)
    ratings: Sequence[Rated] = ()
    sources: Sources = NO_SOURCES


@dataclass(frozen=True, slots=True)
class Summary:
    """What a report says in short: the abstract and the sentence of each claim, as plain text.

    ``headline`` are the ids of the facts that the abstract prints, in their order.
    """

    abstract: tuple[tuple[str, str], ...]
    headline: tuple[str, ...]
    sentences: Mapping[str, str]
    length: AbstractLength


@dataclass(frozen=True, slots=True)
class Composed:
    """The document and what it says in short."""

    document: Document
    summary: Summary


def summarise(
    content: Content, style: Style, folders: Sequence[Path], reuse: Reuse = NOTHING_REUSED
) -> Summary:
    """The summary alone, for those who print no document."""
    prose = Prose(content.book, style, tuple(folders), _context(content, style), reuse)
    return _summary(prose, content, abstract_of(prose, style.abstract, content.spec))


def _summary(prose: Prose, content: Content, abstract: Abstract) -> Summary:
    said = _sentences(content)
    return Summary(
        abstract.texts,
        abstract.headline,
        {
            verdict.claim_id: plain_text(
                without_citations(
                    prose.say(said[verdict.claim_id], content.places.get(verdict.claim_id, "spec"))
                )
            )
            for verdict in content.verdicts
        },
        abstract.length,
    )


def compose(
    content: Content, style: Style, folders: Sequence[Path], reuse: Reuse = NOTHING_REUSED
) -> Composed:
    """Render the templates and number what is to be numbered."""
    printed = with_earlier(content.book, content.issues.entries)
    prose = Prose(printed, style, tuple(folders), _context(content, style), reuse)
    abstract = abstract_of(prose, style.abstract, content.spec)
    is_long = abstract.length.characters > LONG_ABSTRACT
    parts = [{"heading": one.heading, "html": Markup(one.html)} for one in abstract.sections]
    body = prose.render("report.html.j2", abstract=parts, long_abstract=is_long)
    numbered = number(_citing(content, style).numbered(body))
    report = content.spec["report"]
    document = Document(
        slug=report["slug"],
        title=report["title"],
        short_title=report["short_title"] or report["title"],
        language=report["language"],
        version=report["version"],
        date=report["date"].isoformat(),
        authors=tuple(f"{a['given']} {a['family']}" for a in report["authors"]),
        keywords=tuple(report["keywords"]),
        description=plain_text(prose.render("abstract_objectives.html.j2")),
        identifier=f"{report['slug']} {report['version']}",
        page=report["page"],
        thousands=style.parting,
        body=numbered.body,
        figures={page.id: page for drawn in content.drawn for page in drawn.pages},
        lineage={
            name: short_lineage(printed[name], style)
            for name in dict.fromkeys(_FACT.findall(numbered.body))
        },
        origins=origins(numbered.body, Origin(printed, style, content.rows)),
        contents=numbered.contents,
        record=report_record(report, abstract.texts, content.publication_types),
    )
    return Composed(document, _summary(prose, content, abstract))


def _citing(content: Content, style: Style) -> Citing:
    """What may be cited; a style of references of the spec goes before that of the journal."""
    own = content.spec.get("references", {}).get("style")
    return Citing(content.sources, own or style.references)


def _context(content: Content, style: Style) -> dict[str, Any]:
    book = content.book
    said = _sentences(content)
    citing = _citing(content, style)
    return {
        **spec_texts(content.view),
        "spec": spec_texts(content.spec),
        "kind_label": content.kind_label,
        "cite": citing.cite,
        "cite_studies": citing.cite_studies,
        "cites": bool(content.sources.all),
        **MARKS,
        "rank_of": _ranks(content),
        "affiliation_numbers": {
            key: str(index)
            for index, key in enumerate(content.spec["report"]["affiliations"], start=1)
        },
        "methods_run": methods_run(book, _scopes(content)),
        "methods_used": frozenset(fact.method for fact in book if fact.value is not None),
        "notes": notes_of(book),
        "grades": spec_texts(grade_views(content.ratings, content.spec["grade"], book, style)),
        "grade_reference": REFERENCE,
        "claim_rows": claim_rows(content.verdicts, said, content.places, book, style),
        "conclusions": tuple(
            {"say": said[name], "place": content.places.get(name, "spec")}
            for name in content.spec["conclusions"]
        ),
        "figure_pages": {
            drawn.request_id: tuple(page.id for page in drawn.pages) for drawn in content.drawn
        },
        "figure_files": {
            page: files for drawn in content.drawn for page, files in drawn.links().items()
        },
        "frames_apart": any(frame.of_patients for frame in book.frames),
        "frame_labels": {frame.id: frame.label for frame in book.frames},
        "level": whole_label(content.level, style),
        "alpha": round(1 - content.level, 10),
        "direction": lambda fact_id, null=1.0: fact_direction(book[str(fact_id)], null),
        "provenance": content.provenance,
        "change_log": change_log(content.issues, book, style),
    }


def _sentences(content: Content) -> dict[str, str]:
    """The sentence of each claim as a template: of the spec, or the statement of a rating."""
    ratings = {one.id: one for one in content.ratings}
    return {
        one.claim_id: sentence(ratings[one.rating], content.book) if one.rating else one.say
        for one in content.verdicts
    }


def _ranks(content: Content) -> Callable[[str, int], int]:
    """How much the abstract needs what is told of an id: more where a conclusion leans on it."""
    printed = set(content.spec["conclusions"])
    looked_at = {
        name
        for verdict in content.verdicts
        if verdict.claim_id in printed
        for name, _ in verdict.values
    }
    return lambda prefix, usual: (
        min(usual, LEANED_ON) if leaned_on(looked_at, str(prefix)) else usual
    )


def _scopes(content: Content) -> dict[str, Scope]:
    """How outcomes are named where a sentence holds for some of them only."""
    named: Mapping[str, Mapping[str, str]] = content.view.get("scopes", {})
    return {outcome: Scope(words["label"], words["family"]) for outcome, words in named.items()}
