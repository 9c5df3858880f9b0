"""The page around the body: metadata, contents, running text, and the shell that holds them."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from string import Template

from reportgen import __version__
from reportgen.errors import Problem, RenderError
from reportgen.present.document import Document
from reportgen.render.style import PageStyle

PLACES = ("language", "metadata", "css", "before", "main", "after")
CONTENTS_DEPTH = 2


@dataclass(frozen=True, slots=True)
class Words:
    """The few words that the page itself says."""

    contents: str = "Contents"
    skip: str = "Skip to the report"
    skip_numbers: str = "Skip to the sources of the numbers"
    hint: str = "Point at a number to see where it comes from; click or tap it for all of it."
    numbers: str = "Sources of the numbers"
    numbers_lead: str = (
        "What each number of this report is, how it was obtained and from what, in order, and then "
        "the numbers behind them."
    )
    numbers_open: str = "Show all"
    figure_box: str = "Figure, scrolls sideways"
    where_printed: str = "Where it is printed"
    close: str = "Close"
    version: str = "Version"
    page: str = "Page"
    of: str = "of"


WORDS = Words()


def metadata(document: Document) -> str:
    """``<title>`` and ``<meta>`` elements; WeasyPrint makes the PDF's metadata from the same."""
    pairs = [
        *(("author", author) for author in document.authors),
        ("description", document.description),
        ("keywords", ", ".join(document.keywords)),
        ("generator", f"reportgen {__version__}"),
        ("dcterms.created", document.date),
        ("dcterms.modified", document.date),
        ("dcterms.identifier", document.identifier),
    ]
    lines = [f"<title>{escape(document.title)}</title>"]
    lines += [f'<meta name="{name}" content="{escape(text)}">' for name, text in pairs if text]
    return "\n".join(lines)


def contents_list(document: Document) -> str:
    """The contents as a nested-looking flat list; empty when there are none."""
    items = "".join(
        f'<li class="level-{level}"><a href="#{escape(anchor)}">{escape(text)}</a></li>'
        for level, anchor, text in document.contents
        if level <= CONTENTS_DEPTH
    )
    return f'<ol class="contents-list">{items}</ol>' if items else ""


def version_line(document: Document) -> str:
    """What the running header says at the right."""
    version = f"{WORDS.version} {document.version}"
    return f"{version} · {document.date}" if document.date else version


def fill(style: PageStyle, document: Document, **places: str) -> str:
    """The whole page; a project's own shell must keep every place."""
    template = Template(style.shell)
    if not template.is_valid():
        raise RenderError(Problem("page.html", "has a $ that names no place.", "Write it $$."))
    found = set(template.get_identifiers())
    problems = [
        *(Problem("page.html", f"lacks ${{{name}}}.") for name in PLACES if name not in found),
        *(
            Problem("page.html", f"${{{name}}} is unknown.", f"Known: {', '.join(PLACES)}.")
            for name in sorted(found.difference(PLACES))
        ),
    ]
    if problems:
        raise RenderError(problems)
    return template.substitute(
        language=escape(document.language), metadata=metadata(document), **places
    )
