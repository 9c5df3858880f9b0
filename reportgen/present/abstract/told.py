"""How long the abstract came out, in words: for who builds the report."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.facts.abstract_length import AbstractLength

REMEDY = "Shorten the texts of the spec, or take outcomes out by `in_abstract: false`."


def summary(length: AbstractLength) -> str:
    """``Abstract: 196 of 200 words (OBJECTIVES 25, METHODS 40, ...; 200 with headings).``"""
    words = _of(length.words, length.words_limit, "words")
    if length.characters_limit is not None:
        words = f"{_of(length.characters, length.characters_limit, 'characters')}, {words}"
    parts = ", ".join(
        f"{heading} {count}" + (f" of {limit}" if limit is not None else "")
        for heading, count, limit in length.by_heading
        if heading
    )
    detail = f" ({parts}; {length.words_with_headings:,} with headings)" if parts else ""
    return f"Abstract: {words}{detail}."


def _of(count: int, limit: int | None, unit: str) -> str:
    return f"{count:,} {unit}" if limit is None else f"{count:,} of {limit:,} {unit}"


def cut(length: AbstractLength) -> str:
    """How much went to make it fit; empty where nothing did."""
    number = len(length.left_out)
    if not number:
        return ""
    what = "a sentence or clause was" if number == 1 else f"{number} sentences or clauses were"
    return f"In full it has {length.words_in_full:,} words: {what} left out or shortened"


def lacking(length: AbstractLength) -> str:
    """Headings of the style under which nothing stands, with what would fill them."""
    named = ", ".join(f"{head} ({key})" if key else head for head, key in length.without)
    return f"Headings left out, as the spec gives no text for them: {named}." if named else ""


def overlong(length: AbstractLength) -> Iterator[str]:
    """What is over a limit although all went that may go, and which texts take the room."""
    for count, limit, unit in (
        (length.words, length.words_limit, "words"),
        (length.characters, length.characters_limit, "characters"),
    ):
        if limit is not None and count > limit:
            yield f"has {_over(count, limit, unit)}, with all left out that may be{_room(length)}"
    for heading, count, limit in length.by_heading:
        if limit is not None and count > limit:
            yield f"has {_over(count, limit, 'words')} under '{heading}'"
    if length.title_limit is not None and length.title > length.title_limit:
        yield f"has a title of {_over(length.title, length.title_limit, 'characters')}"


def _over(count: int, limit: int, unit: str) -> str:
    return f"{count:,} {unit}, {count - limit:,} over the limit of {limit:,}"


def _room(length: AbstractLength) -> str:
    taken = [f"{text} take{'' if text.endswith('s') else 's'} {count}" for text, count in
             length.of_spec]  # fmt: skip
    return f"; of its {length.words:,} words {', '.join(taken)}" if taken else ""
