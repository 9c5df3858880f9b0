"""The report that a project makes now, computed without writing anything."""

from __future__ import annotations

from pathlib import Path

from reportgen.errors import DataError
from reportgen.facts.record import NAME, Record
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


def _read(asked: Asked) -> Found:
    from reportgen.spec.source import FILE_NAMES

    if asked.path.is_dir() and not any((asked.path / name).is_file() for name in FILE_NAMES):
        what = f"this folder holds neither a {NAME} nor a {FILE_NAMES[0]}."
        raise DataError.single(asked.text, what, "Name an output folder or a project.")
    return Found(asked.text, computed(asked.path, asked))


PROJECT = Source("a project folder or its spec", _is_project, _read)
