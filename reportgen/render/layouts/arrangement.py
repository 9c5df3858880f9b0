"""What an arrangement of a document on paper is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportgen.present.document import Document
from reportgen.render.markup import Token

Arrange = Callable[[Document, Sequence[Token]], list[Token]]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """One way to lay out a document on paper.

    ``arrange`` puts the parts of the body in their order; ``contents_from`` is the number of pages
    from which a list of contents is given (none: never), ``numbered`` says whether lines bear
    numbers, ``sizes`` the sizes of type, in points, of which the largest is taken that everything
    stands on one page in.
    """

    arrange: Arrange
    contents_from: int | None = None
    numbered: bool = False
    sizes: tuple[float, ...] = ()
