"""Numbers in prose: each is wrapped with the id of its fact, and nothing else may be a digit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from markupsafe import Markup, escape

from reportgen.facts.fact import Fact
from reportgen.formatting.parts import (
    print_part,
)
from reportgen.formatting.style import Style
from reportgen.present.number_form import p_symbol
from reportgen.present.scripts import runs_from_right


class SpecText(str):
    """Text of the spec or of the data: its digits are names, not results."""

    __slots__ = ()


_DIGIT = re.compile("[0-9]")

_OF_IDS = frozenset({"id", "prefix", "suffix"})


def spec_texts(value: Any) -> Any:
    """``value`` with every string in it marked as text of the spec, dates as ISO text.

    Ids and their beginnings and endings stay plain: fact ids and anchors are made from them, and
    no reader sees them.
    """
    if isinstance(value, str):
        return SpecText(value)
    if isinstance(value, date):
        return SpecText(value.isoformat())
    if isinstance(value, Mapping):
        return {key: item if key in _OF_IDS else spec_texts(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return tuple(spec_texts(item) for item in value)
    return value


def literal(text: str) -> Markup:
    """Text that may hold digits (a name, a date, a method's symbol) and says so.

    What runs from right to left is kept apart, so that it does not draw signs and numbers beside
    it into its run.
    """
    shown = escape(text)
    if _has_digit(text):
        shown = Markup(f"<span data-literal>{shown}</span>")
    return Markup(f"<bdi>{shown}</bdi>") if runs_from_right(text) else shown


def _has_digit(text: str) -> bool:
    """Whether a reader sees a digit, a superior one (²) among them."""
    if text.isascii():
        return _DIGIT.search(text) is not None
    return any(character.isdigit() for character in text)


def finalize(value: Any) -> Any:
    """What an expression in a template may print: text, marked text, wrapped facts; no numbers."""
    if type(value) is Markup or type(value) is str:  # nearly all that is printed
        return value
    if isinstance(value, SpecText):
        return literal(value)
    if isinstance(value, bool) or value is None:
        raise ValueError(f"{value} is printed; write the words with an if")
    if isinstance(value, int | float):
        raise ValueError(f"the number {value} is printed, which is no fact; use a fact's filter")
    if isinstance(value, list | tuple | set | frozenset | Mapping):
        raise ValueError(f"a {type(value).__name__} is printed; print what is in it")
    if isinstance(value, Fact):
        raise ValueError(f"fact '{value.id}' is printed as it is; say which part, e.g. | value")
    return value


def wrap(fact: Fact, part: str, style: Style) -> Markup:
    """``<data value="0.8377" data-fact="cr.car_t.pooled" data-part="value">83.8%</data>``."""
    printed = print_part(fact, part, style)
    if not printed.raw:
        words = literal(printed.text)
        return Markup(f'<span class="not-estimable" data-fact="{escape(fact.id)}">{words}</span>')
    text = escape(printed.text)
    if part == "p_phrase":
        text = p_symbol(style) + text[len(style.p_symbol) :]
    return Markup(
        f'<data value="{escape(printed.raw)}" data-fact="{escape(fact.id)}" '
        f'data-part="{escape(part)}">{text}</data>'
    )
