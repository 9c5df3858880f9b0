"""Where a number comes from, in words: short for the page, long for ``explain``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reportgen.facts.book import FactBook
from reportgen.facts.fact import Fact
from reportgen.formatting.parts import print_part, printed_parts
from reportgen.formatting.style import Style
from reportgen.methods import METHODS


def short_lineage(fact: Fact, style: Style) -> str:
    """One or two sentences: what it is, its method, how many studies."""
    method = METHODS.get(fact.method)
    parts = [fact.label[:1].upper() + fact.label[1:]]
    if fact.k is not None and fact.k > 1:
        parts.append(_counted(fact, "k", "studies", style))
    if fact.n is not None:
        events = "" if fact.events is None else f"{_counted(fact, 'events', 'event', style)} in "
        parts.append(events + _counted(fact, "n", "participant", style))
    text = ", ".join(parts)
    if method and fact.value is not None:
        text += f". Method: {method.label}"
    if fact.inputs:
        text += f". From {', '.join(fact.inputs)}"
    return f"{text}. Fact {fact.id}."


def _counted(fact: Fact, part: str, noun: str, style: Style) -> str:
    """A count with its noun: ``1 event``, ``12 events``."""
    plural = "" if noun.endswith("s") or getattr(fact, part) == 1 else "s"
    return f"{print_part(fact, part, style).text} {noun}{plural}"


def all_short(book: FactBook, style: Style) -> dict[str, str]:
    """The short lineage of every fact."""
    return {fact.id: short_lineage(fact, style) for fact in book}


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of an input table that went into a fact."""

    row_id: str
    place: str
    label: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that can be said of one fact, ready to print or to dump as JSON."""

    fact_id: str
    label: str
    printed: Mapping[str, str]
    method: str
    formula: str
    reference: str
    r_call: str
    settings: Mapping[str, str]
    inputs: tuple[str, ...]
    rows: tuple[SourceRow, ...]
    notes: tuple[str, ...]
    related: tuple[str, ...]
    software: str


def explain(
    fact: Fact, book: FactBook, style: Style, rows: Mapping[str, SourceRow], software: str
) -> Explanation:
    """The full lineage of one fact."""
    method = METHODS.get(fact.method)
    related = tuple(other.id for other in book.with_prefix(fact.id))
    return Explanation(
        fact_id=fact.id,
        label=fact.label,
        printed=printed_parts(fact, style),
        method=method.label if method else "",
        formula=method.formula if method else "",
        reference=method.reference if method else "",
        r_call=method.r_call if method else "",
        settings=dict(fact.settings),
        inputs=fact.inputs,
        rows=tuple(rows.get(row, SourceRow(row, "", row)) for row in fact.rows),
        notes=fact.notes,
        related=related,
        software=software,
    )
