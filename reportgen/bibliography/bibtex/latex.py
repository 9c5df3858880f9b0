"""LaTeX in fields to plain text."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pylatexenc.latex2text import LatexNodes2Text

_BARE = re.compile(r"(?<!\\)([%&])")
"""Signs that LaTeX would take for a comment or a column; whoever exports them means the sign."""


def text(latex: str) -> str:
    """Accents, signs and words without their commands and braces, each space once."""
    if not latex.isascii() and "\\" not in latex and "{" not in latex and "$" not in latex:
        return " ".join(latex.split())
    made: str = _converter().latex_to_text(_BARE.sub(r"\\\1", latex))
    return " ".join(made.split())


@cache
def _converter() -> LatexNodes2Text:
    from pylatexenc.latex2text import LatexNodes2Text

    return LatexNodes2Text(math_mode="text", keep_braced_groups=False, strict_latex_spaces=True)
