"""Which paragraph of an edited text is which of the text that was written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher

from reportgen.render.docx.reading import Passage

Pair = tuple[Passage | None, Passage | None]
"""A paragraph then and now; None where there was or is none."""

ALIKE = 0.5
"""Share of the letters that two paragraphs have in common if one is the other, edited."""
_MOST_COMPARED = 10_000
"""Pairs of paragraphs in one stretch; in a longer one they are taken in their order."""


def pairs(then: Sequence[Passage], now: Sequence[Passage]) -> Iterator[Pair]:
    """Every paragraph of both, once, in order."""
    old, new = ([passage.text for passage in each] for each in (then, now))
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from zip(then[i1:i2], now[j1:j2], strict=True)
        else:
            yield from _stretch(then[i1:i2], now[j1:j2])


def _stretch(then: Sequence[Passage], now: Sequence[Passage]) -> Iterator[Pair]:
    """Pair what is most alike, keeping the order; the rest was deleted or added."""
    if len(then) * len(now) > _MOST_COMPARED:
        yield from _one_by_one(then, now)
        return
    best = _best(len(then), len(now), lambda i, j: likeness(then[i], now[j]))
    i = j = 0
    for at, to in [*best, (len(then), len(now))]:
        yield from ((passage, None) for passage in then[i:at])
        yield from ((None, passage) for passage in now[j:to])
        if at < len(then):
            yield then[at], now[to]
        i, j = at + 1, to + 1


def _one_by_one(then: Sequence[Passage], now: Sequence[Passage]) -> Iterator[Pair]:
    shared = min(len(then), len(now))
    yield from zip(then[:shared], now[:shared], strict=True)
    yield from ((passage, None) for passage in then[shared:])
    yield from ((None, passage) for passage in now[shared:])


def likeness(then: Passage, now: Passage) -> float:
    """How much speaks for one being the other, edited; 0 where nothing does."""
    if then.place == now.place and ", row " in then.place:
        return 2.0
    tags = [piece.tag for piece in then.pieces if piece.tag]
    if tags and tags == [piece.tag for piece in now.pieces if piece.tag]:
        return 1.5
    matcher = SequenceMatcher(None, then.text, now.text, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= ALIKE else 0.0


def _best(rows: int, columns: int, weight: Callable[[int, int], float]) -> list[tuple[int, int]]:
    """Pairs in rising order on both sides with the greatest sum of weights."""
    weights = [[weight(i, j) for j in range(columns)] for i in range(rows)]
    sums = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in reversed(range(rows)):
        for j in reversed(range(columns)):
            with_pair = weights[i][j] + sums[i + 1][j + 1] if weights[i][j] else 0.0
            sums[i][j] = max(with_pair, sums[i + 1][j], sums[i][j + 1])
    found: list[tuple[int, int]] = []
    i = j = 0
    while i < rows and j < columns:
        if weights[i][j] and sums[i][j] == weights[i][j] + sums[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif sums[i][j] == sums[i + 1][j]:
            i += 1
        else:
            j += 1
    return found
