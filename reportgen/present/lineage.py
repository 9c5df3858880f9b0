"""Where a number comes from, in words: short for the page, long for ``explain``."""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.facts.fact import Fact
from reportgen.formatting.parts import (
    in_brackets,
    interval_text,
    level_text,
    print_part,
    unit_after,
)
from reportgen.formatting.style import Style
from reportgen.methods import METHODS


def short_lineage(fact: Fact, style: Style) -> str:
    """One or two sentences: what it is, its method, how many studies."""
    method = METHODS.get(fact.method)
    parts = (fact.label[:1].upper() + fact.label[1:], counted(fact, style))
    text = ", ".join(part for part in parts if part)
    if method and fact.value is not None:
        text += f". Method: {method.label}"
    if fact.inputs:
        text += f". From {', '.join(fact.inputs)}"
    return f"{text}. Fact {fact.id}."


def _counted(fact: Fact, part: str, noun: str, style: Style) -> str:
    """A count with its noun: ``1 event``, ``12 events``."""
    plural = "" if noun.endswith("s") or getattr(fact, part) == 1 else "s"
    return f"{print_part(fact, part, style).text} {noun}{plural}"


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of an input table that went into a fact."""

    row_id: str
    place: str
    label: str


def value_text(fact: Fact, style: Style) -> str:
    """The value with its unit, intervals and P value: ``76.5% (95% CI 63.9 to 85.7)``; of a count
    among how many."""
    if fact.value is None:
        return f"no value: {fact.not_estimable}"
    if fact.stat == "count" and fact.n is not None:
        return f"{print_part(fact, 'value', style).text} of {print_part(fact, 'n', style).text}"
    unit = unit_after(fact, style)
    text = print_part(fact, "value", style).text + (f" {unit}" if unit else "")
    more = []
    if fact.ci is not None:
        more.append(interval_text(fact, style))
    if fact.pi is not None:
        words = f"{level_text(fact.pi.level, style)}% prediction interval"
        more.append(f"{words}{style.interval_after_label}{print_part(fact, 'pi', style).text}")
    if fact.p is not None and fact.kind != "p":
        more.append(print_part(fact, "p_phrase", style).text)
    return f"{text} {in_brackets('; '.join(more), style)}" if more else text


def counted(fact: Fact, style: Style) -> str:
    """``4 studies, 158 events in 216 participants``; empty where nothing was counted."""
    parts = []
    if fact.k is not None and fact.k > 1:
        parts.append(_counted(fact, "k", "studies", style))
    if fact.n is not None:
        events = "" if fact.events is None else f"{_counted(fact, 'events', 'event', style)} in "
        parts.append(events + _counted(fact, "n", "participant", style))
    return ", ".join(parts)
