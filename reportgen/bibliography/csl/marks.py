"""Markup as private characters while a text goes through the citation processor.

The processor takes texts as they are and knows no escaping. What may be markup in the end is made
of marks, which no text can hold; the rest is text, whatever it looks like, and is escaped at last.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from html import escape, unescape
from urllib.parse import quote

_FIRST = 0xE100
_ELEMENTS: Mapping[str, tuple[str, str]] = {
    "i": ("<i>", "</i>"),
    "b": ("<b>", "</b>"),
    "u": ("<u>", "</u>"),
    "sup": ("<sup>", "</sup>"),
    "sub": ("<sub>", "</sub>"),
    "smallcaps": ('<span class="small-caps">', "</span>"),
    "bdi": ("<bdi>", "</bdi>"),
}
_MARKS: Mapping[str, tuple[str, str]] = {
    name: (chr(_FIRST + 2 * place), chr(_FIRST + 2 * place + 1))
    for place, name in enumerate((*_ELEMENTS, "doi", "pmid", "pmcid", "url"))
}
GROUP = chr(_FIRST + 0x80)
"""Stands before a body that follows persons among the authors: a semicolon divides them."""
_STOP = chr(_FIRST + 0x81)
"""A full stop within a text, which no full stop of the style may swallow."""

NOTHING = chr(_FIRST + 0x82)
"""Stands for a volume that a journal does not count: the sign between it and the year falls."""

_ANY = f"[{chr(_FIRST)}-{chr(_FIRST + 0x7F)}]*"
_OPENING, _CLOSING = ("".join(pair[side] for pair in _MARKS.values()) for side in (0, 1))
_TWO_STOPS = re.compile(rf"([.?!…{_STOP}])({_ANY})\.")
_NOTHING = f"(?:[{_OPENING}]{NOTHING}[{_CLOSING}]|{NOTHING})"
_DOI = "{0}[^{1}]*{1}".format(*_MARKS["doi"])
_SEAMS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"[;,]? *{_NOTHING} *([:,])"), r"\1"),
    (re.compile(NOTHING), ""),
    (_TWO_STOPS, r"\1\2"),
    (re.compile(rf"([.?!…]{_ANY})(?: +\.)+"), r"\1"),
    (re.compile(r"[;:,](\.|$)"), "."),
    (re.compile(rf"({_DOI})(.*) (?:doi|DOI): ?\1"), r"\1\2"),
    (re.compile(r";(?=[A-Z][a-z]{2})"), ". "),
    (re.compile(f", {GROUP}"), "; "),
    (re.compile(GROUP), ""),
    (re.compile(f"(?<=\\S)(?<!\\()(?={_MARKS['url'][0]})"), " "),
)
"""Where two signs of the style meet because nothing is known of what stands between them, or where
one follows a sign of the text itself, one of the two is printed; citeproc prints both. So is a DOI
that a style prints in two places."""
_AFTER_STOP = re.compile(rf"(?<=[.?!…])({_ANY})\.")

_BEFORE_LINK = re.compile(r'https://doi\.org/(<a href="https://doi\.org/[^"]*">)')
"""An address of which a style prints the beginning."""

_TAG = re.compile(r"<(/?)([a-zA-Z]+)((?:\s[^<>]*)?)>")
_NAMES: Mapping[str, str] = {
    "i": "i", "em": "i", "italic": "i",
    "b": "b", "strong": "b", "bold": "b",
    "sup": "sup", "sub": "sub",
    "scp": "smallcaps", "sc": "smallcaps",
}  # fmt: skip
"""The tags of titles in files of references, and what each is here."""


def bare(text: str) -> str:
    """Without private characters and what no text shows, in one line."""
    shown = "".join(" " if sign.isspace() else sign for sign in text if _is_text(sign))
    return " ".join(shown.split())


def _is_text(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) not in ("Co", "Cc", "Cs", "Cn")


def marked(name: str, text: str) -> str:
    """The text between the marks of an element or a link."""
    before, after = _MARKS[name]
    return f"{before}{text}{after}"


def plain(text: str) -> str:
    """A text that holds no markup; character references in it are read."""
    return _AFTER_STOP.sub(rf"\1{_STOP}", bare(unescape(bare(text))))


def rich(text: str) -> str:
    """A title, whose italics, bold, superior and inferior signs are kept; other tags are text."""
    found = list(_TAG.finditer(text))
    partners = _pairs(found)
    pieces, last = [], 0
    for place, tag in enumerate(found):
        if place in partners:
            pieces += [
                _unescaped(text[last : tag.start()]),
                _MARKS[_NAMES[tag[2].lower()]][bool(tag[1])],
            ]
            last = tag.end()
    pieces.append(_unescaped(text[last:]))
    return _AFTER_STOP.sub(rf"\1{_STOP}", " ".join("".join(pieces).split()))


def _unescaped(text: str) -> str:
    """Character references read; blanks at the ends stay, as a word may stand before a tag."""
    read = unescape(text)
    return "".join(" " if sign.isspace() else sign for sign in read if _is_text(sign))


def _pairs(found: list[re.Match[str]]) -> frozenset[int]:
    """The places of tags that open and close an element, one within the other."""
    paired: set[int] = set()
    opened: list[int] = []
    for place, tag in enumerate(found):
        if tag[2].lower() not in _NAMES:
            continue
        if not tag[1]:
            opened.append(place)
        elif opened and found[opened[-1]][2].lower() == tag[2].lower():
            paired |= {opened.pop(), place}
    return frozenset(paired)


def isolated(text: str) -> str:
    """The text; one that runs from right to left keeps to itself."""
    if any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text):
        return marked("bdi", text)
    return text


def holds(text: str, name: str) -> bool:
    """Whether a link of this kind is in the text."""
    return _MARKS[name][0] in text


def joined(text: str) -> str:
    """The text of a style in one line, with one sign wherever two would meet."""
    for seam, sign in _SEAMS:
        text = " ".join(seam.sub(sign, text).split())
    return text


def html(text: str) -> str:
    """A joined text with its marks as markup and all else escaped."""
    shown = escape(text.replace(_STOP, "."))
    for name, link in _LINKS.items():
        before, after = _MARKS[name]
        shown = re.sub(f"{before}([^{after}]*){after}", link, shown)
    shown = _BEFORE_LINK.sub(r"\1https://doi.org/", shown)
    for name, (opening, closing) in _ELEMENTS.items():
        before, after = _MARKS[name]
        shown = shown.replace(before, opening).replace(after, closing)
    return shown


def _linked(address: Callable[[str], str]) -> Callable[[re.Match[str]], str]:
    def link(match: re.Match[str]) -> str:
        return f'<a href="{escape(address(unescape(match[1])))}">{match[1]}</a>'

    return link


def _web(url: str) -> str:
    return quote(url, safe="/:?#[]@!$&'()*+,;=%~")


_LINKS: Mapping[str, Callable[[re.Match[str]], str]] = {
    "doi": _linked(lambda doi: f"https://doi.org/{quote(doi, safe='/:;().,_-')}"),
    "pmid": _linked(lambda pmid: f"https://pubmed.ncbi.nlm.nih.gov/{quote(pmid, safe='')}/"),
    "pmcid": _linked(
        lambda pmcid: f"https://pmc.ncbi.nlm.nih.gov/articles/{quote(pmcid, safe='')}/"
    ),
    "url": _linked(_web),
}
