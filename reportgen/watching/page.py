"""The report page with the bar of the live report put in; what is written never holds a trace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from reportgen.render.html import POLICY as WRITTEN_POLICY
from reportgen.watching.reports import Report

LIVE = Path(__file__).resolve().parent / "live"

POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; "
    "style-src 'self' 'unsafe-inline'; font-src data:; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The policy of the live page, sent as a header: that of the report, and the bar's own files."""

_META = f'<meta http-equiv="Content-Security-Policy" content="{WRITTEN_POLICY}">\n'
_BAR = (
    '<link rel="stylesheet" href="/live/bar.css" data-live>\n'
    '<script type="module" src="/live/main.js" data-live data-page="{digest}"></script>\n'
)
_DRAWING = "<svg "
_NAME = re.compile(r'<title id="([^"]+)-title"')
_FIRST = (
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    "<title>Building the report</title>\n</head>\n<body>\n"
    '<main id="main"><h1>There is no report yet</h1></main>\n</body>\n</html>\n'
)
"""What stands under the bar until there is a report."""


def live_page(report: Report | None) -> bytes:
    """The page of a report, or the one that waits for it, with the bar."""
    page, digest = (report.page.decode(), report.digest) if report else (_FIRST, "")
    head, end, rest = page.replace(_META, "", 1).partition("</head>")
    return (head + _BAR.format(digest=digest) + end + rest).encode()


def renewal(report: Report, before: Report) -> bytes:
    """The live page without the drawings and the style that the page before has just so.

    They are most of it, and the browser has them.
    """
    return _renewal(live_page(report), before.page)


@lru_cache(maxsize=2)
def _renewal(page: bytes, before: bytes) -> bytes:
    known = frozenset(_parts(before.decode()))
    parts = _parts(page.decode())
    return "".join(_same(part) if part in known else part for part in parts).encode()


def _parts(page: str) -> Iterator[str]:
    """The page cut into its style, its drawings and what is between them."""
    if "<style>" in page:
        head, opened, rest = page.partition("<style>")
        style, closed, page = rest.partition("</style>")
        yield from (head, opened + style + closed)
    text, *drawings = page.split(_DRAWING)
    yield text
    for piece in drawings:
        drawing, end, text = piece.partition("</svg>")
        yield from (_DRAWING + drawing + end, text)


def _same(part: str) -> str:
    """What says that a part stays."""
    if part.startswith("<style"):
        return "<style data-same></style>"
    named = _NAME.search(part) if part.startswith(_DRAWING) else None
    return f'<svg data-same="{named[1]}"></svg>' if named else part


@cache
def live_files() -> dict[str, bytes]:
    """The files of the bar by their address."""
    return {f"/live/{path.name}": path.read_bytes() for path in sorted(LIVE.iterdir())}
