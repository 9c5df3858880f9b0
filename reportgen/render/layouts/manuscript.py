"""The manuscript, as journals take it for review (ICMJE Recommendations, IV.A.3).

Title page with the counts of words, tables and figures; abstract; text; then each table on a page
of its own with its title above it, the legends of the figures together, and each figure on a page
of its own. What the text prints of tables and figures are their numbers, so that it reads as
before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

from reportgen.present.document import Document
from reportgen.render.layouts.arrangement import Arrangement
from reportgen.render.layouts.blocks import HEADINGS, Block, blocks, is_space, run_of, words
from reportgen.render.markup import Token, element, tokenize

_ENTERED = frozenset({"section", "div"})
_AFTER_THE_TEXT = frozenset({"declarations", "references"})
"""Sections with which the text that is counted has ended."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A body taken apart."""

    text: list[Token] = field(default_factory=list)
    tables: list[tuple[Block, ...]] = field(default_factory=list)
    figures: list[Block] = field(default_factory=list)


def arrange(document: Document, tokens: Sequence[Token]) -> list[Token]:
    """The body in the order of a manuscript."""
    parts = Parts()
    body = list(blocks(tokens))
    first = next((one for one in body if "first-page" in one.classes), None)
    rest = [token for one in body if one is not first for token in one.tokens]
    _take(rest, parts)
    return [
        *(_front(first.inside, _counts(document, first.inside, parts)) if first else ()),
        *parts.text,
        *_plates("tables", "Tables", _tables(parts.tables)),
        *_legends(parts.figures),
        *_plates("figures", "Figures", _figures(parts.figures)),
    ]


def _take(tokens: Sequence[Token], parts: Parts) -> None:
    """Put each piece of the body where it belongs."""
    found = list(blocks(tokens))
    moved: list[Block] = []
    at = 0
    while at < len(found):
        one = found[at]
        at += 1
        if _is_table(one):
            notes = run_of(found[at:], "table-notes")
            at += len(notes)
            parts.tables.append((one, *(note for note in notes if not is_space(note))))
            moved.append(one)
        elif one.opening.tag == "figure":
            parts.figures.append(one)
            moved.append(one)
        elif not is_space(one):
            if one.opening.tag in HEADINGS:
                parts.text.extend(_instead(tuple(parts.text[-1:]), moved))
            moved.clear()
            _keep(one, parts)
    parts.text.extend(_instead(tuple(parts.text[-1:]), moved))


def _keep(one: Block, parts: Parts) -> None:
    if one.opening.tag in _ENTERED:
        parts.text.append(one.tokens[0])
        _take(one.inside, parts)
        parts.text.append(one.tokens[-1])
    else:
        parts.text.extend(one.tokens)


def _is_table(one: Block) -> bool:
    return one.opening.tag == "table" or "table-scroll" in one.classes


def _instead(text: Sequence[Token], moved: Sequence[Block]) -> Iterator[Token]:
    """What stands under a heading that would be left alone: the names of what was under it."""
    if moved and text and text[-1].kind == "end" and text[-1].tag in HEADINGS:
        named = [
            f'<a href="#{escape(one.id)}">{escape(_label(one.tokens))}</a>'
            for one in moved
            if one.id and _label(one.tokens)
        ]
        yield from tokenize(f"<p>{', '.join(named)}.</p>")


def _label(tokens: Sequence[Token]) -> str:
    """``Table 3``, from the caption."""
    label = next((at for at, token in enumerate(tokens) if "label" in token.classes), None)
    return "" if label is None else tokens[label + 1].text


def _front(first: Sequence[Token], counts: Sequence[Token]) -> Iterator[Token]:
    """The title page, and the abstract on the next."""
    found = list(blocks(first))
    abstract = [one for one in found if one.opening.tag == "section"]
    title = (token for one in found if one not in abstract for token in one.tokens)
    yield from element("div", {"class": "title-page"}, (*title, *counts))
    yield from (token for one in abstract for token in one.tokens)


