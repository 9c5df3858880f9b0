"""Where a report can be read from: what ``diff`` takes as A and B."""

from __future__ import annotations

from reportgen.errors import DataError
from reportgen.sources.asked import Asked, Found, Source
from reportgen.sources.files import FILE, OUTPUT_FOLDER, PDF, WORD
from reportgen.sources.git import REVISION
from reportgen.sources.issued import ISSUED
from reportgen.sources.project import PROJECT

__all__ = ["SOURCES", "Asked", "Found", "Source", "load"]

SOURCES: dict[str, Source] = {
    "issued version": ISSUED,
    "output folder": OUTPUT_FOLDER,
    "project": PROJECT,
    "PDF": PDF,
    "Word file": WORD,
    "facts file": FILE,
    "git revision": REVISION,
}
"""Asked in this order; the first that takes a text reads it. What exists as a file comes before a
revision; an issued version that is one of these too is refused, and told how to say which."""


def load(asked: Asked) -> Found:
    """The report that a text names. Raises ReportgenError when there is none."""
    for source in SOURCES.values():
        if source.takes(asked):
            return source.read(asked)
    kinds = "; ".join(source.words for source in SOURCES.values())
    raise DataError.single(
        asked.text,
        "there is no such file or folder or version.",
        f"Name one of these: {kinds}.",
    )
