"""The edits of a file: numbers, words, and numbers that are out of date."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import IntEnum
from typing import Literal

from reportgen.edits.pairing import pairs
from reportgen.edits.reading import EditedFile
from reportgen.edits.restoring import restored
from reportgen.render.blocks.model import Source
from reportgen.render.docx.reading import Passage, Piece, squeezed
from reportgen.render.docx.written import Written

NumberKind = Literal["changed", "deleted", "freed"]
TextKind = Literal["changed", "deleted", "added"]


class Weight(IntEnum):
    """How much the edits of a file matter; the number is the exit code of ``reportgen edits``."""

    NONE = 0
    WORDS = 20
    NUMBERS = 30


@dataclass(frozen=True, slots=True)
class NumberEdit:
    """A number that is not as it was written; ``freed`` is one that has lost its control."""

    kind: NumberKind
    source: Source
    place: str
    old: str
    new: str
    passage: str


@dataclass(frozen=True, slots=True)
class TextEdit:
    """A paragraph whose words are not as they were written."""

    kind: TextKind
    place: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Outdated:
    """A number that the report would print otherwise today, or (``new`` empty) not at all."""

    source: Source
    places: tuple[str, ...]
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Edits:
    """All that is not as it was written, and what is no longer true.

    ``unmarked``: the file was saved without any control, so that numbers were found by the words
    around them.
    """

    numbers: tuple[NumberEdit, ...] = ()
    texts: tuple[TextEdit, ...] = ()
    outdated: tuple[Outdated, ...] = ()
    unmarked: bool = False

    @property
    def weight(self) -> Weight:
        """How much they matter."""
        if self.numbers or self.outdated:
            return Weight.NUMBERS
        return Weight.WORDS if self.texts else Weight.NONE


def find_edits(file: EditedFile, today: Written | None = None) -> Edits:
    """The edits of a file; ``today`` is what the report would be written as now."""
    numbers: list[NumberEdit] = []
    texts: list[TextEdit] = []
    standing: list[Passage] = []
    sources = file.written.sources
    unmarked = not any(piece.tag in sources for one in file.now for piece in one.pieces)
    for then, now in pairs(file.written.passages, file.now):
        if then is None and now is not None:
            texts.append(TextEdit("added", now.place, "", now.text))
        elif then is not None and now is None:
            if _holds_words(then, sources):
                texts.append(TextEdit("deleted", then.place, then.text, ""))
            else:
                numbers += _numbers(_fates(then, Passage((), then.place), sources), then, sources)
        elif then is not None and now is not None:
            found = restored(then, now) if unmarked else now
            standing.append(found)
            fates = _fates(then, found, sources)
            numbers += _numbers(fates, found, sources)
            texts += _words(then, found, fates, sources)
    outdated = () if today is None else tuple(_outdated(file.written, standing, today))
    return Edits(tuple(numbers), tuple(texts), outdated, unmarked=unmarked and bool(sources))


def _holds_words(passage: Passage, sources: Mapping[str, Source]) -> bool:
    """Whether more than numbers stand in it; what is deleted of a cell of a table is numbers."""
    return any(piece.text.strip() for piece in passage.pieces if piece.tag not in sources)


def _controls(passage: Passage, known: Collection[str]) -> list[Piece]:
    return [piece for piece in passage.pieces if piece.tag in known]


@dataclass(frozen=True, slots=True)
class _Fate:
    """What became of a control: the text that stands in it now; none where it is gone."""

    was: Piece
    text: str
    held: bool

    @property
    def kind(self) -> NumberKind | None:
        """The edit; None where the number is as it was written."""
        if not self.text:
            return "deleted"
        if not self.held:
            return "freed"
        return None if self.text == squeezed(self.was.text) else "changed"


def _fates(then: Passage, now: Passage, sources: Mapping[str, Source]) -> list[_Fate]:
    """The controls of a passage in order, each with what became of it."""
    old, new = _controls(then, sources), _controls(now, sources)
    then_tags, now_tags = ([one.tag for one in each] for each in (old, new))
    matcher = SequenceMatcher(None, then_tags, now_tags, autojunk=False)
    found: list[_Fate] = []
    for kind, i1, i2, j1, _ in matcher.get_opcodes():
        for at, was in enumerate(old[i1:i2]):
            if kind == "equal":
                found.append(_Fate(was, squeezed(new[j1 + at].text), True))
            else:
                text = squeezed(was.text) if _spare(was.text, then, now, sources) else ""
                found.append(_Fate(was, text, False))
    return found


def _spare(text: str, then: Passage, now: Passage, sources: Mapping[str, Source]) -> bool:
    """Whether a number stands once more among the words than it was written among them."""
    before, after = (
        "".join(piece.text for piece in each.pieces if piece.tag not in sources)
        for each in (then, now)
    )
    return after.count(text) > before.count(text)


def _numbers(
    fates: Iterable[_Fate], now: Passage, sources: Mapping[str, Source]
) -> Iterator[NumberEdit]:
    for fate in fates:
        if fate.kind is not None:
            source, old = sources[fate.was.tag], squeezed(fate.was.text)
            yield NumberEdit(fate.kind, source, now.place, old, fate.text, now.text)


_HELD = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for a number where only words are compared."""


def _words(
    then: Passage, now: Passage, fates: Iterable[_Fate], sources: Mapping[str, Source]
) -> Iterator[TextEdit]:
    """The edit of the words, whatever became of the numbers among them."""
    seen = iter([_HELD if fate.held and fate.text else fate.text for fate in fates])
    old = squeezed("".join(next(seen) if one.tag in sources else one.text for one in then.pieces))
    new = squeezed("".join(_shown(one, sources) for one in now.pieces))
    if old != new:
        yield TextEdit("changed", now.place, then.text, now.text)


def _shown(piece: Piece, sources: Mapping[str, Source]) -> str:
    if piece.tag in sources:
        return _HELD if squeezed(piece.text) else ""
    return piece.text


def _outdated(written: Written, standing: Iterable[Passage], today: Written) -> Iterator[Outdated]:
    """Numbers that stand as they were written, while the report would say another."""
    then, now = _printed(written), _printed(today)
    places: dict[str, dict[str, None]] = {}
    for passage in standing:
        for piece in _controls(passage, written.sources):
            if squeezed(piece.text) == then.get(piece.tag):
                places.setdefault(piece.tag, {})[passage.place] = None
    for tag, found in places.items():
        if then[tag] != now.get(tag, ""):
            yield Outdated(written.sources[tag], tuple(found), then[tag], now.get(tag, ""))


def _printed(written: Written) -> dict[str, str]:
    """The text of each number by its tag; a fact prints the same everywhere."""
    return {
        piece.tag: squeezed(piece.text)
        for passage in written.passages
        for piece in passage.pieces
        if piece.tag in written.sources
    }
