"""Markup as our templates write it, in pieces: tags and the text between them.

A parser that takes whatever a browser takes reads a report in a tenth of a second. What templates
print is plainer, and a tag that stood before is known; whoever meets other markup uses the parser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser

_TAGS = re.compile("(<[^<>]*>)")
_START = re.compile(r'<([a-z][a-z0-9]*)((?:\s+[a-z][a-z0-9:-]*(?:="[^"<>]*")?)*)\s*>')
_END = re.compile(r"</([a-z][a-z0-9]*)>")
_ATTRIBUTE = re.compile(r'([a-z][a-z0-9:-]*)(?:="([^"]*)")?')
_REFERENCES = re.compile(r"(&(?:#[0-9]+|#x[0-9a-f]+|[A-Za-z][A-Za-z0-9]*);)")
_OF_OTHER_CONTENT = frozenset(
    {"script", "style", "textarea", "title", "iframe", "xmp", "noembed", "noframes", "noscript"}
    | {"plaintext", *HTMLParser.CDATA_CONTENT_ELEMENTS}
)
"""Elements in which a tag may be no tag."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag: its name, whether it closes an element, its attributes."""

    name: str
    closes: bool
    attrs: tuple[tuple[str, str], ...] = ()


def pieces(html: str) -> list[str] | None:
    """Text and tags in turn, text first and last; None where there may be other markup."""
    found = _TAGS.split(html)
    if any("<" in text for text in found[::2]) or None in map(tag_of, found[1::2]):
        return None
    return found


@lru_cache(maxsize=65536)
def tag_of(raw: str) -> Tag | None:
    """The tag written so; None where only a parser can tell what it is."""
    if end := _END.fullmatch(raw):
        name, closes, attributes = end[1], True, ""
    elif begin := _START.fullmatch(raw):
        name, closes, attributes = begin[1], False, begin[2]
    else:
        return None
    if name in _OF_OTHER_CONTENT:
        return None
    attrs = tuple((key, unescape(value)) for key, value in _ATTRIBUTE.findall(attributes))
    return Tag(name, closes, attrs)


def text_runs(text: str) -> list[str] | None:
    """Plain text and character references in turn; None where an ampersand is none of these."""
    runs = _REFERENCES.split(text)
    return None if any("&" in run for run in runs[::2]) else runs
