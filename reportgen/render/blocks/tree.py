"""The tokens of a body as a tree of elements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from reportgen.errors import Problem, RenderError
from reportgen.render.markup import VOID, Token

HIDDEN = frozenset({"figure-links", "screen-only"})
"""Classes of what is for the screen alone: links to files beside the page."""


@dataclass(slots=True)
class Element:
    """An element with its children, texts among them."""

    tag: str
    attrs: Mapping[str, str]
    classes: frozenset[str]
    children: list[Element | str] = field(default_factory=list)

    @property
    def elements(self) -> Iterator[Element]:
        """The children that are no text."""
        return (child for child in self.children if isinstance(child, Element))

    def first(self, tag: str) -> Element | None:
        """The first element with this tag inside this one, at any depth."""
        for child in self.elements:
            found = child if child.tag == tag else child.first(tag)
            if found is not None:
                return found
        return None


def tree(tokens: Iterable[Token]) -> Element:
    """The root of the body; raises RenderError where an element is not closed in order."""
    open_ = [Element("main", {}, frozenset())]
    for token in tokens:
        if token.kind == "text":
            open_[-1].children.append(token.text)
        elif token.kind == "start":
            element = Element(token.tag, token.attrs, token.classes)
            if not element.classes & HIDDEN:
                open_[-1].children.append(element)
            if token.tag not in VOID:
                open_.append(element)
        elif token.kind == "end" and (len(open_) == 1 or open_.pop().tag != token.tag):
            raise RenderError(Problem("body", f"</{token.tag}> closes what is not open."))
    if len(open_) > 1:
        raise RenderError(Problem("body", f"<{open_[-1].tag}> is not closed."))
    return open_[0]
