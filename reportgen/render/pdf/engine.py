"""WeasyPrint, held on a short rein: our fonts only, no address opened, no fault passed over.

Importing this module loads Pango; nothing else in reportgen does.
"""

from __future__ import annotations

import logging
import os
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from reportgen.errors import Problem, RenderError
from reportgen.present.document import Attachment
from reportgen.render.pdf.archive import AMBIGUOUS_END, finish
from reportgen.render.pdf.svgtext import whole_lines
from reportgen.resources import fonts_dir
from reportgen.uncollected import uncollected

APT_LINE = "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
VARIANT = "pdf/a-3a"
_TRIES = 4
_DATA = re.compile(r"(data:[\w/+;=-]{0,40},?)[^\s\"')]*")

# Read once, when the first font is asked for: with it no font of the machine is ever used.
os.environ["FONTCONFIG_FILE"] = str(fonts_dir() / "fonts.conf")

try:
    import weasyprint
    from weasyprint.urls import FatalURLFetchingError, URLFetcher
except OSError as error:
    raise RenderError(
        Problem("PDF", f"Pango cannot be loaded ({error}).", f"Install it: {APT_LINE}")
    ) from error


class DataFetcher(URLFetcher):  # type: ignore[misc]
    """Opens ``data:`` addresses; any other stops the rendering.

    What was refused is kept, as drawing an SVG swallows even what should stop it.
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols=["data"], allow_redirects=False, fail_on_errors=True)
        self.refused: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        """The content of a ``data:`` address."""
        if not url.lower().startswith("data:"):
            self.refused.append(url)
            raise FatalURLFetchingError(url)
        return super().fetch(url, headers)


class _Remarks(logging.Handler):
    """Keeps what WeasyPrint logs, so that it can be judged."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def faults(self) -> list[str]:
        """Messages that mean a reader would miss something."""
        return [_short(r.getMessage()) for r in self.records if _is_fault(r)]

    def remarks(self) -> tuple[str, ...]:
        """All other messages."""
        return tuple(_short(r.getMessage()) for r in self.records if not _is_fault(r))


def _short(message: str) -> str:
    """The message without the content of ``data:`` addresses, which may be a whole figure."""
    return _DATA.sub(r"\1…", message)


def _is_fault(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.ERROR or ".notdef" in record.getMessage()


@dataclass(frozen=True, slots=True)
class LaidOut:
    """Pages ready to be written."""

    document: Any
    fetcher: DataFetcher
    remarks: tuple[str, ...]

    @property
    def pages(self) -> int:
        """How many there are."""
        return len(self.document.pages)


@contextmanager
def _supervised(fetcher: DataFetcher) -> Iterator[_Remarks]:
    """Turn refused addresses and logged faults into RenderError."""
    logger = logging.getLogger("weasyprint")
    heard = _Remarks()
    logger.addHandler(heard)
    try:
        yield heard
    except FatalURLFetchingError as fatal:
        fetcher.refused.append(str(fatal))
    finally:
        logger.removeHandler(heard)
    problems = [
        Problem("PDF", f"the page asks for {address}; a report opens no address.")
        for address in dict.fromkeys(fetcher.refused)
    ]
    problems = problems or [Problem("PDF", f"{fault.rstrip('.')}.") for fault in heard.faults()]
    if problems:
        raise RenderError(problems)


def lay_out(html: str) -> LaidOut:
    """The pages of an HTML document."""
    fetcher = DataFetcher()
    with _supervised(fetcher) as heard, uncollected():
        source = weasyprint.HTML(string=html, base_url=None, url_fetcher=fetcher)
        document = source.render(pdf_variant=VARIANT)
    return LaidOut(document, fetcher, heard.remarks())


def write(
    laid: LaidOut, attachments: Sequence[Attachment] = (), date: str = ""
) -> tuple[bytes, tuple[str, ...]]:
    """The PDF of laid-out pages with files inside, and what was remarked in writing it.

    ``date`` (ISO 8601) is that of the attached files.
    """
    with (
        _supervised(laid.fetcher) as heard,
        whole_lines(),
        uncollected(),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore", ResourceWarning)  # its colour profile is left open
        for nudges in range(_TRIES):
            pdf: bytes = laid.document.write_pdf(
                pdf_variant=VARIANT,
                finisher=partial(finish, nudges=nudges, attachments=attachments),
                attachments=[_attached(one, date) for one in attachments],
            )
            if AMBIGUOUS_END not in pdf:
                break
    return pdf, (*laid.remarks, *heard.remarks())


def _attached(attachment: Attachment, date: str) -> Any:
    """A file as WeasyPrint takes it: to be read once, and of today unless it is told otherwise."""
    day = datetime.fromisoformat(date)
    return weasyprint.Attachment(
        string=attachment.data,
        name=attachment.name,
        description=attachment.description,
        created=day,
        modified=day,
    )
