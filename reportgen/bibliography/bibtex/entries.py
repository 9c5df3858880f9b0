"""The entries of a BibTeX file: abbreviations filled in, fields of cross-references taken over."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reportgen.bibliography.dates import MONTHS
from reportgen.errors import Problem

if TYPE_CHECKING:
    from bibtexparser.model import Entry as ParsedEntry

_PIECE = re.compile(r'\s*(?:"(?P<quoted>(?:[^"{}]|\{[^{}]*\})*)"|(?P<word>[^\s#{}"]+))\s*(?:#|$)')
_MACROS = {month.lower(): month for month in MONTHS}


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry with its fields in LaTeX, their names in small letters."""

    kind: str
    key: str
    fields: Mapping[str, str]
    line: int


class _UnknownWordError(ValueError):
    pass


def parse(text: str, name: str) -> Iterator[Entry | Problem]:
    """The entries, and what is wrong with the file; text between entries is a comment."""
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import DuplicateBlockKeyBlock, ParsingFailedBlock

    # What it logs is told as problems below, with what to do.
    logging.getLogger("bibtexparser").addHandler(logging.NullHandler())
    library = parse_string(text, parse_stack=[])
    for block in library.failed_blocks:
        where = f"{name} line {(block.start_line or 0) + 1}"
        if isinstance(block, DuplicateBlockKeyBlock):
            key = getattr(block.ignore_error_block, "key", "")
            what = f"the key '{key}' comes again; each entry needs one of its own"
            yield Problem(where, what, "Rename one of the entries, or take it out.")
        elif isinstance(block, ParsingFailedBlock):
            begin = " ".join((block.raw or "").split())[:40]
            what = f"the entry that begins '{begin}' has a brace or a quote that is not closed"
            yield Problem(where, what, "Close it, and put a comma after each field.")
    macros = dict(_MACROS)
    for string in library.strings:
        macros[string.key.lower()] = _unless_unknown(str(string.value), macros)
    found = []
    for parsed in library.entries:
        made = list(_entry(parsed, macros, name))
        yield from (one for one in made if isinstance(one, Problem))
        found += [one for one in made if isinstance(one, Entry)]
    yield from _with_parents(found, name)


def _unless_unknown(value: str, macros: Mapping[str, str]) -> str:
    try:
        return _resolved(value, macros)
    except _UnknownWordError:
        return value


def _entry(parsed: ParsedEntry, macros: Mapping[str, str], name: str) -> Iterator[Entry | Problem]:
    line = (parsed.start_line or 0) + 1
    fields: dict[str, str] = {}
    for field in parsed.fields:
        where = f"{name} line {(field.start_line or 0) + 1}"
        try:
            fields[field.key.lower()] = _resolved(str(field.value), macros)
        except _UnknownWordError as error:
            what = f"{field.key}: {error}"
            remedy = "Define it with @string, put the value in braces, or put a comma after it."
            yield Problem(where, what, remedy)
    yield Entry(parsed.entry_type.lower(), parsed.key, fields, line)


def _resolved(value: str, macros: Mapping[str, str]) -> str:
    """A value without its braces or quotes; pieces joined by ``#`` in one, words filled in."""
    pieces, rest = [], value.strip()
    while rest:
        if rest.startswith("{"):
            end = _closing(rest)
            pieces.append(rest[1:end])
            rest = rest[end + 1 :].strip()
            if rest and not rest.startswith("#"):
                raise _UnknownWordError(f"'{rest[:30]}' follows the value without a comma")
            rest = rest[1:].strip()
            continue
        match = _PIECE.match(rest)
        if not match:
            raise _UnknownWordError(f"'{rest[:30]}' cannot be read")
        pieces.append(_word(match, macros))
        rest = rest[match.end() :]
    return "".join(pieces)


def _word(match: re.Match[str], macros: Mapping[str, str]) -> str:
    word = match["word"]
    if word is None:
        return match["quoted"]
    if word.isdigit():
        return word
    if word.lower() not in macros:
        raise _UnknownWordError(f"the abbreviation '{word}' is defined nowhere")
    return macros[word.lower()]


def _closing(text: str) -> int:
    """Where the brace closes with which the text begins."""
    depth = 0
    for place, sign in enumerate(text):
        if text[place - 1 : place] == "\\":
            continue
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return place
    raise _UnknownWordError(f"'{text[:30]}' is not closed")


def _with_parents(entries: list[Entry], name: str) -> Iterator[Entry | Problem]:
    """The entries with what they take over from the one that ``crossref`` names."""
    known = {one.key.lower(): one for one in entries}
    for one in entries:
        parent = one.fields.get("crossref", "")
        above = known.get(parent.lower())
        if above:
            inherited = dict(above.fields)
            if "title" in inherited:
                inherited["booktitle"] = inherited.pop("title")
            inherited.pop("crossref", None)
            yield replace(one, fields=inherited | dict(one.fields))
            continue
        if parent:
            what = f"crossref names '{parent}', which is no entry of the file"
            yield Problem(f"{name} line {one.line}", what, "Add that entry, or take crossref out.")
        yield one
