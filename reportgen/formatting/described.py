"""What a style is and what it asks, in lines for a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reportgen.facts.fact import Fact, Interval
from reportgen.formatting.numbers import count, p_phrase
from reportgen.formatting.parts import in_brackets, interval_text, print_part
from reportgen.formatting.style import Sourced, Style

_RATIO = Fact("x", "hazard_ratio", "hazard ratio", "ratio", 0.74, ci=Interval(0.65, 0.85))
_P, _COUNT = 0.0312, 12345


def style_line(style: Style) -> str:
    """Whose style it is, its limit and headings, how it prints, of what date, how well known."""
    rule = _rule(style, "abstract")
    return (
        f"{style.journal}. Abstract: {limit_words(style)} ({rule.confirmed}); "
        f"{heading_words(style)}. {example(style)}. As of {style.date}."
    )


def limit_words(style: Style) -> str:
    """``at most 350 words``."""
    rules = style.abstract
    if rules.words is not None:
        return f"at most {rules.words} words"
    if rules.characters is not None:
        return f"at most {rules.characters} characters"
    return "no limit of its whole is known"


def heading_words(style: Style) -> str:
    """The headings of the abstract of a review; those of a cohort may be others."""
    texts = [one.text for one in style.abstract.headings["meta-analysis"]]
    return ", ".join(text.removesuffix(":") for text in texts) if any(texts) else "no headings"


def example(style: Style) -> str:
    """A hazard ratio, a P value and a count as the style prints them."""
    value = print_part(_RATIO, "value", style).text
    interval = in_brackets(interval_text(_RATIO, style), style)
    parts = (f"HR{style.after_name}{value} {interval}", p_phrase(_P, style), count(_COUNT, style))
    return "; ".join(parts).replace("\u00a0", " ")


def rule_lines(style: Style) -> Iterator[tuple[str, str]]:
    """Every table of rules: what it says, its source, how well it is known, who states it."""
    for rule in style.rules:
        yield rule.table, f"{_says(rule.says)}. {rule.confirmed.capitalize()}: {_from(rule, style)}"


def _from(rule: Sourced, style: Style) -> str:
    stated = "" if rule.stated_by == style.name else f"stated by {rule.stated_by}, "
    return f"{rule.source} ({stated}as of {rule.date})."


def _says(table: Mapping[str, Any]) -> str:
    return "; ".join(f"{name} = {_shown(value)}" for name, value in table.items())


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_shown(one) for one in value)
    if isinstance(value, Mapping):
        return str(value.get("text") or "(no heading)")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"‘{value}’" if isinstance(value, str) else str(value)


def _rule(style: Style, table: str) -> Sourced:
    return next(rule for rule in style.rules if rule.table == table)
