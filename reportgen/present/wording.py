"""Two versions of a text, word by word: what was taken out of the old, what was put into the new.

Sentences are paired first, so that one that was written anew is told as a whole and not as a salad
of the few words that it happens to share with another. Within a pair a number with its decimals and
its percent sign is one word, and so is "95% CI".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby

_WORD = re.compile(
    r"""\d[\d.,·]*%\s(?:CI|CrI|confidence\sinterval|prediction\sinterval)\b   # of an interval
    | [\u3040-\u30ff\u3400-\u9fff]                                            # Chinese, Japanese
    | \w+(?:[-‐’']\w+)+                                                       # 2-year, P-value
    | [−-]?\d(?:[\d.,·/\u2009\u202f]*\d)?%?                                   # a number
    | \w+
    | \S""",
    re.VERBOSE,
)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|(?<=[。！？；])")
ALIKE = 0.5
"""The share of common words from which two sentences are versions of one."""
MOST_SENTENCES, MOST_WORDS = 200, 2_000
"""Longer stretches without a common sentence, and longer sentences, count as written anew: to find
out more would take seconds and tell nobody anything."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; ``changed`` where the other version does not have it, ``touched`` where
    it stands in a sentence in which something changed."""

    text: str
    changed: bool
    touched: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """Both versions of a text in pieces; joined they are the texts."""

    old: tuple[Piece, ...]
    new: tuple[Piece, ...]

    @property
    def same(self) -> bool:
        """Whether nothing changed."""
        return not any(piece.changed for piece in (*self.old, *self.new))


def words(text: str) -> tuple[str, ...]:
    """The words, numbers and signs of a text, in order."""
    return tuple(_WORD.findall(text))


def marked(old: str, new: str) -> Marked:
    """The pieces of both texts."""
    ours: list[Piece] = []
    theirs: list[Piece] = []
    for was, now in _paired(_sentences(old), _sentences(new)):
        before, after = _compared(was, now) if was and now else (_whole(was), _whole(now))
        touched = any(piece.changed for piece in (*before, *after))
        ours += (replace(piece, touched=touched) for piece in before)
        theirs += (replace(piece, touched=touched) for piece in after)
    return Marked(_joined(ours), _joined(theirs))


def _sentences(text: str) -> tuple[str, ...]:
    """The sentences, each with the space that follows it."""
    ends = [match.end() for match in _SENTENCE.finditer(text)]
    return tuple(text[a:b] for a, b in zip([0, *ends], [*ends, len(text)], strict=True) if a < b)


def _paired(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Both lists in order, what belongs together side by side; an empty text where none does."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for _, a, b, c, d in matcher.get_opcodes():
        yield from _aligned(old[a:b], new[c:d])


def _aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The pairing, in order, under which the sentences are most alike."""
    if old == new:
        yield from zip(old, new, strict=True)
        return
    if max(len(old), len(new)) > MOST_SENTENCES:
        yield "".join(old), ""
        yield "", "".join(new)
        return
    ours, theirs = ([Counter(words(text)) for text in texts] for texts in (old, new))
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            together = _likeness(ours[i], theirs[j]) + best[i + 1][j + 1]
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < len(old) and j < len(new):
        if best[i][j] == best[i + 1][j]:
            yield old[i], ""
            i += 1
        elif best[i][j] == best[i][j + 1]:
            yield "", new[j]
            j += 1
        else:
            yield old[i], new[j]
            i, j = i + 1, j + 1
    yield from ((text, "") for text in old[i:])
    yield from (("", text) for text in new[j:])


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """The share of common words, 0 where there are too few for versions of one sentence."""
    total = one.total() + other.total()
    share = 2 * (one & other).total() / total if total else 0.0
    return share if share >= ALIKE else 0.0


def _compared(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    ours, theirs = list(_WORD.finditer(old)), list(_WORD.finditer(new))
    if max(len(ours), len(theirs)) > MOST_WORDS and old != new:
        return _whole(old), _whole(new)
    matcher = SequenceMatcher(
        None, [word.group() for word in ours], [word.group() for word in theirs], autojunk=False
    )
    kept = matcher.get_matching_blocks()
    return (
        _pieces(old, ours, {block.a + at for block in kept for at in range(block.size)}),
        _pieces(new, theirs, {block.b + at for block in kept for at in range(block.size)}),
    )


def _pieces(text: str, found: Sequence[re.Match[str]], kept: set[int]) -> list[Piece]:
    """The text in words and the gaps between them; a gap is changed between changed words."""
    made: list[Piece] = []
    end = 0
    for at, word in enumerate(found):
        gap = at > 0 and at not in kept and at - 1 not in kept
        made += [Piece(text[end : word.start()], gap), Piece(word.group(), at not in kept)]
        end = word.end()
    return [*made, Piece(text[end:], False)]


def _whole(text: str) -> list[Piece]:
    """A sentence without a counterpart; the space after it is nobody's."""
    body = text.rstrip()
    return [Piece(body, True), Piece(text[len(body) :], False)]


def _joined(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Neighbours of one kind as one piece."""
    told = (piece for piece in pieces if piece.text)
    return tuple(
        Piece("".join(piece.text for piece in group), *kind)
        for kind, group in groupby(told, key=lambda piece: (piece.changed, piece.touched))
    )