def _counts(document: Document, first: Sequence[Token], parts: Parts) -> list[Token]:
    """What an editor asks of the length (ICMJE, IV.A.3.a), counted in what is printed here."""
    abstract = [one for one in blocks(first) if one.opening.tag == "section"]
    sections = [one for one in blocks(parts.text) if one.opening.tag == "section"]
    ends = [at for at, one in enumerate(sections) if one.id in _AFTER_THE_TEXT]
    text = sections[: ends[0]] if ends else sections
    shown = {
        "Words of the abstract": sum(words(one.inside) for one in abstract),
        "Words of the text": sum(words(one.inside) for one in text),
        "Tables": len({_label(one[0].tokens) for one in parts.tables}),
        "Figures": len({_label(one.tokens) for one in parts.figures}),
    }
    items = "".join(
        f"<dt>{name}</dt><dd>{document.thousands.parted(number)}</dd>"
        for name, number in shown.items()
    )
    return tokenize(f'<dl class="front-notes counts">{items}</dl>')


def _plates(what: str, title: str, plates: Iterable[Iterable[Token]]) -> Iterator[Token]:
    """A section of what stands on pages of its own; none where there is nothing."""
    inside = [token for plate in plates for token in plate]
    if inside:
        attrs = {"id": f"manuscript-{what}", "class": "plates"}
        yield from element("section", attrs, (*_title(title), *inside))


def _title(text: str) -> Iterator[Token]:
    return element("h2", {}, [Token("text", text, text=text)])


def _tables(tables: Sequence[tuple[Block, ...]]) -> Iterator[Iterator[Token]]:
    """Each table with its notes on a page of its own."""
    for table in tables:
        turned = " wide" if "wide" in table[0].classes else ""
        inside = (token for one in table for token in one.tokens)
        yield element("div", {"class": f"plate{turned}"}, inside)


def _legends(figures: Sequence[Block]) -> Iterator[Token]:
    """The captions of all figures, as running text."""
    legends = [
        token
        for figure, goes_on in _with_continued(figures)
        if (caption := _caption(figure)) is not None and not goes_on
        for token in element("p", {"class": "legend"}, caption.inside)
    ]
    if figures:
        attrs = {"id": "manuscript-legends"}
        yield from element("section", attrs, (*_title("Figure legends"), *legends))


def _with_continued(figures: Sequence[Block]) -> Iterator[tuple[Block, bool]]:
    """Each figure, and whether it goes on with the one before, whose number it bears."""
    seen: set[str] = set()
    for figure in figures:
        label = _label(figure.tokens)
        yield figure, label in seen
        seen.add(label)


def _caption(figure: Block) -> Block | None:
    return next((one for one in blocks(figure.inside) if one.opening.tag == "figcaption"), None)


def _figures(figures: Sequence[Block]) -> Iterator[Iterator[Token]]:
    """Each figure on a page of its own, with its number for a caption."""
    for figure, goes_on in _with_continued(figures):
        yield element("div", {"class": "plate"}, _relabelled(figure, goes_on))


def _relabelled(figure: Block, goes_on: bool) -> Iterator[Token]:
    """The figure, its number alone below it; what goes on with another keeps its caption."""
    caption = _caption(figure)
    yield figure.tokens[0]
    for one in blocks(figure.inside):
        yield from one.tokens if one.tokens != (caption and caption.tokens) else ()
    if caption is not None:
        yield from element("figcaption", {}, caption.inside if goes_on else _short(caption))
    yield figure.tokens[-1]


def _short(caption: Block) -> Iterator[Token]:
    """The number of the figure alone."""
    label = _label(caption.tokens)
    yield from element("b", {"class": "label"}, [Token("text", escape(label), text=label)])


ARRANGEMENT = Arrangement(arrange=arrange, numbered=True)
