"""The report that a project makes now, computed without writing anything."""

from __future__ import annotations

from pathlib import Path

from reportgen.facts.record import Record
from reportgen.sources.asked import Asked, Found, Source

SPEC_ENDINGS = frozenset({".yaml", ".yml"})


def computed(spec: Path, asked: Asked) -> Record:
    """The record of a spec. Raises ReportgenError when its report cannot be made."""
    from reportgen.pipeline import check, record

    checked = check(spec, asked.progress, reuse=asked.reuse)
    asked.progress("Writing the text")
    return record(checked)


def _is_project(asked: Asked) -> bool:
    return asked.path.is_dir() or (asked.path.is_file() and asked.path.suffix in SPEC_ENDINGS)


PROJECT = Source(
    "a project folder or its spec",
    _is_project,
    lambda asked: Found(asked.text, computed(asked.path, asked)),
)
