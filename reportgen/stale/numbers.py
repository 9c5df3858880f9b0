"""The numbers of a text, however they are typed, and what each may mean.

Minus signs, decimal points and spaces come in many forms (U+2212, a raised point, a decimal comma,
thin spaces between thousands, ``83.8 %``). Where a form can be read in two ways (1,234) both are
kept. What only looks like a result is left out: addresses, dates, years, numbers of tables and
pages, names such as CD19.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

Key = tuple[str, ...]
"""What is looked up: a kind of mention (``1``, ``to``, ``/``) and its numbers in plain digits."""

_SPACES = "\u00a0\u202f\u2009\u2007"
_POINT = ".,·‧⋅٫"
_GROUP = f",.'’{_SPACES}٬"
_BODY = "|".join(
    (
        rf"[0-9]{{1,3}}(?:[{_GROUP}][0-9]{{3}})+(?:[.,·][0-9]+)?",
        rf"[0-9]+(?:[{_POINT}][0-9]+)?",
        r"(?<![0-9])[.·][0-9]+",
    )
)
_NUMBER = re.compile(
    rf"(?<![\w#@\\])(?<![A-Za-z][-‐‑/])(?<![0-9][{_POINT}])"
    rf"(?P<sign>(?<![0-9%)])[-−﹣－])?(?P<body>{_BODY})"
    r"(?P<percent>\s?[%％]|\s(?:per\s?cent)\b)?"
    rf"(?![\w°])(?![{_POINT}][0-9])(?![-‐‑][^\W0-9])",
)
_WIDE = re.compile(r"(?<![\w.,])[0-9]{1,3}(?: [0-9]{3})+(?![\w]|[.,][0-9])")
"""Thousands set apart by plain spaces, which may as well be two numbers."""

_BOUND = re.compile(r"([<>≤≥])\s*$")
_P_BEFORE = re.compile(r"\b[Pp](?:[\s-]*[Vv]alues?)?\s*(?:[=<>≤≥:]|was|of)?\s*[<>]?\s*$")
_RANGE = re.compile(r"\s*(?:to|through|and|[-‐‑‒–—−,;]|\.{3}|…)\s*-?")
_RATIO = re.compile(r"\s*(?:/|∕|⁄|(?:out )?of(?: the)?|among|in)\s*")

_NO_RESULT = re.compile(
    r"https?://\S+|www\.\S+|\bdoi:?\s*\S+|\b10\.\d{4,9}/\S+"
    r"|\b(?:NCT|PMID|PMC|ISRCTN|CRD|ISBN|ISSN|EudraCT)[:\s]*[\d-]+"
    r"|\b(?:tables?|tab|figures?|figs?|sections?|appendix|appendices|supplements?|box|chapters?"
    r"|versions?|pages?|pp?|vol(?:ume)?|issue|references?|refs?|equation|eq|step|phase|grades?"
    r"|stage|ICD|CTCAE)\.?\s+[S]?\d+[\w.]*(?:\s*(?:[-–,&]|and|to)\s*[S]?\d+[\w.]*)*"
    r"|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b"
    r"|\b\d{1,2}\.?\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?,?\s+\d{4}\b"
    r"|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+(?:\d{1,2},?\s+)?\d{4}\b"
    r"|\b\d{4};\s*\d+(?:\(\d+\))?:\s*\S+"  # year;volume(issue):pages of a reference
    r"|\b\d{2}(?:\.\d+)?\s?%[\s-]*(?:CI|CrI|PI|confidence|credible|prediction)\b"
    r"|\[\s*\d+(?:\s*[-–,]\s*\d+)*\s*\]"  # numbers of references
    r"|^\s*(?:\d+\.)+\s|^\s*\d+\.?\d*\s+(?=(?-i:[A-Z])[a-z]+\s*$)",  # numbers of headings and lists
    re.IGNORECASE | re.MULTILINE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Mention:
    """A number of the text, or two that belong together, with what it may be looked up as."""

    start: int
    end: int
    keys: tuple[Key, ...]
    percent: bool
    is_p: bool

    @property
    def kind(self) -> str:
        """``1`` for a single number, ``to`` for a range, ``/`` for so many of so many."""
        return self.keys[0][0]


@dataclass(frozen=True, slots=True)
class _Number:
    start: int
    end: int
    readings: tuple[str, ...]
    percent: bool
    is_p: bool


def mentions(text: str) -> list[Mention]:
    """Every number and every pair of numbers, in the order of the text."""
    found = list(_numbers(text))
    made = [
        Mention(
            one.start, one.end, tuple(("1", each) for each in one.readings), one.percent, one.is_p
        )
        for one in found
    ]
    for first, second in pairwise(found):
        between = text[first.end : second.start]
        for kind, form in (("to", _RANGE), ("/", _RATIO)):
            if form.fullmatch(between):
                made.append(_pair(kind, first, second))
    return sorted(made, key=lambda one: (one.start, -one.end))


def _pair(kind: str, first: _Number, second: _Number) -> Mention:
    keys = [(kind, a, b) for a in first.readings for b in second.readings]
    percent = first.percent or second.percent
    return Mention(first.start, second.end, tuple(keys), percent, False)


def _numbers(text: str) -> Iterator[_Number]:
    blind = _NO_RESULT.sub(lambda match: " " * len(match[0]), text)
    wide = {match.start(): match for match in _WIDE.finditer(blind)}
    end = 0
    for match in _NUMBER.finditer(blind):
        start = match.start()
        if start < end:
            continue
        if start in wide and len(wide[start][0]) > len(match["body"]):
            whole = wide[start]
            end = whole.end()
            yield _Number(start, end, (whole[0].replace(" ", ""),), False, False)
            continue
        bound = _BOUND.search(blind, 0, start)
        is_p = bool(_P_BEFORE.search(blind, max(0, start - 24), start))
        if _YEAR.fullmatch(match["body"]) and not match["percent"] and not _counted(blind, match):
            continue
        sign = "-" if match["sign"] else ""
        readings = tuple(
            f"{bound[1] if bound and bound[1] in '<>' else ''}{sign}{plain}"
            for plain in readings_of(match["body"])
        )
        yield _Number(start, match.end(), readings, bool(match["percent"]), is_p)


def _counted(text: str, match: re.Match[str]) -> bool:
    """Whether a number that could be a year counts something: ``n = 2018``, ``2018 patients``."""
    before, after = text[: match.start()], text[match.end() : match.end() + 40]
    noun = r"\s+(?:\w+\s+){0,2}(?:patients|participants|people|studies|trials|events|persons)\b"
    return bool(re.search(r"[nNkK]\s*=\s*$", before) or re.match(noun, after))


def readings_of(body: str) -> tuple[str, ...]:
    """What the digits can mean, in plain digits with a point: 1,234 is 1234 or 1.234."""
    marks = [mark for mark in body if not mark.isdigit()]
    if not marks:
        return (_trimmed(body),)
    whole, fraction = body.rsplit(marks[-1], 1)
    grouped = all(mark in _GROUP for mark in marks) and len(fraction) == 3 and bool(whole)
    same = len(set(marks)) == 1
    made = []
    if grouped and same and not whole.startswith("0"):
        made.append(_digits(body))
    if marks[-1] in _POINT and (len(marks) == 1 or not same):
        made.append(f"{_trimmed(_digits(whole) or '0')}.{fraction}")
    return tuple(made) or (_trimmed(_digits(body)),)


def _digits(text: str) -> str:
    return "".join(mark for mark in text if mark.isdigit())


def _trimmed(digits: str) -> str:
    return digits.lstrip("0") or "0"
