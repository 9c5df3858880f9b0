"""Words of ours that hold a number or the symbol of a P value, in the form of a style.

They are sentences on methods and labels that are written before a style is known. What an author
wrote is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from reportgen.formatting.numbers import count, equation
from reportgen.formatting.style import Style

_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_THOUSANDS = re.compile(r"(?<![\d,])\d{1,3}(?:,\d{3})+(?![\d,])")
_P_IS = re.compile(r"\bP ([<=>]) (0\.\d+)")
_P = re.compile(r"\bP(?= values?\b| of \d| ≤)")


def styled(text: str, style: Style) -> str:
    """A sentence with the style's P and its marks: ``p<0·05`` for ``P < 0.05``."""
    text = _P.sub(style.p_symbol, _P_IS.sub(_p_is(style), text))
    text = _POINT.sub(style.decimal_mark, text)
    return _THOUSANDS.sub(lambda found: count(int(found[0].replace(",", "")), style), text)


def _p_is(style: Style) -> Callable[[re.Match[str]], str]:
    def made(found: re.Match[str]) -> str:
        sign, number = found[1], found[2]
        bound = number if style.p_leading_zero else number.removeprefix("0")
        text = equation(style.p_symbol, f"{sign}{bound}" if sign != "=" else bound, style)
        return text.replace("\u00a0", " ") if style.p_spaced else text

    return made
