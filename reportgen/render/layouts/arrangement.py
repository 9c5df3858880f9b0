"""What an arrangement of a document on paper is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportgen.render.markup import Token

Arrange = Callable[[Sequence[Token]], list[Token]]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """One way to lay out a document on paper.

    ``arrange`` puts the parts of the body in their order; ``contents_from`` is the number of pages
    from which a list of contents is given (none: never), ``numbered`` says whether lines bear
    numbers, ``pages`` how many pages there may be, for which the type is made smaller step by step
    (``sizes``, in points).
    """

    arrange: Arrange
    contents_from: int | None = None
    numbered: bool = False
    sizes: tuple[float, ...] = ()
