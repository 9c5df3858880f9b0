"""What stands in a preview for a figure that is still to be drawn.

The browser shows the figure as it was until the new one comes; the numbers do not wait for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportgen.present.drawing import Drawn

_STAND_IN = (
    '<svg xmlns="http://www.w3.org/2000/svg" data-waits-for="{0}" role="img" '
    'aria-labelledby="{0}-title"><title id="{0}-title">being drawn</title></svg>'
)
_WAITING = re.compile(r'<svg [^>]*data-waits-for="([^"]*)"')


def stand_ins(requests: Iterable[str], files: Mapping[str, bytes]) -> dict[str, Drawn]:
    """For each figure the pages and files that it had in the last report, none of them drawn."""
    return {name: made for name in requests if (made := _stand_in(name, files)).pages}


def waiting(page: str) -> tuple[str, ...]:
    """The ids of the figures of a page that are still to be drawn."""
    return tuple(_WAITING.findall(page))


def _stand_in(request: str, files: Mapping[str, bytes]) -> Drawn:
    from reportgen.present.document import FigureAsset
    from reportgen.present.drawing import Drawn

    own = re.compile(rf"figures/({re.escape(request)}(?:-\d+)?)\.svg")
    names = [found[1] for name in files if (found := own.fullmatch(name))]
    pages = tuple(
        FigureAsset(id=name, svg=b"", alt="being drawn", inline_svg=_STAND_IN.format(name))
        for name in names
    )
    return Drawn(request, pages, {f"{name}.svg": files[f"figures/{name}.svg"] for name in names})
