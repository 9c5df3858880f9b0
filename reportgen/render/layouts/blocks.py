"""The body of a document in pieces that can be put in another order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from reportgen.present.abstract import counting
from reportgen.render.blocks.inline import LOOKS
from reportgen.render.markup import VOID, Token

HEADINGS = frozenset({"h1", "h2", "h3", "h4"})


@dataclass(frozen=True, slots=True)
class Block:
    """An element with all that is in it, or what stands between two elements."""

    tokens: tuple[Token, ...]

    @property
    def opening(self) -> Token:
        """Its first token: the start tag of an element."""
        return self.tokens[0]

    @property
    def classes(self) -> frozenset[str]:
        """The classes of the element."""
        return self.opening.classes

    @property
    def id(self) -> str:
        """The id of the element, if it has one."""
        return self.opening.attrs.get("id", "")

    @property
    def is_element(self) -> bool:
        """Whether it is an element."""
        return self.opening.kind == "start"

    @property
    def inside(self) -> tuple[Token, ...]:
        """What stands between the tags of the element."""
        return self.tokens[1:-1]


def blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    """The elements on the highest level, and each piece of text between them."""
    at = 0
    while at < len(tokens):
        end = _end(tokens, at)
        yield Block(tuple(tokens[at:end]))
        at = end


def _end(tokens: Sequence[Token], at: int) -> int:
    """Where the element ends that begins here."""
    if tokens[at].kind != "start" or tokens[at].tag in VOID:
        return at + 1
    depth = 0
    for end in range(at, len(tokens)):
        if tokens[end].tag == tokens[at].tag:
            depth += {"start": 1, "end": -1}.get(tokens[end].kind, 0)
            if depth == 0:
                return end + 1
    return len(tokens)


def words(tokens: Sequence[Token]) -> int:
    """How many words there are, counted as those of an abstract are, headings left out."""
    text, heads = "", 0
    for token in tokens:
        if token.tag in HEADINGS:
            heads += {"start": 1, "end": -1}[token.kind]
        elif not heads:
            text += token.text if token.kind == "text" else _gap(token)
    return counting.words(text)


def _gap(token: Token) -> str:
    return "" if token.tag in LOOKS or token.tag == "wbr" else " "


def is_space(block: Block) -> bool:
    """Whether there is nothing to read in it."""
    return not block.is_element and not block.opening.text.strip()


def run_of(following: Sequence[Block], css_class: str) -> tuple[Block, ...]:
    """The paragraphs of a class that come next, with the space between them."""
    belongs = takewhile(lambda one: is_space(one) or css_class in one.classes, following)
    return tuple(belongs)
