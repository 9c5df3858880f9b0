"""Marks that templates set in an abstract: what may go when it is too long, and in which order.

Each mark has a rank: 1 is needed the most, 9 the least and goes first. Marks stand within marks and
within loops as they like; what is in no mark is always printed.

    {% call optional(5) %}Median follow-up was ...{% endcall %}
    {% call listing() %}Others: {% for one in many %}{% call item(4) %}...{% endcall %}{% endfor %}
    {% endcall %}                  the items that are kept with commas between them; none, nothing
    {% call shorter(3, short) %}the full form{% endcall %}     until the short form takes its place
    {{ once('level', '95% CI ') }}                    where it stands first among what is printed
    {{ abbreviation('CR') }}                         " (CR)" where CR is read again further down
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape

from markupsafe import Markup, escape

from reportgen.present.wrapping import literal

LEAST_NEEDED = 9

_TAG = re.compile(r"<(/?)x(optional|listing|item|shorter|short|once|abbreviation)((?: [^<>]*)?)>")
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')


def optional(rank: int, caller: Callable[[], str]) -> Markup:
    """Text that may go."""
    return _marked("optional", caller(), rank=_known(rank))


def listing(
    caller: Callable[[], str], between: str = "; ", last: str = "", end: str = "."
) -> Markup:
    """A text before a list, and its items with signs between them; nothing without an item."""
    return _marked("listing", caller(), between=between, last=last or between, end=end)


def item(rank: int, caller: Callable[[], str]) -> Markup:
    """One item of a list; of rank 0 it stays."""
    return _marked("item", caller(), rank=_known(rank) if rank else 0)


def shorter(rank: int, short: str, caller: Callable[[], str]) -> Markup:
    """A text with a short form."""
    return _marked("shorter", caller() + _marked("short", short), rank=_known(rank))


def once(key: str, text: str) -> Markup:
    """A text that is printed the first time only."""
    return _marked("once", escape(text), key=key)


def abbreviation(word: str) -> Markup:
    """The abbreviation of what stands before it, in brackets, where it is used later."""
    return _marked("abbreviation", literal(word), word=word)


MARKS: Mapping[str, Callable[..., Markup]] = {
    "optional": optional,
    "listing": listing,
    "item": item,
    "shorter": shorter,
    "once": once,
    "abbreviation": abbreviation,
}
"""What the templates of an abstract may call."""


def _known(rank: int) -> int:
    if not 1 <= rank <= LEAST_NEEDED:
        raise ValueError(f"a rank is from 1 to {LEAST_NEEDED}, and here is {rank}")
    return rank


def _marked(kind: str, inside: str, **attributes: object) -> Markup:
    said = "".join(f' {name}="{escape(str(value))}"' for name, value in attributes.items())
    return Markup(f"<x{kind}{said}>{inside}</x{kind}>")


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """A mark and what is in it, text and further marks in their order."""

    kind: str
    said: Mapping[str, str]
    inside: list[Mark | str] = field(default_factory=list)

    @property
    def rank(self) -> int:
        """0 of what is always printed."""
        return int(self.said.get("rank", "0"))

    @property
    def full(self) -> list[Mark | str]:
        """What is in it, without a short form."""
        return [one for one in self.inside if isinstance(one, str) or one.kind != "short"]

    @property
    def short(self) -> list[Mark | str]:
        """The short form."""
        return [one for one in self.inside if isinstance(one, Mark) and one.kind == "short"]

    def marks(self) -> Iterator[Mark]:
        """All marks in it, in the order of the text."""
        for one in self.inside:
            if isinstance(one, Mark):
                yield one
                yield from one.marks()


def parsed(html: str) -> Mark:
    """The text as a tree of marks."""
    root = Mark("text", {})
    opened, at = [root], 0
    for tag in _TAG.finditer(html):
        if tag.start() > at:
            opened[-1].inside.append(html[at : tag.start()])
        at = tag.end()
        if tag[1]:
            opened.pop()
        else:
            said = {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag[3])}
            opened.append(Mark(tag[2], said))
            opened[-2].inside.append(opened[-1])
    if at < len(html):
        root.inside.append(html[at:])
    return root
