"""The forms of results that a template writes round its numbers, as the style has them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup

from reportgen.formatting.numbers import NO_BREAK, equals
from reportgen.formatting.parts import between_results, label_text
from reportgen.formatting.style import Style

_P = re.compile(r"\b[Pp](?=(?:\s|&nbsp;)?(?:[<=>≤]|&[lg]t;)| values?\b| of \d)")


@dataclass(frozen=True, slots=True)
class NumberForm:
    """What templates know as ``form``.

    ``open`` and ``close`` are the brackets round an interval and what follows it, ``after_name``
    stands between a measure and its value, ``after_label`` between "95% CI" and the limits,
    ``to`` between limits, and ``then`` between two parts of a result. ``p`` is the symbol of P
    values. Notes under tables tell what the label stands for, where it is short.
    """

    open: str
    close: str
    after_name: str
    after_label: str
    then: str
    to: str
    equals: str
    p: Markup
    quartiles: str
    label_note: str
    label_sentence: str

    @classmethod
    def of(cls, style: Style) -> NumberForm:
        """The forms of a style."""
        told = "CI, confidence interval" if style.interval_label == "CI" else ""
        return cls(
            open=style.interval_brackets[0],
            close=style.interval_brackets[1],
            after_name=style.after_name,
            after_label=style.interval_after_label,
            then=between_results(style),
            to=style.interval_separator,
            equals=equals(style),
            p=p_symbol(style),
            quartiles=f"{style.quartiles_label}{style.interval_after_label}",
            label_note=told and f"{told}; ",
            label_sentence=told and f"{told}. ",
        )


def whole_label(level: float, style: Style) -> str:
    """``95% CI`` that no end of a line parts."""
    return label_text(level, style).replace("% ", f"%{NO_BREAK}", 1)


def italic_p(text: Markup, style: Style) -> Markup:
    """Words with the symbol of P values as the style has it."""
    if not style.p_italic:
        return text
    return Markup(_P.sub(str(p_symbol(style)), text))


def p_symbol(style: Style) -> Markup:
    """``P``, or ``p``, in italics where the style says so."""
    return Markup("<i>{}</i>" if style.p_italic else "{}").format(style.p_symbol)
