"""The report page with the bar of the live report put in; what is written never holds a trace."""

from __future__ import annotations

from functools import cache
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
_FIRST = (
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    "<title>Building the report</title>\n</head>\n<body>\n"
    '<main id="main"><p>There is no report yet.</p></main>\n</body>\n</html>\n'
)
"""What stands under the bar until there is a report."""


def live_page(report: Report | None) -> bytes:
    """The page of a report, or the one that waits for it, with the bar."""
    page, digest = (report.page.decode(), report.digest) if report else (_FIRST, "")
    head, end, rest = page.replace(_META, "", 1).partition("</head>")
    return (head + _BAR.format(digest=digest) + end + rest).encode()


@cache
def live_files() -> dict[str, bytes]:
    """The files of the bar by their address."""
    return {f"/live/{path.name}": path.read_bytes() for path in sorted(LIVE.iterdir())}
