"""A figure as Encapsulated PostScript: Level 3, fonts embedded, no date and no transparency."""

from __future__ import annotations

import io
import re

from matplotlib.figure import Figure

from reportgen.present.figures.embedding import known_bounds, lean_embedding
from reportgen.present.figures.flat import flat_tints

_COMMENT = re.compile(rb"^%%(?:CreationDate|Creator|Title): .*\n", re.MULTILINE)


def eps_bytes(fig: Figure) -> bytes:
    """The file. Tints have the colours that they have on paper, as they look in other formats."""
    out = io.BytesIO()
    with flat_tints(fig), lean_embedding(), known_bounds():
        fig.savefig(out, format="eps", dpi=fig.dpi)
    head, mark, rest = out.getvalue().partition(b"%%EndComments")
    return _COMMENT.sub(b"", head) + mark + rest
