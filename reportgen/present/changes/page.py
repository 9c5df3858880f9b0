"""The page of a comparison: what matters first, then the abstracts, claims and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from reportgen.facts.book import FactBook
from reportgen.facts.compare import Change, Comparison, Grade
from reportgen.formatting.style import Style
from reportgen.present.changes.parts import (
    Entry,
    abstracts,
    claims,
    entry,
    groups,
    headings,
    numbers,
    versions,
)
from reportgen.present.changes.said import caveats, said, tally, verdict
from reportgen.present.document import Document
from reportgen.present.prose import Prose
from reportgen.present.wrapping import SpecText
from reportgen.resources import templates_dir

TITLE = "What changed"
CONTENTS = (
    ("matters", "What matters"),
    ("abstract", "Abstract, before and now"),
    ("claims", "Claims"),
    ("numbers", "Numbers that changed"),
    ("only", "New or gone"),
    ("references", "References"),
    ("made-with", "Software and files"),
)


def changes_document(found: Comparison, names: tuple[str, str], style: Style) -> Document:
    """The comparison as a document; ``names`` say where the two reports are from."""
    old, new = found.old.identity, found.new.identity
    context = _context(found, names, style)
    # the page prints what two books say, and needs none of its own
    prose = Prose(FactBook(new, (), ()), style, (templates_dir() / "diff",), context)
    body = prose.render("changes.html.j2")
    return Document(
        slug=new.slug,
        title=f"{TITLE}: {new.title}",
        short_title=f"{TITLE}: {new.slug}",
        language="en",
        version=_both(old.version, new.version),
        date=new.date,
        authors=(),
        keywords=(),
        description=verdict(found),
        identifier=_both(old.slug, new.slug),
        body=body,
        contents=tuple((1, name, text) for name, text in CONTENTS if f'id="{name}"' in body),
    )


def _both(old: str, new: str) -> str:
    return new if old == new else f"{old} → {new}"


def _of_style(found: Comparison, style: Style) -> Iterator[SpecText]:
    """That the style is another, which the page tells before all that is printed in it."""
    for change in found.changes:
        if change.kind == "style":
            one = said(change, found, style)
            yield SpecText(". ".join((one.heading, *one.sentences)))


def _context(found: Comparison, names: tuple[str, str], style: Style) -> dict[str, Any]:
    def told(changes: Iterable[Change]) -> tuple[Entry, ...]:
        return tuple(entry(change, found, style) for change in changes)

    return {
        "title": SpecText(found.new.identity.title),
        "versions": versions(found, names),
        "verdict": verdict(found),
        "tally": SpecText(tally(found)),
        "caveats": (*caveats(found), *_of_style(found, style)),
        "conclusion": found.grade is Grade.CONCLUSION,
        "matters": headings(found, style),
        "abstract": abstracts(found),
        "claims": claims(found),
        "numbers": tuple(
            (SpecText(label), told(first), told(others)) for label, first, others in numbers(found)
        ),
        "only": tuple(groups(found, style)),
        "references": told(one for one in found.changes if one.kind == "reference"),
        "made_with": told(one for one in found.changes if one.grade is Grade.NONE),
    }
