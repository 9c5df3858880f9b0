"""What an output format is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reportgen.present.document import Document
from reportgen.render.style import PageStyle


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a document; ``needs`` names system libraries that it takes.

    ``attaches`` says whether the files that a document carries travel in it.
    """

    name: str
    extension: str
    label: str
    render: Callable[[Document, PageStyle | None], bytes]
    needs: tuple[str, ...] = ()
    attaches: bool = False
