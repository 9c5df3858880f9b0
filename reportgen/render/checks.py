"""What a body must be before it is rendered; every fault is found before anything is drawn."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from urllib.parse import unquote

from reportgen.errors import Problem
from reportgen.present.document import Document, FigureAsset
from reportgen.render.markup import Token, svg_ids

REFUSED = frozenset(
    {"applet", "audio", "base", "embed", "form", "frame", "iframe", "link", "meta", "object"}
    | {"script", "style", "video"}
)
"""Elements that run, fetch or restyle; none belongs in a report."""

FETCHED = ("src", "srcset", "poster", "background", "xlink:href")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_LINKED = frozenset({"http:", "https:", "mailto:"})
_SVG_ADDRESS = re.compile(
    r"""(?:href|src)\s*=\s*["'](?!#|data:)([^"']+)|url\(\s*["']?(?!#|data:)([^)"'#][^)"']*)"""
)


def body_problems(document: Document, tokens: Sequence[Token]) -> list[Problem]:
    """Everything that keeps this body from becoming a page."""
    starts = [token for token in tokens if token.kind == "start"]
    return [
        *_element_problems(starts),
        *_figure_problems(document, starts),
        *_anchor_problems(document, starts),
    ]


def figure_names(tokens: Iterable[Token]) -> list[str]:
    """Ids of the figures that the body shows, in order."""
    return [token.attrs["data-figure"] for token in tokens if "data-figure" in token.attrs]


def _element_problems(starts: Iterable[Token]) -> Iterator[Problem]:
    for token in starts:
        if token.tag in REFUSED:
            yield Problem("body", f"<{token.tag}> is refused.", "Take it out of the template.")
            continue
        for address in _fetched(token) if _may_fetch(tuple(token.attrs)) else ():
            yield Problem(
                "body",
                f"<{token.tag}> leads to {address}; a report opens nothing by itself.",
                "Figures are placed with data-figure.",
            )
        if token.tag == "img" and not token.attrs.keys() & {"src", "data-figure"}:
            yield Problem("body", "an <img> has neither data-figure nor src.")


@lru_cache(maxsize=4096)
def _may_fetch(names: tuple[str, ...]) -> bool:
    """Whether a start tag with attributes of these names has to be looked at."""
    return any(
        name in FETCHED or name in ("href", "style") or name.startswith("on") for name in names
    )


def _fetched(token: Token) -> Iterator[str]:
    """Addresses in this start tag that would be opened unasked, or that are no plain link."""
    for name in FETCHED:
        value = token.attrs.get(name, "").strip()
        if value and not value.startswith(("data:", "#")):
            yield value
    href = token.attrs.get("href", "").strip()
    if href and not href.startswith("#") and not _is_plain_link(token, href):
        yield href
    if "url(" in token.attrs.get("style", "").lower():
        yield token.attrs["style"]
    yield from (value for name, value in token.attrs.items() if name.startswith("on"))


def _is_plain_link(token: Token, href: str) -> bool:
    scheme = _SCHEME.match(href)
    return (
        token.tag == "a"
        and "attachment" not in token.attrs.get("rel", "").lower()
        and (scheme is None or scheme.group().lower() in _LINKED)
    )


def _figure_problems(document: Document, starts: Iterable[Token]) -> Iterator[Problem]:
    for name in figure_names(starts):
        asset = document.figures.get(name)
        if asset is None:
            known = ", ".join(sorted(document.figures)) or "none"
            yield Problem("body", f"there is no figure '{name}'.", f"Known figures: {known}.")
        else:
            yield from _asset_problems(asset)


@lru_cache(maxsize=256)
def _asset_problems(asset: FigureAsset) -> tuple[Problem, ...]:
    """Long drawings are searched once."""
    return tuple(_problems_of(asset))


def _problems_of(asset: FigureAsset) -> Iterator[Problem]:
    where = f"figure '{asset.id}'"
    if not asset.alt.strip():
        yield Problem(where, "has no alternative text.")
    if "<title" not in asset.inline_svg:
        yield Problem(where, "has no <title> in its inline drawing.")
    if "<script" in asset.inline_svg:
        yield Problem(where, "holds a script.")
    for match in _SVG_ADDRESS.finditer(asset.inline_svg):
        yield Problem(where, f"leads to {match.group(1) or match.group(2)}.")


def _anchor_problems(document: Document, starts: Sequence[Token]) -> Iterator[Problem]:
    ids = Counter(token.attrs["id"] for token in starts if "id" in token.attrs)
    for name in figure_names(starts):
        if name in document.figures:
            ids.update(svg_ids(document.figures[name].inline_svg))
    for name, times in ids.items():
        if times > 1:
            yield Problem(f"#{name}", f"the id is given {times} times.", "Make each id once.")
    for href in dict.fromkeys(token.attrs.get("href", "") for token in starts):
        if len(href) > 1 and href.startswith("#") and unquote(href[1:]) not in ids:
            yield Problem("body", f"a link leads to {href}, which is nowhere.")
    for _, anchor, text in document.contents:
        if anchor not in ids:
            yield Problem("contents", f"'{text}' leads to #{anchor}, which is nowhere.")
