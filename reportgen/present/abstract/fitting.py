"""An abstract within its limits: marks go in the order of their ranks until it fits.

The order does not depend on the limit, so that what a tighter limit keeps, a wider one keeps too.
Of equal rank the last in the text goes first; a short form takes the place of the full one at its
rank. No heading loses all that stands under it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from reportgen.present.abstract.counting import characters, words
from reportgen.present.abstract.marks import Mark
from reportgen.present.abstract.printing import alone, printed
from reportgen.present.citing import without_citations
from reportgen.present.language import plain_text

FREE: frozenset[Mark] = frozenset()


@dataclass(frozen=True, slots=True)
class Draft:
    """A heading, its own limit in words, and the marked parts that stand under it."""

    heading: str
    words: int | None
    parts: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its text, as markup and as it is read."""

    heading: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Limits:
    """Of the text without headings in words, of all that is pasted in characters."""

    words: int | None = None
    characters: int | None = None

    def hold(self, sections: Sequence[Section]) -> bool:
        """Whether the abstract keeps within both."""
        pairs = [(one.heading, one.text) for one in sections]
        return (self.words is None or sum(words(text) for _, text in pairs) <= self.words) and (
            self.characters is None or characters(pairs) <= self.characters
        )


@dataclass(frozen=True, slots=True)
class Fitted:
    """What is printed, what it would be without limits, and the texts that went."""

    sections: tuple[Section, ...]
    full: tuple[Section, ...]
    gone: tuple[str, ...]


def fitted(drafts: Sequence[Draft], limits: Limits, locked: Set[Mark] = FREE) -> Fitted:
    """The abstract, as much of it as the limits allow; ``locked`` marks are kept in any case."""
    gone: Set[Mark] = FREE
    for number, draft in enumerate(drafts):
        limit = draft.words
        if limit is not None:
            gone = _cut(drafts, _steps([draft], locked), gone, _within(number, limit))
    gone = _cut(drafts, _steps(drafts, locked), gone, limits.hold)
    every = [part for draft in drafts for part in draft.parts]
    return Fitted(
        _sections(drafts, gone),
        _sections(drafts, FREE),
        _told(_texts_gone(every, gone)),
    )


def _within(number: int, limit: int) -> Callable[[Sequence[Section]], bool]:
    return lambda sections: words(sections[number].text) <= limit


def _cut(
    drafts: Sequence[Draft],
    steps: Sequence[Mark],
    gone: Set[Mark],
    fits: Callable[[Sequence[Section]], bool],
) -> Set[Mark]:
    """What is gone once the abstract fits, or once there is nothing left that may go."""
    now = _sections(drafts, gone)
    for step in steps:
        if fits(now):
            break
        tried = gone | {step}
        then = _sections(drafts, tried)
        emptied = any(was.text and not now.text for was, now in zip(now, then, strict=True))
        if not emptied and _length(then) <= _length(now):  # a short form that is none stays away
            gone, now = tried, then
    return gone


def _length(sections: Sequence[Section]) -> tuple[int, int]:
    return sum(words(one.text) for one in sections), sum(len(one.text) for one in sections)


def _steps(drafts: Sequence[Draft], locked: Set[Mark]) -> list[Mark]:
    """The marks that may go, the least needed first, of these the last in the text."""
    marks = [mark for draft in drafts for part in draft.parts for mark in part.marks()]
    free = [(-mark.rank, -place, mark) for place, mark in enumerate(marks) if mark.rank]
    return [mark for *_, mark in sorted(free, key=lambda one: one[:2]) if mark not in locked]


def _sections(drafts: Sequence[Draft], gone: Set[Mark]) -> tuple[Section, ...]:
    texts = iter(printed([part for draft in drafts for part in draft.parts], gone))
    made = []
    for draft in drafts:
        html = " ".join(filter(None, [next(texts) for _ in draft.parts]))
        made.append(Section(draft.heading, html, plain_text(without_citations(html))))
    return tuple(made)


def _told(texts: Iterable[str]) -> tuple[str, ...]:
    """Without the signs that joined a clause to its sentence, and without empty ones."""
    return tuple(filter(None, (text.lstrip(",;: ") for text in texts)))


def _texts_gone(nodes: Sequence[Mark | str], gone: Set[Mark]) -> Iterator[str]:
    """What went, in the order of the text; nothing of what went with it."""
    for node in nodes:
        if isinstance(node, str):
            continue
        if node.kind == "shorter":
            if node in gone:
                yield plain_text(alone(node, gone))
            yield from _texts_gone(node.short if node in gone else node.full, gone)
        elif node in gone:
            yield plain_text(alone(node))
        else:
            yield from _texts_gone(node.inside, gone)
