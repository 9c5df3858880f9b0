"""Figures as WeasyPrint likes them: the same drawing, in a form that it draws fast and small.

A figure says how wide each of its texts is, so that a browser without our fonts keeps the layout.
On paper the fonts are certain and the width need not be forced; but knowing it, text that ends or
is centred at a point can be set from where it starts, which spares one form object for each. Each
declaration of a style becomes an attribute, which needs no parser of style sheets, and groups that
hold their members together by a name alone are opened.
"""

from __future__ import annotations

import re

_TEXT = re.compile(rb"<text\b[^>]*>")
_WIDTH = re.compile(rb'\stextLength="([\d.]+)"')
_ADJUST = re.compile(rb'\slengthAdjust="[^"]*"')
_X = re.compile(rb'\sx="(-?[\d.]+)"')
_ANCHOR = re.compile(rb'(text-anchor(?:: ?|="))(middle|end)')
_NO_TURN = re.compile(rb'\stransform="rotate\(-?0 [^)]*\)"')
_SHARE = {b"middle": 0.5, b"end": 1.0}

_STYLE = re.compile(rb'\sstyle="([^"&]*)"')
_SHEET = re.compile(rb"<style\b.*?</style>", re.DOTALL)
_NAME = re.compile(rb"([\w-]+)\s*:")
_GROUP = re.compile(rb"<g(?P<attributes>(?:\s[^>]*)?)(?<!/)>|</g>")
_ONLY_NAMED = re.compile(rb'(?:\sid="(?P<id>[^"]*)")?\s*')
_POINTER = re.compile(rb"#([^)\"']+)")


def for_paper(svg: bytes) -> bytes:
    """The drawing with every text set from its start, without the parts that only order it."""
    return _opened(_with_attributes(_TEXT.sub(_set_from_start, svg)))


def _set_from_start(match: re.Match[bytes]) -> bytes:
    tag = match.group()
    width, x, anchor = _WIDTH.search(tag), _X.search(tag), _ANCHOR.search(tag)
    tag = _NO_TURN.sub(b"", _ADJUST.sub(b"", _WIDTH.sub(b"", tag)))
    if not (width and x and anchor):
        return tag
    begin = float(x.group(1)) - _SHARE[anchor.group(2)] * float(width.group(1))
    return _X.sub(b' x="%.3f"' % begin, _ANCHOR.sub(rb"\1start", tag), count=1)


def _with_attributes(svg: bytes) -> bytes:
    """Declarations as attributes, but for those that a style sheet of the drawing sets too.

    A declaration prevails over the style sheet, an attribute does not.
    """
    set_by_sheet = frozenset(_NAME.findall(b" ".join(_SHEET.findall(svg))))

    def rewritten(match: re.Match[bytes]) -> bytes:
        pairs = [pair.partition(b":") for pair in match.group(1).split(b";") if pair.strip()]
        named = [(name.strip(), value.strip()) for name, _, value in pairs]
        kept = [b"%s: %s" % pair for pair in named if pair[0] in set_by_sheet]
        made = [b' %s="%s"' % pair for pair in named if pair[0] not in set_by_sheet]
        return b"".join([*made, b' style="%s"' % b"; ".join(kept) if kept else b""])

    return _STYLE.sub(rewritten, svg)


def _opened(svg: bytes) -> bytes:
    """Without the groups that have a name at most, and one that nothing points at."""
    wanted = frozenset(_POINTER.findall(svg))
    opened: list[bool] = []

    def without(match: re.Match[bytes]) -> bytes:
        attributes = match["attributes"]
        if attributes is None:
            return b"" if opened.pop() else match.group()
        named = _ONLY_NAMED.fullmatch(attributes)
        opened.append(named is not None and named["id"] not in wanted)
        return b"" if opened[-1] else match.group()

    return _GROUP.sub(without, svg)
