"""The raw numbers behind the text of a cell, each by the part of the fact that it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reportgen.render.blocks import Run, Source

VALUE = "value"

PARTS: dict[str, tuple[str, ...]] = {
    "bare": (VALUE,),
    "size": (VALUE,),
    "size_low": ("low",),
    "size_high": ("high",),
    "ci": ("low", "high"),
    "pi": ("pi_low", "pi_high"),
    "p_phrase": ("p",),
    "events_n": ("events", "n"),
}
"""What the raw numbers of a printed part are, in their order; any other part is its one number."""

_FIRST = ("k", "events", "n", VALUE, "low", "high", "pi_low", "pi_high", "p")

_WHOLE = re.compile(r"-?[0-9]+")
_DECIMAL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?")
_PRINTED = re.compile(r"[0-9]+(?:[.,·'’\u00a0\u2009\u202f][0-9]+)*|[.·,][0-9]+")
"""A printed number with its marks, whichever the style has."""


@dataclass(frozen=True, slots=True)
class Number:
    """A raw number: which part of its source it is, and the printed text and digits of it.

    ``name`` tells it from the others of its cell: the part, of further facts with their own name.
    ``raw`` is None where words are printed instead of a number; ``digits`` is empty where the
    text is a bound ("<0.001").
    """

    name: str
    part: str
    raw: float | None
    text: str
    digits: str
    source: str


def source_id(source: Source) -> str:
    """The id of the fact, or the address of the cell of a frame."""
    return source.fact or source.cell


def numbers_of(runs: Iterable[Run]) -> tuple[Number, ...]:
    """The numbers of a cell in the order of printing."""
    printed = [run for run in runs if run.source is not None]
    sources = list(dict.fromkeys(source_id(run.source) for run in printed if run.source))
    names = {one: _name(sources[0], one, at) for at, one in enumerate(sources, start=1)}
    return tuple(number for run in printed for number in _numbers(run, names))


def _name(main: str, other: str, position: int) -> str:
    """What the parts of a fact of a cell are called beside those of its first, which go without.

    ``os.car_t.q1`` beside ``os.car_t.median`` is "q1"; what shares no beginning has its position.
    """
    if other == main:
        return ""
    if other.startswith(f"{main}_"):
        return other.removeprefix(f"{main}_")
    for beginning in (f"{main}.", f"{main.rpartition('.')[0]}."):
        if beginning != "." and other.startswith(beginning) and "/" not in other:
            return other.removeprefix(beginning)
    return str(position)


def _numbers(run: Run, names: dict[str, str]) -> Iterator[Number]:
    source = run.source or Source()
    origin = source_id(source)
    raws = source.raw.split() or [""]
    parts = PARTS.get(source.part, (source.part or VALUE,))
    found = _PRINTED.findall(run.text)
    is_bound = any(mark in run.text for mark in "<>")
    digits = found if len(found) == len(raws) and not is_bound else [""] * len(raws)
    for at, (raw, shown) in enumerate(zip(raws, digits, strict=True)):
        part = parts[at] if at < len(parts) else f"{parts[0]} {at + 1}"
        yield Number(_called(names[origin], part), part, _number(raw), run.text, shown, origin)


def _called(name: str, part: str) -> str:
    if not name:
        return part
    if name.isdigit():
        return f"{part} {name}"
    return name if part == VALUE else f"{name} {part}"


def _number(raw: str) -> float | None:
    if _WHOLE.fullmatch(raw):
        return int(raw)
    return float(raw) if _DECIMAL.fullmatch(raw) else None


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once: those of the first fact of a cell, those of its kin, then the numbered."""
    return tuple(sorted(dict.fromkeys(names), key=_place))


def _place(name: str) -> tuple[int, int]:
    known, _, position = name.partition(" ")
    at = _FIRST.index(known) if known in _FIRST else len(_FIRST)
    return (int(position) if position.isdigit() else 0), at
