"""The filters by which templates print the parts of a fact, in the form of the style."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from reportgen.facts.book import FactBook
from reportgen.facts.fact import Fact
from reportgen.formatting.numbers import range_word
from reportgen.formatting.parts import (
    PARTS,
    between_results,
    in_brackets,
    level_text,
    unit_after,
    units,
)
from reportgen.formatting.style import Style
from reportgen.formatting.words import styled
from reportgen.present.number_form import italic_p, whole_label
from reportgen.present.wrapping import literal, wrap

Named = Fact | str
"""A fact or its id."""


def fact_filters(book: FactBook, style: Style) -> dict[str, Callable[..., Any]]:
    """The Jinja2 filters that print a part of a fact; they take a fact or its id."""
    printer = FactPrinter(book, style)
    return {
        **{name: printer.part(name) for name in PARTS},
        "level": printer.level,
        "interval": printer.interval,
        "in_brackets": printer.bracketed,
        "then_interval": printer.then_interval,
        "then_bracketed": printer.then_bracketed,
        "named": printer.named,
        "to": printer.to,
        "unit": printer.unit,
        "units": printer.units,
        "pi_label": printer.pi_label,
        "estimate": printer.estimate,
        "literal": lambda text: literal(str(text)),
        "styled": lambda text: italic_p(literal(styled(str(text), style)), style),
        "attr": lambda text: Markup(escape(str(text))),
    }


@dataclass(frozen=True, slots=True)
class FactPrinter:
    """Prints facts of a book in a style; what has no interval cannot be asked for one."""

    book: FactBook
    style: Style

    def part(self, name: str) -> Callable[[Named], Markup]:
        """What prints one part of a fact."""
        return lambda thing: wrap(self._fact(thing), name, self.style)

    def level(self, thing: Named) -> Markup:
        """``95% CI``, by the level of the fact's own."""
        fact = self._fact(thing)
        if fact.ci is None:
            raise ValueError(f"fact '{fact.id}' has no confidence interval")
        return literal(whole_label(fact.ci.level, self.style))

    def interval(self, thing: Named, labelled: bool = True) -> Markup:
        """``95% CI 41.9 to 58.3``; the limits alone where the label was said before."""
        limits = wrap(self._fact(thing), "ci", self.style)
        if not labelled:
            return limits
        return self.level(thing) + escape(self.style.interval_after_label) + limits

    def bracketed(self, text: str) -> Markup:
        """In the brackets that stand round an interval."""
        return Markup(in_brackets(escape(text), self.style))

    def then_interval(self, thing: Named) -> Markup:
        """The interval behind a value that a name stands before: ``, 95% CI 41.9 to 58.3``."""
        return self.then_bracketed(self.interval(thing))

    def then_bracketed(self, text: str) -> Markup:
        """An interval that a template wrote, behind a value that a name stands before."""
        if self.style.interval_brackets != "()":  # which do not stand within others of their kind
            return Markup(" ") + self.bracketed(text)
        return escape(between_results(self.style)) + escape(text)

    def named(self, thing: Named, name: str) -> Markup:
        """A measure by its name: ``risk ratio 0.49, 95% CI 0.33 to 0.73``."""
        fact = self._fact(thing)
        value = literal(f"{name}{self.style.after_name}") + wrap(fact, "value", self.style)
        return value + self.then_interval(fact) if fact.ci is not None else value

    def unit(self, thing: Named, word: str | None = None) -> Markup:
        """`` days`` behind a value, `` day`` behind 1; nothing where there is no unit."""
        return _behind(unit_after(self._fact(thing), self.style, word))

    def units(self, thing: Named) -> Markup:
        """`` days`` whatever the value, for limits and heads of columns."""
        return _behind(units(self._fact(thing)))

    def to(self, thing: Named, other: Named) -> Markup:
        """The values of two facts as the ends of a range."""
        low, high = (wrap(self._fact(one), "value", self.style) for one in (thing, other))
        return low + escape(range_word(low.striptags(), high.striptags(), self.style)) + high

    def pi_label(self, thing: Named) -> Markup:
        """``95% prediction interval``, by the level of the fact's own."""
        fact = self._fact(thing)
        if fact.pi is None:
            raise ValueError(f"fact '{fact.id}' has no prediction interval")
        return literal(f"{level_text(fact.pi.level, self.style)}% prediction interval")

    def estimate(self, thing: Named) -> Markup:
        """Value with its interval in brackets; the reason where there is no value."""
        fact = self._fact(thing)
        value = wrap(fact, "value", self.style)
        if not fact.estimable or fact.ci is None:
            return value
        return value + Markup(" ") + self.bracketed(self.interval(fact))

    def _fact(self, thing: Named) -> Fact:
        return thing if isinstance(thing, Fact) else self.book[str(thing)]


def _behind(unit: str) -> Markup:
    return Markup(" ") + literal(unit) if unit else Markup()
